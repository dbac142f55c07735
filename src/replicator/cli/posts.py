"""The commands for posts: `render` and `show`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import replicator
from replicator.cli.output import EXIT_OK, EXIT_PROBLEM, complain, say, table, telling_warnings, write
from replicator.cli.surroundings import Surroundings
from replicator.errors import ReplicatorError
from replicator.folders import FORMAT_SUFFIXES
from replicator.renderers.options import RenderOptions

__all__ = ["ENGINES", "render", "show"]

ENGINES: dict[str, Callable[[], replicator.engines.MarkdownEngine]] = {
    "mistune": replicator.engines.Mistune,
    "commonmark": replicator.engines.CommonMark,
}
"""The Markdown engines that can be asked for."""


def render(options: argparse.Namespace) -> int:
    """Render each file; nothing is written for a file that cannot be rendered."""
    targets = _targets(options)
    surroundings = Surroundings()
    failed = False
    for name, target in targets.items():
        try:
            is_alone = name == "-" or not options.site
            site = RenderOptions() if is_alone else surroundings.options_in(str(Path(name).parent))
            with telling_warnings(name):
                output = _rendered(replicator.load(_source(name)), options, site)
            write(output, target)
        except (ReplicatorError, OSError) as error:
            failed = bool(complain(error, name))
    return EXIT_PROBLEM if failed else EXIT_OK


def show(options: argparse.Namespace) -> int:
    """Print what is in each file: title, authors and a table of its blocks."""
    failed = False
    for name in options.files:
        try:
            say(" ".join(line.splitlines()) for line in _summary(replicator.load(_source(name))))
        except (ReplicatorError, OSError) as error:
            failed = bool(complain(error, name))
    return EXIT_PROBLEM if failed else EXIT_OK


def _targets(options: argparse.Namespace) -> dict[str, Path | None]:
    """Return where the rendering of each file goes; None is standard output."""
    output = options.output
    if options.page and options.to != "html":
        options.usage("--page needs --to html")
    if output in (None, "-"):
        return dict.fromkeys(options.files)
    folder = Path(output)
    if len(options.files) == 1 and not folder.is_dir():
        return {options.files[0]: folder}
    if folder.exists() and not folder.is_dir():
        options.usage(f"{output} is a file, but there are {len(options.files)} posts: name a folder")
    targets = {name: folder / (Path(name).stem + FORMAT_SUFFIXES[options.to]) for name in options.files}
    if len(set(targets.values())) < len(targets):
        options.usage("two posts would be written to the same file: render them into different folders")
    return dict(targets)


def _source(name: str) -> BinaryIO | str:
    return sys.stdin.buffer if name == "-" else name


def _rendered(post: replicator.Post, options: argparse.Namespace, site: RenderOptions) -> str:
    said: RenderOptions = {**site, "unknown": options.unknown}
    if options.to == "markdown":
        return replicator.to_markdown(post, **said)
    said["engine"] = ENGINES[options.engine]()
    if options.to == "html":
        said["page"] = options.page
        return replicator.to_html(post, raw_html=options.raw_html, **said)
    return replicator.to_text(post, width=options.width or None, **said)


def _summary(post: replicator.Post) -> Iterator[str]:
    yield post.title or "(no title)"
    if post.subtitle:
        yield post.subtitle
    if post.author:
        yield f"by {', '.join(post.author)}"
    rows = [
        (
            replicator.errors.format_path(visit.path),
            visit.block.type + ("" if visit.block.enabled else " (disabled)"),
            "unknown" if isinstance(visit.block, replicator.RawBlock) else type(visit.block).__name__,
            _excerpt(visit.block),
        )
        for visit in replicator.walk(post)
    ]
    if rows:
        yield ""
        yield from table([("where", "type", "class", "text"), *rows])


def _excerpt(block: replicator.Block, length: int = 60) -> str:
    words = " ".join(replicator.to_text([block], width=None).split())
    return words if len(words) <= length else f"{words[: length - 1]}…"
