"""
Rich text from and to plain data: nodes in ProseMirror's form, HTML, and blocks between them.

What a node holds beyond its fields, or in a form that nobody expects, is kept in its `extra`,
so that reading and writing give back the same data whatever stands in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from replicator.converter.misfits import Mismatch, all_read, at
from replicator.converter.shapes import are_typed, block_in_node, is_mixed_text
from replicator.errors import Problem, RegistrationError, StructureError
from replicator.model import Block
from replicator.nodes import HtmlText, Mark, Node, Piece, RichText, Text
from replicator.scalar import Scalar, plain
from replicator.schema import Schema

__all__ = ["RichTextReader", "rich_text_data"]


class RichTextReader:
    """
    Reads rich text in whatever form it is stored.

    Args:
        schema: The classes of nodes and marks.
        read_block: Reads a block from its mapping.
        detailed: Whether to go on after a misfit and raise all of them.
        blocks: The types of the blocks that the text may hold, where they are known.
    """

    def __init__(
        self,
        schema: Schema,
        read_block: Callable[[Any], Any],
        *,
        detailed: bool,
        blocks: Collection[str] = (),
    ) -> None:
        self._nodes = schema.nodes
        self._marks = schema.marks
        self._read_block = read_block
        self._detailed = detailed
        self._blocks = blocks

    def read(self, value: Any) -> RichText:
        """Return a value as rich text; raise a `Mismatch` where it is none, or what a block raises."""
        if value.__class__ is list:
            return self._listed(value)
        if value.__class__ is str:
            return RichText(HtmlText(value), form="html") if value else RichText(form="html")
        if value.__class__ is dict and value.get("type") == "doc":
            text = RichText(form="doc")
            self._fill(text, value)
            return text
        if value is None or value == {}:
            return RichText()
        raise Mismatch("rich text", value)

    def _listed(self, value: list[Any]) -> RichText:
        text = RichText(form="mixed" if is_mixed_text(value, self._blocks) else "nodes")
        text.content = self._each(value, self._node if text.form == "nodes" else self._html_or_block)
        return text

    def _html_or_block(self, data: Any) -> Piece:
        """Read an item of the mixed form."""
        if data.__class__ is not dict or data.get("type") != "text" or data.get("text").__class__ is not str:
            block: Piece = self._read_block(data)
            return block
        html = HtmlText(data["text"])
        html.extra = {key: plain(value) for key, value in data.items() if key not in ("type", "text")}
        return html

    def _node(self, data: Any) -> Piece:
        """Read a node, or the block that a node of type `set` is."""
        name: Any = data.get("type") if data.__class__ is dict else None
        if name.__class__ is not str or not name:
            raise Mismatch("a node: a mapping with a `type`", data)
        if name == "set" and (block := self._block(data)) is not None:
            return block
        node: Piece = _blank(self._nodes.get(name, Node), name)
        if len(data) > 1:
            self._fill(node, data)
        return node

    def _block(self, data: dict[str, Any]) -> Piece | None:
        found = block_in_node(data)
        if found is None:
            return None
        try:
            block = self._read_block(found)
        except Exception as error:
            raise (at(("attrs", "values"), error) if self._detailed else error) from None
        return block if isinstance(block, Block) else None

    def _fill(self, node: Any, data: dict[str, Any]) -> None:
        """Put what is stored into the fields of a node, and what does not fit there into its `extra`."""
        for key, value in data.items():
            kind = value.__class__
            if key == "text" and kind is str and value and node.__class__ is Text:
                node.text = value
            elif key == "content" and kind is list and value and are_typed(value):
                node.content = self._each(value, self._node, "content")
            elif key == "marks" and kind is list and value and are_typed(value):
                node.marks = [self._mark(each) for each in value]
            elif key == "attrs" and kind is dict and value:
                node.attrs = plain(value)
            elif key == "text" and kind is Scalar and node.__class__ is Text:
                node.text = value.text
            elif key != "type":
                node.extra[key] = plain(value)

    def _mark(self, data: dict[str, Any]) -> Mark:
        name = data["type"]
        mark = _blank_mark(self._marks.get(name, Mark), name)
        if len(data) > 1:
            for key, value in data.items():
                if key == "attrs" and value.__class__ is dict and value:
                    mark.attrs = plain(value)
                elif key != "type":
                    mark.extra[key] = plain(value)
        return mark

    def _each(self, values: list[Any], read: Callable[[Any], Piece], *path: str) -> list[Piece]:
        """Read the items of a list; where detail is wanted, go on after a misfit and raise all."""
        if not self._detailed:
            return [read(value) for value in values]
        return all_read(read, (((*path, index), value) for index, value in enumerate(values)))


def _blank(cls: type[Node], name: str) -> Any:
    """Return a node without content, not by its constructor: that is the user's to shape."""
    node: Any = cls.__new__(cls)
    node.type = name
    node.content = []
    node.attrs = {}
    node.marks = []
    node.extra = {}
    if cls is Text:
        node.text = ""
    return node


def _blank_mark(cls: type[Mark], name: str) -> Mark:
    mark = cls.__new__(cls)
    mark.type = name
    mark.attrs = {}
    mark.extra = {}
    return mark


def rich_text_data(text: RichText, write_block: Callable[[Block], dict[str, Any]]) -> Any:
    """
    Return rich text as plain data, in the form that it was read in.

    Args:
        text: The text.
        write_block: Writes a block as a mapping.

    Raises:
        RegistrationError: A node or a mark has no type.
        StructureError: A piece cannot be stored in that form.
    """
    if text.form == "html":
        return "".join([_html(piece, text.form).source for piece in text.content])
    if text.form == "mixed":
        return [_mixed_data(piece, write_block) for piece in text.content]
    if text.form == "doc":
        return _node_data(text, write_block)
    return [_piece_data(piece, write_block) for piece in text.content]


def _mixed_data(piece: Piece, write_block: Callable[[Block], dict[str, Any]]) -> dict[str, Any]:
    if isinstance(piece, Block):
        return write_block(piece)
    html = _html(piece, "mixed")
    return {"type": "text", "text": html.source, **plain(html.extra)}


def _html(piece: Piece, form: str) -> HtmlText:
    if isinstance(piece, HtmlText):
        return piece
    raise _unfit(
        f"a {type(piece).__name__} cannot be stored in rich text of the form {form!r}: "
        "set `form` to 'nodes', or put an HtmlText there"
    )


def _piece_data(piece: Piece, write_block: Callable[[Block], dict[str, Any]]) -> dict[str, Any]:
    if isinstance(piece, Block):
        values = write_block(piece)
        own = {key: values.pop(key) for key in ("id", "enabled") if key in values}
        return {"type": "set", "attrs": {**own, "values": values}}
    if isinstance(piece, HtmlText):
        raise _unfit("an HtmlText cannot be stored among nodes: make nodes of it with richtext.from_html")
    if not isinstance(piece, Node):
        raise _unfit(f"a {type(piece).__name__} is no piece of rich text")
    return _node_data(piece, write_block)


def _node_data(node: Node, write_block: Callable[[Block], dict[str, Any]]) -> dict[str, Any]:
    """Return a node as a mapping, its keys in Tiptap's order."""
    data: dict[str, Any] = {"type": _type_of(node)}
    if node.attrs:
        data["attrs"] = plain(node.attrs)
    if node.content:
        data["content"] = [_piece_data(piece, write_block) for piece in node.content]
    if node.marks:
        data["marks"] = [_mark_data(mark) for mark in node.marks]
    if isinstance(node, Text) and node.text:
        data["text"] = node.text
    return {**data, **{key: plain(value) for key, value in node.extra.items() if key not in data}}


def _mark_data(mark: Mark) -> dict[str, Any]:
    data: dict[str, Any] = {"type": _type_of(mark)}
    if mark.attrs:
        data["attrs"] = plain(mark.attrs)
    return {**data, **{key: plain(value) for key, value in mark.extra.items() if key not in data}}


def _type_of(value: Node | Mark) -> str:
    if not value.type:
        name = type(value).__name__
        raise RegistrationError(f"this {name} has no type: register its class, or say {name}(type='name')")
    return value.type


def _unfit(message: str) -> StructureError:
    return StructureError(Problem(message, file="<data>"))
