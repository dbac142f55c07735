"""What describes a site: its folders, its parts, its trees, its blueprints and their classes."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from replicator.converter import Converter
from replicator.errors import ContentError
from replicator.statamic.blueprints.model import Blueprint
from replicator.statamic.blueprints.reading import Blueprints
from replicator.statamic.folders.configuration import read_parts
from replicator.statamic.folders.layout import Layout
from replicator.statamic.folders.parts import Collection, Container, Localisation, Parts, Taxonomy, named
from replicator.statamic.folders.trees import Page, navigation, navigations, structure
from replicator.statamic.types.classes import Types, build

__all__ = ["Described"]


class Described:
    """A site as its configuration and its blueprints describe it, whatever content there is."""

    def __init__(self, layout: Layout, *, types: Types | None = None) -> None:
        self.layout = layout
        self.given_classes = () if types is None else tuple(types.classes.values())
        """The classes that it was opened with; none where they are made from the blueprints."""
        if types is not None:
            self.types = types
        self._found: dict[tuple[str, str | None], Blueprint | None] = {}
        self._plain: Converter[Any] | None = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.root}: Statamic {self.version}>"

    @property
    def root(self) -> Path:
        """Its folder."""
        return self.layout.root

    @property
    def is_v2(self) -> bool:
        """Whether it is one of Statamic 2."""
        return self.layout.is_v2

    @cached_property
    def version(self) -> str:
        """The version of Statamic as far as the folder tells: `5.3.1`, `2`, or `3+`."""
        return self.layout.version

    # Its parts.

    @cached_property
    def _parts(self) -> Parts:
        return read_parts(self.layout)

    @property
    def localisations(self) -> dict[str, Localisation]:
        """Its languages and regions by their handles; the first one is the default."""
        return self._parts.localisations

    @property
    def default(self) -> Localisation:
        """Its default localisation."""
        return next(iter(self.localisations.values()))

    @property
    def collections(self) -> dict[str, Collection]:
        """Its collections by their handles; the pages of Statamic 2 are the collection `pages`."""
        return self._parts.collections

    @property
    def taxonomies(self) -> dict[str, Taxonomy]:
        """Its taxonomies by their handles."""
        return self._parts.taxonomies

    @property
    def containers(self) -> dict[str, Container]:
        """Its containers of assets by their handles."""
        return self._parts.containers

    # Its trees.

    def tree(self, collection: str, locale: str | None = None) -> tuple[Page, ...]:
        """
        Return the tree of a collection as it is stored; empty where there is none.

        Raises:
            KeyError: There is no such collection.
        """
        [found] = named(self.collections, collection)
        return structure(self.layout, found, locale or self.default.handle)

    @property
    def navigations(self) -> list[str]:
        """The handles of its navigations."""
        return navigations(self.layout)

    def navigation(self, handle: str, locale: str | None = None) -> tuple[Page, ...]:
        """Return the tree of a navigation; empty where there is none."""
        return navigation(self.layout, handle, locale or self.default.handle)

    # Its types.

    @cached_property
    def blueprints(self) -> Blueprints:
        """Its blueprints by their full names."""
        return Blueprints(self.root)

    @cached_property
    def types(self) -> Types:
        """The classes of its blueprints; one that cannot be read has none, and a check tells why."""
        return build(self.blueprints.read()[0])

    def find_blueprint(self, namespace: str, handle: str | None = None) -> Blueprint | None:
        """Return the blueprint of an entry or a term; None where there is none, or it cannot be read."""
        if (namespace, handle) not in self._found:
            try:
                found = self.blueprints.find(namespace, handle)
            except ContentError:
                found = None
            self._found[namespace, handle] = found
        return self._found[namespace, handle]

    def converter(self, blueprint: Blueprint | None, *, strict: bool = False) -> Converter[Any]:
        """Return the converter for content of a blueprint; without one, it reads a `Post`, as `replicator.load`."""
        if blueprint is not None and blueprint.name in self.types.classes:
            return self.types.converter(blueprint.name, strict=strict)
        if self._plain is None:
            self._plain = Converter(self.types.registry, misfits="keep")
        return self._plain
