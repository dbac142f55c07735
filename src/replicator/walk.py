"""Going through blocks that hold blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import attrs

from replicator.errors import Problem, ReplicatorError, StructureError, format_path
from replicator.fields import field_specs, fields_in_order
from replicator.model import Block, Record, is_block_list
from replicator.typing import DataPath

__all__ = ["Visit", "block_lists", "walk"]

T = TypeVar("T")


@attrs.frozen
class Visit:
    """A block, and where it is."""

    block: Block
    """The block."""

    parent: Block | None
    """The block that holds it; None at the top."""

    siblings: list[Block]
    """The list that it is an item of; the very list, so it can be changed."""

    index: int
    """Its place in that list."""

    path: DataPath
    """Keys and indexes from the top of the data: `("replicator_content", 2)`."""

    depth: int
    """How many blocks it lies in."""


def walk(root: Record | Block | list[Block]) -> Iterator[Visit]:
    """
    Visit every block, parents before children, in the order of the file.

    The list of a block's siblings may be changed while walking, behind the block that is visited.

    Args:
        root: A post or another record (all its lists of blocks), a block (those inside it) or a list of blocks.

    Raises:
        ReplicatorError: A block holds itself.
        StructureError: Something in a list of blocks is none.
    """
    if isinstance(root, Record):
        for key, blocks in root.block_fields.items():
            yield from _visit(blocks, (key,), ())
    elif isinstance(root, Block):
        for path, blocks in block_lists(root):
            yield from _visit(blocks, path, (root,))
    else:
        yield from _visit(root, (), ())


def block_lists(block: Block) -> Iterator[tuple[DataPath, list[Block]]]:
    """Give every list of blocks inside one block with its path from there, not those further inside."""
    for spec in fields_in_order(type(block)):
        yield from _lists_in(getattr(block, spec.name), (spec.key,))
    for key, value in block.extra.items():
        yield from _lists_in(value, (key,))


def _visit(blocks: list[Block], path: DataPath, parents: tuple[Block, ...]) -> Iterator[Visit]:
    parent = parents[-1] if parents else None
    for index, block in enumerate(blocks):
        here = (*path, index)
        if not isinstance(block, Block):
            raise StructureError(Problem(f"expected a block, found {type(block).__name__}", here))
        if any(block is outer for outer in parents):
            raise ReplicatorError(f"{format_path(here)}: the block holds itself")
        yield Visit(block, parent, blocks, index, here, len(parents))
        for inner_path, inner in _finite(block_lists(block), here):
            yield from _visit(inner, (*here, *inner_path), (*parents, block))


def _finite(lists: Iterable[T], path: DataPath) -> Iterator[T]:
    """Give what a search finds, unless it goes round in circles."""
    try:
        found = list(lists)
    except RecursionError:
        raise ReplicatorError(f"{format_path(path)}: a list or mapping in the block holds itself") from None
    return iter(found)


def _lists_in(value: Any, path: DataPath) -> Iterator[tuple[DataPath, list[Block]]]:
    if is_block_list(value):
        yield path, value
    elif value.__class__ is list:
        yield from _lists_in_all(enumerate(value), path)
    elif value.__class__ is dict:
        yield from _lists_in_all(value.items(), path)
    elif attrs.has(type(value)):
        fields = ((spec.key, getattr(value, spec.name)) for spec in field_specs(type(value)))
        yield from _lists_in_all((*fields, *getattr(value, "extra", {}).items()), path)


def _lists_in_all(items: Iterable[tuple[Any, Any]], path: DataPath) -> Iterator[tuple[DataPath, list[Block]]]:
    for step, value in items:
        if value.__class__ is not str:
            yield from _lists_in(value, (*path, step))
