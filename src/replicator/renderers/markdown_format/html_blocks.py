"""HTML inside of Markdown: when it is needed, and how it stands there safely."""

from __future__ import annotations

import re

from replicator.renderers.elements import BLOCK_LEVEL
from replicator.renderers.markdown_format.elements import TAGS

__all__ = ["as_html_block", "is_sayable"]

_SAYABLE = frozenset({"p", *TAGS}) - {"figcaption", "figure"}
_CARRIED = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "code": {"class"},
    "td": {"align"},
    "th": {"align"},
}
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+)>")
_ATTRIBUTE = re.compile(r"([a-z-]+)(?:=(?:\"[^\"]*\"|'[^']*'))?")


def is_sayable(html: str) -> bool:
    """Tell whether Markdown has marks for all that is in sanitised HTML."""
    in_cell = False
    for closing, tag, attributes in _TAG.findall(html):
        if tag in ("td", "th"):
            in_cell = not closing
        elif in_cell and tag in BLOCK_LEVEL:
            return False
        if tag not in _SAYABLE or not _carried(tag, attributes):
            return False
    return True


def _carried(tag: str, attributes: str) -> bool:
    return not attributes.strip() or set(_ATTRIBUTE.findall(attributes)) <= _CARRIED.get(tag, set())


_PRE = re.compile(r"(<pre[\s>].*?</pre>)", re.DOTALL)
_BLANK_LINES = re.compile(r"\n\s*\n")
_BLANK_LINE = re.compile(r"\n(?=[ \t]*\n)")
_BLOCK_START = re.compile(
    r"<(?:address|article|aside|blockquote|center|dd|details|div|dl|dt|figcaption|figure|footer|h[1-6]"
    r"|header|li|main|nav|ol|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)[\s>]"
)


def as_html_block(html: str) -> list[str]:
    """Return sanitised HTML as lines that Markdown takes for one block of HTML, up to the blank line after it."""
    parts = _PRE.split(html.strip())
    parts[::2] = [_BLANK_LINES.sub("\n", part) for part in parts[::2]]
    text = _BLANK_LINE.sub("&#10;", "".join(parts)).replace("\r", "&#10;")
    return (text if _BLOCK_START.match(text) else f"<div>\n{text}\n</div>").split("\n")
