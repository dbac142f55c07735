"""The command `check`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import replicator
from replicator.cli.output import EXIT_OK, EXIT_PROBLEM, say
from replicator.cli.reports import FORMATS
from replicator.errors import CODES, ContentError, Problem, ReplicatorError
from replicator.statamic import Site
from replicator.statamic.checking import CODES as SITE_CODES

__all__ = ["check"]


def check(options: argparse.Namespace) -> int:
    """Report everything that is wrong with sites, or with single files."""
    seen = _Watched(problem for name in options.paths for problem in _problems(name))
    say(FORMATS[options.format](seen, {**CODES, **SITE_CODES}))
    return EXIT_PROBLEM if "error" in seen.severities or (options.strict and seen.severities) else EXIT_OK


class _Watched:
    """Notes how bad the problems are that go through."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = problems
        self.severities: set[str] = set()

    def __iter__(self) -> Iterator[Problem]:
        for problem in self.problems:
            self.severities.add(problem.severity)
            yield problem


def _problems(name: str) -> Iterator[Problem]:
    """Give what is wrong with a site, a file of a site, or any other content file."""
    path = Path(name)
    if path.is_dir():
        yield from Site.open(name).check()
        return
    above = _site_above(path.absolute().parent)
    if above is not None and above.holds(path):
        yield from above.check(path)
        return
    try:
        replicator.load(name)
    except ContentError as error:
        yield from error.problems
    except OSError as error:
        yield Problem(error.strerror or str(error), file=name, code="unreadable")


@cache
def _site_above(folder: Path) -> Site | None:
    """Return the site in which a folder is."""
    for each in (folder, *folder.parents):
        try:
            return Site.open(each)
        except (OSError, ReplicatorError):
            continue
    return None
