"""The command `completion`: a script with which a shell completes the other commands."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from replicator.cli.output import EXIT_OK
from replicator.errors import MissingExtraError, install

__all__ = ["SHELLS", "completion"]

SHELLS = ("bash", "zsh", "fish", "tcsh", "powershell")

_COMPLETED = {
    "SITE": "DIRECTORY",
    "DIR": "DIRECTORY",
    "FILE": "FILE",
    "PATH": "FILE",
    "OUT": "FILE",
    "SRC": "FILE",
}
"""What an argument's name in the help says that it is."""


def completion(options: argparse.Namespace) -> int:
    """Print the script for a shell."""
    try:
        import shtab
    except ImportError:
        raise MissingExtraError(f"completion needs shtab: {install('cli')}") from None
    for action in _actions(options.parser):
        if isinstance(action.metavar, str) and action.metavar in _COMPLETED:
            action.complete = getattr(shtab, _COMPLETED[action.metavar])  # type: ignore[attr-defined]
    sys.stdout.write(shtab.complete(options.parser, shell=options.shell))
    return EXIT_OK


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Give the arguments of a parser and of its commands."""
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _actions(command)
