"""The command line, on the public API only."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

import replicator
from replicator.cli.output import EXIT_USAGE, complain, telling_warnings
from replicator.cli.parser import make_parser
from replicator.cli.project import Project
from replicator.errors import ReplicatorError

__all__ = ["main"]


_EXIT_INTERRUPTED = 130
"""What shells say of a program that Ctrl-C has ended."""

_EXIT_BROKEN_PIPE = 141
"""What shells say of a program that SIGPIPE has ended: its reader, such as `head`, had seen enough."""


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run the command and return its exit code.

    0 is success; 1 means that something is wrong with content, or that a file could not be read, rendered or
    written; 2 means that the command line makes no sense; 130 that it was interrupted from the keyboard; 141 that
    nobody reads on what it prints.
    """
    try:
        try:
            with telling_warnings():
                return _run(arguments)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere, stream.fileno())
        return _EXIT_BROKEN_PIPE


def _run(arguments: Sequence[str] | None) -> int:
    parser = make_parser()
    options = parser.parse_args(arguments)
    if "run" not in options:
        parser.print_help(sys.stderr)
        return EXIT_USAGE
    options.parser = parser
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # names may be any bytes
    try:
        if options.plugins:
            replicator.registry.load_plugins()
        if "setup" in options:
            options.project = Project.around(Path.cwd())
            options.setup = options.project.set_up(options.setup)
        code: int = options.run(options)
    except (ReplicatorError, OSError) as error:
        return complain(error)
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return _EXIT_INTERRUPTED
    return code
