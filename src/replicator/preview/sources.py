"""What can be shown: a file, the files of a folder, the entries of a site."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import attrs

from replicator.converter import Converter
from replicator.errors import ContentError, Problem
from replicator.files import default_converter
from replicator.folders import slashed
from replicator.frontmatter import Content
from replicator.model import Record
from replicator.preview.watching import SUFFIXES, Stats, stats_of
from replicator.renderers import RenderOptions
from replicator.renderers.options import asset_as_stored
from replicator.sitefiles import POSTS, Choice, site_root
from replicator.sources import read_content
from replicator.statamic import EntryFile, Site
from replicator.typing import DataPath

__all__ = ["Listed", "NoSuchPostError", "OpenPost", "Source", "find_source"]


@attrs.frozen
class Listed:
    """A post, as far as a list of posts tells."""

    name: str
    """Its path from the folder that is shown."""

    title: str
    """Its title, or its name."""

    group: str = ""
    """What it is listed under: the title of its collection."""

    date: str = ""
    """Its date, if there is one."""

    draft: bool = False
    """Whether it is not published."""

    problems: int = 0
    """How much is wrong with it."""


@attrs.frozen
class OpenPost:
    """A post that was read, to be shown."""

    post: Record
    """What it holds."""

    options: RenderOptions
    """Where its assets and links lead."""

    origins: tuple[tuple[Path, Content], ...]
    """The files that its data comes from; what the first does not say, the next one does."""

    problems: tuple[Problem, ...] = ()
    """What is wrong with it, though it can be shown."""

    def place(self, path: DataPath) -> tuple[Path, int]:
        """Return the file and the line of a value."""
        first, content = self.origins[0]
        for file, each in self.origins:
            data = each.written
            if path and isinstance(data, dict) and path[0] in data:
                first, content = file, each
                break
        return first, content.place(path)[0]


class NoSuchPostError(LookupError):
    """There is no post of a name."""


class Source(ABC):
    """Where posts come from, as it was when it was opened."""

    def __init__(self, root: Path, start: str | None = None) -> None:
        self.root = root
        """The folder that is shown."""
        self.start = start
        """The name of the one post to begin with, or None."""

    @property
    def title(self) -> str:
        """What it is called."""
        return self.root.resolve().name

    @abstractmethod
    def stats(self) -> Stats:
        """Return all files on which what is shown depends."""

    @abstractmethod
    def posts(self) -> list[Listed]:
        """Return what there is to be shown."""

    @abstractmethod
    def open(self, name: str) -> OpenPost:
        """
        Read a post.

        Raises:
            NoSuchPostError: There is none of that name.
            OSError, ContentError: It cannot be read.
        """

    @abstractmethod
    def asset(self, path: str) -> Path | None:
        """Return the file that a URL names, which may be anywhere and need not exist."""

    def post_at(self, path: str) -> str | None:  # noqa: ARG002  # only sites have URLs
        """Return the name of the post that has a URL on the site."""
        return None

    @property
    def folders(self) -> list[Path]:
        """The folders out of which files may be shown."""
        return [self.root]

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with no post."""
        return []


def find_source(path: Path, converter: Converter[Any] | None) -> Source:
    """
    Open what is at a path; a file or folder inside a site as part of it, if no converter says otherwise.

    Raises:
        OSError: There is nothing.
    """
    path.stat()
    if converter is None:
        here = slashed(os.fspath(path))
        if site_root(here) == here:
            return _Entries(Site.open(path))
        site = Site.around(path) if path.is_file() else None
        if site is not None and site.entry_at(path) is not None:
            return _Entries(site, path)
    return _Files(path, converter or default_converter())


class _Files(Source):
    """A file, or the content files of a folder."""

    def __init__(self, path: Path, converter: Converter[Any]) -> None:
        single = not path.is_dir()
        super().__init__(path.parent if single else path, path.name if single else None)
        self._path = path
        self._converter = converter
        choice = Choice(slashed(os.fspath(self.root)), None if single else POSTS)
        named = ((file.relative_to(self.root).as_posix(), file) for file in self.stats())
        self._paths = {name: file for name, file in named if choice.takes(name)}

    def stats(self) -> Stats:
        return stats_of(self._path)

    def posts(self) -> list[Listed]:
        return [self._listed(name) for name in self._paths]

    def _listed(self, name: str) -> Listed:
        folder = name.rpartition("/")[0]
        try:
            post = self.open(name).post
        except ContentError as error:
            return Listed(name, name, folder, problems=len(error.problems))
        except OSError:
            return Listed(name, name, folder, problems=1)
        date = getattr(post, "date", None) or post.extra.get("date")
        title = getattr(post, "title", None)
        return Listed(name, title if isinstance(title, str) else name, folder, _day(date))

    def open(self, name: str) -> OpenPost:
        path = self._paths.get(name)
        if path is None:
            raise NoSuchPostError(name)
        content = read_content(path)
        post: Record = self._converter.read(content, self._converter.post)
        return OpenPost(post, RenderOptions(resolve_asset=self._resolver(path.parent)), ((path, content),))

    def _resolver(self, folder: Path) -> Any:
        """Return a function that finds assets beside a post, in the folder that is shown, or in one of its own."""

        def resolve(path: str) -> str | None:
            url = asset_as_stored(path)
            if not url or url.startswith("/") or urlsplit(url).scheme:
                return url
            for place in (folder, *(self.root / each for each in _ASSET_FOLDERS)):
                found = os.path.isfile(place / url) and (place / url).resolve()  # noqa: PTH113  # Path's raises
                if found and found.is_relative_to(self.root.resolve()):
                    name = found.relative_to(self.root.resolve()).as_posix()
                    return f"/{quote(os.fsencode(name))}"
            return f"/{url}"

        return resolve

    def asset(self, path: str) -> Path | None:
        files = (self.root / folder / path for folder in _ASSET_FOLDERS)
        return next((file for file in files if os.path.isfile(file)), None)  # noqa: PTH113


_ASSET_FOLDERS = ("", "public", "assets", "public/assets", "static", "images")
"""Where pictures are, seen from a folder that holds posts."""


class _Entries(Source):
    """The entries of a site."""

    def __init__(self, site: Site, path: Path | None = None) -> None:
        start = None if path is None else path.resolve().relative_to(site.root.resolve()).as_posix()
        super().__init__(site.root, start)
        self._site = site

    def stats(self) -> Stats:
        return stats_of(self.root)

    def posts(self) -> list[Listed]:
        counts: dict[str | None, int] = {}
        for problem in self._all_problems:
            counts[problem.file] = counts.get(problem.file, 0) + 1
        return [
            _listed(name, entry, counts.get(entry.path, 0))
            for collection in self._site.collections
            for name, entry in self._in_order(collection)
        ]

    def _in_order(self, collection: str) -> list[tuple[str, EntryFile]]:
        """Return entries as they are listed: the newest first, those without a date by their files' names."""
        found = [(self._name(entry), entry) for entry in self._site.entries(collection)]
        return sorted(found, key=lambda each: each[1].date.timestamp() if each[1].date else 0, reverse=True)

    def open(self, name: str) -> OpenPost:
        path = self.root / name
        entry = self._site.entry_at(path) if path.suffix.lower() in SUFFIXES else None
        if entry is None:
            raise NoSuchPostError(name)
        post = entry.complete if entry.inherited else entry.post
        origins = tuple((Path(each.path), each.content) for each in _origins(entry))
        return OpenPost(post, self._site.render_options, origins, tuple(self._site.check(entry.path)))

    def asset(self, path: str) -> Path | None:
        found = self._site.asset(f"/{path}")
        return (found and found.file) or self.root / "public" / path

    def post_at(self, path: str) -> str | None:
        return self._urls.get(path.rstrip("/") or "/")

    @property
    def folders(self) -> list[Path]:
        kept = (container.folder for container in self._site.containers.values())
        return [self.root, *(folder for folder in kept if folder is not None)]

    @property
    def problems(self) -> list[Problem]:
        shown = {entry.path for entry in self._site.entries()}
        return [problem for problem in self._all_problems if problem.file not in shown]

    @cached_property
    def _all_problems(self) -> list[Problem]:
        return list(self._site.check())

    @cached_property
    def _urls(self) -> dict[str, str]:
        urls: dict[str, str] = {}
        for entry in self._site.entries():
            with suppress(ContentError, OSError):
                if entry.url:
                    urls.setdefault(entry.url.rstrip("/") or "/", self._name(entry))
        return urls

    def _name(self, entry: EntryFile) -> str:
        return Path(entry.path).relative_to(self.root).as_posix()


def _origins(entry: EntryFile | None) -> Iterator[EntryFile]:
    """Give an entry, and those from which it takes what it does not say."""
    found: list[EntryFile] = []
    while entry is not None and entry not in found:
        found.append(entry)
        yield entry
        entry = entry.origin


def _listed(name: str, entry: EntryFile, problems: int) -> Listed:
    group = entry.collection.title
    try:
        title = entry.data.get("title")
        draft = not entry.published
    except (ContentError, OSError):
        return Listed(name, name, group, _day(entry.date), problems=problems)
    return Listed(
        name, title if isinstance(title, str) and title else name, group, _day(entry.date), draft, problems
    )


def _day(date: Any) -> str:
    """Return the day of a date as it is stored, or '' where it is none that people would read."""
    text = "" if date is None or isinstance(date, (int, list, dict)) else str(date)
    return text[:10] if text[:4].isdecimal() else ""
