"""Parts that several blocks show: a figure with its caption, a picture, a link."""

from __future__ import annotations

from typing import Any

from replicator.renderers import Render

__all__ = ["anchor", "figure", "picture"]


def figure(content: list[Any], caption: Any, render: Render[Any], **attributes: Any) -> Any:
    """Something to look at, with a caption; nothing where there is neither."""
    shown = [each for each in content if each]
    words = caption and render.element("figcaption", caption)
    return render.element("figure", shown, words, **attributes) if shown or words else None


def picture(path: str, alt: str, render: Render[Any], *, link: str = "") -> Any:
    """A picture, or what is to be seen on it where it has no address."""
    url = render.asset(path)
    shown = render.element("img", src=url, alt=alt.strip()) if url else alt.strip()
    return anchor(shown, render.link(link), render) if shown and link else shown


def anchor(
    content: Any, url: str | None, render: Render[Any], *, new_tab: bool = False, **attributes: Any
) -> Any:
    """A link, or only its content where it leads nowhere."""
    if not url:
        return content
    if new_tab:
        attributes |= {"target": "_blank", "rel": "noopener"}
    return render.element("a", content, href=url, **attributes)
