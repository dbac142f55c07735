"""What every command prints with: whole lines, tables, complaints, files."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from replicator import storage
from replicator.errors import ContentError

__all__ = ["EXIT_OK", "EXIT_PROBLEM", "complain", "say", "table", "write"]

EXIT_OK, EXIT_PROBLEM = 0, 1


def write(output: str, target: Path | None) -> None:
    """Write whole lines to standard output, or a file, whole or not at all."""
    output = output if output.endswith("\n") or not output else f"{output}\n"
    if target is None:
        sys.stdout.write(output)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    storage.put(target, output.encode())


def say(lines: Iterable[str]) -> None:
    """Print lines."""
    for line in lines:
        sys.stdout.write(f"{line}\n")


def table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Align columns, all but the last."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)] if rows else []
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield "  ".join([*cells, row[-1]]).rstrip()


def complain(error: Exception, name: str | None = None) -> int:
    """Say on standard error what is wrong, with the lines and carets that are known."""
    if isinstance(error, ContentError):
        message = error.report()
    elif isinstance(error, OSError) and error.strerror:
        message = f"{error.filename or name}: {error.strerror}"
    else:
        message = f"{name}: {error}" if name else str(error)
    sys.stderr.write(f"{message}\n")
    return EXIT_PROBLEM
