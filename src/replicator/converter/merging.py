"""
What to store for an object that was read and then changed: the stored data, with that change and no more.

Reading makes alike what files store in several ways: one value or a list of one, a key or its alias, a number or
its text, a default that is written or left out. So a changed object is not simply written anew. It is compared
with the object as it was read; what is the same in both keeps its stored form, what differs is written in the
form of what stood there.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from typing import Any

import attrs

from replicator.converter.layout import Layout
from replicator.converter.pieces import merged_items, merged_rich_text
from replicator.fields import field_specs, form_among, text_forms
from replicator.kinds import AsText
from replicator.model import Block, Post, RawBlock
from replicator.nodes import RichText
from replicator.scalar import Scalar
from replicator.yaml.scalars import read_plain
from replicator.yaml.splice.compare import same

__all__ = ["merged"]

_Forms = Mapping[type, AsText[Any]]
"""How values of classes are stored as texts; see `fields.text_forms`."""

_EMPTY: tuple[Any, ...] = (None, "", [], {})


def merged(stored: Any, old: Any, new: Any, was: Any, wanted: Any, forms: _Forms | None = None) -> Any:
    """
    Return the data to store for an object; `stored` itself where nothing changed.

    Args:
        stored: The data as it is in the file, with its `Scalar`s; it is not changed.
        old: The object that was read from it.
        new: The object that is wanted in its place.
        was: `old` as plain data.
        wanted: `new` as plain data.
        forms: How values in it are stored, where its field says so.
    """
    return stored if same(was, wanted) else _changed(stored, old, new, was, wanted, forms)


def _changed(stored: Any, old: Any, new: Any, was: Any, wanted: Any, forms: _Forms | None = None) -> Any:
    """Do the same where something did change."""
    kind = new.__class__
    if kind is RichText and old.__class__ is RichText:
        return merged_rich_text(stored, old, new, was, wanted, merged)
    if old.__class__ is kind:
        if issubclass(kind, Block) and kind is not RawBlock and not same(was["type"], wanted["type"]):
            return wanted  # another class will read it, to which names and forms may mean something else
        if stored.__class__ is dict and (kind is dict or attrs.has(kind)):
            return _merged_keys(stored, old, new, was, wanted, forms)
        if stored.__class__ is list and kind is list:
            merge = partial(merged, forms=forms) if forms else merged
            return merged_items(stored, old, new, was, wanted, merge)
    return _in_form(stored, was, _as_before(stored, new, wanted, forms))


def _merged_keys(
    stored: dict[str, Any],
    old: Any,
    new: Any,
    was: dict[str, Any],
    wanted: dict[str, Any],
    inherited: _Forms | None,
) -> dict[str, Any]:
    """
    Merge key by key.

    Keys that the old object did not know, such as a user's secrets, stay. A new key comes after the one that is
    before it in the object, as far as that is stored.
    """
    before, after = _parts(old), _parts(new)
    aliases = _aliases(new.__class__, stored)
    kept = None if new.__class__ is dict else _forms_of(new.__class__)
    found = {key: value for key, value in stored.items() if key in after or key not in before}
    added: set[str] = set()
    for name in [*wanted, *(name for name in was if name not in wanted and name in after)]:
        key = aliases.get(name, name)
        if name in was and name in wanted and same(was[name], wanted[name]):
            continue
        forms = inherited if kept is None else kept.get(name)
        if name not in wanted:
            _empty(found, key, _as_before(found.get(key), after[name], after[name], forms))
        elif key not in stored:
            added.add(key)
            found[key] = wanted[name]
        elif name in was:
            found[key] = _changed(stored[key], before[name], after[name], was[name], wanted[name], forms)
        else:
            value = _as_before(stored[key], after[name], wanted[name], forms)
            found[key] = _in_form(stored[key], before.get(name), value)
    return _in_order(found, added, [aliases.get(name, name) for name in after]) if added else found


@cache
def _forms_of(cls: Any) -> Mapping[str, _Forms]:
    """Return for each key of a class whose values are stored as texts how they are; most have none."""
    return {spec.key: forms for spec in field_specs(cls) if (forms := text_forms(spec.type))}


def _empty(found: dict[str, Any], key: str, value: Any) -> None:
    """Take out what became as empty as its default, unless that is a `False` where there was a `true`."""
    if value in _EMPTY or isinstance(value, RichText):
        found.pop(key, None)
    elif key in found:
        found[key] = value


def _aliases(cls: type, stored: dict[str, Any]) -> dict[str, str]:
    """Return for each key that is stored under another name that name."""
    if cls is dict:
        return {}
    return {proper: alias for alias, proper in Layout.of(cls).renamed(stored).items()}


def _parts(value: Any) -> dict[str, Any]:
    """Return what stands under the keys of an object, in the order of writing, empty values too."""
    if value.__class__ is dict:
        return dict(value)
    found: dict[str, Any] = {}
    for spec in field_specs(value.__class__):
        if spec.name == "blocks" and isinstance(value, Post):
            found[value.block_key] = value.blocks
        else:
            found[spec.key] = getattr(value, spec.name)
        if spec.name == "id" and isinstance(value, Block):
            found["type"] = value.type
    return found | getattr(value, "extra", {})


def _in_order(found: dict[str, Any], added: set[str], wanted: list[str]) -> dict[str, Any]:
    """Return a mapping with each added key after the one that is before it in the wanted order."""
    following: dict[str, list[str]] = {}
    previous = ""
    for key in wanted:
        if key in added:
            following.setdefault(previous, []).append(key)
        elif key in found:
            previous = key
    order = following.get("", [])
    for key in found:
        if key not in added:
            order += [key, *following.get(key, [])]
    return {key: found[key] for key in order}


def _as_before(stored: Any, new: Any, wanted: Any, forms: _Forms | None) -> Any:
    """Return what is stored for a value of a class in the form of the text that stood there."""
    if not forms:
        return wanted
    if new.__class__ is list:
        return [_as_before(stored, new[0], wanted[0], forms)] if len(new) == 1 else wanted
    if stored.__class__ is list:
        return _as_before(stored[0], new, wanted, forms) if len(stored) == 1 else wanted
    form, text = form_among(forms, new), stored.text if stored.__class__ is Scalar else stored
    if form is None:
        return wanted
    written = form.written_like(new, text) if text.__class__ is str else form.write(new)
    if stored.__class__ is Scalar and written.__class__ is str:  # a number stays one, 5 may become 5.50
        number = read_plain(str(written))
        return number if isinstance(number, Scalar) and _is_number(number) == _is_number(stored) else written
    return written


def _is_number(value: Scalar) -> bool:
    return value.value.__class__ is not bool


def _in_form(stored: Any, old: Any, wanted: Any) -> Any:
    """Give a new value the form of the stored one, where it means the same in both."""
    if isinstance(old, list) and isinstance(wanted, list) and len(wanted) == 1:
        if _is_scalar(stored) and _is_scalar(wanted[0]):
            return _in_form(stored, old[0], wanted[0])
        return wanted
    if stored.__class__ is list and len(stored) == 1 and _is_scalar(old) and _is_scalar(wanted):
        return [_in_form(stored[0], old, wanted)]
    if stored.__class__ is Scalar and isinstance(old, str) and isinstance(wanted, str):
        number = read_plain(wanted)
        alike = isinstance(number, Scalar) and number.value.__class__ is stored.value.__class__
        return number if alike else wanted
    if stored.__class__ is str and old.__class__ in (int, float) and wanted.__class__ is old.__class__:
        return str(wanted)
    return wanted


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | int | float | Scalar)
