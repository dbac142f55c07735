"""What a migration is made of: changes of stored blocks, each with its reverse if it has one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, TypeAlias

import attrs

from replicator.errors import MigrationError
from replicator.migrations.tree import Holder, RawData, Tree
from replicator.scalar import plain
from replicator.scripts import FAILURES, raised_in, sentence

__all__ = [
    "RESERVED",
    "Operation",
    "PerBlock",
    "Types",
    "failure",
    "follow",
    "is_block",
    "is_key",
    "is_type",
    "refill",
]

Types: TypeAlias = "str | tuple[str, ...]"
"""The type of the blocks meant, several types, or "*" for all blocks."""

Predicate: TypeAlias = Callable[[RawData], object]
"""Takes a block's plain data and tells whether it is meant."""


def is_key(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:  # noqa: ARG001
    """Refuse a name for a field that every block has itself."""
    if not isinstance(value, str) or not value:
        raise MigrationError(f"{type(instance).__name__}: a field's name is text, not {value!r}")
    if value in RESERVED or value.partition(".")[0] in RESERVED:
        hint = "; RenameType changes types" if value == "type" else ""
        raise MigrationError(f"{type(instance).__name__}: `{value}` is no field of its own{hint}")


def is_type(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:  # noqa: ARG001
    """Refuse what cannot be the type of a block."""
    if not isinstance(value, str) or value in ("", "*"):
        raise MigrationError(f"{type(instance).__name__}: a block's type is text, not {value!r}")


def _are_types(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuse what cannot be the types of blocks."""
    for each in value if isinstance(value, tuple) and value else (value,):
        if each != "*":
            is_type(instance, attribute, each)


RESERVED = frozenset({"type", "id", "enabled"})
"""What every block has itself."""


@attrs.frozen
class Operation(ABC):
    """One step of a migration. It changes what it is for, and does nothing where that has been done."""

    type: Types = attrs.field(validator=_are_types)
    """The type of the blocks that it is for, several types, or "*" for all blocks."""

    where: Predicate | None = attrs.field(default=None, kw_only=True)
    """Tells of a block's plain data whether the operation is for it; all blocks of the type unless given."""

    @abstractmethod
    def run(self, tree: Tree) -> None:
        """Change a tree, or complain to it."""

    def reversed(self) -> Operation | None:
        """
        Return the operation that takes this one back, or None where there is none.

        It gives the old data back if nothing had the new name or form before; `replicator.migrations.undo` finds
        out whether that is so before it relies on it.
        """
        return None if self.where else self._reverse()

    def _reverse(self) -> Operation | None:
        return None

    def _means(self, block: RawData) -> bool:
        named = self.type if isinstance(self.type, tuple) else (self.type,)
        return ("*" in named or block["type"] in named) and (
            self.where is None or bool(self.where(plain(block)))
        )


@attrs.frozen
class PerBlock(Operation):
    """An operation that looks at one block at a time."""

    def run(self, tree: Tree) -> None:
        """Change each block that is meant."""

        def change(blocks: list[RawData], _holder: Holder) -> list[RawData]:
            return [new for block in blocks for new in self._guarded(block, tree)]

        tree.each_list(change)

    def _guarded(self, block: RawData, tree: Tree) -> list[RawData]:
        try:
            return self._change(block, tree) if self._means(block) else [block]
        except FAILURES as error:  # a user's function may raise anything; it belongs to this block
            tree.complain(block, failure(self, error))
            return [block]

    @abstractmethod
    def _change(self, block: RawData, tree: Tree) -> list[RawData]:
        """Change a block that is meant, and return what takes its place."""


def follow(block: RawData, way: list[str], *, make: bool = False) -> RawData | None:
    """Return the mapping that keys lead to, made on request where there is none; None where there is another thing."""
    found: Any = block
    for key in way:
        if make:
            found.setdefault(key, {})
        found = found.get(key)
        if found.__class__ is not dict:
            return None
    return found  # type: ignore[no-any-return]


def refill(block: RawData, content: RawData) -> None:
    """Give a mapping other content; it stays the same object, whose place is known."""
    content = dict(content)
    block.clear()
    block.update(content)


def is_block(value: Any) -> bool:
    """Tell whether a value can be a block: a mapping that says its type."""
    return value.__class__ is dict and value.get("type").__class__ is str and bool(value["type"])


def failure(operation: Operation, error: BaseException) -> str:
    """Say that a function of the user's has raised something, and in which line."""
    return (
        f"{type(operation).__name__} failed: {', '.join(filter(None, [sentence(error), raised_in(error)]))}"
    )
