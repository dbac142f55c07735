"""What can be rendered, and what may be inside of an element: the checks of both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from os import PathLike
from typing import Any, TypeAlias

from replicator.model import Block, Record
from replicator.nodes import RichText
from replicator.typing import named_type

__all__ = ["Content", "blocks_of", "check_child"]

Content: TypeAlias = "Record | Block | RichText | Iterable[Block]"
"""What can be rendered."""


def check_child(child: object) -> None:
    """
    Make sure that something inside of an element can be gone through, piece by piece.

    Raises:
        TypeError: It is a block, or nothing that a renderer could write.
    """
    if isinstance(child, (bytes, Mapping)) or not isinstance(child, Iterable):
        hint = "; render.block(block) makes one" if isinstance(child, Block) else ""
        raise TypeError(f"expected a fragment, text or a list of these, found {named_type(child)}{hint}")


def blocks_of(content: Any) -> list[Block]:
    """
    Return several blocks that are to be rendered.

    Raises:
        TypeError: It is something else, such as a file's name.
    """
    several = isinstance(content, Iterable) and not isinstance(content, (str, bytes, Mapping))
    blocks: list[Any] = [*content] if several else [content]
    for block in blocks:
        if not isinstance(block, Block):
            hint = "; replicator.load reads a file" if isinstance(block, (str, bytes, PathLike)) else ""
            raise TypeError(f"expected a post, a block or a list of blocks, found {named_type(block)}{hint}")
    return blocks
