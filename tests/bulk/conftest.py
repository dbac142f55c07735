"""A folder of posts, and a module of somebody's own blocks, for the tests of bulk work."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bulk_posts import BLOCKS, post


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    """A folder with three posts in two folders, a page that is none, and what is hidden."""
    folder = tmp_path / "posts"
    files = {
        "a.yaml": post("A"),
        "deep/er/b.md": f"---\n{post('B')}---\nA *body*.\n",
        "deep/c.html": f"---\n{post('C')}---\n",
        "deep/page.html": "<p>not ours</p>",
        "deep/notes.txt": "not ours",
        ".hidden/d.yaml": post("D"),
        ".e.yaml": post("E"),
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def own_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module `own_blocks` that can be imported, here and in processes that are started from here."""
    folder = tmp_path / "modules"
    folder.mkdir()
    module = folder / "own_blocks.py"
    module.write_text(BLOCKS, encoding="utf-8")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "own_blocks", raising=False)
    return module
