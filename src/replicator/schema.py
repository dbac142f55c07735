"""Which class stands for which node and which mark of rich text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from replicator.errors import RegistrationError
from replicator.nodes import Mark, Node, Text

__all__ = ["Schema", "default_schema"]

N = TypeVar("N", bound=type[Node])
M = TypeVar("M", bound=type[Mark])


class Schema:
    """
    What rich text may be made of, by the names that files use.

    The library has a default one, `replicator.richtext.schema`;
    `copy()` gives an independent one, for `Converter(schema=…)`.

    ```python
    @replicator.richtext.node("callout")
    class Callout(Node):
        tone = attribute("tone", default="info", read=str)
    ```
    """

    def __init__(self) -> None:
        self.nodes: dict[str, type[Node]] = {"text": Text}
        """The class for each type of node."""
        self.marks: dict[str, type[Mark]] = {}
        """The class for each type of mark."""

    def node(self, name: str, *, aliases: tuple[str, ...] = (), replace: bool = False) -> Callable[[N], N]:
        """
        Return a class decorator that registers a node class.

        Args:
            name: The type as files say it, and what new nodes are stored under.
            aliases: Other types that mean the same; a node that was read under one is written back under it.
            replace: Whether the names may be taken from another class.

        Raises:
            RegistrationError: A name is taken, or the class is no `Node`.
        """

        def register(cls: N) -> N:
            _register(self.nodes, Node, cls, (name, *aliases), replace=replace)
            if "node_type" not in vars(cls):
                cls.node_type = name
            return cls

        return register

    def mark(self, name: str, *, aliases: tuple[str, ...] = (), replace: bool = False) -> Callable[[M], M]:
        """Return a class decorator that registers a mark class; see `node`."""

        def register(cls: M) -> M:
            _register(self.marks, Mark, cls, (name, *aliases), replace=replace)
            if "mark_type" not in vars(cls):
                cls.mark_type = name
            return cls

        return register

    def copy(self) -> Schema:
        """Return an independent schema with the same content."""
        new = Schema()
        new.nodes.update(self.nodes)
        new.marks.update(self.marks)
        return new

    def __repr__(self) -> str:
        return f"<Schema of {len(self.nodes)} nodes and {len(self.marks)} marks>"


def _register(
    store: dict[str, type], base: type, cls: object, names: tuple[str, ...], *, replace: bool
) -> None:
    if not (isinstance(cls, type) and issubclass(cls, base)):
        raise RegistrationError(f"{cls!r} is no subclass of replicator.richtext.{base.__name__}")
    if taken := [name for name in names if store.get(name, cls) is not cls and not replace]:
        owner = store[taken[0]]
        raise RegistrationError(
            f"{taken[0]!r} is already {owner.__module__}.{owner.__qualname__}: "
            "choose another name, or say replace=True"
        )
    store.update(dict.fromkeys(names, cls))


default_schema = Schema()
"""The schema that is used where none is given: `replicator.richtext.schema`."""
