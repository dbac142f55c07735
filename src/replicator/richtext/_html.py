"""Rich text from HTML."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any, TypeAlias, TypeVar

from replicator.nodes import Mark, Node
from replicator.renderers.elements import BLOCKS, HEADINGS
from replicator.richtext import marks, nodes, tables
from replicator.richtext._builder import Builder

__all__ = ["HtmlReader"]

T = TypeVar("T", bound="Node | Mark")


class HtmlReader(HTMLParser):
    """Reads HTML, whole or in pieces, into a builder."""

    def __init__(self, builder: Builder) -> None:
        super().__init__(convert_charrefs=True)
        self._builder = builder
        self._silent: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        if self._silent:
            return
        given = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self._silent = tag
        elif tag == "code" and isinstance(self._builder.innermost, nodes.CodeBlock):
            self._builder.innermost.language = given.get("class", "").removeprefix("language-")
        elif tag in _NODES:
            self._builder.open(_NODES[tag][1](given))
        elif tag in _MARKS:
            self._builder.mark(_MARKS[tag][1](given))
        elif tag in _INLINE:
            self._builder.inline(_INLINE[tag](given))
        elif tag == "hr":
            self._builder.leaf(nodes.HorizontalRule())
        elif tag in _BREAKING:
            self._builder.end_line()

    def handle_endtag(self, tag: str) -> None:
        """End an element."""
        if self._silent:
            self._silent = None if tag == self._silent else self._silent
        elif tag in _NODES:
            self._builder.close((_NODES[tag][0],))
        elif tag in _MARKS:
            self._builder.unmark(_MARKS[tag][0])
        elif tag in _BREAKING:
            self._builder.end_line()

    def handle_data(self, data: str) -> None:
        """Take the words between tags; a line feed right after `<pre>` is none of them."""
        innermost = self._builder.innermost
        if isinstance(innermost, nodes.CodeBlock) and not innermost.content:
            data = data.removeprefix("\n")
        if not self._silent:
            self._builder.words(data)


Given: TypeAlias = "dict[str, str]"
"""The attributes of an element."""


def _number(given: Given, name: str) -> dict[str, Any]:
    """Return a numeric attribute as an argument for a node."""
    text = given.get(name, "")
    return {name: int(text)} if text.isdecimal() and text.isascii() and len(text) < 10 else {}


def _cell(cls: type[Node]) -> tuple[type[Node], Callable[[Given], Node]]:
    return cls, lambda given: cls(**_number(given, "colspan"), **_number(given, "rowspan"))


def _bare(cls: type[T]) -> tuple[type[T], Callable[[Given], T]]:
    """Return a class, and what makes one of it whatever the element's attributes say."""
    return cls, lambda _given: cls()


def _heading(level: int) -> tuple[type[Node], Callable[[Given], Node]]:
    return nodes.Heading, lambda _given: nodes.Heading(level=level)


_NODES: dict[str, tuple[type[Node], Callable[[Given], Node]]] = {
    **{tag: _heading(level) for level, tag in enumerate(HEADINGS, 1)},
    "blockquote": _bare(nodes.Blockquote),
    "li": _bare(nodes.ListItem),
    "ol": (nodes.OrderedList, lambda given: nodes.OrderedList(**_number(given, "start"))),
    "p": _bare(nodes.Paragraph),
    "pre": _bare(nodes.CodeBlock),
    "table": _bare(tables.Table),
    "td": _cell(tables.TableCell),
    "th": _cell(tables.TableHeader),
    "tr": _bare(tables.TableRow),
    "ul": _bare(nodes.BulletList),
}
"""The nodes of elements that hold others: their class, and what makes one."""


def _title(given: Given) -> dict[str, Any]:
    return {"title": given["title"]} if given.get("title") else {}


def _link(given: Given) -> marks.Link:
    others = {name: given[name] for name in ("target", "rel", "title") if given.get(name)}
    return marks.Link(given.get("href", ""), **others)


_MARKS: dict[str, tuple[type[Mark], Callable[[Given], Mark]]] = {
    "a": (marks.Link, _link),
    "code": _bare(marks.Code),
    "small": _bare(marks.Small),
    "sub": _bare(marks.Subscript),
    "sup": _bare(marks.Superscript),
    "u": _bare(marks.Underline),
    **dict.fromkeys(("b", "strong"), _bare(marks.Bold)),
    **dict.fromkeys(("i", "em"), _bare(marks.Italic)),
    **dict.fromkeys(("s", "del", "strike"), _bare(marks.Strike)),
}
"""The marks of elements: their class, and what makes one."""

_INLINE: dict[str, Callable[[Given], Node]] = {
    "br": lambda _given: nodes.HardBreak(),
    "img": lambda given: nodes.Image(given.get("src", ""), given.get("alt", ""), **_title(given)),
}
"""The nodes of elements that are part of a line."""

_SILENT = frozenset({"script", "style", "template", "title", "textarea"})
"""Elements whose content is no text for readers."""

_BREAKING = BLOCKS | {"caption", "tbody", "tfoot", "thead"}
"""Elements that begin and end a line."""
