"""Rich text from Markdown."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from replicator.nodes import Mark, Node
from replicator.richtext import marks, nodes, tables
from replicator.richtext._builder import Builder
from replicator.richtext._html import HtmlReader

__all__ = ["MarkdownReader"]

Token: TypeAlias = "dict[str, Any]"  # noqa: S105  # no password


class MarkdownReader:
    """Reads the tokens of the Markdown engine into a builder."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.html = HtmlReader(builder)

    def read(self, tokens: Iterable[Token]) -> None:
        """Read tokens, in order."""
        for token in tokens:
            _TOKENS.get(token["type"], _inside)(token, self)


Reading: TypeAlias = Callable[[Token, MarkdownReader], None]


def _inside(token: Token, reader: MarkdownReader) -> None:
    """Read what is inside of a token that is nothing by itself."""
    reader.read(token.get("children", ()))


def _node(cls: type[Node], make: Callable[[Token], Node]) -> Reading:
    def read(token: Token, reader: MarkdownReader) -> None:
        reader.builder.open(make(token))
        reader.read(token.get("children", ()))
        reader.builder.close((cls,))

    return read


def _marked(cls: type[Mark], make: Callable[[Token], Mark]) -> Reading:
    def read(token: Token, reader: MarkdownReader) -> None:
        reader.builder.mark(make(token))
        reader.read(token["children"])
        reader.builder.unmark(cls)

    return read


def _words(token: Token, reader: MarkdownReader) -> None:
    reader.builder.words(html.unescape(token["raw"]))


def _code(token: Token, reader: MarkdownReader) -> None:
    reader.builder.mark(marks.Code())
    reader.builder.words(token["raw"])
    reader.builder.unmark(marks.Code)


def _code_block(token: Token, reader: MarkdownReader) -> None:
    info = html.unescape(token.get("attrs", {}).get("info") or "").split()
    text = token["raw"].removesuffix("\n")
    reader.builder.leaf(nodes.CodeBlock(*[text] if text else [], language=info[0] if info else None))


def _raw(token: Token, reader: MarkdownReader) -> None:
    reader.html.feed(token["raw"])
    reader.html.close()


def _list(token: Token, reader: MarkdownReader) -> None:
    given = token["attrs"]
    start = {"start": given["start"]} if given.get("start") else {}
    made = nodes.OrderedList(**start) if given["ordered"] else nodes.BulletList()
    _node(type(made), lambda _: made)(token, reader)


def _task(token: Token, reader: MarkdownReader) -> None:
    reader.builder.open(nodes.ListItem())
    reader.builder.words("☑ " if token["attrs"]["checked"] else "☐ ")
    for child in token["children"]:
        _inside(child, reader) if child["type"] == "block_text" else reader.read([child])
    reader.builder.close((nodes.ListItem,))


def _cell(token: Token, reader: MarkdownReader) -> None:
    cls = tables.TableHeader if token["attrs"]["head"] else tables.TableCell
    _node(cls, lambda _: cls())(token, reader)


def _link(token: Token) -> Mark:
    title = token["attrs"].get("title")
    href = html.unescape(token["attrs"]["url"])
    return marks.Link(href, **({"title": html.unescape(title)} if title else {}))


def _image(token: Token, reader: MarkdownReader) -> None:
    title = token["attrs"].get("title")
    others = {"title": html.unescape(title)} if title else {}
    alt = _alt(token["children"])
    reader.builder.inline(nodes.Image(html.unescape(token["attrs"]["url"]), alt, **others))


def _alt(tokens: Iterable[Token]) -> str:
    return "".join(
        [
            html.unescape(token["raw"]) if token["type"] == "text" else _alt(token.get("children", ()))
            for token in tokens
        ]
    )


def _plain(mark: type[Mark]) -> Reading:
    return _marked(mark, lambda _: mark())


_TOKENS: dict[str, Reading] = {
    "block_code": _code_block,
    "block_html": _raw,
    "block_quote": _node(nodes.Blockquote, lambda _: nodes.Blockquote()),
    "codespan": _code,
    "emphasis": _plain(marks.Italic),
    "heading": _node(nodes.Heading, lambda token: nodes.Heading(level=token["attrs"]["level"])),
    "image": _image,
    "inline_html": _raw,
    "linebreak": lambda _, reader: reader.builder.inline(nodes.HardBreak()),
    "link": _marked(marks.Link, _link),
    "list": _list,
    "list_item": _node(nodes.ListItem, lambda _: nodes.ListItem()),
    "paragraph": _node(nodes.Paragraph, lambda _: nodes.Paragraph()),
    "softbreak": lambda _, reader: reader.builder.words(" "),
    "strikethrough": _plain(marks.Strike),
    "strong": _plain(marks.Bold),
    "table": _node(tables.Table, lambda _: tables.Table()),
    "table_cell": _cell,
    "table_head": _node(tables.TableRow, lambda _: tables.TableRow()),
    "table_row": _node(tables.TableRow, lambda _: tables.TableRow()),
    "task_list_item": _task,
    "text": _words,
    "thematic_break": lambda _, reader: reader.builder.leaf(nodes.HorizontalRule()),
}
"""What becomes of each type of token."""
