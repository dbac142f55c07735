"""Rich text from a stream of starts, ends and words, in whatever order they come."""

from __future__ import annotations

import re
from typing import TypeAlias

from replicator.nodes import Mark, Node, RichText, Text
from replicator.renderers.elements import BLANKS
from replicator.richtext.nodes import (
    Blockquote,
    BulletList,
    CodeBlock,
    HardBreak,
    Heading,
    ListItem,
    OrderedList,
    Paragraph,
)
from replicator.richtext.tables import Table, TableCell, TableHeader, TableRow

__all__ = ["Builder"]

_SPACE = re.compile(rf"[{BLANKS}]+")
_LINES = (Paragraph, Heading, CodeBlock)
"""What holds text."""

_LISTS = (BulletList, OrderedList)
_CELLS = (TableCell, TableHeader)
_Classes: TypeAlias = "tuple[type[Node], ...]"

_HOLDS: dict[type[Node], _Classes] = {
    BulletList: (ListItem,),
    OrderedList: (ListItem,),
    Table: (TableRow,),
    TableRow: _CELLS,
}
"""What holds only certain nodes; the first of them is put around others."""

_LIES_IN: dict[type[Node], _Classes] = {
    ListItem: _LISTS,
    TableRow: (Table,),
    TableCell: (Table, TableRow),
    TableHeader: (Table, TableRow),
}
"""What lies only in certain nodes; the first of them is put around it elsewhere."""

_ENDS: dict[type[Node], tuple[_Classes, _Classes]] = {
    ListItem: ((ListItem,), (*_LISTS, Blockquote, Table)),
    TableRow: ((TableRow,), (Table,)),
    TableCell: (_CELLS, (Table,)),
    TableHeader: (_CELLS, (Table,)),
}
"""What the start of a node ends, if it is open, and what it is not looked for outside of."""

_DEEPEST = 50
"""How many nodes or marks may lie around words; more of them are passed over."""


class Builder:
    """Makes a rich text that an editor takes: text in paragraphs, items in lists, cells in rows."""

    def __init__(self) -> None:
        self._text = RichText()
        self._open: list[Node] = [self._text]
        self._marks: list[Mark] = []

    def finish(self) -> RichText:
        """End what is open, and return it all."""
        self.end_line()
        return self._text

    @property
    def innermost(self) -> Node:
        """The node that is open."""
        return self._open[-1]

    def open(self, node: Node) -> None:
        """Begin a node; what comes until it is closed is inside."""
        self.end_line()
        if len(self._open) > _DEEPEST:
            return
        if type(node) in _ENDS:
            self.close(*_ENDS[type(node)])
        around = _LIES_IN.get(type(node))
        if around and not isinstance(self._open[-1], around):
            self.open(around[0]())
        while (held := _HOLDS.get(type(self._open[-1]))) and not isinstance(node, held):
            self._push(held[0]())
        self._push(node)

    def close(self, classes: _Classes, within: _Classes = ()) -> None:
        """End the innermost open node of some classes, with all that is open in it; do nothing without one."""
        for index in range(len(self._open) - 1, 0, -1):
            if isinstance(self._open[index], classes):
                self.end_line()
                del self._open[index:]
                return
            if isinstance(self._open[index], within):
                return

    def leaf(self, node: Node) -> None:
        """Add a node that is no part of a line and holds nothing."""
        self.open(node)
        if self._open[-1] is node:
            self._open.pop()

    def mark(self, mark: Mark) -> None:
        """Mark the words that follow."""
        if len(self._marks) < _DEEPEST:
            self._marks.append(mark)

    def unmark(self, cls: type[Mark]) -> None:
        """End the innermost mark of a class; do nothing without one."""
        for index in range(len(self._marks) - 1, -1, -1):
            if type(self._marks[index]) is cls:
                del self._marks[index]
                return

    def words(self, words: str) -> None:
        """Add words to the line, white space as HTML has it; outside of a line, begin a paragraph with them."""
        code = isinstance(self._open[-1], CodeBlock)
        if not code:
            words = _SPACE.sub(" ", words)
            words = words.lstrip(" ") if self._is_at_start() else words
        if words:
            self.inline(Text(words))

    def inline(self, node: Node) -> None:
        """Add a part of a line, with the marks that are open."""
        if not isinstance(self._open[-1], _LINES):
            self.open(Paragraph())
        line = self._open[-1]
        if not isinstance(line, CodeBlock):
            node.marks = [mark for index, mark in enumerate(self._marks) if mark not in self._marks[:index]]
        last = line.content[-1] if line.content else None
        if isinstance(node, Text) and isinstance(last, Text) and last.marks == node.marks:
            last.text += node.text
        else:
            line.content.append(node)

    def end_line(self) -> None:
        """End the paragraph, the heading or the code that is open, if one is."""
        if not isinstance(self._open[-1], _LINES):
            return
        line = self._open.pop()
        last = line.content[-1] if line.content else None
        if isinstance(last, Text):
            last.text = last.text.removesuffix("\n") if isinstance(line, CodeBlock) else last.text.rstrip(" ")
            if not last.text:
                line.content.pop()

    def _push(self, node: Node) -> None:
        self._open[-1].content.append(node)
        self._open.append(node)

    def _is_at_start(self) -> bool:
        """Tell whether a blank would be the first of its line, or follow another."""
        line = self._open[-1].content if isinstance(self._open[-1], _LINES) else []
        last = line[-1] if line else None
        return (
            last is None or isinstance(last, HardBreak) or (isinstance(last, Text) and last.text[-1:] == " ")
        )
