"""
What a new text says, found out by reading no more than the lines around its edits.

Children of a block collection that stand on lines of their own can be read without the rest. When a parser comes to
such a line, all that it knows of the lines before is how far the open collections are indented; and it ends what
stands there at the next line that is indented no further, as it does at the end of a text. So if the text is the old
one up to the first of these lines, and again from the next child on, then the lines between say in it what they say
alone, and all others what they said. Where that is not so plain, since there are aliases, merge keys or markers of
documents, or since libyaml does not read the text as it stands, all of it has to be read.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Any

import attrs

from replicator.errors import ParseError
from replicator.typing import DataPath
from replicator.yaml.nodes import Listing, Mapping
from replicator.yaml.source import Source
from replicator.yaml.splice.compare import value_at
from replicator.yaml.splice.edits import Edit
from replicator.yaml.tree import Limits, read

if TYPE_CHECKING:
    from replicator.yaml.document import Document

__all__ = ["reread"]

_MARKER = re.compile(r"(?:\A|[\r\n])(?:---|\.\.\.|%)")


def reread(document: Document, edits: list[Edit], text: str) -> Any:
    """Return the data of a text that edits of a document led to; None where all of it has to be read."""
    if not edits or not document.is_straight or document.has_aliases:
        return None
    part = _around(document, edits)
    if part is None:
        return None
    before, after = document.text[: part.start], document.text[part.end :]
    lines = text[part.start : len(text) - len(after)]
    if not (text.startswith(before) and text.endswith(after)) or _MARKER.search(lines):
        return None
    if after and not lines.endswith(("\n", "\r")):
        return None
    limits = Limits(document.limits.max_depth - len(part.path), document.limits.max_alias_nodes)
    try:
        reading = read(Source(lines), limits, document.duplicate_keys)
    except ParseError:
        return None
    if not reading.is_straight:
        return None
    new = part.put(value_at(document.written, part.path), reading.data)
    return None if new is None else _with(document.written, part.path, new)


@attrs.frozen
class _Part:
    """Children of a block collection, one after the other, and the lines in which they stand."""

    path: DataPath
    """Which collection it is."""

    node: Mapping | Listing
    first: int
    stop: int
    start: int
    end: int

    def put(self, data: Any, found: Any) -> Any:
        """Return the collection with what the lines say in place of these children; None if that does not fit."""
        if found.__class__ is not data.__class__:
            return None
        if isinstance(self.node, Listing):
            return [*data[: self.first], *found, *data[self.stop :]]
        names = self.node.names
        others = {name: data[name] for name in names[: self.first] + names[self.stop :]}
        return {**others, **found} if others.keys().isdisjoint(found) else None


def _around(document: Document, edits: list[Edit]) -> _Part | None:
    """Return the smallest part that holds edits after the first character of its first child."""
    low, high = min(edit.start for edit in edits), max(edit.end for edit in edits)
    found: _Part | None = None
    node, end = document.tree, len(document.text)
    path: DataPath = ()
    while isinstance(node, Mapping | Listing) and not node.flow and not _has_twins(node):
        count = len(node.places)
        first = bisect_left(range(count), low, key=node.start_of) - 1
        if first < 0:
            break
        stop = first + 1
        while stop < count and node.start_of(stop) < high:
            stop += 1
        start = _line_start(document.text, node.start_of(first))
        end = end if stop == count else _line_start(document.text, node.start_of(stop))
        if start < 0 or end < high:
            break
        found = _Part(path, node, first, stop, start, end)
        if stop > first + 1:
            break
        path = (*path, node.names[first] or "" if isinstance(node, Mapping) else first)
        node = node.child(first).value
    return found


def _has_twins(node: Mapping | Listing) -> bool:
    """Tell whether keys of a mapping stand there twice, or may be brought in by a merge key as well."""
    return isinstance(node, Mapping) and (None in node.names or len({*node.names}) < len(node.names))


def _line_start(text: str, offset: int) -> int:
    """Return where the line of a child starts; -1 where something else than spaces stands before it."""
    start = text.rfind("\n", 0, offset) + 1
    return -1 if text[start:offset].strip(" ") else start


def _with(data: Any, path: DataPath, value: Any) -> Any:
    """Return data with another value at a path."""
    if not path:
        return value
    new = data.copy()
    new[path[0]] = _with(data[path[0]], path[1:], value)
    return new
