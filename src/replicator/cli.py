"""The command line, on the public API only."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, NoReturn

import replicator
from replicator.errors import ContentError, ReplicatorError

__all__ = ["main"]

SUFFIXES = {"html": ".html", "markdown": ".md", "text": ".txt"}
"""What a rendered file's name ends in."""

ENGINES: dict[str, Callable[[], replicator.engines.MarkdownEngine]] = {
    "mistune": replicator.engines.Mistune,
    "commonmark": replicator.engines.CommonMark,
}
"""The Markdown engines that can be asked for."""

EXIT_OK, EXIT_PROBLEM, EXIT_USAGE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run the command and return its exit code.

    0 is success; 1 means that a file could not be read, rendered or written, and standard error says why;
    2 means that the command line makes no sense.
    """
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    try:
        if options.plugins:
            replicator.registry.load_plugins()
        code: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    except ReplicatorError as error:
        return _complain(error)
    return code


def render(options: argparse.Namespace) -> int:
    """Render each file; nothing is written for a file that cannot be rendered."""
    targets = _targets(options)
    failed = False
    for name, target in targets.items():
        try:
            output = _rendered(replicator.load(_source(name)), options)
            _write(output, target)
        except (ReplicatorError, OSError) as error:
            failed = bool(_complain(error, name))
    return EXIT_PROBLEM if failed else EXIT_OK


def show(options: argparse.Namespace) -> int:
    """Print what is in each file: title, authors and a table of its blocks."""
    failed = False
    for name in options.files:
        try:
            _write("".join(f"{line}\n" for line in _summary(replicator.load(_source(name)))), None)
        except (ReplicatorError, OSError) as error:
            failed = bool(_complain(error, name))
    return EXIT_PROBLEM if failed else EXIT_OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="replicator", description="Read and render posts that are lists of typed blocks."
    )
    parser.add_argument("--version", action="version", version=f"replicator {replicator.__version__}")
    parser.add_argument(
        "--no-plugins",
        dest="plugins",
        action="store_false",
        help="leave out block types of installed packages",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    command = _command(commands, "render", render, "turn posts into HTML, Markdown or plain text")
    command.add_argument("--to", choices=SUFFIXES, default="html", help="the format (default: html)")
    command.add_argument("--page", action="store_true", help="a complete HTML page, not the article's inside")
    command.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="a file, or a folder where there are several posts; - for stdout",
    )
    command.add_argument("--width", type=int, default=80, help="width of plain text; 0 for no wrapping")
    command.add_argument(
        "--unknown",
        choices=["keep", "warn", "error", "drop"],
        default="keep",
        help="what to do with block types that nobody registered (default: keep)",
    )
    command.add_argument(
        "--raw-html",
        choices=["sanitise", "escape", "trust"],
        default="sanitise",
        help="what to do with raw HTML: clean it, show it as text, let it through (default: sanitise)",
    )
    command.add_argument(
        "--engine",
        choices=ENGINES,
        default="mistune",
        help="what reads Markdown (default: mistune; commonmark needs the extra of that name)",
    )

    _command(commands, "show", show, "print the title, the authors and the blocks of posts")
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    description: str,
) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name, help=description, description=f"{description[0].upper()}{description[1:]}."
    )
    command.add_argument("files", nargs="+", metavar="FILE", help="a YAML or Markdown file; - for stdin")
    command.set_defaults(run=run)
    return command


def _targets(options: argparse.Namespace) -> dict[str, Path | None]:
    """Return where the rendering of each file goes; None is standard output."""
    output = options.output
    if options.page and options.to != "html":
        _usage("--page needs --to html")
    if output in (None, "-"):
        return dict.fromkeys(options.files)
    folder = Path(output)
    if len(options.files) == 1 and not folder.is_dir():
        return {options.files[0]: folder}
    if folder.exists() and not folder.is_dir():
        _usage(f"{output} is a file, but there are {len(options.files)} posts: name a folder")
    targets = {name: folder / (Path(name).stem + SUFFIXES[options.to]) for name in options.files}
    if len(set(targets.values())) < len(targets):
        _usage("two posts would be written to the same file: render them into different folders")
    return dict(targets)


def _usage(message: str) -> NoReturn:
    _parser().error(message)


def _source(name: str) -> BinaryIO | str:
    return sys.stdin.buffer if name == "-" else name


def _rendered(post: replicator.Post, options: argparse.Namespace) -> str:
    engine = ENGINES[options.engine]()
    if options.to == "html":
        return replicator.to_html(
            post, page=options.page, unknown=options.unknown, engine=engine, raw_html=options.raw_html
        )
    if options.to == "markdown":
        return replicator.to_markdown(post, unknown=options.unknown)
    return replicator.to_text(post, width=options.width or None, unknown=options.unknown, engine=engine)


def _write(output: str, target: Path | None) -> None:
    """Write whole lines to standard output, or a whole file beside its final place."""
    output = output if output.endswith("\n") or not output else f"{output}\n"
    if target is None:
        sys.stdout.write(output)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        partial.write_text(output, encoding="utf-8", newline="\n")
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


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
        yield from _table([("where", "type", "class", "text"), *rows])


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Align columns, all but the last."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield "  ".join([*cells, row[-1]]).rstrip()


def _excerpt(block: replicator.Block, length: int = 60) -> str:
    words = " ".join(replicator.to_text([block], width=None).split())
    return words if len(words) <= length else f"{words[: length - 1]}…"


def _complain(error: Exception, name: str | None = None) -> int:
    """Say on standard error what is wrong, with the lines and carets that are known."""
    if isinstance(error, ContentError):
        message = error.report()
    elif isinstance(error, OSError) and error.strerror:
        message = f"{error.filename or name}: {error.strerror}"
    else:
        message = f"{name}: {error}" if name else str(error)
    sys.stderr.write(f"{message}\n")
    return EXIT_PROBLEM
