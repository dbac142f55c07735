"""
Make small changes in the source, one at a time, and see whether the tests notice.

    pip install --group mutants
    python tests/long/mutants.py --sample 300 --seed 1      draw mutants, run the tests that reach them, print the score
    python tests/long/mutants.py --seed 1 --again           those that survived the last run with this seed
    python tests/long/mutants.py --only renderers/base      every mutant of one folder: `--sample 10000` for all

The mutants are those of mutmut (comparisons, numbers, strings, arguments, assignments, …) and a few more: negated
conditions, removed calls and raises, `return None`. Left out is what no test of behaviour can see: annotations,
docstrings, `__all__`, casts, and how an error is worded.

The first run records which test reaches which line and how long it takes (`reach.py`, some ten minutes); later runs
record those test files anew that changed. A mutant meets the tests of its own line first, then those of
its module, the quick ones before the slow ones, until `--budget` seconds are up. So a score is a lower bound: the
whole suite, and the tests of the layers above, are never run. Every mutant lives in a fork of a process that has
imported everything but the package, which makes it a matter of a second or two.
"""

from __future__ import annotations

import argparse
import difflib
import importlib
import json
import os
import random
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from typing import Any

import libcst as cst
import pytest
from attrs import evolve, frozen
from libcst.metadata import MetadataWrapper, ParentNodeProvider, PositionProvider
from mutmut.mutation.file_mutation import Mutation, create_mutations
from mutmut.mutation.mutators import mutation_operators
from reach import FOLDERS, PACKAGE, PYTEST, ROOT, STORE, Reach, in_child

IMPORTED_BEFORE = (
    "cattrs.preconf.json",
    "comrak",
    "html5lib",
    "hypothesis.strategies",
    "jinja2",
    "markdown_it",
    "mistune",
    "nh3",
    "pydantic",
    "rich.console",
    "ruamel.yaml",
    "yaml",
)


@frozen
class Mutant:
    """One small change in one module."""

    module: str
    line: int
    text: str
    diff: str

    @property
    def folder(self) -> str:
        return self.module.partition("/")[0]

    @property
    def name(self) -> str:
        """How a mutant is found again in another run."""
        return f"{self.module} {self.diff}"


def negate(node: cst.If | cst.While | cst.CompIf) -> Iterable[cst.CSTNode]:
    """Turn a condition into its opposite."""
    inner = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    yield node.with_changes(test=cst.UnaryOperation(cst.Not(), inner))


def return_none(node: cst.Return) -> Iterable[cst.CSTNode]:
    """Return nothing."""
    if node.value is not None and not (isinstance(node.value, cst.Name) and node.value.value == "None"):
        yield node.with_changes(value=cst.Name("None"), whitespace_after_return=cst.SimpleWhitespace(" "))


def remove(node: cst.Expr | cst.Raise) -> Iterable[cst.CSTNode]:
    """Leave out a call whose value nobody uses, or a raise."""
    if isinstance(node, cst.Raise) or isinstance(node.value, cst.Call):
        yield cst.Pass()


OPERATORS = [
    *mutation_operators,
    (cst.If, negate),
    (cst.While, negate),
    (cst.CompIf, negate),
    (cst.Return, return_none),
    (cst.Expr, remove),
    (cst.Raise, remove),
]
mutation_operators[:] = OPERATORS  # type: ignore[index]

SILENT_CALLS = {"cast", "TypeVar", "NewType", "TypeAliasType", "getLogger"}
SILENT_NAMES = {"__all__", "__slots__", "__match_args__"}
WORDING = {"msg", "message", "hint"}
NO_CHANGE = ("---", "+++", "@@")
PROSE = re.compile(r"[a-z]+,? [a-z]+,? [a-z]+")


def is_silent(mutation: Mutation, parents: Any) -> bool:
    """Tell whether a change cannot be seen by looking at behaviour, by where it is."""
    node: cst.CSTNode | None = mutation.original_node
    wording = isinstance(node, cst.SimpleString)
    if isinstance(node, cst.SimpleString) and PROSE.search(node.value):
        return True
    while node is not None:
        match node:
            case cst.Raise() if wording:
                return True
            case cst.Call(func=cst.Name(value=name)) if name in SILENT_CALLS:
                return True
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))]):
                if name in SILENT_NAMES or (wording and name in WORDING):
                    return True
            case cst.Arg(keyword=cst.Name(value=name)):
                if name == "strict" or (wording and name in WORDING):
                    return True
            case cst.AnnAssign(annotation=cst.Annotation(annotation=cst.Name(value="TypeAlias"))):
                return True
            case cst.If(test=cst.Name(value="TYPE_CHECKING")):
                return True
        node = parents.get(node)
    return False


def pool(only: str) -> list[Callable[[], Mutant]]:
    """Every mutant there is; the text of one is made when it is drawn."""
    found: list[Callable[[], Mutant]] = []
    for path in sorted(path for folder in FOLDERS for path in (PACKAGE / folder).rglob("*.py")):
        module = str(path.relative_to(PACKAGE))
        if not module.startswith(only):
            continue
        source = path.read_text()
        tree, mutations, _, _ = create_mutations(str(path), source)
        wrapper = MetadataWrapper(tree, unsafe_skip_copy=True)
        places, parents = wrapper.resolve(PositionProvider), wrapper.resolve(ParentNodeProvider)
        found += [
            partial(mutant, module, source, tree, mutation, places[mutation.original_node].start.line)
            for mutation in mutations
            if not is_silent(mutation, parents)
        ]
    return found


def mutant(module: str, source: str, tree: cst.Module, mutation: Mutation, line: int) -> Mutant:
    """Write a module with one change in it."""
    text = tree.deep_replace(mutation.original_node, mutation.mutated_node).code
    lines = difflib.unified_diff(source.splitlines(), text.splitlines(), lineterm="", n=0)
    return Mutant(module, line, text, "\n".join(line for line in lines if not line.startswith(NO_CHANGE)))


# ---- Running the tests against one ------------------------------------------------------------------------------


class Swap:
    """An import hook that gives one module another text."""

    def __init__(self, mutant: Mutant) -> None:
        parts = Path(mutant.module).with_suffix("").parts
        self.name = ".".join(("replicator", *parts)).removesuffix(".__init__")
        self.text = mutant.text

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name != self.name:
            return None
        spec = PathFinder.find_spec(name, path)
        text = self.text

        class Loader(SourceFileLoader):
            def get_code(self, fullname: str) -> Any:
                return compile(text, self.path, "exec", dont_inherit=True)

        spec.loader = Loader(name, spec.origin)  # type: ignore[union-attr]
        return spec


class Judge:
    """A plug-in for pytest that runs the chosen tests only, and remembers the one that failed."""

    def __init__(self, chosen: dict[str, float]) -> None:
        self.chosen = chosen
        self.failed = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self.chosen), key=lambda item: self.chosen[item.nodeid]
        )

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.failed:
            self.failed = report.nodeid


def judged(mutant: Mutant, plan: list[dict[str, float]]) -> str:
    """Run the tests of a plan against a mutant; give the name of the test that fails, or an empty text."""
    sys.meta_path.insert(0, Swap(mutant))  # type: ignore[arg-type]
    for chosen in plan:
        test_file = next(iter(chosen)).partition("::")[0]
        signal.setitimer(
            signal.ITIMER_PROF, 10 + 5 * sum(chosen.values())
        )  # what hangs is ended, and counts as seen
        judge = Judge(chosen)
        if pytest.main([*PYTEST, "-x", test_file], plugins=[judge]) != 0:
            return judge.failed or f"{test_file} cannot be imported"
    return ""


def run(drawn: list[Mutant], reach: Reach, budget: float) -> list[Mutant]:
    """Hold the tests against each mutant, print what becomes of it and the score, and give the survivors."""
    total, killed, survivors = Counter[str](), Counter[str](), []
    for number, mutant in enumerate(drawn, 1):
        began = time.perf_counter()
        plan = reach.tests_for(mutant.module, mutant.line, budget)
        by = in_child(lambda mutant=mutant, plan=plan: judged(mutant, plan))
        total[mutant.folder] += 1
        killed[mutant.folder] += by != ""
        said = "SURVIVED" if by == "" else f"killed by {by or 'the clock'}"
        took = time.perf_counter() - began
        print(f"{number} {mutant.module}:{mutant.line} {said} ({took:.1f} s)", flush=True)
        if by == "":
            survivors.append(mutant)
            print(f"    {sum(map(len, plan))} tests of {len(plan)} files\n{mutant.diff}", flush=True)
    for folder in total:
        print(f"{folder}: {killed[folder]} of {total[folder]} killed, {killed[folder] / total[folder]:.1%}")
    print(f"all: {killed.total()} of {total.total()} killed, {killed.total() / max(total.total(), 1):.1%}")
    return survivors


def unchanged(mutant: Mutant) -> Mutant:
    """Give the source itself in a mutant's place: if that is 'killed', something else is wrong."""
    return evolve(mutant, text=(PACKAGE / mutant.module).read_text(), diff="")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--budget", type=float, default=60, help="recorded seconds of tests to survive")
    parser.add_argument("--only", default="", help="how the path of a module begins, below the package")
    parser.add_argument("--again", action="store_true", help="only those that survived the last time")
    options = parser.parse_args()
    os.chdir(ROOT)
    os.nice(15)
    sys.path.insert(0, str(PACKAGE.parent))
    for name in IMPORTED_BEFORE:
        importlib.import_module(name)
    reach = Reach()
    every = pool(options.only)
    drawn = [make() for make in random.Random(options.seed).sample(every, min(options.sample, len(every)))]
    kept = STORE / f"survivors-{options.seed}.json"
    if options.again:
        known = set(json.loads(kept.read_text()))
        drawn = [mutant for mutant in drawn if mutant.name in known]
    print(f"{len(drawn)} of {len(every):,} mutants; first the source as it is", flush=True)
    if len(run([unchanged(mutant) for mutant in drawn[:3]], reach, options.budget)) < len(drawn[:3]):
        sys.exit("tests fail without any change")
    kept.write_text(json.dumps([mutant.name for mutant in run(drawn, reach, options.budget)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
