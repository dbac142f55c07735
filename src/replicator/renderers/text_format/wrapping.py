"""Plain text in lines: where they break, and how a text is put into a column."""

from __future__ import annotations

from replicator.columns import is_narrow, letter_width, width_of

__all__ = ["padded", "wrap"]


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
    if not is_narrow(line):
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
        used += letter_width(char)
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
