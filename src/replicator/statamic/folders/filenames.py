"""
What the name of an entry's file says: slug, date, order, whether it is a draft.

The rules are those of statamic/cms `Entries/GetSlugFromPath`, `GetDateFromPath` and `GetSuffixFromPath`; those of
Statamic 2 are those of its migrator.
"""

from __future__ import annotations

import re
from datetime import datetime

import attrs

__all__ = ["FileName", "modern_name", "old_name"]


@attrs.frozen
class FileName:
    """A file's name, taken apart."""

    slug: str
    """The part that names the entry."""

    date: datetime | None = None
    """The date in front; midnight where it has no time."""

    order: int | None = None
    """The number in front that orders the entries (Statamic 2)."""

    number: int | None = None
    """The number at the end that tells files with the same date and slug apart."""

    draft: bool = False
    """Whether the name says that the entry is a draft: an underscore in front (Statamic 2)."""


_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-(\d{6}|\d{4}))?")
_OLD = re.compile(r"(_*)(?:(\d{4}-\d{2}-\d{2}(?:-\d{4})?|\d+)\.)?(.*)", re.DOTALL)


def modern_name(stem: str) -> FileName:
    """
    Take apart the name of an entry's file, without its suffix, as Statamic 3 and later do.

    `2024-05-01-1230.my-post.1` is the second `my-post` of that minute. A date that does not exist is no date.
    """
    first, *rest = stem.split(".")
    if not rest:
        return FileName(stem)
    if _DATE.fullmatch(first) or first.isdecimal():
        order = int(first) if first.isdecimal() else None
        return FileName(rest[0], _date(first), order, _number(rest[1:]))
    return FileName(first, number=_number(rest))


def old_name(stem: str) -> FileName:
    """Take apart the name of an entry's file, or of a page's folder, without suffix, as Statamic 2 does."""
    underscores, prefix, slug = _OLD.fullmatch(stem).groups()  # type: ignore[union-attr]  # it always matches
    if prefix is None or not slug:
        return FileName(stem[len(underscores) :], draft=bool(underscores))
    order = int(prefix) if prefix.isdecimal() else None
    return FileName(slug, _date(prefix), order, draft=bool(underscores))


def _number(parts: list[str]) -> int | None:
    return int(parts[-1]) if parts and parts[-1].isdecimal() else None


def _date(text: str) -> datetime | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    day, time = match.groups()
    try:
        return datetime.strptime(f"{day} {(time or '').ljust(6, '0')}", "%Y-%m-%d %H%M%S")
    except ValueError:
        return None
