"""Which class stands for which block type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar, dataclass_transform

import attrs

from replicator.errors import RegistrationError
from replicator.fields import check_fields
from replicator.kinds import field
from replicator.messages import listing
from replicator.model import Block, define
from replicator.typing import check_type

__all__ = ["PLUGIN_GROUP", "Registry", "default_registry"]

B = TypeVar("B", bound=type[Block])

PLUGIN_GROUP = "replicator.blocks"
"""The entry-point group in which a package offers its blocks."""


class Registry(Mapping[str, type[Block]]):
    """
    A mapping from block type names to block classes.

    The library has a default one, `replicator.registry`;
    `copy()` gives an independent one to change for a site.

    ```python
    site = replicator.registry.copy()

    @site.block("callout")
    class Callout(replicator.Block):
        text: replicator.Markdown

    converter = replicator.Converter(registry=site)
    ```
    """

    def __init__(self, blocks: Mapping[str, type[Block]] | None = None) -> None:
        self._classes: dict[str, type[Block]] = {}
        self._plugins: set[tuple[str, str]] = set()
        check_type(blocks, (Mapping, type(None)), "block classes by their names")
        for name, cls in (blocks or {}).items():
            self.register(name, cls)

    def register(self, name: str, cls: B, *, aliases: tuple[str, ...] = (), replace: bool = False) -> B:
        """
        Make `cls` the class of blocks of type `name`, and of each alias.

        A class that is not yet an attrs class becomes one.

        Args:
            name: The type as files say it. The first name of a class is what its new blocks are stored under.
            cls: A subclass of `Block`.
            aliases: Other types that mean the same.
            replace: Whether the names may be taken from another class.

        Returns:
            The class; with slots it is another object than the one given, unless that was an attrs class.

        Raises:
            RegistrationError: A name is taken, or the class cannot serve; the message says what to do.
        """
        if isinstance(aliases, str):
            raise RegistrationError(f"aliases are a tuple: write aliases=({aliases!r},)")
        names = (name, *aliases)
        self._check_names(names, cls, replace=replace)
        if isinstance(cls, type) and issubclass(cls, Block) and "__attrs_attrs__" not in vars(cls):
            cls = _define(cls)
        check_fields(cls)
        if not vars(cls).get("block_type"):
            cls.block_type = name
        for each in names:
            self._classes[each] = cls
        return cls

    @dataclass_transform(field_specifiers=(attrs.field, field))
    def block(self, name: str, *, aliases: tuple[str, ...] = (), replace: bool = False) -> Callable[[B], B]:
        """Return a class decorator that registers; see `register`."""
        self._check_names((name, *aliases), None, replace=True)
        return lambda cls: self.register(name, cls, aliases=aliases, replace=replace)

    def remove(self, name: str) -> type[Block]:
        """
        Forget one name and return its class; blocks of that type are kept raw from then on.

        Raises:
            KeyError: The name is not registered.
        """
        return self._classes.pop(name)

    def name_of(self, cls: type[Block]) -> str | None:
        """Return the first name under which a class is registered here, or None."""
        return next((name for name, each in self._classes.items() if each is cls), None)

    def copy(self) -> Registry:
        """Return an independent registry with the same content."""
        new = Registry()
        new._classes.update(self._classes)
        new._plugins |= self._plugins
        return new

    def load_plugins(self, group: str = PLUGIN_GROUP) -> list[str]:
        """
        Register the blocks that installed packages offer, and return the names of their entry points.

        An entry point is a block class, registered under the entry point's name, or a function that takes
        the registry and registers by itself. Nothing is loaded unless this is called, and nothing twice.

        Raises:
            RegistrationError: An entry point cannot be loaded, is neither of the two, or fails to register.
        """
        from importlib.metadata import entry_points

        loaded = []
        for point in entry_points(group=group):
            try:
                if (point.name, point.value) not in self._plugins:
                    self._plug_in(point.name, point.load())
            except Exception as error:
                told = str(error) if isinstance(error, RegistrationError) else repr(error)
                raise RegistrationError(
                    f"the plug-in {point.name!r} ({point.value}) fails: {told}"
                ) from error
            self._plugins.add((point.name, point.value))
            loaded.append(point.name)
        return loaded

    def _plug_in(self, name: str, plugin: object) -> None:
        if isinstance(plugin, type):
            if self.get(name) is not plugin:
                self.register(name, plugin)
        elif callable(plugin):
            plugin(self)
        else:
            raise RegistrationError("it is neither a block class nor a function that takes a registry")

    def _check_names(self, names: tuple[str, ...], cls: object, *, replace: bool) -> None:
        for name in names:
            if not isinstance(name, str) or not name:
                raise RegistrationError(f"a block type's name is text, not {name!r}: write @block('name')")
        taken = [name for name in names if name in self._classes and self._classes[name] is not cls]
        if taken and not replace:
            owner = self._classes[taken[0]]
            raise RegistrationError(
                f"{listing([repr(name) for name in taken], 'and')} is already {owner.__module__}."
                f"{owner.__qualname__}: choose another name, or say replace=True"
            )

    def __getitem__(self, name: str) -> type[Block]:
        return self._classes[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._classes)

    def __len__(self) -> int:
        return len(self._classes)

    def __contains__(self, name: object) -> bool:
        return name in self._classes

    def __repr__(self) -> str:
        return f"<Registry of {len(self)} block types>"


def _define(cls: B) -> B:
    try:
        return define(cls)
    except attrs.exceptions.UnannotatedAttributeError as error:
        raise RegistrationError(
            f"{cls.__name__}: a field has no type: write `name: str = field(…)` ({error})"
        ) from error


default_registry = Registry()
"""The registry that is used where none is given: `replicator.registry`."""
