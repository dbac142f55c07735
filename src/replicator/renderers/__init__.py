"""
Posts to HTML, Markdown and plain text.

`html`, `markdown` and `text` are the default renderers; call one to render, decorate a function with
`html.renders(…)` to say how something looks, `copy()` one to have your own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from replicator.renderers import engines as engines
from replicator.renderers._html import HtmlOptions, HtmlRender, HtmlRenderer, html, to_html
from replicator.renderers._markdown import (
    MarkdownOptions,
    MarkdownRenderer,
    from_markdown,
    markdown,
    to_markdown,
)
from replicator.renderers._text import TextOptions, TextRenderer, text, to_text
from replicator.renderers.base import (
    MAX_DEPTH,
    Content,
    Render,
    Renderer,
)
from replicator.renderers.dispatch import RenderFunction, Target
from replicator.renderers.everywhere import renders
from replicator.renderers.headings import Heading
from replicator.renderers.images import ImageSource, PictureSource
from replicator.renderers.nodes import MarkdownNode, NodeKind, Span, SpanKind
from replicator.renderers.options import AssetResolver, RenderOptions, Resolver
from replicator.renderers.reading import Read, ReadFunction

if TYPE_CHECKING:
    from replicator.renderers.flow import Element as Element
    from replicator.renderers.flow import Flow as Flow
    from replicator.renderers.flow import FlowRender as FlowRender
    from replicator.renderers.flow import TagFunction as TagFunction
    from replicator.renderers.flow import verbatim as verbatim
    from replicator.renderers.markdown_fragments import MarkdownRender as MarkdownRender
    from replicator.renderers.text_fragments import TextRender as TextRender

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
    "PictureSource",
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

_LATE = {
    "MarkdownRender": "replicator.renderers.markdown_fragments",
    "TextRender": "replicator.renderers.text_fragments",
    **dict.fromkeys(
        ["Element", "Flow", "FlowRender", "TagFunction", "verbatim"], "replicator.renderers.flow"
    ),
}
"""Names that bring in how Markdown and plain text are written, which not every program needs."""


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module 'replicator.renderers' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_LATE[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
