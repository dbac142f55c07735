"""What nobody registered: block types, and keys that no field claims."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

import attrs

from replicator.checking.ready import enabled
from replicator.fields import field_specs
from replicator.model import Block, RawBlock, Record, default_of
from replicator.nodes import RichText
from replicator.registry import Registry
from replicator.slips import meant
from replicator.typing import DataPath

__all__ = ["Unknown", "keys_of", "unknown"]


@attrs.frozen
class Unknown:
    """A block type that nobody registered, or a key that no field claims."""

    what: Literal["type", "key"]
    """Which of the two it is."""

    name: str
    """The type or the key, as the file says it."""

    known: tuple[str, ...]
    """What might stand there instead: the types that are registered; the keys of fields that have no value yet."""

    path: DataPath
    """Keys and indexes from the top of the post to it."""

    holder: Any
    """What has it: a block, the post, or a record in one of their fields."""

    @property
    def meant(self) -> str | None:
        """The known name of which it is a slip of the pen; None where there is none."""
        return meant(self.name, self.known)


def unknown(post: Record, registry: Registry) -> Iterator[Unknown]:
    """Give what nobody registered in a post, but for what is disabled."""
    recognised = {*post.block_fields, *post.rich_texts}
    yield from (each for each in _keys(post, ()) if each.name not in recognised)
    types = tuple(registry)
    for visit in enabled(post):
        block = visit.block
        if not isinstance(block, RawBlock):
            yield from _keys(block, visit.path)
        elif block.type not in registry:  # and not only raw as it does not fit its class
            yield Unknown("type", block.type, types, (*visit.path, "type"), block)


def _keys(holder: Any, path: DataPath) -> Iterator[Unknown]:
    """Give the keys of a post, a block or a record that are not known, and those of records in its fields."""
    cls: Any = type(holder)
    unknown_keys = [key for key in holder.extra if key not in keys_of(cls)]
    free = _free_keys(holder) if unknown_keys else ()
    for key in unknown_keys:
        yield Unknown("key", key, free, (*path, key), holder)
    for name, key in _fields_with_records(cls):
        value = getattr(holder, name)
        for index, each in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if attrs.has(type(each)) and hasattr(each, "extra") and not isinstance(each, Block | RichText):
                yield from _keys(each, (*path, key) if index is None else (*path, key, index))


@cache
def keys_of(cls: Any) -> frozenset[str]:
    """Return the keys that the fields of a class claim."""
    return frozenset(key for spec in field_specs(cls) for key in (spec.key, *spec.aliases))


@cache
def _fields_with_records(cls: Any) -> tuple[tuple[str, str], ...]:
    """Return the names and keys of the fields that may hold something with keys of its own."""
    return tuple(
        (spec.name, spec.key)
        for spec in field_specs(cls)
        if spec.name not in ("id", "enabled") and not spec.has_blocks
    )


def _free_keys(holder: Any) -> tuple[str, ...]:
    """Return the keys of the fields that are as if nothing had been written: they may be what was meant."""
    cls: Any = type(holder)
    attributes = {each.name: each for each in attrs.fields(cls)}
    return tuple(
        key
        for spec in field_specs(cls)
        if getattr(holder, spec.name) == default_of(attributes[spec.name], holder)
        for key in (spec.key, *spec.aliases)
    )
