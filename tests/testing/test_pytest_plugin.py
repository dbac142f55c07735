"""The pytest plug-in checks a registry when it is asked to."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

MODULE = """
from markupsafe import Markup
from replicator import Block, Registry, html

site = Registry()

@site.block("good", aliases=("fine",))
class Good(Block):
    text: str = ""

@site.block("bad")
class Bad(Block):
    text: str = ""

@html.renders(Bad)
def bad(block, render):
    return Markup(f"<p>{block.text}</p>")
"""


def run(folder: Path, *options: str) -> tuple[int, str]:
    """Run pytest in a process of its own, with the plug-in as the entry point would load it."""
    path = os.pathsep.join([str(ROOT / "src"), str(folder)])
    environment = {**os.environ, "PYTHONPATH": path, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", "-p", "_replicator_pytestplugin", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, *options], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "mine.py").write_text(MODULE)
    return tmp_path


def test_every_block_is_checked_by_every_law(project: Path) -> None:
    code, output = run(project, "--replicator-blocks=mine:site", "-v")

    assert code == 1
    assert "mine:site[good-storage] PASSED" in output
    assert "mine:site[bad-escaping] FAILED" in output
    assert "1 failed, 15 passed" in output
    assert "Bad breaks the law of escaping: a text becomes markup: the tag <x-hostile>" in output
    assert "Traceback" not in output


def test_the_configuration_file_can_ask_and_tests_can_be_chosen(project: Path) -> None:
    (project / "pytest.ini").write_text("[pytest]\nreplicator_blocks = mine:site\n")

    code, output = run(project, "-k", "good and storage")

    assert code == 0
    assert "1 passed, 15 deselected" in output


def test_nothing_is_loaded_when_nobody_asks(project: Path) -> None:
    (project / "test_nothing.py").write_text(
        "import sys\n\ndef test_nothing():\n    assert not {'hypothesis', 'replicator'} & set(sys.modules)\n"
    )

    code, output = run(project)

    assert (code, "1 passed" in output) == (0, True), output


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("mine", "names no object: write `package.module:name`"),
        ("mine:Good", "is no registry"),
        ("nowhere:site", "No module named 'nowhere'"),
    ],
)
def test_a_registry_that_is_not_there_is_told(name: str, why: str, project: Path) -> None:
    code, output = run(project, f"--replicator-blocks={name}")

    assert code == 4
    assert why in output
    assert "Traceback" not in output


def test_the_package_offers_the_plugin() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert project["entry-points"]["pytest11"] == {"replicator": "_replicator_pytestplugin"}
    assert {"hypothesis", "jsonschema", "pytest"} == {
        each.partition(">")[0] for each in project["optional-dependencies"]["testing"]
    }


def test_a_broken_law_is_told_at_the_line_of_the_test(tmp_path: Path) -> None:
    (tmp_path / "blocks.py").write_text(MODULE)
    (tmp_path / "test_blocks.py").write_text(
        "from blocks import Bad, site\n"
        "from replicator.testing import check_block\n"
        "def test_bad():\n"
        "    check_block(Bad, registry=site, laws=['escaping'])\n"
    )

    code, shown = run(tmp_path, "test_blocks.py")

    assert code == 1
    assert "test_blocks.py:4: BrokenLawError" in shown
    assert "laws.py" not in shown
