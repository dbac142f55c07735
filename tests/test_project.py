"""What a project says in `pyproject.toml`: modules with block types, for every command that reads blocks."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from replicator.cli import main

BLOCKS = """
import replicator
from replicator import Block, Text

@replicator.block("beacon")
class Beacon(Block):
    text: Text
    colour: Text = "red"

@replicator.html.renders(Beacon)
def beacon(block, render):
    return render.element("aside", block.text)
"""

POST = "title: T\nreplicator_content:\n  - {type: beacon, text: Look, colour: [1]}\n"
GOOD = POST.replace("[1]", "blue")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "site_blocks.py").write_text(BLOCKS)
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "good.yaml").write_text(GOOD)
    (tmp_path / "posts" / "bad.yaml").write_text(POST)
    (tmp_path / "shout.py").write_text(
        "import replicator\n"
        "def apply(post):\n"
        "    for beacon in replicator.find(post, 'beacon'):\n"
        "        beacon.text = beacon.text.upper()\n"
    )
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> tuple[str, str]:
    """Run a command in a process of its own, whose registry nobody else has seen."""
    done = subprocess.run(
        [sys.executable, "-m", "replicator", *arguments], capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    return done.stdout, done.stderr


def results(*setup: str) -> dict[str, bool]:
    """Tell for each command whether it knows the block type."""
    return {
        "show": "Beacon" in run("show", "posts/good.yaml", *setup)[0],
        "render": "<aside>Look</aside>" in run("render", "posts/good.yaml", *setup)[0],
        "check": "colour: expected text" in run("check", "posts/bad.yaml", *setup)[0],
        "apply": "text: LOOK" in run("apply", "shout.py", "posts/good.yaml", *setup)[0],
        "schema": "beacon" in json.dumps(json.loads(run("schema", *setup)[0])),
        "convert": "1 converted"
        in run("convert", "posts/good.yaml", "-o", "build", "--jobs", "1", "--force", *setup)[0]
        and "<aside>" in Path("build/good.html").read_text(),
    }


def test_a_module_of_block_types_is_known_to_every_command() -> None:
    assert {*results().values()} == {False}
    assert {*results("--setup", "site_blocks").values()} == {True}


def test_a_project_names_its_modules_once(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("pyproject.toml").write_text('[tool.replicator]\nsetup = ["site_blocks"]\n')
    assert {*results().values()} == {True}

    Path("posts/pyproject.toml").write_text("[project]\nname = 'nothing of ours'\n")
    monkeypatch.chdir("posts")
    assert "Beacon" in run("show", "good.yaml")[0]


@pytest.mark.parametrize(
    ("module", "message"),
    [
        (None, "the module my_blocks cannot be imported: ModuleNotFoundError: No module named 'my_blocks'\n"),
        ("x = 1\nraise ValueError('a')\n", "ValueError: a (raised in {folder}/my_blocks.py:2)\n"),
        ("import not_there\n", "No module named 'not_there' (raised in {folder}/my_blocks.py:1)\n"),
        ("x = (\n", "SyntaxError: '(' was never closed (raised in {folder}/my_blocks.py:1)\n"),
    ],
)
def test_a_module_that_cannot_be_imported_is_told_with_its_line(module: str | None, message: str) -> None:
    if module is not None:
        Path("my_blocks.py").write_text(module)

    told = run("show", "posts/good.yaml", "--setup", "my_blocks")[1]
    assert told.endswith(message.format(folder=Path.cwd()))
    Path("pyproject.toml").write_text('[tool.replicator]\nsetup = ["my_blocks"]\n')
    told = run("show", "posts/good.yaml")[1]
    assert told.startswith(f"{Path.cwd() / 'pyproject.toml'}: `setup`: the module my_blocks")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[tool.replicator]\nsetups = []",
            "[tool.replicator] has no setting 'setups': choose from check, setup",
        ),
        ("[tool.replicator]\nsteup = []", "[tool.replicator] has no setting 'steup': did you mean 'setup'?"),
        ("[tool.replicator]\nsetup = 'a'", "`setup` is a list of modules, not 'a'"),
        (
            "[tool.replicator.check]\nignoree = []",
            "[tool.replicator.check] has no setting 'ignoree': did you mean",
        ),
        ("[tool.replicator.check]\nper_file_ignores = {}", "did you mean 'per-file-ignores'?"),
        ("[tool.replicator.check]\nper-file-ignores = {a = 'b'}", "is a table with a list of codes"),
        ("[tool.replicator.check]\nstrict = 1", "`strict` is true or false, not 1"),
        ("[tool.replicator.check]\nunknown = 'drop'", "`unknown` is 'keep', 'warn' or 'error'"),
        ("[tool]\nreplicator = 1", "`replicator` is a table, not 1"),
        ("[tool.replicator", "pyproject.toml: "),
    ],
)
def test_a_setting_that_there_is_not_is_an_error(
    text: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("pyproject.toml").write_text(f"{text}\n")

    assert main(["check", "posts/good.yaml"]) == 1
    assert message in capsys.readouterr().err
