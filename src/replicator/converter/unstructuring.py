"""From objects to plain data: the hooks, generated once per class by cattrs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs
import cattrs
from cattrs.gen import make_dict_unstructure_fn, override

from replicator.converter.richtext import rich_text_data
from replicator.errors import Problem, RegistrationError, StructureError
from replicator.fields import FieldSpec, field_specs, form_among, text_form, text_forms
from replicator.kinds import AsText
from replicator.model import Block, Post, RawBlock
from replicator.nodes import RichText
from replicator.scalar import Scalar, bare
from replicator.typing import DataPath

__all__ = ["Unstructurer"]

Writer = Callable[[Any], dict[str, Any]]


class Unstructurer:
    """Writes objects as plain data."""

    def __init__(self, *, lenient: bool = False) -> None:
        """Make one; `lenient` lets `extra` hold what did not fit its field, where that field is empty."""
        self._lenient = lenient
        self._writers: dict[type, Writer] = {}
        self._cattrs = cattrs.Converter()

    def data(self, value: Any) -> Any:
        """
        Return an object as plain data.

        Raises:
            RegistrationError: A block's class is not registered.
            StructureError: Something in it cannot be stored; the path says where.
        """
        try:
            return self.plain(value)
        except RegistrationError:
            raise
        except RecursionError:
            raise StructureError(Problem("nested too deeply: a block may hold itself")) from None
        except StructureError as error:
            where = self._culprit(value)
            problems = [attrs.evolve(each, path=where + each.path) for each in error.problems]
        except Exception as error:  # of any kind: what does not belong in an object may raise anything
            message = f"this value cannot be stored ({_said(error)})"
            problems = [Problem(message, self._culprit(value))]
        raise StructureError(problems)

    def _culprit(self, value: Any) -> DataPath:
        """Return the path of the innermost value that cannot be written."""
        path: DataPath = ()
        while True:
            found = next((part for part in _parts(value) if self._fails(part[1])), None)
            if found is None:
                return path
            path, value = (*path, *found[0]), found[1]

    def _fails(self, value: Any) -> bool:
        """Tell whether a value cannot be written; numpy's arrays do not even compare with a default."""
        try:
            bool(value == "")
            self.plain(value)
        except RecursionError:
            return False
        except Exception:
            return True
        return False

    def plain(self, value: Any) -> Any:
        """Return any value that a post may hold as plain data; what is none stays as it is."""
        kind = value.__class__
        if kind is str or value is None:
            return value
        if (writer := self._writers.get(kind)) is not None:
            return writer(value)
        if kind is dict or isinstance(value, dict):
            return {key: each if each.__class__ is str else self.plain(each) for key, each in value.items()}
        if kind is list or isinstance(value, list | tuple):
            return [each if each.__class__ is str else self.plain(each) for each in value]
        if kind is Scalar:
            return value.value
        if kind is RichText:
            return rich_text_data(value, self.plain)
        if kind in _NUMBERS:
            return value
        if not attrs.has(kind):
            form = next((form for base in kind.__mro__ if (form := text_form(base)) is not None), None)
            return form.write(value) if form is not None else bare(value)
        return self._make_writer(kind)(value)

    def _field_writer(self, spec: FieldSpec) -> Callable[[Any], Any]:
        """Return what writes the values of a field: `plain`, unless its annotation says more."""
        forms = text_forms(spec.type)
        return (lambda value: self._written(value, forms, spec.key)) if forms else self.plain

    def _written(self, value: Any, forms: Mapping[type, AsText[Any]], key: str) -> Any:
        if value.__class__ is list:
            return [self._written(each, forms, key) for each in value]
        if value.__class__ is dict:
            return {name: self._written(each, forms, key) for name, each in value.items()}
        form = form_among(forms, value)
        if form is None:
            return self.plain(value)
        try:
            return form.write(value)
        except Exception as error:  # of any kind: it is a user's function
            raise StructureError(Problem(f"this value cannot be stored ({_said(error)})", (key,))) from error

    def _make_writer(self, cls: type) -> Writer:
        """Make, once, the function that writes one class, empty fields with empty defaults left out."""
        specs = {spec.name: spec for spec in field_specs(cls)}
        overrides: dict[str, Any] = {
            each.name: override(
                rename=specs[each.name].key,
                omit_if_default=_is_empty(each),
                unstruct_hook=self._field_writer(specs[each.name]),
            )
            if each.name in specs
            else override(omit=True)
            for each in attrs.fields(cls)
        }
        if issubclass(cls, Block):
            overrides["type"] = override(omit_if_default=False, unstruct_hook=self.plain)
            overrides["enabled"] = override(omit_if_default=True, unstruct_hook=self.plain)
        order = _key_order(cls, specs)
        defaults = {
            spec.key: self._field_writer(spec)(each.default) if text_forms(spec.type) else each.default
            for each in attrs.fields(cls)
            if (spec := specs.get(each.name)) is not None
        }
        aliases = {alias: spec for spec in specs.values() for alias in spec.aliases}
        generated: Writer = make_dict_unstructure_fn(
            cls, self._cattrs, _cattrs_use_linecache=False, **overrides
        )
        is_registered, is_post = issubclass(cls, Block) and cls is not RawBlock, issubclass(cls, Post)

        def write(value: Any) -> dict[str, Any]:
            found = generated(value)
            data = {key: found[key] for key in order if key in found}
            if is_registered and not value.type:
                raise RegistrationError(
                    f"{cls.__name__} has no type: register it with @replicator.block('name')"
                )
            if is_post:
                _check_text(value.block_key, "block_key")
                data = {value.block_key if key == "blocks" else key: each for key, each in data.items()}
            extra = getattr(value, "extra", {})
            if not isinstance(extra, dict):
                raise _mismatch("a mapping", extra, "extra")
            if extra and self._lenient:  # a field with its default, beside what did not fit it
                data = {
                    key: each for key, each in data.items() if key not in extra or each != defaults.get(key)
                }
            if extra:
                _check_clash(value, extra, [*data] if self._lenient else order)
                data |= {
                    spec.key: self.plain(getattr(value, spec.name))
                    for key in extra
                    if (spec := aliases.get(key)) and spec.key not in data  # or the alias would be read as it
                }
                data |= self.plain(extra)
            return data

        self._writers[cls] = write
        return write


_NUMBERS = frozenset({int, float, bool})


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _key_order(cls: type, specs: dict[str, FieldSpec]) -> list[str]:
    """Return the keys in the order of the class, `type` after `id` as Statamic writes it."""
    keys = [spec.key for spec in specs.values()]
    if issubclass(cls, Block):
        keys.insert(keys.index("id") + 1, "type")
    return keys


def _is_empty(attribute: Any) -> bool:
    """Whether a field's default is empty, so that leaving it out says the same to any reader."""
    default = attribute.default
    if attribute.metadata.get("omit_default"):
        return True
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
    rich = (
        isinstance(value, Post)
        and not value.content
        and extra.get("content").__class__ in (list, dict, RichText)
    )
    clash = [key for key in extra if key in taken and not (rich and key == "content")]
    if clash:
        message = (
            f"`extra` holds {clash[0]!r}, which is a field of {type(value).__name__}: set the field instead"
        )
        raise StructureError(Problem(message, (clash[0],)))


def _check_text(value: Any, name: str) -> None:
    if not isinstance(value, str):
        raise _mismatch("text", value, name)


def _mismatch(expected: str, value: Any, name: str) -> StructureError:
    found = type(value).__name__
    return StructureError(
        Problem(f"expected {expected}, found {found}", (name,), expected=expected, found=found)
    )


def _parts(value: Any) -> Iterator[tuple[DataPath, Any]]:
    """Give what stands in an object, with its path from there."""
    if isinstance(value, RichText):
        yield from ((path, siblings[index]) for path, siblings, index in value.places())
    elif isinstance(value, dict):
        yield from (((key,), each) for key, each in value.items())
    elif isinstance(value, list | tuple):
        yield from (((index,), each) for index, each in enumerate(value))
    elif attrs.has(type(value)):
        for spec in field_specs(type(value)):
            main = spec.name == "blocks" and isinstance(value, Post)
            yield (value.block_key if main else spec.key,), getattr(value, spec.name)
        extra = getattr(value, "extra", {})
        yield from _parts(extra) if isinstance(extra, dict) else ()
