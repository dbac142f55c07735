"""
Slips of the pen: which of some known words was meant by one that is not known.

Four slips make most misspellings (F. J. Damerau, "A technique for computer detection and correction of spelling
errors", 1964: 80 %): a letter that is missing, one too many, a wrong one, and two that changed places.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

__all__ = ["did_you_mean", "meant", "question"]


def meant(written: str, known: Iterable[str]) -> str | None:
    """
    Return the known word from which what was written differs by one slip, or in case, hyphens and underscores.

    A plural is no slip: `quotes` may well stand beside `quote`. A wrong letter makes another word of a short one:
    `site` is not meant to be `cite` or `size`. What has two letters may be anything.
    """
    letters = _letters(written)
    return next((word for word in known if _is_slip(letters, _letters(word))), None)


def question(written: str, known: Iterable[str]) -> str | None:
    """Return `did you mean 'ignore'?` for a word that is not known; None where nothing seems meant."""
    word = meant(written, known)
    return word and f"did you mean {word!r}?"


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """Return the end of a message about a word that is not known: `: did you mean 'ignore'?`, or all known words."""
    words = sorted(known)
    return f": {question(written, words) or 'choose from ' + ', '.join(words)}"


@lru_cache(maxsize=1024)
def _letters(word: str) -> str:
    return word.lower().replace("-", "").replace("_", "").replace(" ", "")


def _is_slip(written: str, word: str) -> bool:
    if written == word:
        return True
    if abs(len(written) - len(word)) > 1 or min(len(written), len(word)) < 3:
        return False
    if f"{written}s" == word or written == f"{word}s":
        return False
    start = _shared(written, word)
    written, word = written[start:], word[start:]
    end = _shared(written[::-1], word[::-1])
    rest, other = written[: len(written) - end], word[: len(word) - end]
    if len(rest) == len(other):
        return rest == other[::-1] if len(rest) == 2 else len(rest) == 1 and start + end >= 4
    return len(rest) + len(other) == 1


def _shared(one: str, other: str) -> int:
    """Return how many letters two words have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, pair in pairs if pair[0] != pair[1]), min(len(one), len(other)))
