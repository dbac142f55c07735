"""YAML that is read, edited and written without losing a byte; usable alone."""

from __future__ import annotations

from replicator.yaml.dialects import DIALECTS, Detection, Dialect, dump
from replicator.yaml.document import DEFAULT_LIMITS, Document, parse
from replicator.yaml.source import Span
from replicator.yaml.tree import Limits

__all__ = [
    "DEFAULT_LIMITS",
    "DIALECTS",
    "Detection",
    "Dialect",
    "Document",
    "Limits",
    "Span",
    "dump",
    "parse",
]
