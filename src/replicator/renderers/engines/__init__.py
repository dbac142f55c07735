"""
Markdown engines: who turns Markdown into HTML, and what is done with the HTML that comes out.

`Mistune` is pure Python and there from the start; `CommonMark` is written in Rust, knows the whole of CommonMark
and GitHub Flavored Markdown, and needs the extra `commonmark`; `AnyEngine` makes one of any function.
An engine of your own is an object with the two methods of `MarkdownEngine`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Literal, Protocol, TypeAlias

import attrs

from replicator.errors import MissingExtraError, install
from replicator.renderers.safety import sanitise

__all__ = [
    "AnyEngine",
    "CommonMark",
    "Extensions",
    "MarkdownContext",
    "MarkdownEngine",
    "Mistune",
    "RawHtml",
]

RawHtml: TypeAlias = Literal["sanitise", "escape", "trust"]
"""What happens to raw HTML: cleaned of all that could run, shown as text, or let through as it is."""


@attrs.frozen
class MarkdownContext:
    """What an engine is told about the rendering that it works for."""

    link: Callable[[str], str | None]
    """Gives the safe URL for a link's target as written; None where the words are to stand alone."""

    image: Callable[[str], str | None]
    """The same for the source of an image."""

    raw_html: RawHtml = "sanitise"
    """What happens to raw HTML. An engine that leaves some in returns a plain `str` unless this is "trust"."""


class MarkdownEngine(Protocol):
    """
    Turns Markdown into HTML.

    What the methods return says whom to trust, as with every rendering function: `Markup` goes out as it is,
    so the engine promises that addresses went through the context and that no raw HTML is left in;
    a plain `str` is sanitised.
    """

    def render(self, source: str, context: MarkdownContext) -> str:
        """Return the HTML of Markdown."""
        ...

    def inline(self, line: str, context: MarkdownContext) -> str:
        """Return the HTML of Markdown that is part of a line: no paragraph, list or heading is made of it."""
        ...


@attrs.frozen(kw_only=True, cache_hash=True)
class Extensions:
    """
    What a built-in engine reads beyond CommonMark; GitHub's extensions are on, as authors expect them.

    The engines are subclasses that add no field, and need no methods of their own made.
    """

    tables: bool = True
    """Tables with pipes."""

    strikethrough: bool = True
    """`~~struck~~`."""

    task_lists: bool = True
    """`- [x] done`."""

    autolinks: bool = True
    """Bare addresses: `https://example.com`, `www.example.com`, `me@example.com`."""

    footnotes: bool = False
    """`[^1]` and `[^1]: note`. The notes stand after the text that they belong to."""

    definition_lists: bool = False
    """A term, and under it `: what it means`."""

    def __attrs_post_init__(self) -> None:
        """Make sure that the engine can be used."""


class Mistune(Extensions):
    """The default engine: mistune, with what it lacks of GitHub Flavored Markdown."""

    __slots__ = ()

    def render(self, source: str, context: MarkdownContext) -> str:
        """Return the HTML of Markdown."""
        return _functions("on_mistune")[0](source, self, context)

    def inline(self, line: str, context: MarkdownContext) -> str:
        """Return the HTML of Markdown that is part of a line."""
        return _functions("on_mistune")[1](line, self, context)


class CommonMark(Extensions):
    """
    CommonMark and GitHub Flavored Markdown to the letter, and many times as fast: comrak, written in Rust.

    Raises:
        MissingExtraError: comrak is not installed.
    """

    __slots__ = ()

    def __attrs_post_init__(self) -> None:
        from importlib.util import find_spec

        if find_spec("comrak") is None:
            raise MissingExtraError(f"this Markdown engine needs comrak: {install('commonmark')}")

    def render(self, source: str, context: MarkdownContext) -> str:
        """Return the HTML of Markdown."""
        return _functions("on_comrak")[0](source, self, context)

    def inline(self, line: str, context: MarkdownContext) -> str:
        """Return the HTML of Markdown that is part of a line."""
        return _functions("on_comrak")[1](line, self, context)


_Function: TypeAlias = Callable[[str, Extensions, MarkdownContext], str]


@cache
def _functions(module: str) -> tuple[_Function, _Function]:
    """Return what renders a text and what renders a line; imported when an engine is first used."""
    found = import_module(f"{__name__}.{module}")
    return found.render, found.inline


@attrs.frozen
class AnyEngine:
    """
    An engine made of any function from Markdown to HTML, which is not trusted.

    Its HTML is sanitised whatever the option `raw_html` says, and its links and images are resolved meanwhile.
    """

    function: Callable[[str], str]

    def render(self, source: str, context: MarkdownContext) -> str:
        """Return the HTML of Markdown."""
        return sanitise(self.function(source), notes=True, link=context.link, image=context.image)

    def inline(self, line: str, context: MarkdownContext) -> str:
        """Return the HTML of Markdown that is part of a line."""
        html = unwrapped(self.function(PREFIX + line))
        return sanitise(html, link=context.link, image=context.image, inline=True)


PREFIX = "("
"""
What keeps a line from being a heading, a list or a quote when it is read as a whole document.

A parenthesis begins no block, and whatever may come at the start of a line may come after it.
"""


def unwrapped(paragraph: str) -> str:
    """Return what is inside the paragraph that a line with `PREFIX` became."""
    inside = paragraph.strip().removeprefix("<p>").removesuffix("</p>")
    return inside.removeprefix(PREFIX)
