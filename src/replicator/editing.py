"""
Finding, replacing, removing and copying blocks, however deep they are nested.

The lists of a post are plain lists: to put a block in front of the first one, `post.blocks.insert(0, block)`.
These functions are for what stands anywhere.
"""

from __future__ import annotations

import copy as copying
import string
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias, TypeVar, overload

from replicator.model import Block, Record
from replicator.nodes import Piece
from replicator.walk import walk

__all__ = ["Match", "copy", "fill_ids", "find", "new_id", "remove", "replace"]

B = TypeVar("B", bound=Block)
T = TypeVar("T", bound=Record | Block | list[Any])

Root: TypeAlias = "Record | Block | list[Any]"
"""Where to look: a post or another record (all its lists of blocks), a block (those inside it) or a list of blocks."""

Match: TypeAlias = "type[Block] | str | Callable[[Any], bool]"
"""Which blocks: those of a class, those of a type name as files say it, or those for which a function is true."""

Replacement: TypeAlias = "Block | Iterable[Block] | None"


@overload
def find(root: Root, match: type[B]) -> list[B]: ...
@overload
def find(root: Root, match: str | Callable[[Any], bool]) -> list[Block]: ...
def find(root: Root, match: Match) -> list[Any]:
    """
    Return every matching block in the order of the file, outer ones before those inside them.

    ```python
    for image in replicator.find(post, Image):
        image.alt = image.alt or "A picture"
    ```

    To learn where a block is, use `walk`.
    """
    is_match = predicate(match)
    return [visit.block for visit in walk(root) if is_match(visit.block)]


@overload
def replace(root: Root, match: type[B], make: Callable[[B], Replacement]) -> int: ...
@overload
def replace(root: Root, match: str | Callable[[Any], bool], make: Callable[[Any], Replacement]) -> int: ...
def replace(root: Root, match: Match, make: Callable[[Any], Replacement]) -> int:
    """
    Put other blocks in the place of every matching block.

    Args:
        root: Where to look.
        match: Which blocks.
        make: Is called with a matching block, and returns what comes in its place: a block, several, or None
            for nothing. What it returns is not looked through again, nor is what is inside the old block.

    Returns:
        How many blocks were replaced; one for which `make` returns itself does not count.
    """
    matching, lists = _matches(root, predicate(match))
    count = 0
    for siblings in lists:
        result: list[Piece] = []
        for block in siblings:
            made = make(block) if id(block) in matching else block
            count += made is not block
            result += [made] if isinstance(made, Piece) else made or ()
        siblings[:] = result
    return count


def remove(root: Root, match: Match) -> list[Block]:
    """Take out every matching block, with what is inside it, and return them in the order of the file."""
    removed: list[Block] = []
    replace(root, match, removed.append)
    return removed


def copy(value: T) -> T:
    """
    Return an independent copy of a post, a block or a list of blocks, with new ids where it has ids.

    A block's id becomes one as Statamic makes them, a post's a random UUID; what has no id gets none.
    """
    new: Any = copying.deepcopy(value)
    if isinstance(new, Record) and new.id is not None:
        import uuid

        new.id = str(uuid.uuid4())
    blocks: list[Block] = [visit.block for visit in walk(new)]
    for block in [new, *blocks] if isinstance(new, Block) else blocks:
        if block.id is not None:
            block.id = new_id()
    return new  # type: ignore[no-any-return]


def fill_ids(root: Root, *, only: Callable[[Block], bool] | None = None) -> list[Block]:
    """
    Give an id to every block that has none but stands beside blocks that have one; return these blocks.

    Statamic stores ids since 3.3.52; files that have none get none. `only` says which blocks may
    get one; all, unless given.
    """
    lists: dict[int, list[Block]] = {}
    for visit in walk(root):
        lists.setdefault(id(visit.siblings), []).append(visit.block)
    filled = [
        block
        for blocks in lists.values()
        if any(block.id is not None for block in blocks)
        for block in blocks
        if block.id is None and (only is None or only(block))
    ]
    for block in filled:
        block.id = new_id()
    return filled


def new_id() -> str:
    """Return a new id for a block in Statamic's form: eight random letters and digits (`Str::random(8)`)."""
    import secrets  # which brings in OpenSSL

    return "".join(secrets.choice(_ALPHABET) for _ in range(8))


_ALPHABET = string.ascii_letters + string.digits


def predicate(match: Match) -> Callable[[Any], bool]:
    """Return the function that tells which blocks match."""
    if isinstance(match, str):
        return lambda block: block.type == match
    if isinstance(match, type):
        return lambda block: isinstance(block, match)
    return match


def _matches(root: Root, is_match: Callable[[Any], bool]) -> tuple[set[int], list[list[Any]]]:
    """Return which blocks match, by identity, and the lists that hold them; what is inside a match counts not."""
    matching: set[int] = set()
    inside: set[int] = set()
    lists: dict[int, list[Any]] = {}
    for visit in walk(root):
        block = id(visit.block)
        if visit.parent is not None and id(visit.parent) in inside:
            inside.add(block)
        elif is_match(visit.block):
            inside.add(block)
            matching.add(block)
            lists[id(visit.siblings)] = visit.siblings
    return matching, list(lists.values())
