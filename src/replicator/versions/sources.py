"""What can be compared and merged: texts, bytes, files, posts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, TypeAlias

import attrs

from replicator.encoding import decode
from replicator.files import AuthorFile, PostFile, default_converter
from replicator.frontmatter import Content
from replicator.model import Author, Record
from replicator.sources import Readable
from replicator.typing import DataPath, PlainData, named_type

__all__ = ["Comparable", "Text", "Version", "bytes_of"]

Text: TypeAlias = "str | bytes | os.PathLike[str] | Readable"
"""A text (never the name of a file: that is a `Path`), bytes, a path, or an open file."""

Comparable: TypeAlias = "Text | Content | PostFile[Any] | AuthorFile | Record | Author"
"""What has data to compare."""


def bytes_of(source: Text) -> bytes:
    """Return what a text or file holds, as bytes."""
    if isinstance(source, os.PathLike):
        return Path(source).read_bytes()
    if not (isinstance(source, str | bytes) or hasattr(source, "read")):
        raise TypeError(f"expected a text, bytes, a path or an open file, found {named_type(source)}")
    content = source if isinstance(source, str | bytes) else source.read()
    return content.encode("utf-8", "surrogateescape") if isinstance(content, str) else bytes(content)


@attrs.frozen
class Version:
    """One version of a post: its data, and its text if there is one."""

    data: PlainData = attrs.field(repr=False)
    content: Content | None

    @classmethod
    def of(cls, source: Comparable) -> Version:
        """Read what there is; see `diff` for what is raised."""
        if isinstance(source, Record | Author):
            return cls(default_converter().unstructure(source), None)
        if isinstance(source, PostFile | AuthorFile):
            content = Content.parse(source.text, name=source.path)
        elif isinstance(source, Content):
            content = source
        else:
            name = os.fspath(source) if isinstance(source, os.PathLike) else None
            content = Content.parse(decode(bytes_of(source), name), name=name)
        return cls(content.written or {}, content)

    def line(self, path: DataPath | None) -> int | None:
        """Return the line of a value, None where there is no value or no text."""
        return None if self.content is None or path is None else self.content.place(path)[0]
