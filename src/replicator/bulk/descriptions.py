"""Values in words that are the same in every process, and the hash by which they are compared."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import attrs

__all__ = ["described", "digest", "name_of"]


def digest(content: bytes) -> str:
    """Return the hash by which contents are compared."""
    return blake2b(content, digest_size=16).hexdigest()


def described(value: Any) -> str:
    """Describe a value in the same words in every process; what says nothing of itself never looks the same."""
    if isinstance(value, (str, int, float, bool)) or value is None:
        return repr(value)
    if isinstance(value, Mapping):
        return f"{{{', '.join(sorted(f'{described(k)}: {described(v)}' for k, v in value.items()))}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(described, value))}]"
    if isinstance(value, (set, frozenset)):
        return f"{{{', '.join(sorted(map(described, value)))}}}"
    if attrs.has(type(value)):
        fields = (f"{each.name}={described(getattr(value, each.name))}" for each in attrs.fields(type(value)))
        return f"{name_of(type(value))}({', '.join(fields)})"
    return name_of(value) if callable(value) else repr(value)


def name_of(code: Any) -> str:
    """Name a class, a function, or an object that is called as one."""
    named = code if hasattr(code, "__qualname__") else type(code)
    return f"{named.__module__}.{named.__qualname__}"
