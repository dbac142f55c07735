"""The walls that docs/architecture.md draws stand in the code."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def test_modules_import_one_way_and_each_third_party_has_one_room() -> None:
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(cache_dir=None))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_rooms_import_only_what_stands_above_them_in_the_tables_of_the_document() -> None:
    document = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    rows = [
        re.findall(r"`(\w+)/?`", line.split("|")[1]) for line in document.splitlines() if line[:3] == "| `"
    ]
    rank = {name: place for place, row in enumerate(rows) for name in row}
    package = ROOT / "src/replicator"
    rooms = {
        path.stem for path in package.iterdir() if path.name[0] not in "_." and path.suffix in ("", ".py")
    }
    wrong = [
        f"{room} imports {name}"
        for path in package.rglob("*.py")
        if (room := path.relative_to(package).parts[0].removesuffix(".py")) in rooms
        for name in re.findall(r"^\s*from replicator\.(\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        if rank[name] > rank[room]
    ]

    assert rooms <= rank.keys()
    assert wrong == []


def test_the_package_imports_nothing_that_reading_or_rendering_needs() -> None:
    heavy = [
        "cattrs",
        "ruamel.yaml",
        "_ruamel_yaml",
        "mistune",
        "replicator.statamic",
        "nh3",
        "rich",
        "importlib.metadata",
        "argparse",
    ]
    program = f"import sys, replicator; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_reading_brings_in_nothing_that_writes() -> None:
    late = [
        "replicator.yaml.splice",
        "replicator.yaml.dialects",
        "replicator.yaml.nodes",
        "replicator.converter.merging",
        "replicator.changesets",
        "difflib",
        "secrets",
    ]
    program = (
        "import sys, replicator; replicator.loads('title: x')\n"
        f"print([name for name in {late!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_the_public_names_are_the_ones_that_are_promised() -> None:
    import replicator

    assert replicator.__all__ == sorted(replicator.__all__)
    for name in replicator.__all__:
        assert getattr(replicator, name) is not None
    assert set(dir(replicator)) >= set(replicator.__all__)


def test_a_module_needs_no_import_of_its_own() -> None:
    program = (
        "import replicator\n"
        "for name in dir(replicator): getattr(replicator, name)\n"
        "print(replicator.statamic.Site.__name__, replicator.renderers.Render.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "Site Render"


def test_a_block_type_that_is_looked_for_at_the_top_is_found_by_its_error() -> None:
    import replicator

    with pytest.raises(AttributeError, match=r"no attribute 'Heading': it is in replicator\.blocks"):
        replicator.Heading  # type: ignore[attr-defined]  # noqa: B018
