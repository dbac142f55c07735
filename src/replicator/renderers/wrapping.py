"""How wide text is on a page where each letter has its column, and where its lines break."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["padded", "width_of", "wrap"]

_UNUSUAL = re.compile(
    "[^\t\n\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u0590\u2010-\u2027\u2030-\u205e\u20a0-\u20cf]"
)
"""Characters that may be as wide as two letters, or have no width; all others are one column wide."""

_BREAK_AROUND = re.compile(
    "[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]"
)
_NOT_AT_START = frozenset(
    "、。，．・：；？！‼⁇⁈⁉）］｝〉》」』】〕〗〙〛ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々…,.:;?!)]}%”’"
)
_NOT_AT_END = frozenset("（［｛〈《「『【〔〖〘〚([{“‘")
"""What East Asian typesetting keeps away from the start and the end of a line (JIS X 4051)."""


def width_of(text: str) -> int:
    """Return how many columns text takes: East Asian letters and emoji two, combining marks none."""
    return sum(map(_width, text)) if _UNUSUAL.search(text) else len(text)


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
    if _UNUSUAL.search(line):
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
        and (_BREAK_AROUND.match(before) or _BREAK_AROUND.match(after))
    )
