"""
Which edits turn a text into one that says something else, and nothing more than that.

The plan goes down the tree beside the old and the new data. What is the same keeps its bytes; a changed scalar
is rewritten where it stands; keys and items that come, go or move do so with their own lines and comments.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs

from replicator.scalar import Scalar
from replicator.typing import DataPath, PlainData
from replicator.yaml.compare import longest_rising, match_items, match_keys, same
from replicator.yaml.edits import Edit, apply
from replicator.yaml.layout import Stretch, Text, walk
from replicator.yaml.nodes import Alias, Entry, Item, Leaf, Listing, Mapping, Node
from replicator.yaml.styles import Setting, in_style, word

if TYPE_CHECKING:
    from replicator.yaml.dialects import Dialect
    from replicator.yaml.document import Document

__all__ = ["Plan"]

_HEADER_COMMENT = re.compile(r"[|>][-+0-9]*([ \t]+#[^\r\n]*)")


@attrs.frozen
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


class Plan:
    """The edits for one set of new data, under what earlier plans have found not to work."""

    @classmethod
    def of(cls, document: Document, data: PlainData, afresh: set[DataPath], lost: set[str]) -> Plan:
        """
        Make the plan for new data.

        Nodes at the paths `afresh` are written anew as a whole; aliases of the anchors `lost` are written out.
        """
        plan = cls(document, afresh, lost)
        tree = document.tree
        if tree is None:
            plan.append_document(data)
        else:
            plan.value(_Slot(None, tree, flow=False), document.written, data, ())
        return plan

    def __init__(self, document: Document, afresh: set[DataPath], lost: set[str]) -> None:
        self.document = document
        self.text = Text.of(document.text)
        self.afresh = afresh
        self.lost = set(lost)
        self.edits: list[Edit] = []
        self.anchored: dict[str, Any] = {}

    @property
    def dialect(self) -> Dialect:
        """How the file's own writer writes."""
        return self.document.detection.dialect

    def value(self, slot: _Slot, old: Any, new: Any, path: DataPath) -> None:
        """Plan the change of one value."""
        node = slot.node
        if path in self.afresh:
            self.replace(slot, new, path)
        elif isinstance(node, Alias):
            if node.name in self.lost or not same(self.anchored.get(node.name, old), new):
                self.replace(slot, new, path)
        else:
            if node.anchor:
                self.anchored[node.anchor] = new
            if self.document.has_aliases or not same(old, new):
                self.changed(slot, old, new, path)

    def changed(self, slot: _Slot, old: Any, new: Any, path: DataPath) -> None:
        """Plan the change of a value that is no alias: within it where it stays what it is, else as a whole."""
        node = slot.node
        if isinstance(node, Mapping) and node.children and isinstance(new, dict) and new:
            self.mapping(slot, node, old, new, path)
        elif isinstance(node, Listing) and node.children and isinstance(new, list) and new:
            self.listing(slot, node, old, new, path)
        elif same(old, new):
            return
        elif isinstance(node, Leaf) and not isinstance(new, dict | list):
            self.scalar(slot, node, old, new, path)
        else:
            self.replace(slot, new, path)

    def scalar(self, slot: _Slot, node: Leaf, old: Any, new: Any, path: DataPath) -> None:
        """Plan the change of a scalar in the style that it has; as its writer would, where that is known."""
        decorated = node.content > node.start
        written = None
        if decorated or self.document.detection.confidence < 1:
            written = self.restyled(slot, node, old, new)
        if written is None:
            self.replace(slot, new, path)
            return
        space = " " if node.content == node.end else ""
        self.edit(node.content, node.end, space + written, path)

    def restyled(self, slot: _Slot, node: Leaf, old: Any, new: Any) -> str | None:
        """Return a new scalar in the style of the old one; None where that cannot hold it."""
        if isinstance(new, Scalar):
            new = new.value
        if new is None or node.start == node.end:
            return None
        if not isinstance(new, str):
            was_bool = isinstance(old, Scalar) and isinstance(old.value, bool)
            return None if node.style in {"|", ">"} else word(new, node.text if was_bool else "")
        if not isinstance(old, str) and not node.tag:
            return None
        setting = Setting(
            self.text.text[node.content : node.end].replace("\r\n", "\n"),
            node.text,
            self.column(slot),
            flow=slot.flow,
            blank_follows=self.text.blank_follows(node.end),
            ends_text=self.text.ends_at(node.end),
        )
        return in_style(node.style, str(new), setting)

    def mapping(
        self, slot: _Slot, node: Mapping, old: dict[str, Any], new: dict[str, Any], path: DataPath
    ) -> None:
        """Plan the changes of a mapping: its values, its keys, which go and which come."""
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
                self.value(self.slot_in(node, entry), old[entry.name], own[key], (*path, key))
            elif entry.name is not None and entry.name not in continued:
                self.lose(entry)
        self.reshape(node, kept, self.new_entries(node, matches, own), path)

    def merged(self, node: Mapping, old: dict[str, Any]) -> dict[str, Any] | None:
        """Return what merge keys will bring into a mapping; None where that is no longer known."""
        found: dict[str, Any] = {}
        for entry in node.children:
            if not entry.is_merge:
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
        if entry.key.anchor:
            self.anchored[entry.key.anchor] = key
        written = self.dialect.flow(key) if node.flow else self.dialect.key(key)
        self.edit(entry.key.content, entry.key.end, written, path)

    def new_entries(self, node: Mapping, matches: dict[str, str], own: dict[str, Any]) -> dict[int, list[str]]:
        """Return the text of every new key, under the index of the entry that it comes after."""
        column = self.text.column(node.children[0].start)
        index_of = {entry.name: index for index, entry in enumerate(node.children)}
        found: dict[int, list[str]] = {}
        previous = -1
        for key, value in own.items():
            if key in matches:
                previous = index_of[matches[key]]
            elif node.flow:
                written = f"{self.dialect.flow(key)}: {self.dialect.flow(value)}"
                found.setdefault(previous, []).append(written)
            else:
                written = f"{self.dialect.key(key)}:{self.dialect.after_key(value, column)}"
                found.setdefault(previous, []).append(self.lines(written, column))
        return found

    def listing(self, slot: _Slot, node: Listing, old: list[Any], new: list[Any], path: DataPath) -> None:
        """Plan the changes of a list: its items, which go, which come and which move."""
        matches = match_items(old, new)
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
            self.value(self.slot_in(node, item), old[index], new[position], (*path, position))
            inner, self.edits = self.edits, outer
            if index in kept:
                self.edits += inner
            else:
                moved[index] = self.moving(node, index, inner, path)
        self.reshape(node, kept, self.new_items(node, matches, kept, moved, new), path)

    def new_items(
        self, node: Listing, matches: list[int | None], kept: set[int], moved: dict[int, str], new: list[Any]
    ) -> dict[int, list[str]]:
        """Return the text of every item that is new in its place, under the index of the one it comes after."""
        column = self.text.column(node.children[0].start)
        found: dict[int, list[str]] = {}
        previous = -1
        for index, value in zip(matches, new, strict=True):
            if index in kept:
                previous = index if index is not None else previous
            elif index is not None:
                found.setdefault(previous, []).append(moved[index])
            elif node.flow:
                found.setdefault(previous, []).append(self.dialect.flow(value))
            else:
                written = f"-{self.dialect.after_dash(value, column)}"
                found.setdefault(previous, []).append(self.lines(written, column))
        return found

    def moving(self, node: Listing, index: int, inner: list[Edit], path: DataPath) -> str:
        """Return the text of an item that moves, with its own changes and its comments."""
        item = node.children[index]
        if node.flow:
            return self.applied(inner, item.start, item.end, path)
        stretch = self.stretches(node)[index]
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
            lines = self.text.line_break + lines.removesuffix(self.text.line_break)
        self.edit(offset, offset, lines, path)

    def reshape_flow(
        self, node: Mapping | Listing, kept: set[int], new: dict[int, list[str]], path: DataPath
    ) -> None:
        """Take out and put in what stands between commas."""
        children: Sequence[Entry | Item] = node.children
        separator = self.separator(children)
        for previous, texts in new.items():
            if previous < 0:
                start = children[0].start
                self.edit(start, start, "".join(text + separator for text in texts), path)
            else:
                end = children[previous].end
                self.edit(end, end, "".join(separator + text for text in texts), path)
        last = max(kept)
        for index in range(last):
            if index not in kept:
                self.edit(children[index].start, children[index + 1].start, "", path)
        if last + 1 < len(children):
            self.edit(children[last].end, children[-1].end, "", path)

    def replace(self, slot: _Slot, new: Any, path: DataPath) -> None:
        """Plan to write a value anew, as the file's writer would; comments in its first and last line stay."""
        node = slot.node
        self.lose(node)
        if slot.flow:
            lone = isinstance(slot.holder, Entry) and slot.holder.colon is None
            before = "" if node.end > node.start else ": " if lone else " "
            self.edit(node.start, node.end, before + self.dialect.flow(new), path)
            return
        if slot.holder is None:
            self.replace_document(node, new, path)
            return
        written = self.written(slot, new)
        first, *rest = written.split("\n")
        end = node.end
        comments = self.comment_at_head(slot)
        after = self.text.comment_after(end)
        if rest and after:
            comments += self.text.text[after[0] : after[1]]
            end = after[1]
        self.edit(slot.opening, end, self.broken("\n".join([first + comments, *rest])), path)

    def written(self, slot: _Slot, value: Any) -> str:
        """Return what a writer writes after a colon or a dash, in a form that its surroundings leave alone."""
        after = self.dialect.after_key if isinstance(slot.holder, Entry) else self.dialect.after_dash
        return after(value, self.column(slot))

    def replace_document(self, node: Node, new: Any, path: DataPath) -> None:
        """Plan to write the whole content anew, between what stands before and after it."""
        written = self.broken(self.dialect.document(new).rstrip("\n"))
        before = self.text.text[self.text.line_start(node.start) : node.start]
        own_line = self.text.line_break if before.strip() else ""
        self.edit(node.start, node.end, own_line + written, path)

    def append_document(self, new: Any) -> None:
        """Plan to write content into a text that has none, after its comments."""
        self.insert_lines(len(self.text.text), self.broken(self.dialect.document(new)), ())

    def comment_at_head(self, slot: _Slot) -> str:
        """Return the comment in the first line of a value that goes on in the next lines: `key: | # comment`."""
        text, node = self.text.text, slot.node
        if isinstance(node, Leaf) and node.style in {"|", ">"}:
            found = _HEADER_COMMENT.match(text, node.content, node.end)
            return found[1] if found else ""
        comment = self.text.comment_after(slot.opening)
        return text[comment[0] : comment[1]] if comment and comment[1] < node.content else ""

    def slot_in(self, node: Mapping | Listing, child: Entry | Item) -> _Slot:
        """Return the place of a child's value."""
        return _Slot(child, child.value, node.flow)

    def column(self, slot: _Slot) -> int:
        """Return the column of the key or dash that a value belongs to; -1 at the top."""
        return -1 if slot.holder is None else self.text.column(slot.holder.start)

    def stretches(self, node: Mapping | Listing) -> list[Stretch]:
        """Return the lines and comments of every child of a block collection."""
        found: list[Stretch] = []
        floor = node.start
        for child in node.children:
            found.append(self.text.stretch(child, floor))
            floor = found[-1].end
        return found

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
