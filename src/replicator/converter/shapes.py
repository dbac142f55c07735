"""What a list of blocks looks like, and where a post has its main one."""

from __future__ import annotations

from typing import Any

from replicator.fields import field_specs
from replicator.model import Post

__all__ = ["find_block_key", "is_block_shape", "is_rich_text"]


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


def is_rich_text(nodes: list[Any]) -> bool:
    """Tell whether a list holds nodes of rich text."""
    nodes = [node for node in nodes if node.__class__ is dict and node.get("type").__class__ is str]
    return any(_is_node(node) for node in nodes) or (bool(nodes) and all(len(node) == 1 for node in nodes))


def _is_node(node: dict[str, Any]) -> bool:
    content = node.get("content")
    if len(node) == 1:
        return node["type"] in _LEAVES
    return node.keys() <= _NODE_KEYS and (
        node.get("attrs").__class__ is dict
        or node.get("marks").__class__ is list
        or (isinstance(content, list) and all(each.__class__ is dict and "type" in each for each in content))
    )


_LEAVES = {"hardBreak", "hard_break", "horizontalRule", "horizontal_rule"}
_NODE_KEYS = {"type", "attrs", "content", "marks", "text"}


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
