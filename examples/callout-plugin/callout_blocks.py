"""A block type in a package of its own, offered to every program that uses replicator."""

from __future__ import annotations

from replicator import Block, Label, Markdown, define, html


@define
class Callout(Block):
    text: Markdown
    tone: Label = "info"


@html.renders(Callout)
def callout(block, render):
    return render.element("aside", render.markdown(block.text), class_=f"callout {block.tone}")
