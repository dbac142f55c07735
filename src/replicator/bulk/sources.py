"""Which files are converted, and what each becomes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath
from typing import Literal, TypeAlias

import attrs

from replicator.bulk.stores import Mark, Store, is_url, shown, store_of
from replicator.errors import ReplicatorError
from replicator.folders import CONTENT_SUFFIXES, FORMAT_SUFFIXES, listed, not_found, slashed
from replicator.messages import counted
from replicator.sitefiles import POSTS, Choice
from replicator.typing import StrPath

__all__ = ["SUFFIXES", "Format", "Found", "Source", "find", "targets_of"]

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
    own = _as_folder(os.fspath(out))
    sources = tuple(found.values())
    if any(own.startswith(folder) and own != folder for folder in map(_as_folder, paths)):
        identity = _identities()
        sources = tuple(each for each in sources if not identity(each.name).startswith(own))
    return Found(sources, tuple(skipped), looked)


def _as_folder(name: str) -> str:
    store = store_of(name)
    return store.join(store.identity(name), "")


def _identities() -> Callable[[str], str]:
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


def targets_of(sources: Iterable[Source], to: Format, out: str) -> dict[str, Source]:
    """
    Return what each target, a path from `out` on, is made from.

    Raises:
        ReplicatorError: Two sources would become the same file, or one would be overwritten; all are named.
    """
    targets: dict[str, list[Source]] = {}
    for source in sources:
        targets.setdefault(_renamed(source.relative, SUFFIXES[to]), []).append(source)
    clashes = [
        f"{shown(store_of(out).join(out, target))}: from {' and '.join(shown(each.name) for each in several)}"
        for target, several in targets.items()
        if len(several) > 1
    ]
    if clashes:
        listed = "\n".join(clashes)
        raise ReplicatorError(f"several sources would become the same file: convert them apart\n{listed}")
    only = {target: several[0] for target, several in targets.items()}
    _refuse_to_overwrite(only, out)
    return only


def _refuse_to_overwrite(targets: Mapping[str, Source], out: str) -> None:
    store = store_of(out)
    folder = store.identity(out)
    froms = {
        _as_folder(each) for each in {os.path.dirname(source.name) or "." for source in targets.values()}
    }
    if froms.isdisjoint({store.join(folder, target[: target.rfind("/") + 1]) for target in targets}):
        return
    identity = _identities()
    originals = {identity(source.name): source.name for source in targets.values()}
    for target in targets:
        if original := originals.get(store.join(folder, target)):
            raise ReplicatorError(
                f"{shown(original)} would be overwritten: name another folder for the output"
            )


def _renamed(relative: str, suffix: str) -> str:
    stem, dot, ending = relative.rpartition(".")
    is_suffix = dot and stem and not stem.endswith("/") and "/" not in ending
    return f"{stem if is_suffix else relative}{suffix}"
