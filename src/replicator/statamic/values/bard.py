"""
Bard as it is stored, for those who judge and search it: its nodes and the sets among them, at any depth.

The forms are those of statamic/cms `Fieldtypes/Bard.php`. Reading Bard as rich text is the converter's part.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

import attrs

from replicator.converter.shapes import is_mixed_text
from replicator.typing import DataPath

__all__ = ["Piece", "flaws", "is_empty", "is_nodes", "pieces", "words"]


@attrs.frozen
class Piece:
    """A node, or the values of a set."""

    path: DataPath
    """Where it is."""

    data: Any
    """What stands there: a mapping, where all is well."""

    is_set: bool
    """Whether it is the values of a set, its `type` among them."""


def pieces(value: Any, sets: Collection[str], path: DataPath = ()) -> Iterator[Piece]:
    """
    Give every node and every set of a Bard field, in the order of the file; HTML has none.

    Args:
        value: What is stored.
        sets: The handles of the field's sets, by which the form of Statamic 2 is recognised.
        path: Where it is stored.
    """
    if not isinstance(value, list):
        document = isinstance(value, dict) and value.get("type") == "doc"
        yield from _nodes(value.get("content"), (*path, "content")) if document else ()
    elif is_mixed_text(value, sets):
        for index, item in enumerate(value):
            yield Piece((*path, index), item, is_set=item["type"] != "text")
    else:
        yield from _nodes(value, path)


def _nodes(value: Any, path: DataPath) -> Iterator[Piece]:
    """Give what is in a list of nodes; without recursion, since files may be nested as deeply as they like."""
    waiting = _listed(value, path)
    while waiting:
        here, node = waiting.pop()
        values = _values(node)
        if values is not None:
            yield Piece((*here, "attrs", "values"), values, is_set=True)
            continue
        yield Piece(here, node, is_set=False)
        if isinstance(node, dict):
            waiting += _listed(node.get("content"), (*here, "content"))


def _listed(value: Any, path: DataPath) -> list[tuple[DataPath, Any]]:
    """Return the items of a list with their paths, the last one first."""
    found = [((*path, index), each) for index, each in enumerate(value if isinstance(value, list) else ())]
    return found[::-1]


def _values(node: Any) -> dict[str, Any] | None:
    """Return the values of the set that a node is, or None where it is another node, or a broken set."""
    attributes = node.get("attrs") if isinstance(node, dict) and node.get("type") == "set" else None
    values = attributes.get("values") if isinstance(attributes, dict) else None
    return values if isinstance(values, dict) and isinstance(values.get("type"), str) else None


def flaws(piece: Piece) -> Iterator[tuple[DataPath, str, Any]]:
    """Give what of a node no editor could have stored: where it is, what is expected there, what is found."""
    node = piece.data
    if not isinstance(node, dict) or not isinstance(node.get("type"), str):
        yield piece.path, "a node: a mapping with a `type`", node
        return
    for key, (expected, kind) in _PARTS.items():
        if (value := node.get(key)) and not isinstance(value, kind):
            yield (*piece.path, key), expected, value
    if node["type"] == "text" and isinstance(node.get("text"), list | dict | None):
        yield (*piece.path, "text"), "text", node.get("text")
    if node["type"] == "set":
        yield (*piece.path, "attrs"), "a set: its `values`, with a `type`", node.get("attrs")
    for index, mark in enumerate(node["marks"] if isinstance(node.get("marks"), list) else ()):
        if not isinstance(mark, dict) or not isinstance(mark.get("type"), str):
            yield (*piece.path, "marks", index), "a mark: a mapping with a `type`", mark


_PARTS: dict[str, tuple[str, type]] = {
    "attrs": ("a mapping", dict),
    "content": ("a list of nodes", list),
    "marks": ("a list of marks", list),
}


def is_nodes(value: Any, sets: Collection[str]) -> bool:
    """Tell whether Bard is stored as a list of nodes, the form that Statamic's rules judge."""
    return isinstance(value, list) and not is_mixed_text(value, sets)


def is_empty(value: Any) -> bool:
    """Tell whether Bard holds no more than the paragraph that an empty editor has (Bard.php `process`)."""
    if isinstance(value, str):
        return _EMPTY.fullmatch(value) is not None
    if isinstance(value, dict):
        value = value.get("content") or [] if value.get("type") == "doc" else value
    if not isinstance(value, list) or len(value) > 1:
        return False
    return all(
        isinstance(node, dict) and node.keys() <= {"type", "attrs", "content"} and _bare(node)
        for node in value
    )


def _bare(node: dict[str, Any]) -> bool:
    return node.get("type") == "paragraph" and not node.get("content")


_EMPTY = re.compile(r"\s*(<p>\s*(<br\s*/?>)?\s*</p>)?\s*")


def words(value: Any, sets: Collection[str]) -> str:
    """Return the text of a list of nodes, without what is in its sets; '' for any other form."""
    if not is_nodes(value, sets):
        return ""
    nodes = [each.data for each in pieces(value, sets) if not each.is_set and isinstance(each.data, dict)]
    return "".join([text for node in nodes if isinstance(text := node.get("text"), str)])
