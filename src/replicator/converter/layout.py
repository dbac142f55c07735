"""How a class lies in a mapping: which keys it knows, and which other names they go by."""

from __future__ import annotations

from functools import cache
from typing import Any

import attrs
from cattrs.gen import override

from replicator.converter.shapes import find_block_key
from replicator.fields import field_specs, takes_null
from replicator.model import Block, Post

__all__ = ["MAIN", "Layout", "stored_key"]

MAIN = "\0blocks"
"""Stands for the key of the main list of blocks, which differs from post to post."""


@attrs.frozen
class Layout:
    """The keys of one class."""

    overrides: dict[str, Any]
    """What cattrs is told about each attribute."""

    keys: dict[str, str]
    """The key of each stored attribute."""

    known: frozenset[str]
    """The keys of its fields."""

    types: dict[str, Any]
    """Their types by these keys."""

    aliases: dict[str, str]
    """Other names of keys, and the keys they stand for."""

    droppable: frozenset[str]
    """Keys whose null means the default."""

    keeps_extra: bool
    """Whether it keeps what it does not know."""

    @staticmethod
    @cache
    def of(target: Any) -> Layout:
        """Return the layout of an attrs class, worked out once."""
        specs = field_specs(target)
        attributes = {each.name: each for each in attrs.fields(target)}
        keys = {spec.name: spec.key for spec in specs}
        if issubclass(target, Post):
            keys["blocks"] = MAIN
        if issubclass(target, Block):
            keys["type"] = "type"
        return Layout(
            {
                name: override(rename=keys[name]) if name in keys else override(omit=True)
                for name in attributes
            },
            keys,
            frozenset(keys.values()),
            {keys[spec.name]: spec.type for spec in specs},
            {alias: spec.key for spec in specs for alias in spec.aliases},
            frozenset(spec.key for spec in specs if _has_plain_default(attributes[spec.name], spec.type)),
            "extra" in attributes,
        )

    def canonical(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return the mapping with proper keys for aliases, and without nulls where a default is meant."""
        if not self.aliases.keys().isdisjoint(data):
            renamed = self.renamed(data)
            data = {renamed.get(key, key): value for key, value in data.items()}
        if None in data.values():
            data = {
                key: value for key, value in data.items() if value is not None or key not in self.droppable
            }
        return data

    def renamed(self, data: dict[str, Any]) -> dict[str, str]:
        """Return for each alias in a mapping that is read as a field the field's key: the first one of a key."""
        found: dict[str, str] = {}
        taken = set(data)
        for key in data:
            proper = self.aliases.get(key)
            if proper is not None and proper not in taken:
                found[key] = proper
                taken.add(proper)
        return found


def _has_plain_default(attribute: attrs.Attribute[Any], hint: Any) -> bool:
    """Whether a field has a default and its type does not take null."""
    return attribute.default is not attrs.NOTHING and not takes_null(hint)


def stored_key(cls: type, name: str, data: Any) -> str:
    """Return the key under which `data` holds a field of `cls`; the field's own key where it does not."""
    if issubclass(cls, Post) and name == "blocks" and isinstance(data, dict):
        return find_block_key(cls, data)
    proper = next((spec.key for spec in field_specs(cls) if spec.name == name), name)
    renamed = Layout.of(cls).renamed(data) if isinstance(data, dict) else {}
    return next((alias for alias, key in renamed.items() if key == proper), proper)
