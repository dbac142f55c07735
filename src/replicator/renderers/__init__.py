"""
Posts to HTML, Markdown and plain text.

`html`, `markdown` and `text` are the default renderers; call one to render, decorate a function with
`html.renders(…)` to say how something looks, `copy()` one to have your own.
"""

from __future__ import annotations

from replicator.renderers import engines as engines
from replicator.renderers._html import HtmlOptions, HtmlRender, HtmlRenderer, html, to_html
from replicator.renderers._markdown import (
    MarkdownOptions,
    MarkdownRender,
    MarkdownRenderer,
    from_markdown,
    markdown,
    to_markdown,
)
from replicator.renderers._text import TextOptions, TextRender, TextRenderer, text, to_text
from replicator.renderers.base import (
    MAX_DEPTH,
    Content,
    Render,
    Renderer,
)
from replicator.renderers.dispatch import RenderFunction, Target
from replicator.renderers.everywhere import renders
from replicator.renderers.flow import Element, Flow, FlowRender, TagFunction, verbatim
from replicator.renderers.headings import Heading
from replicator.renderers.images import ImageSource
from replicator.renderers.nodes import MarkdownNode, NodeKind, Span, SpanKind
from replicator.renderers.options import AssetResolver, RenderOptions, Resolver
from replicator.renderers.reading import Read, ReadFunction

__all__ = [
    "MAX_DEPTH",
    "AssetResolver",
    "Content",
    "Element",
    "Flow",
    "FlowRender",
    "Heading",
    "HtmlOptions",
    "HtmlRender",
    "HtmlRenderer",
    "ImageSource",
    "MarkdownNode",
    "MarkdownOptions",
    "MarkdownRender",
    "MarkdownRenderer",
    "NodeKind",
    "Read",
    "ReadFunction",
    "Render",
    "RenderFunction",
    "RenderOptions",
    "Renderer",
    "Resolver",
    "Span",
    "SpanKind",
    "TagFunction",
    "Target",
    "TextOptions",
    "TextRender",
    "TextRenderer",
    "engines",
    "from_markdown",
    "html",
    "markdown",
    "renders",
    "text",
    "to_html",
    "to_markdown",
    "to_text",
    "verbatim",
]
