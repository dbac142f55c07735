"""The commands for posts: `render` and `show`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import replicator
from replicator.cli.output import (
    EXIT_OK,
    EXIT_PROBLEM,
    complain,
    say,
    table,
    tell_left_out,
    telling_warnings,
    write,
)
from replicator.cli.surroundings import Surroundings
from replicator.errors import ReplicatorError
from replicator.folders import FORMAT_SUFFIXES
from replicator.model import Record
from replicator.renderers import Renderer
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
    left_out: Counter[str] = Counter()
    for name, target in targets.items():
        try:
            is_alone = name == "-" or not options.site
            site = RenderOptions() if is_alone else surroundings.options_in(str(Path(name).parent))
            with telling_warnings(name):
                output = _rendered(_loaded(name, options, surroundings), options, site, left_out)
            write(output, target)
        except (ReplicatorError, OSError) as error:
            failed = bool(complain(error, name))
    tell_left_out(left_out)
    return EXIT_PROBLEM if failed else EXIT_OK


def show(options: argparse.Namespace) -> int:
    """Print what is in each file: title, authors and a table of its blocks."""
    surroundings = Surroundings()
    failed = False
    for name in options.files:
        try:
            post = _loaded(name, options, surroundings)
            say(" ".join(line.splitlines()) for line in _summary(post))
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


def _loaded(name: str, options: argparse.Namespace, surroundings: Surroundings) -> Record:
    if name == "-":
        return replicator.load(sys.stdin.buffer)
    return surroundings.load(name) if options.site else replicator.load(name)


_RENDERERS: dict[str, Renderer[Any]] = {
    "html": replicator.html,
    "markdown": replicator.markdown,
    "text": replicator.text,
}


def _rendered(post: Record, options: argparse.Namespace, site: RenderOptions, left_out: Counter[str]) -> str:
    said: dict[str, Any] = {**site, "unknown": options.unknown}
    if options.to != "markdown":
        said["engine"] = ENGINES[options.engine]()
    if options.to == "html":
        said |= {"page": options.page, "raw_html": options.raw_html}
    if options.to == "text":
        said["width"] = options.width or None
    renderer = _RENDERERS[options.to]
    session = renderer.session(post, said)
    document = str(renderer.document(post, session))
    left_out.update(session.left_out)
    return document


def _summary(post: Record) -> Iterator[str]:
    title, subtitle, author = map(post.get, ("title", "subtitle", "author"))
    yield title if title and isinstance(title, str) else "(no title)"
    if subtitle and isinstance(subtitle, str):
        yield subtitle
    names = author if isinstance(author, list) else [author]
    if known := [each for each in names if each and isinstance(each, str)]:
        yield f"by {', '.join(known)}"
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
