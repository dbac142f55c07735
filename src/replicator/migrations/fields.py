"""Operations on the fields of blocks."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from replicator.errors import MigrationError
from replicator.migrations.operation import (
    Operation,
    PerBlock,
    follow,
    is_key,
    refill,
)
from replicator.migrations.tree import RawData, Tree
from replicator.scalar import plain
from replicator.typing import PlainData
from replicator.yaml.splice.compare import same

__all__ = ["ChangeValue", "DeleteField", "MoveField", "RenameField", "SetDefault"]


@attrs.frozen
class RenameField(PerBlock):
    """
    Give a field of a block another key, in its place. A block that has both keys is a problem.

    Args:
        type: The blocks.
        old: The key.
        new: Its new name.
    """

    old: str = attrs.field(validator=is_key)
    new: str = attrs.field(validator=is_key)

    def _change(self, block: RawData, tree: Tree) -> list[RawData]:
        if self.old in block and self.new in block:
            tree.complain(block, f"cannot rename `{self.old}`: there is a `{self.new}` already", self.new)
        elif self.old in block:
            refill(block, {self.new if key == self.old else key: value for key, value in block.items()})
            tree.touch(block)
        return [block]

    def _reverse(self) -> Operation | None:
        return RenameField(self.type, self.new, self.old)


@attrs.frozen
class MoveField(PerBlock):
    """
    Move a field into a mapping of the block or out of one: `MoveField("image", "caption", "meta.caption")`.

    A mapping is made where there is none, and goes where nothing is left in it. What would be overwritten is a
    problem.

    Args:
        type: The blocks.
        old: The key; with dots, the keys on the way to it.
        new: The same for where it goes.
    """

    old: str = attrs.field(validator=is_key)
    new: str = attrs.field(validator=is_key)

    def __attrs_post_init__(self) -> None:
        if self.new == self.old or self.new.startswith(f"{self.old}."):
            raise MigrationError(f"MoveField: `{self.old}` cannot move into itself, to `{self.new}`")

    def _change(self, block: RawData, tree: Tree) -> list[RawData]:
        *way, key = self.old.split(".")
        source = follow(block, way)
        if source is None or key not in source:
            return [block]
        *new_way, new_key = self.new.split(".")
        target = follow(block, new_way, make=True)
        if target is None or new_key in target:
            what = f"there is a `{self.new}` already" if target else "there is no mapping to hold it"
            tree.complain(block, f"cannot move `{self.old}` to `{self.new}`: {what}", way[0] if way else key)
            return [block]
        target[new_key] = source.pop(key)
        while way and not source:
            *way, key = way
            source = follow(block, way) or {}
            del source[key]
        tree.touch(block)
        return [block]

    def _reverse(self) -> Operation | None:
        return MoveField(self.type, self.new, self.old)


@attrs.frozen
class ChangeValue(PerBlock):
    """
    Replace the value of a field by what a function makes of it; blocks without the field stay as they are.

    Args:
        type: The blocks.
        field: The key; with dots, the keys on the way to it.
        by: Takes the plain value and returns the new one. Best a function that leaves alone what it has made.
        back: The function that takes it back, if there is one.
    """

    field: str = attrs.field(validator=is_key)
    by: Callable[[PlainData], PlainData]
    back: Callable[[PlainData], PlainData] | None = None

    def _change(self, block: RawData, tree: Tree) -> list[RawData]:
        *way, key = self.field.split(".")
        holder = follow(block, way)
        if holder is not None and key in holder:
            new = self.by(plain(holder[key]))
            if not same(holder[key], new):
                holder[key] = new
                tree.touch(block)
        return [block]

    def _reverse(self) -> Operation | None:
        return None if self.back is None else ChangeValue(self.type, self.field, self.back, self.by)


@attrs.frozen
class SetDefault(PerBlock):
    """
    Give a field a value in the blocks that lack it.

    Args:
        type: The blocks.
        field: The key.
        value: The value, plain data.
    """

    field: str = attrs.field(validator=is_key)
    value: PlainData

    def _change(self, block: RawData, tree: Tree) -> list[RawData]:
        if self.field not in block:
            block[self.field] = plain(self.value)
            tree.touch(block)
        return [block]

    def _reverse(self) -> Operation | None:
        key, value = self.field, self.value
        return DeleteField(self.type, key, where=lambda block: key in block and same(block[key], value))


@attrs.frozen
class DeleteField(PerBlock):
    """
    Delete a field. Undoing it needs the journal: no operation knows what the field said.

    Args:
        type: The blocks.
        field: The key; with dots, the keys on the way to it.
    """

    field: str = attrs.field(validator=is_key)

    def _change(self, block: RawData, tree: Tree) -> list[RawData]:
        *way, key = self.field.split(".")
        holder = follow(block, way)
        if holder is not None and key in holder:
            del holder[key]
            tree.touch(block)
        return [block]
