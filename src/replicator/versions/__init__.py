"""Versions of one file: what changed from one to the other, and two that came from a third made one."""

from __future__ import annotations

from replicator.versions.changes import Added, Change, Changed, Moved, Removed, TextChanged, TypeChanged
from replicator.versions.comparing import diff
from replicator.versions.merging import ABSENT, Absent, Conflict
from replicator.versions.reports import as_html, as_json, as_text
from replicator.versions.threeway import Merge, merge
from replicator.versions.words import Piece

__all__ = [
    "ABSENT",
    "Absent",
    "Added",
    "Change",
    "Changed",
    "Conflict",
    "Merge",
    "Moved",
    "Piece",
    "Removed",
    "TextChanged",
    "TypeChanged",
    "as_html",
    "as_json",
    "as_text",
    "diff",
    "merge",
]
