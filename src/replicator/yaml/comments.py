"""Where a YAML text has comments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from replicator.yaml.document import Document
from replicator.yaml.nodes import Alias, Entry, Leaf, Node
from replicator.yaml.source import Span

__all__ = ["comments"]


def comments(document: Document) -> Iterator[Span]:
    """Give the place of each comment, from its `#` to the end of its line."""
    text = document.text
    if "#" not in text:
        return
    masked = [*text]
    for start, end in _scalars(document.tree, text):
        masked[start:end] = ["\n" if char == "\n" else "x" for char in masked[start:end]]
    for found in _COMMENT.finditer("".join(masked)):
        yield Span(found.start(), found.start() + len(found[0].rstrip("\r")))


_COMMENT = re.compile(r"(?<!\S)#.*")


def _scalars(tree: Node | None, text: str) -> Iterator[tuple[int, int]]:
    """Yield where scalars stand; a comment may be everywhere else."""
    waiting: list[Node] = [] if tree is None else [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Leaf | Alias):
            is_block = node.style in ("|", ">")  # which may have a comment after its indicator
            yield text.find("\n", node.content, node.end) if is_block else node.start, node.end
            continue
        for child in node.children:
            if isinstance(child, Entry):
                yield child.key.start, child.key.end
            waiting.append(child.value)
