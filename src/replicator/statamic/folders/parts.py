"""What a site consists of besides its content: localisations, collections, taxonomies, containers of assets."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import attrs

from replicator.typing import Data

__all__ = ["Collection", "Container", "Localisation", "Parts", "Taxonomy", "named"]

T = TypeVar("T")


@attrs.frozen
class Localisation:
    """One of the languages or regions of a site; Statamic calls it a site."""

    handle: str
    """The name of its folders: `default`, `en`."""

    name: str = ""
    """Its name for people."""

    locale: str = ""
    """Its language and region: `de_DE`."""

    url: str = "/"
    """Where it starts, without host: `/en`."""


@attrs.frozen(eq=False)
class Collection:
    """A collection of entries; the pages of Statamic 2 are one too."""

    handle: str
    """Its name in paths: `blog`."""

    folder: Path
    """The folder of its entries."""

    file: Path | None = None
    """The file that describes it; None where there is none."""

    config: Data = attrs.field(factory=dict, repr=False)
    """Everything that the file says."""

    routes: Mapping[str, str] | str | None = attrs.field(default=None, repr=False)
    """The pattern of its entries' URLs, or one for each localisation."""

    @property
    def title(self) -> str:
        """Its name for people."""
        found = self.config.get("title")
        return found if found and isinstance(found, str) else self.handle

    @property
    def dated(self) -> bool:
        """Whether its entries have a date, which is in their files' names."""
        return self.config.get("date") is True or self._is_old

    @property
    def _is_old(self) -> bool:
        """Whether it is one of Statamic 2, where a name alone tells of a date."""
        return self.file is not None and self.file.name == "folder.yaml"

    @property
    def slugs(self) -> bool:
        """Whether its entries have slugs; without them a file is named by the entry's id."""
        return self.config.get("slugs") is not False

    @property
    def sites(self) -> tuple[str, ...]:
        """The localisations that it is limited to; empty for all."""
        found = self.config.get("sites")
        return tuple(map(str, found)) if isinstance(found, list) else ()

    @property
    def mount(self) -> str | None:
        """The id of the entry under which its own ones appear."""
        found = self.config.get("mount")
        return found if found and isinstance(found, str) else None

    @property
    def inject(self) -> Data:
        """Values that hold where an entry has none."""
        found = self.config.get("inject")
        return found if isinstance(found, dict) else {}

    @property
    def has_root(self) -> bool:
        """Whether the first page of its tree is the home page."""
        structure = self.config.get("structure")
        return isinstance(structure, dict) and structure.get("root") is True

    @property
    def is_tree(self) -> bool:
        """Whether its entries stand in a tree."""
        return isinstance(self.config.get("structure"), dict)

    @property
    def blueprint(self) -> str | None:
        """The handle of the blueprint that it names itself, as Statamic 2 and 3.0 do."""
        listed = self.config.get("blueprints")
        found = self.config.get("fieldset") or (listed[0] if listed and isinstance(listed, list) else None)
        return found if isinstance(found, str) else None

    def route(self, locale: str) -> str | None:
        """Return the pattern of its entries' URLs, or None where they have none."""
        found = self.routes.get(locale) if isinstance(self.routes, Mapping) else self.routes
        return found or None


@attrs.frozen(eq=False)
class Taxonomy:
    """A taxonomy of terms."""

    handle: str
    """Its name in paths: `tags`."""

    title: str = ""
    """Its name for people."""

    file: Path | None = None
    """The file that describes it."""


@attrs.frozen(eq=False, slots=False)
class Container:
    """A container of assets."""

    handle: str
    """Its name before `::` in an asset's id."""

    title: str = ""
    """Its name for people."""

    folder: Path | None = None
    """Where its files are; None where that is not known, or not on this machine."""

    url: str = ""
    """Where they are for readers: `/assets`."""

    config: Data = attrs.field(factory=dict, repr=False)
    """Everything that its file says."""

    file: Path | None = None
    """The file that describes it."""

    @cached_property
    def files(self) -> frozenset[str]:
        """The paths of its assets; empty where the folder is not known."""
        if self.folder is None:
            return frozenset()
        found = (path.relative_to(self.folder) for path in self.folder.rglob("*") if path.is_file())
        return frozenset(
            path.as_posix() for path in found if not any(part.startswith(".") for part in path.parts)
        )


@attrs.frozen(eq=False)
class Parts:
    """All of them."""

    localisations: dict[str, Localisation]
    collections: dict[str, Collection]
    taxonomies: dict[str, Taxonomy]
    containers: dict[str, Container]


def named(parts: Mapping[str, T], handle: str | None) -> list[T]:
    """
    Return the part of a site with a handle; all parts for None.

    Raises:
        KeyError: There is none; the message says which there are.
    """
    if handle is None:
        return [*parts.values()]
    if handle not in parts:
        raise KeyError(f"{handle}: there are {', '.join(parts) or 'none'}")
    return [parts[handle]]
