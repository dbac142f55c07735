"""How much HTML may nest and say before it takes a parser too long."""

from __future__ import annotations

import re

from replicator.renderers.elements import NEED_NO_END

__all__ = ["MAX_HTML_DEPTH", "is_excessive"]

MAX_HTML_DEPTH = 1_000
"""How deep raw HTML may nest before it is shown as text: sanitising costs its square."""


def is_excessive(source: str) -> bool:
    """Tell whether HTML nests deeper than anyone writes, or has a tag of more attributes."""
    return _depth_exceeds(source, MAX_HTML_DEPTH) or _has_endless_tag(source)


_TAGS = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")


def _depth_exceeds(source: str, limit: int) -> bool:
    if source.count("<") <= limit:
        return False
    open_tags: dict[str, int] = {}
    depth = 0
    for closing, name in _TAGS.findall(source):
        name = name.lower()
        if not closing and name not in NEED_NO_END:
            open_tags[name] = open_tags.get(name, 0) + 1
            depth += 1
        elif open_tags.get(name):
            open_tags[name] -= 1
            depth -= 1
        if depth > limit:
            return True
    return False


def _has_endless_tag(source: str) -> bool:
    """Tell whether a tag may have so many attributes that comparing them all takes long."""
    return len(source) > _MOST_ATTRIBUTES and any(
        len(part) > _MOST_ATTRIBUTES
        and (start := _TAGS.search(part)) is not None
        and len(_BETWEEN_ATTRIBUTES.findall(part, start.start())) > _MOST_ATTRIBUTES
        for part in source.split(">")
    )


_MOST_ATTRIBUTES = 10_000
_BETWEEN_ATTRIBUTES = re.compile(r"""[\s/]+|["'](?=[^\s/])""")
