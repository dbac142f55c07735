"""A line between two parts."""

from __future__ import annotations

from typing import Any

from replicator.model import Block
from replicator.registry import default_registry
from replicator.renderers import MarkdownNode, Read, Render, markdown, renders

__all__ = ["Divider"]


@default_registry.block("divider", aliases=("hr", "separator", "line"))
class Divider(Block):
    """A line between two parts."""


@renders(Divider)
def divider(block: Divider, render: Render[Any]) -> Any:  # noqa: ARG001  # it has nothing to say
    """The line."""
    return render.element("hr")


@markdown.reads(Divider, "divider")
def read_divider(node: MarkdownNode, read: Read) -> Divider:  # noqa: ARG001  # there is but one
    """The line."""
    return Divider()
