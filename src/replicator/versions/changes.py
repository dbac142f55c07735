"""What may have changed from one version of a post to another."""

from __future__ import annotations

from typing import Any, ClassVar, Literal, TypeAlias

import attrs

from replicator.errors import format_path
from replicator.typing import DataPath, PlainData
from replicator.versions.words import Piece, pieces

__all__ = [
    "Added",
    "Change",
    "Changed",
    "Moved",
    "Removed",
    "TextChanged",
    "TypeChanged",
    "What",
    "plain_change",
]

What: TypeAlias = Literal["block", "item", "field"]


@attrs.frozen(kw_only=True)
class Change:
    """
    One thing that changed, and where it stands in both versions.

    A block that was moved, given another type and edited is one change of each sort.
    """

    kind: ClassVar[str]
    """A word for the sort of change."""

    what: What
    """A block is an item of a list that says its `type`, a node of rich text included; a field is under a key."""

    block: str | None
    """The type of the block that it is, or that it is in; None outside blocks."""

    old_path: DataPath | None
    """Where it stands in the old version; None where it was added."""

    new_path: DataPath | None
    """Where it stands in the new version; None where it was removed."""

    old_line: int | None = None
    """Its line in the old text; None where there is no text, or nothing in it."""

    new_line: int | None = None
    """Its line in the new text."""

    @property
    def path(self) -> DataPath:
        """Where it stands: in the new version if it is there, else in the old one."""
        path = self.old_path if self.new_path is None else self.new_path
        return path or ()

    def __str__(self) -> str:
        return f"{format_path(self.path) or 'everything'} {self.kind}"

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {format_path(self.path) or 'everything'}>"


@attrs.frozen(kw_only=True, repr=False)
class Added(Change):
    """A block, an item or a field is new."""

    kind = "added"
    value: PlainData


@attrs.frozen(kw_only=True, repr=False)
class Removed(Change):
    """A block, an item or a field is gone."""

    kind = "removed"
    value: PlainData


@attrs.frozen(kw_only=True, repr=False)
class Moved(Change):
    """A block or an item stands elsewhere among its neighbours."""

    kind = "moved"


@attrs.frozen(kw_only=True, repr=False)
class Changed(Change):
    """A value is another one."""

    kind = "changed"
    old: PlainData
    new: PlainData


@attrs.frozen(kw_only=True, repr=False)
class TypeChanged(Changed):
    """A block has another type."""

    kind = "type changed"


@attrs.frozen(kw_only=True, repr=False)
class TextChanged(Changed):
    """A text was edited."""

    kind = "text changed"

    @property
    def pieces(self) -> list[Piece]:
        """Both texts as one: which words stayed, were removed, were added."""
        return pieces(self.old, self.new)


def plain_change(change: Change) -> dict[str, Any]:
    """Return a change as plain data."""
    found: dict[str, Any] = {"kind": change.kind}
    found |= {field.name: getattr(change, field.name) for field in attrs.fields(type(change))}
    if isinstance(change, TextChanged):
        found["pieces"] = [[piece.kind, piece.text] for piece in change.pieces]
    return found
