"""How many columns text takes where each letter has its place: in a terminal, in plain text."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

__all__ = ["is_narrow", "letter_width", "width_of"]


@cache
def _unusual() -> re.Pattern[str]:
    """Find letters that may be two columns wide or none; all others take one. Compiling it takes a while."""
    return re.compile(
        "[^\t\n\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u0590\u2010-\u2027\u2030-\u205e\u20a0-\u20cf]"
    )


def is_narrow(text: str) -> bool:
    """Tell whether each letter of a text is certain to take one column."""
    return text.isascii() or not _unusual().search(text)


def width_of(text: str) -> int:
    """Return how many columns text takes: East Asian letters and emoji two, combining marks none."""
    return len(text) if is_narrow(text) else sum(map(letter_width, text))


def letter_width(char: str) -> int:
    """Return how many columns one letter takes."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
