"""What a file said before a migration, where it was changed since, elsewhere than the migration did."""

from __future__ import annotations

from collections.abc import Iterator

from replicator.sequences import lines, matching

__all__ = ["taken_back"]


def taken_back(before: str, after: str, now: str) -> str | None:
    """
    Return a text with one change taken back, and everything that was changed since as it is.

    Args:
        before: What it said before the change.
        after: What it said after it.
        now: What it says.

    Returns:
        The text; None where the lines of the change, or those next to it, are not what it left behind.
    """
    old, new, current = lines(before), lines(after), lines(now)
    runs = iter(matching(new, current))
    start, there, size = next(runs, (0, 0, 0))
    result: list[str] = []
    done = 0
    for first, last, earlier in _changed(new, old):
        while start + size < last:
            found = next(runs, None)
            if found is None:
                return None
            start, there, size = found
        is_clear = (start < first or first == 0) and (last < start + size or last == len(new))
        if not (start <= first and is_clear):
            return None
        offset = there - start
        result += [*current[done : first + offset], *earlier]
        done = last + offset
    return "".join([*result, *current[done:]])


def _changed(new: list[str], old: list[str]) -> Iterator[tuple[int, int, list[str]]]:
    """Give where lines are new, and those that were there before."""
    at = old_at = 0
    for start, old_start, size in [*matching(new, old), (len(new), len(old), 0)]:
        if start > at or old_start > old_at:
            yield at, start, old[old_at:old_start]
        at, old_at = start + size, old_start + size
