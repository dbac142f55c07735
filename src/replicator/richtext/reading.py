"""Rich text from what people write: Markdown and HTML."""

from __future__ import annotations

from replicator.nodes import RichText
from replicator.typing import check_type

__all__ = ["from_html", "from_markdown"]


def from_markdown(source: str) -> RichText:
    """
    Make rich text of Markdown: CommonMark with tables, strikethrough and task lists.

    HTML in it is read as `from_html` does. Addresses stay as they are: they are judged when the text is rendered.
    """
    from replicator.renderers.engines import Mistune
    from replicator.renderers.engines.on_mistune import tokens
    from replicator.richtext._builder import Builder
    from replicator.richtext._markdown import MarkdownReader

    check_type(source, str, "a text of Markdown", "decode bytes")
    builder = Builder()
    MarkdownReader(builder).read(tokens(source, Mistune()))
    return builder.finish()


def from_html(source: str) -> RichText:
    """
    Make rich text of HTML.

    Elements that rich text has no node for give what is inside them; scripts, styles and comments are left out.
    Addresses stay as they are: they are judged when the text is rendered.
    """
    from replicator.richtext._builder import Builder
    from replicator.richtext._html import HtmlReader

    check_type(source, str, "a text of HTML", "decode bytes")
    builder = Builder()
    reader = HtmlReader(builder)
    reader.feed(source)
    reader.close()
    return builder.finish()
