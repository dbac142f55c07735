"""YAML that is read, edited and written without losing a byte; usable alone."""

from __future__ import annotations

from replicator.yaml.document import Document, parse
from replicator.yaml.tree import Limits

__all__ = ["Document", "Limits", "parse"]
