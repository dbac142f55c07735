"""
Markdown engines: who turns Markdown into HTML, and what is done with the HTML that comes out.

`Mistune` is pure Python and there from the start; `CommonMark` is written in Rust, knows the whole of CommonMark
and GitHub Flavored Markdown, and needs the extra `replicator[commonmark]`; `AnyEngine` makes one of any function.
An engine of your own is an object with the two methods of `MarkdownEngine`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Literal, Protocol, TypeAlias

import attrs
from markupsafe import Markup, escape

from replicator.characters import printable
from replicator.errors import MissingExtraError
from replicator.renderers.safety import sanitise
from replicator.typing import check_type

__all__ = [
    "AnyEngine",
    "CommonMark",
    "Extensions",
    "MarkdownContext",
    "MarkdownEngine",
    "MarkdownRendering",
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
        return _functions("_mistune")[0](source, self, context)

    def inline(self, line: str, context: MarkdownContext) -> str:
        """Return the HTML of Markdown that is part of a line."""
        return _functions("_mistune")[1](line, self, context)


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
            raise MissingExtraError("this Markdown engine needs comrak: pip install replicator[commonmark]")

    def render(self, source: str, context: MarkdownContext) -> str:
        """Return the HTML of Markdown."""
        return _functions("_comrak")[0](source, self, context)

    def inline(self, line: str, context: MarkdownContext) -> str:
        """Return the HTML of Markdown that is part of a line."""
        return _functions("_comrak")[1](line, self, context)


_Function: TypeAlias = Callable[[str, Extensions, MarkdownContext], str]


@cache
def _functions(module: str) -> tuple[_Function, _Function]:
    """Return what renders a text and what renders a line; imported when an engine is first used."""
    found = import_module(f"replicator.renderers.{module}")
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


class MarkdownRendering:
    """
    An engine at work in one rendering.

    Args:
        engine: The engine.
        context: Where its links go, and what happens to raw HTML.
        prefix: What ids of footnotes begin with.
    """

    __slots__ = ("_context", "_engine", "_has_notes", "_ids", "_prefix", "_texts_with_notes")

    def __init__(self, engine: MarkdownEngine, context: MarkdownContext, prefix: str = "") -> None:
        self._engine = engine
        self._context = context
        self._prefix = prefix
        self._has_notes = not isinstance(engine, Extensions) or engine.footnotes
        self._ids: set[str] = set()
        self._texts_with_notes = 0

    def render(self, source: str) -> Markup:
        """Return the safe HTML of Markdown."""
        check_type(source, str, "Markdown")
        try:
            html = self._engine.render(source, self._context)
        except UnicodeEncodeError:  # half a character, which no engine written in C or Rust takes
            html = self._engine.render(printable(source), self._context)
        clean = html if isinstance(html, Markup) else sanitise(html, notes=self._has_notes)
        return self._with_own_notes(clean) if self._has_notes and 'id="fn' in clean else clean

    def inline(self, source: str) -> Markup:
        """Return the safe HTML of Markdown that is part of a line."""
        check_type(source, str, "Markdown")
        line = " ".join(source.split())
        try:
            html = self._engine.inline(line, self._context)
        except UnicodeEncodeError:
            html = self._engine.inline(printable(line), self._context)
        return html if isinstance(html, Markup) else sanitise(html, inline=True)

    def _with_own_notes(self, html: Markup) -> Markup:
        """
        Make the ids of footnotes differ from those of the other texts on the page.

        Where raw HTML says the same id once more, only the first one is left.
        """
        self._texts_with_notes += 1
        number = "" if self._texts_with_notes == 1 else f"{self._texts_with_notes}-"
        prefix = escape(self._prefix)

        def own(match: re.Match[str]) -> str:
            before, kind, rest = match.groups()
            name = f"{prefix}{kind}{number}{rest}"
            if before == ' id="':
                if name in self._ids:
                    return ""
                self._ids.add(name)
            return f'{before}{name}"'

        return Markup(_NOTE_ID.sub(own, html))  # noqa: S704  # nothing but ids has changed


_NOTE_ID = re.compile(r'( id="|href="#)(fn(?:ref)?-)([^"]*)"')
