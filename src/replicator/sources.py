"""What is in a file that is named or open: its text, split and read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Protocol

from replicator.encoding import decode
from replicator.errors import EncodingError, Problem
from replicator.frontmatter import Content
from replicator.typing import StrPath
from replicator.yaml.tree import DuplicateKeys

__all__ = ["Readable", "read_content", "read_text"]


class Readable(Protocol):
    """An open file, or anything else with a `read` that gives text or bytes."""

    def read(self) -> Any:
        """Return all there is."""
        ...


def read_content(source: StrPath | Readable, *, duplicate_keys: DuplicateKeys = "error") -> Content:
    """
    Read a content file; its problems name the file.

    Args:
        source: A path, or an open file (text or bytes).
        duplicate_keys: Whether a key that stands twice is an error, or the last one counts.

    Raises:
        OSError: The file cannot be read.
        EncodingError: It is not UTF-8 text.
        ParseError: It is not YAML, or YAML front matter.
        TypeError: The source is neither.
    """
    text, name = read_text(source)
    return Content.parse(text, name=name, duplicate_keys=duplicate_keys)


def read_text(source: StrPath | Readable) -> tuple[str, str | None]:
    """Return the text of a file and the name to call it by; line ends stay as they are."""
    if isinstance(source, str | os.PathLike):
        path = os.fspath(source)
        return decode(Path(path).read_bytes(), path), path
    if not hasattr(source, "read"):
        raise TypeError(f"expected a path or an open file, found {type(source).__name__}")
    label = getattr(source, "name", None)
    name = label if isinstance(label, str) else None
    try:
        content = source.read()
    except UnicodeDecodeError as error:  # a text file that somebody opened in the wrong encoding
        problem = Problem(
            f"expected {error.encoding} text, found other bytes", (), name, hint="open it as bytes"
        )
        raise EncodingError(problem) from None
    return (content if isinstance(content, str) else decode(content, name)), name
