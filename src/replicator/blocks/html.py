"""Raw HTML."""

from __future__ import annotations

from typing import Any

from replicator.kinds import Html, field
from replicator.model import Block
from replicator.registry import default_registry
from replicator.renderers import MarkdownNode, Read, Render, markdown, renders

__all__ = ["HtmlBlock"]


@default_registry.block("html", aliases=("raw_html", "raw"))
class HtmlBlock(Block):
    """HTML source; sanitised on the way out unless the caller trusts it."""

    html: Html = field(default="", aliases=("code", "raw", "markup"))


@renders(HtmlBlock)
def html_block(block: HtmlBlock, render: Render[Any]) -> Any:
    """The HTML."""
    return render.html(block.html)


@markdown.reads(HtmlBlock, "html")
def read_html(node: MarkdownNode, read: Read) -> HtmlBlock | None:
    """HTML of which something is left once it is safe; comments and the like stay Markdown."""
    return HtmlBlock(html=node.text) if read.is_shown(node.text) else None
