"""Whether content keeps to its blueprint: the shapes of its values, and the rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any

import attrs

from replicator.converter.misfits import in_words
from replicator.errors import Problem, StructureError, data_problem, in_order
from replicator.frontmatter import Content
from replicator.messages import listing
from replicator.model import Author, Record
from replicator.privacy import is_secret
from replicator.statamic.blueprints.model import Blueprint, Field, as_word
from replicator.statamic.types.classes import Types, build
from replicator.statamic.values.bard import Piece, flaws, is_empty, pieces
from replicator.statamic.values.conditions import Scope, is_shown
from replicator.statamic.values.rules import is_blank, judge, missing
from replicator.typing import Data, DataPath, check_type

__all__ = ["CODES", "check"]

CODES: Mapping[str, str] = {
    "blueprint": "A blueprint or fieldset that cannot be read as it is meant",
    "choice": "A value that is none of the options",
    "dangling-reference": "A reference to something that is not there",
    "duplicate": "Items of a list that should differ",
    "duplicate-id": "Two entries with the same id",
    "format": "A value that does not look as its rule says",
    "too-little": "Less than a field has to hold",
    "too-much": "More than a field may hold",
    "unknown-set": "A set that its field does not have",
}
"""The codes that problems of sites have, beside those of `replicator.errors`."""

_ELSEWHERE = frozenset({"slug", "date", "parent"})
"""What the file's name or the site's trees hold, and the file need not."""


def check(
    content: Content | Record | Author | Data,
    blueprint: Blueprint,
    *,
    types: Types | None = None,
    inherited: Data | None = None,
) -> list[Problem]:
    """
    Find everything in which content departs from its blueprint, in the order of the file.

    Values of the wrong shape, what is required and missing, options that do not exist, too many items, and
    the rules that can be judged from the file alone. Nothing is raised for any of it.

    Args:
        content: A file that was read with `Content.parse`, for problems with lines and columns; or a post, or
            plain data, for problems with paths.
        blueprint: What it should be.
        types: The classes of the site, when they have been made; else those of the blueprint are.
        inherited: Values that hold where the content has none: those of the entry that it localises. Without
            them, nothing is missing from content that has an `origin`.
    """
    check_type(blueprint, Blueprint, "a blueprint")
    types = types or _types(blueprint)
    converter = types.converter(blueprint.name, strict=True)
    if isinstance(content, Record | Author):
        content = types.converter(blueprint.name).unstructure(content)
    place: Callable[..., Problem] = content.problem if isinstance(content, Content) else data_problem
    data = content.data if isinstance(content, Content) else content
    problems: list[Problem] = []
    try:
        if isinstance(content, Content):
            converter.read(content, types[blueprint.name])
        else:
            converter.structure(data, types[blueprint.name])
    except StructureError as error:
        problems = list(error.problems)
    if isinstance(data, dict):
        checker = _Checker(
            place, {problem.path for problem in problems}, "origin" not in data or bool(inherited)
        )
        found = checker.entry(blueprint, {**(inherited or {}), **data})
        nobodys = {*checker.unknown, *_undescribed(blueprint)}
        problems = [each for each in problems if not _is_in(each.path, nobodys)] + found
    if issubclass(types[blueprint.name], Author):
        problems = [*map(_discreet, problems)]
    return in_order(problems)


def _undescribed(blueprint: Blueprint) -> list[DataPath]:
    """Return where an entry may hold what its class has a field for, and its blueprint has not."""
    return [] if any(field.handle == "content" for field in blueprint.fields) else [("content",)]


def _is_in(path: DataPath, places: Collection[DataPath]) -> bool:
    return any(path[:length] in places for length in range(1, len(path) + 1))


def _discreet(problem: Problem) -> Problem:
    """Return a problem of a user without the value, where that is a secret."""
    if not is_secret(problem.path) or problem.found in (None, "nothing"):
        return problem
    found = "something else, which is secret"
    return attrs.evolve(problem, message=f"expected {problem.expected}, found {found}", found=found)


@lru_cache(maxsize=64)
def _types(blueprint: Blueprint) -> Types:
    return build([blueprint])


@attrs.frozen
class _Checker:
    """Goes through the data as the blueprint has it."""

    place: Callable[..., Problem]
    misfits: set[DataPath]
    """Where a value has the wrong shape, so that no rule is asked about it."""
    complete: bool
    """Whether all values are known, so that what is not there is missing."""
    unknown: list[DataPath] = attrs.field(factory=list, init=False)
    """Where there are sets that their fields do not have."""

    def entry(self, blueprint: Blueprint, data: Data) -> list[Problem]:
        """Check the fields of an entry."""
        return list(self._fields(blueprint.fields, data, (), None))

    def _fields(
        self, fields: tuple[Field, ...], data: Data, path: DataPath, parent: Scope | None
    ) -> Iterator[Problem]:
        scope = Scope({field.handle: field for field in fields}, data, parent)
        for field in fields:
            here = (*path, field.handle)
            if here not in self.misfits:
                yield from self._field(field, data.get(field.handle), here, scope)

    def _field(self, field: Field, value: Any, path: DataPath, scope: Scope) -> Iterator[Problem]:
        if is_blank(value) or (field.type == "bard" and is_empty(value)):
            elsewhere = len(path) == 1 and field.handle in _ELSEWHERE
            reason = None if elsewhere or not self.complete else missing(field, scope)
            if reason and is_shown(field, scope):
                yield self.place(
                    path,
                    f"found nothing, but {reason}",
                    expected=f"`{field.handle}`",
                    found="nothing",
                    code="required",
                )
            return
        for each in judge(field, value, scope):
            yield self.place(
                path,
                f"expected {each.expected}, found {each.found}",
                expected=each.expected,
                found=each.found,
                code=each.code,
            )
        yield from self._inside(field, value, path, scope)

    def _inside(self, field: Field, value: Any, path: DataPath, scope: Scope) -> Iterator[Problem]:
        """Check what a field holds that has fields of its own."""
        if field.type == "group" and isinstance(value, dict):
            yield from self._fields(field.fields, value, path, scope)
        elif isinstance(value, list) and field.fields:
            for index, row in enumerate(value):
                if isinstance(row, dict):
                    yield from self._fields(field.fields, row, (*path, index), scope)
        elif field.type == "bard":
            yield from self._rich_text(field, value, path, scope)
        elif isinstance(value, list) and field.sets:
            sets = {each.handle: each.fields for each in field.sets}
            for index, item in enumerate(value):
                if isinstance(item, dict):
                    yield from self._set(field, sets, item, (*path, index), scope)

    def _rich_text(self, field: Field, value: Any, path: DataPath, scope: Scope) -> Iterator[Problem]:
        """Check the sets of a Bard field by their fields, and its nodes for their shape."""
        sets = {each.handle: each.fields for each in field.sets}
        for piece in pieces(value, sets, path):
            if not piece.is_set:
                yield from self._node(piece)
            else:
                yield from self._set(field, sets, piece.data, piece.path, scope)

    def _set(
        self, field: Field, sets: Mapping[str, tuple[Field, ...]], data: Data, path: DataPath, scope: Scope
    ) -> Iterator[Problem]:
        """Check a set by its fields; the form hides one that the field lacks, or fails (cms#9783, cms#13742)."""
        name = as_word(data.get("type"))
        if name in sets:
            yield from self._fields(sets[name], data, path, scope)
        elif name:
            self.unknown.append(path)
            yield self.place(
                (*path, "type"),
                f"`{field.handle}` has no set `{name}`",
                expected=listing([f"`{each}`" for each in sets]) or "no set",
                found=f"`{name}`",
                code="unknown-set",
                severity="warning",
            )

    def _node(self, piece: Piece) -> Iterator[Problem]:
        for path, expected, value in flaws(piece):
            if path not in self.misfits:
                found = in_words(value)
                message = f"expected {expected}, found {found}"
                yield self.place(path, message, expected=expected, found=found, code="structure")
