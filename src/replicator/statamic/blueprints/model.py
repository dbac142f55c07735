"""
What a blueprint says, whatever version of Statamic wrote it.

`replicator.statamic.blueprints.reading` makes these from files; nothing here knows of YAML.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from replicator.errors import Problem
from replicator.typing import PlainData

__all__ = ["Blueprint", "Field", "Set", "as_word", "humanised"]


@attrs.frozen(eq=False)
class Field:
    """One field of a blueprint, a set, a grid or a group, its imports and overrides resolved."""

    handle: str
    """The key under which content stores it."""

    type: str = "text"
    """The fieldtype: `text`, `bard`, `replicator` …; what Statamic 2 called it is translated."""

    display: str = ""
    """Its name for people; '' where the blueprint gives none."""

    instructions: str = ""
    """What it is for."""

    config: Mapping[str, PlainData] = attrs.field(factory=dict)
    """Everything else that is said about it."""

    rules: tuple[str, ...] = ()
    """Laravel's validation rules, `required` first where it is said by `required: true`."""

    fields: tuple[Field, ...] = ()
    """The fields of each row of a grid, or of a group."""

    sets: tuple[Set, ...] = ()
    """The sets of a replicator or of a Bard field, without the groups they are shown in."""

    prefix: str = ""
    """What imports put before the handle; conditions name their fields without it."""

    def __repr__(self) -> str:
        return f"<Field {self.handle}: {self.type}>"

    @property
    def name(self) -> str:
        """What to call it in prose: its display, or its handle in words."""
        return self.display or humanised(self.handle)

    def flag(self, key: str) -> bool:
        """Return whether a setting is on."""
        return self.config.get(key) in (True, "true", 1, "1")

    def number(self, key: str) -> int | None:
        """Return a setting that counts something, or None where it is not given; old files quote it."""
        value = self.config.get(key)
        if isinstance(value, str) and value.strip().isdigit():
            return int(value)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def text(self, key: str) -> str:
        """Return a setting that is a word, or ''."""
        value = self.config.get(key)
        return value if isinstance(value, str) else ""

    @property
    def options(self) -> dict[str, str]:
        """The choices of a select, radio or similar field: what is stored, and what people see."""
        return {as_word(key): as_word(key if label is None else label) for key, label in self._options()}

    def _options(self) -> Iterator[tuple[Any, Any]]:
        """Give the pairs of all three forms: a mapping, a list of values, a list of `{key, value}`."""
        options = self.config.get("options")
        if isinstance(options, Mapping):
            yield from options.items()
        elif isinstance(options, list):
            for each in options:
                yield (each.get("key"), each.get("value")) if isinstance(each, dict) else (each, each)


@attrs.frozen(eq=False)
class Set:
    """One kind of block that a replicator or a Bard field may hold."""

    handle: str
    """The `type` of its blocks."""

    display: str = ""
    """Its name for people."""

    instructions: str = ""
    """What it is for."""

    group: str = "main"
    """The handle of the group it is shown in (Statamic ≥ 4)."""

    fields: tuple[Field, ...] = ()
    """Its fields."""

    def __repr__(self) -> str:
        return f"<Set {self.handle}: {', '.join(field.handle for field in self.fields)}>"

    @property
    def name(self) -> str:
        """What to call it in prose: its display, or its handle in words."""
        return self.display or humanised(self.handle)


@attrs.frozen(eq=False)
class Blueprint:
    """The fields of an entry, a term, a set of globals, an asset, a user or a form."""

    handle: str
    """Its file's name without the suffix: `page`."""

    title: str = ""
    """Its name for people."""

    fields: tuple[Field, ...] = ()
    """All of its fields in order, those of imported fieldsets in place of the import."""

    namespace: str = ""
    """The folders it lies in, with dots: `collections.blog`; '' for `user` and for Statamic 2."""

    order: int | None = None
    """Its place among its siblings; the first one is for entries that name none."""

    hidden: bool = False
    """Whether the control panel offers it for new entries."""

    problems: tuple[Problem, ...] = ()
    """What is wrong with it without making it useless: a fieldset that is not there."""

    def __repr__(self) -> str:
        return f"<Blueprint {self.name}: {len(self.fields)} fields>"

    @property
    def name(self) -> str:
        """Its full name: `collections.blog.post`."""
        return f"{self.namespace}.{self.handle}" if self.namespace else self.handle

    def __getitem__(self, handle: str) -> Field:
        """Return a field; raise `KeyError` where there is none."""
        for field in self.fields:
            if field.handle == handle:
                return field
        raise KeyError(handle)


def humanised(handle: str) -> str:
    """Write a handle as people do: `page_builder` becomes `Page builder`."""
    words = handle.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def as_word(value: Any) -> str:
    """Return a value as YAML has it in a word: `null`, `true`, `1.5`."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)
