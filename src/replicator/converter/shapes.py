"""What lists of blocks and rich text look like, and where a post has its main list."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from replicator.fields import field_specs
from replicator.model import Post
from replicator.scalar import Scalar
from replicator.schema import Schema

__all__ = [
    "HTML_START",
    "LEAVES",
    "NODE_KEYS",
    "are_typed",
    "block_in_node",
    "find_block_key",
    "is_block_shape",
    "is_known_rich_text",
    "is_mixed_text",
    "is_rich_text",
]


def is_block_shape(value: Any) -> bool:
    """
    Tell whether a value of unknown meaning is a list of blocks: mappings that each have a text `type`.

    Rich text (ProseMirror's nodes, Statamic's Bard) has the same outer shape and is none.
    """
    return (
        value.__class__ is list
        and bool(value)
        and all(item.__class__ is dict and item.get("type").__class__ is str for item in value)
        and not is_rich_text(value)
    )


def are_typed(values: list[Any]) -> bool:
    """Tell whether all items of a list are mappings that say their `type`."""
    types = [each.get("type") if each.__class__ is dict else None for each in values]
    return not [name for name in types if name.__class__ is not str or not name]


def is_rich_text(nodes: list[Any]) -> bool:
    """Tell whether a list holds something that looks like a node of rich text."""
    nodes = [node for node in nodes if node.__class__ is dict and node.get("type").__class__ is str]
    return any(_is_node(node) for node in nodes) or (bool(nodes) and all(len(node) == 1 for node in nodes))


def _is_node(node: dict[str, Any]) -> bool:
    content = node.get("content")
    if len(node) == 1:
        return node["type"] in LEAVES
    return node.keys() <= NODE_KEYS and (
        node.get("attrs").__class__ is dict
        or node.get("marks").__class__ is list
        or (isinstance(content, list) and all(each.__class__ is dict and "type" in each for each in content))
    )


LEAVES = {"hardBreak", "hard_break", "horizontalRule", "horizontal_rule"}
NODE_KEYS = {"type", "attrs", "content", "marks", "text"}


def is_known_rich_text(nodes: list[Any], schema: Schema) -> bool:
    """Tell whether what looks like rich text holds nothing else, and a node or mark of a type that is known."""
    return (
        are_typed(nodes)
        and all(map(_may_be_node, nodes))
        and any(
            node["type"] in (schema.nodes if len(node) > 1 else _ALONE) or node["type"] == "set"
            for node in nodes
        )
    )


def _may_be_node(value: Any) -> bool:
    return (
        value.__class__ is dict
        and value.get("type").__class__ is str
        and value.keys() <= NODE_KEYS
        and ("text" not in value or value["type"] == "text")
    )


_ALONE = LEAVES | {"paragraph"}


def is_mixed_text(items: list[Any], blocks: Collection[str] = ()) -> bool:
    """
    Tell whether rich text is a list of HTML texts and blocks, as Statamic 2 stored Bard.

    Statamic asks whether each `type` is `text` or one of the field's sets (Bard.php:544-559). What only a node has
    speaks against it; what no node has, HTML, or the type of a block speaks for it.

    Args:
        items: The rich text.
        blocks: The types of the blocks that it may hold, as far as they are known.
    """
    if not are_typed(items) or any(_is_node(item) or "marks" in item for item in items):
        return False
    types = {item["type"] for item in items} - {"text"}
    if types and types.issubset(blocks):
        return True
    return any(not _may_be_node(item) or _HTML.match(str(item.get("text", ""))) is not None for item in items)


HTML_START = r"\s*<[a-zA-Z!]"
"""What HTML begins with, and plain text does not."""

_HTML = re.compile(HTML_START)


def block_in_node(node: dict[str, Any]) -> dict[str, Any] | None:
    """
    Return the mapping of the block that a node of type `set` holds; None for an odd node, best kept as it is.

    Statamic keeps a block's fields under `values`, its `id` and `enabled` beside them.
    """
    attrs: Any = node.get("attrs")
    values: Any = attrs.get("values") if attrs.__class__ is dict else None
    if values.__class__ is not dict or len(node) != 2 or "id" in values or "enabled" in values:
        return None
    own = {key: value for key, value in attrs.items() if key != "values"}
    sound = all(value.__class__ in _OWN_TYPES.get(key, ()) for key, value in own.items())
    return {"type": values.get("type"), **own, **values} if sound and "type" in values else None


_OWN_TYPES = {"id": (str, int, Scalar), "enabled": (bool, Scalar)}


def find_block_key(cls: type[Post], data: dict[str, Any]) -> str:
    """
    Return the key that holds the main list of blocks.

    That is the one the class names; where the data lacks it,
    the first value that looks like a list of blocks, and that no field of the class claims.
    """
    default: str = cls.__attrs_attrs__.block_key.default
    if default in data:
        return default
    taken = {key for spec in field_specs(cls) for key in (spec.key, *spec.aliases)} - {"blocks", "content"}
    return next((key for key, value in data.items() if key not in taken and is_block_shape(value)), default)
