"""How wide text is on a page where each letter has its column, and where its lines break."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

__all__ = ["padded", "width_of", "wrap"]


@cache
def _unusual() -> re.Pattern[str]:
    """Find letters that may be two columns wide or none; all others take one. Compiling it takes a while."""
    return re.compile(
        "[^\t\n\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u0590\u2010-\u2027\u2030-\u205e\u20a0-\u20cf]"
    )


def _is_usual(text: str) -> bool:
    return text.isascii() or not _unusual().search(text)


_UNSPACED = (
    (0x1100, 0x11FF),
    (0x2E80, 0x9FFF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
)
"""Scripts that are written without blanks."""
_NOT_AT_START = frozenset(
    "、。，．・：；？！‼⁇⁈⁉）］｝〉》」』】〕〗〙〛ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々…,.:;?!)]}%”’"
)
_NOT_AT_END = frozenset("（［｛〈《「『【〔〖〘〚([{“‘")
"""What East Asian typesetting keeps away from the start and the end of a line (JIS X 4051)."""


def width_of(text: str) -> int:
    """Return how many columns text takes: East Asian letters and emoji two, combining marks none."""
    return len(text) if _is_usual(text) else sum(map(_width, text))


def _width(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def padded(text: str, width: int, align: str = "") -> str:
    """Return text with blanks around it, as wide as asked; to the left unless `align` is center or right."""
    blanks = max(0, width - width_of(text))
    before = {"right": blanks, "center": blanks // 2}.get(align, 0)
    return " " * before + text + " " * (blanks - before)


def wrap(words: str, width: int | None) -> list[str]:
    """
    Break text into lines no wider than `width` columns, or only where it has line ends if that is None.

    Lines break at blanks, and between the letters of scripts that are written without them.
    Words longer than a line, such as addresses, stay whole.
    """
    lines = [" ".join(filter(None, line.split(" "))) for line in words.split("\n")]
    if width is None:
        return lines
    return [piece for line in lines for piece in _wrapped(line, width)]


def _wrapped(line: str, width: int) -> list[str]:
    if not _is_usual(line):
        return _wrapped_by_columns(line, width)
    pieces, start = [], 0
    while len(line) - start > width:
        end = line.rfind(" ", start, start + width + 1)
        if end < start:
            end = line.find(" ", start + width)
            if end < 0:
                break
        pieces.append(line[start:end])
        start = end + 1
    return [*pieces, line[start:]]


def _wrapped_by_columns(line: str, width: int) -> list[str]:
    """Break a line that has letters of different widths."""
    pieces: list[str] = []
    start, used, possible, used_there = 0, 0, -1, 0
    for index, char in enumerate(line):
        if char == " " or (index > start and _may_break(line, index)):
            possible, used_there = index, used
        used += _width(char)
        if used > width and possible > start:
            pieces.append(line[start:possible])
            blank = line[possible] == " "
            start, used, possible = possible + blank, used - used_there - blank, -1
    return [*pieces, line[start:]]


def _may_break(line: str, index: int) -> bool:
    """Tell whether a line may break before one of its letters, which is no blank."""
    before, after = line[index - 1], line[index]
    return bool(
        before != " "
        and after not in _NOT_AT_START
        and before not in _NOT_AT_END
        and (_is_unspaced(before) or _is_unspaced(after))
    )


def _is_unspaced(char: str) -> bool:
    return any(first <= ord(char) <= last for first, last in _UNSPACED)
