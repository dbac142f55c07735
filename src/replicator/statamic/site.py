"""A whole site: everything that its folder holds, found when it is asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, TypeVar, overload

from replicator.changesets import Changeset
from replicator.checking import Asked, lints
from replicator.errors import ContentError, Problem
from replicator.folders import slashed
from replicator.model import Author, Record
from replicator.renderers import ImageSource
from replicator.renderers.options import RenderOptions, asset_as_stored
from replicator.sitefiles import site_root
from replicator.statamic.described import Described
from replicator.statamic.files.contents import Contents
from replicator.statamic.files.entryfiles import EntryFile, GlobalsFile, SiteFile, TermFile
from replicator.statamic.files.places import Place, Places
from replicator.statamic.files.records import is_record
from replicator.statamic.folders.assets import AssetFile, assets_in, find_asset
from replicator.statamic.folders.layout import Layout
from replicator.statamic.folders.parts import named
from replicator.statamic.folders.users import Users
from replicator.statamic.inspection import check_site, dangling, fix_site, references, unused, uses
from replicator.statamic.reading import ConvertOptions, SiteReader
from replicator.statamic.renaming import rename
from replicator.statamic.rendering import Authors, Ticket, link_of, open_again, ticket_of
from replicator.statamic.types.classes import Types
from replicator.statamic.values.references import Reference, ReferenceKind, Referrer
from replicator.typing import StrPath

__all__ = ["Site"]

R = TypeVar("R", bound=Record)


class Site(Described):
    """
    A site made with Statamic, of any version.

    ```python
    site = statamic.Site.open("mysite")
    for entry in site.entries("blog"):
        print(entry.date, entry.url, entry.post.title)
    ```

    Nothing is read before it is asked for. What was read once is taken as it was then: to see what others changed
    meanwhile, open the site again. Entries are kept only while somebody holds them, so that going through a large
    site takes no more memory than going through a small one.
    """

    def __init__(self, layout: Layout, *, types: Types | None = None) -> None:
        super().__init__(layout, types=types)
        self._ticket = ticket_of(self, types)

    @staticmethod
    def open(folder: StrPath, *, types: Types | None = None) -> Site:
        """
        Open a site.

        Args:
            folder: The folder that holds `content` (Statamic 3 and later) or `site` (2).
            types: The classes of its content: `TYPES` of the module that `codegen` wrote, so that type checkers
                know them. Made from the blueprints unless given.

        Raises:
            OSError: It cannot be read, or holds no site.
        """
        return Site(Layout.find(folder), types=types)

    @staticmethod
    def around(path: StrPath) -> Site | None:
        """Open the site that a file or folder lies in; None where none of the folders above it is one."""
        root = site_root(slashed(os.path.dirname(os.path.abspath(path))))  # noqa: PTH100, PTH120
        return None if root is None else Site.open(root)

    def __reduce__(self) -> tuple[Callable[..., Site], Ticket]:
        """Travel as the name of its folder: another process opens the site for itself, once."""
        return open_again, self._ticket

    # Its content.

    @cached_property
    def contents(self) -> Contents:
        """Its files of entries, terms and globals, whatever they are of."""
        return Contents(self)

    @overload
    def entries(self, collection: str | None = ..., *, locale: str | None = ...) -> Iterator[EntryFile]: ...
    @overload
    def entries(
        self, collection: str | None = ..., *, of: type[R], locale: str | None = ...
    ) -> Iterator[EntryFile[R]]: ...
    def entries(
        self, collection: str | None = None, *, of: Any = None, locale: str | None = None
    ) -> Iterator[EntryFile]:
        """
        Give entries in the order of their files.

        Args:
            collection: The handle of a collection; None for all.
            of: The class of a blueprint, of those the site was opened with: only its entries, so that type
                checkers know their `post`. `Entry` for those of all blueprints, None for those without one too.
            locale: The handle of a localisation; None for all.

        Raises:
            KeyError: There is no such collection.
            RegistrationError: The class is none of the site's.
        """
        return self.contents.only(self.contents.entries(collection, locale), of)

    @overload
    def posts(self, collection: str | None = ..., *, locale: str | None = ...) -> Iterator[Any]: ...
    @overload
    def posts(
        self, collection: str | None = ..., *, of: type[R], locale: str | None = ...
    ) -> Iterator[R]: ...
    def posts(
        self, collection: str | None = None, *, of: Any = None, locale: str | None = None
    ) -> Iterator[Any]:
        """Give what entries hold, each of the class of its blueprint; see `entries`."""
        return (entry.post for entry in self.entries(collection, of=of, locale=locale))

    @overload
    def entry(self, entry_id: str, locale: str | None = ...) -> EntryFile | None: ...
    @overload
    def entry(self, entry_id: str, locale: str | None = ..., *, of: type[R]) -> EntryFile[R] | None: ...
    def entry(self, entry_id: str, locale: str | None = None, *, of: Any = None) -> EntryFile | None:
        """
        Return the entry with an id, or None where there is none.

        The first look for an id goes through the heads of all files once.

        Args:
            entry_id: Its id.
            locale: Which of its localisations, if several share the id (Statamic 2), or have it as their origin.
            of: The class of its blueprint, as in `entries`; an entry of another one is none.

        Raises:
            RegistrationError: The class is none of the site's.
        """
        found = self.contents.entry(entry_id, locale)
        return next(self.contents.only(filter(None, [found]), of), None)

    def entry_at(self, path: StrPath) -> EntryFile | None:
        """Return the entry that a file holds, or None where it is no entry of the site."""
        return self.contents.entry_at(path)

    def file_at(self, path: StrPath) -> SiteFile | None:
        """
        Return the entry, term or set of globals that a file holds, or None where it is none of them.

        ```python
        site = statamic.Site.around(path)
        post = site.file_at(path).post      # of the class of its blueprint
        ```
        """
        return self.contents.file_at(path)

    @overload
    def terms(self, taxonomy: str | None = ...) -> Iterator[TermFile]: ...
    @overload
    def terms(self, taxonomy: str | None = ..., *, of: type[R]) -> Iterator[TermFile[R]]: ...
    def terms(self, taxonomy: str | None = None, *, of: Any = None) -> Iterator[TermFile]:
        """
        Give the terms of a taxonomy, or of all; only those that have a file.

        Args:
            taxonomy: The handle of a taxonomy; None for all.
            of: The class of their blueprint, as in `entries`; None for all.

        Raises:
            KeyError: There is no such taxonomy.
            RegistrationError: The class is none of the site's.
        """
        return self.contents.only(self.contents.terms(taxonomy), of)

    def globals(self, locale: str | None = None) -> dict[str, GlobalsFile]:
        """Return the sets of globals of a localisation, of the default one unless named, by their handles."""
        wanted = locale or self.default.handle
        files = sorted(self.contents.globals(), key=lambda each: each.path.count(os.sep))
        return {each.handle: each for each in files if each.locale == wanted}  # own folders count more

    def place_of(self, entry: EntryFile) -> Place | None:
        """Return where an entry stands in the tree of its collection; None where the collection has none."""
        return self._places.of(entry)

    @cached_property
    def _places(self) -> Places:
        return Places(self)

    @cached_property
    def users(self) -> Users:
        """The files of its users."""
        return Users(self)

    @property
    def authors(self) -> dict[str, Author]:
        """Its users by their ids; one without an id, by the name of its file. Secrets are not read."""
        return self.users.authors

    def assets(self, container: str | None = None) -> Iterator[AssetFile]:
        """
        Give the assets of a container, or of all, as far as they are on this machine.

        Raises:
            KeyError: There is no such container.
        """
        for each in named(self.containers, container):
            yield from assets_in(each)

    def asset(self, path: str) -> AssetFile | None:
        """
        Return the asset that a field, a Bard node or a URL names; None for no container of the site.

        Args:
            path: `path`, `container::path`, `asset::container::path`, each also after `statamic://`, or the
                public URL of Statamic 2. It is not asked whether the file exists: see `AssetFile.file`.
        """
        return find_asset(self.containers, path)

    # What is wrong with it, and what refers to what.

    def check(
        self, only: StrPath | None = None, *, rules: Asked | None = None, draft: bool | None = None
    ) -> Iterator[Problem]:
        """
        Find everything that is wrong with it, file by file, each with its line and column.

        Files that cannot be read, blueprints with faults, content that departs from its blueprint, references
        that lead nowhere, ids that are there twice. Nothing is raised for any of it.

        Args:
            only: One file of the site, or one of its folders; None for all, and for the blueprints.
            rules: What to ask of entries, terms and globals beyond their blueprints, as
                `replicator.checking.lints`.
            draft: Whether to ask no more than of a draft; by default as each entry says by `published`. What a
                draft lacks is a warning.
        """
        return check_site(self, only, rules=rules, draft=draft)

    def fix(
        self,
        only: StrPath | None = None,
        *,
        rules: Asked = lints,
        on_error: Callable[[ContentError], object] | None = None,
        on_mended: Callable[[Problem], object] | None = None,
        wanted: Callable[[Problem], object] = lambda _: True,
    ) -> Iterator[SiteFile]:
        """
        Mend what rules can mend; give each file that changed, to be shown (`diff`) or written (`save`).

        Args:
            only: A file or a folder of the site; all of it by default.
            rules: What to ask.
            on_error: Is called with the error of each file that could not be mended, and the others are; without
                it, the error is raised. Files that cannot be read are passed over: `check` tells them.
            on_mended: Is called with everything that was mended in a file, before the file is given.
            wanted: Is asked about each problem whether to mend it.

        Raises:
            EditError: A file could not be mended, and there is nobody to tell.
        """
        return fix_site(self, only, rules=rules, on_error=on_error, on_mended=on_mended, wanted=wanted)

    def holds(self, path: StrPath) -> bool:
        """
        Tell whether a file is one of the site's: a content file, or one that describes a part of it.

        Of a folder, whether there are such files in it or below.
        """
        return is_record(self, path)

    def references(self, to: str | None = None) -> Iterator[Reference]:
        """
        Give every reference to a user, an entry, a term or an asset; in fields, text, rich text, and trees.

        Args:
            to: What they lead to: the id of an entry or a user, `container::path` of an asset, `taxonomy::slug`
                of a term; `entry::` and so on may stand before it. Only then are they with line and column.
        """
        return references(self) if to is None else uses(self, to)

    def dangling(self) -> Iterator[Reference]:
        """Give the references that lead nowhere, as far as the folder can tell, with line and column."""
        return dangling(self)

    def unused(self) -> Iterator[tuple[ReferenceKind, str]]:
        """Give the kind and the id of every asset and every user that nothing refers to."""
        return unused(self)

    def rename(self, old: str, new: str) -> Changeset:
        """
        Plan to give an asset, an entry, a term or a user another name, with every reference to it.

        ```python
        plan = site.rename("main::img/a.jpg", "img/loaf.jpg")
        print(plan.diff())  # nothing has been written
        plan.apply()
        ```

        Open the site again to see it under its new name.

        Args:
            old: Its id: as in `references`.
            new: Its new id. For an asset the new path in the same container, for a term the new slug.

        Raises:
            ReplicatorError: There is nothing of the old name, or something of the new one.
            EditError: A change cannot be written so that it reads back as meant.
        """
        return rename(self, old, new)

    @cached_property
    def referrer(self) -> Referrer:
        """Finds references in data."""
        return Referrer(self.containers, self.users.ids)

    # Where things lead.

    @property
    def render_options(self) -> RenderOptions:
        """
        The options with which renderers find its assets, entries and authors: `to_html(post, **options)`.

        They can be pickled, so that other processes render with them; for `convert_many` see `convert_options`.
        """
        return RenderOptions(
            resolve_asset=self.resolve_asset, resolve_link=self.resolve_link, authors=Authors(self)
        )

    @cached_property
    def reader(self) -> SiteReader:
        """Reads files as this site does, for `convert_many` and `plan_edits`: each by its blueprint."""
        return SiteReader(self)

    @property
    def convert_options(self) -> ConvertOptions:
        """All that `convert_many` is told of the site: its `reader` and `render_options`."""
        return ConvertOptions(reader=self.reader, **self.render_options)

    def resolve_asset(self, path: str) -> ImageSource | str | None:
        """
        Return what is known of an asset by the path that content has; any other URL as it is.

        That is an `ImageSource` with its `src`, and as far as they are known `width`, `height` and `alt`.
        """
        found = self.asset(path)
        return asset_as_stored(path) if found is None else found.source

    def resolve_link(self, target: str) -> str | None:
        """
        Return the URL to which a link leads, or None where that is an entry or asset that is not there.

        None as well where the URL asks for what cannot be read in the entry: that is no fault of who links to it.
        """
        return link_of(self, target)
