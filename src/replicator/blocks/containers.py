"""Blocks that hold blocks."""

from __future__ import annotations

from typing import Any

from replicator.kinds import Text, field
from replicator.model import Block
from replicator.registry import default_registry
from replicator.renderers import Render, renders
from replicator.walk import block_lists

__all__ = ["Columns", "Group"]


@default_registry.block("group", aliases=("section", "container", "column"))
class Group(Block):
    """Blocks that belong together."""

    title: Text = field(default="", aliases=("heading",))
    blocks: list[Block] = field(factory=list, aliases=("children",))


@default_registry.block("columns", aliases=("row", "grid"))
class Columns(Block):
    """Blocks side by side: each is a column, or each list of them where there are several lists."""

    blocks: list[Block] = field(factory=list, aliases=("children",))


@renders(Group)
def group(block: Group, render: Render[Any]) -> Any:
    """All that is inside, under its title."""
    title = block.title.strip()
    inside = render.join([render.blocks(blocks) for _, blocks in block_lists(block)])
    return (
        render.element("section", title and render.element("h2", title), inside) if title or inside else None
    )


@renders(Columns)
def columns(block: Columns, render: Render[Any]) -> Any:
    """The columns, side by side where there is room."""
    lists = [blocks for _, blocks in block_lists(block)]
    if len(lists) == 1:
        shown = [render.block(each, index) for index, each in enumerate(lists[0])]
    else:
        shown = [render.blocks(blocks) for blocks in lists]
    inside = [render.element("div", each) for each in shown if each]
    return inside and render.element("div", inside, class_="columns")
