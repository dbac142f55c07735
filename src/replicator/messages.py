"""How sentences for people are put together: lists and numbers."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["counted", "listing"]


def listing(items: Sequence[str], word: str = "or") -> str:
    """Join words for a sentence: `a, b or c`."""
    return f" {word} ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))


def counted(number: int, word: str) -> str:
    """Say how many there are: `1 file`, `2 files`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
