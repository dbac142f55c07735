"""What is secret in a user's file, and nobody's business."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["holds_secrets", "without_secrets"]

_SECRET = re.compile(
    r"pass(word|key|phrase)|token|secret|two[-_]factor|recovery[-_]code|(api|private)[-_]?key", re.IGNORECASE
)
"""Keys of a user file that may stand for a secret."""


def holds_secrets(data: Any) -> bool:
    """Tell whether a file's data has a key of its own that may stand for a secret, as a user's file has."""
    return data.__class__ is dict and any(key.__class__ is str and _SECRET.search(key) for key in data)


def without_secrets(data: Any) -> Any:
    """Return data without the keys that may stand for a secret, however deep they are."""
    if data.__class__ is dict:
        return {key: without_secrets(value) for key, value in data.items() if not _SECRET.search(key)}
    return [without_secrets(each) for each in data] if data.__class__ is list else data
