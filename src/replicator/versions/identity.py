"""Which item of one version of a list is which item of another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from replicator.scalar import plain
from replicator.yaml.splice.compare import id_of, longest_rising, match_items, same

__all__ = ["lineage", "moved"]

_SAYS_LITTLE: tuple[Any, ...] = (None, "", True, False, [], {})
"""Values that two blocks may well have in common without being one."""


def lineage(old: list[Any], new: list[Any]) -> tuple[list[int | None], dict[int, int]]:
    """
    Return for every item of `new` the index of the old item that it is, or None for one that is new.

    It is the same decision by which an edit finds the lines of an item (`match_items`: by `id`, else by content,
    else by being alike in the same place), but what merely took the place of another is not that other:
    for each such item without an id, the second result has the one whose place it took.
    """
    sources: list[int | None] = []
    replaced: dict[int, int] = {}
    for index, source in enumerate(match_items(old, new)):
        if source is None or _may_be_one(old[source], new[index]):
            sources.append(source)
            continue
        sources.append(None)
        if id_of(old[source]) is None or id_of(new[index]) is None:
            replaced[index] = source
    return sources, replaced


def moved(sources: Sequence[int | None]) -> set[int]:
    """Return which old items did not keep their place among the others; as few as possible."""
    known = [source for source in sources if source is not None]
    return set(known) - longest_rising(known)


def _may_be_one(one: Any, other: Any) -> bool:
    """Tell whether two items may be the same before and after a change."""
    if not (isinstance(one, dict) and isinstance(other, dict)):
        neither = not isinstance(one, dict) and not isinstance(other, dict)
        return neither and isinstance(one, list) is isinstance(other, list)
    ids = id_of(one), id_of(other)
    if None not in ids:
        return ids[0] == ids[1] or same(one | {"id": ids[1]}, other)
    types = one.get("type"), other.get("type")
    if (
        not all(isinstance(each, str) for each in types)
        or types[0] == types[1]
        or len(one) == len(other) == 1
    ):
        return True
    return any(
        same(one[key], other[key]) and plain(one[key]) not in _SAYS_LITTLE
        for key in one.keys() & other.keys()
    )
