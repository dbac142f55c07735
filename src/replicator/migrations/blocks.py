"""Operations on blocks as a whole, and on those that follow one another."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any, Literal

import attrs

from replicator.errors import MigrationError
from replicator.migrations.operation import (
    RESERVED,
    Operation,
    PerBlock,
    failure,
    is_block,
    is_key,
    is_type,
    refill,
)
from replicator.migrations.tree import Holder, RawData, Tree
from replicator.scalar import plain
from replicator.scripts import FAILURES
from replicator.yaml.splice.compare import same

__all__ = [
    "DeleteBlocks",
    "MergeBlocks",
    "MoveBlocks",
    "RenameType",
    "SplitBlock",
    "UnwrapBlocks",
    "WrapBlocks",
]


@attrs.frozen
class RenameType(PerBlock):
    """
    Give all blocks of a type another type.

    Args:
        type: The type.
        new: Its new name.
    """

    new: str = attrs.field(validator=is_type)

    def _change(self, block: RawData, tree: Tree) -> list[RawData]:
        block["type"] = self.new
        tree.touch(block)
        return [block]

    def _reverse(self) -> Operation | None:
        if isinstance(self.type, tuple) or self.type == "*":
            return None  # nobody knows any more which was which
        return RenameType(self.new, self.type)


@attrs.frozen
class DeleteBlocks(PerBlock):
    """
    Delete blocks, with all that is in them.

    Args:
        type: The blocks.
    """

    def _change(self, block: RawData, tree: Tree) -> list[RawData]:
        tree.touch(block)
        return []


@attrs.frozen
class SplitBlock(PerBlock):
    """
    Put the blocks that a function returns in the place of a block: several, one that is changed, or none.

    Args:
        type: The blocks.
        by: Takes a block's plain data, `type` included, and returns the list of blocks; the first one is what
            became of it. For a block with nothing to split it returns that block.
        back: The operation that takes it back, if there is one, such as a `MergeBlocks`.
    """

    by: Callable[[RawData], list[RawData]]
    back: Operation | None = None

    def _change(self, block: RawData, tree: Tree) -> list[RawData]:
        parts = self.by(plain(block))
        if parts.__class__ is not list or not all(map(is_block, parts)):
            tree.complain(
                block, f"expected a list of blocks with a `type` from the function, found {parts!r}"
            )
            return [block]
        if len(parts) == 1 and same(parts[0], block):
            return [block]
        tree.touch(block)
        stored = dict(block)
        made = [
            {key: stored[key] if key in stored and same(stored[key], value) else value
             for key, value in part.items()}
            for part in parts
        ]  # fmt: skip
        for part in made[:1]:
            refill(block, part)
        return [block, *(tree.derive(part, block) for part in made[1:])] if made else []

    def _reverse(self) -> Operation | None:
        return self.back


@attrs.frozen
class MergeBlocks(Operation):
    """
    Make one block of blocks of a type that follow one another.

    Args:
        type: The blocks; those of several types may be mixed where a function merges them.
        by: The field whose texts are joined, where all else in the blocks but their ids is the same;
            or a function that takes the blocks' plain data, two or more, and returns one block.
        separator: What goes between the texts.
        back: The operation that takes it back, if there is one, such as a `SplitBlock`.
    """

    by: str | Callable[[list[RawData]], RawData]
    separator: str = "\n\n"
    back: Operation | None = None

    def run(self, tree: Tree) -> None:
        """Merge runs of blocks."""

        def change(blocks: list[RawData], _holder: Holder) -> list[RawData]:
            return [block for run in self._runs(blocks) for block in self._merged(run, tree)]

        tree.each_list(change)

    def _runs(self, blocks: list[RawData]) -> list[list[RawData]]:
        runs: list[list[RawData]] = []
        for block in blocks:
            if runs and self._belong_together(runs[-1][-1], block):
                runs[-1].append(block)
            else:
                runs.append([block])
        return runs

    def _belong_together(self, one: RawData, other: RawData) -> bool:
        if not (self._means(one) and self._means(other)):
            return False
        if not isinstance(self.by, str):
            return same(one.get("enabled", True), other.get("enabled", True))
        free = {"id", self.by}
        texts = one.get(self.by), other.get(self.by)
        rest = [{key: each for key, each in block.items() if key not in free} for block in (one, other)]
        return all(each.__class__ is str for each in texts) and same(*rest)

    def _merged(self, run: list[RawData], tree: Tree) -> list[RawData]:
        if len(run) == 1:
            return run
        first = run[0]
        if isinstance(self.by, str):
            new = {**first, self.by: self.separator.join(block[self.by] for block in run)}
        else:
            try:
                new = self.by([plain(block) for block in run])
            except FAILURES as error:  # a user's function may raise anything
                tree.complain(first, failure(self, error))
                return run
            if not is_block(new):
                tree.complain(first, f"expected a block with a `type` from the function, found {new!r}")
                return run
        refill(first, new)
        for block in run:
            tree.touch(block)
        return [first]

    def _reverse(self) -> Operation | None:
        return self.back


def _is_count(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if type(value) is not int or value < 1:
        raise MigrationError(
            f"{type(instance).__name__}: `{attribute.name}` is a number from 1 on, not {value!r}"
        )


@attrs.frozen
class WrapBlocks(Operation):
    """
    Put blocks that follow one another into a new block that holds them.

    Blocks that are in a block of that type already stay as they are.

    Args:
        type: The blocks.
        container: The type of the new block.
        field: The key under which it holds them.
        least: How many there are at least: 2 leaves a block that stands alone as it is.
    """

    container: str = attrs.field(validator=is_type)
    field: str = attrs.field(default="blocks", validator=is_key)
    least: int = attrs.field(default=1, validator=_is_count)

    def run(self, tree: Tree) -> None:
        """Wrap runs of blocks."""

        def change(blocks: list[RawData], holder: Holder) -> list[RawData]:
            if holder == Holder(self.container, self.field):
                return blocks
            result: list[RawData] = []
            for is_meant, group in groupby(blocks, self._takes):
                run = list(group)
                if not is_meant or len(run) < self.least:
                    result += run
                    continue
                result.append(tree.derive({"type": self.container, self.field: run}, run[0]))
                for block in run:
                    tree.touch(block)
            return result

        tree.each_list(change)

    def _takes(self, block: RawData) -> bool:
        return block["type"] != self.container and self._means(block)

    def _reverse(self) -> Operation | None:
        return UnwrapBlocks(self.container, self.field)


@attrs.frozen
class UnwrapBlocks(PerBlock):
    """
    Put the blocks that a block holds in its place. What else it says would be lost, so that is a problem.

    Args:
        type: The blocks that hold others.
        field: The key under which they do.
    """

    field: str = attrs.field(default="blocks", validator=is_key)

    def _change(self, block: RawData, tree: Tree) -> list[RawData]:
        inside = block.get(self.field)
        inside = [] if inside is None else inside
        if inside.__class__ is not list or not all(map(is_block, inside)):
            tree.complain(block, f"cannot unwrap: `{self.field}` is no list of blocks", self.field)
            return [block]
        if lost := [key for key in block if key not in RESERVED and key != self.field]:
            tree.complain(block, f"cannot unwrap: `{lost[0]}` would be lost", lost[0])
            return [block]
        tree.touch(block)
        if plain(block.get("enabled", True)) is False:
            for each in inside:
                each["enabled"] = False
        return list(inside)


@attrs.frozen
class MoveBlocks(Operation):
    """
    Move blocks to the start or the end of their list, or to another list of the post.

    Args:
        type: The blocks.
        to: Which end.
        field: The key of the list, at the top of the data; made where there is none. Only blocks at the top
            are moved there. None: each list is for itself.
    """

    to: Literal["start", "end"] = attrs.field(default="end", validator=attrs.validators.in_(("start", "end")))
    field: str | None = None

    def run(self, tree: Tree) -> None:
        """Move the blocks."""
        moved: list[RawData] = []

        def within(blocks: list[RawData], _holder: Holder) -> list[RawData]:
            meant = [block for block in blocks if self._means(block)]
            taken = set(map(id, meant))
            rest = [block for block in blocks if id(block) not in taken]
            result = [*meant, *rest] if self.to == "start" else [*rest, *meant]
            if any(one is not other for one, other in zip(blocks, result, strict=True)):
                for block in meant:
                    tree.touch(block)
            return result

        def away(blocks: list[RawData], holder: Holder) -> list[RawData]:
            if holder.type is not None or holder.key in (self.field, None):
                return blocks
            meant = [block for block in blocks if self._means(block)]
            moved.extend(meant)
            taken = set(map(id, meant))
            return [block for block in blocks if id(block) not in taken]

        tree.each_list(within if self.field is None else away)
        if moved and self.field is not None:
            self._put(moved, self.field, tree)

    def _put(self, moved: list[RawData], field: str, tree: Tree) -> None:
        there = tree.data.get(field)
        there = [] if there is None else there
        if there.__class__ is not list or not all(map(is_block, there)):
            tree.complain(moved[0], f"cannot move to `{field}`: it is no list of blocks")
            return
        tree.data[field] = [*moved, *there] if self.to == "start" else [*there, *moved]
        for block in moved:
            tree.touch(block)
