"""What may be said of text, and how it looks."""

from __future__ import annotations

from functools import partial
from typing import Any

from replicator.nodes import Mark, attribute
from replicator.renderers import Render, renders
from replicator.schema import default_schema

__all__ = ["Bold", "Code", "Italic", "Link", "Small", "Strike", "Subscript", "Superscript", "Underline"]


@default_schema.mark("bold", aliases=("strong",))
class Bold(Mark):
    """Strong."""

    __slots__ = ()


@default_schema.mark("italic", aliases=("em",))
class Italic(Mark):
    """Stressed."""

    __slots__ = ()


@default_schema.mark("underline")
class Underline(Mark):
    """Underlined."""

    __slots__ = ()


@default_schema.mark("strike")
class Strike(Mark):
    """Struck out."""

    __slots__ = ()


@default_schema.mark("code")
class Code(Mark):
    """A piece of program text."""

    __slots__ = ()
    innermost = True


@default_schema.mark("subscript")
class Subscript(Mark):
    """Below the line."""

    __slots__ = ()


@default_schema.mark("superscript")
class Superscript(Mark):
    """Above the line."""

    __slots__ = ()


@default_schema.mark("small")
class Small(Mark):
    """In small print."""

    __slots__ = ()


@default_schema.mark("link")
class Link(Mark):
    """
    A link.

    Args:
        href: Where it leads: an address, or a reference such as `statamic://entry::<id>`.
        attrs: Other attributes: `target`, `rel`, `title`.
    """

    __slots__ = ()

    href = attribute("href", default="", read=str)
    target = attribute("target", default="", read=str)
    """The window to open it in; "_blank" for a new one."""
    rel = attribute("rel", default="", read=str)
    title = attribute("title", default="", read=str)

    def __init__(self, href: str, **attrs: Any) -> None:
        super().__init__(href=href, **attrs)


_TAGS = {
    Bold: "strong",
    Italic: "em",
    Underline: "u",
    Strike: "s",
    Code: "code",
    Subscript: "sub",
    Superscript: "sup",
    Small: "small",
}


def _marked(tag: str, _: Mark, render: Render[Any]) -> Any:
    """Put an element around what is marked."""
    return render.element(tag, render.inside)


for _mark, _tag in _TAGS.items():
    renders(_mark)(partial(_marked, _tag))


@renders(Link)
def link(mark: Link, render: Render[Any]) -> Any:
    """The link, or only its words where it leads nowhere."""
    url = render.link(mark.href)
    if not url:
        return render.inside
    return render.element(
        "a",
        render.inside,
        href=url,
        target=mark.target or None,
        rel=mark.rel or ("noopener" if mark.target == "_blank" else None),
        title=mark.title or None,
    )
