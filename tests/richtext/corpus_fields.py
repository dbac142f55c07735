"""Every rich text of the real sites, as it is stored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus import content_files
from replicator.converter.shapes import is_known_rich_text, is_rich_text
from replicator.encoding import decode
from replicator.errors import ContentError
from replicator.frontmatter import Content
from replicator.richtext import schema
from replicator.typing import DataPath


def contents() -> Iterator[tuple[Path, Content]]:
    """Give every file that holds rich text, read."""
    for path in content_files():
        source = path.read_bytes()
        if b"type: paragraph" in source or b"type: set" in source or b"type: text" in source:
            try:
                content = Content.parse(decode(source), name=str(path))
            except ContentError:
                continue
            if next(rich_texts(content.document.data), None):
                yield path, content


def rich_texts(data: Any, path: DataPath = ()) -> Iterator[tuple[DataPath, list[Any]]]:
    """Give every rich text in some data, with its path; of those in one another the outer only."""
    if isinstance(data, list):
        if is_rich_text(data) and is_known_rich_text(data, schema):
            yield path, data
            return
        for index, value in enumerate(data):
            yield from rich_texts(value, (*path, index))
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from rich_texts(value, (*path, key))


def replaced(data: Any, path: DataPath, value: Any) -> Any:
    """Return data with another value at a path."""
    if not path:
        return value
    new = data.copy()
    new[path[0]] = replaced(data[path[0]], path[1:], value)
    return new
