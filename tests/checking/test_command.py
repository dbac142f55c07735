"""The command `check` with rules: what it reports, what it mends, and how it is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from replicator.checking import lints
from replicator.cli import main
from replicator.errors import CODES
from replicator.statamic.values.checking import CODES as SITE_CODES

ROOT = Path(__file__).resolve().parents[2]
BLOG = Path("site/content/collections/blog")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_text("---\ntitle:  ' A '  # first\nmore: [ 1 ]\n---\n![](b.jpg)\n")


def reported(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[tuple[str, str, int]]:
    main(["check", *arguments, "--format", "json"])
    return [(each["code"], each["severity"], each["line"]) for each in json.loads(capsys.readouterr().out)]


def test_warnings_are_no_failure_unless_strictness_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "a.md"]) == 0
    assert main(["check", "a.md", "--strict"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "2 warnings in 1 file"
    Path("pyproject.toml").write_text("[tool.replicator.check]\nstrict = true\n")
    assert main(["check", "a.md"]) == 1


def test_codes_are_selected_and_ignored(capsys: pytest.CaptureFixture[str]) -> None:
    assert reported(capsys, "a.md") == [("stray-space", "warning", 2), ("missing-alt", "warning", 5)]
    assert reported(capsys, "a.md", "--select", "missing-alt") == [("missing-alt", "warning", 5)]
    assert reported(capsys, "a.md", "--ignore", "missing-alt") == [("stray-space", "warning", 2)]
    with pytest.raises(SystemExit):
        main(["check", "a.md", "--ignore", "mising-alt"])
    assert "there is no code 'mising-alt'" in capsys.readouterr().err


def test_settings_are_read_from_the_nearest_project(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("rules.py").write_text(
        "from replicator.checking import Rules\n"
        "rules = Rules()\n"
        "@rules.post(severity='error')\n"
        "def never(post):\n"
        "    'Nothing is right.'\n"
        "    yield 'no'\n"
    )
    Path("pyproject.toml").write_text('[tool.replicator.check]\nrules = "rules.py"\n')
    Path("inner").mkdir()
    monkeypatch.chdir("inner")

    assert reported(capsys, "../a.md") == [("never", "error", 2)]
    Path("../pyproject.toml").write_text('[tool.replicator.check]\nignore = ["stray-space"]\n')
    assert reported(capsys, "../a.md") == [("missing-alt", "warning", 5)]
    assert main(["check", "../a.md", "--rules", "../rules.py", "--format", "sarif"]) == 1
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    assert run["tool"]["driver"]["rules"] == [
        {"id": "never", "shortDescription": {"text": "Nothing is right"}}
    ]


def test_codes_are_ignored_in_files_by_pattern(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("posts/old/deep/a.md", "posts/new/a.md", "posts/new/b.md"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy("a.md", name)

    def files(table: str, *arguments: str) -> list[str]:
        Path("pyproject.toml").write_text(f"[tool.replicator.check]\n{table}\n")
        main(["check", "posts", *arguments, "--format", "json"])
        found = json.loads(capsys.readouterr().out)
        return [f"{each['file'][6:-3]} {each['code'][:5]}" for each in found]

    everywhere = [
        f"{each} {code}" for each in ("new/a", "new/b", "old/deep/a") for code in ("stray", "missi")
    ]
    assert files("") == everywhere
    assert files('per-file-ignores = { "posts/old/*" = ["missing-alt"] }') == everywhere[:-1]
    for pattern in ("posts/old", "posts/old/", "old", "posts/old/*", "*/deep/*"):
        assert files(f'exclude = ["{pattern}"]') == everywhere[:-2], pattern
    assert files('per-file-ignores = { "b.md" = ["missing-alt"], "posts/new" = ["stray-space"] }') == [
        "new/a missi",
        *everywhere[-2:],
    ]
    assert files('exclude = ["posts"]') == []
    monkeypatch.chdir("posts/old")
    assert main(["check", "deep", "--format", "json"]) == 0  # by patterns from the folder of the settings
    assert json.loads(capsys.readouterr().out) == []
    Path("../../pyproject.toml").write_text("[tool.replicator.check.per-file-ignores]\na = ['mising-alt']\n")
    with pytest.raises(SystemExit):
        main(["check", "deep"])
    assert "there is no code 'mising-alt': did you mean 'missing-alt'?" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["posts", "site"])
def test_what_is_ignored_or_excluded_is_not_mended(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(ROOT / "examples" / "site", "site")
    Path("posts").mkdir()
    for name in ("a", "b", "c"):
        for file in (f"posts/{name}.md", f"{BLOG}/2024-05-01.{name}.md"):
            Path(file).write_text("---\ntitle: ' A'\n---\n")
    Path("pyproject.toml").write_text(
        "[tool.replicator.check]\nexclude = ['*a.md']\nper-file-ignores = {'*b.md' = ['stray-space']}\n"
    )

    main(["check", place, "--fix"])

    assert "1 file changed, 1 mended" in capsys.readouterr().out
    folder = Path("posts" if place == "posts" else BLOG)
    changed = [file.name[-4] for file in sorted(folder.glob("*[abc].md")) if "title: A" in file.read_text()]
    assert changed == ["c"]


def test_what_is_there_can_be_ignored_so_that_only_what_is_new_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("b [1].md").write_text("---\ntitle: [1]\n---\n")
    Path("inner").mkdir()
    Path("pyproject.toml").write_text("[tool.replicator]\n")
    monkeypatch.chdir("inner")

    assert main(["check", "..", "--format", "ignores"]) == 1
    table = capsys.readouterr().out
    assert table == (
        "[tool.replicator.check.per-file-ignores]\n"
        '"a.md" = ["missing-alt", "stray-space"]\n'
        '"b [[]1].md" = ["structure"]\n'
    )
    Path("../pyproject.toml").write_text(table)
    assert main(["check", "..", "--strict"]) == 0
    Path("../b [1].md").write_text("---\ntitle: ' A'\n---\n")
    assert main(["check", "..", "--strict"]) == 1


def test_unknown_block_types_are_told_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    Path("b.yaml").write_text("replicator_content: [{type: paragrpah, text: a}, {type: beacon}]\n")

    near = ("unknown-type", "warning", 1)
    assert reported(capsys, "b.yaml") == [near]
    assert reported(capsys, "b.yaml", "--select", "unknown-type") == [near]
    assert reported(capsys, "b.yaml", "--unknown", "warn") == [near, near]
    Path("pyproject.toml").write_text("[tool.replicator.check]\nunknown = 'error'\n")
    assert reported(capsys, "b.yaml") == [("unknown-type", "error", 1)] * 2
    assert reported(capsys, "b.yaml", "--unknown", "keep") == [near]
    assert reported(capsys, "b.yaml", "--ignore", "unknown-type") == []


@pytest.mark.parametrize(
    ("text", "message"), [("1 / 0\n", "ZeroDivisionError"), ("x = 1\n", "has no `rules`")]
)
def test_rules_that_are_none_are_told_in_a_line(
    text: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("rules.py").write_text(text)

    assert main(["check", "a.md", "--rules", "rules.py"]) == 1
    assert message in capsys.readouterr().err


def test_mending_is_shown_first_and_then_done(capsys: pytest.CaptureFixture[str]) -> None:
    before = Path("a.md").read_text()

    assert main(["check", "a.md", "--diff"]) == 1
    assert "-title:  ' A '  # first\n+title:  'A'  # first\n" in capsys.readouterr().out
    assert Path("a.md").read_text() == before

    assert main(["check", "a.md", "--fix"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("a.md:2:9: mended: title: there is white space around it [stray-space]\n")
    assert "\n1 file changed, 1 mended\n" in told
    assert Path("a.md").read_text() == before.replace("' A '", "'A'")
    assert main(["check", "a.md", "--diff"]) == 0


@pytest.mark.parametrize("place", ["posts", "site"])
def test_mending_is_told_to_programs_too(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(ROOT / "examples" / "site", "site")
    Path("posts").mkdir()
    for name in ("posts/a.md", f"{BLOG}/2024-05-01.a.md"):
        Path(name).write_text("---\ntitle: ' A'\nsubtitle: ' B'\n---\n")

    main(["check", place, "--fix", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    told = [(each["line"], each["code"], each["hint"]) for each in found if each["mended"]]
    assert told[0] == (2, "stray-space", None)
    assert Path(found[0]["file"]).name.endswith("a.md")

    main(["check", place, "--fix", "--format", "json"])
    assert not [each for each in json.loads(capsys.readouterr().out) if each["mended"]]
    main(["check", place, "--fix", "--format", "sarif"])
    captured = capsys.readouterr()
    assert json.loads(captured.out)["version"] == "2.1.0"
    assert captured.err == "0 files changed, 0 mended\n"


def test_a_site_is_asked_and_mended_by_its_own_types(capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(ROOT / "examples" / "site", "site")
    entry = BLOG / "2024-05-01.why-we-bake.md"
    before = entry.read_text()
    title = next(line for line in before.splitlines() if line.startswith("title:"))
    entry.write_text(before.replace(title, "title: ' Why we bake '"))

    assert [code for code, _, _ in reported(capsys, str(entry))] == ["stray-space"]
    main(["check", "site", "--fix"])
    capsys.readouterr()
    assert entry.read_text() == before.replace(title, "title: 'Why we bake'")
    assert reported(capsys, str(entry)) == []


def test_a_draft_of_a_site_may_lack_what_is_required(capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(ROOT / "examples" / "site", "site")
    entry = BLOG / "2024-05-01.why-we-bake.md"
    lines = [line for line in entry.read_text().splitlines(keepends=True) if not line.startswith("title:")]
    entry.write_text("".join([lines[0], "published: false\n", *lines[1:]]))

    assert [(code, severity) for code, severity, _ in reported(capsys, str(entry))] == [
        ("required", "warning")
    ]
    assert [(code, severity) for code, severity, _ in reported(capsys, str(entry), "--publish")] == [
        ("required", "error")
    ]


def test_every_code_is_documented() -> None:
    page = (ROOT / "docs" / "checking.md").read_text(encoding="utf-8")

    for code in [*CODES, *SITE_CODES, *lints.codes]:
        assert f"`{code}`" in page, code


def write_rules(body: str) -> str:
    """Write a rule about posts and return how many lines there are before its body."""
    Path("rules.py").write_text(
        f"from replicator.checking import Finding, Rules\nrules = Rules()\n@rules.post()\ndef odd(post):\n    {body}\n"
    )
    return "rules.py"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("yield 1 / 0", "ZeroDivisionError: division by zero (raised in rules.py:5)"),
        ("raise SystemExit(0)", "SystemExit: 0 (raised in rules.py:5)"),
        ("return odd(post)", "RecursionError: maximum recursion depth exceeded"),
        ("yield 5", "TypeError: a rule yields sentences and findings, not 5"),
        ("yield Finding('no', 'title')", "raised in rules.py:5"),
        ("yield Finding('no', severity='fatal')", "raised in rules.py:5"),
    ],
)
def test_a_rule_that_fails_is_an_error_of_the_file_it_failed_on(
    body: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "a.md", "--rules", write_rules(body)]) == 1
    out = capsys.readouterr().out
    assert out.startswith("a.md:2:1: error: the rule `odd` fails: ")
    assert said in out.splitlines()[0]
    assert "[odd]" in out


def test_a_rule_may_return_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "a.md", "--rules", write_rules("return 'no good'")]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 warning in 1 file"


@pytest.mark.parametrize("folder", ["posts", "site/content/collections/blog"])
def test_a_file_that_cannot_be_mended_is_told_and_left_alone_and_the_others_are_mended(
    folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = write_rules("if not post.extra: yield Finding('no', fix=lambda: mend(post))")
    Path(rules).write_text(
        Path(rules).read_text() + "def mend(post):\n"
        "    post.extra['mended'] = True\n"
        "    if 'a' in post.title.lower(): raise LookupError('not this one')\n"
    )
    Path(folder).mkdir(parents=True)
    one, other = Path(folder, "a.md"), Path(folder, "b.md")
    one.write_text("---\ntitle: A\n---\n")
    other.write_text("---\ntitle: B\n---\n")
    where = folder.partition("/")[0]
    assert main(["check", where, "--diff", "--rules", rules]) == 1
    assert capsys.readouterr().err.startswith(f"{one}: the rule `odd` cannot mend this: LookupError")

    assert main(["check", where, "--fix", "--rules", rules]) == 1

    assert capsys.readouterr().err.startswith(
        f"{one}: the rule `odd` cannot mend this: LookupError: not this one (raised in rules.py:8)"
    )
    assert one.read_text() == "---\ntitle: A\n---\n"
    assert other.read_text() == "---\ntitle: B\nmended: true\n---\n"


def test_a_file_that_may_not_be_written_stops_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    Path("b.md").write_text("---\ntitle: ' B'\n---\n")
    Path("a.md").chmod(0o444)

    assert main(["check", "a.md", "b.md", "--fix"]) == 1

    captured = capsys.readouterr()
    assert captured.err == "a.md: the file is read-only\n"
    assert "a.md:2:9: warning: title: there is white space around it" in captured.out
    assert Path("b.md").read_text() == "---\ntitle: B\n---\n"


def test_a_folder_that_is_no_site_stands_for_the_content_files_in_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("deep/er").mkdir(parents=True)
    Path("deep/er/b.yaml").write_text("title: [\n")
    Path("deep/er/c.txt").write_text("no content")

    assert main(["check", ".", "--format", "json"]) == 1

    found = {each["file"] for each in json.loads(capsys.readouterr().out)}
    assert found == {"./a.md", "./deep/er/b.yaml"}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("tool.replicator = 3", "`replicator` is a table, not 3"),
        ("tool.replicator.check = [1]", "`check` is a table, not [1]"),
        ("tool.replicator.check.select = 'missing-alt'", "`select` is a list of codes, not 'missing-alt'"),
        ("tool.replicator.check.rules = 5", "`rules` is the path of a Python file, not 5"),
        ("tool = ", "Invalid value"),
    ],
)
def test_settings_that_make_no_sense_are_told(
    settings: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("pyproject.toml").write_text(settings)

    assert main(["check", "a.md"]) == 1
    assert said in capsys.readouterr().err


def test_rules_that_leave_the_program_are_told_with_their_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path("rules.py").write_text("x = 1\nexit(0)\n")

    assert main(["check", "a.md", "--rules", "rules.py"]) == 1
    assert capsys.readouterr().err == "rules.py:2: SystemExit: 0\n"
