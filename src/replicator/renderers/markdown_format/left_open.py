"""What a block's Markdown leaves open, and what would close it."""

from __future__ import annotations

import re

__all__ = ["closed"]

_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)")
_HTML_START = re.compile(
    r" {0,3}<(?:(?P<text>pre|script|style|textarea)(?=[\s>]|$)|(?P<mark>!--|\?|!\[CDATA\[))", re.IGNORECASE
)
_HTML_ENDS = {"!--": "-->", "?": "?>", "![cdata[": "]]>"}


def closed(source: str) -> str:
    """Return Markdown with nothing left open to swallow what follows."""
    if not _left_open(source):
        return source
    from replicator.renderers.engines.source import MarkdownSource

    last = MarkdownSource(source).nodes[-1]  # what looks open may be inside of a list
    end = _left_open(last.source) if last.kind in ("code", "html") else ""
    return f"{source}\n{end}" if end else source


def _left_open(source: str) -> str:
    """Return what would close the code or the HTML that Markdown ends in, or ''."""
    fence = end = ""
    for line in source.split("\n"):
        if end:
            end = "" if end in line else end
        elif match := _FENCE.match(line):
            if not fence:
                fence = match[1]
            elif match[1].startswith(fence) and not match[2].strip():
                fence = ""
        elif not fence and (html := _HTML_START.match(line)):
            end = f"</{html['text'].lower()}>" if html["text"] else _HTML_ENDS[html["mark"].lower()]
            end = "" if end in line[html.end() :] else end  # mistune tells the cases apart
    return fence or end
