"""
Where the real content files are, for every test and benchmark that reads them.

They lie beside a developer's checkout, never in the repository;
a test that needs them skips where they are absent.
"""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def shared(name: str) -> Path:
    """Return a file or folder of the shared material, or skip the test that asks for it."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the shared material has no {name} beside this checkout")
    return path


def content_files() -> list[Path]:
    """Every content file of the real sites, in a stable order; empty where the corpus is absent."""
    root = SHARED / "corpus"
    return sorted(
        path for path in root.rglob("*") if path.suffix in {".md", ".yaml"} and path != root / "README.md"
    )


def post_files() -> list[Path]:
    """The same without the files of users, which are no posts."""
    return [path for path in content_files() if path.parent.name != "users"]
