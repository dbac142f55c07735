"""Replacements in a text, and how they are carried out."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from replicator.typing import DataPath

__all__ = ["Edit", "apply"]


@attrs.frozen
class Edit:
    """One replacement, and the path of the value that it is made for."""

    start: int
    end: int
    text: str
    path: DataPath


def apply(text: str, edits: Iterable[Edit], start: int = 0, end: int | None = None) -> str | None:
    """
    Carry out edits in a stretch of a text; None when they get in each other's way.

    What is inserted at the same place stands in the order of the edits, before what is replaced there.
    """
    pieces: list[str] = []
    position = start
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end > edit.start)):
        if edit.start < position:
            return None
        pieces += [text[position : edit.start], edit.text]
        position = edit.end
    pieces.append(text[position:end])
    return "".join(pieces)
