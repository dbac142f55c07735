"""
What the list of a site's entries tells, and what is wrong with the site, kept from one change to the next.

An entry is looked at again where its file has changed, where it takes values from one that has, and where an id that
it names has come. Where an id has gone, and where anything else has changed, all of it is.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

import attrs

from replicator.errors import ContentError, Problem
from replicator.preview.watching import Stat, stat_of, stats_of
from replicator.statamic import EntryFile, Site
from replicator.statamic.folders.assets import meta_files
from replicator.statamic.folders.layout import files_in
from replicator.typing import StrPath

__all__ = ["Listed", "Overview", "State", "day_of", "name_of"]


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


_FEW = 20
"""So many entries are checked one by one; each has to be found among all files first."""


@attrs.frozen(eq=False)
class State:
    """All that an overview depends on, as it was before anything was read for it."""

    entries: Mapping[str, Stat]
    """The files of the entries."""

    others: Any
    """Everything else: other files, and what is known of a site by the names of its folders and assets alone."""

    @classmethod
    def of(cls, site: Site) -> State:
        """Take what can be known without reading a file of an entry."""
        located = chain.from_iterable(map(site.contents.located, site.collections))
        entries = {each.path: stat_of(each.path) for each in located}
        known = {os.fspath(path): stat for path, stat in stats_of(site.root, site=True).items()}
        hidden = {os.fspath(path): stat_of(path) for path in _not_watched(site)}
        files = {path: stat for path, stat in {**known, **hidden}.items() if path not in entries}
        folders = [[*site.collections], [*site.taxonomies], [*site.localisations]]
        return cls(entries, (files, folders, {each.handle: each.files for each in site.containers.values()}))


def _not_watched(site: Site) -> Iterator[StrPath]:
    """Give the files of a site that nobody is told of when they change, but which count once something else does."""
    yield from (*site.blueprints.files.values(), *site.blueprints.fieldsets.values())
    yield from (site.root / "config" / "statamic" / "sites.php", site.root / "config" / "filesystems.php")
    yield from files_in(site.layout.users, (".yaml",))
    yield from chain.from_iterable(map(meta_files, site.containers.values()))


@attrs.frozen(eq=False)
class Overview:
    """The entries of a site, and all that is wrong with it."""

    listed: Mapping[str, Listed]
    """The entries by their paths, without the numbers of their problems."""

    problems: Mapping[str | None, list[Problem]]
    """What is wrong, by files."""

    _state: State
    _ids: _Ids

    @classmethod
    def of(cls, site: Site, state: State, before: Overview | None = None) -> Overview:
        """Look at a site; only at what has changed where there is an earlier overview."""
        ids = _Ids.of(site)
        changed = None if before is None else before._changed(state, ids)
        if before is None or changed is None:
            return cls(_listed(site, state.entries), _by_file(site.check()), state, ids)
        listed = {path: row for path, row in before.listed.items() if path in state.entries}
        problems = {file: found for file, found in before.problems.items() if file not in changed}
        found = chain.from_iterable(map(site.check, changed))
        return cls({**listed, **_listed(site, changed)}, {**problems, **_by_file(found)}, state, ids)

    def _changed(self, state: State, ids: _Ids) -> set[str] | None:
        """Return the files of which something may be otherwise now, gone ones among them; None for everything."""
        old, new = self._ids, ids
        if state.others != self._state.others or not old.having or old.having.keys() - new.having.keys():
            return None
        before, now = self._state.entries, state.entries
        changed = {path for path in {*before, *now} if before.get(path) != now.get(path)}
        if new.having.keys() - old.having.keys():
            changed |= {
                file for file, found in self.problems.items() if file and any(map(_is_dangling, found))
            }
        changed |= new.following(
            changed, {each for each in new.files if new.files[each] != old.files.get(each)}
        )
        return changed if len(changed) <= _FEW else None


@attrs.frozen(eq=False)
class _Ids:
    """Which entries share an id, or take values from each other by one."""

    having: Mapping[str, frozenset[str]]
    """The files that have an id."""

    files: Mapping[str, frozenset[str]]
    """These, and those that take values from what has the id."""

    @classmethod
    def of(cls, site: Site) -> _Ids:
        """Take them from the site's index."""
        index = site.contents.index
        having = {each: frozenset(located.path for located in found) for each, found in index.by_id.items()}
        following = {each: {located.path for located in found} for each, found in index.localised.items()}
        return cls(
            having,
            {
                each: having.get(each, frozenset()).union(following.get(each, ()))
                for each in {*having, *following}
            },
        )

    def following(self, paths: set[str], ids: set[str]) -> set[str]:
        """Return the files with some ids, those tied to some files by an id, those tied to these, and so on."""
        of_file: dict[str, set[str]] = {}
        for each, found in self.files.items():
            for path in found:
                of_file.setdefault(path, set()).add(each)
        seen: set[str] = set()
        waiting = ids.union(*(of_file.get(path, ()) for path in paths))
        while waiting:
            seen |= waiting
            waiting = {
                other for each in waiting for path in self.files[each] for other in of_file[path]
            } - seen
        return {path for each in seen for path in self.files[each]}


def _is_dangling(problem: Problem) -> bool:
    return problem.code == "dangling-reference"


def _by_file(problems: Iterable[Problem]) -> dict[str | None, list[Problem]]:
    found: dict[str | None, list[Problem]] = {}
    for each in problems:
        found.setdefault(each.file, []).append(each)
    return found


def _listed(site: Site, paths: Iterable[str]) -> dict[str, Listed]:
    wanted = set(paths)
    return {entry.path: _row(site, entry) for entry in site.entries() if entry.path in wanted}


def _row(site: Site, entry: EntryFile) -> Listed:
    name, group, date = name_of(site, entry), entry.collection.title, day_of(entry.date)
    try:
        title = entry.data.get("title")
        return Listed(
            name, title if isinstance(title, str) and title else name, group, date, not entry.published
        )
    except (ContentError, OSError):
        return Listed(name, name, group, date)


def name_of(site: Site, entry: EntryFile) -> str:
    """Return the path of an entry from the site's folder, as it is on the web."""
    return os.path.relpath(entry.path, site.root).replace(os.sep, "/")


def day_of(date: Any) -> str:
    """Return the day of a date as it is stored, or '' where it is none that people would read."""
    text = "" if date is None or isinstance(date, (int, list, dict)) else str(date)
    return text[:10] if text[:4].isdecimal() else ""
