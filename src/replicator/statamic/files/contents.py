"""The files of a site that hold entries, terms and globals, and which of them has which id."""

from __future__ import annotations

import os
from collections.abc import Iterator
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakValueDictionary

from replicator.errors import RegistrationError
from replicator.statamic.files.entryfiles import EntryFile, GlobalsFile, SiteFile, TermFile
from replicator.statamic.folders.index import Index, Located, entry_files
from replicator.statamic.folders.layout import files_in
from replicator.statamic.folders.parts import named
from replicator.statamic.types.entries import Entry
from replicator.typing import StrPath

if TYPE_CHECKING:
    from replicator.statamic.site import Site

__all__ = ["Contents"]

F = TypeVar("F", bound=SiteFile)


class Contents:
    """Finds the files of a site; an entry is the same object while somebody holds it."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._entries: WeakValueDictionary[str, EntryFile] = WeakValueDictionary()
        self._places: dict[str, dict[str, Located]] = {}
        self._folders: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"<Contents of {self._site!r}>"

    def located(self, collection: str) -> Iterator[Located]:
        """Give the files of a collection's entries, with what their paths say; none of them is opened."""
        site = self._site
        return entry_files(site.collections[collection], site.localisations, is_v2=site.is_v2)

    @cached_property
    def index(self) -> Index:
        """Where each id is; made from the heads of all files when it is first asked for."""
        return Index.make(located for each in self._site.collections for located in self.located(each))

    def id_of(self, entry: EntryFile) -> str | None:
        """Return the id of an entry, as it was when the index was made; only where there is none, it is read."""
        return self.index.ids.get(entry.path) if "index" in self.__dict__ else entry.id

    def entry_in(self, located: Located) -> EntryFile:
        """Return the entry in a file."""
        found = self._entries.get(located.path)
        if found is None:
            found = EntryFile(self._site, located.path, located.locale, located.collection, located.name)
            self._entries[located.path] = found
        return found

    def entries(self, collection: str | None = None, locale: str | None = None) -> Iterator[EntryFile]:
        """Give entries in the order of their files; see `Site.entries`."""
        return (
            self.entry_in(located)
            for each in named(self._site.collections, collection)
            for located in self.located(each.handle)
            if locale is None or located.locale == locale
        )

    def entry(self, entry_id: str, locale: str | None = None) -> EntryFile | None:
        """Return the entry with an id, or None where there is none; see `Site.entry`."""
        located = self.index.find(entry_id, locale)
        return None if located is None else self.entry_in(located)

    def entry_at(self, path: StrPath) -> EntryFile | None:
        """Return the entry that a file holds, or None where it is no entry of the site."""
        place = self._place(path)
        for handle, collection in self._site.collections.items():
            if place.startswith(self._place(collection.folder) + os.sep):
                located = self._located_at(handle).get(place)
                if located is not None:
                    return self.entry_in(located)
        return None

    def file_at(self, path: StrPath) -> SiteFile | None:
        """Return the entry, term or set of globals that a file holds, or None."""
        return self.entry_at(path) or copy(self._others.get(self._place(path)))

    def _located_at(self, collection: str) -> dict[str, Located]:
        """Return the files of a collection's entries by their places."""
        if collection not in self._places:
            self._places[collection] = {self._place(each.path): each for each in self.located(collection)}
        return self._places[collection]

    @cached_property
    def _others(self) -> dict[str, SiteFile]:
        """The files that hold no entries, by their places; nobody reads these objects, but copies of them."""
        return {self._place(each.path): each for each in [*self.terms(), *self.globals()]}

    def _place(self, path: StrPath) -> str:
        """Return what all paths of a file have in common; folders are looked up once each."""
        name = os.path.abspath(path)  # noqa: PTH100  # a Path for each file would take longer
        folder, base = os.path.split(name)
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(folder)
        place = os.path.join(self._folders[folder], base)  # noqa: PTH118
        return os.path.realpath(place) if os.path.islink(place) else place  # noqa: PTH114

    def localisations_of(self, entry: EntryFile) -> list[EntryFile]:
        """Return the entries that localise another one."""
        found = self.index.localisations(entry.id) if entry.id else []
        return [self.entry_in(each) for each in found if each.locale != entry.locale]

    def terms(self, taxonomy: str | None = None) -> Iterator[TermFile]:
        """Give the terms of a taxonomy, or of all; see `Site.terms`."""
        folder = self._site.layout.content / "taxonomies"
        return (
            TermFile(self._site, path, self._locale_of(path), each)
            for each in named(self._site.taxonomies, taxonomy)
            for path in files_in(folder / each.handle, (".yaml",))
        )

    def globals(self) -> list[GlobalsFile]:
        """Return the files of the globals, those of all localisations."""
        paths = files_in(self._site.layout.content / "globals", (".yaml",))
        return [GlobalsFile(self._site, path, self._locale_of(path)) for path in paths]

    def only(self, files: Iterator[F], cls: type[Any] | None) -> Iterator[F]:
        """
        Give the files whose blueprint has a class; all for None.

        Raises:
            RegistrationError: The class is none of the site's.
        """
        if cls is None:
            return files
        if not any(issubclass(each, cls) for each in (Entry, *self._site.types.classes.values())):
            raise RegistrationError(
                f"{cls.__name__} is no class of this site: open it with the `TYPES` of the module that "
                f"`codegen` wrote, Site.open(folder, types=TYPES)"
            )
        return (each for each in files if issubclass(self._site.converter(each.blueprint).post, cls))

    def _locale_of(self, path: str) -> str:
        name = Path(path).parent.name
        return name if name in self._site.localisations else self._site.default.handle
