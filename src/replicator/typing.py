"""Names for the types that cross module borders, and the checks of what arguments may be."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

__all__ = [
    "Data",
    "DataPath",
    "PlainData",
    "Policy",
    "Severity",
    "StrPath",
    "check_type",
    "check_word",
    "named_type",
]

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


def check_type(value: object, wanted: type | tuple[type, ...], expected: str, hint: str = "") -> None:
    """
    Make sure that an argument is of a class.

    Args:
        value: The argument.
        wanted: The class, or several.
        expected: What belongs there, in words: `a post`.
        hint: What to do instead.

    Raises:
        TypeError: It is of another class.
    """
    if not isinstance(value, wanted):
        found = f"expected {expected}, found {named_type(value)}"
        raise TypeError(f"{found}; {hint}" if hint else found)


def named_type(value: object) -> str:
    """Say what a value is: the name of its class, or that it is a class itself."""
    return f"the class {value.__name__}" if isinstance(value, type) else type(value).__name__


def check_word(name: str, word: object, words: tuple[str, ...]) -> None:
    """
    Make sure that an option is one of its words: one that is misspelt must never be taken for another.

    Raises:
        TypeError: It is none of them.
    """
    if word not in words:
        *others, last = map(repr, words)
        raise TypeError(f"{name} is {', '.join(others)} or {last}, not {word!r}")
