"""Headings."""

from __future__ import annotations

import re
from typing import Any

from replicator.kinds import Label, Text, field
from replicator.model import Block
from replicator.registry import default_registry
from replicator.renderers import MarkdownNode, Read, Render, markdown, renders

__all__ = ["Heading"]


@default_registry.block("heading", aliases=("headline", "title", "subheading"))
class Heading(Block):
    """A heading inside a post."""

    text: Text = field(default="", aliases=("heading", "headline", "title"))
    level: int | Label = 2
    """1 to 6; files also say "2" and "h2"."""

    @property
    def rank(self) -> int:
        """The level as a number from 1 to 6; 2 where the file says something else."""
        digits = re.fullmatch(r"\s*[hH]?([1-6])\s*", str(self.level))
        return int(digits[1]) if digits else 2


@renders(Heading)
def heading(block: Heading, render: Render[Any]) -> Any:
    """The heading, or nothing where it has no words."""
    return block.text.strip() and render.element(f"h{block.rank}", block.text.strip())


@markdown.reads(Heading, "heading")
def read_heading(node: MarkdownNode, read: Read) -> Heading | None:
    """A heading that is nothing but text."""
    words = read.words(node.text)
    return Heading(text=words, level=node.level) if words else None
