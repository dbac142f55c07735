"""The classes of a site, made while the program runs."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial, reduce
from operator import or_
from pickle import PicklingError
from typing import Annotated, Any

import attrs

from replicator.converter import Converter, Misfits
from replicator.kinds import field
from replicator.loading import load_object
from replicator.model import Author, Block, Record, define
from replicator.nodes import Holds, RichText
from replicator.registry import Registry, default_registry
from replicator.statamic.blueprints.model import Blueprint
from replicator.statamic.types.describing import describe
from replicator.statamic.types.plans import (
    BASES,
    NAMES,
    ClassPlan,
    Either,
    FieldPlan,
    Hint,
    Keyed,
    Many,
    Name,
    Rich,
)

__all__ = ["Types", "build"]


@attrs.frozen(eq=False)
class Types:
    """The classes of a site: made by `build`, or by the module that `codegen` writes."""

    _sets: Registry = attrs.field(alias="registry")
    """The class of each set whose handle means one thing in the whole site."""

    classes: Mapping[str, type[Record] | type[Author]]
    """The class of each blueprint by the blueprint's full name, `collections.blog.post`."""

    _converters: dict[tuple[str, bool], Converter[Any]] = attrs.field(factory=dict, init=False, repr=False)

    @cached_property
    def registry(self) -> Registry:
        """
        The class of each type of block, wherever no field says its sets.

        That of the set, where its handle means one thing in the whole site; of what no blueprint names, that of
        the default registry as it is when this is first asked for.
        """
        known = default_registry.copy()
        for name, cls in self._sets.items():
            known.register(name, cls, replace=True)
        return known

    def __repr__(self) -> str:
        return f"<Types of {len(self.classes)} blueprints and {len(self._sets)} sets>"

    def __getitem__(self, name: str) -> type[Any]:
        """Return the class of a blueprint; raise `KeyError` where there is none."""
        return self.classes[name]

    def __reduce__(self) -> tuple[Callable[[str], Any], tuple[str]]:
        """Travel by name, as what a module calls them; those that `build` makes are no module's."""
        for module in {each.__module__ for each in self.classes.values()}:
            for name, value in vars(sys.modules[module]).items():
                if value is self:
                    return load_object, (f"{module}:{name}",)
        raise PicklingError(
            "types are pickled by name: only those of the module that `codegen` wrote have one"
        )

    def converter(self, name: str, *, strict: bool = False) -> Converter[Any]:
        """
        Return the converter for the content of one blueprint; its `post` is the class, or its `author`.

        Args:
            name: The blueprint's full name.
            strict: Whether a value that does not fit its field is an error. Without it such a value is kept in
                `extra`, so that whatever a site holds can be loaded.

        Raises:
            KeyError: There is no such blueprint.
        """
        if (name, strict) not in self._converters:
            self._converters[name, strict] = self._make(self.classes[name], strict=strict)
        return self._converters[name, strict]

    def _make(self, cls: type[Any], *, strict: bool) -> Converter[Any]:
        misfits: Misfits = "error" if strict else "keep"
        if issubclass(cls, Author):
            return Converter(self.registry, author=cls, misfits=misfits)
        shared = self._converters.get(("", strict)) or Converter(self.registry, post=Record, misfits=misfits)
        self._converters["", strict] = shared  # a class inside of two others is read by one function
        return shared.of(cls)


def build(blueprints: Iterable[Blueprint]) -> Types:
    """
    Make the classes of a site: one for each blueprint, and for each set, grid and group inside it.

    ```python
    types = statamic.build(blueprints.values())
    post = replicator.load("content/collections/blog/a.md", converter=types.converter("collections.blog.post"))
    ```

    They are the classes of the module that `codegen` writes, but for their module: they cannot be pickled.
    """
    plan = describe(blueprints)
    registry = Registry()
    made: dict[ClassPlan, type[Any]] = {}
    for each, name in plan.names.items():
        cls = types.new_class(name, (BASES[each.base],), {}, partial(_fill, each, made))
        made[each] = _finished(cls, each, registry if each in plan.registered else None)
    return Types(registry, {name: made[each] for name, each in plan.entries.items()})


def _finished(cls: type[Any], plan: ClassPlan, registry: Registry | None) -> type[Any]:
    if registry is not None:
        return registry.register(plan.handle, cls)
    if issubclass(cls, Block):
        cls.block_type = plan.handle
    return define(cls)


def _fill(plan: ClassPlan, made: Mapping[ClassPlan, type[Any]], body: dict[str, Any]) -> None:
    """Put into a class what stands in it."""
    body["__module__"] = __name__
    body["__doc__"] = plan.doc
    body["__annotations__"] = {each.name: _resolved(each.hint, made) for each in plan.fields}
    body.update((each.name, _value(each)) for each in plan.fields)


def _value(plan: FieldPlan) -> Any:
    key = None if plan.key == plan.name else plan.key
    said = {"doc": plan.doc, "options": plan.options}
    if isinstance(plan.hint, Many):
        return field(factory=list, key=key, metadata=said)
    return field(default=None, key=key, metadata=said)


def _resolved(hint: Hint, made: Mapping[ClassPlan, type[Any]]) -> Any:
    """Return the type that an annotation means."""
    if isinstance(hint, Name):
        return NAMES[hint.text]
    if isinstance(hint, Many):
        return list[_resolved(hint.item, made)]  # type: ignore[misc]
    if isinstance(hint, Keyed):
        return dict[str, _resolved(hint.value, made)]  # type: ignore[misc]
    if isinstance(hint, Either):
        return reduce(or_, [_resolved(each, made) for each in hint.members])
    if isinstance(hint, Rich):
        return Annotated[RichText, Holds(_resolved(hint.blocks, made))]
    return made[hint.cls]
