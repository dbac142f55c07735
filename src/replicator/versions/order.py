"""Two new orders of the same things made one: each pair stands as whoever turned it round wants it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from replicator.yaml.splice.compare import longest_rising

__all__ = ["merged_order"]

_MOST_COMPARISONS = 4_000_000


def merged_order(ours: list[int], theirs: list[int]) -> list[int] | None:
    """
    Merge two orders of the same numbers, whose old order is the rising one.

    Two things that one side has turned round are turned round in the result, all others are not.

    Returns:
        The order, or None where there is none: both sides moved one thing to different places, or what they want
        goes round in a circle.
    """
    if ours == theirs or _rises(theirs):
        return ours
    if _rises(ours):
        return theirs
    by_us, by_them = set(ours) - longest_rising(ours), set(theirs) - longest_rising(theirs)
    moving = sorted(by_us | by_them)
    if len(moving) * len(ours) > _MOST_COMPARISONS:
        return None
    at, their_at = _places(ours), _places(theirs)
    both = by_us & by_them
    found = [each for each in sorted(ours) if each not in by_us and each not in by_them]
    if any((at[x] < at[y]) != (their_at[x] < their_at[y]) for x in both for y in found):
        return None

    def comes_first(one: int, other: int) -> bool:
        as_before = one < other
        turned = (at[one] < at[other]) != as_before or (their_at[one] < their_at[other]) != as_before
        return as_before != turned

    for each in moving:
        if not _insert(found, each, comes_first):
            return None
    return found


def _rises(values: list[int]) -> bool:
    return all(one < other for one, other in pairwise(values))


def _places(values: list[int]) -> dict[int, int]:
    return {value: index for index, value in enumerate(values)}


def _insert(found: list[int], new: int, comes_first: Callable[[int, int], bool]) -> bool:
    """Put something where all that comes first is before it and all else after it, if there is such a place."""
    before = [comes_first(each, new) for each in found]
    place = sum(before)
    if not all(before[:place]):
        return False
    found.insert(place, new)
    return True
