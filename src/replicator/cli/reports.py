"""How `check` reports problems: for people, for programs, for the services that show them beside the code."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote

import attrs

import replicator
from replicator.cli.output import note
from replicator.errors import Problem
from replicator.messages import counted, listing
from replicator.typing import Severity

__all__ = ["FORMATS", "Mended"]

Report: TypeAlias = Callable[[Iterable[Problem], Mapping[str, str], "Mended | None"], Iterator[str]]
"""Turns problems into the lines of a report; the mapping says what each code means, the last what was mended."""


@attrs.frozen
class Mended:
    """What `--fix` has done."""

    problems: Sequence[Problem]
    """What was wrong, with the places before."""

    files: int
    """How many files were changed."""

    def __str__(self) -> str:
        """Say how much it was."""
        return f"{counted(self.files, 'file')} changed, {len(self.problems)} mended"


LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}
"""The severities, the worst first, and what GitHub calls them."""


def _text(problems: Iterable[Problem], _: Mapping[str, str], mended: Mended | None) -> Iterator[str]:
    """Give each problem with its severity, its code, its line and a caret, and how many there are."""
    if mended is not None:
        for problem in mended.problems:
            yield f"{problem.place}: mended: {problem.sentence} [{problem.code}]"
        yield str(mended)
    counts: Counter[str] = Counter()
    files = set()
    for problem in problems:
        counts[problem.severity] += 1
        files.add(problem.file)
        yield f"{problem.place}: {problem.severity}: {problem.sentence} [{problem.code}]"
        if excerpt := problem.excerpt():
            yield excerpt
    told = [counted(counts[severity], severity) for severity in LEVELS if counts[severity]]
    yield f"{listing(told, 'and')} in {counted(len(files), 'file')}" if told else "no problems"


def _json(problems: Iterable[Problem], _: Mapping[str, str], mended: Mended | None) -> Iterator[str]:
    """Give one JSON list of objects, each on its own line; those that were mended first."""
    done = [] if mended is None else [_plain(problem) | {"mended": True} for problem in mended.problems]
    left = (_plain(problem) | {"mended": False} for problem in problems)
    lines = [json.dumps(each, ensure_ascii=False) for each in (*done, *left)]
    yield from ["[", *(f"  {line}," for line in lines[:-1]), *(f"  {line}" for line in lines[-1:]), "]"]


def _github(problems: Iterable[Problem], _: Mapping[str, str], mended: Mended | None) -> Iterator[str]:
    """Give the commands by which a workflow of GitHub marks lines."""
    _note(mended)
    for problem in problems:
        place = {"file": problem.file, "line": problem.line, "col": problem.column}
        pairs = ",".join(f"{key}={_escaped(str(each), ':,')}" for key, each in place.items() if each)
        pairs += f",title={_escaped(problem.code, ':,')}"
        yield f"::{LEVELS[problem.severity]} {pairs.strip(',')}::{_escaped(problem.sentence)}"


def _note(mended: Mended | None) -> None:
    """Say how much was mended beside a report whose format has no place for it."""
    if mended is not None:
        note(str(mended))


def _sarif(
    problems: Iterable[Problem], descriptions: Mapping[str, str], mended: Mended | None
) -> Iterator[str]:
    """Give a log in SARIF 2.1.0."""
    _note(mended)
    results = [_result(problem) for problem in problems]
    used = sorted({result["ruleId"] for result in results})
    driver = {
        "name": "replicator",
        "version": replicator.__version__,
        "rules": [{"id": code, "shortDescription": {"text": descriptions.get(code, code)}} for code in used],
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }
    yield json.dumps(log, ensure_ascii=False, indent=2)


FORMATS: Mapping[str, Report] = {"text": _text, "json": _json, "github": _github, "sarif": _sarif}
"""The report of each format."""


def _plain(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "path": list(problem.path),
        "message": problem.message,
        "expected": problem.expected,
        "found": problem.found,
        "hint": problem.hint,
        "code": problem.code,
        "severity": problem.severity,
    }


def _result(problem: Problem) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "level": problem.severity,
        "message": {"text": problem.sentence},
    }
    if problem.file:
        place: dict[str, Any] = {"artifactLocation": {"uri": _uri(problem.file)}}
        if problem.line:
            place["region"] = {"startLine": problem.line, "startColumn": problem.column or 1}
        result["locations"] = [{"physicalLocation": place}]
    return result


def _uri(file: str) -> str:
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))


def _escaped(text: str, more: str = "") -> str:
    """Escape as GitHub's toolkit does."""
    for char in f"%\r\n{more}":
        text = text.replace(char, f"%{ord(char):02X}")
    return text
