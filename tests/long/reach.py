"""
Which tests reach a line of the source, recorded once with coverage.py, and how long each takes.

Records are kept in build/mutants/reach, one for each file of tests, until that file changes. A line is known by its
function and its text, so that a record stays true when lines move.
"""

from __future__ import annotations

import ast
import gc
import hashlib
import json
import os
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import coverage
import pytest

__all__ = ["FOLDERS", "PACKAGE", "PYTEST", "ROOT", "STORE", "Reach", "in_child"]

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "replicator"
FOLDERS = ("yaml", "converter", "renderers")
STORE = ROOT / "build" / "mutants"

TESTS = ("yaml", "converter", "renderers", "richtext", "blocks", "pages", ".")
NO_JUDGES = ("test_architecture.py", "test_docs.py")  # they judge the source and the documentation as a whole
PYTEST = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
MEMORY = 6 << 30


class Recorder:
    """A plug-in for pytest that tells coverage.py which test is running, and notes how long it takes."""

    def __init__(self, measured: coverage.Coverage) -> None:
        self.measured = measured
        self.seconds: Counter[str] = Counter()
        self.unfit: set[str] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.measured.switch_context(item.nodeid)
        return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] += report.duration
        if not report.passed:
            self.unfit.add(report.nodeid)


def record(test_file: str) -> dict[str, Any]:
    """Run a file of tests; give the seconds of each test that passes, and the tests that reach each line."""
    measured = coverage.Coverage(
        data_file=None, config_file=False, include=[f"{PACKAGE / folder}/*" for folder in FOLDERS]
    )
    recorder = Recorder(measured)
    measured.start()
    pytest.main([*PYTEST, test_file], plugins=[recorder])
    measured.stop()
    tests = sorted(set(recorder.seconds) - recorder.unfit)
    number = {test: index for index, test in enumerate(tests)}
    reached: dict[str, dict[str, list[int]]] = {}
    for file in measured.get_data().measured_files():
        lines = reached[str(Path(file).relative_to(PACKAGE))] = {}
        for line, contexts in measured.get_data().contexts_by_lineno(file).items():
            found = {number[context] for context in contexts if context in number}
            if found:
                key = line_keys(Path(file))[line - 1]
                lines[key] = sorted(found.union(lines.get(key, ())))
    return {"seconds": [recorder.seconds[test] for test in tests], "tests": tests, "reached": reached}


@cache
def line_keys(path: Path) -> list[str]:
    """Name each line by its function and its text, so that a record stays true when lines move."""
    text = path.read_text()
    lines = text.splitlines()
    owners = [""] * len(lines)
    for node in ast.walk(ast.parse(text)):  # outer functions come before inner ones
        if isinstance(node, ast.FunctionDef):
            owners[node.lineno - 1 : node.end_lineno] = [node.name] * (node.end_lineno - node.lineno + 1)
    return [f"{owner}: {line.strip()}" for owner, line in zip(owners, lines, strict=True)]


class Reach:
    """Which tests reach a line of the source, and how long each takes."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.by_line: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.by_module: dict[str, set[str]] = defaultdict(set)
        self.by_folder: dict[str, set[str]] = defaultdict(set)
        for test_file in test_files():
            self._add(self._recorded(test_file))

    @staticmethod
    def _recorded(test_file: str) -> dict[str, Any]:
        digest = hashlib.sha256((ROOT / test_file).read_bytes()).hexdigest()[:16]
        kept = STORE / "reach" / f"{test_file.replace('/', '.')}.json"
        if kept.exists() and (known := json.loads(kept.read_text()))["digest"] == digest:
            return known
        began = time.perf_counter()
        answer = in_child(lambda: record(test_file))
        if answer is None:
            sys.exit(f"{test_file} could not be recorded")
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps({"digest": digest, **answer}))
        print(f"recorded {test_file}: {time.perf_counter() - began:.1f} s", flush=True)
        return answer

    def _add(self, recorded: dict[str, Any]) -> None:
        tests = recorded["tests"]
        self.seconds.update(zip(tests, recorded["seconds"], strict=True))
        for module, lines in recorded["reached"].items():
            for key, numbers in lines.items():
                found = {tests[number] for number in numbers}
                self.by_line[module, key] |= found
                self.by_module[module] |= found
                self.by_folder[module.partition("/")[0]] |= found

    def tests_for(self, module: str, line: int, budget: float) -> list[dict[str, float]]:
        """Choose the tests for a change in a line: one set for each file of tests, in the order to run them in."""
        keys = line_keys(PACKAGE / module)
        owner = keys[line - 1].partition(":")[0]
        above = (key for key in reversed(keys[:line]) if owner and key.startswith(f"{owner}:"))
        near = next((tests for key in above if (tests := self.by_line.get((module, key)))), set())
        plan: list[dict[str, float]] = []
        taken: set[str] = set()
        wider = (
            self.by_module[module] or self.by_folder[module.partition("/")[0]]
        )  # some modules hold no function
        for tests in (near, wider):
            by_file: dict[str, dict[str, float]] = defaultdict(dict)
            for test in self._in_order(tests - taken):
                if self.seconds[test] <= budget:
                    budget -= self.seconds[test]
                    by_file[test.partition("::")[0]][test] = self.seconds[test]
                    taken.add(test)
            plan += sorted(by_file.values(), key=lambda chosen: sum(chosen.values()) + 0.01 * len(chosen))
        return plan

    def _in_order(self, tests: Iterable[str]) -> list[str]:
        """Quick tests first; the second case of a test counts twice its time, so that many tests have a say."""
        cases: Counter[str] = Counter()
        weight: dict[str, float] = {}
        for test in sorted(tests, key=lambda test: (self.seconds[test], test)):
            name = test.partition("[")[0]
            cases[name] += 1
            weight[test] = self.seconds[test] * cases[name]
        return sorted(weight, key=weight.__getitem__)


def test_files() -> list[str]:
    return sorted(
        str(path.relative_to(ROOT))
        for folder in TESTS
        for path in (ROOT / "tests" / folder).glob("test_*.py")
        if path.name not in NO_JUDGES
    )


def in_child(work: Callable[[], Any]) -> Any:
    """Do the work in a fork; give what it returned, or None where it did not live to return."""
    gc.freeze()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        try:
            with os.fdopen(writing, "w") as pipe:
                pipe.write(json.dumps(work()))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return json.loads(answer) if answer else None
