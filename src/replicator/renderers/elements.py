"""Which elements HTML has, as far as Markdown, plain text and rich text must know them."""

from __future__ import annotations

__all__ = ["BLOCKS", "UNREAD"]

BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "body",
        "center",
        "details",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hgroup",
        "main",
        "nav",
        "p",
        "section",
        "summary",
    }
)
"""Elements of words and of other blocks that begin on a line of their own; lists and tables come on top."""

UNREAD = r"<!--.*?-->|<(?P<unread>script|style|textarea|title|template|xmp)\b.*?</(?P=unread)\s*>"
"""A pattern for what in trusted HTML is no markup, whatever it looks like."""
