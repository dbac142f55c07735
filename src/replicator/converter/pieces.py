"""What to store for rich text that was read and then changed: the stored data, with that change and no more."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from replicator.converter.shapes import block_in_node
from replicator.model import Block
from replicator.nodes import Node, Piece, RichText
from replicator.yaml.splice.compare import match_items, same

__all__ = ["merged_items", "merged_rich_text"]

Merge = Callable[[Any, Any, Any, Any, Any], Any]
"""Merges anything else; see `merging.merged`."""


def merged_rich_text(stored: Any, old: RichText, new: RichText, was: Any, wanted: Any, merge: Merge) -> Any:
    """
    Return the data to store for a rich text, piece by piece; the arguments are those of `merging.merged`.

    Text of another form than before is written anew.
    """
    if old.form != new.form or stored.__class__ is not was.__class__ or was.__class__ is not wanted.__class__:
        return wanted
    if stored.__class__ is dict:
        return _merged_node(stored, old, new, was, wanted, merge)
    if stored.__class__ is not list:
        return wanted
    return merged_items(stored, old.content, new.content, was, wanted, partial(_merged_piece, merge))


def merged_items(
    stored: Any, old: Any, new: Any, was: list[Any], wanted: list[Any], merge: Merge
) -> list[Any]:
    """Merge the items of a list, each with the one that it continues."""
    return [
        wanted[index]
        if source is None
        else merge(stored[source], old[source], new[index], was[source], wanted[index])
        for index, source in enumerate(match_items(was, wanted))
    ]


def _merged_piece(merge: Merge, stored: Any, old: Piece, new: Piece, was: Any, wanted: Any) -> Any:
    if same(was, wanted):
        return stored
    if isinstance(old, Node) and isinstance(new, Node):
        return _merged_node(stored, old, new, was, wanted, merge)
    if not (isinstance(old, Block) and isinstance(new, Block)):
        return wanted
    block = block_in_node(stored)
    if stored.get("type") != "set" or block is None:
        return merge(stored, old, new, was, wanted)
    data = merge(block, old, new, block_in_node(was), block_in_node(wanted))
    return {**stored, "attrs": _attributes(stored["attrs"], data)}


def _attributes(stored: dict[str, Any], block: dict[str, Any]) -> dict[str, Any]:
    """Return a block's mapping as attributes of its node, keys in the order in which they stood."""
    own = {key: value for key, value in block.items() if key in ("id", "enabled")}
    values = {key: value for key, value in block.items() if key not in own}
    kept = {key: {**own, "values": values}[key] for key in stored if key == "values" or key in own}
    return {**{key: value for key, value in own.items() if key not in kept}, **kept}


def _merged_node(
    stored: dict[str, Any], old: Node, new: Node, was: dict[str, Any], wanted: dict[str, Any], merge: Merge
) -> dict[str, Any]:
    """Merge a node key by key."""
    found: dict[str, Any] = {}
    for key in wanted:
        if key not in was or key not in stored:
            found[key] = wanted[key]
        elif key == "content" and old.content and new.content:
            found[key] = merged_items(
                stored[key], old.content, new.content, was[key], wanted[key], partial(_merged_piece, merge)
            )
        else:
            found[key] = merge(stored[key], was[key], wanted[key], was[key], wanted[key])
    return found
