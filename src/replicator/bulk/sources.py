"""Which files are converted, and what each becomes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath
from typing import Literal, TypeAlias

import attrs

from replicator.bulk.stores import Mark, Store, is_url, shown, store_of
from replicator.folders import CONTENT_SUFFIXES, FORMAT_SUFFIXES, listed, not_found, slashed
from replicator.messages import counted
from replicator.sitefiles import POSTS, Choice
from replicator.typing import StrPath

__all__ = ["SUFFIXES", "Format", "Found", "Source", "as_folder", "find", "identities"]

Format: TypeAlias = Literal["html", "markdown", "text", "json"]
"""What posts can be converted to."""

SUFFIXES: Mapping[str, str] = {**FORMAT_SUFFIXES, "json": ".json"}
"""What the name of a converted file ends in."""

_WITH_FRONT_MATTER = ".html"
"""The ending of files that are content if they begin with front matter, and somebody's page if not."""


@attrs.frozen
class Source:
    """A file to convert."""

    name: str
    """Its path or URL."""

    relative: str
    """Its path from the folder on that was named, with `/`; its own name if it was named itself."""

    mark: Mark
    """What it looks like from outside."""


@attrs.frozen
class Found:
    """What was found to convert."""

    sources: tuple[Source, ...]
    """The files, each once, in a stable order."""

    skipped: tuple[str, ...]
    """The names of files of a site that are no posts."""

    looked: int
    """The moment before the first look, in nanoseconds, as the times of files are told."""

    folders: tuple[str, ...] = ()
    """The folders that were named."""

    def __repr__(self) -> str:
        return f"<Found: {counted(len(self.sources), 'source')}, {len(self.skipped)} skipped>"


def find(names: StrPath | Iterable[StrPath], out: StrPath) -> Found:
    """
    Find the files that paths and URLs stand for; what is in `out` is left out.

    Args:
        names: The paths and URLs. Of a site made with Statamic, its entries and terms are taken.
        out: The folder for the output.

    Raises:
        FileNotFoundError: There is nothing at a path.
        OSError: A folder cannot be read.
        MissingExtraError: A URL needs a package that is not installed.
    """
    looked = time.time_ns()
    found: dict[tuple[str, str], Source] = {}
    skipped: list[str] = []
    paths = listed(names)
    for name in paths:
        for source in _in_folder(name, skipped) if store_of(name).is_folder(name) else [_itself(name)]:
            found.setdefault((source.name, source.relative), source)
    own = as_folder(os.fspath(out))
    sources = tuple(found.values())
    if any(own.startswith(folder) and own != folder for folder in map(as_folder, paths)):
        identity = identities()
        sources = tuple(each for each in sources if not identity(each.name).startswith(own))
    folders = tuple(name for name in paths if store_of(name).is_folder(name))
    return Found(sources, tuple(skipped), looked, folders)


def as_folder(name: str) -> str:
    """Return what all names of a folder have in common, to stand before those of its files."""
    store = store_of(name)
    return store.join(store.identity(name), "")


def identities() -> Callable[[str], str]:
    """Return a function that says what names of the same file have in common; folders are looked up once each."""
    folders: dict[str, str] = {}

    def identity(name: str) -> str:
        if is_url(name):
            return store_of(name).identity(name)
        folder, base = os.path.split(name)
        if folder not in folders:
            folders[folder] = os.path.realpath(folder)
        return os.path.join(folders[folder], base)

    return identity


def _itself(name: str) -> Source:
    mark = store_of(name).mark(name)
    if mark is None:
        raise not_found(shown(name))
    return Source(name, PurePosixPath(name.partition("::")[0].replace(os.sep, "/")).name, mark)


def _in_folder(folder: str, skipped: list[str]) -> Iterable[Source]:
    store = store_of(folder)
    files = [*store.files(folder, _is_wanted)]
    choice = _choice(folder, [relative for relative, _ in files])
    for relative, mark in files:
        name = store.join(folder, relative)
        if choice.takes(relative) and (
            relative.lower().endswith(CONTENT_SUFFIXES) or _has_front_matter(store, name)
        ):
            yield Source(name, relative, mark)
    skipped += [shown(store.join(folder, relative)) for relative in choice.skipped]


def _has_front_matter(store: Store, name: str) -> bool:
    """Tell whether a file begins with front matter; of one that cannot be read, converting it tells the reason."""
    try:
        return store.read(name, 6).lstrip(b"\xef\xbb\xbf")[:3] == b"---"
    except FileNotFoundError:  # removed meanwhile
        return False
    except OSError:
        return True


def _choice(folder: str, files: Iterable[str]) -> Choice:
    """Choose among the files of a folder; below a URL, the files tell which folders there are, above it the store."""
    if not is_url(folder):
        return Choice(slashed(folder), POSTS)
    first, chained, rest = folder.partition("::")
    base = first.rstrip("/")
    inside = {f"{base}/{above}" for file in files for above in map(str, PurePosixPath(file).parents)}

    def is_folder(name: str) -> bool:
        if name.startswith(f"{base}/") or not is_url(name):
            return name in inside
        whole = f"{name}{chained}{rest}"
        return store_of(whole).is_folder(whole)

    return Choice(base, POSTS, is_folder)


def _is_wanted(path: str) -> bool:
    return path.lower().endswith((*CONTENT_SUFFIXES, _WITH_FRONT_MATTER))
