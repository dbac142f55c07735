"""What can be shown: a file, the files of a folder, the entries of a site."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import attrs

from replicator.converter import Converter
from replicator.errors import ContentError, Problem
from replicator.files import chosen_converter
from replicator.folders import slashed
from replicator.frontmatter import Content
from replicator.model import Record
from replicator.preview.overview import Listed, Overview, State, day_of, name_of
from replicator.preview.watching import SUFFIXES, Stats, stats_of
from replicator.renderers import RenderOptions
from replicator.renderers.options import asset_as_stored
from replicator.sitefiles import POSTS, Choice, site_root
from replicator.sources import read_content
from replicator.statamic import Site
from replicator.typing import DataPath

__all__ = ["NoSuchPostError", "OpenPost", "Source", "find_source"]


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


def find_source(path: Path, converter: Converter[Any] | None, before: Source | None = None) -> Source:
    """
    Open what is at a path; a file or folder inside a site as part of it, if no converter says otherwise.

    Args:
        path: A file or a folder.
        converter: Reads what lies in no site.
        before: What was found there the last time, of which that is kept on which no change bears.

    Raises:
        OSError: There is nothing.
    """
    path.stat()
    if converter is None:
        known = before if isinstance(before, _Entries) else None
        here = slashed(os.fspath(path))
        if site_root(here) == here:
            return _Entries(Site.open(path), before=known)
        site = Site.around(path) if path.is_file() else None
        if site is not None and site.entry_at(path) is not None:
            return _Entries(site, path, before=known)
    return _Files(path, chosen_converter(converter), before if isinstance(before, _Files) else None)


class _Files(Source):
    """A file, or the content files of a folder."""

    def __init__(self, path: Path, converter: Converter[Any], before: _Files | None) -> None:
        single = not path.is_dir()
        super().__init__(path.parent if single else path, path.name if single else None)
        self._path = path
        self._converter = converter
        self._seen = self.stats()
        choice = Choice(slashed(os.fspath(self.root)), None if single else POSTS)
        named = ((file.relative_to(self.root).as_posix(), file) for file in self._seen)
        self._paths = {name: file for name, file in named if choice.takes(name)}
        kept = before._listed if before else {}
        self._listed: dict[str, Listed] = {
            name: row
            for name, row in kept.items()
            if (file := self._paths.get(name)) and before and before._seen[file] == self._seen[file]
        }

    def stats(self) -> Stats:
        return stats_of(self._path)

    def posts(self) -> list[Listed]:
        for name in self._paths.keys() - self._listed.keys():
            self._listed[name] = self._row(name)
        return [self._listed[name] for name in self._paths]

    def _row(self, name: str) -> Listed:
        folder = name.rpartition("/")[0]
        try:
            post = self.open(name).post
        except ContentError as error:
            return Listed(name, name, folder, problems=len(error.problems))
        except OSError:
            return Listed(name, name, folder, problems=1)
        date = getattr(post, "date", None) or post.extra.get("date")
        title = getattr(post, "title", None)
        return Listed(name, title if isinstance(title, str) else name, folder, day_of(date))

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

    def __init__(self, site: Site, path: Path | None = None, *, before: _Entries | None) -> None:
        start = None if path is None else path.resolve().relative_to(site.root.resolve()).as_posix()
        super().__init__(site.root, start)
        self._site = site
        self._state = State.of(site)
        self._earlier: Overview | None = None if before is None else before._latest
        if before and before._state.others == self._state.others:
            site.types = before._site.types

    def stats(self) -> Stats:
        return stats_of(self.root, site=True)

    def posts(self) -> list[Listed]:
        listed, problems = self._overview.listed, self._overview.problems
        paths = (path for each in self._site.collections for path in self._in_order(each) if path in listed)
        return [attrs.evolve(listed[path], problems=len(problems.get(path, ()))) for path in paths]

    def _in_order(self, collection: str) -> list[str]:
        """Return entries as they are listed: the newest first, those without a date by their files' names."""
        found = sorted(
            self._site.entries(collection),
            key=lambda entry: entry.date.timestamp() if entry.date else 0,
            reverse=True,
        )
        return [entry.path for entry in found]

    def open(self, name: str) -> OpenPost:
        path = self.root / name
        entry = self._site.entry_at(path) if path.suffix.lower() in SUFFIXES else None
        if entry is None:
            raise NoSuchPostError(name)
        post = entry.complete if entry.inherited else entry.post
        origins = tuple((Path(each.path), each.content) for each in [entry, *entry.origins])
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
        overview = self._overview
        return [
            each for file, found in overview.problems.items() if file not in overview.listed for each in found
        ]

    @cached_property
    def _overview(self) -> Overview:
        return Overview.of(self._site, self._state, self._earlier)

    @property
    def _latest(self) -> Overview | None:
        """The last overview that anybody asked for."""
        return self.__dict__.get("_overview", self._earlier)

    @cached_property
    def _urls(self) -> dict[str, str]:
        urls: dict[str, str] = {}
        for entry in self._site.entries():
            with suppress(ContentError, OSError):
                if entry.url:
                    urls.setdefault(entry.url.rstrip("/") or "/", name_of(self._site, entry))
        return urls
