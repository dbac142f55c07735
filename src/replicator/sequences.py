"""
What two sequences have in common, and how lines that differ are shown.

Lines and words are compared here: first by what stands in both exactly once (patience diff, after Bram Cohen),
then, between such anchors, as `difflib` does. So a few changes in a long sequence cost about its length, and many
changes in lines that are much alike do not cost its square, as they do `difflib.unified_diff`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import Match, SequenceMatcher
from itertools import pairwise
from typing import TypeAlias

from replicator.yaml.splice.compare import longest_rising

__all__ = ["Run", "lines", "matching", "unified"]

Run: TypeAlias = "tuple[int, int, int]"
"""Where equal stretches start in the first and in the second sequence, and how long they are."""

_MOST_COMPARISONS = 250_000
"""Beyond this, two stretches with nothing unique in common are taken for different as a whole."""


def lines(text: str) -> list[str]:
    """Split a text into lines as git does, at line feeds only; each keeps its own."""
    *whole, last = text.split("\n")
    return [*(f"{line}\n" for line in whole), *([last] if last else [])]


def matching(old: Sequence[str], new: Sequence[str]) -> list[Run]:
    """Return what two sequences have in common, in order, in runs that are as long as they can be."""
    runs: list[Run] = []
    waiting = [(0, len(old), 0, len(new))]
    while waiting:
        start, end, other_start, other_end = waiting.pop()
        while start < end and other_start < other_end and old[start] == new[other_start]:
            runs.append((start, other_start, 1))
            start, other_start = start + 1, other_start + 1
        while start < end and other_start < other_end and old[end - 1] == new[other_end - 1]:
            end, other_end = end - 1, other_end - 1
            runs.append((end, other_end, 1))
        if start == end or other_start == other_end:
            continue
        one, other = old[start:end], new[other_start:other_end]
        if anchors := _anchors(one, other):
            places = [(start + i, other_start + j) for i, j in anchors]
            runs += [(i, j, 1) for i, j in places]
            corners = [(start - 1, other_start - 1), *places, (end, other_end)]
            waiting += [(a + 1, i, b + 1, j) for (a, b), (i, j) in pairwise(corners)]
        elif len(one) * len(other) <= _MOST_COMPARISONS:
            matcher = SequenceMatcher(None, one, other, autojunk=False)
            runs += [(start + i, other_start + j, size) for i, j, size in matcher.get_matching_blocks()]
    return _joined(sorted(run for run in runs if run[2]))


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return what stands in both exactly once, as far as it is in the same order."""
    counts, others = Counter(old), Counter(new)
    places = {each: index for index, each in enumerate(new) if others[each] == 1}
    pairs = [(i, places[each]) for i, each in enumerate(old) if counts[each] == 1 and each in places]
    kept = longest_rising([j for _, j in pairs])
    return [(i, j) for i, j in pairs if j in kept]


def _joined(runs: list[Run]) -> list[Run]:
    """Make one run of those that follow each other directly in both sequences."""
    found: list[Run] = []
    for i, j, size in runs:
        if found and found[-1][0] + found[-1][2] == i and found[-1][1] + found[-1][2] == j:
            found[-1] = (found[-1][0], found[-1][1], found[-1][2] + size)
        else:
            found.append((i, j, size))
    return found


def unified(old: str, new: str, name: str, new_name: str | None = None, *, context: int = 3) -> str:
    """
    Return the difference of two texts as a unified diff, as `patch -p0` takes it; '' for none.

    Args:
        old: The old text.
        new: The new one.
        name: What the file is called.
        new_name: What the new one is called, if that is something else.
        context: How many lines around a change are shown.
    """
    matcher = _Lines(lines(old), lines(new))
    shown = [
        line for group in matcher.get_grouped_opcodes(context) for line in _hunk(group, matcher.a, matcher.b)
    ]
    head = [f"--- {name}\n", f"+++ {new_name or name}\n"] if shown else []
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in [*head, *shown]
    )


class _Lines(SequenceMatcher[str]):
    """What `difflib` makes of runs, from those of `matching`."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        super().__init__()
        self.a, self.b = old, new

    def get_matching_blocks(self) -> list[Match]:
        ends = (len(self.a), len(self.b), 0)
        return [Match(*run) for run in (*matching(self.a, self.b), ends)]


def _hunk(
    group: Sequence[tuple[str, int, int, int, int]], old: Sequence[str], new: Sequence[str]
) -> Iterator[str]:
    _, start, _, new_start, _ = group[0]
    _, _, end, _, new_end = group[-1]
    yield f"@@ -{_range(start, end)} +{_range(new_start, new_end)} @@\n"
    for kind, one, one_end, other, other_end in group:
        if kind == "equal":
            yield from (f" {line}" for line in old[one:one_end])
            continue
        yield from (f"-{line}" for line in old[one:one_end])
        yield from (f"+{line}" for line in new[other:other_end])


def _range(start: int, end: int) -> str:
    """Say which lines are meant, as POSIX has it for `diff -u`."""
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"
