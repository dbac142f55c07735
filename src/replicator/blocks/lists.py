"""Lists."""

from __future__ import annotations

import re
from typing import Any

from replicator.kinds import Label, Markdown, field
from replicator.model import Block, define
from replicator.registry import default_registry
from replicator.renderers import MarkdownNode, Read, Render, markdown, renders

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


_BLANKS = " \t\r\n"
"""What Markdown takes for white space around a text; a no-break space is none."""


@renders(ListBlock)
def list_block(block: ListBlock, render: Render[Any]) -> Any:
    """A list with bullets or numbers."""
    ordered = block.ordered or block.style in ("ordered", "numbered", "ol")
    texts = [item.text if isinstance(item, ListItem) else item for item in block.items]
    items = [render.element("li", _item(text.strip(_BLANKS), render)) for text in texts if text.strip()]
    return items and render.element("ol" if ordered else "ul", items)


_TASK = re.compile(r"\[[ xX]\]\s")
_NEEDLESS_ESCAPES = re.compile(r"(?:\d{1,9})?\\[-+#>.)]|\\\[(?=[ xX]\]\s)|(?:\\`){3,}(?=[^`]*\Z)|(?:\\~){3,}")


@markdown.reads(ListBlock, "list", prose=True)
def read_list(node: MarkdownNode, read: Read) -> ListBlock | None:
    """A list that begins with 1, of items that are a line or begin with one; tasks stay Markdown."""
    fitting = node.first == 1 and all(_fits(item, read) for item in node.items)
    return (
        ListBlock(items=[_as_stored(item) for item in node.items], ordered=node.ordered) if fitting else None
    )


def _fits(item: str, read: Read) -> bool:
    kinds = [node.kind for node in read.nodes(item)]
    return kinds[:1] == ["paragraph"] and "definition" not in kinds and not _TASK.match(item)


def _as_stored(item: str) -> str:
    """Return an item without the backslashes that only keep a line from beginning something else."""
    escaped = None if "\n" in item else _NEEDLESS_ESCAPES.match(item)
    return escaped[0].replace("\\", "") + item[escaped.end() :] if escaped else item


def _item(text: str, render: Render[Any]) -> Any:
    return render.markdown(text) if "\n" in text else render.inline(text)
