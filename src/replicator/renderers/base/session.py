"""One rendering: what stays the same during it, and what is made once for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from replicator.model import Record
from replicator.renderers.engines import MarkdownContext
from replicator.renderers.images import Images

if TYPE_CHECKING:
    from replicator.renderers.base.render import Render
    from replicator.renderers.base.renderer import Renderer
    from replicator.renderers.engines.rendering import MarkdownRendering

__all__ = ["Session", "engine"]


class Session:
    """What stays the same during one rendering."""

    __slots__ = ("images", "memo", "options", "post", "renderer")

    def __init__(
        self, renderer: Renderer[Any], options: Mapping[str, Any], post: Record | None, images: Images
    ) -> None:
        self.renderer = renderer
        self.options = options
        self.post = post
        self.images = images
        self.memo: dict[str, Any] = {}

    @property
    def left_out(self) -> Counter[str]:
        """The types of blocks that nobody knows and of which nothing is shown, and how many there are of each."""
        found: Counter[str] = self.memo.setdefault("left out", Counter())
        return found


def engine(render: Render[Any]) -> MarkdownRendering:
    """Return the Markdown engine of a rendering; made when it is first needed."""
    session = render._session
    found: MarkdownRendering | None = session.memo.get("engine")
    if found is None:
        from replicator.renderers.engines.rendering import MarkdownRendering

        options = session.options
        context = MarkdownContext(render.link, render.asset, options.get("raw_html", "sanitise"))
        found = MarkdownRendering(options["engine"], context, options.get("id_prefix") or "")
        session.memo["engine"] = found
    return found
