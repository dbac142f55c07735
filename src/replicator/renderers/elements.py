"""Which elements HTML has, as far as writing, reading and judging HTML must know them."""

from __future__ import annotations

__all__ = ["BLANKS", "BLOCKS", "BLOCK_LEVEL", "HEADINGS", "INLINE", "NEED_NO_END", "UNREAD", "VOID"]

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

BLOCKS = frozenset({
    "address", "article", "aside", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "header", "hgroup", "main", "nav", "p", "section", "summary",
})  # fmt: skip
"""Elements of words and of other blocks that begin on a line of their own; `BLOCK_LEVEL` has those of a form too."""

BLOCK_LEVEL = BLOCKS.union(HEADINGS, {
    "blockquote", "caption", "dialog", "dir", "hr", "li", "menu", "ol", "pre", "search", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
"""Elements at whose edges a line ends; all that end a paragraph (HTML 13.2.6.4.7), and the parts of tables."""

INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "button", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "input", "ins", "kbd", "label", "mark", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp",
    "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
"""Elements that are part of a line."""

VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
})  # fmt: skip
"""Elements that hold nothing, and have no end tag."""

NEED_NO_END = VOID | {"dd", "dt", "li", "option", "p", "tbody", "td", "tfoot", "th", "thead", "tr"}
"""Elements that may be open when the next of their kind begins: one more start tag is not one level more."""

BLANKS = " \t\n\r\f"
"""What HTML takes for white space; other blanks, such as one that does not break, are words to it."""

UNREAD = r"<!--.*?-->|<(?P<unread>script|style|textarea|title|template|xmp)\b.*?</(?P=unread)\s*>"
"""A pattern for what in trusted HTML is no markup, whatever it looks like."""
