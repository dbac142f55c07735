"""The fields of a post above its Markdown."""

from __future__ import annotations

import re
from copy import copy

from replicator.converter import Converter
from replicator.frontmatter import Content
from replicator.model import Post, Record
from replicator.registry import Registry
from replicator.yaml import dump

__all__ = ["front_matter", "split"]

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?:---|[ \t]*\S(?:.*\n)*?---)[ \t]*(?:\r?\n|\Z)")


def front_matter(post: Record) -> str:
    """Return all of a post but its blocks and its text as YAML between fences; all of any other record."""
    rest = copy(post)
    if isinstance(rest, Post):
        rest.blocks, rest.content = [], None
    data = Converter().unstructure(rest)
    return f"---\n{dump(data) if data else ''}---\n"


def split(text: str, registry: Registry, name: str | None) -> tuple[str, Post]:
    """Return the Markdown of a document, and a post with the fields of its front matter."""
    head = _FRONT_MATTER.match(text)
    if not head:
        return text, Post()
    content = Content.parse(head[0], name=name)
    if not isinstance(content.written, dict | None):
        return text, Post()  # a line, a heading underlined
    return text[head.end() :], Converter(registry).read(content, Post)
