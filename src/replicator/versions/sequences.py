"""What becomes of a sequence that two others come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

import attrs

from replicator.sequences import Run, matching

__all__ = ["Chunk", "merged_chunks"]


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
