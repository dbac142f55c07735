"""No file speaks to the terminal: whatever it says, and whatever it is called, it is shown and not obeyed."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

import replicator
from replicator.cli import main
from replicator.versions import as_html

COMMANDS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]|\r(?!\n)")
"""What a terminal takes for a command, or for another order of the letters."""

IN_YAML = r"\e]0;pwned\a\e[2J\x9b31m\u202e\r\b"
IN_MARKDOWN = "\x1b]0;pwned\x07\x1b[2J\x9b31m\u202e\rx\b"

POST = f"""\
title: "T{IN_YAML}"
subtitle: "S{IN_YAML}"
author: "A{IN_YAML}"
"k{IN_YAML}": "1{IN_YAML}"
replicator_content:
  - type: "t{IN_YAML}"
    "f{IN_YAML}": "x{IN_YAML}"
  - type: blockquote
    text: "q{IN_YAML}"
"""


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(POST, encoding="utf-8")
    Path("b.yaml").write_text(POST.replace("x\\e", "y\\e").replace('"T', '"U'), encoding="utf-8")
    Path("c.md").write_text(f"---\ntitle: t\n---\n# {IN_MARKDOWN}\n\nx\n", encoding="utf-8")
    Path("wrong.yaml").write_text(POST.replace('title: "', 'title: ["'), encoding="utf-8")
    Path("misfit.yaml").write_text(f'title:\n  "{IN_YAML}": 1\n', encoding="utf-8")
    Path("apply.py").write_text(
        "def apply(post):\n    post.title = 'z'\n    if post.content:\n        post.content = '# z' + post.content[1:]\n",  # noqa: E501
        encoding="utf-8",
    )
    if sys.platform != "win32":
        Path("n\x1b[2J\x9b.yaml").write_text("title: [", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        "show",
        "render --to text",
        "render --to text --width 0",
        "check",
        "check --format json",
        "check --format github",
        "check --format sarif",
        "check --diff",
        "apply apply.py",
        "convert --jobs 1 --out out",
    ],
)
def test_nothing_that_a_command_prints_commands_a_terminal(command, files, monkeypatch, capsys):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)

    main([*command.split(), *map(str, sorted(files.glob("*.[ym][ad]*"))), f"gone{IN_MARKDOWN}.yaml"])

    printed = capsys.readouterr()
    wanted = COMMANDS if "render" not in command else re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
    assert printed.out + printed.err
    assert wanted.findall(printed.out + printed.err) == []
    if "json" in command or "sarif" in command:
        json.loads(printed.out)


@pytest.mark.parametrize(
    "command",
    ["diff a.yaml b.yaml", "diff --format json a.yaml b.yaml", "diff a.yaml c.md", "diff a.yaml wrong.yaml",
     "diff c.md misfit.yaml", "merge a.yaml b.yaml c.md", "merge a.yaml b.yaml wrong.yaml"],
)  # fmt: skip
def test_nothing_that_is_said_of_versions_commands_a_terminal(command, files, monkeypatch, capsys):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)

    main([*command.split(), *(["--color", "never"] if "diff" in command else [])])

    printed = capsys.readouterr()
    assert printed.out
    assert COMMANDS.findall(printed.out + printed.err) == []


def test_differences_are_exact_where_a_program_reads_them(files, capsys):
    main(["apply", "apply.py", "c.md"])

    assert f"-# {IN_MARKDOWN}\n" in capsys.readouterr().out


def test_a_page_of_changes_shows_what_cannot_be_seen(files):
    changes = replicator.diff("a.yaml", "b.yaml")
    page = as_html(changes, title=f"a{IN_MARKDOWN}")

    assert COMMANDS.findall(page) == []
    assert r"\x1b]0;pwned\x07" in page
