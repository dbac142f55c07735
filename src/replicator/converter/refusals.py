"""Which values of an object its class refuses: what the validators of its fields say, one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
from cattrs.errors import AttributeValidationNote, ClassValidationError

__all__ = ["refusals"]


def refusals(cls: type, values: dict[str, Any], error: Exception) -> Exception:
    """
    Return an error of a constructor as one that names every field at fault.

    An attrs class stops at its first validator and does not say whose it was. What fails elsewhere, as in
    `__attrs_post_init__`, is returned as it came.

    Args:
        cls: An attrs class.
        values: The values that its constructor was given, by attribute.
        error: What the constructor raised.
    """
    attributes: Any = attrs.fields(cls)
    found = [
        _noted(attribute, complaint)
        for attribute in attributes
        if attribute.name in values and (complaint := _complaint(cls, attribute, values)) is not None
    ]
    return ClassValidationError("values are refused", found, cls) if found else error  # pyright: ignore[reportCallIssue]  # cattrs takes three


def _complaint(cls: type, attribute: Any, values: dict[str, Any]) -> Exception | None:
    """Return what the converter or the validator of one field raises, or None."""
    if attribute.validator is None and attribute.converter is None:
        return None
    instance: Any = object.__new__(cls)
    for name, value in values.items():
        object.__setattr__(instance, name, value)
    try:
        value = _converted(attribute, values[attribute.name], instance)
        if attribute.validator is not None:
            attribute.validator(instance, attribute, value)
    except Exception as error:  # of any kind: it is a user's function
        return error
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
