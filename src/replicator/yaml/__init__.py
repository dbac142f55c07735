"""YAML that is read, edited and written without losing a byte; usable alone."""

from __future__ import annotations

from replicator.yaml.document import DEFAULT_LIMITS, Document, parse
from replicator.yaml.source import Span
from replicator.yaml.tree import Limits

__all__ = ["DEFAULT_LIMITS", "Document", "Limits", "Span", "parse"]
