"""The entries and terms of a site: files that know where they stand."""

from __future__ import annotations

import os
import types
from collections.abc import Callable, Mapping
from copy import copy
from datetime import datetime
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Self

from replicator.converter import Converter
from replicator.files import PostFile
from replicator.folders import slashed
from replicator.frontmatter import Content
from replicator.kinds import field
from replicator.model import Author, Record, define
from replicator.scalar import plain
from replicator.sources import read_content
from replicator.statamic.folders.filenames import FileName
from replicator.statamic.folders.parts import Collection, Taxonomy
from replicator.statamic.folders.urls import filled, under, variables
from replicator.typing import DataPath

if TYPE_CHECKING:
    from typing_extensions import TypeVar  # for a default, which the standard one has since Python 3.13

    from replicator.statamic.blueprints.model import Blueprint
    from replicator.statamic.files.places import Place
    from replicator.statamic.site import Site

    P = TypeVar("P", default=Any)
else:
    from typing import TypeVar

    P = TypeVar("P")

__all__ = ["EntryFile", "GlobalsFile", "SiteFile", "TermFile"]


class SiteFile(Generic[P]):
    """
    A file of a site that holds a record; it is read when it is first asked for something.

    Type checkers know its `post` where the class was asked for: `SiteFile[BlogPost]`.

    What reads it raises what `replicator.load` raises.
    """

    namespace: str
    """Where its blueprint is: `collections.blog`."""

    def __init__(self, site: Site, path: str, locale: str) -> None:
        self.site = site
        """The site that it belongs to."""
        self.path = path
        """Its path."""
        self.locale = locale
        """The handle of its localisation; that of the default one where there is only one."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {os.path.relpath(self.path, self.site.root)}>"

    @cached_property
    def content(self) -> Content:
        """Its text, split and parsed, as it was when it was first read."""
        return read_content(self.path)

    @cached_property
    def own_data(self) -> Mapping[str, Any]:
        """What the file itself says, as plain data; not to be changed."""
        data = plain(self.content.written)
        return data if isinstance(data, dict) else {}

    @property
    def id(self) -> str | None:
        """Its id; None where the file has none yet."""
        return self.word("id")

    @property
    def blueprint(self) -> Blueprint | None:
        """The blueprint that describes it, or None where the site has none for it."""
        return self.site.find_blueprint(self.namespace, self.word("blueprint"))

    @property
    def converter(self) -> Converter[Any]:
        """The converter for what is stored in it; its `post` is the class of the blueprint."""
        return self.site.converter(self.blueprint)

    @cached_property
    def file(self) -> PostFile[Any]:
        """The file as something that can be changed and saved."""
        converter = self.converter
        return PostFile(self.path, converter.read(self.content, converter.post), converter, self.content)

    @property
    def complete(self) -> P:
        """A post with everything that holds for it, to be shown. To change the file, change its `post`."""
        converter = self.converter
        found: P = converter.read(self.content, converter.post)
        return found

    @property
    def consulted(self) -> tuple[str, ...]:
        """What `complete` takes from other files, in the words of `replicator.bulk.Reader`."""
        return ()

    def holding(self, content: Content) -> Self:
        """Return this file as if that stood in it; of another content than is on the disk, say."""
        new = copy(self)
        for name in _READ:
            new.__dict__.pop(name, None)
        new.__dict__["content"] = content
        return new

    @property
    def post(self) -> P:
        """What it holds, of the class of its blueprint; to be read and changed."""
        found: P = self.file.post
        return found

    @property
    def changed(self) -> bool:
        """Whether saving would write anything."""
        return "file" in self.__dict__ and self.file.changed

    def diff(self) -> str:
        """Return what saving would change; see `PostFile.diff`."""
        return self.file.diff()

    def save(self, *, force: bool = False) -> bool:
        """Write the file if anything changed; see `PostFile.save`."""
        saved = self.file.save(force=force)
        if saved:
            for name in _READ - {"file"}:
                self.__dict__.pop(name, None)
        return saved

    def word(self, key: str) -> str | None:
        """Return a value of the file as it is written, or None where it is missing or no scalar."""
        data = self.content.written
        value = data.get(key) if isinstance(data, dict) else None
        return None if value is None or isinstance(value, list | dict) else getattr(value, "text", value)


_READ = frozenset({"content", "own_data", "origin", "file"})
"""What is made of what stands in a file."""


class EntryFile(SiteFile[P]):
    """An entry of a collection."""

    def __init__(self, site: Site, path: str, locale: str, collection: Collection, name: FileName) -> None:
        super().__init__(site, path, locale)
        self.collection = collection
        """The collection that it is in."""
        self._name = name

    @property
    def namespace(self) -> str:  # type: ignore[override]
        """Where its blueprint is: `collections.blog`."""
        return f"collections.{self.collection.handle}"

    @property
    def slug(self) -> str | None:
        """
        The word that stands for it in URLs, from the file's name.

        None in a collection without slugs, and for the home page of Statamic 2.
        """
        if self.site.is_v2:
            return self.word("slug") or self._name.slug or None
        return self._name.slug if self.collection.slugs or self._name.slug != self.id else None

    @property
    def date(self) -> datetime | None:
        """Its date in a dated collection, from the file's name; midnight where it has no time."""
        return self._name.date if self.collection.dated else None

    @property
    def order(self) -> int | None:
        """Its place by the number in the file's name (Statamic 2)."""
        return self._name.order

    @property
    def published(self) -> bool:
        """False for a draft."""
        return not self._name.draft and self.own_data.get("published") is not False

    @property
    def blueprint(self) -> Blueprint | None:
        """The blueprint that describes it, or None where the site has none for it."""
        handle = self.word("blueprint") or self.word("fieldset")
        if handle is None and (origin := self.origin):
            return origin.blueprint
        return self.site.find_blueprint(self.namespace, handle or self.collection.blueprint)

    @cached_property
    def origin(self) -> EntryFile | None:
        """The entry that it localises, from which it takes what it lacks; None where there is none."""
        named, locale = self._named_origin
        found = self.site.entry(named, locale) if named else None
        return None if found is None or found.path == self.path else found

    @property
    def _named_origin(self) -> tuple[str | None, str]:
        default = self.site.default.handle
        if self.site.is_v2:  # where the localisations of an entry share its id
            return (None if self.locale == default else self.id), default
        return self.word("origin"), ""

    @property
    def consulted(self) -> tuple[str, ...]:
        """The entries from which it takes what it lacks, whether they are there or not."""
        root = slashed(os.fspath(self.site.root))
        named = (each._named_origin for each in [self, *self.origins])
        return tuple("\n".join((root, locale, entry_id)) for entry_id, locale in named if entry_id)

    @property
    def origins(self) -> list[EntryFile]:
        """The entries from which it takes what it lacks, the nearest first."""
        found: list[EntryFile] = []
        entry = self.origin
        while entry is not None and entry is not self and entry not in found:
            found.append(entry)
            entry = entry.origin
        return found

    @property
    def localisations(self) -> dict[str, EntryFile]:
        """Its versions in all localisations by their handles, itself among them."""
        root = [self, *self.origins][-1]
        return {each.locale: each for each in [root, *self.site.contents.localisations_of(root)]}

    @property
    def data(self) -> dict[str, Any]:
        """Everything that holds for it: what it says, what its origin says, what the collection injects."""
        return {**self.inherited, **self.own_data}

    @property
    def inherited(self) -> dict[str, Any]:
        """What holds where it says nothing itself: what its origin says, what the collection injects."""
        data: dict[str, Any] = dict(self.collection.inject)
        for each in reversed(self.origins):
            data |= {key: value for key, value in each.own_data.items() if key not in _OWN}
        return data

    @property
    def complete(self) -> P:
        """A post with everything that holds for it: that of `data`. To change the entry, change its `post`."""
        inherited, converter, stored = self.inherited, self.converter, self.content.written
        if not inherited or not isinstance(stored, dict | None):
            return super().complete
        found: P = converter.structure({**inherited, **(stored or {})}, converter.post)
        return found

    @property
    def authors(self) -> list[Author]:
        """The users that its `author` or `authors` name, as far as the site has them."""
        data = self.data
        named: Any = next((data[key] for key in ("author", "authors") if data.get(key)), [])
        ids = named if isinstance(named, list) else [named]
        return [found for each in ids if (found := self.site.authors.get(str(each)))]

    @property
    def url(self) -> str | None:
        """Its URL without host, by the route of its collection; None where that has none."""
        route = self.collection.route(self.locale)
        place = self.site.place_of(self)
        if route is None or (place is None and self.collection.is_tree):
            return None
        return under(self.site.localisations[self.locale].url, self._uri(route, place))

    def _uri(self, route: str, place: Place | None) -> str:
        """Return the URL inside of the localisation; only what the route asks for is looked up."""
        computed: dict[str, Callable[[], object]] = {
            "collection": lambda: self.collection.handle,
            "depth": lambda: place and place.depth,
            "id": lambda: self.id,
            "is_root": lambda: place and place.is_root,
            "locale": lambda: self.locale,
            "mount": self._mount,
            "parent_uri": lambda: place and place.parent and place.parent._uri(route, place.above),
            "site": lambda: self.locale,
            "slug": lambda: None if place and place.is_root else self.slug,
            **_date_parts(self.date),
        }
        names = variables(route)
        data = self.data if names - computed.keys() else {}
        return filled(
            route, {name: computed[name]() if name in computed else data.get(name) for name in names}
        )

    def _mount(self) -> str | None:
        mount = self.collection.mount and self.site.entry(self.collection.mount, self.locale)
        return mount.url if mount else None


_OWN = frozenset({"id", "origin", "published", "blueprint", "fieldset"})
"""What an entry does not take from its origin."""


def _date_parts(date: datetime | None) -> dict[str, Callable[[], object]]:
    if date is None:
        return {}
    formats = {"date": "%Y-%m-%d", "year": "%Y", "month": "%m", "day": "%d"}
    return {name: partial(date.strftime, form) for name, form in formats.items()}


class GlobalsFile(SiteFile[Any]):
    """A set of globals; Statamic 3 to 5 keep its values under `data` where there is one localisation."""

    def __init__(self, site: Site, path: str, locale: str) -> None:
        super().__init__(site, path, locale)
        self.handle = Path(path).stem
        """Its name: the file's."""

    @property
    def blueprint(self) -> Blueprint | None:
        """The blueprint that describes it, or None where the site has none for it."""
        names = (f"globals.{self.handle}", self.word("fieldset") or "globals" if self.site.is_v2 else "")
        return next((self.site.blueprints[name] for name in names if name in self.site.blueprints), None)

    @property
    def converter(self) -> Converter[Any]:
        """The converter for what is stored in it; its `post` may hold the values under `data`."""
        converter = super().converter
        inner: Any = converter.post
        return converter.of(_wrapping(inner)) if self.prefix else converter

    @property
    def values(self) -> Any:
        """What it holds, of the class of its blueprint; to be read and changed."""
        return self.post.data if self.prefix else self.post

    @property
    def prefix(self) -> DataPath:
        """Where in the file the values are."""
        return ("data",) if isinstance(self.own_data.get("data"), dict) else ()


@cache
def _wrapping(cls: Any) -> type[Record]:
    """Make the class of a file that holds a record under `data`."""

    def fill(body: dict[str, Any]) -> None:
        body["__annotations__"] = {"title": str | None, "data": cls}
        body["title"] = field(default=None)
        body["data"] = field(factory=cls)

    return define(types.new_class(f"{cls.__name__}File", (Record,), {}, fill))


class TermFile(SiteFile[P]):
    """A term of a taxonomy."""

    def __init__(self, site: Site, path: str, locale: str, taxonomy: Taxonomy) -> None:
        super().__init__(site, path, locale)
        self.taxonomy = taxonomy
        """The taxonomy that it is in."""

    @property
    def namespace(self) -> str:  # type: ignore[override]
        """Where its blueprint is: `taxonomies.tags`."""
        return f"taxonomies.{self.taxonomy.handle}"

    @property
    def slug(self) -> str:
        """The file's name without its suffix."""
        return Path(self.path).stem

    @property
    def id(self) -> str:
        """What fields of several taxonomies name it by: `tags::php`."""
        return f"{self.taxonomy.handle}::{self.slug}"
