"""
The fields of blueprint and fieldset files as they are written, in all the shapes that there have been.

Statamic 2 has maps keyed by handle, 3 lists in sections, 4 and later lists in sections in tabs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from replicator.converter.misfits import in_words
from replicator.errors import ContentError, StructureError
from replicator.frontmatter import Content
from replicator.sources import read_content
from replicator.typing import DataPath

__all__ = ["Item", "as_text", "fields_in", "mapping", "parsed", "written_fields", "wrong"]


@attrs.frozen
class Item:
    """A field as it is written, its place, and how it came here."""

    handle: str
    config: dict[str, Any]
    source: Content
    path: DataPath
    imports: str = ""
    """The fieldset that it brings in, if it is no field itself."""
    refers: str = ""
    """The field of a fieldset that it is."""
    chain: tuple[str, ...] = ()
    """The fieldsets that were imported on the way."""
    prefix: str = ""
    """What imports put before its handle."""


def parsed(path: Path) -> Content:
    """Read a file; of a key that is there twice the last one counts, as for Statamic 2."""
    return read_content(path, duplicate_keys="last")


def written_fields(source: Content, data: dict[str, Any]) -> tuple[Item, ...]:
    """Return the fields of a file: those of all its tabs or sections, or its plain list."""
    holders = _holders(source, data)
    return tuple(
        item
        for path, holder in holders
        for item in fields_in(source, holder.get("fields"), (*path, "fields"))
    )


def _holders(source: Content, data: dict[str, Any]) -> Iterator[tuple[DataPath, dict[str, Any]]]:
    """Give every mapping that has `fields`: the sections of tabs, the tabs or sections, or the file itself."""
    outer = "tabs" if "tabs" in data else "sections"
    if data.get(outer) is None:
        yield (), data
        return
    for name, found in mapping(source, (outer,), data[outer]).items():
        path = (outer, name)
        tab = mapping(source, path, found)
        yield path, tab
        sections = tab.get("sections")
        for index, section in enumerate(sections if isinstance(sections, list) else ()):
            inner = (*path, "sections", index)
            yield inner, mapping(source, inner, section)


def fields_in(source: Content, data: Any, path: DataPath) -> Iterator[Item]:
    """Give the fields of a list, or of a map keyed by handle as older files have it."""
    if data is None:
        return
    if isinstance(data, dict):
        for handle, config in data.items():
            yield _keyed(source, handle, config, (*path, handle))
    elif isinstance(data, list):
        for index, each in enumerate(data):
            yield _listed(source, each, (*path, index))
    else:
        raise wrong(source, path, "fields are a list of `handle` and `field`")


def _keyed(source: Content, handle: str, data: Any, path: DataPath) -> Item:
    """Read one field of a map; some files have the whole of a listed field under its handle."""
    if isinstance(data, dict) and isinstance(data.get("field"), dict):
        return _inline(source, as_text(data.get("handle")) or handle, data["field"], (*path, "field"))
    if isinstance(data, str):
        return Item(handle, {}, source, path, refers=data)
    return _inline(source, handle, data, path)


def _listed(source: Content, data: Any, path: DataPath) -> Item:
    """Read one field of a list: an import, a reference, or the field itself."""
    if not isinstance(data, dict):
        raise wrong(source, path, "a field is a mapping with `handle` and `field`, or with `import`")
    if isinstance(data.get("import"), str):
        return Item("", data, source, path, imports=data["import"])
    handle = as_text(data.get("handle"))
    if not handle:
        raise wrong(source, path, "the field has no `handle`")
    if isinstance(data.get("field"), str):
        return Item(handle, data, source, path, refers=data["field"])
    return _inline(source, handle, data.get("field"), (*path, "field"))


def _inline(source: Content, handle: str, config: Any, path: DataPath) -> Item:
    """Read a field that is described in place; Statamic 2 called an import a partial."""
    config = {} if config is None or config == [] else config
    if not isinstance(config, dict):
        raise wrong(source, path, "a field is a mapping of its settings, or `fieldset.handle`")
    partial = as_text(config.get("fieldset")) if config.get("type") == "partial" else ""
    return Item(handle, {} if partial else config, source, path, imports=partial)


def mapping(source: Content, path: DataPath, data: Any) -> dict[str, Any]:
    """Return what stands at a path if it is a mapping; nothing, and PHP's `{  }`, are empty ones."""
    if not data:
        return {}
    if not isinstance(data, dict):
        raise wrong(source, path, f"expected a mapping, found {in_words(data)}")
    return data


def as_text(value: Any) -> str:
    """Return a setting that should be text, numbers as such; '' for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)


def wrong(source: Content, path: DataPath, message: str) -> ContentError:
    """Return an error about what stands at a path of a file."""
    return StructureError(source.problem(path, message))
