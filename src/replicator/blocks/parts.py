"""Parts that several blocks show: a figure with its caption, a picture, a link."""

from __future__ import annotations

from typing import Any, NamedTuple

from replicator.renderers import MarkdownNode, Read, Render, Span

__all__ = ["Seen", "anchor", "figure", "picture", "read_pictures"]


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


class Seen(NamedTuple):
    """A picture as it was read from Markdown."""

    path: str
    alt: str = ""
    caption: str = ""
    link: str = ""


def read_pictures(node: MarkdownNode, read: Read) -> tuple[list[Seen], str] | None:
    """
    Read a paragraph that is nothing but pictures, a line each, and perhaps a caption under them.

    A line is an image, a link around one, or an image with its own caption after it; captions are emphasised.
    """
    if "![" not in node.text:
        return None
    lines = _lines(read.spans(node.text))
    caption = _caption(lines[-1:], read) if len(lines) > 1 else None
    seen = [_seen(line, read) for line in (lines[:-1] if caption else lines)]
    pictures = [each for each in seen if each]
    return (pictures, caption or "") if len(pictures) == len(seen) else None


def _lines(spans: tuple[Span, ...]) -> list[list[Span]]:
    """Return spans line by line, without the blanks around them."""
    lines: list[list[Span]] = [[]]
    for span in spans:
        if span.kind == "break":
            lines.append([])
        elif span.kind == "text":
            first, *others = span.text.split("\n")
            lines[-1] += [Span("text", first)] if first.strip() else []
            lines += [[Span("text", other)] if other.strip() else [] for other in others]
        else:
            lines[-1].append(span)
    return lines


def _caption(lines: list[list[Span]], read: Read) -> str | None:
    return read.words(lines[0][0].inside) if len(lines[0]) == 1 and lines[0][0].kind == "emphasis" else None


def _seen(line: list[Span], read: Read) -> Seen | None:
    if not 1 <= len(line) <= 2:
        return None
    shown, link, caption = line[0], "", ""
    if len(line) == 2:
        caption = _caption([line[1:]], read) or ""
    elif shown.kind == "link" and len(shown.inside) == 1 and not shown.title:
        shown, link = shown.inside[0], read.address(shown.url)
    alt = read.words(shown.inside)
    if (
        shown.kind != "image"
        or shown.title
        or not shown.url
        or alt is None
        or (len(line) == 2) != bool(caption)
    ):
        return None
    return Seen(read.address(shown.url), alt, caption, link)
