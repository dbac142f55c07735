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
    int: {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": r"^\s*[-+]?[0-9]{1,18}\s*$"}]},
    float: {"anyOf": [{"type": "number"}, {"type": "string", "pattern": _FLOAT}]},
    bool: {
        "anyOf": [
            {"type": "boolean"},
            {"type": "integer", "enum": [0, 1]},
            {"type": "string", "pattern": _TRUTH},
        ]
    },
    type(None): NULL,
}
"""A text is taken as it is written, so that a number or a date is text as well."""


def any_of(*schemas: Any) -> Any:
    """Return a schema that takes what one of several takes, none of them twice."""
    flat: list[Any] = []
    for each in schemas:
        if each is True or each == {}:
            return True
        for one in each["anyOf"] if each.keys() == {"anyOf"} else [each]:
            if one not in flat:
                flat.append(one)
    if any("null" in each["type"] for each in flat if isinstance(each.get("type"), list)):
        flat = [each for each in flat if each != NULL]
    return flat[0] if len(flat) == 1 else {"anyOf": flat}


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
