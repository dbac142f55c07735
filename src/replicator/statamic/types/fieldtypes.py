"""
What each fieldtype stores, in one table.

The shapes are those of statamic/cms `src/Fieldtypes`; see `docs/blueprints.md`, whose table is held against this one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias

import attrs

from replicator.statamic.blueprints.model import Field
from replicator.statamic.types.plans import Either, Hint, Keyed, Many, Name, optional

__all__ = ["FIELDTYPES", "Fieldtype", "Nested", "fieldtype"]


class Nested(Protocol):
    """Describes the classes of what lies inside a field."""

    def rows(self, field: Field) -> Hint:
        """Return the class of a grid's row, or of a group."""
        ...

    def sets(self, field: Field) -> Hint:
        """Return the classes of the blocks of a replicator, one or another."""
        ...

    def rich_text(self, field: Field) -> Hint:
        """Return the type of a Bard field, with the classes of its sets."""
        ...


Describe: TypeAlias = Callable[[Field, Nested], "Hint | None"]
"""Says the type of a field by its settings; None where nothing is stored."""


@attrs.frozen
class Fieldtype:
    """How the fields of one type are stored, read and judged."""

    hint: Describe
    """Says the annotation."""

    limits: Mapping[str, str] = attrs.field(factory=dict)
    """The settings that limit it: which one is a `min` and which a `max`."""

    choices: bool = False
    """Whether its `options` are all that may be stored."""


def fieldtype(name: str) -> Fieldtype:
    """Return what is known of a fieldtype; one that nobody knows is kept as it is."""
    return FIELDTYPES.get(name, UNKNOWN)


def _one(name: str) -> Describe:
    return lambda _field, _nested: optional(Name(name))


def _many(name: str) -> Describe:
    return lambda _field, _nested: Many(Name(name))


def _related(name: str, limit: str = "max_items") -> Describe:
    """One where the field takes one only, else a list; the file may have either shape."""
    return lambda field, _: optional(Name(name)) if field.number(limit) == 1 else Many(Name(name))


def _chosen(field: Field, _: Nested) -> Hint:
    word = Name("replicator.Label")
    choice = Either((Name("bool"), word)) if field.flag("cast_booleans") else word
    if field.flag("multiple") or (field.type == "select" and (field.number("max_items") or 1) > 1):
        return Many(choice)
    return optional(*choice.members) if isinstance(choice, Either) else optional(choice)


def _text(field: Field, _: Nested) -> Hint:
    number = field.text("input_type") == "number"
    return optional(Name("int"), Name("float")) if number else optional(Name("replicator.Text"))


def _date(field: Field, _: Nested) -> Hint:
    date = Name("statamic.Date")
    ranged = field.text("mode") == "range"
    return optional(Name("statamic.DateRange"), date) if ranged else optional(date)


def _code(field: Field, _: Nested) -> Hint:
    text = Name("replicator.Code")
    chosen = field.flag("mode_selectable")
    return optional(Name("replicator.blocks.CodeText"), text) if chosen else optional(text)


def _html(field: Field, _: Nested) -> Hint | None:
    """Text that the control panel shows is in the blueprint; without it the field is one that stores HTML."""
    return None if "html" in field.config else optional(Name("replicator.Html"))


def _array(field: Field, _: Nested) -> Hint:
    return Many(Name("statamic.KeyValue")) if field.flag("expand") else optional(Keyed(Name("Any")))


def _number(_field: Field, _: Nested) -> Hint:
    return optional(Name("int"), Name("float"))


def _anything(_field: Field, _: Nested) -> Hint:
    return Name("Any")


_ITEMS = {"min_items": "min", "max_items": "max"}
_CHARACTERS = {"character_limit": "max"}
_LABEL = Fieldtype(_one("replicator.Label"))
_NOTHING = Fieldtype(lambda _field, _nested: None)
_CHOICE = Fieldtype(_chosen, choices=True)
_HANDLES = Fieldtype(_related("statamic.Handle"), _ITEMS)
_ENTRIES = Fieldtype(_related("replicator.EntryId"), _ITEMS)

UNKNOWN = Fieldtype(_anything)
"""A fieldtype of a package or of a later version: kept as it is, judged by its rules alone."""

FIELDTYPES: Mapping[str, Fieldtype] = {
    "array": Fieldtype(_array),
    "asset_container": _HANDLES,
    "asset_folder": _LABEL,
    "assets": Fieldtype(_related("replicator.Asset", "max_files"), {"min_files": "min", "max_files": "max"}),
    "bard": Fieldtype(lambda field, nested: nested.rich_text(field), _CHARACTERS),
    "button_group": _CHOICE,
    "checkboxes": Fieldtype(_many("replicator.Label"), _ITEMS, choices=True),
    "code": Fieldtype(_code),
    "collections": _HANDLES,
    "color": _LABEL,
    "date": Fieldtype(_date),
    "dictionary": Fieldtype(_related("replicator.Label"), _ITEMS),
    "entries": _ENTRIES,
    "float": Fieldtype(_number, limits={"min": "min", "max": "max"}),
    "form": _HANDLES,
    "grid": Fieldtype(lambda field, nested: Many(nested.rows(field)), {"min_rows": "min", "max_rows": "max"}),
    "group": Fieldtype(lambda field, nested: optional(nested.rows(field))),
    "hidden": UNKNOWN,
    "html": Fieldtype(_html),
    "icon": _LABEL,
    "integer": Fieldtype(_one("int"), limits={"min": "min", "max": "max"}),
    "link": Fieldtype(_one("replicator.Url")),
    "list": Fieldtype(_many("replicator.Text"), {"min": "min", "max": "max"}),
    "markdown": Fieldtype(_one("replicator.Markdown"), _CHARACTERS),
    "navs": _HANDLES,
    "radio": _CHOICE,
    "range": Fieldtype(_number, limits={"min": "min", "max": "max"}),
    "replicator": Fieldtype(lambda field, nested: Many(nested.sets(field)), {"max_sets": "max"}),
    "revealer": _NOTHING,
    "section": _NOTHING,
    "select": Fieldtype(_chosen, _ITEMS, choices=True),
    "sites": _HANDLES,
    "slug": _LABEL,
    "spacer": _NOTHING,
    "structures": _HANDLES,
    "table": Fieldtype(_many("replicator.blocks.Row"), {"max_rows": "max"}),
    "taggable": Fieldtype(_many("replicator.Label"), _ITEMS),
    "taxonomies": _HANDLES,
    "template": _LABEL,
    "terms": Fieldtype(_related("statamic.TermId"), _ITEMS),
    "text": Fieldtype(_text, _CHARACTERS),
    "textarea": Fieldtype(_one("replicator.Text"), _CHARACTERS),
    "time": Fieldtype(_one("statamic.Date")),
    "toggle": Fieldtype(_one("bool")),
    "user_groups": _HANDLES,
    "user_roles": _HANDLES,
    "users": Fieldtype(_related("replicator.AuthorId"), _ITEMS),
    "video": Fieldtype(_one("replicator.Url")),
    "width": Fieldtype(_one("int")),
    "yaml": UNKNOWN,
}
"""Every fieldtype of Statamic 3 to 6; those of Statamic 2 are translated before."""
