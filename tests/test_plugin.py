"""A stranger's block type, in a package of its own, works everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import replicator
from replicator.errors import RenderError

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "callout-plugin"

POST = """\
title: Hello
replicator_content:
  - type: callout
    text: Read *this* first.
    tone: warning
"""


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder that looks like site-packages with the example plug-in installed."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text())["project"]
    (tmp_path / "callout_blocks.py").write_text((EXAMPLE / "callout_blocks.py").read_text())
    info = tmp_path / "callout_blocks-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: 1.0\n")
    points = project["entry-points"]["replicator.blocks"]
    lines = [f"{name} = {value}\n" for name, value in points.items()]
    (info / "entry_points.txt").write_text("[replicator.blocks]\n" + "".join(lines))
    (tmp_path / "post.yaml").write_text(POST)
    return tmp_path


def run(folder: Path, *command: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_the_plugin_is_under_fifteen_lines_of_code() -> None:
    source = (EXAMPLE / "callout_blocks.py").read_text().splitlines()
    code = [line for line in source if line.strip() and not line.startswith(('"""', "#"))]

    assert len(code) < 15


def test_the_command_line_renders_a_plugins_block_in_every_format(installed: Path) -> None:
    html = run(installed, "-m", "replicator", "render", "post.yaml")
    markdown = run(installed, "-m", "replicator", "render", "post.yaml", "--to", "markdown")
    text = run(installed, "-m", "replicator", "render", "post.yaml", "--to", "text")

    assert '<aside class="callout warning">' in html
    assert "<em>this</em>" in html
    assert "Read *this* first." in markdown
    assert "Read this first." in text


def test_the_command_line_shows_a_plugins_block_by_its_class(installed: Path) -> None:
    assert "Callout" in run(installed, "-m", "replicator", "show", "post.yaml")


def test_without_plugins_the_block_is_unknown(installed: Path) -> None:
    shown = run(installed, "-m", "replicator", "--no-plugins", "show", "post.yaml")

    assert "Callout" not in shown
    assert "unknown" in shown


def test_a_plugins_block_keeps_its_data(installed: Path) -> None:
    program = """
import replicator
assert "callout" not in replicator.registry
assert replicator.registry.load_plugins() == ["callout"]
assert replicator.registry.load_plugins() == ["callout"]
post = replicator.load("post.yaml")
data = replicator.Converter().unstructure(post)
assert data["replicator_content"] == [
    {"type": "callout", "text": "Read *this* first.", "tone": "warning"}
], data
assert replicator.Converter().structure(data, replicator.Post) == post
"""
    run(installed, "-c", program)


def test_a_rendering_for_an_unfinished_class_is_refused() -> None:
    class Unfinished(replicator.Block):
        text: str

    with pytest.raises(RenderError, match="Unfinished is not finished: put @block or @define above"):
        replicator.html.renders(Unfinished)
