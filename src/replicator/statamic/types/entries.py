"""What all content of a Statamic site has in common, and the records that its fieldtypes store."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from replicator.kinds import AuthorId, EntryId, Kind, Label, Text, field
from replicator.model import Record, define

__all__ = ["Date", "DateRange", "Entry", "Handle", "KeyValue", "TermId"]

DATE = Kind("date", single=True)
TERM_ID = Kind("term-id", single=True)
HANDLE = Kind("handle", single=True)

Date: TypeAlias = Annotated[str, DATE]
"""A date, a date and time, or a time, as the file has it: its format is the field's."""

TermId: TypeAlias = Annotated[str, TERM_ID]
"""A term: its slug, or `taxonomy::slug` where a field takes several taxonomies."""

Handle: TypeAlias = Annotated[str, HANDLE]
"""The handle of a part of the site: a collection, a form, a template."""


@define
class Entry(Record):
    """
    An entry of a collection, as far as every entry is alike.

    The class that is made from a blueprint adds the fields of the blueprint.
    """

    title: Text | None = None
    """The headline."""

    published: bool = field(default=True, omit_default=True, kw_only=True)
    """False for a draft; left out of the file otherwise."""

    blueprint: Label | None = field(default=None, kw_only=True)
    """The handle of its blueprint, where the collection has several."""

    origin: EntryId | None = field(default=None, kw_only=True)
    """The id of the entry of which it is a localisation; what it lacks, it takes from there."""

    updated_by: AuthorId | None = field(default=None, kw_only=True)
    """The id of who saved it last."""

    updated_at: int | None = field(default=None, kw_only=True)
    """When that was, in seconds since 1970."""


@define
class DateRange:
    """Two dates, as a date field with `mode: range` stores them."""

    start: Date | None = None
    end: Date | None = None
    extra: dict[str, Any] = field(factory=dict, kw_only=True)


@define
class KeyValue:
    """One row of an array field with `expand: true`."""

    key: Text = ""
    value: Any = None
    extra: dict[str, Any] = field(factory=dict, kw_only=True)
