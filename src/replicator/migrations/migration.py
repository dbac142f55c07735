"""A migration: a named list of operations, run over data, posts or the content of files."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import attrs

from replicator.converter import Converter
from replicator.errors import EditError, MigrationError, Problem, ReplicatorError
from replicator.frontmatter import Content
from replicator.loading import run_file
from replicator.migrations.operation import Operation, failure
from replicator.migrations.tree import Tree
from replicator.model import Record
from replicator.registry import Registry, default_registry
from replicator.scripts import FAILURES
from replicator.typing import PlainData, StrPath

__all__ = ["Migration"]

P = TypeVar("P", bound=Record)


def _operations(value: Any) -> tuple[Operation, ...]:
    """Take any series of operations, and nothing else."""
    found = tuple(value) if isinstance(value, list | tuple) else (value,)
    for each in found:
        if not isinstance(each, Operation):
            raise MigrationError(f"expected a list of operations, found {each!r}")
    return found


def _is_name(instance: object, attribute: attrs.Attribute[str], value: Any) -> None:  # noqa: ARG001
    """Refuse what cannot name a journal's file."""
    if not isinstance(value, str) or not value or value.startswith(".") or any(c in value for c in "/\\\0"):
        raise MigrationError(f"the name of a migration is one that a file can have, not {value!r}")


@attrs.frozen
class Migration:
    """
    A named list of operations.

    ```python
    migration = Migration("0001_quotes", [RenameType("quote", "blockquote")])
    post = migration.post(post)
    ```
    """

    name: str = attrs.field(validator=_is_name)
    """What it is called; the journal knows it by that."""

    operations: tuple[Operation, ...] = attrs.field(converter=_operations)
    """What it does, in order."""

    registry: Registry = attrs.field(default=default_registry, kw_only=True, repr=False)
    """The classes that say where blocks have lists of blocks, beside what looks like one."""

    file: str | None = attrs.field(default=None, kw_only=True)
    """The file that it was loaded from."""

    @classmethod
    def load(cls, path: StrPath) -> Migration:
        """
        Load a migration from a Python file, which has a list `operations` and is named after its number and aim.

        Raises:
            MigrationError: The file fails when it is run, with its line, or has no list of operations.
            OSError: The file cannot be read.
        """
        file = Path(path)
        try:
            module = run_file(file)
        except ReplicatorError as error:
            raise MigrationError(str(error)) from error
        if not hasattr(module, "operations"):
            raise MigrationError(f"{file}: expected a list `operations`, found none")
        try:
            return cls(file.stem, module.operations, file=str(file))
        except MigrationError as error:
            raise MigrationError(f"{file}: {error}") from None

    def data(self, data: PlainData) -> PlainData:
        """
        Return plain data after the operations; what was given stays as it is.

        Raises:
            EditError: Something stands in the way; every problem has its path in the data.
        """
        tree = self.run(data)
        if tree.complaints:
            raise EditError(Problem(each.message, each.path) for each in tree.complaints)
        return tree.data

    def post(self, post: P, *, converter: Converter[P] | None = None) -> P:
        """
        Return a post after the operations, a new object.

        Args:
            post: The post; it stays as it is.
            converter: Knows the block types and the class of the post; without one the default registry is asked.

        Raises:
            EditError: As for `data`.
            StructureError: What came out does not fit the classes.
        """
        chosen: Converter[Any] = converter or Converter(self.registry, post=type(post))
        new: P = chosen.structure(self.data(chosen.unstructure(post)), type(post))
        return new

    def content(self, content: Content) -> Tree:
        """
        Return a file's data after the operations, and how many blocks changed.

        Raises:
            EditError: Something stands in the way; every problem has its line.
        """
        tree = self.run(content.written)
        if tree.complaints:
            raise EditError(content.problem(each.path, each.message) for each in tree.complaints)
        return tree

    def run(self, data: PlainData) -> Tree:
        """Run the operations over data and return the tree, with what was complained of."""
        tree = Tree(data, self.registry)
        for operation in self.operations:
            try:
                operation.run(tree)
            except FAILURES as error:  # a predicate of the user's may raise anything
                tree.complain({}, failure(operation, error))
        return tree

    def reversed(self) -> Migration | None:
        """Return what takes it back, or None where an operation has no reverse."""
        backwards = [operation.reversed() for operation in reversed(self.operations)]
        if None in backwards:
            return None
        return attrs.evolve(self, operations=backwards)
