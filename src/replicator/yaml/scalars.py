"""
What a scalar's text means.

The words are those of symfony/yaml 7 (`Inline::evaluateScalar`), the parser of the CMS that wrote most of
the files, wherever its reading is sane; `docs/yaml-reading.md` lists where parsers disagree and why we side
as we do. Only plain scalars are looked at: what stands in quotes or in a block is always text.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Callable
from typing import Any

from replicator.scalar import Scalar

__all__ = ["COLLECTION_TAGS", "SUSPECT", "TAG_PREFIX", "is_as_written", "read_plain", "read_tagged"]

TAG_PREFIX = "tag:yaml.org,2002:"
"""What `!!` stands for in a tag."""

SUSPECT = frozenset(["", *"~0123456789+-.tTfFnN"])
"""The first characters (or none) of plain scalars that may be something else than text."""

_NUMERIC = frozenset("0123456789+-.")
"""The first characters of those that may be numbers."""

_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
"""Words in any mixture of cases, as Symfony takes them."""

_INT = re.compile(r"[-+]?(?:0|[1-9][0-9_]*)")
_OCTAL = re.compile(r"-?0o[0-7][0-7_]*")
_HEX = re.compile(r"0x[0-9a-fA-F_]*[0-9a-fA-F]_*")
_FLOAT = re.compile(r"[-+]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[0-9][0-9_]*\.[0-9_]*)")
_DIGITS = re.compile(r"[-+]?[0-9]+")
_ENDLESS = {".inf": math.inf, "-.inf": -math.inf, "+.inf": math.inf, ".nan": math.nan}

_LONGEST_NUMBER = 400
"""No 64-bit integer and no sensible float is longer; longer digits are text (CPython refuses 4300)."""


def read_plain(text: str) -> Scalar | str | None:
    """
    Return what a plain scalar means: a `Scalar`, text or `None`.

    Dates stay text, as written: only a field that wants a date can know what a date is.
    """
    lowered = text.lower()
    if lowered in _WORDS:
        word = _WORDS[lowered]
        return None if word is None else Scalar(word, text)
    if text[0] not in _NUMERIC:
        return text
    number = _number(text, lowered)
    return text if number is None else Scalar(number, text)


def is_as_written(scalar: Scalar) -> bool:
    """Tell whether the text of a scalar means its value by itself, without a tag that says more."""
    found = read_plain(scalar.text)
    return isinstance(found, Scalar) and found.value.__class__ is scalar.value.__class__


def read_tagged(tag: str, text: str, style: str) -> Any:
    """
    Return what a scalar with an explicit tag means; raise `ValueError` when the tag forbids the text.

    A tag that is not YAML's own (`!php/object`, `!!python/name:os.system`) runs nothing, its value is text.
    """
    if tag == "!":
        return text if style else read_plain(text)
    reader = _TAGGED.get(tag.removeprefix(TAG_PREFIX)) if tag.startswith(TAG_PREFIX) else None
    return reader(text) if reader else text


def _number(text: str, lowered: str) -> int | float | None:
    """Return the number that a plain scalar is, or None."""
    if lowered in _ENDLESS:
        return _ENDLESS[lowered]
    if len(text) > _LONGEST_NUMBER:
        return None
    for pattern, convert in _NUMBERS:
        if pattern.fullmatch(text):
            return convert(text.replace("_", ""))
    return None


def _integer(digits: str, base: int = 10) -> int | None:
    """Return an integer of at most 64 bits; longer ones are text, as PHP has no room for them."""
    value = int(digits, base)
    return value if -(2**63) <= value < 2**63 and digits != "-0" else None


def _finite(digits: str) -> float | None:
    """Return a float, or None where it has no room: the id `12e34567` is text, not infinity."""
    value = float(digits)
    return value if math.isfinite(value) else None


def _float(text: str) -> float | None:
    """Return a float that is written as one; `08` and `0123` are text, as in Symfony since 6."""
    return None if _DIGITS.fullmatch(text) else _finite(text)


_NUMBERS: tuple[tuple[re.Pattern[str], Callable[[str], int | float | None]], ...] = (
    (_INT, _integer),
    (_FLOAT, _float),
    (_OCTAL, lambda digits: _integer(digits.replace("0o", ""), 8)),
    (_HEX, lambda digits: _integer(digits, 16)),
)


def _binary(text: str) -> str:
    """Decode `!!binary`; bytes that are not UTF-8 text stay the base64 they are written in."""
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode()
    except binascii.Error as error:
        msg = "!!binary must hold base64"
        raise ValueError(msg) from error
    except UnicodeDecodeError:
        return text


def _only(kinds: tuple[type, ...], name: str) -> Callable[[str], Any]:
    """Make a reader for a tag that allows some kinds of value only."""

    def read(text: str) -> Any:
        value = read_plain(text)
        if (value.value if isinstance(value, Scalar) else value).__class__ not in kinds:
            msg = f"!!{name} cannot be {text[:40]!r}"
            raise ValueError(msg)
        return value

    return read


def _tagged_float(text: str) -> Scalar:
    """Read `!!float 1`, which older Symfony writes for whole floats, as the float it means."""
    value = _only((int, float), "float")(text)
    return Scalar(float(value.value), text)


def _misplaced(name: str) -> Callable[[str], Any]:
    """Make a reader that refuses the tag of a collection on a scalar."""

    def read(text: str) -> Any:
        msg = f"!!{name} belongs to a {'list' if name in _LISTS else 'mapping'}, not to {text[:40]!r}"
        raise ValueError(msg)

    return read


_LISTS = frozenset({"seq", "omap", "pairs"})
_TAGGED: dict[str, Callable[[str], Any]] = {
    "str": str,
    "int": _only((int,), "int"),
    "float": _tagged_float,
    "bool": _only((bool,), "bool"),
    "null": _only((type(None),), "null"),
    "binary": _binary,
    **{name: _misplaced(name) for name in ("map", "set", *_LISTS)},
}

COLLECTION_TAGS = {
    **{TAG_PREFIX + name: dict for name in ("map", "set")},
    **{TAG_PREFIX + name: list for name in _LISTS},
    **{TAG_PREFIX + name: str for name in ("str", "int", "float", "bool", "null", "binary")},
}
"""What a tag of YAML's own makes of a node; a node of another kind cannot carry it."""
