"""Scalars as a field wants them: the text that was written, or the number or truth that it means."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, TypeAlias, get_args

from replicator.converter.misfits import Mismatch
from replicator.kinds import AsText
from replicator.messages import listing
from replicator.scalar import Scalar, plain

__all__ = ["SCALARS", "Hook", "literal_hook", "text_hook"]

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
        raise _no_choice(choices, value)

    return read_literal


def _no_choice(choices: tuple[Any, ...], value: Any) -> Mismatch:
    """Say which values there are, and which of them may have been meant."""
    shown = [repr(choice) for choice in choices]
    some = f"one of {len(shown)} values such as {listing(shown[:3])}"
    mismatch = Mismatch(listing(shown) if len(shown) <= _FEW else some, value)
    if (text := _written(value)) is not None:
        from difflib import get_close_matches  # for what is wrong only

        mismatch.found = repr(text)[:60]
        words = {choice.lower(): choice for choice in choices if isinstance(choice, str)}
        meant = get_close_matches(text.lower()[:60], words, n=1)
        mismatch.hint = f"did you mean {words[meant[0]]!r}?" if meant else None
    return mismatch


_FEW = 20
"""How many choices are not too many for a message."""


def text_hook(form: AsText[Any], *, optional: bool) -> Hook:
    """Return what reads a value of a class that is stored as one text; null is None where that is optional."""

    def read_text(value: Any, _: Any) -> Any:
        if value is None and optional:
            return None
        texts = _texts(value)
        if not texts:
            raise _unfit(form, value) or Mismatch("text", value)
        first: Exception | None = None
        for text in texts:
            try:
                return form.read(text)
            except Exception as error:  # of any kind: it is a user's function
                first = first or error
        raise _unfit(form, value) or first or Mismatch("text", value)

    return read_text


def _texts(value: Any) -> list[str]:
    """Return a scalar as it is written, and a number that is written oddly (0x1F) in plain digits as well."""
    content = value.value if value.__class__ is Scalar else value
    written = [value.text] if value.__class__ is Scalar else []
    if content.__class__ is str:
        return [content]
    if content.__class__ is bool:
        return [*written, str(content).lower()]
    if content.__class__ is float:
        return [*written, repr(content), *([str(int(content))] if content.is_integer() else [])]
    return [*written, str(content)] if content.__class__ is int else []


def _unfit(form: AsText[Any], value: Any) -> Mismatch | None:
    """Say what a text has to be, where the form does; else the error of its function says more."""
    if form.choices and not form.expected:
        return _no_choice(form.choices, value)
    mismatch = Mismatch(form.expected, value) if form.expected else None
    if mismatch and (text := _written(value)) is not None:
        mismatch.found = repr(text)[:60]
    return mismatch


def _written(value: Any) -> str | None:
    """Return the text of a scalar, None for what is none."""
    if isinstance(value, Scalar):
        return value.text
    return value if isinstance(value, str) else None
