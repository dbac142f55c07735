"""`replicator convert` and `replicator apply`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bulk_posts import BLOCKS, post
from replicator.cli import main

SCRIPT = """\
def apply(post):
    post.title = post.title.upper()


def end(post):
    post.subtitle = "The end"


number = 1
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, posts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> tuple[str, str]:
    assert main(arguments) == code
    captured = capsys.readouterr()
    return captured.out, captured.err


def test_convert_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("convert", "posts", "-o", "build")

    assert told(capsys, *arguments) == ("3 converted, 0 unchanged, 0 failed\n", "")
    assert told(capsys, *arguments, "--jobs", "1") == ("0 converted, 3 unchanged, 0 failed\n", "")
    assert Path("build/deep/er/b.html").exists()


def test_convert_prints_all_problems_with_their_place_and_exits_with_1(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("posts/a.yaml").write_text("title: A\n  b: c\n")
    Path("posts/new.yaml").write_text("replicator_content:\n  -\n    type: paragraph\n    text: [1]\n")

    out, err = told(capsys, "convert", "posts", "-o", "build", code=1)

    assert out == "2 converted, 0 unchanged, 2 failed\n"
    assert "posts/a.yaml:2:4: " in err
    assert "posts/new.yaml:4:11: replicator_content[0].text: " in err


@pytest.mark.parametrize(
    ("arguments", "name", "expected"),
    [
        (["--page"], "a.html", "<!DOCTYPE html>"),
        (["--to", "markdown", "--front-matter"], "a.md", "---\ntitle: A\n"),
        (["--to", "text", "--width", "0"], "a.txt", "Some words."),
        (["--to", "json"], "a.json", '{\n  "title": "A"'),
    ],
)
def test_convert_has_the_options_of_render(
    capsys: pytest.CaptureFixture[str], arguments: list[str], name: str, expected: str
) -> None:
    told(capsys, "convert", "posts/a.yaml", "-o", "build", "--jobs", "1", *arguments)

    assert Path("build", name).read_text().startswith(expected)


@pytest.mark.parametrize(
    "arguments", [["--jobs", "0"], ["--to", "text", "--page"], ["--front-matter"], ["--to", "pdf"]]
)
def test_convert_refuses_what_makes_no_sense(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["convert", "posts", "-o", "build", *arguments])
    assert caught.value.code == 2


def test_convert_names_a_clash_and_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    Path("posts/a.md").write_text(f"---\n{post('A')}---\n")

    out, err = told(capsys, "convert", "posts", "-o", "build", code=1)

    assert out == ""
    assert "build/a.html: from posts/a.md and posts/a.yaml" in err
    assert not Path("build").exists()


def test_convert_tells_of_what_is_left_over_and_removes_it(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("convert", "posts", "-o", "build", "--jobs", "1")
    main(arguments)
    Path("posts/a.yaml").unlink()
    capsys.readouterr()

    out, _ = told(capsys, *arguments)
    assert out.startswith("left over, as its source is gone (--delete removes it): build/a.html\n")
    assert told(capsys, *arguments, "--delete")[0] == "0 converted, 2 unchanged, 0 failed, 1 removed\n"
    assert not Path("build/a.html").exists()


def test_convert_knows_the_blocks_of_a_module_here_in_every_process() -> None:
    Path("site_blocks.py").write_text(
        BLOCKS.replace("replicator.registry.copy()", "replicator.registry").replace(
            "replicator.html.copy()", "replicator.html"
        )
    )
    Path("posts/a.yaml").write_text(post("A", block="notice"))
    command = ["convert", "posts", "-o", "build", "--setup", "site_blocks", "--jobs", "2"]

    done = subprocess.run(
        [sys.executable, "-m", "replicator", *command], capture_output=True, text=True, check=False
    )

    assert (done.stdout, done.stderr) == ("3 converted, 0 unchanged, 0 failed\n", "")
    assert '<aside class="notice">' in Path("build/a.html").read_text()


@pytest.mark.parametrize("has_rich", [True, False])
def test_convert_shows_on_a_terminal_how_far_it_is(has_rich: bool) -> None:
    if sys.platform == "win32":
        pytest.skip("there are no pseudo-terminals here")
    import pty

    if has_rich:
        pytest.importorskip("rich", reason="rich is not installed")
    hide = (
        ""
        if has_rich
        else "sys.modules['rich'] = None; import importlib.util as u; u.find_spec = {'rich': None}.get; "
    )
    program = f"import sys; {hide}from replicator.cli import main; sys.exit(main(sys.argv[1:]))"
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", program, "convert", "posts", "-o", "build", "--jobs", "1"]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    subprocess.run(command, stderr=theirs, stdout=subprocess.DEVNULL, check=True, env=environment)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)

    assert "converting" in shown
    assert "3/3" in shown


def test_apply_shows_what_it_would_do_and_does_it_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    Path("fix.py").write_text(SCRIPT.replace("upper()", "lower()"))
    before = Path("posts/a.yaml").read_text()

    out, err = told(capsys, "apply", "fix.py", "posts")

    assert "--- posts/a.yaml\n+++ posts/a.yaml\n" in out
    assert "-title: A\n+title: a\n" in out
    assert err == "2 would change, 0 failed\n"
    assert Path("posts/a.yaml").read_text() == before
    told(capsys, "apply", "fix.py", "posts", "--write")
    assert Path("posts/a.yaml").read_text() == before.replace("title: A", "title: a")
    assert told(capsys, "apply", "fix.py", "posts") == ("", "0 would change, 0 failed\n")


def test_apply_goes_on_after_a_file_that_fails(capsys: pytest.CaptureFixture[str]) -> None:
    Path("fix.py").write_text(f"{SCRIPT}\ndef apply(post):\n    post.subtitle = post.extra['nothing']\n")
    Path("posts/a.yaml").write_text(f"{post('A')}nothing: Here\n")

    out, err = told(capsys, "apply", "fix.py", "posts", "--write", code=1)

    assert "+subtitle: Here\n" in out
    assert "posts/deep/er/b.md: KeyError: 'nothing' (raised in " in err
    assert err.endswith("1 changed, 1 failed\n")
    assert "subtitle: Here\n" in Path("posts/a.yaml").read_text()


def test_what_fails_alike_in_many_files_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(1234):
        Path(f"posts/{number}.yaml").write_text("title: A\n")
    Path("fix.py").write_text("def apply(post):\n    post.reading_time = 4\n")

    out, err = told(capsys, "apply", "fix.py", "posts", code=1)

    first, rest, count = err.splitlines()
    assert out == ""
    assert "AttributeError: 'Post' object has no attribute 'reading_time'" in first
    assert "post.extra['reading_time']" in first
    assert "fix.py:2" in first
    assert (rest, count) == ("… and the same in 1,235 other files", "0 would change, 1236 failed")


def test_apply_takes_another_function_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    Path("fix.py").write_text(SCRIPT)

    assert "+subtitle: 'The end'\n" in told(capsys, "apply", "fix.py:end", "posts/a.yaml")[0]


@pytest.mark.parametrize(
    ("script", "text", "told_of"),
    [
        ("nowhere.py", None, "nowhere.py: No such file or directory"),
        ("fix.py", "x = (", "fix.py:1: SyntaxError"),
        ("fix.py", "import nothing_of_this_name", "fix.py:1: ModuleNotFoundError"),
        ("fix.py:number", SCRIPT, "fix.py has no function number"),
    ],
)
def test_a_script_that_cannot_be_used_is_told(
    capsys: pytest.CaptureFixture[str], script: str, text: str | None, told_of: str
) -> None:
    if text is not None:
        Path(script.partition(":")[0]).write_text(text)

    _, err = told(capsys, "apply", script, "posts", code=1)

    assert told_of in err
