"""
The ids of headings: where a table of contents, and links from elsewhere, lead to.

They are given when the article is complete, to every heading in it wherever it came from, in the order of the page;
so each is unique, and stays the same from one rendering to the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import attrs
from markupsafe import Markup, escape

from replicator.renderers.elements import UNREAD

__all__ = ["Heading", "slug", "with_ids"]


@attrs.frozen
class Heading:
    """A heading of an article."""

    level: int
    """1 to 6."""

    text: str
    """Its words."""

    id: str
    """Its id in HTML."""


def with_ids(article: Markup, prefix: str = "", *, trusted: bool = False) -> tuple[Markup, list[Heading]]:
    """
    Return an article whose headings have ids, and these headings.

    An id is made of the words, as GitHub makes it: "What we do" is `what-we-do`, the second one `what-we-do-1`.
    A heading that has an id already keeps it.

    Args:
        article: HTML.
        prefix: What the ids begin with.
        trusted: Whether the HTML may hold scripts and comments, in which nothing is a heading.
    """
    if article.rfind("</h") < 0:
        return article, []
    html = str(article)
    taken = set(map(unescape, _ID.findall(html))) if ' id="' in html else set()
    used: dict[str, int] = {}
    headings: list[Heading] = []
    parts: list[str] = []
    position = 0
    for start, end, level, attributes, inside in _headings(html, trusted=trusted):
        words = " ".join(unescape(_TAG.sub("", inside)).split())
        own = _ID.search(attributes)
        name = unescape(own[1]) if own else _unique(prefix + slug(words), taken, used)
        headings.append(Heading(level, words, name))
        if not own:
            parts += [html[position:start], f'<h{level} id="{escape(name)}"{attributes}>']
            position = end
    return Markup("".join([*parts, html[position:]])), headings  # noqa: S704  # ids are escaped


def slug(words: str) -> str:
    """Return words as part of an address: letters and digits of any script, hyphens, underscores."""
    return _UNFIT.sub("", words.lower()).strip().replace(" ", "-") or "section"


_UNFIT = re.compile(r"[^\w\- ]")
_ID = re.compile(r'\sid="([^"]*)"')
_TAG = re.compile(r"""<(?:"[^"]*"|'[^']*'|[^"'>])*>""")
_HEADING = re.compile(r'<h([1-6])((?:\s(?:"[^"]*"|[^">])*)?)>')
_HEADING_OR_CODE = re.compile(
    rf"{_HEADING.pattern}|{UNREAD}",
    re.DOTALL | re.IGNORECASE,
)


def _headings(html: str, *, trusted: bool) -> Iterator[tuple[int, int, int, str, str]]:
    """
    Give where the start tag of each heading begins and ends, its level, its attributes and its inside.

    One inside of another is none: the words would be counted, and repeated in ids, once for each around them.
    """
    unclosed: set[str] = set()
    end = 0
    for match in (_HEADING_OR_CODE if trusted else _HEADING).finditer(html):
        if match[1] and match[1] not in unclosed and match.start() >= end:
            end = html.find(f"</h{match[1]}>", match.end())
            if end < 0:  # and nothing is inside of it
                unclosed.add(match[1])
            else:
                yield match.start(), match.end(), int(match[1]), match[2], html[match.end() : end]


def _unique(name: str, taken: set[str], used: dict[str, int]) -> str:
    """Return a name with a number where others have it already."""
    own = name
    while own in taken:
        used[name] = used.get(name, 0) + 1
        own = f"{name}-{used[name]}"
    taken.add(own)
    return own
