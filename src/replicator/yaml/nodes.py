"""
The syntax tree: what stands where, built from the log of a reading when somebody asks.

The parsers' own marks are exact for scalars only. Block scalars run on over blank lines, block collections
over everything up to the next token, and empty values stand where it pleases the parser; here every node ends
with its last character of content, and an empty one stands right after its colon or dash.
"""

from __future__ import annotations

import re
from typing import Any, Generic, TypeAlias, TypeVar

import attrs

__all__ = ["Alias", "Entry", "Item", "Leaf", "Listing", "Log", "Mapping", "Node", "build", "skip_blank"]

Log: TypeAlias = "list[tuple[Any, ...]]"
"""
What the parser said, in its order, in tuples that the garbage collector can forget.

A scalar is `(style, start, end, value)`, with `anchor, tag` when it has any; a collection is opened by
`(dict | list, start, end, flow, anchor, tag)` and closed by `("end", start, end)`; an alias is
`("*", start, end, text, name)`, with the text it stands for where it is a key.
"""

_BLANK = re.compile(r"(?:[ \t\r\n]+|(?<![^ \t\r\n])#[^\r\n]*)*")
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
    name: str | None
    """The key in the data; None for a merge key, `<<`."""

    @property
    def start(self) -> int:
        """Where the key starts."""
        return self.key.start

    @property
    def end(self) -> int:
        """Where the value ends, or the key where there is none."""
        return max(self.value.end, self.key.end)


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


Child = TypeVar("Child", Entry, Item)


@attrs.define(eq=False)
class _Collection(Generic[Child]):
    """What a mapping and a list have in common; each child is made when first asked for."""

    start: int
    flow: bool
    anchor: str | None
    tag: str | None
    content: int
    _record: _Record
    _index: int
    _end: int | None = attrs.field(default=None, init=False)
    _places: list[int] | None = attrs.field(default=None, init=False)
    _made: dict[int, Child] = attrs.field(factory=dict, init=False)

    @property
    def end(self) -> int:
        """Where it ends: with its bracket, or with its last descendant."""
        if self._end is None:
            _, closing_start, closing_end = self._record.closing(self._index)
            if self.flow and (closing_end > closing_start or not self.places):
                self._end = int(closing_end)
            else:
                self._end = self.child(-1).end if self.places else self.content
        return self._end

    @property
    def places(self) -> list[int]:
        """Where in the log each child begins."""
        if self._places is None:
            self._places = self._record.within(self._index)
        return self._places

    @property
    def children(self) -> list[Child]:
        """The keys with their values, or the items."""
        return [self.child(position) for position in range(len(self.places))]

    def child(self, position: int) -> Child:
        """Return one child: whenever it is asked for, the same one."""
        place = self.places[position]
        if place not in self._made:
            self._made[place] = self._make(position % len(self.places))
        return self._made[place]

    def _make(self, position: int) -> Child:
        raise NotImplementedError


@attrs.define(eq=False)
class Mapping(_Collection[Entry]):
    """A mapping, with all its entries: those of a key that stands there twice, and merge keys, too."""

    _names: list[str | None] | None = attrs.field(default=None, init=False)
    _last_of: dict[str | None, int] | None = attrs.field(default=None, init=False)

    @property
    def names(self) -> list[str | None]:
        """The keys in the data, as often as they stand there; None for a merge key."""
        if self._names is None:
            self._names = [self._record.name(place) for place in self.places]
        return self._names

    def __contains__(self, name: object) -> bool:
        """Tell whether an entry gives a key a value."""
        return name in self._last

    def entry(self, name: str) -> Entry:
        """Return the entry that gives a key of `names` its value: the last one of that name."""
        return self.child(self._last[name])

    @property
    def _last(self) -> dict[str | None, int]:
        """The position of the last entry of each name."""
        if self._last_of is None:
            self._last_of = {name: position for position, name in enumerate(self.names)}
        return self._last_of

    def start_of(self, position: int) -> int:
        """Return where a child starts, without making it."""
        return int(self._record.log[self.places[position]][1])

    def _make(self, position: int) -> Entry:
        return self._record.entry(self.places[position])


@attrs.define(eq=False)
class Listing(_Collection[Item]):
    """A list."""

    def start_of(self, position: int) -> int:
        """Return where a child starts."""
        return self.child(position).start

    def _make(self, position: int) -> Item:
        """Make an item; in a block list the dash is the first thing after the item before."""
        dash_from = None if self.flow else self.content
        if position and not self.flow:
            dash_from = self._record.stop(self.places[position - 1])
        return self._record.item(self.places[position], dash_from)


Node: TypeAlias = Leaf | Alias | Mapping | Listing


def skip_blank(text: str, position: int) -> int:
    """
    Return where the next character stands that is neither white space nor in a comment.

    A comment may begin right at the position: a block scalar ends where the next line starts.
    """
    found = _BLANK.match(text, position)
    return found.end() if found else position


def build(log: Log, text: str) -> Node | None:
    """Return the top of the tree of a log; None for a text without content."""
    return _Record(log, text, _closings(log)).node(0, log[0][1]) if log else None


def _closings(log: Log) -> dict[int, int]:
    """Return for every entry that opens a collection the one that closes it."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for index, entry in enumerate(log):
        kind = entry[0]
        if kind is dict or kind is list:
            opened.append(index)
        elif kind == "end":
            found[opened.pop()] = index
    return found


@attrs.define(eq=False)
class _Record:
    """A log and its text, and where in the log every collection closes."""

    log: Log
    text: str
    _closings: dict[int, int]

    def closing(self, index: int) -> tuple[Any, ...]:
        """Return the entry that closes the collection opened by another."""
        return self.log[self._closings[index]]

    def node(self, index: int, place: int) -> Node:
        """Make the node that an entry begins; an empty one stands at `place`."""
        entry = self.log[index]
        kind = entry[0]
        if kind is dict or kind is list:
            _, start, _, flow, anchor, tag = entry
            found = _PROPERTIES.match(self.text, start) if anchor or tag else None
            content = found.end() if found else start
            make = Mapping if kind is dict else Listing
            return make(start, bool(flow), anchor, tag, content, self, index)
        return Alias(*entry[1:]) if kind == "*" else _leaf(entry, self.text, place)

    def within(self, index: int) -> list[int]:
        """Return where the children of a collection begin: its keys, or its items."""
        last, closings = self._closings[index], self._closings
        has_keys = self.log[index][0] is dict
        found: list[int] = []
        index += 1
        while index < last:
            found.append(index)
            index += has_keys
            index = closings.get(index, index) + 1
        return found

    def name(self, index: int) -> str | None:
        """Return the key at an entry as it is in the data; None for a merge key."""
        entry = self.log[index]
        text: str = entry[3]
        return None if text == "<<" and not entry[0] and not any(entry[4:]) else text

    def entry(self, index: int) -> Entry:
        """Make a key with its value."""
        key: Any = self.node(index, self.log[index][1])
        colon = key.end if self.text.startswith(":", key.end) else _colon(self.text, key.end)
        value = self.node(index + 1, key.end if colon is None else colon + 1)
        return Entry(key, colon, value, self.name(index))

    def item(self, index: int, dash_from: int | None) -> Item:
        """Make the item at an entry; in a block list its dash is the first thing from an offset on."""
        dash = None if dash_from is None else skip_blank(self.text, dash_from)
        return Item(dash, self.node(index, self.log[index][1] if dash is None else dash + 1))

    def stop(self, index: int) -> int:
        """Return where the parser went on after the node at an entry; for an empty item, before its dash even."""
        return int(self.log[self._closings.get(index, index)][2])


def _leaf(entry: tuple[Any, ...], text: str, place: int) -> Leaf:
    """Make a scalar, with its end where its content ends."""
    if len(entry) == 4:
        style, start, end, value = entry
        if start == end:
            start = end = place
        elif style == "|" or style == ">":
            end = _block_end(text, start, end, value)
        return Leaf(start, end, style or "", value, None, None, start)
    style, start, end, value = entry[:4]
    found = _PROPERTIES.match(text, start, end)
    content = found.end() if found else start
    if content == end:
        content = end = start + len(text[start:end].rstrip())
    elif style in {"|", ">"}:
        end = _block_end(text, content, end, value)
    return Leaf(start, end, style or "", value, entry[4], entry[5], content)


def _colon(text: str, key_end: int) -> int | None:
    """Return where the colon of a key stands, if it has one."""
    colon = skip_blank(text, key_end)
    return colon if text.startswith(":", colon) else None


def _block_end(text: str, start: int, end: int, value: str) -> int:
    """
    Return where a literal or folded scalar ends, without its last line break.

    Blank lines after it are its own only if its header says so (`|+`).
    """
    header = _BLOCK_HEADER.match(text, start, end)
    head_end = header.end() if header else start
    if not value:
        return start + len(text[start:head_end].rstrip())
    if "+" in text[start : start + 3]:
        return _without_line_break(text, end)
    line_start = text.rfind("\n", head_end, end) + 1
    while line_start > head_end and _is_blank(text, line_start, end, head_end, value):
        end = _without_line_break(text, line_start)
        line_start = text.rfind("\n", head_end, end) + 1
    return _without_line_break(text, end)


def _is_blank(text: str, start: int, end: int, head_end: int, value: str) -> bool:
    """Tell whether a line of a block is no content: empty, or spaces that do not exceed the indentation."""
    line = text[start:end].rstrip("\r")
    return not line or (not line.strip(" ") and len(line) <= _indent(text[head_end:end], value))


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
