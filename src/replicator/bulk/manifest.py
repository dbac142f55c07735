"""What was converted before: a file in the output's folder that says what each output was made from."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs

from replicator.bulk.answers import NOTHING, Told
from replicator.bulk.stores import Mark, is_url, shown, store_of

__all__ = ["FILE", "Entry", "Manifest", "lasting", "relative_to"]

FILE = ".replicator-manifest.json"
"""What the manifest of a folder is called."""

_FORMAT = 1
_RECENT = 2_000_000_000
"""Nanoseconds in which a file may change twice without another time of change; FAT counts in two seconds."""


@attrs.frozen
class Entry:
    """How an output was made."""

    source: str
    """The source: a path from the output's folder on, so that both can move together, or a URL."""

    mark: Mark | None
    """What the source looked like from outside; None where that does not tell a later change."""

    digest: str
    """The hash of what was in it."""

    recipe: str
    """The hash of all else that the output depends on."""

    written: Mark
    """What the output looked like from outside when it was written."""

    told: Told = NOTHING
    """What resolvers told for it."""


@attrs.define
class Manifest:
    """The entries of all outputs in a folder, by their paths from there on."""

    out: str
    entries: dict[str, Entry] = attrs.field(factory=dict)
    own: set[str] = attrs.field(factory=set)
    """The outputs of which there is something new to say."""

    seen: bytes = attrs.field(default=b"", repr=False)
    """What was in the file when it was read."""

    @classmethod
    def read(cls, out: str) -> Manifest:
        """Read the manifest of a folder; one that is missing or makes no sense is an empty one."""
        seen = _contents(out)
        return cls(out, _entries(seen), seen=seen)

    def put(self, target: str, entry: Entry) -> None:
        """Remember how an output was made."""
        if self.entries.get(target) != entry:
            self.own.add(target)
        self.entries[target] = entry

    def forget(self, target: str) -> None:
        """Forget an output that is there no more."""
        del self.entries[target]
        self.own.add(target)

    def write(self) -> None:
        """
        Write the manifest if anything changed: an entry a line, sorted, so that it can be compared.

        What another run wrote into it meanwhile stays, but for the outputs of which this one has something to say.

        Raises:
            OSError: It cannot be written, or somebody keeps the folder locked.
        """
        if not self.own:
            return
        store = store_of(self.out)
        with store.locked(self.out):  # no other run writes between the look and the writing
            if (found := _contents(self.out)) != self.seen:
                mine = {target: self.entries[target] for target in self.own if target in self.entries}
                others = _entries(found)
                self.entries = {target: others[target] for target in others.keys() - self.own} | mine
            self.seen = _text(self.entries).encode("utf-8", "surrogatepass")
            store.write(store.join(self.out, FILE), self.seen)
        self.own.clear()

    def name_of(self, entry: Entry) -> str:
        """Return the name of an entry's source, as it can be opened from here."""
        return (
            entry.source if is_url(entry.source) else os.path.normpath(os.path.join(self.out, entry.source))
        )


def _contents(out: str) -> bytes:
    """Return what is in the manifest of a folder; nothing where it cannot be read."""
    store = store_of(out)
    try:
        return store.read(store.join(out, FILE))
    except OSError:
        return b""


def _entries(contents: bytes) -> dict[str, Entry]:
    """Read a manifest; one that makes no sense says nothing."""
    try:
        data = json.loads(contents.decode("utf-8", "surrogatepass"))
        entries = {target: _entry(values) for target, values in data["files"].items()}
        if data["format"] == _FORMAT and all(map(_makes_sense, entries, entries.values())):
            return entries
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        pass
    return {}


def _text(entries: Mapping[str, Entry]) -> str:
    """Write a manifest."""
    lines = [
        f"    {_written(target)}: {_written(_values(entry))}" for target, entry in sorted(entries.items())
    ]
    files = ",\n".join(lines)
    return f'{{\n  "format": {_FORMAT},\n  "files": {{\n{files}\n  }}\n}}\n'


_written = json.JSONEncoder(ensure_ascii=False).encode


def _values(entry: Entry) -> list[Any]:
    values: list[Any] = [entry.source, entry.mark, entry.digest, entry.recipe, entry.written]
    return [*values, entry.told.asked, entry.told.answers] if entry.told.asked else values


def _entry(values: Sequence[Any]) -> Entry:
    source, mark, found, recipe, written, *told = values
    return Entry(source, mark, found, recipe, written, Told(*told) if told else NOTHING)


def _makes_sense(target: str, entry: Entry) -> bool:
    """Tell whether an entry is one of ours, and in the folder: what is written here may be removed later on."""
    odd = os.sep == "\\" and ("\\" in target or ":" in target)
    is_file_inside = not odd and {"", ".", ".."}.isdisjoint(target.split("/"))
    has_marks = isinstance(entry.source, str) and isinstance(entry.written, list)
    return is_file_inside and has_marks and _are_questions(entry.told.asked)


def _are_questions(asked: object) -> bool:
    return isinstance(asked, dict) and all(
        isinstance(questions, list) and all(isinstance(each, str) for each in questions)
        for questions in asked.values()
    )


def relative_to(out: str) -> Callable[[str], str]:
    """Return a function that says sources from the output's folder on; the folders are looked up once each."""
    folders: dict[str, str] = {}

    def relative(name: str) -> str:
        if is_url(name) or is_url(out):
            return shown(name) if is_url(name) else os.path.abspath(name)
        folder, base = os.path.split(name)
        if folder not in folders:
            try:
                folders[folder] = os.path.relpath(folder or ".", out)
            except ValueError:  # another drive
                folders[folder] = os.path.abspath(folder)
        return os.path.join(folders[folder], base).replace(os.sep, "/")

    return relative


def lasting(mark: Mark, looked: int) -> Mark | None:
    """Return a mark if a change after the moment of looking will show in it, None if the file has just changed."""
    changed = mark[1]
    return mark if isinstance(changed, str) or changed < looked - _RECENT else None
