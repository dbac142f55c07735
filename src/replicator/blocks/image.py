"""Pictures."""

from __future__ import annotations

from typing import Any

from replicator.kinds import Asset, Label, Text, Url, field
from replicator.model import Block
from replicator.registry import default_registry
from replicator.renderers import Render, renders

__all__ = ["Image", "figure"]


@default_registry.block("image", aliases=("figure", "picture", "photo"))
class Image(Block):
    """A picture, or several that share a caption."""

    image: list[Asset] = field(factory=list, aliases=("images", "asset", "src"))
    alt: Text = field(default="", aliases=("alt_text",))
    """What is to be seen, for those who cannot; one text for all of them."""
    caption: Text = ""
    link: Url = ""
    """Where a click on the picture leads."""
    size: Label = ""
    alignment: Label = field(default="", aliases=("align",))


@renders(Image)
def image(block: Image, render: Render[Any]) -> Any:
    """A figure with its caption."""
    pictures = [picture(path, block.alt, render, link=block.link) for path in block.image]
    return figure(pictures, block.caption, render)


def picture(path: str, alt: str, render: Render[Any], *, link: str = "") -> Any:
    """One picture, with what can be said instead of it where it has no address."""
    url = render.asset(path)
    shown = render.element("img", src=url, alt=alt) if url else alt.strip() or None
    href = render.link(link)
    return render.element("a", shown, href=href) if shown and href else shown


def figure(content: list[Any], caption: str, render: Render[Any], **attributes: Any) -> Any:
    """Something to look at, with a caption; nothing where there is neither."""
    shown = [each for each in content if each]
    words = caption.strip() and render.element("figcaption", caption.strip())
    return render.element("figure", shown, words, **attributes) if shown or words else None
