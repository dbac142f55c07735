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
from replicator.cli.completion import SHELLS, completion
from replicator.cli.output import EXIT_OK, complain
from replicator.cli.posts import ENGINES, SUFFIXES, render, show
from replicator.errors import ReplicatorError

__all__ = ["main"]

Command: TypeAlias = Callable[[argparse.Namespace], int]
"""A function that does what a command line says, and returns the exit code."""


_EXIT_INTERRUPTED = 130
"""What shells say of a program that Ctrl-C has ended."""


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run the command and return its exit code.

    0 is success; 1 means that something is wrong with content, or that a file could not be read, rendered or
    written; 2 means that the command line makes no sense; 130 that it was interrupted from the keyboard.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    options.parser, options.usage = parser, parser.error
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # names may be any bytes
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
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return _EXIT_INTERRUPTED
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
    _add_checking(commands)
    _add_schemas(commands)
    _add_preview(commands)
    _add_completion(commands)
    _add_migrations(commands)
    _add_bulk(commands)
    _add_versions(commands)
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _add_posts(commands: Commands) -> None:
    command = _command(commands, "render", render, "turn posts into HTML, Markdown or plain text")
    _files(command)
    command.add_argument("--to", choices=SUFFIXES, default="html", help="the format (default: html)")
    command.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="a file, or a folder where there are several posts; - for stdout",
    )
    _rendering(command)
    _files(_command(commands, "show", show, "print the title, the authors and the blocks of posts"))


def _add_sites(commands: Commands) -> None:
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


def _add_checking(commands: Commands) -> None:
    check = _command(
        commands, "check", _late("checking", "check"), "report everything that is wrong, with line and column"
    )
    check.add_argument(
        "paths", nargs="+", metavar="PATH", help="the folder of a site, or a content file; - for stdin"
    )
    formats = ["text", "json", "github", "sarif"]
    check.add_argument("--format", choices=formats, default="text", help="the report (default: text)")
    check.add_argument("--strict", action="store_true", help="exit with 1 for warnings and notes too")
    check.add_argument(
        "--publish", action="store_true", help="ask of drafts what is asked of what is published"
    )
    check.add_argument(
        "--select", action="append", default=[], metavar="CODE", help="report problems of this code only"
    )
    check.add_argument(
        "--ignore", action="append", default=[], metavar="CODE", help="report no problems of this code"
    )
    check.add_argument("--rules", metavar="FILE.py", help="a Python file whose `rules` are to be asked")
    check.add_argument(
        "--fix", action="store_true", help="mend what can be mended safely, then report the rest"
    )
    check.add_argument(
        "--diff", action="store_true", help="print what --fix would change, and change nothing"
    )


def _add_schemas(commands: Commands) -> None:
    schema = _command(
        commands, "schema", _late("schemas", "schema"), "write the JSON Schema of content, for editors"
    )
    schema.add_argument(
        "site",
        nargs="?",
        metavar="SITE",
        help="the folder of a site; without it, the schema of posts is written",
    )
    which = schema.add_mutually_exclusive_group()
    which.add_argument("--collection", metavar="NAME", help="of the site; without it, -o is a folder for all")
    which.add_argument("--class", dest="cls", metavar="MODULE:NAME", help="a class of yours instead of Post")
    schema.add_argument("--strict", action="store_true", help="refuse unknown block types and unknown keys")
    schema.add_argument("-o", "--output", metavar="OUT", help="the file, or a folder (default: stdout)")


def _add_preview(commands: Commands) -> None:
    command = _command(
        commands, "preview", _late("previewing", "preview"), "show posts in a browser while they are written"
    )
    command.add_argument("path", metavar="PATH", help="a content file, a folder of them, or a site")
    command.add_argument("--port", type=int, default=8000, help="0 for any free port (default: 8000)")
    command.add_argument("--open", action="store_true", help="open a browser")


def _add_completion(commands: Commands) -> None:
    command = _command(
        commands,
        "completion",
        completion,
        "print a script that has a shell complete commands",
    )
    command.add_argument("shell", metavar="SHELL", choices=SHELLS, help=f"one of {', '.join(SHELLS)}")


def _add_migrations(commands: Commands) -> None:
    migrate = _command(
        commands, "migrate", _late("migrating", "migrate"), "give the blocks of many files another form"
    )
    migrate.add_argument(
        "arguments",
        nargs="+",
        metavar="MIGRATION... PATH",
        help="migrations (`.py` files, or folders of them), then content files and folders",
    )
    migrate.add_argument("--write", action="store_true", help="change the files, not only print the changes")
    migrate.add_argument("--undo", action="store_true", help="take back what the migrations have done")
    migrate.add_argument("--skip", action="store_true", help="leave out files with problems and do the rest")
    migrate.add_argument(
        "--journals",
        metavar="DIR",
        help="where it is recorded (default: .replicator/migrations beside the folder of the migrations)",
    )


def _add_bulk(commands: Commands) -> None:
    convert = _command(
        commands,
        "convert",
        _late("bulk", "convert"),
        "convert many posts, those that changed since the last time",
    )
    convert.add_argument("sources", nargs="+", metavar="SRC", help="a file, a folder, or a URL of either")
    convert.add_argument("--out", required=True, metavar="DIR", help="the folder for the output, or its URL")
    formats = [*SUFFIXES, "json"]
    convert.add_argument("--to", choices=formats, default="html", help="the format (default: html)")
    convert.add_argument(
        "--jobs", type=_positive, metavar="N", help="how many processes (default: one for each core)"
    )
    convert.add_argument("--force", action="store_true", help="convert everything, changed or not")
    convert.add_argument(
        "--delete", action="store_true", help="remove the output of earlier runs whose source is gone"
    )
    convert.add_argument(
        "--setup", action="append", default=[], metavar="MODULE", help="a module that registers block types"
    )
    convert.add_argument(
        "--depends",
        action="append",
        default=[],
        metavar="PATH",
        help="what the output depends on besides: templates",
    )
    convert.add_argument(
        "--front-matter", action="store_true", help="with Markdown: begin with the other fields"
    )
    _rendering(convert)

    apply = _command(commands, "apply", _late("bulk", "apply"), "run a function of yours over posts")
    apply.add_argument(
        "script",
        metavar="SCRIPT",
        help="a Python file with `def apply(post)`, or FILE.py:NAME for another name",
    )
    apply.add_argument("paths", nargs="+", metavar="PATH", help="a content file, or a folder of them")
    apply.add_argument("--write", action="store_true", help="change the files, not only print the changes")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _rendering(command: argparse.ArgumentParser) -> None:
    command.add_argument("--page", action="store_true", help="a complete HTML page, not the article's inside")
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
    merge.add_argument(
        "--labels",
        nargs=2,
        default=("ours", "theirs"),
        metavar=("OURS", "THEIRS"),
        help="what conflict markers call the sides",
    )
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
