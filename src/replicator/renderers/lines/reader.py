"""HTML, taken apart; and HTML to lines, by the same elements that rendering functions write."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from replicator.characters import printable
from replicator.renderers.elements import BLOCKS, VOID
from replicator.renderers.lines.flow import Flow, FlowRender
from replicator.renderers.safety import safe_url

__all__ = ["ATTRIBUTES", "PIECES", "read_html"]

PIECES = re.compile(
    r"<(?:script|style)(?=[\s/>]).*?(?:</(?:script|style)\s*>|\Z)|<!--(.*?)(?:-->|\Z)|<[!?][^>]*+>"  # no words in these
    r"|<(/?)([a-zA-Z][^\s/>]*)((?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?)*+)>|([^<]+|<)",
    re.DOTALL | re.IGNORECASE,
)
"""
What HTML is made of: the words of a comment; of a tag, the slash before its name, its name and its attributes; text.

A quote counts only where a value begins, as in browsers.
"""

ATTRIBUTES = re.compile(r"([^\s\"'>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
"""An attribute of a tag: its name, and its value in double quotes, in single ones, or bare."""

_SHOWN = frozenset({"href", "src", "alt", "title", "start", "class", "align"})

_Open = tuple[str, dict[str, str], list[Flow]]
"""An element that is not yet closed: its tag, its attributes, what is in it so far."""


def read_html(source: str, render: FlowRender) -> Flow:
    """
    Return the flow of sanitised HTML, which is well-formed.

    Elements that the format does not know, and that begin no line of their own, only give their inside.
    """
    tags, words = render.tags, render.words
    inside: list[Flow] = []
    waiting: list[_Open] = []
    for _, closing, name, attributes, text in PIECES.findall(printable(source)):
        if text:
            if text != "\n" or not inside or not inside[-1].items:  # between blocks a line end is nothing
                inside.append(words(unescape(text) if "&" in text else text))
            continue
        tag = name.lower()
        if tag not in tags and tag not in BLOCKS:
            continue
        if closing:
            while any(each[0] == tag for each in waiting):
                closed, shown, outside = waiting.pop()
                outside.append(render.tagged(closed, inside, shown))
                inside = outside
                if closed == tag:
                    break
        else:
            shown = _attributes(attributes) if attributes else {}
            if tag in VOID:
                inside.append(render.tagged(tag, [], shown))
            else:
                waiting.append((tag, shown, inside))
                inside = []
    for tag, shown, outside in reversed(waiting):
        outside.append(render.tagged(tag, inside, shown))
        inside = outside
    return render.joined(inside)


def _attributes(source: str) -> dict[str, Any]:
    """Return the attributes that a format may show; trusted HTML too has no addresses but safe ones."""
    found = {
        name: unescape(double or single or bare)
        for name, double, single, bare in ATTRIBUTES.findall(source)
        if name in _SHOWN
    }
    for name in found.keys() & {"href", "src"}:
        found[name] = safe_url(found[name], image=name == "src") or ""
    return found
