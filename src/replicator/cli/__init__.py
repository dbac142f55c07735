"""The command line, on the public API only."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from io import TextIOWrapper
from typing import TypeAlias

import replicator
from replicator.cli.output import EXIT_OK, complain
from replicator.cli.posts import ENGINES, SUFFIXES, render, show
from replicator.errors import ReplicatorError

__all__ = ["main"]

Command: TypeAlias = Callable[[argparse.Namespace], int]
"""A function that does what a command line says, and returns the exit code."""


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run the command and return its exit code.

    0 is success; 1 means that something is wrong with content, or that a file could not be read, rendered or
    written; 2 means that the command line makes no sense.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    options.usage = parser.error
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
    except (ReplicatorError, OSError) as error:
        return complain(error)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="replicator", description="Read, check and render posts that are lists of typed blocks."
    )
    parser.add_argument("--version", action="version", version=f"replicator {replicator.__version__}")
    parser.add_argument(
        "--no-plugins",
        dest="plugins",
        action="store_false",
        help="leave out block types of installed packages",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_posts(commands)
    _add_sites(commands)
    _add_versions(commands)
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _add_posts(commands: Commands) -> None:
    command = _command(commands, "render", render, "turn posts into HTML, Markdown or plain text")
    _files(command)
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
    _files(_command(commands, "show", show, "print the title, the authors and the blocks of posts"))


def _add_sites(commands: Commands) -> None:
    check = _command(
        commands, "check", _late("sites", "check"), "report everything that is wrong, with line and column"
    )
    check.add_argument("paths", nargs="+", metavar="PATH", help="the folder of a site, or a content file")
    formats = ["text", "json", "github", "sarif"]
    check.add_argument("--format", choices=formats, default="text", help="the report (default: text)")

    _site(_command(commands, "site", _late("sites", "site"), "print what is in a site, by numbers"))

    codegen = _command(
        commands, "codegen", _late("sites", "write_types"), "write a site's types as a Python module"
    )
    _site(codegen)
    codegen.add_argument("-o", "--output", metavar="OUT", help="the file (default: stdout)")

    refs = _command(commands, "refs", _late("sites", "refs"), "print what refers to what in a site")
    _site(refs)
    what = refs.add_mutually_exclusive_group()
    what.add_argument("--to", metavar="ID", help="what refers to a user, an entry, a term or an asset")
    what.add_argument(
        "--dangling", action="store_true", help="what leads nowhere; exit with 1 if anything does"
    )
    what.add_argument("--unused", action="store_true", help="assets and users that nothing refers to")

    rename = _command(
        commands, "rename", _late("sites", "rename"), "rename an asset, entry, term or user everywhere"
    )
    _site(rename)
    rename.add_argument("old", metavar="OLD", help="its id: for an asset `container::path`")
    rename.add_argument("new", metavar="NEW", help="its new id, or the new path in the container")
    rename.add_argument("--write", action="store_true", help="change the files, not only print the changes")


def _add_versions(commands: Commands) -> None:
    diff = _command(commands, "diff", _late("versions", "diff"), "say what changed, block by block")
    diff.add_argument(
        "files", nargs="+", metavar="FILE", help="the old and the new version, or what git gives"
    )
    diff.add_argument(
        "--format", choices=["text", "json", "html"], default="text", help="the report (default: text)"
    )
    diff.add_argument(
        "--color",
        choices=["auto", "always", "never"],
        default="auto",
        help="colours in text (default: in a terminal)",
    )

    merge = _command(
        commands, "merge", _late("versions", "merge"), "merge two changes of a file by its blocks"
    )
    for name, what in (
        ("base", "the version that both started from"),
        ("ours", "the version of one side, whose text is kept"),
        ("theirs", "the version of the other side"),
    ):
        merge.add_argument(name, metavar=name.upper(), help=what)
    merge.add_argument("-o", "--output", metavar="OUT", help="the file to write (default: stdout)")
    merge.add_argument("--name", metavar="NAME", help="what messages call the file (default: OURS)")
    merge.add_argument("--marker-size", type=int, default=7, metavar="N", help="length of conflict markers")


def _command(commands: Commands, name: str, run: Command, description: str) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name, help=description, description=f"{description[0].upper()}{description[1:]}."
    )
    command.set_defaults(run=run)
    return command


def _files(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="+", metavar="FILE", help="a YAML or Markdown file; - for stdin")


def _site(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "site", metavar="SITE", help="the folder that holds `content`, or `site` (Statamic 2)"
    )


def _late(module: str, name: str) -> Command:
    """Return a command of a module here that is imported when the command runs, with all that it needs."""
    return lambda options: getattr(import_module(f"replicator.cli.{module}"), name)(options)
