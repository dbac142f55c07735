"""
What every command prints with: whole lines, tables, differences, complaints, files.

What content says is printed so that it cannot speak to the terminal.
"""

from __future__ import annotations

import errno
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

from replicator import storage
from replicator.characters import harmless
from replicator.errors import ContentError, ContentWarning, Problem
from replicator.folders import content_files
from replicator.typing import StrPath

__all__ = [
    "EXIT_OK",
    "EXIT_PROBLEM",
    "EXIT_USAGE",
    "complain",
    "complain_of",
    "need_content",
    "note",
    "say",
    "show_text",
    "table",
    "tell_left_out",
    "telling_warnings",
    "write",
]

EXIT_OK, EXIT_PROBLEM, EXIT_USAGE = 0, 1, 2


def write(output: str, target: StrPath | None) -> None:
    """Write whole lines to a file, whole or not at all; to standard output for None or `-`."""
    output = output if output.endswith("\n") or not output else f"{output}\n"
    if target in (None, "-"):
        sys.stdout.write(output)
        return
    target = Path(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    storage.put(target, output.encode())


def say(lines: Iterable[str]) -> None:
    """Print lines, for people or as JSON; controls in them are escaped, as both may read them."""
    for line in lines:
        sys.stdout.write(f"{harmless(line)}\n")


def note(words: str) -> None:
    """Print words on standard error, as `say` prints them."""
    sys.stderr.write(f"{harmless(words)}\n")


def tell_left_out(types: Mapping[str, int]) -> None:
    """Say on standard error which blocks show nothing, as nobody knows their types."""
    count = sum(types.values())
    if count:
        what, were = ("1 block of a type", "was") if count == 1 else (f"{count} blocks of types", "were")
        note(f"{what} that nobody knows {were} left out: {', '.join(sorted(types))}")


def show_text(text: str) -> None:
    """Print a text, such as a difference: to the letter for programs, with its controls escaped on a terminal."""
    sys.stdout.write(harmless(text) if sys.stdout.isatty() else text)


def table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Align columns, all but the last."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)] if rows else []
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield "  ".join([*cells, row[-1]]).rstrip()


def need_content(paths: Iterable[str]) -> None:
    """
    Make sure that there is content in every folder, where nothing would be done without a word.

    Raises:
        FileNotFoundError: There is no content file in a folder.
    """
    for path in paths:
        skipped: list[str] = []
        if next(content_files(path, skipped=skipped), None) is None and not skipped:
            raise FileNotFoundError(errno.ENOENT, "there is no content file in it", path)


@contextmanager
def telling_warnings(name: str | None = None) -> Iterator[None]:
    """Print every warning about content on standard error, with the name of its file if it is known."""

    def tell(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:
        if issubclass(category, ContentWarning):
            note(f"{name}: warning: {message}" if name else f"warning: {message}")
        else:
            shown(message, category, *where, **more)

    with warnings.catch_warnings():
        shown = warnings.showwarning
        warnings.simplefilter("always", ContentWarning)
        warnings.showwarning = tell
        yield


def complain_of(problems: Iterable[Problem]) -> None:
    """Say on standard error what is wrong with many files; what is wrong with more than three alike, once."""
    alike: dict[object, list[Problem]] = {}
    for problem in problems:
        key = attrs.evolve(problem, file=None) if problem.line is None else problem
        alike.setdefault(key, []).append(problem)
    for found in alike.values():
        complain(ContentError(found if len(found) <= _SHOWN else found[:1]))
        if len(found) > _SHOWN:
            note(f"… and the same in {len(found) - 1:,} other files")


_SHOWN = 3
"""How many files with the same problem are told one by one."""


def complain(error: Exception, name: str | None = None) -> int:
    """Say on standard error what is wrong, with the lines and carets that are known."""
    if isinstance(error, BrokenPipeError):  # of standard output: no file is at fault
        raise error
    if isinstance(error, ContentError):
        message = error.report()
    elif isinstance(error, IsADirectoryError) and name == "":
        message = "an empty name is no file"
    elif isinstance(error, IsADirectoryError) and name == error.filename:
        hint = "name a file, or give it to `replicator convert` or `replicator check`"
        message = f"{name}: this is a folder: {hint}"
    elif isinstance(error, OSError) and error.strerror:
        place = error.filename or name
        message = f"{place}: {error.strerror}" if place else error.strerror
    else:
        message = f"{name}: {error}" if name else str(error)
    note(message)
    return EXIT_PROBLEM
