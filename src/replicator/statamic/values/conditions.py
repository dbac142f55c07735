"""
Whether a field is shown, by the conditions of its blueprint.

A hidden field is not submitted, so nothing that is required of it applies (statamic.dev, conditional fields).
The comparisons are those of statamic/cms `resources/js/components/field-conditions/Validator.js`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from replicator.statamic.blueprints.model import Field, as_word
from replicator.typing import Data

__all__ = ["Scope", "is_shown"]


@attrs.frozen
class Scope:
    """The values that a condition or a rule can ask for."""

    fields: Mapping[str, Field]
    """The fields of the same entry, set or row, by their handles."""

    values: Data
    """What they hold."""

    parent: Scope | None = None
    """What is around it; None for an entry."""

    def root(self) -> Scope:
        """Return the scope of the entry."""
        return self if self.parent is None else self.parent.root()

    def value(self, name: str) -> Any:
        """
        Return a value by its dotted name; None where nothing is stored and nothing is the default.

        Raises:
            LookupError: No field has that name, or one that does not store what it shows.
        """
        head, _, rest = name.partition(".")
        if head in ("root", "$root"):
            return self.root().value(rest)
        if head in ("parent", "$parent"):
            return (self.parent or self).value(rest)
        if head == "{this}":
            return self.value(rest)
        field = self.fields.get(head)
        if field is None and head not in self.values:
            raise LookupError(name)
        if field is not None and field.type in ("revealer", "hidden"):
            raise LookupError(name)
        found = self.values.get(head)
        if found is None and field is not None:
            found = field.config.get("default", False if field.type == "toggle" else None)
        for step in filter(None, rest.split(".")):
            found = found.get(step) if isinstance(found, dict) else None
        return found


def is_shown(field: Field, scope: Scope) -> bool | None:
    """Tell whether a field is shown beside the values of its siblings; None where only the site knows."""
    for key, (combine, wanted) in _KEYS.items():
        tests = field.config.get(key)
        if isinstance(tests, Mapping) and tests:
            results = [_holds(field.prefix, name, test, scope) for name, test in tests.items()]
            result = combine(results)
            return result if result is None or wanted else not result
        if isinstance(tests, str):
            return None  # a condition written in JavaScript
    return True


def _all(results: list[bool | None]) -> bool | None:
    return False if False in results else None if None in results else True


def _any(results: list[bool | None]) -> bool | None:
    return True if True in results else None if None in results else False


_KEYS = {
    "if": (_all, True),
    "if_any": (_any, True),
    "show_when": (_all, True),
    "show_when_any": (_any, True),
    "unless": (_all, False),
    "unless_any": (_any, False),
    "hide_when": (_all, False),
    "hide_when_any": (_any, False),
}


def _holds(prefix: str, name: str, test: Any, scope: Scope) -> bool | None:
    """Tell whether one condition holds; None where it cannot be told."""
    for each in (prefix + name, name):
        try:
            value = scope.value(each)
        except LookupError:
            continue
        return _compare(value, test)
    return None


def _compare(value: Any, test: Any) -> bool | None:
    if not isinstance(test, str):
        return _same(value, test)
    words = test.split()
    for count in (2, 1):
        function = _OPERATORS.get(" ".join(words[:count]))
        if function is not None:
            return function(value, " ".join(words[count:]))
    if words[:1] == ["custom"]:
        return None
    return _same(value, test)


def _same(value: Any, wanted: Any) -> bool:
    return as_word(value).strip() == as_word(wanted).strip()


def _empty(value: Any, _: str = "") -> bool:
    return value is None or value in ("", [], {}) or value is False


def _contains(value: Any, wanted: str) -> bool:
    if isinstance(value, list):
        return any(_same(each, wanted) for each in value)
    return value is not None and wanted in as_word(value).strip()


def _number(compare: Callable[[float, float], bool]) -> Callable[[Any, str], bool | None]:
    def function(value: Any, wanted: str) -> bool | None:
        try:
            return compare(float(value if value is not None else "nan"), float(wanted))
        except (TypeError, ValueError):
            return None

    return function


def _contains_any(value: Any, wanted: str) -> bool:
    return any(_contains(value, each.strip()) for each in wanted.split(","))


def _not(function: Callable[[Any, str], bool]) -> Callable[[Any, str], bool]:
    return lambda value, wanted: not function(value, wanted)


def _is(value: Any, wanted: str) -> bool:
    return _empty(value) if wanted == "empty" else _same(value, wanted)


_OPERATORS: Mapping[str, Callable[[Any, str], bool | None]] = {
    "=": _same,
    "==": _same,
    "===": _same,
    "equals": _is,
    "is": _is,
    "empty": _empty,
    "is not": _not(_is),
    "isnt": _not(_is),
    "not": _not(_is),
    "!=": _not(_same),
    "!==": _not(_same),
    "contains": _contains,
    "includes": _contains,
    "contains_any": _contains_any,
    "includes_any": _contains_any,
    "<": _number(float.__lt__),
    "<=": _number(float.__le__),
    ">": _number(float.__gt__),
    ">=": _number(float.__ge__),
}
