"""What may stand on a command line: the commands, their arguments, and the help for both."""

from __future__ import annotations

import argparse
import reprlib
from collections.abc import Callable, Sequence
from importlib import import_module
from textwrap import fill
from typing import TypeAlias, get_args

import replicator
from replicator.cli.completion import SHELLS, completion
from replicator.cli.posts import ENGINES, render, show
from replicator.errors import install
from replicator.folders import FORMAT_SUFFIXES
from replicator.typing import Policy

__all__ = ["make_parser"]

Command: TypeAlias = Callable[[argparse.Namespace], int]
"""A function that does what a command line says, and returns the exit code."""


def make_parser() -> argparse.ArgumentParser:
    """Make the parser; what the commands need is imported when they run."""
    parser = argparse.ArgumentParser(
        prog="replicator",
        description="Read, check, change and render posts that are lists of typed blocks.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"replicator {replicator.__version__}")
    parser.add_argument(
        "--no-plugins",
        dest="plugins",
        action="store_false",
        help="leave out block types of installed packages",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_posts(commands)
    _add_checking(commands)
    _add_schemas(commands)
    _add_preview(commands)
    _add_versions(commands)
    _add_bulk(commands)
    _add_migrations(commands)
    _add_sites(commands)
    _add_completion(commands)
    return parser


_WIDTH = 100

_EXIT_CODES = """\
`replicator COMMAND --help` tells more of a command, with examples.

exit codes:
  0  success
  1  something is wrong with content, or a file could not be read, rendered or written
  2  the command line makes no sense
  `diff` and `merge` exit as `diff` does: 1 for differences or conflicts, 2 for trouble.
"""

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _add_posts(commands: Commands) -> None:
    command = _command(
        commands,
        "render",
        render,
        "turn posts into HTML, Markdown or plain text",
        "Block types of installed packages are known. Links, assets and authors of a file in a site are looked up "
        "there. A post that cannot be rendered is reported and leaves no file; the others are rendered.",
        examples=[
            "render post.yaml",
            "render post.yaml --to markdown",
            "render posts/*.md --page -o build",
            "render post.yaml --to text --width 60",
        ],
    )
    _files(command)
    command.add_argument("--to", choices=FORMAT_SUFFIXES, default="html", help="the format (default: html)")
    command.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="a file, or a folder where there are several posts; - for stdout",
    )
    _setup(command)
    _rendering(command)
    shown = _command(
        commands,
        "show",
        show,
        "print the title, the authors and the blocks of posts",
        examples=[
            "show post.yaml",
            "show posts/*.md",
        ],
    )
    _files(shown)
    _no_site(shown)
    _setup(shown)


def _add_sites(commands: Commands) -> None:
    _site(
        _command(
            commands,
            "site",
            _late("sites", "site"),
            "print what is in a site, by numbers",
            examples=["site mysite"],
        )
    )

    codegen = _command(
        commands,
        "codegen",
        _late("sites", "write_types"),
        "write a site's types as a Python module",
        "Type checkers and editors then know the fields of your site.",
        examples=["codegen mysite -o content_types.py"],
    )
    _site(codegen)
    codegen.add_argument("-o", "--output", metavar="OUT", help="the file (default: stdout)")

    refs = _command(
        commands,
        "refs",
        _late("sites", "refs"),
        "print what refers to what in a site",
        "Without an option: how many references there are, by kind.",
        examples=[
            "refs mysite --to main::bread/loaf.svg",
            "refs mysite --dangling",
            "refs mysite --unused",
        ],
    )
    _site(refs)
    what = refs.add_mutually_exclusive_group()
    what.add_argument("--to", metavar="ID", help="what refers to a user, an entry, a term or an asset")
    what.add_argument(
        "--dangling", action="store_true", help="what leads nowhere; exit with 1 if anything does"
    )
    what.add_argument("--unused", action="store_true", help="assets and users that nothing refers to")

    rename = _command(
        commands,
        "rename",
        _late("sites", "rename"),
        "rename an asset, entry, term or user everywhere",
        "It prints what would change; only with --write are files changed.",
        examples=[
            "rename mysite main::shop.svg bakery.svg",
            "rename mysite jane anna --write",
        ],
    )
    _site(rename)
    rename.add_argument("old", metavar="OLD", help="its id: for an asset `container::path`")
    rename.add_argument("new", metavar="NEW", help="its new id, or the new path in the container")
    _write(rename)


def _add_checking(commands: Commands) -> None:
    check = _command(
        commands,
        "check",
        _late("checking", "check"),
        "report everything that is wrong, with line and column",
        "A file in a site is checked by its blueprint, any other one by the classes of its blocks; the rules for "
        "good content are asked in both. Settings may stand in pyproject.toml, under [tool.replicator.check].",
        examples=[
            "check post.yaml",
            "check mysite --ignore bare-url",
            "check posts/*.md --fix --diff",
            "check mysite --format sarif > problems.sarif",
        ],
    )
    check.add_argument(
        "paths", nargs="+", metavar="PATH", help="a site, a folder, or a content file; - for stdin"
    )
    formats = ["text", "json", "github", "sarif", "ignores"]
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
    check.add_argument(
        "--unknown",
        choices=["keep", "warn", "error"],
        help="outside of sites: what to do with a block type that nobody registered: nothing unless it is nearly one "
        "that is known, warn, or report an error (default: keep)",
    )
    check.add_argument("--rules", metavar="FILE.py", help="a Python file whose `rules` are to be asked")
    _setup(check)
    check.add_argument(
        "--fix", action="store_true", help="mend what can be mended safely, then report the rest"
    )
    check.add_argument(
        "--diff", action="store_true", help="print what --fix would change, and change nothing"
    )


def _add_schemas(commands: Commands) -> None:
    schema = _command(
        commands,
        "schema",
        _late("schemas", "schema"),
        "write the JSON Schema of content, for editors",
        "Editors complete and check content files with it.",
        examples=[
            "schema -o post.schema.json",
            "schema mysite -o .vscode/schemas",
            "schema --class mypackage.posts:Recipe",
        ],
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
    _setup(schema)
    schema.add_argument("-o", "--output", metavar="OUT", help="the file, or a folder (default: stdout)")


def _add_preview(commands: Commands) -> None:
    command = _command(
        commands,
        "preview",
        _late("previewing", "preview"),
        "show posts in a browser while they are written",
        "The page follows every change of the files. It is served on this machine only, until Ctrl-C.",
        examples=[
            "preview post.yaml --open",
            "preview mysite --port 0",
        ],
    )
    command.add_argument("path", metavar="PATH", help="a content file, a folder of them, or a site")
    command.add_argument(
        "--port",
        type=_number(0, 65_535),
        metavar="N",
        default=8000,
        help="0 for any free port (default: 8000)",
    )
    command.add_argument("--open", action="store_true", help="open a browser")
    _setup(command)


def _add_completion(commands: Commands) -> None:
    command = _command(
        commands,
        "completion",
        completion,
        "print a script that has a shell complete commands",
        f"It needs the extra cli: {install('cli')}.",
        examples=[
            "completion bash > ~/.local/share/bash-completion/completions/replicator",
            "completion zsh > ~/.zfunc/_replicator",
        ],
    )
    command.add_argument("shell", metavar="SHELL", choices=SHELLS, help=f"one of {', '.join(SHELLS)}")


def _add_migrations(commands: Commands) -> None:
    migrate = _command(
        commands,
        "migrate",
        _late("migrating", "migrate"),
        "give the blocks of many files another form",
        "It prints what would change; only with --write are files changed. What was done is recorded, and can "
        "be taken back.",
        examples=[
            "migrate migrations content",
            "migrate migrations/0001_quotes.py content --write",
            "migrate --undo migrations/0001_quotes.py --write",
        ],
    )
    migrate.add_argument(
        "arguments",
        nargs="+",
        metavar="MIGRATION... PATH",
        help="migrations (`.py` files, or folders of them), then content files and folders",
    )
    _write(migrate)
    migrate.add_argument("--undo", action="store_true", help="take back what the migrations have done")
    migrate.add_argument("--skip", action="store_true", help="leave out files with problems and do the rest")
    migrate.add_argument(
        "--journals",
        metavar="DIR",
        help="where it is recorded (default: .replicator/migrations beside the migration's file)",
    )
    _setup(migrate)


def _add_bulk(commands: Commands) -> None:
    convert = _command(
        commands,
        "convert",
        _late("bulk", "convert"),
        "convert many posts, those that changed since the last time",
        "Problems are printed with their place and stop nobody else. Links, assets and authors of files in a site "
        "are looked up there; if one of these changes, what names it is converted again.",
        examples=[
            "convert posts -o build",
            "convert mysite -o build",
            "convert mysite -o public --layout url --page",
            "convert posts --to markdown --front-matter -o markdown --jobs 4",
            "convert posts -o build --setup mypackage.blocks --delete",
        ],
    )
    convert.add_argument("sources", nargs="+", metavar="SRC", help="a file, a folder, or a URL of either")
    convert.add_argument(
        "-o", "--output", required=True, metavar="DIR", help="the folder for the output, or its URL"
    )
    formats = [*FORMAT_SUFFIXES, "json"]
    convert.add_argument("--to", choices=formats, default="html", help="the format (default: html)")
    convert.add_argument(
        "--layout",
        choices=["source", "url"],
        default="source",
        help="where outputs lie: as the sources do, or in a site by URL, /a/b in a/b/index.html (default: source)",
    )
    convert.add_argument(
        "--jobs", type=_number(1, 1_000), metavar="N", help="how many processes (default: one for each core)"
    )
    convert.add_argument("--force", action="store_true", help="convert everything, changed or not")
    convert.add_argument(
        "--delete", action="store_true", help="remove the output of earlier runs whose source is gone"
    )
    _setup(convert)
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

    apply = _command(
        commands,
        "apply",
        _late("bulk", "apply"),
        "run a function of yours over posts",
        "It prints what would change; only with --write are files changed, each whole or not at all.",
        examples=[
            "apply shorter.py posts",
            "apply shorter.py:subtitle post.yaml --write",
        ],
    )
    apply.add_argument(
        "script",
        metavar="SCRIPT",
        help="a Python file with `def apply(post)`, or FILE.py:NAME for another name",
    )
    apply.add_argument("paths", nargs="+", metavar="PATH", help="a content file, a folder, or a site")
    _no_site(apply)
    _write(apply)
    _setup(apply)


def _number(low: int, high: int) -> Callable[[str], int]:
    """Return what reads a whole number in a range, so that none is too large for the system."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and len(text) < 20 and low <= int(text) <= high):
            raise argparse.ArgumentTypeError(
                f"expected a whole number from {low} to {high}, found {reprlib.repr(text)}"
            )
        return int(text)

    return read


def _rendering(command: argparse.ArgumentParser) -> None:
    command.add_argument("--page", action="store_true", help="a complete HTML page, not the article's inside")
    command.add_argument(
        "--width",
        type=_number(0, 10_000),
        default=80,
        metavar="N",
        help="width of plain text; 0 for no wrapping",
    )
    command.add_argument(
        "--unknown",
        choices=get_args(Policy),
        default="keep",
        help="what to do with block types that nobody registered (default: keep)",
    )
    command.add_argument(
        "--raw-html",
        choices=get_args(replicator.engines.RawHtml),
        default="sanitise",
        help="what to do with raw HTML: clean it, show it as text, let it through (default: sanitise)",
    )
    command.add_argument(
        "--engine",
        choices=ENGINES,
        default="mistune",
        help="what reads Markdown (default: mistune; commonmark needs the extra of that name)",
    )
    _no_site(command)


def _no_site(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--no-site",
        dest="site",
        action="store_false",
        help="read files of a site as those of none: no blueprints, links and assets as they are stored",
    )


def _add_versions(commands: Commands) -> None:
    diff = _command(
        commands,
        "diff",
        _late("versions", "diff"),
        "say what changed, block by block",
        "It may serve git: see the documentation on comparing and merging.",
        examples=[
            "diff old.yaml new.yaml",
            "diff old.md new.md --format html > changes.html",
        ],
    )
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
        commands,
        "merge",
        _late("versions", "merge"),
        "merge two changes of a file by its blocks",
        "What both sides changed differently stands between conflict markers. It may serve git as a merge driver.",
        examples=["merge base.yaml ours.yaml theirs.yaml -o merged.yaml"],
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
    merge.add_argument(
        "--marker-size", type=_number(1, 1_000), default=7, metavar="N", help="length of conflict markers"
    )


def _command(
    commands: Commands, name: str, run: Command, summary: str, more: str = "", *, examples: Sequence[str]
) -> argparse.ArgumentParser:
    """Add a command; `more` is what its help says beyond the summary, and the examples stand at its end."""
    command = commands.add_parser(
        name,
        help=summary,
        description=fill(f"{summary[0].upper()}{summary[1:]}. {more}", _WIDTH),
        epilog="\n".join(["examples:", *(f"  replicator {each}" for each in examples)]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(run=run, usage=command.error)
    return command


def _setup(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--setup",
        action="append",
        default=[],
        metavar="MODULE",
        help="a module that registers block types; [tool.replicator] in pyproject.toml may name some, too",
    )


def _files(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="+", metavar="FILE", help="a YAML or Markdown file; - for stdin")


def _write(command: argparse.ArgumentParser) -> None:
    command.add_argument("--write", action="store_true", help="change the files, not only print the changes")


def _site(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "site", metavar="SITE", help="the folder that holds `content`, or `site` (Statamic 2)"
    )


def _late(module: str, name: str) -> Command:
    """Return a command of a module here that is imported when the command runs, with all that it needs."""
    return lambda options: getattr(import_module(f"replicator.cli.{module}"), name)(options)
