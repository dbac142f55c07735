"""The trees of a site: which page is under which."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from replicator.statamic.folders.configuration import config_of
from replicator.statamic.folders.layout import Layout
from replicator.statamic.folders.parts import Collection

__all__ = ["Page", "navigation", "navigations", "places", "structure", "tree_files"]


@attrs.frozen
class Page:
    """One place in a tree: an entry, a link, or a mere heading."""

    entry: str | None = None
    """The id of the entry that stands there."""

    title: str | None = None
    """What it is called where that is not the entry's title."""

    url: str | None = None
    """Where it leads if not to an entry."""

    children: tuple[Page, ...] = ()
    """The places under it."""

    def walk(self) -> Iterator[Page]:
        """Give it and everything under it."""
        yield self
        for child in self.children:
            yield from child.walk()


def structure(layout: Layout, collection: Collection, locale: str) -> tuple[Page, ...]:
    """Return the tree of a collection: in `trees` (Statamic ≥ 3.1), or in the collection's own file."""
    base = layout.content / "trees/collections"
    for path in (base / locale / f"{collection.handle}.yaml", base / f"{collection.handle}.yaml"):
        if path.is_file():
            return _pages(config_of(path).get("tree"), locale)
    own = collection.config.get("structure")
    return _pages(own.get("tree"), locale) if isinstance(own, dict) else ()


def navigations(layout: Layout) -> list[str]:
    """Return the handles of the navigations: in `navigation`, or in `structures` (Statamic 3.0)."""
    found = {path.stem for name in _NAVIGATIONS for path in (layout.content / name).glob("*.yaml")}
    return sorted(found)


def navigation(layout: Layout, handle: str, locale: str) -> tuple[Page, ...]:
    """Return the tree of a navigation."""
    trees = layout.content / "trees/navigation"
    own = [layout.content / name / f"{handle}.yaml" for name in _NAVIGATIONS]
    for path in (trees / locale / f"{handle}.yaml", trees / f"{handle}.yaml", *own):
        if path.is_file() and (pages := _pages(config_of(path).get("tree"), locale)):
            return pages
    return ()


def tree_files(layout: Layout) -> Iterator[Path]:
    """Give every file with a tree, and those that may hold one."""
    for name in ("trees", *_NAVIGATIONS):
        yield from sorted((layout.content / name).rglob("*.yaml"))


def places(
    pages: tuple[Page, ...], above: str | None = None, depth: int = 1
) -> Iterator[tuple[str, tuple[str | None, int]]]:
    """Give the entry above each entry of a tree, and its depth."""
    for page in pages:
        if page.entry is not None:
            yield page.entry, (above, depth)
        yield from places(page.children, page.entry or above, depth + 1)


_NAVIGATIONS = ("navigation", "structures")


def _pages(data: Any, locale: str, depth: int = 0) -> tuple[Page, ...]:
    if isinstance(data, dict):  # one tree for each localisation (Statamic 3.0)
        data = data.get(locale)
    if not isinstance(data, list) or depth > _MAX_DEPTH:
        return ()
    return tuple(
        Page(
            _word(each.get("entry")),
            _word(each.get("title")),
            _word(each.get("url")),
            _pages(each.get("children"), locale, depth + 1),
        )
        for each in data
        if isinstance(each, dict)
    )


_MAX_DEPTH = 100


def _word(value: Any) -> str | None:
    return None if value is None else str(value)
