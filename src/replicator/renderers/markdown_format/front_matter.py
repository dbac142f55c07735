"""The fields of a post above its Markdown."""

from __future__ import annotations

import re
from copy import copy

from replicator.converter import Converter
from replicator.fields import field_specs
from replicator.frontmatter import Content
from replicator.kinds import MARKDOWN
from replicator.model import Block, Post, Record
from replicator.nodes import RichText
from replicator.registry import Registry
from replicator.yaml import dump

__all__ = ["front_matter", "split"]

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?:---|[ \t]*\S(?:.*\n)*?---)[ \t]*(?:\r?\n|\Z)")


def front_matter(post: Record) -> str:
    """Return as YAML between fences all of a post but its blocks and its texts, which are rendered below."""
    rest = copy(post)
    if isinstance(rest, Post):
        rest.blocks, rest.content = [], None
    below = _below(post)
    data = {key: value for key, value in Converter().unstructure(rest).items() if key not in below}
    return f"---\n{dump(data) if data else ''}---\n"


def _below(post: Record) -> set[str]:
    """Return the keys of the lists of blocks, the rich text and the Markdown that are the body."""
    if isinstance(post, Post):
        main = post.rich_text
        return {key for key, value in post.rich_texts.items() if value is main}
    fields = ((spec, getattr(post, spec.name)) for spec in field_specs(type(post)))
    return {spec.key for spec, value in fields if value and (spec.kind == MARKDOWN or _is_content(value))}


def _is_content(value: object) -> bool:
    return isinstance(value, RichText) or (isinstance(value, list) and isinstance(value[0], Block))


def split(text: str, registry: Registry, name: str | None) -> tuple[str, Post]:
    """Return the Markdown of a document, and a post with the fields of its front matter."""
    head = _FRONT_MATTER.match(text)
    if not head:
        return text, Post()
    content = Content.parse(head[0], name=name)
    if not isinstance(content.written, dict | None):
        return text, Post()  # a line, a heading underlined
    return text[head.end() :], Converter(registry).read(content, Post)
