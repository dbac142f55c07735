"""One rendering: what stays the same during it, and where in the content things are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from replicator.errors import ReplicatorError, format_path
from replicator.model import Block, Record
from replicator.nodes import RichText
from replicator.renderers.base.content import Content
from replicator.renderers.images import Images
from replicator.typing import DataPath

if TYPE_CHECKING:
    from replicator.renderers.base.renderer import Renderer

__all__ = ["Session"]


class Session:
    """What stays the same during one rendering."""

    __slots__ = ("content", "images", "memo", "options", "renderer")

    def __init__(self, renderer: Renderer[Any], options: Mapping[str, Any], content: Content) -> None:
        self.renderer = renderer
        self.options = options
        self.content = content
        self.images = Images(options.get("lazy_after"))
        self.memo: dict[str, Any] = {}

    @property
    def post(self) -> Record | None:
        """The post that is rendered; None where a block was rendered alone."""
        return self.content if isinstance(self.content, Record) else None

    @property
    def left_out(self) -> Mapping[str, int]:
        """The types of blocks that nobody knows and of which nothing is shown, and how many there are of each."""
        found: Mapping[str, int] = self.memo.get("left out", {})
        return found

    def leave_out(self, block_type: str) -> None:
        """Count a block of which nothing is shown."""
        self.memo.setdefault("left out", Counter())[block_type] += 1

    def place_of(self, *values: Any) -> str:
        """Return the path to the first of some blocks and nodes that is in the content, or ''."""
        known = self.memo.get("places")
        if known is None:
            known = self.memo["places"] = _known_places(self.content)
        return next((format_path(known[id(each)]) for each in values if id(each) in known), "")


def _known_places(content: Content) -> dict[int, DataPath]:
    """Return the paths of blocks and nodes by their ids; none where these are not to be had."""
    from replicator.renderers.base.places import first_places

    if isinstance(content, (Record, Block, RichText, Sequence)):  # else it can be gone through but once
        with suppress(
            ReplicatorError, TypeError
        ):  # what is no block has no place, and is told when it is shown
            return first_places(content, nodes=True)
    return {}
