"""What `check` is asked for: on the command line, and in the project's settings."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from glob import escape
from itertools import accumulate
from pathlib import Path
from typing import Any

import attrs

import replicator
from replicator.checking import Rules, lints
from replicator.cli.project import Project
from replicator.errors import CODES, Problem, RegistrationError
from replicator.loading import run_file
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
    converter: replicator.Converter[Any]
    """Reads what lies in no site."""

    folder: Path
    """From which patterns go."""

    exclude: tuple[str, ...]
    """Patterns of files that are not looked at."""

    per_file: Mapping[str, frozenset[str]]
    """Codes that are ignored in the files of a pattern."""

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
            converter=replicator.Converter(unknown_types=options.unknown or stored.get("unknown", "keep")),
            folder=options.project.folder,
            exclude=tuple(stored.get("exclude", ())),
            per_file={
                pattern: frozenset(codes) for pattern, codes in stored.get("per-file-ignores", {}).items()
            },
        )
        codes = settings.descriptions
        for code in sorted(settings.select.union(settings.ignore, *settings.per_file.values())):
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
        return any(matches(pattern, from_folder(file, self.folder)) for pattern in self.exclude)

    def _asks(self, code: str) -> bool:
        return code not in self.ignore and (not self.select or code in self.select)

    @property
    def descriptions(self) -> dict[str, str]:
        """What each code means."""
        return {**CODES, **SITE_CODES, **{rule.code: rule.description for rule in [*lints, *self.rules]}}


@lru_cache(maxsize=64)
def _ignored_in(settings: Settings, file: str) -> frozenset[str]:
    """Return the codes that are ignored in a file, whose problems come one after another."""
    path = from_folder(file, settings.folder)
    found = (codes for pattern, codes in settings.per_file.items() if matches(pattern, path))
    return frozenset().union(*found)


def _rules_of(script: str | None, project: Project) -> Rules:
    """Run a Python file, of the command line or else of the project, and return its `rules`."""
    if script is None and "rules" not in project.check:
        return lints
    path = Path(script) if script else project.folder / project.check["rules"]
    sys.path.insert(0, str(path.resolve().parent))  # where modules of its own are
    rules = getattr(run_file(path), "rules", None)
    if not isinstance(rules, Rules):
        raise RegistrationError(
            f"{path} has no `rules`: write `from replicator.checking import lints; rules = lints.copy()`"
        )
    return rules


def from_folder(file: str, folder: Path) -> str:
    """Return the path of a file from a folder on, with `/`."""
    return os.path.relpath(file, folder).replace(os.sep, "/")


def matches(pattern: str, path: str) -> bool:
    """Tell whether a pattern is one of a path, of a folder above it, or of one of their names; `*` is any text."""
    parts = path.split("/")
    above = accumulate(parts, lambda folder, name: f"{folder}/{name}")
    return any(fnmatchcase(each, pattern.strip("/")) for each in (*above, *parts))


def as_ignores(problems: Iterable[Problem], folder: Path) -> Iterator[str]:
    """Give the setting that ignores problems, file by file, so that only what is new will be told."""
    found: dict[str, set[str]] = {}
    for problem in problems:
        if problem.file is not None:
            found.setdefault(escape(from_folder(problem.file, folder)), set()).add(problem.code)
    yield "[tool.replicator.check.per-file-ignores]"
    for pattern, codes in sorted(found.items()):
        yield f"{json.dumps(pattern, ensure_ascii=False)} = {json.dumps(sorted(codes))}"
