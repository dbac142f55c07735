"""What the parser's complaints mean to the person who wrote the text."""

from __future__ import annotations

from replicator.errors import Problem
from replicator.yaml.source import Source

__all__ = ["explain"]


def explain(source: Source, complaint: str, offset: int | None, context: int | None) -> Problem:
    """Describe a syntax error."""
    return source.problem((offset or 0) + source.start, complaint)
