"""The command `check`."""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import attrs

import replicator
from replicator.checking import Rules, fix, lints
from replicator.cli.output import EXIT_OK, EXIT_PROBLEM, say
from replicator.cli.reports import FORMATS
from replicator.errors import CODES, ContentError, Problem, RegistrationError, unreadable
from replicator.files import PostFile
from replicator.loading import run_file
from replicator.statamic import Site
from replicator.statamic.checking import CODES as SITE_CODES
from replicator.statamic.entryfiles import SiteFile

__all__ = ["check"]


def check(options: argparse.Namespace) -> int:
    """Report everything that is wrong with sites, or with single files; mend what can be mended on request."""
    settings = _Settings.of(options)
    if options.diff:
        return _show_fixes(options.paths, settings)
    if options.fix:
        for file in _mended(options.paths, settings):
            file.save()
    found = (each for name in options.paths for each in _problems(name, settings))
    seen = _Watched(each for each in found if settings.wants(each.code))
    say(FORMATS[options.format](seen, settings.descriptions))
    return EXIT_PROBLEM if "error" in seen.severities or (options.strict and seen.severities) else EXIT_OK


@attrs.frozen
class _Settings:
    """What the command line asks for, and `[tool.replicator.check]` in the nearest `pyproject.toml`."""

    rules: Rules
    select: frozenset[str]
    ignore: frozenset[str]
    draft: bool | None

    @staticmethod
    def of(options: argparse.Namespace) -> _Settings:
        """Read the settings; end with a message where a code is unknown."""
        stored = _stored_settings(Path.cwd())
        script = options.rules or stored.get("rules")
        rules = lints if script is None else _rules_of(script)
        select = frozenset(options.select or stored.get("select", ()))
        ignore = frozenset([*options.ignore, *stored.get("ignore", ())])
        settings = _Settings(rules, select, ignore, False if options.publish else None)
        for code in sorted(select | ignore):
            if code not in settings.descriptions:
                options.usage(f"there is no code {code!r}: {', '.join(sorted(settings.descriptions))}")
        chosen = [rule for rule in rules if settings.wants(rule.code)]
        return attrs.evolve(settings, rules=Rules(chosen))

    def wants(self, code: str) -> bool:
        """Tell whether problems of a code are asked for."""
        return code not in self.ignore and (not self.select or code in self.select)

    @property
    def descriptions(self) -> dict[str, str]:
        """What each code means."""
        return {**CODES, **SITE_CODES, **{rule.code: rule.description for rule in [*lints, *self.rules]}}


def _stored_settings(folder: Path) -> dict[str, Any]:
    for each in (folder, *folder.parents):
        file = each / "pyproject.toml"
        if file.is_file():
            try:
                tools = tomllib.loads(file.read_text(encoding="utf-8")).get("tool", {})
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                raise RegistrationError(f"{file}: {error}") from None
            stored: dict[str, Any] = tools.get("replicator", {}).get("check", {})
            if "rules" in stored:
                stored["rules"] = str(each / stored["rules"])
            return stored
    return {}


def _rules_of(script: str) -> Rules:
    """Run a Python file and return its `rules`."""
    sys.path.insert(0, str(Path(script).resolve().parent))  # where modules of its own are
    rules = getattr(run_file(script), "rules", None)
    if not isinstance(rules, Rules):
        raise RegistrationError(
            f"{script} has no `rules`: write `from replicator.checking import lints; rules = lints.copy()`"
        )
    return rules


class _Watched:
    """Notes how bad the problems are that go through."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = problems
        self.severities: set[str] = set()

    def __iter__(self) -> Iterator[Problem]:
        for problem in self.problems:
            self.severities.add(problem.severity)
            yield problem


def _problems(name: str, settings: _Settings) -> Iterator[Problem]:
    """Give what is wrong with a site, a file of a site, or any other content file."""
    site, only = _located(name)
    if site is not None:
        yield from site.check(only, rules=settings.rules, draft=settings.draft)
        return
    try:
        source = sys.stdin.buffer if name == "-" else name
        yield from replicator.check(source, rules=settings.rules, draft=settings.draft)
    except OSError as error:
        yield unreadable(error, name)


def _mended(names: list[str], settings: _Settings) -> Iterator[PostFile[Any] | SiteFile]:
    """Give the files in which something was mended, not yet written."""
    lenient = replicator.Converter(misfits="keep")
    for name in names:
        site, only = _located(name)
        if site is not None:
            yield from site.fix(only, rules=settings.rules)
            continue
        try:
            file = PostFile.open(name, converter=lenient)
            mended = fix(file, rules=settings.rules) and file.changed
        except (ContentError, OSError):
            continue  # the report tells it
        if mended:
            yield file
    _site_around.cache_clear()


def _show_fixes(names: list[str], settings: _Settings) -> int:
    """Print what `--fix` would change."""
    diffs = [file.diff() for file in _mended(names, settings)]
    sys.stdout.write("".join(diffs))
    return EXIT_PROBLEM if diffs else EXIT_OK


def _located(name: str) -> tuple[Site | None, Path | None]:
    """Return the site that a path names or lies in, and the path where it is one file of it."""
    path = Path(name)
    if path.is_dir():
        return Site.open(name), None
    above = None if name == "-" else _site_around(path.absolute().parent)
    return (above, path) if above is not None and above.holds(path) else (None, None)


@cache
def _site_around(folder: Path) -> Site | None:
    """Return the site that the files of a folder lie in."""
    return Site.around(folder / "any file")
