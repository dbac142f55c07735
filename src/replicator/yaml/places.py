"""Where a path through the data leads in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from replicator.errors import format_path
from replicator.typing import DataPath
from replicator.yaml.nodes import Entry, Item, Listing, Mapping, Node
from replicator.yaml.source import Span

if TYPE_CHECKING:
    from replicator.yaml.document import Document

__all__ = ["key_span", "offset", "span"]


def span(tree: Node | None, path: DataPath) -> Span:
    """Return where a value stands; see `Document.span`."""
    found, rest = _follow(tree, path)
    if rest or found is None:
        raise _unknown(path)
    node = _node(found)
    return Span(node.start, node.end)


def key_span(tree: Node | None, path: DataPath) -> Span:
    """Return where the key of a mapping's value stands; see `Document.key_span`."""
    found, rest = _follow(tree, path)
    if rest or not isinstance(found, Entry):
        raise _unknown(path)
    return Span(found.key.start, found.key.end)


def offset(document: Document, path: DataPath) -> int:
    """Return the offset of a value, of the `<<` that brings it in, or of the nearest value around it."""
    found, rest = _follow(document.tree, path)
    if found is None:
        return document.source.start
    node = _node(found)
    merging = _merging_entry(document, node, path[: len(path) - len(rest)], rest)
    return merging.start if merging else node.content


def _merging_entry(document: Document, node: Node, path: DataPath, rest: DataPath) -> Entry | None:
    """Return the merge key of a mapping that holds the next step in its data but not in the text."""
    if not rest or not isinstance(node, Mapping) or None not in node.names:
        return None
    data: Any = document.written
    for step in path:
        data = data[step]
    return next(each for each in node.children if each.name is None) if rest[0] in data else None


def _follow(tree: Node | None, path: DataPath) -> tuple[Node | Entry | Item | None, DataPath]:
    """Return the last node on a path, with its key or dash, and what is left of the path."""
    found: Node | Entry | Item | None = tree
    for index, step in enumerate(path):
        child = None if found is None else _child(_node(found), step)
        if child is None:
            return found, path[index:]
        found = child
    return found, ()


def _node(found: Node | Entry | Item) -> Node:
    """Return a node without its key or dash."""
    return found.value if isinstance(found, Entry | Item) else found


def _child(node: Node, step: str | int) -> Entry | Item | None:
    """Return the entry or item of a node that one step of a path leads to."""
    if isinstance(node, Mapping) and isinstance(step, str):
        return node.entry(step) if step in node else None
    if isinstance(node, Listing) and isinstance(step, int) and 0 <= step < len(node.places):
        return node.child(step)
    return None


def _unknown(path: DataPath) -> LookupError:
    """Say that a path leads nowhere."""
    return LookupError(f"the text has no place for {format_path(path) or 'the whole'}")
