"""Every file of a site that holds a record, with what describes it; the way of all that goes through a site."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial, reduce
from operator import getitem
from os.path import samestat
from pathlib import Path
from stat import S_ISDIR
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import attrs

from replicator.errors import ContentError, Problem, unreadable
from replicator.frontmatter import Content
from replicator.sources import read_content
from replicator.statamic.blueprints.model import Blueprint
from replicator.statamic.files.entryfiles import EntryFile, GlobalsFile, SiteFile
from replicator.statamic.folders.assets import meta_files
from replicator.statamic.folders.parts import Container
from replicator.statamic.folders.trees import tree_files
from replicator.typing import DataPath, StrPath

if TYPE_CHECKING:
    from replicator.statamic.site import Site

__all__ = ["RecordKind", "SiteRecord", "is_record", "read_files", "site_records"]

RecordKind: TypeAlias = Literal["entry", "term", "globals", "user", "asset", "config"]
"""What a file holds; `asset` is what is known about one, `config` describes a part of the site, or holds a tree."""


@attrs.frozen(eq=False)
class SiteRecord:
    """A file of a site, read, and the records in it that a blueprint describes."""

    kind: RecordKind
    path: str
    content: Content
    blueprint: Blueprint | None = None
    prefixes: tuple[DataPath, ...] = ((),)
    """Where in the file the records are; a localisation in the file of what it localises is one of its own."""
    entry: EntryFile | None = None
    """The entry that it holds."""
    file: SiteFile | None = None
    """The file as a part of the site; None for users and for what describes the site."""

    def records(self) -> Iterator[tuple[DataPath, Any]]:
        """Give the data of each record as it is written, with its path; without the records inside it."""
        data = self.content.written
        inside = {prefix[0] for prefix in self.prefixes if prefix and () in self.prefixes}
        for prefix in self.prefixes:
            found = reduce(getitem, prefix, data)
            if inside and not prefix and isinstance(found, dict):
                found = {key: each for key, each in found.items() if key not in inside}
            yield prefix, found

    def known(self, prefix: DataPath = ()) -> Mapping[str, Any] | None:
        """Return what holds for a record beyond what stands there."""
        if self.entry is not None:
            return self.entry.inherited or None
        if self.kind == "user":  # since Statamic 3 the name of the file is the address
            return {"email": Path(self.path).stem}
        return self.content.data if self.kind == "term" and prefix else None


def site_records(site: Site, only: StrPath | None = None) -> Iterator[SiteRecord]:
    """
    Give every file of a site that can be read, one at a time.

    Args:
        site: The site.
        only: The one file to give, or a folder whose files are wanted.
    """
    return (each for each in read_files(site, only) if isinstance(each, SiteRecord))


def read_files(site: Site, only: StrPath | None = None) -> Iterator[SiteRecord | list[Problem]]:
    """Give every file of a site, or what is wrong with one that cannot be read; see `site_records`."""
    for path, source in _sources(site) if only is None else _sources_at(site, only):
        try:
            yield source()
        except ContentError as error:
            yield [*error.problems]
        except OSError as error:
            yield [unreadable(error, path)]


def is_record(site: Site, path: StrPath) -> bool:
    """Tell whether a file is one of those that a site is made of, or a folder holds some."""
    return any(True for _ in _sources_at(site, path))


def _sources_at(site: Site, path: StrPath) -> Iterator[tuple[str, Callable[[], SiteRecord]]]:
    """Give of all sources the one that is a file, whatever links lead to it, or those in a folder and below."""
    if not (wanted := _stat(path)):
        return
    if S_ISDIR(wanted.st_mode):
        folder = Path(path).resolve()
        yield from (each for each in _sources(site) if Path(each[0]).resolve().is_relative_to(folder))
        return
    for each in _sources(site):
        if (found := _stat(each[0])) and samestat(found, wanted):
            yield each


def _stat(path: StrPath) -> os.stat_result | None:
    with suppress(OSError):
        return os.stat(path)  # noqa: PTH116  # for each file of a site
    return None


def _sources(site: Site) -> Iterator[tuple[str, Callable[[], SiteRecord]]]:
    """Give the paths of the files, each with a function that reads it."""
    for entry in site.contents.entries():
        yield entry.path, partial(_of_entry, entry)
    for each in [*site.contents.terms(), *site.contents.globals()]:
        yield each.path, partial(_of_file, each)
    user = site.blueprints["user"] if "user" in site.types.classes else None
    for path in site.users.paths:
        yield path, partial(_of_path, "user", path, user)
    for container in site.containers.values():
        described = _asset_blueprint(site, container)
        if container.file is not None:
            yield str(container.file), partial(_of_container, str(container.file), described)
        for meta in meta_files(container):
            yield str(meta), partial(_of_asset, str(meta), described)
    files = [each.file for each in site.collections.values()]
    files += [each.file for each in site.taxonomies.values()]
    for file in [*filter(None, files), *tree_files(site.layout)]:
        yield str(file), partial(_of_path, "config", str(file))


def _of_entry(entry: EntryFile) -> SiteRecord:
    return SiteRecord("entry", entry.path, entry.content, entry.blueprint, entry=entry, file=entry)


def _of_file(file: SiteFile) -> SiteRecord:
    if isinstance(file, GlobalsFile):
        return SiteRecord("globals", file.path, file.content, file.blueprint, (file.prefix,), file=file)
    inside = _mappings_in(file.content, "localizations")
    return SiteRecord("term", file.path, file.content, file.blueprint, ((), *inside), file=file)


def _of_asset(path: str, blueprint: Blueprint | None) -> SiteRecord:
    """Read what is known about an asset; what people said of it is under `data`, the rest is measured."""
    content = read_content(path)
    said = isinstance(content.written, dict) and isinstance(content.written.get("data"), dict)
    return SiteRecord("asset", path, content, blueprint, (("data",),) if said else ())


def _of_container(path: str, blueprint: Blueprint | None) -> SiteRecord:
    """Read the file of a container; that of Statamic 2 holds what is known about its assets too."""
    content = read_content(path)
    return SiteRecord("config", path, content, blueprint, _mappings_in(content, "assets"))


def _mappings_in(content: Content, key: str) -> tuple[DataPath, ...]:
    """Return the paths of the mappings in a mapping at the top of a file."""
    found = content.written.get(key) if isinstance(content.written, dict) else None
    items = found.items() if isinstance(found, dict) else ()
    return tuple((key, name) for name, each in items if isinstance(each, dict))


def _asset_blueprint(site: Site, container: Container) -> Blueprint | None:
    """Return the blueprint of the assets of a container, or None where there is none that can be read."""
    names = [f"assets.{container.handle}"]
    if site.is_v2:
        names.append(str(container.config.get("fieldset") or "asset"))
    return next((site.blueprints[each] for each in names if each in site.types.classes), None)


def _of_path(kind: RecordKind, path: str, blueprint: Blueprint | None = None) -> SiteRecord:
    return SiteRecord(kind, path, read_content(path), blueprint, ((),) if kind == "user" else ())
