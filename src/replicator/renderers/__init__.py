"""
Posts to HTML, Markdown and plain text.

`html`, `markdown` and `text` are the default renderers; call one to render, decorate a function with
`html.renders(…)` to say how something looks, `copy()` one to have your own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from replicator.renderers import engines as engines
from replicator.renderers.base.content import Content
from replicator.renderers.base.dispatch import RenderFunction, Target
from replicator.renderers.base.render import MAX_DEPTH, Render
from replicator.renderers.base.renderer import Renderer
from replicator.renderers.engines.nodes import MarkdownNode, NodeKind, Span, SpanKind
from replicator.renderers.everywhere import renders
from replicator.renderers.html_format.renderer import HtmlOptions, HtmlRenderer, html, to_html
from replicator.renderers.images import ImageSource, PictureSource
from replicator.renderers.markdown_format.reading import Read, ReadFunction
from replicator.renderers.markdown_format.renderer import (
    MarkdownOptions,
    MarkdownRenderer,
    from_markdown,
    markdown,
    to_markdown,
)
from replicator.renderers.options import AssetResolver, RenderOptions, Resolver
from replicator.renderers.text_format.renderer import TextOptions, TextRenderer, text, to_text

if TYPE_CHECKING:
    from replicator.renderers.html_format.fragments import HtmlRender as HtmlRender
    from replicator.renderers.html_format.headings import Heading as Heading
    from replicator.renderers.lines.flow import Element as Element
    from replicator.renderers.lines.flow import Flow as Flow
    from replicator.renderers.lines.flow import FlowRender as FlowRender
    from replicator.renderers.lines.flow import TagFunction as TagFunction
    from replicator.renderers.lines.flow import verbatim as verbatim
    from replicator.renderers.markdown_format.fragments import MarkdownRender as MarkdownRender
    from replicator.renderers.text_format.fragments import TextRender as TextRender

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
    "Heading": "replicator.renderers.html_format.headings",
    "HtmlRender": "replicator.renderers.html_format.fragments",
    "MarkdownRender": "replicator.renderers.markdown_format.fragments",
    "TextRender": "replicator.renderers.text_format.fragments",
    **dict.fromkeys(
        ["Element", "Flow", "FlowRender", "TagFunction", "verbatim"], "replicator.renderers.lines.flow"
    ),
}
"""Names that bring in how a format is written, which not every program needs."""


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module 'replicator.renderers' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_LATE[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
