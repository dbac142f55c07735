"""Rules that are made from numbers and names: how many blocks, which fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from replicator.checking.rule import Complaints, Finding
from replicator.editing import Match, predicate
from replicator.walk import Visit, walk

__all__ = ["counting", "enabled", "requiring"]


def counting(
    match: Match, name: str, low: int, high: int | None, *, inside: bool
) -> Callable[[Any], Complaints]:
    """Return a rule about how many blocks there are in a post, or right inside a block."""
    wanted = _bounds(low, high)
    is_match = predicate(match)

    def count(holder: Any) -> Iterator[Finding]:
        """How many blocks of a type there may be."""
        found = [visit for visit in enabled(holder) if not inside or visit.parent is holder]
        found = [visit for visit in found if is_match(visit.block)]
        if low <= len(found) <= (len(found) if high is None else high):
            return
        too_many = len(found) > low
        at = found[high or 0].path if too_many else ()
        message = f"expected {wanted} of `{name}`, found {len(found)}"
        yield Finding(message, at, expected=wanted, found=str(len(found)))

    return count


def enabled(holder: Any) -> Iterator[Visit]:
    """Visit the blocks that are shown: none that is disabled, and nothing inside one."""
    hidden: int | None = None
    for visit in walk(holder):
        if hidden is not None and visit.depth > hidden:
            continue
        hidden = None if visit.block.enabled else visit.depth
        if hidden is None:
            yield visit


def _bounds(low: int, high: int | None) -> str:
    if low == high:
        return f"exactly {low}"
    parts = [f"at least {low}"] if low else []
    return " and ".join([*parts, *([f"at most {high}"] if high is not None else [])]) or "any number"


def requiring(keys: Mapping[str, str], when: Callable[[Any], object]) -> Callable[[Any], Complaints]:
    """Return a rule that fields of a block are not empty."""

    def require(block: Any) -> Iterator[Finding]:
        """A field of a block that has to be filled."""
        for name, key in keys.items() if when(block) else ():
            value = getattr(block, name)
            if value is None or value in ("", [], {}) or (isinstance(value, str) and not value.strip()):
                message = "found nothing, but it is required"
                yield Finding(message, (key,), expected=f"`{key}`", found="nothing")

    return require
