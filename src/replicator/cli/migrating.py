"""The command for migrations: `migrate`."""

from __future__ import annotations

import argparse
from itertools import takewhile
from pathlib import Path

from replicator.cli.output import EXIT_OK, EXIT_PROBLEM, complain, need_content, note, say, show_text
from replicator.errors import ContentError
from replicator.messages import counted
from replicator.migrations import Migration
from replicator.migrations import migrate as planned
from replicator.migrations import undo as undone

__all__ = ["migrate"]


def migrate(options: argparse.Namespace) -> int:
    """Run migrations over files, or take them back; print what changes, write it on request."""
    scripts = [each for name in takewhile(_is_migration, options.arguments) for each in _scripts(name)]
    paths = options.arguments[len(list(takewhile(_is_migration, options.arguments))) :]
    if not scripts:
        options.usage("name a migration first: a `.py` file, or a folder with files such as `0001_name.py`")
    if not paths and not options.undo:
        options.usage("name the files or folders to migrate")
    migrations = [Migration.load(script) for script in scripts]
    if options.undo:
        run = undone(migrations, paths or None, journals=options.journals)
    else:
        need_content(paths)
        run = planned(migrations, paths, journals=options.journals)
    show_text(run.diff())
    say(map(str, run.steps))
    if run.skipped:
        note(f"{counted(len(run.skipped), 'file')} skipped (no content)")
    if run.problems:
        complain(ContentError(run.problems))
    if options.write and (options.skip or not run.problems):
        run.apply(skip=options.skip)
    return EXIT_PROBLEM if run.problems else EXIT_OK


def _is_migration(name: str) -> bool:
    return Path(name).suffix == ".py" or (Path(name).is_dir() and bool(_scripts(name)))


def _scripts(name: str) -> list[Path]:
    """Return the migrations that a name stands for, in the order of their numbers."""
    path = Path(name)
    return sorted(path.glob("[0-9]*.py")) if path.is_dir() else [path]
