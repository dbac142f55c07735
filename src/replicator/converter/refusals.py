"""Which values of an object its class refuses: what the validators of its fields say, one by one."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from contextlib import suppress
from typing import Any

import attrs
from cattrs.errors import AttributeValidationNote, ClassValidationError

from replicator.model import default_of

__all__ = ["refusals"]


def refusals(cls: type, values: dict[str, Any], unfit: Container[str], error: Exception) -> Exception:
    """
    Return the error of reading an object as one that names every field at fault.

    Without it, a value of the wrong shape would hide what validators say, and an attrs class stops at its first
    validator and does not say whose it was. What fails elsewhere, as in `__attrs_post_init__`, is returned as it came.

    Args:
        cls: An attrs class.
        values: The values that fit their fields, by attribute.
        unfit: The attributes whose values do not, of which no validator may take the default for the value.
        error: What was raised: by the constructor, or for the fields that are missing or do not fit.
    """
    found = [*_misfits(error)]
    whole = _Instance(cls, values, unfit)
    found += [
        _noted(attribute, complaint)
        for attribute in whole.attributes
        if attribute.name in values and (complaint := whole.complaint(attribute)) is not None
    ]
    return ClassValidationError("values are refused", found, cls) if found else error  # pyright: ignore[reportCallIssue]  # cattrs takes three


def _misfits(error: Exception) -> Iterator[Exception]:
    """Give what was raised for single fields."""
    if isinstance(error, ClassValidationError):
        for each in error.exceptions:
            if any(isinstance(note, AttributeValidationNote) for note in getattr(each, "__notes__", ())):
                yield each


class _Instance:
    """An object as far as it is known, which validators and converters may be given."""

    def __init__(self, cls: type, values: dict[str, Any], unfit: Container[str]) -> None:
        self.attributes: Any = attrs.fields(cls)
        self._values = values
        self._object: Any = object.__new__(cls)
        for attribute in self.attributes:
            name = attribute.name
            if name in values:
                object.__setattr__(self._object, name, values[name])
            elif name not in unfit and attribute.default is not attrs.NOTHING:
                with suppress(Exception):  # of any kind: it may be a user's function
                    object.__setattr__(self._object, name, default_of(attribute, self._object))

    def complaint(self, attribute: Any) -> Exception | None:
        """Return what the converter or the validator of one field raises, or None."""
        if attribute.validator is None and attribute.converter is None:
            return None
        try:
            value = _converted(attribute, self._values[attribute.name], self._object)
            if attribute.validator is not None:
                attribute.validator(self._object, attribute, value)
        except Exception as error:  # of any kind: it is a user's function
            lacking = isinstance(error, AttributeError) and error.obj is self._object
            return None if lacking else error
        return None


def _converted(attribute: Any, value: Any, instance: Any) -> Any:
    convert: Callable[..., Any] | None = attribute.converter
    if convert is None:
        return value
    if isinstance(convert, attrs.Converter):
        return convert(value, instance, attribute)  # pyright: ignore[reportCallIssue]  # its stub forgets it
    return convert(value)


def _noted(attribute: Any, error: Exception) -> Exception:
    error.add_note(AttributeValidationNote(f"@ {attribute.name}", attribute.name, attribute.type))
    return error
