"""A table of contents."""

from __future__ import annotations

from typing import Any

from replicator.kinds import Label, Text, field
from replicator.model import Block, define
from replicator.renderers import Render, renders

__all__ = ["Contents", "ContentsEntry"]


@define
class ContentsEntry:
    """A heading, and those under it."""

    text: Text
    """Its words."""

    id: Label
    """Its id in HTML, to which a link leads: `#what-we-do`."""

    level: int
    """1 to 6, as in the article."""

    entries: list[ContentsEntry] = field(factory=list)
    """The headings under it."""


@define
class Contents(Block):
    """
    A table of contents: what `replicator.toc` makes of a post; rendered like any block.

    It is in no registry, for a file cannot know the ids of its headings.
    """

    entries: list[ContentsEntry] = field(factory=list)
    """The headings at the top."""


@renders(Contents)
def contents(block: Contents, render: Render[Any]) -> Any:
    """A nested list of links."""
    return block.entries and render.element("nav", _list(block.entries, render), class_="contents")


def _list(entries: list[ContentsEntry], render: Render[Any]) -> Any:
    items = [
        render.element("li", _link(entry, render), entry.entries and _list(entry.entries, render))
        for entry in entries
    ]
    return render.element("ul", items)


def _link(entry: ContentsEntry, render: Render[Any]) -> Any:
    return render.element("a", entry.text, href=f"#{entry.id}") if entry.id else render.text(entry.text)
