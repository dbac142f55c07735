"""The words of a rendering, for comparing formats; and how strictly HTML is read."""

from __future__ import annotations

import re
from typing import Any

import html5lib

from replicator.model import Post
from replicator.renderers import to_html

WORD = re.compile(r"\w+")
NOT_SHOWN = ("script", "style", "title", "head")


def tree_of(source: str) -> Any:
    """Parse HTML as a browser does."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    return parser.parse(source) if source.lstrip().startswith("<!DOCTYPE") else parser.parseFragment(source)


def errors_of(source: str) -> list[Any]:
    """Return what is wrong with the syntax of HTML, or []."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    if source.lstrip().startswith("<!DOCTYPE"):
        parser.parse(source)
    else:
        parser.parseFragment(source)
    return [error for error in parser.errors if error[1] != "expected-doctype-but-got-eof"]


def html_words(source: str) -> list[str]:
    """Return what is read in HTML: its text, the numbers of lists, and what stands for pictures."""
    return WORD.findall(_text(tree_of(source)))


def markdown_words(source: str) -> list[str]:
    """Return what is read in Markdown once it is rendered."""
    return html_words(to_html(Post(content=source)))


def text_words(source: str) -> list[str]:
    """Return what is read in plain text."""
    return WORD.findall(source)


INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "mark", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp",
    "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
})  # fmt: skip


def _text(node: Any) -> str:
    if not isinstance(node.tag, str) or node.tag in NOT_SHOWN:
        return node.tail or ""
    unseen = node.tag == "img" and not node.get("alt")
    gap = "" if unseen or node.tag in INLINE else " "
    if node.tag == "ol":
        _number(node)
    inside = "".join([node.text or "", node.get("alt") or "", *map(_text, node)])
    return f"{gap}{inside}{gap}{node.tail or ''}"


def _number(node: Any) -> None:
    """Write the numbers of a list into its items, as they are seen."""
    items = [item for item in node if item.tag == "li" and _is_seen(item)]
    for number, item in enumerate(items, int(node.get("start") or 1)):
        item.text = f"{number} {item.text or ''}"


def _is_seen(node: Any) -> bool:
    """Tell whether anything in a node is read."""
    return any(text.strip() for text in node.itertext()) or any(
        each.get("alt") or each.tag == "hr" for each in node.iter()
    )
