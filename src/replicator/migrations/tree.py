"""
The lists of blocks in plain data, wherever they are: at the top, inside blocks, in rich text.

They are recognised as the converter recognises them: by their shape, or since a class says that there is one.
In rich text, blocks that follow one another without a node between them are a list.
"""

from __future__ import annotations

import hashlib
import string
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, TypeAlias

import attrs

from replicator.converter.shapes import are_typed, block_in_node, is_block_shape, is_rich_text
from replicator.fields import field_specs
from replicator.model import Post
from replicator.registry import Registry
from replicator.scalar import Scalar
from replicator.typing import DataPath, PlainData

__all__ = ["Change", "Complaint", "Holder", "RawData", "Tree"]

RawData: TypeAlias = "dict[str, Any]"
"""A block as it is stored: its type and its fields."""


@attrs.frozen
class Holder:
    """What a list of blocks is in."""

    type: str | None
    """The type of the block around; None at the top."""

    key: str | int | None
    """The key of the list there; None in a list of its own."""


Change: TypeAlias = Callable[[list[RawData], Holder], "list[RawData]"]
"""Takes the blocks of a list, which it may change, and returns what the list is to hold."""


@attrs.frozen
class Complaint:
    """Why something could not be done, and where."""

    path: DataPath
    """The place in the data as it was before all changes."""

    message: str
    """What is wrong."""


class Tree:
    """
    A copy of plain data to be changed, that knows where each mapping in it came from.

    Args:
        data: What to change, with or without `Scalar`s; it stays as it is.
        registry: The classes that say where blocks have lists of blocks.
    """

    def __init__(self, data: PlainData, registry: Registry) -> None:
        self.complaints: list[Complaint] = []
        self._touched: set[DataPath] = set()
        self._registry = registry
        self._ids: set[Any] = set()
        # How many ids have been tried near another one: all these are taken.
        self._counts: Counter[str] = Counter()
        self._origins: dict[int, tuple[Any, DataPath]] = {}  # with the object, so that no other gets its id
        self.data = self._copied(data, ())

    def each_list(self, change: Change) -> None:
        """Let a function change every list of blocks, those inside blocks before those around them."""
        self._visit(self.data, Holder(None, None), change)

    @property
    def changed(self) -> int:
        """How many of the blocks that were there have changed, moved or gone."""
        return len(self._touched)

    def touch(self, block: RawData) -> None:
        """Note that a block was changed."""
        self._touched.add(self.origin(block))

    def complain(self, block: RawData, message: str, *path: str) -> None:
        """Note that something cannot be done with a block; its file is not changed then."""
        origin = self.origin(block)
        known = self._origins.get(id(block), (None, ()))[0]
        self.complaints.append(Complaint((*origin, *(path if known is block else ())), message))

    def origin(self, block: Any) -> DataPath:
        """Return where a mapping came from; what was made of another one came from there."""
        return self._origins.get(id(block), (None, ()))[1]

    def derive(self, new: RawData, old: RawData) -> RawData:
        """Note that a block was made of another one."""
        self._origins.setdefault(id(new), (new, self.origin(old)))
        return new

    def _copied(self, value: Any, path: DataPath) -> Any:
        kind = value.__class__
        if kind is dict:
            copy = {key: self._copied(each, (*path, key)) for key, each in value.items()}
            self._origins[id(copy)] = (copy, path)
            if copy.get("id").__class__ in (str, Scalar):
                self._ids.add(_text(copy["id"]))
            return copy
        if kind is list:
            return [self._copied(each, (*path, index)) for index, each in enumerate(value)]
        return value

    def _visit(self, value: Any, holder: Holder, change: Change) -> None:
        if value.__class__ is dict:
            if value.get("type") == "doc" and value.get("content").__class__ is list:
                self._visit_nodes(value["content"], holder, change)
            else:
                self._visit_fields(value, holder.type, change)
        elif value.__class__ is list:
            if self._is_block_list(value, holder):
                for block in value:
                    self._visit_fields(block, block["type"], change)
                value[:] = self._changed(value, holder, change)
            elif is_rich_text(value):
                self._visit_nodes(value, holder, change)
            else:
                for each in value:
                    self._visit(each, holder, change)

    def _visit_fields(self, block: RawData, type: str | None, change: Change) -> None:  # noqa: A002
        for key, value in block.items():
            if value.__class__ is not str:
                self._visit(value, Holder(type, key), change)

    def _is_block_list(self, value: list[Any], holder: Holder) -> bool:
        if is_block_shape(value):
            return True
        cls: Any = Post if holder.type is None else self._registry.get(holder.type)
        return (
            cls is not None
            and holder.key in _list_keys(cls)
            and bool(value)
            and are_typed(value)
            and (all(len(each) == 1 for each in value) or not is_rich_text(value))
        )

    def _visit_nodes(self, nodes: list[Any], holder: Holder, change: Change) -> None:
        """Go through rich text: what is inside its nodes, then the blocks between them."""
        result: list[Any] = []
        run: list[tuple[RawData, RawData]] = []  # nodes with the blocks that they hold
        for node in nodes:
            block = block_in_node(node) if node.__class__ is dict and node.get("type") == "set" else None
            if block is not None:
                self._origins[id(block)] = (block, (*self.origin(node), "attrs", "values"))
                self._visit_fields(block, block["type"], change)
                run.append((node, block))
                continue
            result += self._changed_nodes(run, holder, change)
            run = []
            if node.__class__ is dict and node.get("content").__class__ is list:
                self._visit_nodes(node["content"], holder, change)
            result.append(node)
        nodes[:] = [*result, *self._changed_nodes(run, holder, change)]

    def _changed_nodes(
        self, run: list[tuple[RawData, RawData]], holder: Holder, change: Change
    ) -> Iterator[RawData]:
        old = {id(block): node for node, block in run}
        blocks = self._changed([block for _, block in run], holder, change) if run else []
        for block in blocks:
            node = old.get(id(block), {})
            if node and block == block_in_node(node):
                yield node
                continue
            order = [key for key in node.get("attrs", _ATTRS) if key == "values" or key in block]
            order += [key for key in _ATTRS if key in block and key not in order]
            values = {key: value for key, value in block.items() if key not in _OWN}
            new = {"type": "set", "attrs": {key: values if key == "values" else block[key] for key in order}}
            yield self.derive(new, block)

    def _changed(self, blocks: list[RawData], holder: Holder, change: Change) -> list[RawData]:
        """Let a function change some blocks, and give ids to new ones where blocks have them."""
        old = {id(block) for block in blocks}
        first = next((block["id"] for block in blocks if "id" in block), None)
        result = change(list(blocks), holder)
        if first is None:
            return result
        seen = {_text(block["id"]) for block in result if id(block) in old and "id" in block}
        for index, block in enumerate(result):
            if id(block) not in old and ("id" not in block or _text(block["id"]) in seen):
                result[index] = self.derive({"id": self._new_id(first), **_without_id(block)}, block)
            seen.add(_text(result[index].get("id")))
        return result

    def _new_id(self, near: Any) -> str:
        """Return an id in Statamic's form that nothing has; the same one whenever the same is asked."""
        start = _text(near)
        while True:
            digest = hashlib.sha256(f"{start}/{self._counts[start]}".encode()).digest()
            self._counts[start] += 1
            made = "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest[:8])
            if made not in self._ids:
                self._ids.add(made)
                return made


def _text(value: Any) -> str:
    return str(getattr(value, "text", value))


def _without_id(block: RawData) -> RawData:
    return {key: value for key, value in block.items() if key != "id"}


@cache
def _list_keys(cls: Any) -> frozenset[str]:
    """Return the keys under which a class has lists of blocks, whatever these look like."""
    if issubclass(cls, Post):
        fields: Any = cls.__attrs_attrs__
        return frozenset({fields.block_key.default})
    return frozenset(key for spec in field_specs(cls) if spec.has_blocks for key in (spec.key, *spec.aliases))


_ALPHABET = string.ascii_letters + string.digits
_ATTRS = ("id", "enabled", "values")
"""What Statamic keeps in the attributes of a set, in its order."""

_OWN = frozenset({"id", "enabled"})
