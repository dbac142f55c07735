"""Going through blocks that hold blocks, in lists and in rich text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias, TypeVar

import attrs

from replicator.errors import Problem, ReplicatorError, StructureError, format_path
from replicator.fields import field_specs, fields_in_order
from replicator.model import Block, Record, is_block_list
from replicator.nodes import RichText
from replicator.typing import DataPath, check_type, named_type

__all__ = ["Visit", "block_lists", "parts", "walk"]

T = TypeVar("T")


@attrs.frozen
class Visit:
    """A block, and where it is."""

    block: Block
    """The block."""

    parent: Block | None
    """The block that holds it; None at the top."""

    siblings: list[Any]
    """The list that it is an item of, of blocks or of pieces of rich text; the very list, to be changed."""

    index: int
    """Its place in that list."""

    path: DataPath
    """Keys and indexes from the top of the data: `("replicator_content", 2)`."""

    depth: int
    """How many blocks it lies in."""

    def __repr__(self) -> str:
        return f"<Visit {format_path(self.path)}: {type(self.block).__name__}>"


def walk(root: Record | Block | RichText | list[Block]) -> Iterator[Visit]:
    """
    Visit every block, parents before children, in the order of the file.

    The list of a block's siblings may be changed while walking, behind the block that is visited.

    Args:
        root: A post or another record (all its lists of blocks, then all its rich texts), a block (those inside it),
            a rich text or a list of blocks.

    Raises:
        ReplicatorError: A block holds itself.
        StructureError: Something in a list of blocks is none.
        TypeError: It is something else, or a post's list of blocks is.
    """
    if isinstance(root, Record):
        tops: list[tuple[str, Part]] = [*root.block_fields.items(), *root.rich_texts.items()]
        for key, part in tops:
            yield from _visit(part, (key,), ())
    elif isinstance(root, Block):
        for path, part in parts(root):
            yield from _visit(part, path, (root,))
    else:
        check_type(root, (RichText, Sequence), "a post, a block, rich text or a list of blocks")
        yield from _visit(root, (), ())


def block_lists(block: Block) -> Iterator[tuple[DataPath, list[Block]]]:
    """Give every list of blocks inside one block with its path from there, not those further inside."""
    return ((path, part) for path, part in parts(block) if isinstance(part, list))


def parts(block: Block) -> Iterator[tuple[DataPath, Part]]:
    """Give every list of blocks and every rich text inside one block; see `block_lists`."""
    fields = [(spec.key, getattr(block, spec.name)) for spec in fields_in_order(type(block))]
    return _parts_in_all([*fields, *block.extra.items()], ())


Part: TypeAlias = "list[Block] | RichText"


def _visit(part: Part, path: DataPath, parents: tuple[Block, ...]) -> Iterator[Visit]:
    if not isinstance(part, RichText | Sequence):
        raise TypeError(f"{format_path(path)}: expected a list of blocks, found {named_type(part)}")
    parent = parents[-1] if parents else None
    for place, siblings, index in part.places() if isinstance(part, RichText) else _places(part):
        here = (*path, *place)
        block: Any = siblings[index]
        if not isinstance(block, Block):
            raise StructureError(Problem(f"expected a block, found {type(block).__name__}", here))
        if parents and any(block is outer for outer in parents):
            raise ReplicatorError(f"{format_path(here)}: the block holds itself")
        yield Visit(block, parent, siblings, index, here, len(parents))
        for inner_path, inner in _parts_of(block, here):
            yield from _visit(inner, (*here, *inner_path), (*parents, block))


def _parts_of(block: Block, path: DataPath) -> list[tuple[DataPath, Part]]:
    """Return what `parts` gives, unless that goes round in circles."""
    try:
        return list(parts(block))
    except RecursionError:
        raise ReplicatorError(f"{format_path(path)}: a list or mapping in the block holds itself") from None


def _places(blocks: list[Any]) -> Iterator[tuple[DataPath, list[Any], int]]:
    return (((index,), blocks, index) for index, _ in enumerate(blocks))


def _parts_in(value: Any, path: DataPath) -> Iterator[tuple[DataPath, Part]]:
    if isinstance(value, RichText) or is_block_list(value):
        yield path, value
    elif value.__class__ is list:
        yield from _parts_in_all(enumerate(value), path)
    elif value.__class__ is dict:
        yield from _parts_in_all(value.items(), path)
    elif attrs.has(type(value)):
        fields = ((spec.key, getattr(value, spec.name)) for spec in field_specs(type(value)))
        yield from _parts_in_all((*fields, *getattr(value, "extra", {}).items()), path)


def _parts_in_all(items: Iterable[tuple[Any, Any]], path: DataPath) -> Iterator[tuple[DataPath, Part]]:
    for step, value in items:
        if value.__class__ not in _LEAVES:
            yield from _parts_in(value, (*path, step))


_LEAVES = frozenset({str, bool, int, float, type(None)})
"""Values with nothing inside."""
