"""
The same attacks through other renderers, for comparison: `python tests/long/peer_attacks.py`.

Each gets an attack in every text that it renders; the judge is the one of the tests, a real HTML parser.
Peers that are not installed are left out: `pip install portabletext-html markdown2`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import mistune
from markdown_it import MarkdownIt

from renderers.attacks import ATTACKS, dangers
from renderers.test_safety import post_of
from replicator.model import Post
from replicator.renderers import to_html
from replicator.renderers.engines import CommonMark


def portable_text(attack: str) -> str:
    """Render a Portable Text block with the attack as its text, its link and in a code span."""
    from portabletext_html import PortableTextRenderer

    block = {
        "_type": "block",
        "style": "normal",
        "markDefs": [{"_key": "link", "_type": "link", "href": attack}],
        "children": [
            {"_type": "span", "text": attack, "marks": []},
            {"_type": "span", "text": "x", "marks": ["link"]},
            {"_type": "span", "text": attack, "marks": ["code"]},
        ],
    }
    return str(PortableTextRenderer(block).render())


def markdown2_safe(attack: str) -> str:
    """Render Markdown with markdown2, raw HTML escaped as it offers."""
    import markdown2

    return str(markdown2.markdown(attack, safe_mode="escape"))


PEERS: dict[str, Callable[[str], str]] = {
    "replicator, default": lambda attack: to_html(post_of(attack)),
    "replicator, commonmark": lambda attack: to_html(post_of(attack), engine=CommonMark()),
    "replicator, Markdown alone": lambda attack: to_html(Post(content=attack)),
    "mistune, its default (escape on)": lambda attack: str(mistune.create_markdown()(attack)),
    "markdown-it-py, js-default": MarkdownIt("js-default").render,
    "markdown-it-py, commonmark": MarkdownIt("commonmark").render,
    **({"portabletext-html": portable_text} if find_spec("portabletext_html") else {}),
    **({"markdown2, safe_mode escape": markdown2_safe} if find_spec("markdown2") else {}),
}


def main() -> int:
    """Print how many attacks could run, for each renderer."""
    for name, render in PEERS.items():
        could, failed = 0, 0
        for attack in ATTACKS:
            try:
                could += bool(dangers(render(attack)))
            except Exception:  # what a peer does not take is counted
                failed += 1
        print(f"{name:36} {could:5,} of {len(ATTACKS):,} could run; {failed} raised an exception")
    return 0


if __name__ == "__main__":
    sys.exit(main())
