"""Quotes."""

from __future__ import annotations

from typing import Any

from replicator.kinds import MARKDOWN, Markdown, Text, field
from replicator.model import Block
from replicator.nodes import RichText
from replicator.registry import default_registry
from replicator.renderers import Render, renders

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
    sources = [words for each in (block.source, block.cite) if (words := each.strip())]
    return render.element(
        "blockquote",
        render.field(MARKDOWN, block.quote),
        sources and render.element("footer", "— ", render.element("cite", ", ".join(sources))),
        class_="pull-quote" if block.type in _PULLED else None,
    )
