"""The children of a collection: where they stand, and how they come, go and move."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable

from replicator.typing import DataPath
from replicator.yaml.nodes import Listing, Mapping
from replicator.yaml.splice.draft import Draft
from replicator.yaml.splice.edits import Edit
from replicator.yaml.splice.layout import Stretch

__all__ = ["Children"]


class Children:
    """The keys of a mapping or the items of a list, in their lines or between their commas."""

    def __init__(self, draft: Draft, node: Mapping | Listing, path: DataPath) -> None:
        self.draft = draft
        self.node = node
        self.path = path
        self.text = draft.text
        self.count = len(node.places)

    @property
    def column(self) -> int:
        """The column in which they stand, each on lines of its own."""
        return self.text.column(self.node.child(0).start)

    def lines_end(self, index: int) -> int:
        """Return where the lines of a child of a block collection end."""
        return self.text.next_line(self.text.end_of(self.node.child(index).value))

    def stretch(self, index: int) -> Stretch:
        """Return the lines and comments of a child of a block collection, which begin where those before end."""
        # What stands above all is about the file, not about its first key.
        top = self.node.start if self.node is self.draft.document.tree else 0
        floor = self.lines_end(index - 1) if index else top
        return self.text.stretch(self.node.child(index), floor)

    @property
    def can_change(self) -> bool:
        """Whether they can be put in and taken out: not where keys are marked with `?`."""
        text = self.text.text
        if self.node.flow:
            return text.startswith(("{", "["), self.node.content)
        if isinstance(self.node, Listing):
            return True
        starts = [self.node.start_of(index) for index in range(self.count)]
        return not any("?" in text[self.text.line_start(start) : start] for start in starts)

    @property
    def share_a_line(self) -> bool:
        """Whether the first one stands in the line of the dash around it: `- key: value`."""
        start = self.node.child(0).start
        return not self.node.flow and bool(self.text.text[self.text.line_start(start) : start].strip(" \t"))

    def taken_out(self, index: int, inner: list[Edit]) -> str:
        """Return the text of a child that moves, with its own changes and its comments."""
        child = self.node.child(index)
        if self.node.flow:
            return self.draft.applied(inner, child.start, child.end, self.path)
        stretch = self.stretch(index)
        if stretch.end == len(self.text.text):
            inner = inner + self.draft.seals(self.path)
        indent = " " * self.text.column(child.start) if stretch.inline else ""
        text = indent + self.draft.applied(inner, stretch.start, stretch.end, self.path)
        return text if text.endswith(("\n", "\r")) else text + self.text.line_break

    def reshape(self, kept: set[int], sources: list[int | None], write: Callable[[int, int], str]) -> None:
        """
        Take out the children that are not kept, and put in what is new in its place.

        Args:
            kept: Which children stay where they are; at least one.
            sources: For each child to be, in order, the index of the old one that it continues, if any.
            write: Returns the text of a child to be that is not kept, by its position and by the offset at which
                the text ends that it comes after.
        """
        if len(kept) == self.count and kept.issuperset(sources):
            return
        new: dict[int, list[str]] = {}
        for position, (source, previous) in enumerate(zip(sources, self._places(kept, sources), strict=True)):
            if source not in kept:
                end = self.draft.end_of(self.node.child(previous).value) if previous >= 0 else self.node.start
                new.setdefault(previous, []).append(write(position, end))
        if self.node.flow:
            self._reshape_flow(kept, new)
        else:
            self._reshape_block(kept, new)

    def _places(self, kept: set[int], sources: list[int | None]) -> list[int]:
        """
        Return for every child to be the index of the old one after which it stands, -1 for the front.

        What comes where something went takes its place, on its side of blank lines.
        """
        going = deque(sorted(set(range(self.count)) - kept - set(sources)))
        if going and self.share_a_line:
            going = deque(index for index in going if index > min(kept))
        following: list[int] = []
        upcoming = self.count
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

    def _reshape_block(self, kept: set[int], new: dict[int, list[str]]) -> None:
        """Take out whole lines, and put in whole lines."""
        gone = [index for index in range(self.count) if index not in kept]
        front = "".join(new.pop(-1, []))
        if front or 0 in gone:
            first = self.stretch(0)
            start = end = first.start
            if first.inline:
                front = front and front[self.column :] + " " * self.column
                if 0 in gone:
                    end = self.stretch(min(kept)).start + self.column
                    gone = [index for index in gone if index > min(kept)]
            if front or start < end:
                self._edit(start, end, front)
        for index in gone:
            stretch = self.stretch(index)
            self._edit(stretch.start, stretch.end, "")
        for index, texts in new.items():
            self.draft.insert_lines(self.lines_end(index), "".join(texts), self.path)

    def _reshape_flow(self, kept: set[int], new: dict[int, list[str]]) -> None:
        """Take out and put in what stands between commas."""
        children, separator, last = self.node.children, self._separator(), max(kept)
        before = {index: "".join(text + separator for text in texts) for index, texts in new.items()}
        after = {index: "".join(separator + text for text in texts) for index, texts in new.items()}
        if -1 in new:
            self._edit(children[0].start, children[0].start, before[-1])
        for index in range(last):
            if index not in kept:
                self._edit(children[index].start, children[index + 1].start, before.get(index, ""))
            elif index in new:
                self._edit(children[index].end, children[index].end, after[index])
        tail = "".join(after[index] for index in sorted(new) if index >= last)
        if tail or last + 1 < len(children):
            self._edit(children[last].end, children[-1].end, tail)

    def _separator(self) -> str:
        """Return what stands between them in a flow collection."""
        text = self.text.text[self.node.child(0).end : self.node.child(1).start] if self.count > 1 else ", "
        return text if re.fullmatch(r",\s+", text) else ", "

    def _edit(self, start: int, end: int, text: str) -> None:
        self.draft.edit(start, end, text, self.path)
