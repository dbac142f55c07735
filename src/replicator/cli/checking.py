"""The command `check`."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import attrs

import replicator
from replicator.checking import fix
from replicator.cli.output import EXIT_OK, EXIT_PROBLEM, complain, say, show_text
from replicator.cli.reports import FORMATS, Mended
from replicator.cli.settings import Settings, as_ignores
from replicator.errors import ContentError, Problem, unreadable
from replicator.files import PostFile
from replicator.folders import content_files
from replicator.statamic import Site
from replicator.statamic.files.entryfiles import SiteFile

__all__ = ["check"]


def check(options: argparse.Namespace) -> int:
    """Report everything that is wrong with sites, or with single files; mend what can be mended on request."""
    settings = Settings.of(options)
    _site_around.cache_clear()
    if options.diff:
        return _show_fixes(options.paths, settings)
    mended, failed = _write_fixes(options.paths, settings) if options.fix else (None, False)
    found = (each for place in _places(options.paths) for each in _problems(place, settings))
    seen = _Watched(filter(settings.wants, found))
    if options.format == "ignores":
        say(as_ignores(seen, settings.folder))
    else:
        say(FORMATS[options.format](seen, settings.descriptions, mended))
    wrong = failed or "error" in seen.severities or (settings.strict and seen.severities)
    return EXIT_PROBLEM if wrong else EXIT_OK


class _Watched:
    """Notes how bad the problems are that go through."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = problems
        self.severities: set[str] = set()

    def __iter__(self) -> Iterator[Problem]:
        for problem in self.problems:
            self.severities.add(problem.severity)
            yield problem


@attrs.frozen
class _Place:
    """What is to be checked: a site, a file or a folder of one, or any other content file."""

    name: str
    site: Site | None = None
    only: Path | None = None
    """The part of the site; None for all of it."""


def _places(names: Iterable[str]) -> Iterator[_Place]:
    """
    Give what the paths stand for; of a folder that is no site, the sites and the content files in it.

    Raises:
        FileNotFoundError: There is nothing to check in a folder.
    """
    for name in names:
        if not name:
            raise FileNotFoundError(errno.ENOENT, "an empty name is no file")
        path = Path(name)
        if name == "-" or not path.is_dir():
            yield _place_of_file(name)
            continue
        site = _site_around(path)
        if site is not None and path.samefile(site.root):
            yield _Place(name, site)
        elif site is not None and site.holds(path):
            yield _Place(name, site, path)
        else:
            yield from _places_in(name)


def _place_of_file(name: str) -> _Place:
    path = Path(name)
    site = None if name == "-" else _site_around(path.parent)
    return _Place(name, site, path) if site is not None and site.holds(path) else _Place(name)


def _places_in(folder: str) -> Iterator[_Place]:
    skipped: list[str] = []
    files = [*content_files([folder], skipped=skipped)]
    taken = frozenset(files)
    sites: set[Path] = set()
    for name in [*files, *skipped]:  # a site may have no content yet
        site = _site_around(Path(name).parent)
        if site is None or Path(folder).is_relative_to(site.root):
            if name in taken:
                yield _Place(name)
        elif site.root not in sites:
            sites.add(site.root)
            yield _Place(str(site.root), site)
    if not files and not sites:
        what = (
            "nothing but what describes a site: name the site"
            if skipped
            else "no content file in it, nor a site of Statamic"
        )
        raise FileNotFoundError(errno.ENOENT, f"there is {what}", folder)


@cache
def _site_around(folder: Path) -> Site | None:
    """Return the site that the files of a folder lie in, called as the folder is: by a path from here, if it is one."""
    site = Site.around(folder / "any file")
    if site is None or folder.is_absolute():
        return site
    from_here = Path(os.path.relpath(site.root))
    return site if ".." in from_here.parts else Site.open(from_here)


def _problems(place: _Place, settings: Settings) -> Iterator[Problem]:
    """Give what is wrong with a place."""
    if place.site is not None:
        yield from place.site.check(place.only, rules=settings.rules, draft=settings.draft)
        return
    if settings.leaves_out(place.name):
        return
    try:
        source = sys.stdin.buffer if place.name == "-" else place.name
        yield from replicator.check(
            source, rules=settings.rules, converter=settings.converter, draft=settings.draft
        )
    except OSError as error:
        yield unreadable(error, place.name)


def _write_fixes(names: list[str], settings: Settings) -> tuple[Mended, bool]:
    """Mend what can be mended, and tell what cannot be written; return what was, and whether anything failed."""
    errors: list[ContentError] = []
    mended: list[Problem] = []
    files = 0
    failed = False
    for file, problems in _mended(names, settings, errors.append):
        try:
            file.save()
        except (ContentError, OSError) as error:
            failed = bool(complain(error, file.path))
        else:
            mended += problems
            files += 1
    _site_around.cache_clear()
    return Mended(mended, files), _told(errors) or failed


def _told(errors: list[ContentError]) -> bool:
    """Tell errors on standard error, all at once; return whether there are any."""
    return bool(errors and complain(ContentError([each for error in errors for each in error.problems])))


def _mended(
    names: list[str], settings: Settings, on_error: Callable[[ContentError], object]
) -> Iterator[tuple[PostFile[Any] | SiteFile, list[Problem]]]:
    """Give the files in which something was mended, not yet written, and what; tell of those that cannot be."""
    lenient = replicator.Converter(misfits="keep")
    for place in _places(names):
        if place.site is not None:
            found: list[Problem] = []
            told: dict[str, Callable[[Any], object]] = {"on_error": on_error, "on_mended": found.append}
            for each in place.site.fix(place.only, rules=settings.rules, wanted=settings.wants, **told):
                yield each, found.copy()
                found.clear()
            continue
        try:
            file = PostFile.open(place.name, converter=lenient)
        except (ContentError, OSError):
            continue  # the report tells it
        try:
            problems = fix(file, rules=settings.rules, wanted=settings.wants)
            if problems and file.changed:
                yield file, problems
        except ContentError as error:
            on_error(error)


def _show_fixes(names: list[str], settings: Settings) -> int:
    """Print what `--fix` would change."""
    errors: list[ContentError] = []
    diffs = [file.diff() for file, _ in _mended(names, settings, errors.append)]
    show_text("".join(diffs))
    return EXIT_PROBLEM if _told(errors) or diffs else EXIT_OK
