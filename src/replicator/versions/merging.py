"""
Two changes of one piece of plain data, merged: mapping by key, list by item, text by line and word.

Nothing here knows of blocks but that an item may have an `id`. What cannot be merged is a conflict; then there are
two results that differ in nothing else, one as ours has it, one as theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal, TypeAlias

import attrs

from replicator.errors import format_path
from replicator.scalar import plain
from replicator.typing import DataPath, PlainData
from replicator.versions.alignment import Alignment, Slot
from replicator.versions.order import merged_order
from replicator.versions.words import merged_text
from replicator.yaml.splice.compare import same

__all__ = ["ABSENT", "Absent", "Conflict", "merged_data"]


class Absent:
    """What stands for a value where there is none; `ABSENT` is the only one, and it is false."""

    def __repr__(self) -> str:
        return "ABSENT"

    def __bool__(self) -> bool:
        return False

    def __reduce__(self) -> str:
        return "ABSENT"


ABSENT = Absent()
"""There is no value: the key or the item is missing on that side."""

Reason: TypeAlias = Literal["changed", "added", "removed", "moved", "lines", "binary"]


@attrs.frozen
class Conflict:
    """Something that two sides changed in ways that cannot both be had."""

    reason: Reason
    """
    changed: both changed a value; added: both added one; removed: one removed what the other changed or moved;
    moved: both moved the items of a list so that there is no order for both; lines: both changed some lines of a
    text that was merged by its lines, since it is no YAML that can be read; binary: it is no text at all.
    """

    path: DataPath
    """Where it is in the text of ours, or in that of theirs where ours has it no more; () for lines."""

    base: PlainData = attrs.field(repr=False)
    """The value that both started from, or `ABSENT`."""

    ours: PlainData = attrs.field(repr=False)
    theirs: PlainData = attrs.field(repr=False)

    def __str__(self) -> str:
        where = format_path(self.path)
        return f"{where}: {_WORDS[self.reason]}" if where else _WORDS[self.reason]


_WORDS: dict[Reason, str] = {
    "changed": "both sides changed this",
    "added": "both sides added this",
    "removed": "one side removed this, the other changed or moved it",
    "moved": "both sides changed the order of this",
    "lines": "both sides changed the same lines",
    "binary": "both sides changed a file that is no text",
}


def merged_data(
    base: PlainData, ours: PlainData, theirs: PlainData
) -> tuple[PlainData, PlainData, list[Conflict]]:
    """
    Merge two changes of plain data.

    Mappings are merged key by key, lists item by item: items are known by their `id`, else by what they hold.
    What both added in one place is kept, ours first; what one moved and the other changed is moved and changed.
    See `merged_text` for texts, `merged_order` for lists that both sorted. The order of keys is no change.

    Returns:
        The result twice, as ours and as theirs want it where they disagree, and every such place.
    """
    merging = _Merging()
    one, other = merging.values(base, ours, theirs, ())
    return one, other, merging.conflicts


_Pair: TypeAlias = "tuple[Any, Any]"
"""What becomes of a value as ours and as theirs want it; the same thing twice where they agree."""


class _Merging:
    def __init__(self) -> None:
        self.conflicts: list[Conflict] = []

    def values(self, base: Any, ours: Any, theirs: Any, path: DataPath) -> _Pair:
        """Merge three values, any of which may be `ABSENT`."""
        if same(ours, theirs) or same(base, theirs):
            return ours, ours
        if same(base, ours):
            return theirs, theirs
        if isinstance(ours, dict) and isinstance(theirs, dict) and isinstance(base or {}, dict):
            return self._mappings(base or {}, ours, theirs, path)
        if isinstance(ours, list) and isinstance(theirs, list) and isinstance(base, list):
            return self._lists(base, ours, theirs, path)
        if isinstance(ours, str) and isinstance(theirs, str) and isinstance(base, str):
            one, other = merged_text(base, ours, theirs)
            if one == other:
                return one, one
            return self._conflict(base, one, other, path)
        return self._conflict(base, ours, theirs, path)

    def _conflict(self, base: Any, ours: Any, theirs: Any, path: DataPath) -> _Pair:
        if ours is ABSENT or theirs is ABSENT:
            reason: Reason = "removed"
        else:
            reason = "added" if base is ABSENT else "changed"
        return self._disagree(reason, base, ours, theirs, path)

    def _disagree(self, reason: Reason, base: Any, ours: Any, theirs: Any, path: DataPath) -> _Pair:
        self.conflicts.append(Conflict(reason, path, *map(plain, (base, ours, theirs))))
        return ours, theirs

    def _mappings(
        self, base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any], path: DataPath
    ) -> _Pair:
        """Merge key by key; a new key of theirs comes after the one that is before it there."""
        found: dict[str, Any] = {}
        others: dict[str, Any] = {}
        for key in _keys(ours, theirs):
            old = base.get(key, ABSENT)
            one, other = self.values(old, ours.get(key, ABSENT), theirs.get(key, ABSENT), (*path, key))
            if one is not ABSENT:
                found[key] = one
            if other is not ABSENT:
                others[key] = other
        return found, others

    def _lists(self, base: list[Any], ours: list[Any], theirs: list[Any], path: DataPath) -> _Pair:
        """Merge item by item; where no order suits both, all of the list is one conflict."""
        known = len(self.conflicts)
        lists = Alignment(base, ours, theirs)
        order = None if lists.added_apart else merged_order(lists.our_order, lists.their_order)
        slots = [*lists.arranged(lists.our_order if order is None else order)]
        pairs = {slot: self._item(slot, base, ours, theirs, path) for slot in slots}
        if order is not None:
            return _versions(pairs[slot] for slot in slots)
        one, other = ours, theirs
        if len(self.conflicts) == known and not lists.added_apart:
            one, _ = _versions(pairs[slot] for slot in slots)
            _, other = _versions(pairs[slot] for slot in lists.arranged(lists.their_order))
        del self.conflicts[known:]
        return self._disagree("moved", base, one, other, path)

    def _item(self, slot: Slot, base: list[Any], ours: list[Any], theirs: list[Any], path: DataPath) -> _Pair:
        """Merge one item."""
        index = slot.theirs if slot.ours is None else slot.ours
        path = (*path, index or 0)
        old, one, other = _at(base, slot.base), _at(ours, slot.ours), _at(theirs, slot.theirs)
        if slot.disputed is not None:
            return self._disagree(slot.disputed, old, one, other, path)
        return self.values(old, one, other, path)


def _at(items: list[Any], index: int | None) -> Any:
    return ABSENT if index is None else items[index]


def _versions(pairs: Iterable[_Pair]) -> tuple[list[Any], list[Any]]:
    """Return a list as ours and as theirs want it."""
    found = [*pairs]
    return [one for one, _ in found if one is not ABSENT], [
        other for _, other in found if other is not ABSENT
    ]


def _keys(ours: dict[str, Any], theirs: dict[str, Any]) -> Iterator[str]:
    """Yield the keys of both."""
    following: dict[str | None, list[str]] = {}
    previous: str | None = None
    for key in theirs:
        if key in ours:
            previous = key
        else:
            following.setdefault(previous, []).append(key)
    yield from following.get(None, [])
    for key in ours:
        yield key
        yield from following.get(key, [])
