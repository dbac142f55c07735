"""The Markdown engine of a rendering, with what it is told of where it works."""

from __future__ import annotations

from typing import Any

from replicator.renderers.base.render import Render
from replicator.renderers.engines import MarkdownContext
from replicator.renderers.engines.rendering import MarkdownRendering

__all__ = ["engine"]


def engine(render: Render[Any]) -> MarkdownRendering:
    """Return the Markdown engine of a rendering; made when it is first needed."""
    session = render._session
    found: MarkdownRendering | None = session.memo.get("engine")
    if found is None:
        options = session.options
        context = MarkdownContext(render.link, render.asset, options.get("raw_html", "sanitise"))
        found = MarkdownRendering(options["engine"], context, options.get("id_prefix") or "")
        session.memo["engine"] = found
    return found
