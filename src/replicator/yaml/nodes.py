"""
The syntax tree: what stands where, built from the log of a reading when somebody asks.

The parsers' own marks are exact for scalars only. Block scalars run on over blank lines, block collections
over everything up to the next token, and empty values stand where it pleases the parser; here every node ends
with its last character of content, and an empty one stands right after its colon or dash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import attrs

__all__ = ["Alias", "Entry", "Item", "Leaf", "Listing", "Log", "Mapping", "Node", "build", "skip_blank"]

Log: TypeAlias = "list[tuple[Any, ...]]"
"""
What the parser said, in its order, in tuples that the garbage collector can forget.

A scalar is `(style, start, end, value)`, with `anchor, tag` when it has any; a collection is opened by
`(dict | list, start, end, flow, anchor, tag)` and closed by `("end", start, end)`; an alias is
`("*", start, end, text, name)`, with the text it stands for where it is a key.
"""

_BLANK = re.compile(r"(?:[ \t\r\n]+(?:#[^\r\n]*)?)*")
_PROPERTIES = re.compile(r"(?:(?:!<[^>]*>|[&!][^\s,\[\]{}]*)(?:[ \t\r\n]+(?:#[^\r\n]*)?)*)*")
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*(?:[ \t]+(?:#[^\r\n]*)?)?")


@attrs.define(eq=False)
class Leaf:
    """A scalar."""

    start: int
    """Where it starts, with its anchor and tag."""

    end: int
    style: str
    """The quote, `|` or `>`; empty for a plain scalar."""

    text: str
    """Its text as the parser understood it: unescaped, unfolded."""

    anchor: str | None = None
    tag: str | None = None
    content: int = 0
    """Where it starts without its anchor and tag."""


@attrs.define(eq=False)
class Alias:
    """A `*name` that stands for an anchored node elsewhere."""

    start: int
    end: int
    text: str
    """The text it stands for, where it is a key."""

    name: str
    style: str = "*"
    anchor: None = None
    tag: None = None

    @property
    def content(self) -> int:
        """Where it starts: an alias has neither anchor nor tag."""
        return self.start


@attrs.define(eq=False)
class Entry:
    """A key and its value."""

    key: Leaf | Alias
    colon: int | None
    """Where its colon stands; None for a key alone, as in `{a, b}`."""

    value: Node

    @property
    def start(self) -> int:
        """Where the key starts."""
        return self.key.start

    @property
    def end(self) -> int:
        """Where the value ends, or the key where there is none."""
        return max(self.value.end, self.key.end)

    @property
    def name(self) -> str | None:
        """The key in the data; None for a merge key."""
        return None if self.is_merge else self.key.text

    @property
    def is_merge(self) -> bool:
        """Tell whether this is a merge key, `<<`."""
        key = self.key
        return key.text == "<<" and not (key.style or key.anchor or key.tag)


@attrs.define(eq=False)
class Item:
    """One item of a list."""

    dash: int | None
    """Where its dash stands; None in a flow list."""

    value: Node

    @property
    def start(self) -> int:
        """Where the dash is, or the value where there is none."""
        return self.value.start if self.dash is None else self.dash

    @property
    def end(self) -> int:
        """Where the value ends."""
        return self.value.end


@attrs.define(eq=False)
class _Collection:
    """What a mapping and a list have in common: a place and a style."""

    start: int
    end: int
    flow: bool
    anchor: str | None
    tag: str | None
    content: int


@attrs.define(eq=False)
class Mapping(_Collection):
    """A mapping, with all its entries: those of a key that stands there twice, and merge keys, too."""

    children: list[Entry] = attrs.Factory(list)

    def entry(self, key: str) -> Entry | None:
        """Return the entry that gives a key its value: the last one of that name."""
        return next((each for each in reversed(self.children) if each.name == key), None)


@attrs.define(eq=False)
class Listing(_Collection):
    """A list."""

    children: list[Item] = attrs.Factory(list)


Node: TypeAlias = Leaf | Alias | Mapping | Listing


def skip_blank(text: str, position: int) -> int:
    """Return where the next character stands that is neither white space nor in a comment."""
    found = _BLANK.match(text, position)
    return found.end() if found else position


def build(log: Log, text: str) -> Node | None:
    """Make the tree of a log; None for a text without content."""
    return _node(iter(log), text, 0) if log else None


def _node(log: Iterator[tuple[Any, ...]], text: str, place: int) -> Node:
    """Make the next node; an empty one stands at `place`."""
    return _node_of(next(log), log, text, place)


def _node_of(entry: tuple[Any, ...], log: Iterator[tuple[Any, ...]], text: str, place: int) -> Node:
    """Make the node that a log entry begins."""
    kind = entry[0]
    if kind is dict:
        return _mapping(entry, log, text)
    if kind is list:
        return _listing(entry, log, text)
    if kind == "*":
        return Alias(*entry[1:])
    return _leaf(entry, text, place)


def _leaf(entry: tuple[Any, ...], text: str, place: int) -> Leaf:
    """Make a scalar, with its end where its content ends."""
    style, start, end, value = entry[:4]
    style = style or ""
    if len(entry) == 4:
        if start == end:
            return Leaf(place, place, style, value, content=place)
        if style in {"|", ">"}:
            end = _block_end(text, start, end, value)
        return Leaf(start, end, style, value, content=start)
    found = _PROPERTIES.match(text, start, end)
    content = found.end() if found else start
    if content == end:
        content = end = start + len(text[start:end].rstrip())
    elif style in {"|", ">"}:
        end = _block_end(text, content, end, value)
    return Leaf(start, end, style, value, entry[4], entry[5], content)


def _mapping(opening: tuple[Any, ...], log: Iterator[tuple[Any, ...]], text: str) -> Mapping:
    """Make a mapping of everything up to its end."""
    _, start, end, flow, anchor, tag = opening
    node = Mapping(start, end, bool(flow), anchor, tag, _content(opening, text))
    for entry in log:
        if entry[0] == "end":
            node.end = _collection_end(node, entry)
            break
        key: Any = _node_of(entry, log, text, entry[1])
        colon = skip_blank(text, key.end)
        found = text.startswith(":", colon)
        value = _node(log, text, colon + 1 if found else key.end)
        node.children.append(Entry(key, colon if found else None, value))
    return node


def _listing(opening: tuple[Any, ...], log: Iterator[tuple[Any, ...]], text: str) -> Listing:
    """Make a list of everything up to its end."""
    _, start, end, flow, anchor, tag = opening
    node = Listing(start, end, bool(flow), anchor, tag, _content(opening, text))
    position = node.content
    for entry in log:
        if entry[0] == "end":
            node.end = _collection_end(node, entry)
            break
        dash = None if node.flow else skip_blank(text, position)
        value = _node_of(entry, log, text, entry[1] if dash is None else dash + 1)
        node.children.append(Item(dash, value))
        position = value.end
    return node


def _content(opening: tuple[Any, ...], text: str) -> int:
    """Return where a collection starts after its anchor and tag."""
    _, start, _, _, anchor, tag = opening
    found = _PROPERTIES.match(text, start) if anchor or tag else None
    return found.end() if found else int(start)


def _collection_end(node: _Collection, closing: tuple[Any, ...]) -> int:
    """Return where a collection ends: with its bracket, or with its last descendant."""
    children: list[Any] = node.children  # type: ignore[attr-defined]
    if node.flow and (closing[2] > closing[1] or not children):
        return int(closing[2])
    return int(children[-1].end) if children else node.content


def _block_end(text: str, start: int, end: int, value: str) -> int:
    """
    Return where a literal or folded scalar ends, without its last line break.

    Blank lines after it are its own only if its header says so (`|+`).
    """
    header = _BLOCK_HEADER.match(text, start, end)
    head_end = header.end() if header else start
    body = text[head_end:end]
    if not value:
        return start + len(text[start:head_end].rstrip())
    if "+" in text[start : start + 3]:
        return _without_line_break(text, end)
    indent = _indent(body, value)
    lines = body.split("\n")
    while len(lines) > 1 and len(lines[-1].rstrip("\r")) <= indent and not lines[-1].strip(" \r"):
        end -= len(lines.pop()) + 1
    return end - 1 if text.startswith("\r", end - 1) else end


def _indent(body: str, value: str) -> int:
    """Return the indentation of a block scalar, by its first line that is not blank."""
    written = next((line for line in body.split("\n") if line.strip(" \r")), "")
    meant = next((line for line in value.split("\n") if line.strip(" ")), "")
    return (len(written) - len(written.lstrip(" "))) - (len(meant) - len(meant.lstrip(" ")))


def _without_line_break(text: str, end: int) -> int:
    """Return where a stretch ends without the line break it ends with."""
    if text.startswith("\n", end - 1):
        end -= 1
    return end - 1 if text.startswith("\r", end - 1) else end
