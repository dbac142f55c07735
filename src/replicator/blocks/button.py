"""Links to press."""

from __future__ import annotations

from typing import Any

from replicator.blocks.parts import anchor
from replicator.kinds import Asset, EntryId, Label, Text, Url, field
from replicator.model import Block, define
from replicator.registry import default_registry
from replicator.renderers import Render, renders

__all__ = ["Button", "Buttons", "Link"]


@define
class Link:
    """Where a button leads, and what it says."""

    label: Text = field(default="", aliases=("link_text", "text", "title"))
    url: Url = field(default="", aliases=("link", "href", "external_link"))
    entry: EntryId = ""
    email: Label = ""
    asset: Asset = ""
    link_type: Label = ""
    """Which of them counts, where several are given."""
    new_tab: bool = field(default=False, key="target_blank")
    extra: dict[str, Any] = field(factory=dict, kw_only=True)


@default_registry.block("buttons", aliases=("button_group", "links"))
class Buttons(Block):
    """Several buttons in a row."""

    buttons: list[Link] = field(factory=list, aliases=("links", "items"))


@default_registry.block("button", aliases=("link", "cta"))
class Button(Block):
    """One button."""

    label: Text = field(default="", aliases=("link_text", "text", "title", "button_text", "button_label"))
    url: Url = field(default="", aliases=("link", "href", "button_url", "button_link"))
    entry: EntryId = ""
    email: Label = ""
    asset: Asset = ""
    link_type: Label = ""
    new_tab: bool = field(default=False, key="target_blank")


@renders(Buttons)
def buttons(block: Buttons, render: Render[Any]) -> Any:
    """The buttons in one line."""
    shown = [each for link in block.buttons if (each := _pressable(link, render))]
    spaced = [part for each in shown for part in (each, " ")][:-1]
    return shown and render.element("p", spaced, class_="buttons")


@renders(Button)
def button(block: Button, render: Render[Any]) -> Any:
    """A button in a line of its own."""
    shown = _pressable(block, render)
    return shown and render.element("p", shown, class_="buttons")


def _pressable(link: Link | Button, render: Render[Any]) -> Any:
    url = _target(link, render)
    words = link.label.strip() or url
    return words and anchor(words, url, render, new_tab=link.new_tab, class_="button")


def _target(link: Link | Button, render: Render[Any]) -> str | None:
    targets = {
        "url": render.link(link.url.strip()),
        "entry": render.link(link.entry and f"entry::{link.entry}"),
        "email": render.link(link.email and f"mailto:{link.email.strip()}"),
        "asset": render.asset(link.asset),
    }
    return targets.get(link.link_type) or next(filter(None, targets.values()), None)
