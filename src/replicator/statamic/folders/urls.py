"""
URLs of entries, made from the routes of their collections.

The rules are those of statamic/cms `Routing/UrlBuilder` and `Structures/Page::uri`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

__all__ = ["filled", "under", "variables"]

_VARIABLE = re.compile(r"\{\{?\s*([\w-]+)\s*\}?\}")
_DROPPED = re.compile(r"[^\w\s/-]+")
_SPACE = re.compile(r"[\s-]+")
_SLASHES = re.compile(r"/{2,}")


def filled(route: str, values: Mapping[str, Any]) -> str:
    """
    Return the URL that a route gives: `blog/{slug}` with a slug.

    What has no value leaves nothing behind. Letters become small and punctuation goes, as `Str::slug` has it.
    """
    found = _VARIABLE.sub(lambda match: _word(values.get(match[1])), route).lower()
    found = _SPACE.sub("-", _DROPPED.sub("", found).strip())
    return f"/{_SLASHES.sub('/', found).strip('/')}"


def variables(route: str) -> frozenset[str]:
    """Return the names that a route asks for."""
    return frozenset(match[1] for match in _VARIABLE.finditer(route))


def under(base: str, url: str) -> str:
    """Put a URL under another one: `/en` and `/blog` are `/en/blog`."""
    return f"/{_SLASHES.sub('/', f'{base}/{url}').strip('/')}"


def _word(value: Any) -> str:
    return "" if value is None or isinstance(value, bool | list | dict) else str(value)
