"""
The classes that content needs, described before they are made or written.

Two back ends read a plan: `classes` beside it makes the classes, `source` writes them as a module; so both give the
same ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal, TypeAlias

import attrs

from replicator.blocks import CodeText, Row
from replicator.kinds import Asset, AuthorId, Code, EntryId, Html, Label, Markdown, Text, Url
from replicator.model import Author, Block, RawBlock, Record
from replicator.nodes import RichText
from replicator.statamic.types.entries import Date, DateRange, Entry, Handle, KeyValue, TermId

__all__ = [
    "BASES",
    "NAMES",
    "TYPING",
    "ClassPlan",
    "Either",
    "FieldPlan",
    "Hint",
    "Keyed",
    "Many",
    "Name",
    "Plan",
    "Ref",
    "Rich",
    "Role",
    "named",
    "optional",
]

NAMES: Mapping[str, Any] = {
    "Any": Any,
    "None": None,
    "bool": bool,
    "float": float,
    "int": int,
    "replicator.Asset": Asset,
    "replicator.AuthorId": AuthorId,
    "replicator.Code": Code,
    "replicator.EntryId": EntryId,
    "replicator.Html": Html,
    "replicator.Label": Label,
    "replicator.Markdown": Markdown,
    "replicator.RawBlock": RawBlock,
    "replicator.RichText": RichText,
    "replicator.Text": Text,
    "replicator.Url": Url,
    "replicator.blocks.CodeText": CodeText,
    "replicator.blocks.Row": Row,
    "statamic.Date": Date,
    "statamic.DateRange": DateRange,
    "statamic.Handle": Handle,
    "statamic.KeyValue": KeyValue,
    "statamic.TermId": TermId,
}
"""What an annotation may name, as a module writes it."""

TYPING = ("Annotated", "Any")
"""What a module imports from `typing` where an annotation needs it."""

BASES: Mapping[str, type[Record | Author | Block]] = {
    "replicator.Author": Author,
    "replicator.Block": Block,
    "replicator.Record": Record,
    "statamic.Entry": Entry,
}
"""The classes that others derive from."""


@attrs.frozen
class Name:
    """A type by its name, one of `NAMES`."""

    text: str


@attrs.frozen
class Many:
    """A list."""

    item: Hint


@attrs.frozen
class Keyed:
    """A mapping of text to something."""

    value: Hint


@attrs.frozen
class Either:
    """A union."""

    members: tuple[Hint, ...]


@attrs.frozen
class Ref:
    """A class of the same plan."""

    cls: ClassPlan


@attrs.frozen
class Rich:
    """Rich text that holds blocks of certain classes."""

    blocks: Either


Hint: TypeAlias = "Name | Many | Keyed | Either | Ref | Rich"
"""An annotation."""


@attrs.frozen(cache_hash=True)
class FieldPlan:
    """One field of a class."""

    name: str
    """The attribute."""

    key: str
    """The key in the file: the handle."""

    hint: Hint
    """Its type. Lists are empty and all else is None where nothing is stored."""

    doc: str
    """What it is, in prose."""

    options: tuple[str, ...] = ()
    """What is mostly chosen for it; an editor offers these."""


Role: TypeAlias = Literal["entry", "set", "row", "group"]


@attrs.frozen(cache_hash=True)
class ClassPlan:
    """One class. Two with the same content are one, wherever they come from."""

    role: Role
    """What it stands for."""

    handle: str
    """The handle of the blueprint, set or field; with `set` the type of the blocks."""

    base: str
    """The class it derives from, one of `BASES`."""

    doc: str
    """What it is, in prose."""

    fields: tuple[FieldPlan, ...]
    """Its own fields."""

    path: tuple[str, ...] = attrs.field(eq=False)
    """Where it was first met: the blueprint and the handles from there, for a longer name."""


@attrs.frozen
class Plan:
    """The classes of a site."""

    names: Mapping[ClassPlan, str]
    """The name of each class, in an order in which each comes after those that it mentions."""

    entries: Mapping[str, ClassPlan]
    """The class of each blueprint by the blueprint's full name."""

    @property
    def registered(self) -> frozenset[ClassPlan]:
        """The classes of blocks whose type means one class in the whole site; others are known in place only."""
        by_type: dict[str, list[ClassPlan]] = {}
        for each in self.names:
            if each.role == "set":
                by_type.setdefault(each.handle, []).append(each)
        return frozenset(found[0] for found in by_type.values() if len(found) == 1)


def optional(*members: Hint) -> Hint:
    """Return a type that may also be None."""
    return Either((*members, Name("None")))


def named(plans: Iterable[ClassPlan], name: Callable[[ClassPlan, int], str]) -> dict[ClassPlan, str]:
    """
    Name each class as shortly as it is without doubt.

    Classes that would share a name all get longer ones, so that none depends on the order of the files.

    Args:
        plans: The classes.
        name: Makes a name of so many of the last parts of a class's path.
    """
    used = dict.fromkeys(plans, 1)
    while True:
        names = {each: name(each, length) for each, length in used.items()}
        clashing = [each for group in _groups(names) if len(group) > 1 for each in group]
        longer = [each for each in clashing if used[each] < len(each.path)]
        if not longer:
            return _numbered(names)
        for each in longer:
            used[each] += 1


def _groups(names: Mapping[ClassPlan, str]) -> Iterator[list[ClassPlan]]:
    groups: dict[str, list[ClassPlan]] = {}
    for each, name in names.items():
        groups.setdefault(name, []).append(each)
    yield from groups.values()


def _numbered(names: Mapping[ClassPlan, str]) -> dict[ClassPlan, str]:
    """Tell apart by numbers what nothing else tells apart."""
    result: dict[ClassPlan, str] = {}
    taken: set[str] = set()
    for each, name in names.items():
        found, number = name, 1
        while found in taken:
            number += 1
            found = f"{name}{number}"
        taken.add(found)
        result[each] = found
    return result
