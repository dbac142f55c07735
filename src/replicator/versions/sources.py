"""What can be compared and merged: texts, bytes, files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeAlias

from replicator.files import Readable

__all__ = ["Text", "bytes_of"]

Text: TypeAlias = "str | bytes | os.PathLike[str] | Readable"
"""A text (never the name of a file: that is a `Path`), bytes, a path, or an open file."""


def bytes_of(source: Text) -> bytes:
    """Return what a text or file holds, as bytes."""
    if isinstance(source, os.PathLike):
        return Path(source).read_bytes()
    content = source if isinstance(source, str | bytes) else source.read()
    return content.encode("utf-8", "surrogateescape") if isinstance(content, str) else bytes(content)
