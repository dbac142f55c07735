"""
Which edits turn a text into one that says something else, and nothing more than that.

The plan goes down the tree beside the old and the new data. What is the same keeps its bytes; a changed scalar
is rewritten where it stands; keys and items that come, go or move do so with their own lines and comments.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import attrs

from replicator.scalar import Scalar
from replicator.typing import DataPath, PlainData
from replicator.yaml.nodes import Alias, Entry, Item, Leaf, Listing, Mapping, Node
from replicator.yaml.splice.children import Children
from replicator.yaml.splice.compare import longest_rising, match_items, match_keys, same
from replicator.yaml.splice.draft import Draft, Lessons
from replicator.yaml.splice.layout import walk
from replicator.yaml.splice.styles import Setting, in_style
from replicator.yaml.splice.writable import check_writable

if TYPE_CHECKING:
    from replicator.yaml.document import Document

__all__ = ["Plan"]

_HEADER_COMMENT = re.compile(r"[|>][-+0-9]*([ \t]+#[^\r\n]*)")


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
            plan.draft.seal()
        return plan

    def __init__(self, document: Document, lessons: Lessons) -> None:
        self.document = document
        self.draft = Draft(document, lessons)
        self.text = self.draft.text
        self.lessons = lessons
        self.lost = set(lessons.lost)
        self.anchored: dict[str, Any] = {}
        self.reaches_far = document.has_aliases or bool(lessons.afresh or lessons.careful)

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
        self.draft.edit(node.content, node.end, self.draft.broken(space + written), path)

    def restyled(self, slot: _Slot, node: Leaf, old: Any, new: Any, path: DataPath) -> str | None:
        """Return a new scalar in the style of the old one; None where that cannot hold it."""
        if new is None or node.start == node.end or path in self.lessons.careful:
            return None
        if not isinstance(new, str):
            written = self.draft.dialect(path).flow(new)
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
        merged = self.merged(node, old)
        if merged is None or any(key not in new for key in merged):
            self.replace(slot, new, path)
            return
        position_of = {name: position for position, name in enumerate(names) if name is not None}
        own = {
            key: value
            for key, value in new.items()
            if key in position_of or key not in merged or not same(merged[key], value)
        }
        matches = match_keys({name: old[name] for name in position_of}, own)
        check_writable(self.document, {key: own[key] for key in own if key not in matches}, path)
        continued = {name: key for key, name in matches.items()}
        kept = {position for position, name in enumerate(names) if name is None or name in continued}
        changes_shape = len(kept) < len(names) or len(matches) < len(own)
        children = Children(self.draft, node, path)
        if not kept or (changes_shape and not children.can_change):
            self.replace(slot, new, path)
            return
        for position, name in enumerate(names):
            if name is None:
                continue
            if name not in continued:
                self.lose(node.child(position))
            elif position == position_of[name]:
                key = continued[name]
                if key != name:
                    self.rename(node, node.child(position), key, path)
                if self.reaches_far or not same(old[name], own[key]):
                    self.child(node, node.child(position), old[name], own[key], path, key)
        wanted = [*own.items()]
        children.reshape(
            kept,
            [position_of[matches[key]] if key in matches else None for key in own],
            lambda position, end: self.new_entry(children, *wanted[position], end),
        )

    def merged(self, node: Mapping, old: dict[str, Any]) -> dict[str, Any] | None:
        """Return what merge keys will bring into a mapping; None where that is no longer known."""
        found: dict[str, Any] = {}
        for position, name in enumerate(node.names):
            if name is not None:
                continue
            value = node.child(position).value
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
        check_writable(self.document, {key: None}, path)
        if entry.key.anchor:
            self.anchored[entry.key.anchor] = key
        written = self.draft.dialect(path).flow(key) if node.flow else self.draft.dialect(path).key(key)
        self.draft.edit(entry.key.content, entry.key.end, written, path)

    def new_entry(self, children: Children, key: str, value: Any, end: int) -> str:
        """Return the text of a new key that comes after the text that ends at an offset."""
        dialect, column = self.draft.dialect(children.path), children.column
        if children.node.flow:
            return f"{dialect.flow(key)}: {dialect.flow(value)}"
        after = self.draft.guarded(value, end, lambda each: dialect.after_key(each, column))
        return self.draft.lines(f"{dialect.key(key)}:{after}", column)

    def listing(self, slot: _Slot, node: Listing, old: list[Any], new: list[Any], path: DataPath) -> None:
        """Plan the changes of a list: its items, which go, which come and which move."""
        matches = match_items(old, new)
        if matches == [*range(len(old))]:
            for index, value in enumerate(old):
                if self.reaches_far or not same(value, new[index]):
                    self.child(node, node.child(index), value, new[index], path, index)
            return
        for position, source in enumerate(matches):
            if source is None:
                check_writable(self.document, new[position], (*path, position))
        if not any(index is not None for index in matches):
            matches[0] = 0  # one place at least stays, to put the new items around it
        kept = longest_rising([index for index in matches if index is not None])
        children = Children(self.draft, node, path)
        if (len(kept) < len(old) or len(kept) < len(new)) and not children.can_change:
            self.replace(slot, new, path)
            return
        place = {index: position for position, index in enumerate(matches) if index is not None}
        moved: dict[int, str] = {}
        for index, value in enumerate(old):
            if index not in place:
                self.lose(node.child(index))
                continue
            position, before = place[index], len(self.draft.edits)
            if self.reaches_far or not same(value, new[position]):
                self.child(node, node.child(index), value, new[position], path, position)
            if index not in kept:
                moved[index] = children.taken_out(index, self.draft.taken_back(before))
        children.reshape(
            kept,
            matches,
            lambda position, end: (
                self.new_item(children, new[position], end)
                if (source := matches[position]) is None
                else moved[source]
            ),
        )

    def new_item(self, children: Children, value: Any, end: int) -> str:
        """Return the text of a new item that comes after the text that ends at an offset."""
        dialect, column = self.draft.dialect(children.path), children.column
        if children.node.flow:
            return dialect.flow(value)
        after = self.draft.guarded(value, end, lambda each: dialect.after_dash(each, column))
        return self.draft.lines(f"-{after}", column)

    def replace(self, slot: _Slot, new: Any, path: DataPath) -> None:
        """Plan to write a value anew, as the file's writer would; comments in its first and last line stay."""
        check_writable(self.document, new, path)
        node = slot.node
        self.lose(node)
        if slot.flow:
            lone = isinstance(slot.holder, Entry) and slot.holder.colon is None
            before = "" if node.end > node.start else ": " if lone else " "
            self.draft.edit(node.start, node.end, before + self.draft.dialect(path).flow(new), path)
            return
        if slot.holder is None:
            self.replace_document(node, new, path)
            return
        written = self.written(slot, new, path)
        first, *rest = written.split("\n")
        end = self.draft.end_of(node)
        comments = self.comment_at_head(slot)
        after = self.text.comment_after(end)
        if after and isinstance(node, Mapping | Listing) and not node.flow:
            end = after[1]  # a comment on the last of its children
        elif after and rest:
            comments += self.text.text[after[0] : after[1]]
            end = after[1]
        written = self.draft.ending("\n".join([first + comments, *rest]), end)
        self.draft.edit(slot.opening, end, self.draft.broken(written), path)

    def written(self, slot: _Slot, value: Any, path: DataPath) -> str:
        """Return what a writer writes after a colon or a dash."""
        dialect = self.draft.dialect(path)
        write = dialect.after_key if isinstance(slot.holder, Entry) else dialect.after_dash
        column = self.column(slot)
        return self.draft.guarded(value, self.draft.end_of(slot.node), lambda each: write(each, column))

    def replace_document(self, node: Node, new: Any, path: DataPath) -> None:
        """Plan to write the whole content anew, without indentation, between what stands before and after it."""
        written = self.draft.guarded(new, node.end, self.draft.dialect(path).document).removesuffix("\n")
        start, end, own_line = self.text.line_start(node.start), node.end, ""
        if self.text.text[start : node.start].strip():
            start, own_line = node.start, "\n"
        if comment := self.text.comment_after(end):
            written += "\n" + self.text.text[comment[0] : comment[1]].lstrip()
            end = comment[1]
        if self.text.text.startswith("...", end):
            written += "\n"  # nothing stood before the end mark
        self.draft.edit(start, end, self.draft.broken(own_line + self.draft.ending(written, end)), path)

    def append_document(self, new: Any) -> None:
        """Plan to write content into a text that has none, after its comments."""
        check_writable(self.document, new, ())
        self.draft.insert_lines(
            len(self.text.text), self.draft.broken(self.draft.dialect(()).document(new)), ()
        )

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

    def lose(self, *gone: Node | Entry | Item) -> None:
        """Remember that anchors go with a node, so that their aliases must be written out."""
        for each in gone if self.document.has_aliases else ():
            nodes = [each] if not isinstance(each, Entry | Item) else [each.value]
            nodes += [each.key] if isinstance(each, Entry) else []
            self.lost.update(node.anchor for top in nodes for node in walk(top) if node.anchor)


def _in_case(written: str, model: str) -> str:
    """Return a word in the case of another one: `False` where `True` stood."""
    if written.isalpha() and model.isalpha():
        return written.upper() if model.isupper() else written.title() if model.istitle() else written
    return written
