"""
Thousands of files converted to HTML: by a plain loop of PyYAML and mistune, and by `convert_many`.

The plain loop does less: it renders the body and the Markdown of blocks, knows no rich text, checks nothing and cleans
nothing, and writes over what is there. So it is the least that a program of one's own would do.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import mistune
import posts
import yaml

import replicator
from replicator.folders import content_files
from replicator.sitefiles import POSTS

REAL = posts.ROOT.parent / "shared" / "corpus"
COUNT = 1_500
MEMORY = "/dev/shm"
LONG_AGO = 1_600_000_000
MARKDOWN = frozenset({"text", "quote", "caption", "content", "markdown", "description"})

_markdown = mistune.create_markdown(escape=True)


@contextmanager
def sources() -> Iterator[Path]:
    """
    Give a folder of posts: a copy of the real ones where they are at hand, else made-up ones.

    It is in memory where there is such a place, since making a file may take a disk longer than converting one.
    """
    with tempfile.TemporaryDirectory(dir=MEMORY if Path(MEMORY).is_dir() else None) as scratch:
        folder = Path(scratch) / "posts"
        if REAL.is_dir():
            _copy(folder)
        else:
            folder.mkdir()
            for number in range(COUNT):
                (folder / f"{number}.yaml").write_text(posts.of_blocks(4 + number % 12), encoding="utf-8")
        for path in folder.rglob("*"):
            os.utime(path, (LONG_AGO, LONG_AGO))  # as files are that nobody has changed for a while
        yield folder


def _copy(folder: Path) -> None:
    """Copy real content files, every third of them, and what is in them stays as mixed as it is."""
    for path in sorted(map(Path, content_files(REAL, kinds=POSTS)))[::3]:
        target = folder / path.relative_to(REAL)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def plain(folder: Path, out: Path) -> int:
    """Convert a folder as a short program of one's own would do it."""
    count = 0
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".md", ".yaml"):
            continue
        text = path.read_text(encoding="utf-8")
        head, _, body = text.partition("\n---") if text.startswith("---") else (text, "", "")
        try:
            data = yaml.load(head, yaml.CSafeLoader)
        except yaml.YAMLError:
            continue
        parts = [*_markdown_of(data), re.sub(r"\A-*\s+", "", body)]
        target = out / path.relative_to(folder).with_suffix(".html")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("".join(str(_markdown(part)) for part in parts if part), encoding="utf-8")
        count += 1
    return count


def _markdown_of(data: Any) -> Iterator[str]:
    """Give the Markdown of blocks: the texts in mappings that have a type and are no nodes of rich text."""
    if isinstance(data, list):
        for each in data:
            yield from _markdown_of(each)
    elif isinstance(data, dict):
        is_node = "marks" in data or "attrs" in data or isinstance(data.get("content"), list)
        is_text = data.get("type") == "text" and len(data) == 2
        for key, value in data.items():
            if isinstance(value, str) and key in MARKDOWN and "type" in data and not (is_node or is_text):
                yield value
            elif isinstance(value, (list, dict)):
                yield from _markdown_of(value)


def run(rounds: int) -> None:
    """Print how many files a second each way converts, and what it takes beside the plain loop."""
    with sources() as folder, ExitStack() as stack:
        ways = _ways(folder, stack)
        taken: dict[str, list[float]] = {name: [] for name in ways}
        busy: dict[str, list[float]] = {name: [] for name in ways}
        counts: dict[str, int] = {}
        for way in ways.values():
            way(folder.parent / "warm-up")
        for number in range(rounds):
            for name, way in ways.items():
                out = folder.parent / f"out-{number}"
                start, computing = time.perf_counter(), time.process_time()
                counts[name] = way(out)
                taken[name].append(time.perf_counter() - start)
                busy[name].append(time.process_time() - computing)
                if name != "convert_many, 1 core":  # whose output the second run finds
                    shutil.rmtree(out, ignore_errors=True)
        _table(counts, taken, busy)


def _ways(folder: Path, stack: ExitStack) -> dict[str, Callable[[Path], int]]:
    pool = stack.enter_context(ProcessPoolExecutor(2))

    def many(out: Path, **options: Any) -> int:
        report = replicator.convert_many(folder, out=out, **options)
        return len(report.converted) or len(report.unchanged)

    ways: dict[str, Callable[[Path], int]] = {
        "PyYAML CSafeLoader + mistune, plain loop": lambda out: plain(folder, out),
        "convert_many, 1 core": many,
        "convert_many, the second run": many,
        "convert_many, 2 cores": lambda out: many(out, executor=pool),
    }
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        print("\n(Dask is not installed: its row is left out)")
        return ways
    cluster = stack.enter_context(
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None)
    )
    client = stack.enter_context(Client(cluster))
    ways["convert_many, Dask, 2 workers"] = lambda out: many(out, executor=client.get_executor())
    ways["convert_many, 1 core, Rust engine"] = lambda out: many(out, engine=replicator.engines.CommonMark())
    return ways


def _table(counts: dict[str, int], taken: dict[str, list[float]], busy: dict[str, list[float]]) -> None:
    """Print the rates by the clock, and what this process computed for a file: a busy machine slows the clock only."""
    first = next(iter(taken))
    width = max(map(len, taken))
    print("\nfiles to HTML (goals: as many on 1 core as the plain loop; the second run 20 times as many)")
    print(
        f"  {'':{width}}  {'files':>6}  {'files/s':>9}  {'of the plain loop':>17}  {'of 1 core':>9}"
        f"  {'µs computed here':>16}"
    )
    for name, each in taken.items():
        rates = [
            statistics.median(
                (counts[name] / mine) / (counts[other] / theirs)
                for mine, theirs in zip(each, taken[other], strict=True)
            )
            for other in (first, "convert_many, 1 core")
        ]
        here = statistics.median(busy[name]) / counts[name] * 1e6
        speed = counts[name] / statistics.median(each)
        print(
            f"  {name:{width}}  {counts[name]:6,}  {speed:9,.0f}  {rates[0]:16.2f}×  {rates[1]:8.2f}×  {here:16,.0f}"
        )
