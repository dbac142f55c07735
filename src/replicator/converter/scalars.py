"""Scalars as a field wants them: the text that was written, or the number or truth that it means."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, TypeAlias, get_args

from replicator.converter.misfits import Mismatch
from replicator.messages import listing
from replicator.scalar import Scalar, plain

__all__ = ["SCALARS", "Hook", "literal_hook"]

Hook: TypeAlias = Callable[[Any, Any], Any]
"""What cattrs calls to read a value: with the value, and the type that is wanted."""


def _text(value: Any, _: Any) -> str:
    if value.__class__ is str:
        return value
    if value.__class__ is Scalar:
        return value.text
    if value is None:
        return ""
    if value.__class__ is bool or value.__class__ is int:
        return str(value).lower()
    raise Mismatch("text", value, "quote it" if value.__class__ is float else None)


def _whole(value: Any, _: Any) -> int:
    content = plain(value)
    if content.__class__ is str and re.fullmatch(r"\s*[-+]?[0-9]{1,18}\s*", content):
        return int(content)
    if isinstance(content, float) and content.is_integer():
        return int(content)
    if isinstance(content, bool) or not isinstance(content, int):
        raise Mismatch("a whole number", value)
    return content


def _number(value: Any, _: Any) -> float:
    content = plain(value)
    if content.__class__ is str:
        with suppress(ValueError):
            return float(content)
    if content.__class__ not in (int, float):
        raise Mismatch("a number", value)
    return float(content)


def _truth(value: Any, _: Any) -> bool:
    content = plain(value)
    if isinstance(content, bool):
        return content
    word = str(content).strip().lower()
    if word not in _WORDS:
        raise Mismatch("true or false", value)
    return _WORDS[word]


_WORDS = dict.fromkeys(("true", "yes", "on", "1"), True) | dict.fromkeys(("false", "no", "off", "0"), False)
"""What a bool field takes; `yes` and `on` are text in YAML 1.2 but meant so by people, and by Spyc."""

SCALARS: Mapping[type, Hook] = {str: _text, int: _whole, float: _number, bool: _truth}
"""What reads each type of scalar."""


def literal_hook(hint: Any) -> Hook:
    """Return what reads a `Literal`: the choice that a value is, as it is meant or as it is written."""
    choices = get_args(hint)

    def read_literal(value: Any, _: Any) -> Any:
        forms = (value.value, value.text) if value.__class__ is Scalar else (value,)
        for choice in choices:
            if any(choice.__class__ is form.__class__ and choice == form for form in forms):
                return choice
        mismatch = Mismatch(listing([repr(choice) for choice in choices]), value)
        if value.__class__ in (str, Scalar):
            mismatch.found = repr(forms[-1])[:60]
        raise mismatch

    return read_literal
