"""How `check` reports problems: for people, for programs, for the services that show them beside the code."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote

import replicator
from replicator.errors import Problem, format_path

__all__ = ["FORMATS"]

Report: TypeAlias = Callable[[Iterable[Problem]], Iterator[str]]
"""Turns problems into the lines of a report."""


def _text(problems: Iterable[Problem]) -> Iterator[str]:
    """Give each problem with its line and a caret, and how many there are."""
    count, files = 0, set()
    for problem in problems:
        count += 1
        files.add(problem.file)
        yield str(problem)
        if excerpt := problem.excerpt():
            yield excerpt
    yield f"{_counted(count, 'problem')} in {_counted(len(files), 'file')}" if count else "no problems"


def _json(problems: Iterable[Problem]) -> Iterator[str]:
    """Give one JSON list of objects, each on its own line."""
    lines = [json.dumps(_plain(problem), ensure_ascii=False) for problem in problems]
    yield from ["[", *(f"  {line}," for line in lines[:-1]), *(f"  {line}" for line in lines[-1:]), "]"]


def _github(problems: Iterable[Problem]) -> Iterator[str]:
    """Give the commands by which a workflow of GitHub marks lines."""
    for problem in problems:
        place = {"file": problem.file, "line": problem.line, "col": problem.column}
        pairs = ",".join(f"{key}={_escaped(str(each), ':,')}" for key, each in place.items() if each)
        yield f"::error {pairs}::{_escaped(_sentence(problem))}"


def _sarif(problems: Iterable[Problem]) -> Iterator[str]:
    """Give a log in SARIF 2.1.0."""
    driver = {
        "name": "replicator",
        "version": replicator.__version__,
        "rules": [{"id": "content", "shortDescription": {"text": "Content that is not what it should be"}}],
    }
    results = [_result(problem) for problem in problems]
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
    }


def _result(problem: Problem) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": "content",
        "level": "error",
        "message": {"text": _sentence(problem)},
    }
    if problem.file:
        place: dict[str, Any] = {"artifactLocation": {"uri": _uri(problem.file)}}
        if problem.line:
            place["region"] = {"startLine": problem.line, "startColumn": problem.column or 1}
        result["locations"] = [{"physicalLocation": place}]
    return result


def _uri(file: str) -> str:
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _sentence(problem: Problem) -> str:
    path = format_path(problem.path)
    message = f"{path}: {problem.message}" if path else problem.message
    return f"{message} ({problem.hint})" if problem.hint else message


def _escaped(text: str, more: str = "") -> str:
    """Escape as GitHub's toolkit does."""
    for char in f"%\r\n{more}":
        text = text.replace(char, f"%{ord(char):02X}")
    return text


def _counted(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
