"""Lists."""

from __future__ import annotations

from typing import Any

from replicator.kinds import Label, Markdown, field
from replicator.model import Block, define
from replicator.registry import default_registry
from replicator.renderers import Render, renders

__all__ = ["ListBlock", "ListItem"]


@define
class ListItem:
    """An item of a list, where it is stored as a mapping."""

    text: Markdown = field(default="", aliases=("item", "content", "label", "title"))
    extra: dict[str, Any] = field(factory=dict, kw_only=True)


@default_registry.block("list", aliases=("bullets",))
class ListBlock(Block):
    """A list of short texts."""

    items: list[Markdown | ListItem] = field(factory=list, aliases=("list", "bullets"))
    ordered: bool = field(default=False, aliases=("numbered",))
    style: Label = field(default="", aliases=("list_type",))
    """Another way to say it: "ordered" or "numbered"."""


@renders(ListBlock)
def list_block(block: ListBlock, render: Render[Any]) -> Any:
    """A list with bullets or numbers."""
    ordered = block.ordered or block.style in ("ordered", "numbered", "ol")
    texts = [item.text if isinstance(item, ListItem) else item for item in block.items]
    items = [render.element("li", _item(text.strip(), render)) for text in texts if text.strip()]
    return items and render.element("ol" if ordered else "ul", items)


def _item(text: str, render: Render[Any]) -> Any:
    return render.markdown(text) if "\n" in text else render.inline(text)
