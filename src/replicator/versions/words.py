"""Changes of text, word by word: what was changed, and two changes of one text merged where that is safe."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

import attrs

from replicator.sequences import lines, matching
from replicator.versions.sequences import merged_chunks

__all__ = ["Piece", "merged_text", "pieces"]

_WORD = re.compile(
    r"""
    \{\{.{0,300}?\}\}                        # Antlers, Twig, Jinja
  | !?\[[^\]\n]{0,300}\]\([^)\n]{0,300}\)    # a link or a picture in Markdown
  | <[^<>\n]{0,300}>                         # a tag
  | `[^`\n]{0,300}`                          # code in a line
  | \n | [^\S\n]+                            # space
  | (?:(?!\{\{|!?\[|<|`)\S)+ | \S            # a word, or what did not begin one of these
    """,
    re.VERBOSE,
)

_FEWEST_WORDS = 2
"""How many unchanged words stand between two changes of one line that can be merged."""


@attrs.frozen
class Piece:
    """A stretch of a changed text."""

    kind: Literal["same", "removed", "added"]
    text: str


def pieces(old: str, new: str) -> list[Piece]:
    """Return two texts as one: what stayed, what was removed and what was added, in whole words."""
    one, other = _WORD.findall(old), _WORD.findall(new)
    found: list[Piece] = []
    i = j = 0
    for start, other_start, size in [*matching(one, other), (len(one), len(other), 0)]:
        for kind, words in (
            ("removed", one[i:start]),
            ("added", other[j:other_start]),
            ("same", one[start : start + size]),
        ):
            if words:
                found.append(Piece(kind, "".join(words)))  # type: ignore[arg-type]
        i, j = start + size, other_start + size
    return found


def merged_text(base: str, ours: str, theirs: str) -> tuple[str, str]:
    """
    Merge two changes of one text; return it twice, as ours and as theirs want it where they disagree.

    Changes of different lines are merged as git does: an unchanged line stands between them. Changes of one line
    are merged where two unchanged words or more stand between them; a link, a tag, code and a template's
    expression are one word each. A line in which anything disagrees is left as each of the two has it.
    """
    found, others = [], []
    for chunk in merged_chunks(lines(base), lines(ours), lines(theirs)):
        one, other = "".join(chunk.merged), "".join(chunk.merged)
        if chunk.kind == "conflict":
            one, other = _merged_words("".join(chunk.base), "".join(chunk.ours), "".join(chunk.theirs))
        found.append(one)
        others.append(other)
    return "".join(found), "".join(others)


def _merged_words(base: str, ours: str, theirs: str) -> tuple[str, str]:
    """Merge word by word, all of it or nothing."""
    chunks = merged_chunks(*map(_WORD.findall, (base, ours, theirs)), keeps_apart=_keeps_apart)
    if any(chunk.kind == "conflict" for chunk in chunks):
        return ours, theirs
    merged = "".join(word for chunk in chunks for word in chunk.merged)
    return merged, merged


def _keeps_apart(words: Sequence[str]) -> bool:
    """Tell whether there are enough words for the changes around them to have nothing to do with each other."""
    return sum(not word.isspace() for word in words) >= _FEWEST_WORDS
