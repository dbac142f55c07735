"""Tables in plain text: columns side by side, as narrow as the page asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from replicator.columns import width_of
from replicator.renderers.text_format.wrapping import padded, wrap

__all__ = ["grid"]

_GAP = "  "
_NARROWEST = 6


def grid(rows: list[list[str]], width: int | None, *, headed: bool, aligned: Sequence[str] = ()) -> list[str]:
    """
    Return a table as lines.

    Args:
        rows: The cells, row by row; rows may differ in length.
        width: How long a line may be, if that can be.
        headed: Whether the first row is a header, and gets a rule under it.
        aligned: How each column is aligned: left, center or right; left unless given.
    """
    columns = list(zip_longest(*rows, fillvalue=""))
    widths = _fitted([max(map(width_of, column)) for column in columns], width)
    aligned = [*aligned, *[""] * len(widths)]
    lines: list[str] = []
    for index, row in enumerate(rows):
        lines += _row(row, widths, aligned)
        if headed and index == 0:
            lines.append(_GAP.join("-" * each for each in widths))
    return lines


def _row(row: list[str], widths: list[int], aligned: Sequence[str]) -> Iterator[str]:
    """Give the lines of one row; cells that are too long run over several."""
    cells = [wrap(cell, max(1, width)) for cell, width in zip(row, widths, strict=False)]
    for line in zip_longest(*cells, fillvalue=""):
        yield _GAP.join(map(padded, line, widths, aligned)).rstrip()


def _fitted(widths: list[int], width: int | None) -> list[int]:
    """Return the widths of columns, the widest ones made narrower until the table fits."""
    if width is None or not widths:
        return widths
    room = width - len(_GAP) * (len(widths) - 1)
    while sum(widths) > room and max(widths) > _NARROWEST:
        widest = widths.index(max(widths))
        second = max((each for each in widths if each < widths[widest]), default=_NARROWEST)
        too_much = sum(widths) - room
        widths[widest] = max(_NARROWEST, widths[widest] - min(too_much, max(1, widths[widest] - second)))
    return widths
