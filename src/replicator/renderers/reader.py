"""HTML to lines, by the same elements that rendering functions write."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from replicator.renderers.flow import Flow, FlowRender

__all__ = ["Reader"]

_SILENT = frozenset({"br", "hr", "img", "input", "wbr", "col", "area", "source", "track", "embed"})


class Reader(HTMLParser):
    """Reads sanitised HTML, which is well-formed, into a flow, by the same elements as functions write."""

    def __init__(self, render: FlowRender) -> None:
        super().__init__(convert_charrefs=True)
        self._render = render
        self._open: list[tuple[str, dict[str, str], list[Any]]] = [("", {}, [])]

    def read(self, source: str) -> Flow:
        """Return the flow of some HTML."""
        self.feed(source)
        self.close()
        while len(self._open) > 1:
            self._close()
        return self._render.join(*self._open[0][2])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        shown = {name: value or "" for name, value in attrs if name in _SHOWN}
        self._open.append((tag, shown, []))
        if tag in _SILENT:
            self._close()

    def handle_endtag(self, tag: str) -> None:
        """End an element, and those inside it that were left open."""
        if not any(name == tag for name, _, _ in self._open):
            return
        while self._open[-1][0] != tag:
            self._close()
        self._close()

    def handle_data(self, data: str) -> None:
        """Take the words between tags."""
        self._open[-1][2].append(data)

    def _close(self) -> None:
        tag, attributes, children = self._open.pop()
        self._open[-1][2].append(self._render.element(tag, *children, **attributes))


_SHOWN = frozenset({"href", "src", "alt", "title", "start", "class"})
