"""Versions of one file: what changed from one to the other, and two that came from a third made one."""

from __future__ import annotations

from replicator.versions.merging import ABSENT, Absent, Conflict
from replicator.versions.threeway import Merge, merge

__all__ = ["ABSENT", "Absent", "Conflict", "Merge", "merge"]
