"""Fragments of plain text: what functions that render it are given, and how it lays out elements."""

from __future__ import annotations

from typing import Any, ClassVar

from replicator.columns import width_of
from replicator.renderers.base.markdown import engine
from replicator.renderers.lines.elements import SHARED_TAGS, alignment, always, in_rows
from replicator.renderers.lines.flow import EMPTY, Element, Flow, FlowRender, Item, Lay, TagFunction, verbatim
from replicator.renderers.text_format.grid import grid
from replicator.renderers.text_format.wrapping import wrap

__all__ = ["TextRender"]


class TextRender(FlowRender):
    """What a function that renders plain text is given."""

    __slots__ = ()

    format: ClassVar[str] = "text"

    def markdown(self, source: str | None) -> Flow:
        """Write the words of Markdown: of the very HTML that it becomes."""
        return self.read(engine(self).render(source)) if source else EMPTY

    def inline(self, source: str | None) -> Flow:
        """Write the words of Markdown as a piece of a line."""
        return self.read(engine(self).inline(source)) if source else EMPTY

    def result(self, value: Any) -> Flow:
        """Take what a function returned; text keeps its lines."""
        if type(value) is not str or "\n" not in value:
            return super().result(value)
        return verbatim(value.strip("\n").split("\n"), plain=value)

    def paragraph(self, flow: Flow) -> Lay:
        """Return the lines of a paragraph."""
        return lambda width: wrap(flow.line.strip(), width)

    def addressed(self, flow: Flow, url: str | None) -> Flow:
        """Write an address after some words, or the number of a note with it, where addresses are asked for."""
        links = self._session.options["links"]
        if links == "none" or not url or flow.items or url.removeprefix("mailto:") == flow.plain:
            return flow
        note = f"<{url}>" if links == "inline" else f"[{self._note(url)}]"
        return flow._replace(line=f"{flow.line} {note}" if flow.line.strip() else note)

    def _note(self, url: str) -> int:
        """Return the number of the note with an address."""
        notes = self._session.memo.setdefault("notes", {})
        number: int = notes.setdefault(url, len(notes) + 1)
        return number


def _heading(underline: str) -> TagFunction:
    def function(element: Element[Any]) -> Flow:
        words = " ".join(str(element.inside).split())

        def lay(width: int | None) -> list[str]:
            lines = wrap(words, width)
            return [*lines, underline * max(map(width_of, lines))] if underline else lines

        return Flow((Item(lay),), plain=element.plain) if words else EMPTY

    return function


def _code(element: Element[Any]) -> Flow:
    return element.inside._replace(line=element.plain.replace("\n", " "))


def _listing(element: Element[Any]) -> Flow:
    plain = element.plain
    lines = plain.expandtabs(4).rstrip().split("\n") if plain.strip() else []
    return verbatim(lines, plain=plain).indented("    ", "    ")


def _link(element: Element[Any]) -> Flow:
    return element.render.addressed(element.inside, element.attributes.get("href"))  # type: ignore[no-any-return]


def _image(element: Element[Any]) -> Flow:
    alt = element.render.alt(element.attributes)
    words = element.render.text(f"[{alt}]" if alt else None)
    return element.render.addressed(words, element.attributes.get("src"))  # type: ignore[no-any-return]


def _table(element: Element[Any]) -> Flow:
    header, rows, captions = in_rows(element)
    shown = [header, *rows] if header else rows
    cells = [[" ".join(str(cell).split()) for cell in row] for row in shown]
    if not cells:
        return captions
    aligned = alignment(shown)
    table = Flow((Item(lambda width: grid(cells, width, headed=bool(header), aligned=aligned)),))
    return element.render.join(captions, table)  # type: ignore[no-any-return]


TextRender.tags = {
    **SHARED_TAGS,
    **dict.fromkeys(("h3", "h4", "h5", "h6"), _heading("")),
    "a": _link,
    "br": always(Flow(line="\n", plain="\n")),
    "code": _code,
    "h1": _heading("="),
    "h2": _heading("-"),
    "hr": always(verbatim(["* * *"])),
    "img": _image,
    "pre": _listing,
    "table": _table,
}
