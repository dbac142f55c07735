"""The elements of a Markdown text, as functions that read blocks get them."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

__all__ = ["MarkdownNode", "NodeKind", "Span", "SpanKind"]

NodeKind: TypeAlias = Literal[
    "paragraph", "heading", "quote", "list", "code", "table", "divider", "html", "definition"
]
"""What an element of Markdown is; a definition is where a link leads that other elements refer to."""

SpanKind: TypeAlias = Literal[
    "text", "break", "emphasis", "strong", "strikethrough", "code", "link", "image", "html"
]
"""What a piece of a line is."""


class MarkdownNode(NamedTuple):
    """One element of a Markdown text: a paragraph, a heading, a whole list."""

    kind: NodeKind
    """What it is."""

    source: str
    """Its Markdown, to the letter, without the blank lines around it."""

    start: int = 0
    """Where it starts in the text it was read from."""

    end: int = 0
    """Where it ends there."""

    text: str = ""
    """What is inside: a paragraph's or heading's line, a quote's Markdown, a program, HTML."""

    level: int = 0
    """The level of a heading, 1 to 6."""

    info: str = ""
    """What stands after the fence of code: its language, in most files."""

    items: tuple[str, ...] = ()
    """The Markdown of a list's items."""

    ordered: bool = False
    """Whether a list has numbers."""

    first: int = 1
    """The number a list begins with."""

    rows: tuple[tuple[str, ...], ...] = ()
    """The cells of a table, as Markdown; the first row is its header."""

    aligned: bool = False
    """Whether a table says how its columns are aligned."""

    references: tuple[str, ...] = ()
    """The definitions that the element refers to, as Markdown."""


class Span(NamedTuple):
    """One piece of a line."""

    kind: SpanKind
    """What it is."""

    text: str = ""
    """Its words: of text and code, what is to be seen on an image; the source of HTML."""

    url: str = ""
    """Where a link leads, or an image is, readable where it was percent-encoded."""

    title: str = ""
    """The title of a link or an image."""

    inside: tuple[Span, ...] = ()
    """What is inside emphasis, a link and the like."""
