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
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark",
    "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
})  # fmt: skip


def _text(node: Any) -> str:
    if not isinstance(node.tag, str) or node.tag in NOT_SHOWN:
        return node.tail or ""
    gap = "" if node.tag in INLINE else " "
    children = _numbered(node) if node.tag == "ol" else map(_text, node)
    inside = "".join([node.text or "", node.get("alt") or "", *children])
    return f"{gap}{inside}{gap}{node.tail or ''}"


def _numbered(node: Any) -> list[str]:
    """Return the items of a list with their numbers, as they are seen."""
    items = [words for item in node if (words := _text(item)).strip()]
    return [f" {number} {words}" for number, words in enumerate(items, int(node.get("start") or 1))]
