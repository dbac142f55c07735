"""
Which edits turn a text into one that says something else, and nothing more than that.

The plan goes down the tree beside the old and the new data. What is the same keeps its bytes; a changed scalar
is rewritten where it stands; keys and items that come, go or move do so with their own lines and comments.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from replicator.scalar import Scalar
from replicator.typing import DataPath, PlainData
from replicator.yaml.dialects import Dialect
from replicator.yaml.dialects.spelling import double_quoted
from replicator.yaml.nodes import Alias, Entry, Item, Leaf, Listing, Mapping, Node
from replicator.yaml.splice.compare import longest_rising, match_items, match_keys, same
from replicator.yaml.splice.edits import Edit, apply
from replicator.yaml.splice.layout import Stretch, Text, walk
from replicator.yaml.splice.styles import Setting, in_style
from replicator.yaml.splice.writable import check_writable

if TYPE_CHECKING:
    from replicator.yaml.document import Document

__all__ = ["Plan"]

_HEADER_COMMENT = re.compile(r"[|>][-+0-9]*([ \t]+#[^\r\n]*)")


_STAND_IN = "replicator_stand_in"
"""A word that every writer writes as it is."""


@attrs.define(eq=False)
class _Slot:
    """A place that holds a value."""

    holder: Entry | Item | None
    """The key or the dash that the value belongs to; None at the top."""

    node: Node
    flow: bool
    """Whether it stands in a flow collection."""

    @property
    def opening(self) -> int:
        """Where the text of the value begins: after the colon, the dash, or the key that has neither."""
        if isinstance(self.holder, Entry):
            return self.holder.key.end if self.holder.colon is None else self.holder.colon + 1
        if isinstance(self.holder, Item) and self.holder.dash is not None:
            return self.holder.dash + 1
        return self.node.start


@attrs.frozen
class Careful(Dialect):
    """The writer of last resort: every text in double quotes, which hold anything."""

    def line(self, text: str) -> str:
        """Return a text on one line."""
        return double_quoted(text)

    def flow_text(self, text: str) -> str:
        """Return a text on one line, as it may stand in a flow collection."""
        return double_quoted(text)


@attrs.frozen
class Lessons:
    """What earlier plans for the same data have taught."""

    careful: frozenset[DataPath] = frozenset()
    """Where the file's own way of writing did not read back as meant."""

    afresh: frozenset[DataPath] = frozenset()
    """Which nodes must be written anew as a whole."""

    lost: frozenset[str] = frozenset()
    """Which anchors go, so that their aliases must be written out."""


class Plan:
    """The edits for one set of new data, under what earlier plans have found not to work."""

    @classmethod
    def of(cls, document: Document, data: PlainData, lessons: Lessons) -> Plan:
        """Make the plan for new data."""
        plan = cls(document, lessons)
        tree = document.tree
        if tree is None:
            plan.append_document(data)
        else:
            plan.value(_Slot(None, tree, flow=False), document.written, data, ())
            plan.seal()
        return plan

    def __init__(self, document: Document, lessons: Lessons) -> None:
        self.document = document
        self.text = Text.of(document.text)
        self.lessons = lessons
        self.lost = set(lessons.lost)
        self.edits: list[Edit] = []
        self.anchored: dict[str, Any] = {}
        self.goes_on = False
        self.known_stretches: dict[int, list[Stretch]] = {}
        self.reaches_far = document.has_aliases or bool(lessons.afresh or lessons.careful)

    def dialect(self, path: DataPath) -> Dialect:
        """Return how to write what is new at a path: as the file's own writer does, if that went well so far."""
        dialect = self.document.detection.dialect
        if path in self.lessons.careful:
            return Careful("careful", dialect.step, dialect.list_step, dialect.dash)
        return dialect

    def value(self, slot: _Slot, old: Any, new: Any, path: DataPath) -> None:
        """Plan the change of one value."""
        node = slot.node
        if path in self.lessons.afresh:
            self.replace(slot, new, path)
        elif isinstance(node, Alias):
            if node.name in self.lost or not same(self.anchored.get(node.name, old), new):
                self.replace(slot, new, path)
        else:
            if node.anchor:
                self.anchored[node.anchor] = new
            self.changed(slot, old, new, path)

    def child(
        self,
        node: Mapping | Listing,
        holder: Entry | Item,
        old: Any,
        new: Any,
        path: DataPath,
        step: str | int,
    ) -> None:
        """Plan the change of a value in a collection."""
        self.value(_Slot(holder, holder.value, node.flow), old, new, (*path, step))

    def changed(self, slot: _Slot, old: Any, new: Any, path: DataPath) -> None:
        """Plan the change of a value that is no alias: within it where it stays what it is, else as a whole."""
        node = slot.node
        if isinstance(node, Mapping) and old and isinstance(new, dict) and new:
            self.mapping(slot, node, old, new, path)
        elif isinstance(node, Listing) and old and isinstance(new, list) and new:
            self.listing(slot, node, old, new, path)
        elif self.reaches_far and same(old, new):
            return
        elif isinstance(node, Leaf) and not isinstance(new, dict | list):
            self.scalar(slot, node, old, new, path)
        else:
            self.replace(slot, new, path)

    def scalar(self, slot: _Slot, node: Leaf, old: Any, new: Any, path: DataPath) -> None:
        """Plan the change of a scalar in the style that it has; as its writer would, where that is known."""
        check_writable(self.document, new, path)
        decorated = node.content > node.start
        written = None
        if decorated or not self.document.detection.exact:
            written = self.restyled(slot, node, old, new, path)
        if written is None:
            self.replace(slot, new, path)
            return
        space = " " if node.content == node.end else ""
        self.edit(node.content, node.end, self.broken(space + written), path)

    def restyled(self, slot: _Slot, node: Leaf, old: Any, new: Any, path: DataPath) -> str | None:
        """Return a new scalar in the style of the old one; None where that cannot hold it."""
        if new is None or node.start == node.end or path in self.lessons.careful:
            return None
        if not isinstance(new, str):
            written = self.dialect(path).flow(new)
            if isinstance(new, Scalar):
                return written if not node.style else None
            return None if node.style in {"|", ">"} else _in_case(written, node.text)
        if not isinstance(old, str) and not node.tag:
            return None
        setting = Setting(
            self.text.text[node.content : node.end].replace("\r\n", "\n"),
            node.text,
            self.column(slot),
            flow=slot.flow,
            tagged=node.tag is not None,
            blank_after=self.text.blank_after(node.end),
            ends_text=self.text.ends_at(node.end),
        )
        return in_style(node.style, str(new), setting)

    def mapping(
        self, slot: _Slot, node: Mapping, old: dict[str, Any], new: dict[str, Any], path: DataPath
    ) -> None:
        """Plan the changes of a mapping: its values, its keys, which go and which come."""
        names = node.names
        if old.keys() == new.keys() and len(names) == len(old) and None not in names:
            for key, value in old.items():
                if self.reaches_far or not same(value, new[key]):
                    self.child(node, node.entry(key), value, new[key], path, key)
            return
        entries = {entry.name: entry for entry in node.children if entry.name is not None}
        merged = self.merged(node, old)
        if merged is None or any(key not in new for key in merged):
            self.replace(slot, new, path)
            return
        own = {
            key: value
            for key, value in new.items()
            if key in entries or key not in merged or not same(merged[key], value)
        }
        matches = match_keys({name: old[name] for name in entries}, own)
        check_writable(self.document, {key: own[key] for key in own if key not in matches}, path)
        continued = {name: key for key, name in matches.items()}
        kept = {i for i, each in enumerate(node.children) if each.name is None or each.name in continued}
        changes_shape = len(kept) < len(node.children) or len(matches) < len(own)
        if not kept or (changes_shape and not self.can_change_shape(node)):
            self.replace(slot, new, path)
            return
        for entry in node.children:
            if entry.name in continued and entry is entries[entry.name]:
                key = continued[entry.name]
                self.rename(node, entry, key, path)
                if self.reaches_far or not same(old[entry.name], own[key]):
                    self.child(node, entry, old[entry.name], own[key], path, key)
            elif entry.name is not None and entry.name not in continued:
                self.lose(entry)
        self.reshape(node, kept, self.new_entries(node, kept, matches, own, self.dialect(path)), path)

    def merged(self, node: Mapping, old: dict[str, Any]) -> dict[str, Any] | None:
        """Return what merge keys will bring into a mapping; None where that is no longer known."""
        found: dict[str, Any] = {}
        for entry in node.children:
            if entry.name is not None:
                continue
            value = entry.value
            for source in [item.value for item in value.children] if isinstance(value, Listing) else [value]:
                brought: Any = None
                if isinstance(source, Alias) and source.name not in self.lost:
                    brought = self.anchored.get(source.name)
                elif isinstance(source, Mapping):
                    brought = {each.name: old.get(each.name or "") for each in source.children}
                if not isinstance(brought, dict):
                    return None
                found = brought | found
        return found

    def rename(self, node: Mapping, entry: Entry, key: str, path: DataPath) -> None:
        """Plan the change of a key's name."""
        if key == entry.name:
            return
        check_writable(self.document, {key: None}, path)
        if entry.key.anchor:
            self.anchored[entry.key.anchor] = key
        written = self.dialect(path).flow(key) if node.flow else self.dialect(path).key(key)
        self.edit(entry.key.content, entry.key.end, written, path)

    def new_entries(
        self, node: Mapping, kept: set[int], matches: dict[str, str], own: dict[str, Any], dialect: Dialect
    ) -> dict[int, list[str]]:
        """Return the text of every new key, under the index of the entry that it comes after."""
        column = self.text.column(node.children[0].start)
        index_of = {entry.name: index for index, entry in enumerate(node.children)}
        sources = [index_of[matches[key]] if key in matches else None for key in own]
        found: dict[int, list[str]] = {}
        for previous, key in zip(self.places(node, kept, sources), own, strict=True):
            if key in matches:
                continue
            if node.flow:
                written = f"{dialect.flow(key)}: {dialect.flow(own[key])}"
            else:
                end = self.end_of(node.children[previous].value) if previous >= 0 else node.start
                after = self.guarded(own[key], end, lambda value: dialect.after_key(value, column))
                written = self.lines(f"{dialect.key(key)}:{after}", column)
            found.setdefault(previous, []).append(written)
        return found

    def places(self, node: Mapping | Listing, kept: set[int], sources: list[int | None]) -> list[int]:
        """
        Return for every new child the index of the old one after which it stands, -1 for the front.

        What comes where something went takes its place, on its side of blank lines.
        """
        going = deque(sorted(set(range(len(node.children))) - kept - set(sources)))
        if self.shares_line(node):
            going = deque(index for index in going if index > min(kept))
        following: list[int] = []
        upcoming = len(node.children)
        for source in reversed(sources):
            upcoming = source if source is not None and source in kept else upcoming
            following.append(upcoming)
        found: list[int] = []
        previous = -1
        for source, after in zip(sources, reversed(following), strict=True):
            while going and going[0] < previous:
                going.popleft()
            if source is not None and source in kept:
                previous = source
            elif going and going[0] < after:
                previous = going.popleft()
            found.append(previous)
        return found

    def listing(self, slot: _Slot, node: Listing, old: list[Any], new: list[Any], path: DataPath) -> None:
        """Plan the changes of a list: its items, which go, which come and which move."""
        matches = match_items(old, new)
        if matches == [*range(len(old))]:
            for index, value in enumerate(old):
                if self.reaches_far or not same(value, new[index]):
                    self.child(node, node.children[index], value, new[index], path, index)
            return
        for position, source in enumerate(matches):
            if source is None:
                check_writable(self.document, new[position], (*path, position))
        if not any(index is not None for index in matches):
            matches[0] = 0  # one place at least stays, to put the new items around it
        kept = longest_rising([index for index in matches if index is not None])
        if (len(kept) < len(old) or len(kept) < len(new)) and not self.can_change_shape(node):
            self.replace(slot, new, path)
            return
        place = {index: position for position, index in enumerate(matches) if index is not None}
        moved: dict[int, str] = {}
        for index, item in enumerate(node.children):
            if index not in place:
                self.lose(item)
                continue
            position = place[index]
            outer, self.edits = self.edits, []
            if self.reaches_far or not same(old[index], new[position]):
                self.child(node, item, old[index], new[position], path, position)
            inner, self.edits = self.edits, outer
            if index in kept:
                self.edits += inner
            else:
                moved[index] = self.moving(node, index, inner, path)
        self.reshape(node, kept, self.new_items(node, matches, kept, moved, new, self.dialect(path)), path)

    def new_items(
        self,
        node: Listing,
        matches: list[int | None],
        kept: set[int],
        moved: dict[int, str],
        new: list[Any],
        dialect: Dialect,
    ) -> dict[int, list[str]]:
        """Return the text of every item that is new in its place, under the index of the one it comes after."""
        column = self.text.column(node.children[0].start)
        found: dict[int, list[str]] = {}
        for source, previous, value in zip(matches, self.places(node, kept, matches), new, strict=True):
            if source in kept:
                continue
            if source is not None:
                written = moved[source]
            elif node.flow:
                written = dialect.flow(value)
            else:
                end = self.end_of(node.children[previous].value) if previous >= 0 else node.start
                after = self.guarded(value, end, lambda each: dialect.after_dash(each, column))
                written = self.lines(f"-{after}", column)
            found.setdefault(previous, []).append(written)
        return found

    def moving(self, node: Listing, index: int, inner: list[Edit], path: DataPath) -> str:
        """Return the text of an item that moves, with its own changes and its comments."""
        item = node.children[index]
        if node.flow:
            return self.applied(inner, item.start, item.end, path)
        stretch = self.stretches(node)[index]
        if stretch.end == len(self.text.text):
            inner = inner + self.seals(path)
        indent = " " * self.text.column(item.start) if stretch.inline else ""
        text = indent + self.applied(inner, stretch.start, stretch.end, path)
        return text if text.endswith(("\n", "\r")) else text + self.text.line_break

    def applied(self, edits: list[Edit], start: int, end: int, path: DataPath) -> str:
        """Return a stretch of the text with edits; edits that do not fit it spoil the plan."""
        text = apply(self.text.text, edits, start, end)
        if text is None:
            self.edit(start, end, "", path)
            self.edit(start, end, "", path)
        return text or ""

    def reshape(
        self,
        node: Mapping | Listing,
        kept: set[int],
        new: dict[int, list[str]],
        path: DataPath,
    ) -> None:
        """Take out the children that are not kept, and put in new ones after those that are."""
        if node.flow:
            self.reshape_flow(node, kept, new, path)
        elif new or len(kept) < len(node.children):
            self.reshape_block(node, kept, new, path)

    def reshape_block(
        self, node: Mapping | Listing, kept: set[int], new: dict[int, list[str]], path: DataPath
    ) -> None:
        """Take out whole lines, and put in whole lines."""
        stretches = self.stretches(node)
        first, *_ = stretches
        first_kept = min(kept)
        column = self.text.column(node.children[0].start)
        gone = [index for index in range(len(stretches)) if index not in kept]
        front = "".join(new.pop(-1, []))
        if first.inline:
            if front:
                front = front[column:] + " " * column
            if gone and gone[0] == 0:
                gone = [index for index in gone if index > first_kept]
                self.edit(first.start, stretches[first_kept].start + column, front, path)
            elif front:
                self.edit(first.start, first.start, front, path)
        elif front:
            self.edit(first.start, first.start, front, path)
        for index in gone:
            self.edit(stretches[index].start, stretches[index].end, "", path)
        for index, texts in new.items():
            self.insert_lines(stretches[index].end, "".join(texts), path)

    def insert_lines(self, offset: int, lines: str, path: DataPath) -> None:
        """Put in whole lines, also where the text ends without a line break."""
        before = self.text.text[:offset]
        if before and offset == len(self.text.text) and not before.endswith(("\n", "\r")):
            lines = self.text.line_break + lines
            self.goes_on = True
        self.edit(offset, offset, lines, path)

    def seal(self) -> None:
        """Keep a block scalar at the end as it is where the text goes on after it, unless it goes itself."""
        for seal in self.seals(()) if self.goes_on else []:
            if not any(edit.start <= seal.start and seal.end <= edit.end for edit in self.edits):
                self.edits.append(seal)

    def seals(self, path: DataPath) -> list[Edit]:
        """Return the edit that makes a block scalar at the end, without line break, end so anywhere: a `-`."""
        node = self.document.tree
        while isinstance(node, Mapping | Listing) and node.children:
            node = node.children[-1].value
        if not isinstance(node, Leaf) or node.style not in {"|", ">"} or node.text.endswith("\n"):
            return []
        text = self.text.text
        if not self.text.ends_at(node.end) or "-" in text[node.content : node.content + 3]:
            return []
        end = node.content + 2 if text.startswith("+", node.content + 1) else node.content + 1
        return [Edit(node.content + 1, end, "-", path)]

    def reshape_flow(
        self, node: Mapping | Listing, kept: set[int], new: dict[int, list[str]], path: DataPath
    ) -> None:
        """Take out and put in what stands between commas."""
        children: Sequence[Entry | Item] = node.children
        separator = self.separator(children)
        last = max(kept)
        before = {index: "".join(text + separator for text in texts) for index, texts in new.items()}
        after = {index: "".join(separator + text for text in texts) for index, texts in new.items()}
        if -1 in new:
            self.edit(children[0].start, children[0].start, before[-1], path)
        for index in range(last):
            if index not in kept:
                self.edit(children[index].start, children[index + 1].start, before.get(index, ""), path)
            elif index in new:
                self.edit(children[index].end, children[index].end, after[index], path)
        tail = "".join(after[index] for index in sorted(new) if index >= last)
        if tail or last + 1 < len(children):
            self.edit(children[last].end, children[-1].end, tail, path)

    def replace(self, slot: _Slot, new: Any, path: DataPath) -> None:
        """Plan to write a value anew, as the file's writer would; comments in its first and last line stay."""
        check_writable(self.document, new, path)
        node = slot.node
        self.lose(node)
        if slot.flow:
            lone = isinstance(slot.holder, Entry) and slot.holder.colon is None
            before = "" if node.end > node.start else ": " if lone else " "
            self.edit(node.start, node.end, before + self.dialect(path).flow(new), path)
            return
        if slot.holder is None:
            self.replace_document(node, new, path)
            return
        written = self.written(slot, new, path)
        first, *rest = written.split("\n")
        end = self.end_of(node)
        comments = self.comment_at_head(slot)
        after = self.text.comment_after(end)
        if after and isinstance(node, Mapping | Listing) and not node.flow:
            end = after[1]  # a comment on the last of its children
        elif after and rest:
            comments += self.text.text[after[0] : after[1]]
            end = after[1]
        written = self.ending("\n".join([first + comments, *rest]), end)
        self.edit(slot.opening, end, self.broken(written), path)

    def written(self, slot: _Slot, value: Any, path: DataPath) -> str:
        """Return what a writer writes after a colon or a dash."""
        dialect = self.dialect(path)
        write = dialect.after_key if isinstance(slot.holder, Entry) else dialect.after_dash
        column = self.column(slot)
        return self.guarded(value, self.end_of(slot.node), lambda each: write(each, column))

    def guarded(self, value: Any, end: int, write: Callable[[Any], str]) -> str:
        """
        Let a writer write a value so that blank lines after it stay outside.

        A block scalar that keeps its last blank lines (`|+`) would take them for its own, and any block those of
        many spaces; so the text with which the value ends is put in double quotes then.
        """
        last = _last_scalar(value)
        blank = self.text.blank_after(end) if isinstance(last, str) and "\n" in last else []
        if not blank or not (last.endswith("\n\n") or any(blank)):
            return write(value)
        return write(_with_last_scalar(value, _STAND_IN)).replace(_STAND_IN, double_quoted(last))

    def end_of(self, node: Node) -> int:
        """Return the end of a node; a known writer's line of spaces after a block scalar goes with the scalar."""
        return self.text.end_of(node) if self.document.detection.exact else node.end

    def replace_document(self, node: Node, new: Any, path: DataPath) -> None:
        """Plan to write the whole content anew, between what stands before and after it."""
        written = self.guarded(new, node.end, self.dialect(path).document).removesuffix("\n")
        before = self.text.text[self.text.line_start(node.start) : node.start]
        own_line = "\n" if before.strip() else ""
        end = node.end
        if comment := self.text.comment_after(end):
            written += "\n" + self.text.text[comment[0] : comment[1]].lstrip()
            end = comment[1]
        self.edit(node.start, end, self.broken(own_line + self.ending(written, end)), path)

    def append_document(self, new: Any) -> None:
        """Plan to write content into a text that has none, after its comments."""
        check_writable(self.document, new, ())
        self.insert_lines(len(self.text.text), self.broken(self.dialect(()).document(new)), ())

    def ending(self, written: str, end: int) -> str:
        """Give a value at the end of a text without final line break the one that it may need."""
        return written + "\n" if self.text.ends_at(end) else written

    def comment_at_head(self, slot: _Slot) -> str:
        """Return the comment in the first line of a value that goes on in the next lines: `key: | # comment`."""
        text, node = self.text.text, slot.node
        if isinstance(node, Leaf) and node.style in {"|", ">"}:
            found = _HEADER_COMMENT.match(text, node.content, node.end)
            return found[1] if found else ""
        comment = self.text.comment_after(slot.opening)
        return text[comment[0] : comment[1]] if comment and comment[1] < node.content else ""

    def column(self, slot: _Slot) -> int:
        """Return the column of the key or dash that a value belongs to; -1 at the top."""
        return -1 if slot.holder is None else self.text.column(slot.holder.start)

    def stretches(self, node: Mapping | Listing) -> list[Stretch]:
        """Return the lines and comments of every child of a block collection."""
        found = self.known_stretches.setdefault(id(node), [])
        first = node.start if node is self.document.tree else 0  # what stands above all is the file's own
        for child in node.children[len(found) :]:
            found.append(self.text.stretch(child, found[-1].end if found else first))
        return found

    def shares_line(self, node: Mapping | Listing) -> bool:
        """Tell whether a block collection begins in the line of the dash around it: `- key: value`."""
        start = node.children[0].start
        return not node.flow and bool(self.text.text[self.text.line_start(start) : start].strip(" \t"))

    def can_change_shape(self, node: Mapping | Listing) -> bool:
        """Tell whether children can be put in and taken out: not where keys are marked with `?`."""
        text = self.text.text
        if node.flow:
            return text.startswith(("{", "["), node.content)
        starts = [child.start for child in node.children]
        return not any("?" in text[self.text.line_start(start) : start] for start in starts)

    def separator(self, children: Sequence[Entry | Item]) -> str:
        """Return what stands between the children of a flow collection."""
        text = self.text.text[children[0].end : children[1].start] if len(children) > 1 else ", "
        return text if re.fullmatch(r",\s+", text) else ", "

    def lines(self, written: str, column: int) -> str:
        """Return a new child of a block collection as whole lines."""
        return " " * column + self.broken(written) + self.text.line_break

    def broken(self, written: str) -> str:
        """Return a writer's text with the line breaks of the file."""
        return written.replace("\n", self.text.line_break)

    def lose(self, *gone: Node | Entry | Item) -> None:
        """Remember that anchors go with a node, so that their aliases must be written out."""
        for each in gone if self.document.has_aliases else ():
            nodes = [each] if not isinstance(each, Entry | Item) else [each.value]
            nodes += [each.key] if isinstance(each, Entry) else []
            self.lost.update(node.anchor for top in nodes for node in walk(top) if node.anchor)

    def edit(self, start: int, end: int, text: str, path: DataPath) -> None:
        """Add an edit."""
        self.edits.append(Edit(start, end, text, path))


def _last_scalar(value: Any) -> Any:
    """Return the scalar with which a value ends."""
    while isinstance(value, dict | list) and value:
        value = value[-1] if isinstance(value, list) else value[next(reversed(value))]
    return value


def _with_last_scalar(value: Any, last: str) -> Any:
    """Return a copy of a value that ends with another scalar."""
    if isinstance(value, list) and value:
        return [*value[:-1], _with_last_scalar(value[-1], last)]
    if isinstance(value, dict) and value:
        key = next(reversed(value))
        return {**value, key: _with_last_scalar(value[key], last)}
    return last


def _in_case(written: str, model: str) -> str:
    """Return a word in the case of another one: `False` where `True` stood."""
    if written.isalpha() and model.isalpha():
        return written.upper() if model.isupper() else written.title() if model.istitle() else written
    return written
