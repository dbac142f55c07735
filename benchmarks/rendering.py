"""Rendering, against mistune alone on the same Markdown texts."""

from __future__ import annotations

from collections.abc import Callable

import mistune
from markdown_it import MarkdownIt

import replicator
from replicator.fields import fields_in_order
from replicator.kinds import MARKDOWN
from replicator.richtext import from_markdown

PLUGINS = [
    "strikethrough",
    "table",
    "mistune.plugins.table.table_in_quote",
    "mistune.plugins.table.table_in_list",
    "task_lists",
]
"""What mistune has of GitHub Flavored Markdown without slowing down; its plug-in for bare addresses is apart."""


def candidates(post: replicator.Post, *, others: bool) -> dict[str, Callable[[], object]]:
    """Return the ways to render, with Markdown and text if asked; the first is what the ratios refer to."""
    texts = markdown_texts(post)
    alone = mistune.create_markdown(plugins=PLUGINS)
    addresses = mistune.create_markdown(plugins=[*PLUGINS, "url"])
    reference = MarkdownIt("gfm-like", {"linkify": False})
    commonmark = replicator.engines.CommonMark()
    to_html: dict[str, Callable[[], object]] = {
        "mistune alone": lambda: [alone(text) for text in texts],
        "mistune alone, bare addresses too": lambda: [addresses(text) for text in texts],
        "markdown-it-py alone": lambda: [reference.render(text) for text in texts],
        "replicator.to_html": lambda: replicator.to_html(post),
        "replicator.to_html, commonmark": lambda: replicator.to_html(post, engine=commonmark),
    }
    document = replicator.to_markdown(post)
    to_others: dict[str, Callable[[], object]] = {
        "replicator.to_markdown": lambda: replicator.to_markdown(post),
        "replicator.to_text": lambda: replicator.to_text(post),
        "replicator.from_markdown": lambda: replicator.from_markdown(document),
    }
    return to_html | to_others if others else to_html


def rich_candidates(count: int) -> dict[str, Callable[[], object]]:
    """Return the ways to render some paragraphs of rich text; the first is what the ratios refer to."""
    line = "Some *words* with **marks** on them, a [link](https://example.com/), `code`, and more words to follow."
    source = "\n\n".join([line] * count)
    text = from_markdown(source)
    same = mistune.create_markdown(plugins=PLUGINS)
    converter = replicator.Converter()
    data = converter.unstructure(text)
    return {
        "mistune alone, same content": lambda: same(source),
        "replicator.to_html": lambda: replicator.to_html(text),
        "replicator.to_markdown": lambda: replicator.to_markdown(text),
        "replicator.to_text": lambda: replicator.to_text(text),
        "data to nodes": lambda: converter.structure(data, replicator.RichText),
        "nodes to data": lambda: converter.unstructure(text),
        "from_markdown": lambda: from_markdown(source),
    }


def markdown_texts(post: replicator.Post) -> list[str]:
    """Return every Markdown text of a post, as its fields' kinds say."""
    return [text for visit in replicator.walk(post) for text in _texts(visit.block)]


def _texts(value: object) -> list[str]:
    found: list[str] = []
    for spec in fields_in_order(type(value)):
        if spec.kind == MARKDOWN:
            content = getattr(value, spec.name)
            found += [each for each in (content if spec.many else [content]) if isinstance(each, str)]
    return found
