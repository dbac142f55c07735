"""The headings of a post as a table of contents."""

from __future__ import annotations

from replicator.blocks.contents import Contents, ContentsEntry
from replicator.renderers import Content, HtmlRenderer
from replicator.renderers import html as default_renderer
from replicator.typing import check_type

__all__ = ["toc"]


def toc(content: Content, *, deepest: int = 3, renderer: HtmlRenderer = default_renderer) -> Contents:
    """
    Return the table of contents of a post: a block, which renders to a nested list of links.

    A heading is under the nearest one before it that has a lower level; levels that the author left out
    make no empty entries. The ids are those of the HTML, and of Markdown as GitHub shows it.

    Args:
        content: A post, a block, or several blocks.
        deepest: The level, 1 to 6, of the least headings that are taken.
        renderer: What renders the post for its page, so that the ids are the same.

    Raises:
        RenderError: As `to_html`.
    """
    check_type(renderer, HtmlRenderer, "a renderer of HTML, such as replicator.html")
    top = Contents()
    above: list[ContentsEntry] = []
    for heading in renderer.headings(content):
        if heading.level > deepest or not heading.text:
            continue
        entry = ContentsEntry(heading.text, heading.id, heading.level)
        while above and above[-1].level >= entry.level:
            above.pop()
        (above[-1] if above else top).entries.append(entry)
        above.append(entry)
    return top
