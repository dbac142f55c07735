"""Running text."""

from __future__ import annotations

from typing import Any

from replicator.kinds import MARKDOWN, Markdown, field
from replicator.model import Block
from replicator.nodes import RichText
from replicator.registry import default_registry
from replicator.renderers import MarkdownNode, Read, Render, markdown, renders

__all__ = ["Paragraph"]


@default_registry.block("paragraph", aliases=("text", "markdown"))
class Paragraph(Block):
    """Running text, in Markdown or as rich text: one paragraph or many, with lists, quotes and all else."""

    text: Markdown | RichText = field(default="", aliases=("markdown", "body"))


@renders(Paragraph)
def paragraph(block: Paragraph, render: Render[Any]) -> Any:
    """Just the text."""
    return render.field(MARKDOWN, block.text)


@markdown.reads(Paragraph, prose=True)
def read_paragraph(node: MarkdownNode, read: Read) -> Paragraph:  # noqa: ARG001  # it stands alone
    """Whatever nobody else takes, to the letter, and what it refers to."""
    return Paragraph(text="\n\n".join(filter(None, [node.source, "\n".join(node.references)])))
