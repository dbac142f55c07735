"""The commands for many files: `convert` and `apply`."""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from replicator.bulk import Found, Progress, Report, convert_many, find
from replicator.bulk.stores import is_url
from replicator.cli.output import (
    EXIT_OK,
    EXIT_PROBLEM,
    complain_of,
    need_content,
    say,
    show_text,
    tell_left_out,
)
from replicator.cli.posts import ENGINES
from replicator.cli.surroundings import Surroundings
from replicator.errors import ReplicatorError
from replicator.folders import content_files
from replicator.loading import run_script

__all__ = ["apply", "convert"]


_MOST_PROCESSES = 61 if sys.platform == "win32" else 1_000
"""How many processes an executor can wait for; on Windows the system sets a limit."""


def convert(options: argparse.Namespace) -> int:
    """Convert what changed since the last time, and report everything that is wrong."""
    rendering = _rendering(options)
    found = find(options.sources, options.output)
    jobs = min(options.jobs or _cores(), max(1, len(found.sources)), _MOST_PROCESSES)
    with _executor(jobs) as executor, _progress() as progress:
        report = convert_many(
            found,
            out=options.output,
            to=options.to,
            layout=options.layout,
            executor=executor,
            setup=options.setup,
            plugins=options.plugins,
            depends=options.depends,
            force=options.force,
            delete=options.delete,
            progress=progress,
            **_site_options(found, options),
            **rendering,
        )
    tell_left_out(report.left_out)
    return _told(report, options.sources)


def _site_options(found: Found, options: argparse.Namespace) -> dict[str, Any]:
    """Return what is to be known of the sites whose files are converted."""
    folders = dict.fromkeys(_folder(each.name) for each in found.sources)
    surroundings = Surroundings()
    reader = surroundings.reader_of(folders) if options.site else None
    if options.layout == "url" and reader is None:
        options.usage("--layout url needs files of a site")
    if options.to == "json" or not options.site:
        return {"reader": reader}
    return {**surroundings.options_in_all(folders), "reader": reader}


def _folder(name: str) -> str:
    return os.sep if is_url(name) else str(Path(name).parent)  # no site can be opened at a URL


def _told(report: Report, sources: list[str]) -> int:
    complain_of(report.problems)
    say(f"left over, as its source is gone (--delete removes it): {name}" for name in report.left_over)
    if not (report.conversions or report.left_over or report.removed or report.skipped):
        need_content(source for source in sources if Path(source).is_dir())
    say([str(report)])
    return EXIT_PROBLEM if report.failed else EXIT_OK


def _rendering(options: argparse.Namespace) -> dict[str, Any]:
    """Return what the renderer is told: what the format knows, as far as it is said."""
    said: dict[str, Any] = {"unknown": options.unknown}
    if options.to == "html":
        said |= {"page": options.page, "raw_html": options.raw_html, "engine": ENGINES[options.engine]()}
    elif options.page:
        options.usage("--page needs --to html")
    if options.to == "text":
        said |= {"width": options.width or None, "engine": ENGINES[options.engine]()}
    if options.to == "markdown":
        said["front_matter"] = options.front_matter
    elif options.front_matter:
        options.usage("--front-matter needs --to markdown")
    return {} if options.to == "json" else said


def _cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _executor(jobs: int) -> Iterator[Executor | None]:
    if jobs == 1:
        yield None
        return
    with ProcessPoolExecutor(jobs) as executor:
        try:
            yield executor
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            raise


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """Show on a terminal how far it is: a bar if rich is installed, else a line that counts."""
    if not sys.stderr.isatty():
        yield None
        return
    if importlib.util.find_spec("rich") is None:
        yield _counting
        sys.stderr.write("\r\x1b[K")
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("converting"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # Without a thread that redraws it: worker processes are forked from this one.
    with Progress(*columns, console=Console(stderr=True), auto_refresh=False, transient=True) as bar:
        task = bar.add_task("converting")

        def advance(done: int, count: int) -> None:
            bar.update(task, completed=done, total=count)
            if done % 25 == 0 or done == count:
                bar.refresh()

        yield advance


def _counting(done: int, count: int) -> None:
    if done % 25 == 0 or done == count:
        sys.stderr.write(f"\rconverting {done}/{count}")
        sys.stderr.flush()


def apply(options: argparse.Namespace) -> int:
    """Run somebody's function over posts: print what would change, write it on request."""
    from replicator.bulk import plan_edits  # which brings in what `convert` may do without

    function = _function(options.script)
    need_content(options.paths)
    folders = dict.fromkeys(_folder(each) for each in content_files(options.paths)) if options.site else ()
    changes = plan_edits(options.paths, function, reader=Surroundings().reader_of(folders))
    show_text(changes.diff())
    complain_of(changes.problems)
    if options.write:
        changes.apply()
    failed = len({problem.file for problem in changes.problems})
    word = "changed" if options.write else "would change"
    skipped = f", {len(changes.skipped)} skipped (no posts)" if changes.skipped else ""
    sys.stderr.write(f"{len(changes.edits)} {word}, {failed} failed{skipped}\n")
    return EXIT_PROBLEM if changes.problems else EXIT_OK


def _function(reference: str) -> Callable[[Any], None]:
    """Return the function of a script, `apply` unless another one is named: `fix.py:titles`."""
    script, named, name = reference.rpartition(".py:")
    path = Path(f"{script}.py" if named else reference)
    name = name if named else "apply"
    function = getattr(run_script(path), name, None)
    if not callable(function):
        raise ReplicatorError(f"{path} has no function {name}: write `def {name}(post):`")
    return function  # type: ignore[no-any-return]
