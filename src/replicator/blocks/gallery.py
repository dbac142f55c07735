"""Several pictures side by side."""

from __future__ import annotations

from typing import Any

from replicator.blocks.parts import figure, picture
from replicator.kinds import Asset, Text, field
from replicator.model import Block, define
from replicator.registry import default_registry
from replicator.renderers import Render, renders

__all__ = ["Gallery", "Picture"]


@define
class Picture:
    """One picture of a gallery, where it has more to it than a path."""

    image: list[Asset] = field(factory=list, aliases=("asset", "src", "url"))
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


def _one(each: str | Picture, render: Render[Any]) -> Any:
    if isinstance(each, str):
        return figure([picture(each, "", render)], "", render)
    return figure([picture(path, each.alt, render) for path in each.image], each.caption.strip(), render)
