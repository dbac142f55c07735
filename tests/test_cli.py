"""The command line: what it prints, what it writes, how it fails."""

from __future__ import annotations

import argparse
import errno
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from replicator.cli import main
from replicator.cli.parser import make_parser

POST = """\
title: Bread for beginners
subtitle: A start
author: jane
replicator_content:
  - type: paragraph
    text: Flour, *water*.
  - type: mystery
    enabled: false
  - type: blockquote
    quote: Bread is life.
    source: Somebody
"""

WRONG = """\
title: [Bread]
replicator_content:
  - hello
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("post.yaml").write_text(POST)
    Path("wrong.yaml").write_text(WRONG)


def test_render_prints_html_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", "post.yaml"]) == 0

    assert "<p>Flour, <em>water</em>.</p>" in capsys.readouterr().out


@pytest.mark.parametrize(("to", "words"), [("markdown", "Flour, *water*."), ("text", "Flour, water.")])
def test_render_knows_the_other_formats(to: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", "post.yaml", "--to", to]) == 0

    assert words in capsys.readouterr().out


def test_render_writes_a_page_to_a_file() -> None:
    assert main(["render", "post.yaml", "--page", "-o", "build/post.html"]) == 0

    page = Path("build/post.html").read_text()
    assert page.lower().startswith("<!doctype html>")
    assert "<title>Bread for beginners</title>" in page
    assert [path.name for path in Path("build").iterdir()] == ["post.html"]


def test_render_writes_several_posts_to_a_folder() -> None:
    Path("second.yaml").write_text(POST)

    assert main(["render", "post.yaml", "second.yaml", "--to", "markdown", "-o", "build"]) == 0

    assert sorted(path.name for path in Path("build").iterdir()) == ["post.md", "second.md"]


def test_a_wrong_post_is_reported_and_the_others_are_rendered(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", "wrong.yaml", "post.yaml", "-o", "build"]) == 1

    assert [path.name for path in Path("build").iterdir()] == ["post.html"]
    assert "wrong.yaml:1:8: title: expected text, found a list" in capsys.readouterr().err


def test_problems_are_printed_with_a_caret(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "wrong.yaml"]) == 1

    lines = capsys.readouterr().err.splitlines()
    assert lines[:3] == [
        "wrong.yaml:1:8: title: expected text, found a list",
        "1 | title: [Bread]",
        "  |        ^",
    ]
    assert lines[3].startswith("wrong.yaml:3:5: replicator_content[0]: expected a block")


def test_show_prints_the_title_the_authors_and_the_blocks(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "post.yaml"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == ["Bread for beginners", "A start", "by jane"]
    assert lines[4].split() == ["where", "type", "class", "text"]
    assert lines[5].split() == ["replicator_content[0]", "paragraph", "Paragraph", "Flour,", "water."]
    assert "mystery (disabled)" in lines[6]
    assert "unknown" in lines[6]


def test_a_dash_is_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(POST.encode())))

    assert main(["render", "-", "--to", "text"]) == 0

    assert "Flour, water." in capsys.readouterr().out


def test_a_missing_file_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", "nowhere.yaml"]) == 1

    assert capsys.readouterr().err == "nowhere.yaml: No such file or directory\n"


@pytest.mark.parametrize("engine", ["mistune", "commonmark"])
@pytest.mark.parametrize(
    ("raw_html", "shown"),
    [("sanitise", "<b>a</b>"), ("escape", "&lt;b onclick=x&gt;a&lt;/b&gt;"), ("trust", "<b onclick=x>a</b>")],
)
def test_render_takes_an_engine_and_what_to_do_with_raw_html(
    engine: str, raw_html: str, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("post.yaml").write_text("replicator_content: [{type: paragraph, text: '<b onclick=x>a</b>'}]\n")

    assert main(["render", "post.yaml", "--engine", engine, "--raw-html", raw_html]) == 0
    assert capsys.readouterr().out == f"<p>{shown}</p>\n"


def test_an_engine_that_is_not_there_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    assert main(["--no-plugins", "render", "post.yaml", "--engine", "commonmark"]) == 1
    assert "pip install '.[commonmark]'" in capsys.readouterr().err


def test_an_unknown_type_is_refused_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    Path("post.yaml").write_text(POST.replace("    enabled: false\n", ""))

    assert main(["render", "post.yaml", "--unknown", "error"]) == 1

    assert "mystery" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["render"],
        ["render", "post.yaml", "--to", "pdf"],
        ["render", "post.yaml", "--to", "text", "--page"],
        ["render", "post.yaml", "wrong.yaml", "-o", "post.yaml"],
        ["render", "post.yaml", "sub/post.yaml", "-o", "build"],
    ],
)
def test_a_senseless_command_line_exits_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(arguments)

    assert exit_.value.code == 2


def test_the_module_is_the_same_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "replicator", "--version"], capture_output=True, text=True, check=True
    )

    assert done.stdout.startswith("replicator 0.")


# Sites.

BLOG = Path("site/content/collections/blog")


@pytest.fixture
def _site() -> None:
    shutil.copytree(Path(__file__).resolve().parents[1] / "examples" / "site", "site")


@pytest.mark.usefixtures("_site")
def test_site_prints_what_there_is_by_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "site"]) == 0

    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["collection", "blog", "3", "entries,", "1", "unpublished"] in lines
    assert ["users", "2"] in lines


@pytest.mark.usefixtures("_site")
def test_check_reports_every_problem_and_exits_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "site"]) == 1

    lines = capsys.readouterr().out.splitlines()
    assert (
        lines[0]
        == f"{BLOG}/2024-07-01.half-baked.md:6:5: error: authors[0]: there is no user `jim` [dangling-reference]"
    )
    assert lines[1:3] == ["6 |   - jim", "  |     ^"]
    assert lines[-1] == "2 errors in 1 file"


@pytest.mark.usefixtures("_site")
def test_check_is_silent_about_what_is_right(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", f"{BLOG}/2024-05-01.why-we-bake.md", "post.yaml"]) == 0

    assert capsys.readouterr().out == "no problems\n"


@pytest.mark.usefixtures("_site")
def test_check_takes_folders_of_files_of_sites_and_of_parts_of_a_site(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("posts/more").mkdir(parents=True)
    Path("wrong.yaml").rename("posts/more/wrong.yaml")
    Path("site").rename("posts/bakery")
    blog = f"posts/bakery/{BLOG.relative_to('site')}"

    def files(folder: str) -> set[str]:
        main(["check", folder, "--format", "json"])
        return {each["file"] for each in json.loads(capsys.readouterr().out)}

    assert files("posts/more") == {"posts/more/wrong.yaml"}
    assert files("posts") == {"posts/more/wrong.yaml", f"{blog}/2024-07-01.half-baked.md"}
    assert files(blog) == files("posts/bakery/content") == {f"{blog}/2024-07-01.half-baked.md"}
    assert files("posts/bakery/content/collections/pages") == set()
    assert files(str(Path(blog).absolute())) == {str(Path(f"{blog}/2024-07-01.half-baked.md").absolute())}


@pytest.mark.usefixtures("_site")
def test_check_takes_files_of_a_site_and_others(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", f"{BLOG}/2024-07-01.half-baked.md", "wrong.yaml", "nowhere.yaml"]) == 1

    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "5 errors in 3 files"
    assert "nowhere.yaml: error: No such file or directory [unreadable]" in lines


@pytest.mark.usefixtures("_site")
def test_the_json_report_holds_every_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "site", "--format", "json"]) == 1

    first, second = json.loads(capsys.readouterr().out)
    assert (first["line"], first["column"], first["path"]) == (6, 5, ["authors", 0])
    assert (first["code"], first["severity"]) == ("dangling-reference", "error")
    assert (second["expected"], second["found"]) == ("`m` or `l`", "`xl`")

    assert main(["check", "post.yaml", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.usefixtures("_site")
def test_the_github_report_escapes_what_would_break_it(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a,b.yaml").write_text('title: ["x"]\n')

    assert main(["check", "a,b.yaml", "--format", "github"]) == 1

    assert capsys.readouterr().out == (
        "::error file=a%2Cb.yaml,line=1,col=8,title=structure::title: expected text, found a list\n"
    )


@pytest.mark.usefixtures("_site")
def test_the_sarif_report_names_file_and_region(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "site", "--format", "sarif"]) == 1

    log = json.loads(capsys.readouterr().out)
    (run,) = log["runs"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert log["version"] == "2.1.0"
    assert place["artifactLocation"]["uri"] == f"{BLOG.as_posix()}/2024-07-01.half-baked.md"
    assert place["region"] == {"startLine": 6, "startColumn": 5}
    assert [(each["ruleId"], each["level"]) for each in run["results"]] == [
        ("dangling-reference", "error"),
        ("choice", "error"),
    ]
    assert [each["id"] for each in run["tool"]["driver"]["rules"]] == ["choice", "dangling-reference"]


@pytest.mark.usefixtures("_site")
def test_codegen_writes_a_module(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codegen", "site"]) == 0
    printed = capsys.readouterr().out
    assert main(["codegen", "site", "-o", "types.py"]) == 0

    assert Path("types.py").read_text() == printed
    assert "class Post(statamic.Entry):" in printed

    Path("site/resources/blueprints/user.yaml").write_text("fields: [{import: gone}]\n")
    assert main(["codegen", "site"]) == 1
    assert "there is no fieldset 'gone'" in capsys.readouterr().err


@pytest.mark.usefixtures("_site")
def test_codegen_warns_of_a_package_that_is_not_installed(capsys: pytest.CaptureFixture[str]) -> None:
    Path("site/resources/blueprints/x.yaml").write_text("fields: [{import: 'seo::basic'}]\n")

    assert main(["codegen", "site"]) == 0
    told = capsys.readouterr()
    assert "class " in told.out
    assert "there is no fieldset 'seo::basic'" in told.err


@pytest.mark.usefixtures("_site")
def test_refs_tell_what_refers_to_what(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["refs", "site", "--to", "why"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert main(["refs", "site", "--to", "whhy"]) == 0
    assert capsys.readouterr() == ("", "nothing refers to whhy\n")
    assert main(["refs", "site", "--unused"]) == 0
    assert capsys.readouterr().out == "asset main::bread/old.svg\n"
    assert main(["refs", "site", "--dangling"]) == 1
    assert capsys.readouterr().out.endswith("half-baked.md:6:5: user jim (authors[0])\n")
    assert main(["refs", "site"]) == 0
    assert ["user", "4", "to", "3"] in [line.split() for line in capsys.readouterr().out.splitlines()]


@pytest.mark.usefixtures("_site")
def test_rename_prints_what_it_would_do_and_does_it_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    post = BLOG / "2024-05-01.why-we-bake.md"
    before = post.read_text()

    assert main(["rename", "site", "main::bread/loaf.svg", "new.svg"]) == 0
    diff = capsys.readouterr().out
    assert post.read_text() == before
    assert "+cover: new.svg" in diff

    assert main(["rename", "site", "main::bread/loaf.svg", "new.svg", "--write"]) == 0
    assert post.read_text() == before.replace("bread/loaf.svg", "new.svg")
    assert Path("site/public/assets/new.svg").is_file()


def test_without_a_command_all_of_them_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    told = capsys.readouterr().err
    assert "replicator [-h]" in told
    assert "report everything that is wrong, with line and column" in told


def test_a_folder_that_is_no_site_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    Path("empty").mkdir()

    for command in (["site"], ["refs"], ["codegen"]):
        assert main([*command, "empty"]) == 1
        assert "empty: no site of Statamic" in capsys.readouterr().err
    assert main(["check", "empty"]) == 1
    assert capsys.readouterr().err.startswith("empty: there is no content file in it")


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize(
    ("typed", "offered"), [(["ren"], {"render", "rename"}), (["render", "wr"], {"wrong.yaml"})]
)
def test_bash_completes_commands_and_files(
    typed: list[str], offered: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("shtab")
    assert main(["completion", "bash"]) == 0
    ask = f"""
{capsys.readouterr().out}
COMP_WORDS=(replicator {" ".join(typed)}); COMP_CWORD={len(typed)}
_shtab_replicator; printf '%s\\n' "${{COMPREPLY[@]}}"
"""

    answer = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, check=True)

    assert set(answer.stdout.split()) == offered


def test_completion_says_what_it_needs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "shtab", None)

    assert main(["completion", "bash"]) == 1
    assert "pip install '.[cli]'" in capsys.readouterr().err


def test_every_command_shows_examples_that_make_sense() -> None:
    parser = make_parser()
    commands = next(each for each in parser._actions if isinstance(each, argparse._SubParsersAction)).choices

    for name, command in commands.items():
        shown = re.findall(r"^  replicator (.*)$", command.epilog or "", re.MULTILINE)
        assert shown, name
        for example in shown:
            assert parser.parse_args(shlex.split(example.partition(" > ")[0])).run, example


def test_a_senseless_command_line_shows_how_its_command_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["render", "post.yaml", "--to", "text", "--page"])

    assert stopped.value.code == 2
    assert "usage: replicator render" in capsys.readouterr().err


def test_show_prints_nothing_that_a_terminal_obeys(capsys: pytest.CaptureFixture[str]) -> None:
    Path("odd.yaml").write_text('title: "\\e]0;name\\a"\nreplicator_content:\n  - type: "a\\e[31m"\n')

    assert main(["show", "odd.yaml"]) == 0

    assert "\x1b" not in (out := capsys.readouterr().out)
    assert out.startswith("\\u001b]0;name\\u0007\n")


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text elsewhere")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check", "."], 1),
        (["check", ".", "--format", "sarif"], 1),
        (["check", ".", "--format", "json"], 1),
        (["apply", "fix.py", ".", "--write"], 1),
        (["convert", ".", "--out", "build", "--jobs", "1"], 1),
    ],
)
def test_names_of_any_bytes_are_worked_with(arguments: list[str], code: int) -> None:
    """In another process, whose output is bytes."""
    Path(os.fsdecode(b"good\xff.yaml")).write_text(POST)
    Path(os.fsdecode(b"bad\xff.yaml")).write_text("title: [\n")
    Path("fix.py").write_text("def apply(post):\n    post.title = 'New'\n")

    command = [sys.executable, "-m", "replicator", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert r"bad\udcff.yaml" in done.stdout + done.stderr or "bad%FF.yaml" in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="there are no named pipes elsewhere")
def test_a_folder_may_hold_what_is_no_file(capsys: pytest.CaptureFixture[str]) -> None:
    Path("posts").mkdir()
    os.mkfifo("posts/pipe.yaml")
    Path("posts/lost.yaml").symlink_to("nowhere")

    assert main(["check", "posts"]) == 1
    assert capsys.readouterr().out.splitlines()[0].startswith("posts/lost.yaml: error: No such file")


@pytest.mark.skipif(os.name != "posix", reason="pipes and their signal are POSIX's")
@pytest.mark.parametrize(
    "arguments",
    [
        ["show", *["post.yaml"] * 3],
        ["render", *["post.yaml"] * 3],
        ["check", "post.yaml"],
        ["diff", "post.yaml", "second.yaml"],
        ["diff", "post.yaml", "wrong.yaml"],
        ["merge", "post.yaml", "post.yaml", "second.yaml"],
        ["--help"],
        ["render", "--help"],
    ],
)
@pytest.mark.parametrize("buffered", [True, False])
def test_a_reader_that_has_seen_enough_ends_a_command_silently(arguments: list[str], buffered: bool) -> None:
    Path("second.yaml").write_text(POST.replace("Bread", "Buns"))
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as stdout:
        done = subprocess.run(
            [sys.executable, "-m", "replicator", *arguments],
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env={**os.environ, "PYTHONUNBUFFERED": "" if buffered else "1"},
        )

    assert "Broken pipe" not in done.stderr
    assert "Traceback" not in done.stderr
    by_argparse = "--help" in arguments and not buffered  # which passes over what it cannot print
    assert done.returncode == (0 if by_argparse else 141)


@pytest.mark.parametrize("command", ["show", "render"])
def test_a_folder_where_a_post_is_asked_for_is_told_with_what_takes_folders(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("posts").mkdir()

    assert main([command, "posts"]) == 1
    assert capsys.readouterr().err == (
        "posts: this is a folder: name a file, or give it to `replicator convert` or `replicator check`\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "empty"],
        ["convert", "empty", "-o", "out", "--jobs", "1"],
        ["apply", "script.py", "empty"],
        ["migrate", "script.py", "empty"],
    ],
)
def test_a_folder_without_content_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    Path("empty").mkdir()
    Path("script.py").write_text("operations = []\ndef apply(post): pass\n")

    assert main(arguments) == 1
    assert "empty: there is no content file in it" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", [["render", "post.yaml"], ["convert", "post.yaml", "-o", "o", "--jobs", "1"]]
)
def test_a_warning_is_told_as_problems_are(command: list[str]) -> None:
    Path("post.yaml").write_text(POST.replace("    enabled: false\n", ""))
    done = subprocess.run(
        [sys.executable, "-m", "replicator", *command, "--unknown", "warn"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0
    place = "post.yaml: " if command[0] == "render" else ""
    assert (
        done.stderr
        == f"{place}warning: replicator_content[1]: nothing renders blocks of type 'mystery' as html\n"
    )


@pytest.mark.parametrize("command", ["check", "show", "render"])
def test_an_empty_name_is_no_file(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, ""]) == 1
    assert capsys.readouterr() == ("", "an empty name is no file\n")


@pytest.mark.parametrize(
    ("command", "numbers"),
    [
        (
            "convert post.yaml -o out --jobs",
            ["-1", "0", "1001", "99999999999", "9" * 5000, "x", "", "1.5", "1_0"],
        ),
        ("render post.yaml --to text --width", ["-1", "99999999999", "nan", "٣"]),
        ("convert post.yaml -o out --to text --width", ["-1", "99999999999"]),
        ("merge post.yaml post.yaml post.yaml --marker-size", ["-1", "0", "99999999999"]),
        ("preview post.yaml --port", ["-1", "65536", "99999999999"]),
    ],
)
def test_a_number_that_makes_no_sense_is_told_with_those_that_do(
    command: str, numbers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for number in numbers:
        with pytest.raises(SystemExit) as caught:
            main([*command.split(), number])

        assert caught.value.code == 2
        err = capsys.readouterr().err
        assert re.search(
            r"error: argument --[a-z-]+: expected a whole number from [01] to \d+, found '.*'$", err
        ), err
        assert len(err) < 1000
    assert not Path("out").exists()


@pytest.mark.parametrize(
    "command", ["check post.yaml --rules loop.py", "apply loop.py post.yaml", "migrate loop.py post.yaml"]
)
def test_a_script_that_is_a_link_to_itself_is_told(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("loop.py").symlink_to("loop.py")

    assert main(command.split()) == 1
    assert capsys.readouterr().err == f"loop.py: {os.strerror(errno.ELOOP)}\n"
