"""The schemas of scalars, in every form that the converter reads; see `converter.scalars`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

__all__ = ["EMPTY_OBJECT", "NULL", "SCALARS", "Schema", "any_of", "choices"]

Schema: TypeAlias = dict[str, Any]

NULL: Schema = {"type": "null"}
EMPTY_OBJECT: Schema = {"type": "object", "maxProperties": 0}

_FLOAT = (
    r"^\s*[-+]?(?:(?:[0-9](?:_?[0-9])*\.?(?:[0-9](?:_?[0-9])*)?|\.[0-9](?:_?[0-9])*)(?:[eE][-+]?[0-9](?:_?[0-9])*)?"
    r"|[iI][nN][fF](?:[iI][nN][iI][tT][yY])?|[nN][aA][nN])\s*$"
)
_TRUTH = r"^\s*(?:[tT][rR][uU][eE]|[fF][aA][lL][sS][eE]|[yY][eE][sS]|[nN][oO]|[oO][nN]|[oO][fF][fF]|[01])\s*$"

SCALARS: Mapping[type, Schema] = {
    str: {"type": ["string", "number", "boolean", "null"]},
    int: {"type": ["integer", "string"], "pattern": r"^\s*[-+]?[0-9]{1,18}\s*$"},
    float: {"type": ["number", "string"], "pattern": _FLOAT},
    bool: {"type": ["boolean", "integer", "string"], "minimum": 0, "maximum": 1, "pattern": _TRUTH},
    type(None): NULL,
}
"""A text is taken as it is written, so that a number or a date is text as well."""


def any_of(*schemas: Any) -> Any:
    """
    Return a schema that takes what one of several takes, none of them twice.

    Those of different types become one where they can, since a validator that tries several says of a misfit only
    that it fits none of them.
    """
    flat: list[Any] = []
    for each in schemas:
        if each is True or each == {}:
            return True
        for one in each["anyOf"] if each.keys() == {"anyOf"} else [each]:
            if one not in flat:
                flat.append(one)
    if any("null" in _types(each) for each in flat if each != NULL):
        flat = [each for each in flat if each != NULL]
    joined: list[Any] = []
    for one in _with_null(flat):
        other = next((index for index, each in enumerate(joined) if _are_apart(each, one)), None)
        if other is None:
            joined.append(one)
        else:
            joined[other] = {**joined[other], **one, "type": [*_types(joined[other]), *_types(one)]}
    return joined[0] if len(joined) == 1 else {"anyOf": joined}


def _with_null(schemas: list[Any]) -> list[Any]:
    """Put null among the values of an enum."""
    enums = [each for each in schemas if each.keys() == {"enum"}]
    if NULL not in schemas or not enums:
        return schemas
    taking = {"enum": [*enums[0]["enum"], None]}
    return [taking if each is enums[0] else each for each in schemas if each != NULL]


def _types(schema: Schema) -> list[str]:
    """Return the types that a schema names; none for one that names none."""
    named = schema.get("type", [])
    return [named] if isinstance(named, str) else named


def _are_apart(one: Schema, other: Schema) -> bool:
    """Tell whether two schemas are of different types, and what they say besides is about their types alone."""
    types, others = set(_types(one)), set(_types(other))
    if not types or not others or types & others or {"integer", "number"} <= types | others:
        return False
    keywords = (one.keys() | other.keys()) - {"type"}
    return keywords <= _ABOUT.keys() and not any(
        _ABOUT[key].isdisjoint(types if key in one else others) or (key in one and key in other)
        for key in keywords
    )


_NUMBERS = frozenset({"integer", "number"})
_ABOUT: Mapping[str, frozenset[str]] = {
    "pattern": frozenset({"string"}),
    **dict.fromkeys(("minimum", "maximum"), _NUMBERS),
    **dict.fromkeys(("items", "minItems", "maxItems"), frozenset({"array"})),
    **dict.fromkeys(("additionalProperties", "maxProperties"), frozenset({"object"})),
}
"""Which types a keyword is about: it says nothing of values of other types."""


def choices(values: tuple[Any, ...]) -> Schema:
    """Return the schema of a `Literal`: its values, and for words those that YAML takes for something else."""
    return {"enum": [*values, *(form for value in values for form in _as_written(value))]}


def _as_written(value: Any) -> list[Any]:
    if value in ("true", "false"):
        return [value == "true"]
    for kind in (int, float):
        try:
            number = kind(value) if isinstance(value, str) else None
        except ValueError:
            continue
        return [number] if number is not None and str(number) == value else []
    return []
