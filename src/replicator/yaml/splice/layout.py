"""Lines, comments and what belongs to whom: the shape of a text around its nodes."""

from __future__ import annotations

import re

import attrs

from replicator.yaml.nodes import Alias, Entry, Item, Leaf, Listing, Mapping, Node
from replicator.yaml.source import BOM

__all__ = ["Stretch", "Text", "walk"]

_REST_OF_LINE = re.compile(r"[ \t]*(#[^\r\n]*)?")
_LINE_BREAK = re.compile(r"\r\n?|\n")


@attrs.frozen
class Stretch:
    """What goes when a child of a block collection goes: its lines, and the comments that belong to it."""

    start: int
    end: int
    """After its last line break; where the text ends without one, at its end."""

    inline: bool
    """Whether it shares its first line with the dash of the collection around it: `- key: value`."""


@attrs.frozen
class Text:
    """A text with the questions that splicing asks of it."""

    text: str
    line_break: str

    @classmethod
    def of(cls, text: str) -> Text:
        """Look at a text, and take its first line break for the one it uses."""
        found = _LINE_BREAK.search(text)
        return cls(text, found[0] if found else "\n")

    def line_start(self, offset: int) -> int:
        """Return where the line around an offset starts; the byte order mark is no part of it."""
        start = self.text.rfind(self.line_break[-1], 0, offset) + 1
        return start or int(self.text.startswith(BOM))

    def column(self, offset: int) -> int:
        """Return how many characters stand before an offset in its line."""
        return offset - self.line_start(offset)

    def line_end(self, offset: int) -> int:
        """Return where the line around an offset ends, before its line break."""
        found = _LINE_BREAK.search(self.text, offset)
        return found.start() if found else len(self.text)

    def next_line(self, offset: int) -> int:
        """Return where the line after the one around an offset starts, or the end of the text."""
        found = _LINE_BREAK.search(self.text, offset)
        return found.end() if found else len(self.text)

    def comment_after(self, offset: int) -> tuple[int, int] | None:
        """Return where a comment after a value stands in its line, with the white space before it."""
        found = _REST_OF_LINE.match(self.text, offset)
        return (offset, found.end()) if found and found[1] else None

    def blank_after(self, offset: int) -> list[str]:
        """Return the blank lines after the line around an offset; one with spaces can become part of a block."""
        found: list[str] = []
        start = self.next_line(offset)
        while start < len(self.text) and not self.text[start : self.line_end(start)].strip():
            found.append(self.text[start : self.line_end(start)])
            start = self.next_line(start)
        return found

    def ends_at(self, offset: int) -> bool:
        """Tell whether the text ends with the line around an offset, without a line break."""
        return self.line_end(offset) == len(self.text)

    def end_of(self, node: Node) -> int:
        """Return the end of a node, with the lines of spaces that a block scalar with which it ends has made."""
        end = node.end
        if _ends_with_block(node):
            for blank in self.blank_after(end):
                if not blank:
                    break
                end = self.line_end(self.next_line(end))
        return end

    def stretch(self, child: Entry | Item, floor: int) -> Stretch:
        """Return the lines of a child of a block collection, with its comments; nothing before `floor` is its."""
        start = self.line_start(child.start)
        end = self.next_line(self.end_of(child.value))
        if self.text[start : child.start].strip(" \t"):
            return Stretch(child.start, end, inline=True)
        column = child.start - start
        while start > floor:
            above = self.line_start(start - 1) if start else 0
            line = self.text[above:start].rstrip("\r\n")
            if above < floor or not line.startswith(" " * column + "#"):
                break
            start = above
        return Stretch(start, end, inline=False)


def walk(node: Node | None) -> list[Leaf | Alias | Mapping | Listing]:
    """Return a node and everything under it, in the order of the text."""
    found: list[Node] = []
    waiting = [node] if node is not None else []
    while waiting:
        current = waiting.pop()
        found.append(current)
        if isinstance(current, Mapping):
            for entry in reversed(current.children):
                waiting += [entry.value, entry.key]
        elif isinstance(current, Listing):
            waiting += [item.value for item in reversed(current.children)]
    return found


def _ends_with_block(node: Node) -> bool:
    """Tell whether a node ends with a literal or folded scalar; lines of spaces after it are of its making."""
    while isinstance(node, Mapping | Listing) and node.places and not node.flow:
        node = node.child(-1).value
    return isinstance(node, Leaf) and node.style in {"|", ">"}
