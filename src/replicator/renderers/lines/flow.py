"""
Documents as lines: what Markdown and plain text have in common.

A `Flow` is either a piece of a line (words, a link) or a column of items (paragraphs, lists, tables),
each with what stands before its first and its other lines. Lines are broken last of all,
when it is known how far everything is indented.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import groupby
from typing import Any, ClassVar, Generic, NamedTuple, TypeAlias, TypeVar

import attrs

from replicator.characters import printable
from replicator.renderers.base.content import check_child
from replicator.renderers.base.render import Render
from replicator.renderers.elements import BLANKS, BLOCKS
from replicator.renderers.safety import check_attributes, check_tag, safe_url, sanitise

__all__ = ["EMPTY", "Element", "Flow", "FlowRender", "Item", "Lay", "TagFunction", "verbatim"]

Lay: TypeAlias = Callable[[int | None], Iterable[str]]
"""A function that gives the lines of an item, for a width or for as long as they are."""

_SPACE = re.compile(rf" [{BLANKS}]+|[\t\n\r\f][{BLANKS}]*")
_OTHER_SPACE = re.compile(r"[\t\n\r\f]")
_LEADING = re.compile(r"[ \t]+")
_NARROWEST = 24


class Item(NamedTuple):
    """One block of lines."""

    lay: Lay
    first: str = ""
    """What stands before the first line."""
    rest: str = ""
    """What stands before the others."""
    tight: bool = False
    """Whether it follows the item before it without a blank line."""
    gap: str = ""
    """What stands in the blank line before it: the marks of the quotes that hold the item before it too."""

    def lines(self, width: int | None) -> Iterator[str]:
        """Give the lines, no longer than `width` where that can be."""
        indent = max(len(self.first), len(self.rest))
        room = None if width is None else max(width - indent, min(width, _NARROWEST))
        before = self.first
        for line in self.lay(room) or [""]:
            if before and line[:1] in ("\t", " "):
                line = _LEADING.sub(lambda match: match[0].expandtabs(4), line, count=1)
            yield f"{before}{line}" if line else before.rstrip()
            before = self.rest


class Flow(NamedTuple):
    """A fragment of Markdown or plain text. As a string it is its text, lines unbroken."""

    items: tuple[Item, ...] = ()
    """The blocks of lines; empty for a piece of a line."""

    line: str = ""
    """The piece of a line, as it is written in the format."""

    plain: str = ""
    """The same without any marks of the format, white space as it was."""

    tag: str = ""
    """The element it came from, where that matters to the element around it: `tr`, `td`, `li`."""

    parts: tuple[Flow, ...] = ()
    """The rows of a table, the cells of a row; the pictures of a figure, and its caption."""

    language: str = ""
    """The language of a program."""

    align: str = ""
    """How the text of a table's cell is aligned, where that is said: left, center or right."""

    def __bool__(self) -> bool:
        return bool(self.items or self.line.strip() or self.parts)

    def __str__(self) -> str:
        return self.lay_out(None) if self.items else self.line

    def lay_out(self, width: int | None) -> str:
        """Return the text, lines broken at `width`, with one line feed at the end."""
        lines: list[str] = []
        for item in self.items:
            if lines and not item.tight:
                lines.append(item.gap.rstrip())
            lines.extend(item.lines(width))
        return "\n".join(lines) + "\n" if lines else ""

    def enclosed(self, before: str, after: str) -> Flow:
        """Return a piece of a line with something around its words; without words, and in columns, there is nothing."""
        words = self.line.strip()
        if self.items or not words:
            return self
        start, _, end = self.line.partition(words)
        return self._replace(line=f"{start}{before}{words}{after}{end}")

    def indented(self, first: str, rest: str) -> Flow:
        """Return the flow further to the right, with `first` before its first line."""
        head = [Item(each.lay, first + each.first, rest + each.rest) for each in self.items[:1]]
        tail = [
            Item(each.lay, rest + each.first, rest + each.rest, each.tight, rest + each.gap)
            for each in self.items[1:]
        ]
        return self._replace(items=(*head, *tail))


EMPTY = Flow()


def verbatim(lines: list[str], *, plain: str = "") -> Flow:
    """Return a flow of lines that are never broken."""
    return Flow((Item(lambda _width: lines),), plain=plain) if lines else EMPTY


R = TypeVar("R", bound="FlowRender")


@attrs.frozen
class Element(Generic[R]):
    """An element that is to be written."""

    render: R
    children: list[Flow]
    """What is inside, each child apart."""
    attributes: Mapping[str, Any]
    """Its attributes; addresses are safe."""

    @cached_property
    def inside(self) -> Flow:
        """All that is inside."""
        return self.render.joined(self.children)

    @property
    def plain(self) -> str:
        """The words of all that is inside, without any marks of the format."""
        return "".join([child.plain for child in self.children])


TagFunction: TypeAlias = Callable[[Element[Any]], Flow]
"""How a format writes an element."""


class FlowRender(Render[Flow]):
    """What a function that renders Markdown or plain text is given; its fragments are `Flow`."""

    __slots__ = ()

    tags: ClassVar[Mapping[str, TagFunction]]
    """How elements are written; others only give their inside."""

    def escape(self, text: str) -> str:
        """Write words so that they are only words."""
        return text

    def paragraph(self, flow: Flow) -> Lay:
        """Return the lines of a paragraph."""
        raise NotImplementedError

    def text(self, text: str | None) -> Flow:
        """Write plain text as a piece of a line; white space is one blank."""
        if not text:
            return EMPTY
        return self.words(printable(text))

    def words(self, text: str) -> Flow:
        """Write text that is printable already; see `text`."""
        words = _SPACE.sub(" ", text) if "  " in text or _OTHER_SPACE.search(text) else text
        return Flow((), self.escape(words), text)

    def html(self, source: str | None) -> Flow:
        """Write HTML: what is left of it after sanitising, whether it is trusted or not."""
        if not source:
            return EMPTY
        return self.read(sanitise(source))

    def read(self, source: str) -> Flow:
        """Write HTML that is safe already."""
        from replicator.renderers.lines.reader import read_html

        return read_html(source, self)

    def element(self, tag: str, /, *children: Any, **attributes: Any) -> Flow:
        """Write what comes closest to an element; see `Render.element`."""
        check_tag(tag)
        check_attributes(attributes)
        for name in attributes.keys() & {"href", "src"}:
            attributes[name] = safe_url(attributes[name], image=tag == "img")
        return self.tagged(tag, list(self._flows(children)), attributes)

    def tagged(self, tag: str, children: list[Flow], attributes: Mapping[str, Any]) -> Flow:
        """Write an element of which all is known to be safe; see `element`."""
        function = self.tags.get(tag)
        if function:
            return function(Element(self, children, attributes))
        inside = self.joined(children)
        return self.block_of(inside, tag=tag) if tag in BLOCKS else inside

    def alt(self, attributes: Mapping[str, Any]) -> str:
        """Return what is to be seen on an image: what is said there, or what the resolver told of it."""
        return (
            str(attributes.get("alt") or "").strip()
            or self._session.images.alt(attributes.get("src")).strip()
        )

    def join(self, *children: Any) -> Flow:
        """Write pieces after each other in a line, and blocks of lines one below the other."""
        return self.joined(list(self._flows(children)))

    def result(self, value: Any) -> Flow:
        """Take what a function returned; it stands on lines of its own."""
        return self.block_of(self.join(value))

    def block_of(self, flow: Flow, *, tag: str = "", parts: tuple[Flow, ...] = ()) -> Flow:
        """Make a piece of a line a paragraph; leave columns as they are."""
        items = flow.items if flow.items or not flow.line.strip() else (Item(self.paragraph(flow)),)
        return Flow(items, plain=flow.plain, tag=tag, parts=parts)

    def _flows(self, children: Iterable[Any]) -> Iterator[Flow]:
        for child in children:
            if isinstance(child, Flow):
                yield child
            elif isinstance(child, str):
                yield self.text(child)
            elif isinstance(child, (int, float)) and not isinstance(child, bool):
                yield self.text(str(child))
            elif child is not None and not isinstance(child, bool):
                check_child(child)
                yield from self._flows(child)

    def joined(self, flows: list[Flow]) -> Flow:
        """Write flows one after the other; see `join`."""
        if len(flows) == 1:
            return flows[0]
        plain = "".join([flow.plain for flow in flows])
        if not any(flow.items for flow in flows):
            return Flow((), self.glue([flow.line for flow in flows]), plain)
        return Flow(tuple(self._column(flows)), plain=plain)

    def glue(self, pieces: list[str]) -> str:
        """Put pieces of a line together."""
        return "".join(pieces)

    def between(self, above: Flow, below: Flow) -> Iterable[Item]:  # noqa: ARG002  # formats decide
        """Give what must stand between two neighbours so that they stay two."""
        return ()

    def _column(self, flows: list[Flow]) -> Iterator[Item]:
        """Give the items of a column; pieces of a line between them become paragraphs."""
        above = EMPTY
        for in_line, group in groupby(flows, key=lambda flow: not flow.items):
            for below in [self.block_of(self.joined(list(group)))] if in_line else group:
                if above.items and below.items:
                    yield from self.between(above, below)
                yield from below.items
                above = below if below.items else above
