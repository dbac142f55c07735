"""Names for the types that cross module borders, and the check of words that options may be."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

__all__ = ["Data", "DataPath", "PlainData", "Policy", "Severity", "StrPath", "check_word"]

StrPath: TypeAlias = "str | os.PathLike[str]"
"""A path in the local file system."""

DataPath: TypeAlias = "tuple[str | int, ...]"
"""Keys and indexes from the top of a document to one value: `("blocks", 2, "text")`."""

PlainData: TypeAlias = Any
"""
What YAML and JSON hold: dicts, lists, str, int, float, bool and None.

Its true type is recursive; `Any` is honest about the border where types end.
"""

Data: TypeAlias = Mapping[str, PlainData]
"""A mapping of plain data, as a block or a post is stored."""

Policy: TypeAlias = Literal["keep", "warn", "error", "drop"]
"""What to do with what the model does not know: a block type, a key, a way to render."""

Severity: TypeAlias = Literal["error", "warning", "note"]
"""How bad a problem is: content that must be mended, that should be, that may be."""


def check_word(name: str, word: object, words: tuple[str, ...]) -> None:
    """
    Make sure that an option is one of its words: one that is misspelt must never be taken for another.

    Raises:
        TypeError: It is none of them.
    """
    if word not in words:
        *others, last = map(repr, words)
        raise TypeError(f"{name} is {', '.join(others)} or {last}, not {word!r}")
