"""
The record of what a migration has done: which files it has seen, and what the changed ones said before.

It is a JSON file outside the content, written before the first file is changed and once more after the last one.
So whatever moment a run is cut off at, the next run can go on, and an undo can take back what was done.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import attrs

from replicator import storage
from replicator.errors import MigrationError

__all__ = ["Entry", "Journal", "digest"]


@attrs.frozen
class Entry:
    """A file that a migration has changed, or has begun to change."""

    before: str
    """The SHA-256 of what it said."""

    after: str
    """The SHA-256 of what it says since."""

    text: str = attrs.field(repr=False)
    """What it said."""


@attrs.define
class Journal:
    """What one migration has done."""

    path: Path
    """The journal's own file; it need not be there yet."""

    migration: str
    """The name of the migration."""

    root: Path
    """The folder from which the files are named."""

    done: bool = True
    """False when a run was cut off."""

    files: dict[str, Entry | None] = attrs.field(factory=dict, repr=False)
    """The files that the migration has seen; None for those in which there was nothing to do."""

    _stored: bytes | None = attrs.field(default=None, repr=False)

    @classmethod
    def open(cls, folder: Path, migration: str) -> Journal:
        """
        Read the journal of a migration; an empty one where there is none.

        Args:
            folder: Where journals are; the files are named from the folder that holds it.
            migration: The migration's name.

        Raises:
            MigrationError: There is a file that is no journal.
        """
        journal = cls(folder / f"{migration}.json", migration, folder.absolute().parent.parent)
        try:
            journal._stored = journal.path.read_bytes()
        except FileNotFoundError:
            return journal
        try:
            data = json.loads(journal._stored.decode("utf-8", "surrogateescape"))
            journal.done = bool(data["done"])
            journal.files = {name: each and Entry(**each) for name, each in data["files"].items()}
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            raise MigrationError(f"{journal.path}: this is no journal of a migration: {error!r}") from None
        return journal

    def name(self, path: str) -> str:
        """Return how a file is named in the journal, wherever the command is run from."""
        real = os.path.realpath(path)
        try:
            return Path(os.path.relpath(real, os.path.realpath(self.root))).as_posix()
        except ValueError:  # on another drive
            return Path(real).as_posix()

    def locate(self, name: str) -> str:
        """Return the path of a file that the journal names, seen from where we are if that is shorter."""
        path = os.path.normpath(self.root / name)
        return min((path, os.path.relpath(path)), key=len)

    def save(self) -> None:
        """Write the journal, or delete it when it names no file."""
        if not self.files:
            self.path.unlink(missing_ok=True)
            self._stored = None
            with suppress(OSError):  # there is more in them
                self.path.parent.rmdir()
                if self.path.parent.parent.name == ".replicator":
                    self.path.parent.parent.rmdir()
            return
        data = {"migration": self.migration, "done": self.done, "files": self.files}
        text = json.dumps(data, indent=1, ensure_ascii=False, default=_as_dict)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = f"{text}\n".encode("utf-8", "surrogateescape")
        storage.write(self.path, new, expected=self._stored)
        self._stored = new


_as_dict: Callable[[Any], Any] = attrs.asdict


def digest(text: str) -> str:
    """Return the SHA-256 of a text's bytes."""
    return hashlib.sha256(text.encode()).hexdigest()
