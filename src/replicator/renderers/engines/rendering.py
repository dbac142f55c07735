"""An engine at work: its HTML made safe, and the ids of its footnotes made those of one page."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from replicator.characters import printable
from replicator.renderers.engines import Extensions, MarkdownContext, MarkdownEngine
from replicator.renderers.safety import sanitise
from replicator.typing import check_type

__all__ = ["MarkdownRendering"]


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
