"""
Code of users that runs while files are gone through: what it may raise, and how that is told.

A script, a rule, a function may do anything. What it raises belongs to what it was given, and is told with
its own line; everything else goes on.
"""

from __future__ import annotations

import os
import sysconfig
import traceback

__all__ = ["FAILURES", "raised_at", "raised_in", "sentence"]

FAILURES = (Exception, SystemExit)
"""What is caught of it. `exit()` ends a script, but not the command that runs it over many files."""

_PACKAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "")  # noqa: PTH118, PTH120, PTH100


def sentence(error: BaseException) -> str:
    """Say what was raised, as Python says it in its last line: `KeyError: 'title'`."""
    if isinstance(error, SyntaxError):  # of which Python says the line, too
        return f"{type(error).__name__}: {error.msg}"
    return "".join(traceback.format_exception_only(error)).strip()


def raised_in(error: BaseException) -> str | None:
    """Say in which line of somebody's own code something was raised, as a hint; None where all of it is ours."""
    place = raised_at(error)
    return f"raised in {place}" if place else None


def raised_at(error: BaseException, file: str | None = None) -> str | None:
    """
    Return `file:line` of the last line of somebody's own code that an error came through.

    That is a line of no library, if there is one; None where all of it is ours.

    Args:
        error: What was raised.
        file: Look for lines of this file only.
    """
    if isinstance(error, SyntaxError) and error.filename is not None:
        return f"{error.filename}:{error.lineno}"
    frames = [
        each
        for each in traceback.extract_tb(error.__traceback__)
        if (each.filename == file if file else not each.filename.startswith((_PACKAGE, "<")))
    ]
    libraries = tuple(os.path.join(sysconfig.get_path(name), "") for name in ("stdlib", "purelib"))  # noqa: PTH118
    own = [each for each in frames if not each.filename.startswith(libraries)] or frames
    return f"{own[-1].filename}:{own[-1].lineno}" if own else None
