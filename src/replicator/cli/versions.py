"""The commands for versions of a file: `diff` and `merge`, by hand or as drivers of git."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import replicator
from replicator import storage
from replicator.characters import visible
from replicator.cli.output import EXIT_OK, complain, note, say, show_text, write
from replicator.encoding import decode
from replicator.errors import ContentError
from replicator.frontmatter import Content
from replicator.privacy import shows_secrets
from replicator.sequences import unified
from replicator.versions import Change, as_html, as_json, as_text
from replicator.versions.reports import summary

__all__ = ["diff", "merge"]

_EXIT_DIFFERENT = _EXIT_CONFLICTS = 1
_EXIT_TROUBLE = 2

_BY_GIT = (7, 9)
"""How many arguments git gives to an external diff: 9 where the file was renamed (git, `GIT_EXTERNAL_DIFF`)."""

_COUNTED_BY_GIT = "GIT_DIFF_PATH_COUNTER"
"""What git sets in the environment of an external diff."""


def diff(options: argparse.Namespace) -> int:
    """Say what changed from one file to another; exit with 0 for nothing, 1 for something, 2 for trouble."""
    if len(options.files) == 1 and _COUNTED_BY_GIT in os.environ:  # so git calls for a path with conflicts
        say([f"{options.files[0]}: not merged yet: it has conflicts"])
        return EXIT_OK
    by_git = len(options.files) in _BY_GIT
    if not by_git and len(options.files) != 2:
        options.usage("name two files")
    old, new = (options.files[1], options.files[4]) if by_git else options.files
    name = options.files[0] if by_git else f"{old} → {new}"
    try:
        one, other = (
            b"" if by_git and each == os.devnull else Path(each).read_bytes() for each in (old, new)
        )
        try:
            contents = [
                Content.parse(decode(each, label), name=label) for each, label in ((one, old), (other, new))
            ]
            changes = replicator.diff(*contents)
        except ContentError as error:
            complain(error, name)
            show_text(_plainly(one, other, options.files[0], options.files[-1]))
            return EXIT_OK if by_git else _EXIT_TROUBLE
    except OSError as error:
        complain(error)
        return _EXIT_TROUBLE
    if not changes and one != other and options.format == "text":
        say([f"{name}: comments, quotes or layout changed, but no data"])
    else:
        _report(changes, options, name)
    # Git takes any other code for a crash.
    return _EXIT_DIFFERENT if changes and not by_git else EXIT_OK


def _report(changes: Sequence[Change], options: argparse.Namespace, name: str) -> None:
    if options.format == "json":
        say(as_json(changes).rstrip("\n").split("\n"))
    elif options.format == "html":
        write(as_html(changes, title=name), None)
    elif changes:
        color = _shows_color() if options.color == "auto" else options.color == "always"
        say([f"{name}: {summary(changes)}"])
        write(as_text(changes, color=color), None)


def _shows_color() -> bool:
    """Tell whether colours will be seen: in a terminal, or in the pager that git has opened there."""
    seen = sys.stdout.isatty() or os.environ.get("GIT_PAGER_IN_USE") == "true"
    return seen and not os.environ.get("NO_COLOR")


def _plainly(old: bytes, new: bytes, old_name: str, new_name: str) -> str:
    """Return the lines that differ, for what cannot be read; none of what may be the file of a user."""
    one, other = (each.decode("utf-8", "replace") for each in (old, new))
    if shows_secrets(one) or shows_secrets(other):
        return ""
    return unified(one, other, old_name, new_name)


_SIDES = {"%X": "ours", "%Y": "theirs"}
"""What git before 2.44 gives to a driver as it stands, and what it would call the sides."""


def _labels(told: Sequence[str]) -> tuple[str, str]:
    ours, theirs = (visible(_SIDES.get(each, each)) for each in told)
    return ours, theirs


def merge(options: argparse.Namespace) -> int:
    """Merge three files; exit with 0 where it went well, 1 for conflicts, 2 for trouble."""
    name = options.name or options.ours
    try:
        merged = replicator.merge(
            Path(options.base),
            Path(options.ours),
            Path(options.theirs),
            name=name,
            labels=_labels(options.labels),
            marker_size=options.marker_size,
        )
        if options.output not in (None, "-"):
            storage.write(options.output, merged.content, expected=None, force=True)
        elif sys.stdout.isatty():
            show_text(merged.content.decode("utf-8", "replace"))
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(merged.content)
    except OSError as error:
        complain(error)
        return _EXIT_TROUBLE
    if merged.problem is not None:
        complain(merged.problem)
        note(f"{name}: merged line by line")
    for conflict in merged.conflicts:
        note(f"{name}: conflict: {conflict}")
    return EXIT_OK if merged.clean else _EXIT_CONFLICTS
