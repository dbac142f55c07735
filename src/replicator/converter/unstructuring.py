"""From objects to plain data: the hooks, generated once per class by cattrs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import cattrs
from cattrs.gen import make_dict_unstructure_fn, override

from replicator.converter.richtext import rich_text_data
from replicator.errors import Problem, RegistrationError, StructureError
from replicator.fields import FieldSpec, field_specs
from replicator.model import Block, Post
from replicator.nodes import RichText

__all__ = ["Unstructurer"]

Writer = Callable[[Any], dict[str, Any]]


class Unstructurer:
    """Writes objects as plain data."""

    def __init__(self) -> None:
        self._writers: dict[type, Writer] = {}
        self._cattrs = cattrs.Converter()
        self._cattrs.register_unstructure_hook_func(attrs.has, self.plain)
        self._cattrs.register_unstructure_hook_func(lambda hint: hint is Any, self.plain)

    def plain(self, value: Any) -> Any:
        """Return any value that a post may hold as plain data."""
        kind = value.__class__
        if kind is dict:
            return {key: self.plain(each) for key, each in value.items()}
        if kind is list or kind is tuple:
            return [self.plain(each) for each in value]
        if kind is RichText:
            return rich_text_data(value, self.plain)
        if not attrs.has(kind):
            return value
        writer = self._writers.get(kind) or self._make_writer(kind)
        return writer(value)

    def _make_writer(self, cls: type) -> Writer:
        """Make, once, the function that writes one class, empty fields with empty defaults left out."""
        specs = {spec.name: spec for spec in field_specs(cls)}
        overrides: dict[str, Any] = {
            each.name: override(rename=specs[each.name].key, omit_if_default=_is_empty(each))
            if each.name in specs
            else override(omit=True)
            for each in attrs.fields(cls)
        }
        if issubclass(cls, Block):
            overrides["type"] = override(omit_if_default=False)
            overrides["enabled"] = override(omit_if_default=True)
        order = _key_order(cls, specs)
        aliases = {alias: spec for spec in specs.values() for alias in spec.aliases}
        generated: Writer = make_dict_unstructure_fn(
            cls, self._cattrs, _cattrs_use_linecache=False, **overrides
        )

        def write(value: Any) -> dict[str, Any]:
            found = generated(value)
            data = {key: found[key] for key in order if key in found}
            if isinstance(value, Block) and not value.type:
                raise RegistrationError(
                    f"{cls.__name__} has no type: register it with @replicator.block('name')"
                )
            if isinstance(value, Post):
                data = {value.block_key if key == "blocks" else key: each for key, each in data.items()}
            extra = getattr(value, "extra", None)
            if extra:
                _check_clash(value, extra, order)
                data |= {
                    spec.key: self.plain(getattr(value, spec.name))
                    for key in extra
                    if (spec := aliases.get(key)) and spec.key not in data  # or the alias would be read as it
                }
                data |= self.plain(extra)
            return data

        self._writers[cls] = write
        return write


def _key_order(cls: type, specs: dict[str, FieldSpec]) -> list[str]:
    """Return the keys in the order of the class, `type` after `id` as Statamic writes it."""
    keys = [spec.key for spec in specs.values()]
    if issubclass(cls, Block):
        keys.insert(keys.index("id") + 1, "type")
    return keys


def _is_empty(attribute: Any) -> bool:
    """Whether a field's default is empty, so that leaving it out says the same to any reader."""
    default = attribute.default
    if default is attrs.NOTHING:
        return False
    if hasattr(default, "takes_self"):
        return not default.takes_self and not default.factory()
    return default is None or default in ("", False)


def _check_clash(value: Any, extra: dict[str, Any], fields: list[str]) -> None:
    """Refuse what would be read back as a field; a post's `content` may be rich text, which is none."""
    taken = (
        {value.block_key if key == "blocks" else key for key in fields} if isinstance(value, Post) else fields
    )
    rich = isinstance(value, Post) and extra.get("content").__class__ in (list, dict, RichText)
    clash = [key for key in extra if key in taken and not (rich and key == "content")]
    if clash:
        message = (
            f"`extra` holds {clash[0]!r}, which is a field of {type(value).__name__}: set the field instead"
        )
        raise StructureError(Problem(message, (clash[0],)))
