"""
Teach replicator a block type, and render a post with it in every format.

Run it from a checkout: `python examples/own_blocks.py`.
"""

from __future__ import annotations

import replicator
from replicator import Block, Label, Markdown

POST = """
title: Bread for beginners
replicator_content:
  - type: paragraph
    text: Flour, water, salt, *time*.
  - type: tip
    text: Weigh the water **too**.
    level: beginners
"""


@replicator.block("tip")
class Tip(Block):
    """A piece of advice for somebody."""

    text: Markdown
    level: Label = "everybody"


@replicator.html.renders(Tip)
def tip(block, render):
    return render.element(
        "aside",
        render.element("strong", f"For {block.level}:"),
        render.markdown(block.text),
        class_="tip",
    )


def main() -> None:
    post = replicator.loads(POST)
    print(replicator.to_html(post))
    print(replicator.to_markdown(post))
    print(replicator.to_text(post, width=60))


if __name__ == "__main__":
    main()
