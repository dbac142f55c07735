"""
A YAML scalar that is not text, together with the text it was written as.

YAML reads `1.10` as a number and `yes` as text; which of the two a field wants is known to the model only.
So the reader hands over both, and a field typed `str` takes the text: `1.10`, never `1.1`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

__all__ = ["Scalar", "bare", "plain"]


@attrs.define
class Scalar:
    """A bool, an int or a float as read from a file; null is always plain `None`, text plain `str`."""

    value: bool | int | float
    """What the text means."""

    text: str
    """What stands in the file."""


def plain(data: Any) -> Any:
    """Return a copy of `data`, in new dicts and lists, with every `Scalar` replaced by its value."""
    kind = data.__class__
    if kind is dict:
        return {key: value if value.__class__ is str else plain(value) for key, value in data.items()}
    if kind is list:
        return [value if value.__class__ is str else plain(value) for value in data]
    return data.value if kind is Scalar else data


def bare(value: Any) -> Any:
    """
    Return a text or a number of a subclass as the plain one that it is, anything else as it is.

    A member of an enum, `markupsafe.Markup` and `numpy.float64` have habits of their own.
    """
    kind = value.__class__
    if kind is bool or kind in _CONTENT:
        return value
    return next((content(value) for base, content in _CONTENT.items() if isinstance(value, base)), value)


_CONTENT: dict[type, Callable[[Any], Any]] = {str: str.__str__, int: int.__int__, float: float.__float__}
