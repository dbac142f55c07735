"""What `check` is asked for: on the command line, and in the project's settings."""

from __future__ import annotations

import argparse
import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from fnmatch import translate
from functools import lru_cache
from glob import escape
from itertools import accumulate
from pathlib import Path
from posixpath import normpath
from typing import Any

import attrs

import replicator
from replicator.checking import Rules, lints
from replicator.cli.project import Project
from replicator.errors import CODES, Problem, RegistrationError
from replicator.loading import run_script
from replicator.slips import did_you_mean
from replicator.statamic.values.checking import CODES as SITE_CODES

__all__ = ["Settings", "as_ignores"]


@attrs.frozen(eq=False)
class Settings:
    """What is to be asked, and what is to be told of the answers."""

    rules: Rules
    select: frozenset[str]
    ignore: frozenset[str]
    draft: bool | None
    strict: bool
    converter: replicator.Converter[Any]
    """Reads what lies in no site."""

    folder: Path
    """From which patterns go."""

    exclude: _Patterns
    """Files that are not looked at."""

    per_file: _Patterns
    """Files in which some codes are ignored."""

    @staticmethod
    def of(options: argparse.Namespace) -> Settings:
        """Read the settings; end with a message where a code is unknown."""
        stored = options.project.check
        rules = _rules_of(options.rules, options.project)
        settings = Settings(
            rules=rules,
            select=frozenset(options.select or stored.get("select", ())),
            ignore=frozenset([*options.ignore, *stored.get("ignore", ())]),
            draft=False if options.publish else None,
            strict=options.strict or stored.get("strict", False),
            converter=replicator.Converter(unknown_types=options.unknown or stored.get("unknown", "keep")),
            folder=options.project.folder,
            exclude=_Patterns(dict.fromkeys(stored.get("exclude", ()), ())),
            per_file=_Patterns(stored.get("per-file-ignores", {})),
        )
        codes = settings.descriptions
        for code in sorted(settings.select.union(settings.ignore, *settings.per_file.codes.values())):
            if code not in codes:
                options.usage(f"there is no code {code!r}{did_you_mean(code, codes)}")
        unwanted = [rule.code for rule in rules if not settings._asks(rule.code)]
        return attrs.evolve(settings, rules=rules.without(*unwanted))

    def wants(self, problem: Problem) -> bool:
        """Tell whether a problem is to be told, or mended."""
        if not self._asks(problem.code):
            return False
        if problem.file is None or not (self.exclude or self.per_file):
            return True
        return not self.leaves_out(problem.file) and problem.code not in _ignored_in(self, problem.file)

    def leaves_out(self, file: str) -> bool:
        """Tell whether a file is not to be looked at."""
        return bool(self.exclude and self.exclude.matching(_from_folder(file, self.folder)))

    def _asks(self, code: str) -> bool:
        return code not in self.ignore and (not self.select or code in self.select)

    @property
    def descriptions(self) -> dict[str, str]:
        """What each code means."""
        return {**CODES, **SITE_CODES, **{rule.code: rule.description for rule in [*lints, *self.rules]}}


@lru_cache(maxsize=64)
def _ignored_in(settings: Settings, file: str) -> frozenset[str]:
    """Return the codes that are ignored in a file, whose problems come one after another."""
    return frozenset().union(*settings.per_file.matching(_from_folder(file, settings.folder)))


class _Patterns:
    """
    Patterns of paths, each with the codes that are ignored there.

    A pattern stands for a path, for a folder above it, or for one of their names; `*` is any text, also with `/`. Those
    without such a sign are looked up, as there may be one for each file.
    """

    def __init__(self, codes: Mapping[str, Collection[str]]) -> None:
        self.codes = codes
        plain = [pattern for pattern in codes if pattern == escape(pattern)]
        self._plain = {normpath(pattern): codes[pattern] for pattern in plain}
        self._globs = [
            (re.compile(translate(normpath(pattern))), codes[pattern])
            for pattern in codes
            if pattern not in plain
        ]

    def __bool__(self) -> bool:
        return bool(self.codes)

    def matching(self, path: str) -> list[Collection[str]]:
        """Return the codes of each pattern that matches a path."""
        parts = path.split("/")
        names = {*accumulate(parts, lambda folder, name: f"{folder}/{name}"), *parts}
        found = [self._plain[name] for name in names if name in self._plain]
        return found + [codes for pattern, codes in self._globs if any(map(pattern.match, names))]


def _rules_of(script: str | None, project: Project) -> Rules:
    """Run a Python file, of the command line or else of the project, and return its `rules`."""
    if script is None and "rules" not in project.check:
        return lints
    path = Path(script) if script else project.folder / project.check["rules"]
    rules = getattr(run_script(path), "rules", None)
    if not isinstance(rules, Rules):
        raise RegistrationError(
            f"{path} has no `rules`: write `from replicator.checking import lints; rules = lints.copy()`"
        )
    return rules


def _from_folder(file: str, folder: Path) -> str:
    """Return the path of a file from a folder on, with `/`."""
    return os.path.relpath(file, folder).replace(os.sep, "/")


def as_ignores(problems: Iterable[Problem], folder: Path) -> Iterator[str]:
    """Give the setting that ignores problems, file by file, so that only what is new will be told."""
    found: dict[str, set[str]] = {}
    for problem in problems:
        if problem.file is not None:
            found.setdefault(escape(_from_folder(problem.file, folder)), set()).add(problem.code)
    yield "[tool.replicator.check.per-file-ignores]"
    for pattern, codes in sorted(found.items()):
        yield f"{json.dumps(pattern, ensure_ascii=False)} = {json.dumps(sorted(codes))}"
