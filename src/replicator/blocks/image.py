"""Pictures."""

from __future__ import annotations

from typing import Any

from replicator.blocks.parts import figure, picture, read_pictures
from replicator.kinds import Asset, Label, Text, Url, field, several
from replicator.model import Block
from replicator.registry import default_registry
from replicator.renderers import MarkdownNode, Read, Render, markdown, renders

__all__ = ["Image"]


@default_registry.block("image", aliases=("figure", "picture", "photo"))
class Image(Block):
    """A picture, or several that share a caption."""

    image: list[Asset] = field(factory=list, converter=several, aliases=("images", "asset", "src"))
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
    return figure(pictures, block.caption.strip(), render)


@markdown.reads(Image, "paragraph")
def read_image(node: MarkdownNode, read: Read) -> Image | None:
    """One picture that stands alone."""
    pictures, caption = read_pictures(node, read) or ([], "")
    if len(pictures) != 1 or pictures[0].caption:
        return None
    seen = pictures[0]
    return Image(image=[seen.path], alt=seen.alt, caption=caption, link=seen.link)
