"""Which function renders what: the table behind every renderer, and the order in which it is searched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, Self, TypeAlias

from replicator.errors import RenderError
from replicator.kinds import TEXT, Kind
from replicator.model import Block
from replicator.typing import named_type

__all__ = ["Functions", "RenderFunction", "Target"]

RenderFunction: TypeAlias = Callable[[Any, Any], Any]
"""A function that renders: it takes the value and the `Render`, and returns a fragment or plain text."""

Target: TypeAlias = "type[Any] | str | Kind | Block"
"""What a function can be registered for: a class and its subclasses, a block type's name, a kind, one block."""

_MISSING = object()


class _Entry(NamedTuple):
    """A function, and for which of the values it is that its target names."""

    function: RenderFunction
    fields: Mapping[str, Any]
    block: Block | None = None
    """The one block that it is for; kept, so that no other block gets its id."""

    def takes(self, value: Any) -> bool:
        return all(_held(value, name) == wanted for name, wanted in self.fields.items())


def _held(value: Any, name: str) -> Any:
    """Return what a field of a value holds; of a block, also one that its class does not know."""
    held = getattr(value, name, _MISSING)
    return value.extra.get(name, _MISSING) if held is _MISSING and isinstance(value, Block) else held


def _check_function(function: object) -> None:
    if not callable(function):
        raise TypeError(f"expected a rendering function, found {named_type(function)}")


class Functions:
    """Functions by what they are registered for."""

    __slots__ = ("_entries", "_kinds", "_particular", "around")

    def __init__(self) -> None:
        self._entries: dict[type[Any] | str | int, tuple[_Entry, ...]] = {}
        """By class, type's name or block's id; those for fewer values first, then the younger first."""
        self._kinds: dict[Kind, RenderFunction] = {}
        self._particular = False
        """Whether there are functions for only some of the values that a class or a type's name stands for."""
        self.around: tuple[RenderFunction, ...] = ()
        """The functions around every block, the outermost first."""

    def check(self, target: Any, fields: Mapping[str, Any]) -> None:
        """
        Make sure that functions can be registered for a target.

        Raises:
            RenderError: It is no target, or a class that no decorator has finished, or a kind with fields.
        """
        if not isinstance(target, (type, str, Block, Kind)):
            raise RenderError(
                f"cannot register for {target!r}: give a block class, a type's name, a block or a Kind"
            )
        if isinstance(target, type) and issubclass(target, Block) and "__attrs_attrs__" not in vars(target):
            raise RenderError(f"{target.__name__} is not finished: put @block or @define above the class")
        if isinstance(target, Kind) and fields:
            raise RenderError(f"a value of the kind {target.name!r} has no fields: {', '.join(fields)}")

    def register(self, function: RenderFunction, target: Target, fields: Mapping[str, Any]) -> None:
        """Add a function; one that is there already for the same values is its default from now on."""
        _check_function(function)
        if isinstance(target, Kind):
            self._kinds[target] = function
            return
        key = id(target) if isinstance(target, Block) else target
        entry = _Entry(function, fields, target if isinstance(target, Block) else None)
        self._particular = self._particular or bool(fields) or entry.block is not None
        others = [each for each in self._entries.get(key, ()) if each != entry]
        self._entries[key] = tuple(sorted([entry, *others], key=lambda each: -len(each.fields)))

    def put_around(self, function: RenderFunction) -> None:
        """Put a function around every block, outside of those that are there."""
        _check_function(function)
        self.around = (function, *(each for each in self.around if each != function))

    def around_all(self, block: Block) -> Iterator[RenderFunction]:
        """Give the functions around a block, and after them those for the block."""
        yield from self.around
        yield from self.chain(block)

    def find(self, value: Any) -> RenderFunction | None:
        """Return the first function in the order of `chain`, or None."""
        if self._particular:
            return next(self.chain(value), None)
        known = self._entries
        if isinstance(value, Block) and (entries := known.get(value.type)):
            return entries[0].function
        for cls in value.__class__.__mro__:
            if entries := known.get(cls):
                return entries[0].function
        return None

    def chain(self, value: Any) -> Iterator[RenderFunction]:
        """Give every function for a value: for itself, for its block type, for its class and those above."""
        entries = self._entries
        if isinstance(value, Block):
            for entry in (*entries.get(id(value), ()), *entries.get(value.type, ())):
                if entry.takes(value):
                    yield entry.function
        yield from self.for_class(value)

    def for_class(self, value: Any) -> Iterator[RenderFunction]:
        """Give every function for the class of a value and those above."""
        for cls in type(value).__mro__:
            for entry in self._entries.get(cls, ()):
                if entry.takes(value):
                    yield entry.function

    def find_kind(self, kind: Kind) -> RenderFunction | None:
        """Return the function for fields of a kind, or None where they are not shown."""
        return self._kinds.get(kind) or (self._kinds.get(TEXT) if kind.prose else None)

    def items(self) -> Iterator[tuple[Target, Mapping[str, Any], RenderFunction]]:
        """Give every function with its target, and with the fields that a value must have."""
        for target, entries in self._entries.items():
            for entry in entries:
                yield (entry.block if isinstance(target, int) else target), entry.fields, entry.function  # type: ignore[misc]
        for kind, function in self._kinds.items():
            yield kind, {}, function
        for function in self.around:
            yield Block, {}, function

    def copy(self) -> Self:
        """Return an independent table with the same functions."""
        new = type(self)()
        new._entries = dict(self._entries)
        new._kinds = dict(self._kinds)
        new._particular = self._particular
        new.around = self.around
        return new

    def __getstate__(self) -> dict[str, Any]:
        return {"found": [*self.items()][: len(self) - len(self.around)], "around": self.around}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Register all again, as a block has another id in another process."""
        self.__init__()  # type: ignore[misc]
        for target, fields, function in reversed(state["found"]):
            self.register(function, target, fields)
        self.around = state["around"]

    def __len__(self) -> int:
        return sum(map(len, self._entries.values())) + len(self._kinds) + len(self.around)
