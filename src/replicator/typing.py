"""Names for the types that cross module borders."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

__all__ = ["Data", "DataPath", "PlainData", "Policy", "Severity", "StrPath"]

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
