"""Several pictures side by side."""

from __future__ import annotations

from typing import Any

from replicator.blocks.parts import Seen, figure, picture, read_pictures
from replicator.kinds import Asset, Text, field, several
from replicator.model import Block, define
from replicator.registry import default_registry
from replicator.renderers import MarkdownNode, Read, Render, markdown, renders

__all__ = ["Gallery", "Picture"]


@define
class Picture:
    """One picture of a gallery, where it has more to it than a path."""

    image: list[Asset] = field(factory=list, converter=several, aliases=("asset", "src", "url"))
    alt: Text = field(default="", aliases=("alt_text",))
    caption: Text = ""
    extra: dict[str, Any] = field(factory=dict, kw_only=True)


@default_registry.block("gallery", aliases=("images", "slideshow", "carousel"))
class Gallery(Block):
    """Several pictures, as paths or with captions of their own."""

    images: list[Asset | Picture] = field(
        factory=list, aliases=("image", "gallery", "assets", "photos", "pictures", "slides")
    )
    caption: Text = ""


@renders(Gallery)
def gallery(block: Gallery, render: Render[Any]) -> Any:
    """A figure of figures."""
    return figure(
        [_one(each, render) for each in block.images], block.caption.strip(), render, class_="gallery"
    )


@markdown.reads(Gallery, "paragraph")
def read_gallery(node: MarkdownNode, read: Read) -> Gallery | None:
    """Several pictures, a line each, or one with a caption beside it."""
    pictures, caption = read_pictures(node, read) or ([], "")
    several = len(pictures) > 1 or any(seen.caption for seen in pictures)
    if not several or any(seen.link for seen in pictures):
        return None
    return Gallery(images=[_as_stored(seen) for seen in pictures], caption=caption)


def _as_stored(seen: Seen) -> str | Picture:
    more = seen.alt or seen.caption
    return Picture(image=[seen.path], alt=seen.alt, caption=seen.caption) if more else seen.path


def _one(each: str | Picture, render: Render[Any]) -> Any:
    if isinstance(each, str):
        return figure([picture(each, "", render)], "", render)
    return figure([picture(path, each.alt, render) for path in each.image], each.caption.strip(), render)
