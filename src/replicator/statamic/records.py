"""Every file of a site that holds a record, with what describes it; the way of all that goes through a site."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import attrs

from replicator.errors import ContentError, Problem
from replicator.files import read_text
from replicator.frontmatter import Content
from replicator.statamic.blueprints import Blueprint
from replicator.statamic.entryfiles import EntryFile, GlobalsFile, SiteFile
from replicator.statamic.trees import tree_files
from replicator.typing import DataPath, StrPath

if TYPE_CHECKING:
    from replicator.statamic.site import Site

__all__ = ["RecordKind", "SiteRecord", "is_record", "site_records", "without_secrets"]

RecordKind: TypeAlias = Literal["entry", "term", "globals", "user", "config"]
"""What a file holds; `config` is what describes a part of the site, or holds a tree."""


@attrs.frozen(eq=False)
class SiteRecord:
    """A file of a site, read."""

    kind: RecordKind
    path: str
    content: Content
    blueprint: Blueprint | None = None
    prefix: DataPath = ()
    """Where in the file the record is."""
    entry: EntryFile | None = None
    """The entry that it holds."""
    file: SiteFile | None = None
    """The file as a part of the site; None for users and for what describes the site."""

    @property
    def written(self) -> Any:
        """The record's data, as it is written."""
        data = self.content.written
        for step in self.prefix:
            data = data[step]
        return data

    @property
    def known(self) -> Mapping[str, Any] | None:
        """What holds for the record beyond what the file says."""
        if self.entry is not None:
            return self.entry.inherited or None
        if self.kind == "user":  # since Statamic 3 the name of the file is the address
            return {"email": Path(self.path).stem}
        return None


def site_records(
    site: Site, problems: list[Problem] | None = None, *, only: Path | None = None
) -> Iterator[SiteRecord]:
    """
    Give every file of a site, one at a time.

    Args:
        site: The site.
        problems: Where to put what is wrong with a file that cannot be read; None: such files are passed over.
        only: The one file to give.
    """
    wanted = None if only is None else os.path.realpath(only)
    for path, source in _sources(site):
        if wanted is not None and wanted != os.path.realpath(path):
            continue
        try:
            yield source()
        except ContentError as error:
            if problems is not None:
                problems += [without_secrets(each, site) for each in error.problems]
        except OSError as error:
            if problems is not None:
                problems.append(Problem(error.strerror or str(error), file=path, code="unreadable"))


def is_record(site: Site, path: StrPath) -> bool:
    """Tell whether a file is one of those that a site is made of."""
    wanted = os.path.realpath(path)
    return any(os.path.realpath(each) == wanted for each, _ in _sources(site))


def without_secrets(problem: Problem, site: Site) -> Problem:
    """Return a problem without the line of the file, if that is a user's one."""
    users = problem.file is not None and Path(problem.file).is_relative_to(site.layout.users)
    return attrs.evolve(problem, source=None) if users else problem


def _sources(site: Site) -> Iterator[tuple[str, Callable[[], SiteRecord]]]:
    """Give the paths of the files, each with a function that reads it."""
    for entry in site.entries():
        yield entry.path, partial(_of_entry, entry)
    for each in [*site.terms(), *site.globals_files()]:
        yield each.path, partial(_of_file, each)
    user = site.blueprints["user"] if "user" in site.types.classes else None
    for path in site.user_paths():
        yield path, partial(_of_path, "user", path, user)
    files = [each.file for each in site.collections.values()]
    files += [each.file for each in site.taxonomies.values()]
    files += [each.file for each in site.containers.values()]
    for file in [*filter(None, files), *tree_files(site.layout)]:
        yield str(file), partial(_of_path, "config", str(file))


def _of_entry(entry: EntryFile) -> SiteRecord:
    return SiteRecord("entry", entry.path, entry.content, entry.blueprint, entry=entry, file=entry)


def _of_file(file: SiteFile) -> SiteRecord:
    if isinstance(file, GlobalsFile):
        return SiteRecord("globals", file.path, file.content, file.blueprint, file.prefix, file=file)
    return SiteRecord("term", file.path, file.content, file.blueprint, file=file)


def _of_path(kind: RecordKind, path: str, blueprint: Blueprint | None = None) -> SiteRecord:
    text, name = read_text(path)
    return SiteRecord(kind, path, Content.parse(text, name=name), blueprint)
