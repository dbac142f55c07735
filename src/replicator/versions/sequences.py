"""
What two sequences have in common, and what becomes of a third that both come from.

Lines and words are compared here: first by what stands in both exactly once (patience diff, after Bram Cohen),
then, between such anchors, as `difflib` does. So a few changes in a long sequence cost about its length.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal, TypeAlias

import attrs

from replicator.yaml.splice.compare import longest_rising

__all__ = ["Chunk", "Run", "lines", "matching", "merged_chunks"]

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


@attrs.frozen
class Chunk:
    """A stretch of three sequences: of the common ancestor and of two that come from it."""

    kind: Literal["same", "ours", "theirs", "both", "conflict"]
    """Who changed it; both: in the same way; conflict: in two ways."""

    base: Sequence[str]
    ours: Sequence[str]
    theirs: Sequence[str]

    @property
    def merged(self) -> Sequence[str]:
        """What becomes of it; ours, where there is a conflict."""
        return self.theirs if self.kind == "theirs" else self.ours


def merged_chunks(
    base: Sequence[str],
    ours: Sequence[str],
    theirs: Sequence[str],
    *,
    keeps_apart: Callable[[Sequence[str]], bool] = bool,
) -> list[Chunk]:
    """
    Merge two sequences that come from a third, as diff3 does.

    Args:
        base: What both come from.
        ours: One of the two.
        theirs: The other.
        keeps_apart: Tells whether an unchanged stretch is enough for the changes of the two on its sides to be
            independent; where it is not, they are one conflict.
    """
    chunks: list[Chunk] = []
    for chunk in _chunks(base, ours, theirs):
        chunks.append(chunk)
        if len(chunks) > 2 and chunks[-2].kind == "same" and not keeps_apart(chunks[-2].base):
            before, between, after = chunks[-3:]
            kinds = {before.kind, after.kind}
            if kinds <= {"ours", "both"} or kinds <= {"theirs", "both"}:
                continue
            chunks[-3:] = [
                Chunk(
                    "conflict",
                    [*before.base, *between.base, *after.base],
                    [*before.ours, *between.ours, *after.ours],
                    [*before.theirs, *between.theirs, *after.theirs],
                )
            ]
    return chunks


def _chunks(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Chunk]:
    """Yield the stretches that all three have in common, and what stands between them."""
    at, our_at, their_at = 0, 0, 0
    for start, our_start, their_start, size in [
        *_shared(matching(base, ours), matching(base, theirs)),
        (len(base), len(ours), len(theirs), 0),
    ]:
        old, one, other = base[at:start], ours[our_at:our_start], theirs[their_at:their_start]
        if old or one or other:
            yield Chunk(_kind(old, one, other), old, one, other)
        at, our_at, their_at = start + size, our_start + size, their_start + size
        if size:
            same = base[start:at]
            yield Chunk("same", same, same, same)


def _kind(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]
) -> Literal["ours", "theirs", "both", "conflict"]:
    if ours == theirs:
        return "both"
    if ours == base:
        return "theirs"
    return "ours" if theirs == base else "conflict"


def _shared(ours: list[Run], theirs: list[Run]) -> Iterator[tuple[int, int, int, int]]:
    """Yield where runs of the base are in both: their starts in base, ours and theirs, and their length."""
    one = other = 0
    while one < len(ours) and other < len(theirs):
        (a, our_start, our_size), (b, their_start, their_size) = ours[one], theirs[other]
        start, end = max(a, b), min(a + our_size, b + their_size)
        if start < end:
            yield start, our_start + start - a, their_start + start - b, end - start
        if a + our_size < b + their_size:
            one += 1
        else:
            other += 1
