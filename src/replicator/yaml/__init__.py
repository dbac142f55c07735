"""YAML that is read, edited and written without losing a byte; usable alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from replicator.yaml.document import DEFAULT_LIMITS, Document, parse
from replicator.yaml.source import Span
from replicator.yaml.tree import Limits

if TYPE_CHECKING:
    from replicator.yaml.dialects import DIALECTS, Detection, Dialect, dump

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


def __getattr__(name: str) -> Any:
    """Bring in how YAML is written, which not every program needs."""
    if name not in ("DIALECTS", "Detection", "Dialect", "dump"):
        raise AttributeError(f"module 'replicator.yaml' has no attribute {name!r}")
    from replicator.yaml import dialects

    return getattr(dialects, name)


def __dir__() -> list[str]:
    return __all__
