"""Quotes."""

from __future__ import annotations

import re
from typing import Any

from replicator.kinds import MARKDOWN, Markdown, Text, field
from replicator.model import Block
from replicator.nodes import RichText
from replicator.registry import default_registry
from replicator.renderers import MarkdownNode, Read, Render, markdown, renders

__all__ = ["Blockquote"]

_PULLED = ("pull_quote", "pull-quote", "pullquote")


@default_registry.block("blockquote", aliases=("quote", *_PULLED))
class Blockquote(Block):
    """What somebody said, and who."""

    quote: Markdown | RichText = field(default="", aliases=("text",))
    source: Text = field(default="", aliases=("author", "attribution"))
    cite: Text = field(default="", aliases=("citation",))
    """The work that it is from."""


@renders(Blockquote)
def blockquote(block: Blockquote, render: Render[Any]) -> Any:
    """The quote, and under it a line that names its source."""
    source, cite = block.source.strip(), block.cite.strip()
    sources = (source or cite) and [source, source and cite and ", ", cite and render.element("em", cite)]
    return render.element(
        "blockquote",
        render.field(MARKDOWN, block.quote),
        sources and render.element("footer", "— ", render.element("cite", sources)),
        class_="pull-quote" if block.type in _PULLED else None,
    )


_ATTRIBUTION = re.compile(r"(?:—|–|―|--)[ \t]+(?=\S)")
_BREAK = re.compile(r"(?:  +|\\)\Z")


@markdown.reads(Blockquote, "quote")
def read_quote(node: MarkdownNode, read: Read) -> Blockquote | None:
    """A quote; its last line or paragraph is its source where it begins with a dash."""
    if not node.text.strip():
        return None
    quote, source = _apart(node.text, read)
    names = _names(source, read) if source else None
    return (
        Blockquote(quote=node.text)
        if names is None
        else Blockquote(quote=quote, source=names[0], cite=names[1])
    )


def _apart(text: str, read: Read) -> tuple[str, str]:
    """Return what a quote says, and the line that may name its source."""
    last = read.nodes(text)[-1:]
    if not last or last[0].kind != "paragraph":
        return text, ""
    lines = last[0].source.split("\n")
    line = lines.pop().strip()
    name = _ATTRIBUTION.match(line)
    if not name or (
        lines and not _BREAK.search(lines[-1]) and not line[name.end() :].lstrip("*_")[:1].isupper()
    ):
        return text, ""
    said = text[: last[0].start] + _BREAK.sub("", "\n".join(lines))
    return said.rstrip(), line


def _names(line: str, read: Read) -> tuple[str, str] | None:
    """Return who is quoted and from which work, from "— who, *work*"; None if the line says something else."""
    spans = read.spans(_ATTRIBUTION.sub("", line, count=1))
    inside = spans[-1].inside if spans[-1].kind == "emphasis" else ()
    who, work = read.words(spans[:-1] if inside else spans), read.words(inside)
    if who is None or work is None or (who and work and not who.endswith(",")):
        return None
    return (who.removesuffix(",") if work else who), work
