"""References inside HTML to what only the site knows."""

from __future__ import annotations

import re
from typing import Any

from replicator.renderers import Render

__all__ = ["resolved"]

_TARGET = r"(?:statamic://|asset::|entry::)"
_REFERENCE = re.compile(rf"""\b(href|src)=(?:"({_TARGET}[^"<>]*)"|'({_TARGET}[^'<>]*)')""", re.IGNORECASE)


def resolved(source: str, render: Render[Any]) -> str:
    """Return HTML with the addresses of entries and assets in place of references, as the site resolves them."""
    return _REFERENCE.sub(lambda match: _attribute(match, render), source) if "::" in source else source


def _attribute(match: re.Match[str], render: Render[Any]) -> str:
    from html import escape, unescape

    name, target = match[1].lower(), unescape(match[2] or match[3])
    url = render.link(target) if name == "href" else render.asset(target)
    return f'{name}="{escape(url)}"' if url else ""
