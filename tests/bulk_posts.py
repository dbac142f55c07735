"""What the tests of bulk work convert: posts, and a module of somebody's own blocks."""

from __future__ import annotations

BLOCKS = """\
import replicator
from replicator import Block, Label, Markdown

site = replicator.registry.copy()
html = replicator.html.copy()


@site.block("notice")
class Notice(Block):
    text: Markdown
    tone: Label = "info"


@html.renders(Notice)
def notice(block, render):
    if block.tone == "broken":
        raise KeyError(block.tone)
    return render.element("aside", render.markdown(block.text), class_="notice")


converter = replicator.Converter(registry=site)
"""


def post(title: str, text: str = "Some *words*.", block: str = "paragraph") -> str:
    """Return the text of a post with one block."""
    return f"title: {title}\nreplicator_content:\n  -\n    type: {block}\n    text: '{text}'\n"
