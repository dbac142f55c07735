"""Where blocks and nodes are in what is rendered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from replicator.model import Block
from replicator.nodes import Node, RichText
from replicator.typing import DataPath
from replicator.walk import parts, walk

__all__ = ["first_places", "places"]


def places(content: Any, *, nodes: bool) -> Iterator[tuple[DataPath, Block | Node]]:
    """Give the blocks in some content with their paths, and the nodes of its rich texts if asked."""
    texts: list[tuple[DataPath, Any]] = [((), content)] if isinstance(content, RichText) else []
    texts += [((key,), text) for key, text in getattr(content, "rich_texts", {}).items()]
    for visit in walk(content):
        yield visit.path, visit.block
        texts += [((*visit.path, *path), part) for path, part in parts(visit.block)] if nodes else []
    for path, text in texts if nodes else ():
        if isinstance(text, RichText):
            yield from _nodes(text, (*path, "content") if text.form == "doc" else path)


def first_places(content: Any, *, nodes: bool) -> dict[int, DataPath]:
    """Return the paths of these by their ids; of what is in several places, the first."""
    known: dict[int, DataPath] = {}
    for path, each in places(content, nodes=nodes):
        known.setdefault(id(each), path)
    return known


def _nodes(node: Node, path: DataPath) -> Iterator[tuple[DataPath, Node]]:
    for index, piece in enumerate(node.content):
        if isinstance(piece, Node):
            yield (*path, index), piece
            yield from _nodes(piece, (*path, index, "content"))
