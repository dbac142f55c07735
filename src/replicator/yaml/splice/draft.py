"""The edits that a plan has made so far, and how new text is fitted into the old one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import attrs

from replicator.typing import DataPath
from replicator.yaml.dialects import Dialect
from replicator.yaml.dialects.spelling import double_quoted
from replicator.yaml.nodes import Leaf, Listing, Mapping, Node
from replicator.yaml.splice.edits import Edit, apply
from replicator.yaml.splice.layout import Text

if TYPE_CHECKING:
    from replicator.yaml.document import Document

__all__ = ["Draft", "Lessons"]

_STAND_IN = "replicator_stand_in"
"""A word that every writer writes as it is, or in double quotes."""


@attrs.frozen
class Lessons:
    """What earlier plans for the same data have taught."""

    careful: frozenset[DataPath] = frozenset()
    """Where the file's own way of writing did not read back as meant."""

    afresh: frozenset[DataPath] = frozenset()
    """Which nodes must be written anew as a whole."""

    lost: frozenset[str] = frozenset()
    """Which anchors go, so that their aliases must be written out."""


class Draft:
    """What becomes of one text: the edits, in no order, and the questions that making them asks."""

    def __init__(self, document: Document, lessons: Lessons) -> None:
        self.document = document
        self.text = Text.of(document.text)
        self.lessons = lessons
        self.edits: list[Edit] = []
        self._goes_on = False

    def dialect(self, path: DataPath) -> Dialect:
        """Return how to write what is new at a path: as the file's own writer does, if that went well so far."""
        dialect = self.document.detection.dialect
        if path in self.lessons.careful:
            return Careful("careful", dialect.step, dialect.list_step, dialect.dash)
        return dialect

    def edit(self, start: int, end: int, text: str, path: DataPath) -> None:
        """Add an edit."""
        self.edits.append(Edit(start, end, text, path))

    def taken_back(self, count: int) -> list[Edit]:
        """Take all edits after the first so many out of the draft, and return them."""
        taken = self.edits[count:]
        del self.edits[count:]
        return taken

    def lines(self, written: str, column: int) -> str:
        """Return a new child of a block collection as whole lines."""
        return " " * column + self.broken(written) + self.text.line_break

    def broken(self, written: str) -> str:
        """Return a writer's text with the line breaks of the file."""
        return written.replace("\n", self.text.line_break)

    def insert_lines(self, offset: int, lines: str, path: DataPath) -> None:
        """Put in whole lines, also where the text ends without a line break."""
        if offset == len(self.text.text) and self.text.text[-1:] not in {"", "\n", "\r"}:
            lines = self.text.line_break + lines
            self._goes_on = True
        self.edit(offset, offset, lines, path)

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
        written = write(_with_last_scalar(value, _STAND_IN)).replace(double_quoted(_STAND_IN), _STAND_IN)
        return written.replace(_STAND_IN, double_quoted(last))

    def end_of(self, node: Node) -> int:
        """Return the end of a node; a known writer's line of spaces after a block scalar goes with the scalar."""
        end = self.text.end_of(node)
        return end if end == node.end or self.document.detection.exact else node.end

    def ending(self, written: str, end: int) -> str:
        """Give a value at the end of a text without final line break the one that it may need."""
        needed = end == len(self.text.text) or ("\n" in written and self.text.ends_at(end))
        return written + "\n" if needed else written

    def applied(self, edits: list[Edit], start: int, end: int, path: DataPath) -> str:
        """Return a stretch of the text with edits; edits that do not fit it spoil the plan."""
        text = apply(self.text.text, edits, start, end)
        if text is None:
            self.edit(start, end, "", path)
            self.edit(start, end, "", path)
        return text or ""

    def seal(self) -> None:
        """Keep a block scalar at the end as it is where the text goes on after it, unless it goes itself."""
        for seal in self.seals(()) if self._goes_on else []:
            if not any(edit.start <= seal.start and seal.end <= edit.end for edit in self.edits):
                self.edits.append(seal)

    def seals(self, path: DataPath) -> list[Edit]:
        """Return the edit that makes a block scalar at the end, without line break, end so anywhere: a `-`."""
        node = self.document.tree
        while isinstance(node, Mapping | Listing) and node.places:
            node = node.child(-1).value
        if not isinstance(node, Leaf) or node.style not in {"|", ">"} or node.text.endswith("\n"):
            return []
        text = self.text.text
        if not self.text.ends_at(node.end) or "-" in text[node.content : node.content + 3]:
            return []
        end = node.content + 2 if text.startswith("+", node.content + 1) else node.content + 1
        return [Edit(node.content + 1, end, "-", path)]


@attrs.frozen
class Careful(Dialect):
    """The writer of last resort: every text in double quotes, which hold anything."""

    def line(self, text: str) -> str:
        """Return a text on one line."""
        return double_quoted(text)

    def flow_text(self, text: str) -> str:
        """Return a text on one line, as it may stand in a flow collection."""
        return double_quoted(text)


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
