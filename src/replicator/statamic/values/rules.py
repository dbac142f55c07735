"""
Laravel's validation rules, as far as a file alone can tell whether they are kept.

What needs the site or a database (`unique_entry_value`, `exists`), a picture (`image`, `dimensions`) or code
(classes) is not judged. The meaning of each is that of Laravel's documentation, "Available Validation Rules".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from replicator.messages import listing
from replicator.statamic.blueprints.model import Field, as_word
from replicator.statamic.types.fieldtypes import fieldtype
from replicator.statamic.values.bard import is_nodes, words
from replicator.statamic.values.conditions import Scope

__all__ = ["Violation", "is_blank", "judge", "missing"]


@attrs.frozen
class Violation:
    """A rule that a value breaks."""

    expected: str
    """What would have been right, in words."""

    found: str
    """What is there, in words."""

    code: str = "format"
    """The code of the problem."""


@attrs.frozen
class Case:
    """A value to be judged."""

    value: Any
    arguments: Sequence[str]
    field: Field
    scope: Scope


Rule = Callable[[Case], Violation | None]


def missing(field: Field, scope: Scope) -> str | None:
    """Return why a field that holds nothing would have to hold something, or None where it would not."""
    if field.config.get("visibility") == "computed" or _is_filled_in(field, scope):
        return None  # its value is made by code, or by the form
    for text in field.rules:
        name, arguments = _parsed(text)
        if name in ("required", "accepted"):
            return "it is required"
        if name in _REQUIRED and _REQUIRED[name](arguments, scope):
            return f"it is required ({text})"
    return None


def _is_filled_in(field: Field, scope: Scope) -> bool:
    """Tell whether the form fills in a field of which nothing is stored (statamic/cms `Field.php`, preProcess)."""
    if scope.values.get(field.handle) is not None:
        return False
    is_switch = field.type == "toggle" and "accepted" not in field.rules  # off is an answer
    return is_switch or not is_blank(field.config.get("default"))


def judge(field: Field, value: Any, scope: Scope) -> list[Violation]:
    """Return what is wrong with a value that is there and of the right shape."""
    found = [_limit(field, value), _choice(field, value)]
    for text in field.rules if _is_judged(field, value) else ():
        name, arguments = _parsed(text)
        rule = RULES.get(name)
        if rule is not None and not (field.type == "assets" and name in _OF_FILES):
            found.append(rule(Case(value, arguments, field, scope)))
    return list(dict.fromkeys(each for each in found if each is not None))


def _is_judged(field: Field, value: Any) -> bool:
    """Tell whether a value stands in the file as rules see it: Bard is judged as nodes that are no longer inline."""
    return field.type != "bard" or (not field.flag("inline") and is_nodes(value, _sets(field)))


def _sets(field: Field) -> list[str]:
    return [each.handle for each in field.sets]


_OF_FILES = frozenset({"between", "max", "min", "size"})
"""Rules that measure the files of an assets field, in kilobytes (statamic/cms `Fieldtypes/Assets/*Rule.php`)."""


def is_blank(value: Any) -> bool:
    """Tell whether a value counts as none: null, blank text, an empty list or mapping."""
    return value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())


def _parsed(rule: str) -> tuple[str, list[str]]:
    name, colon, rest = rule.partition(":")
    name = name.strip()
    if name in ("regex", "not_regex"):
        return name, [rest]
    return name, [each.strip() for each in rest.split(",")] if colon else []


# Whether something has to be there.


def _equal(value: Any, wanted: Sequence[str]) -> bool:
    return as_word(value) in [each.strip("\"'") for each in wanted]


def _other(name: str, scope: Scope) -> Any:
    """Return the value of another field: in the same row after `{this}.`, else in the entry."""
    return scope.value(name) if name.startswith("{this}") else scope.root().value(name)


def _required_if(arguments: Sequence[str], scope: Scope) -> bool | None:
    try:
        return _equal(_other(arguments[0], scope), arguments[1:])
    except LookupError:
        return None


def _required_unless(arguments: Sequence[str], scope: Scope) -> bool | None:
    found = _required_if(arguments, scope)
    return None if found is None else not found


def _present(names: Sequence[str], scope: Scope) -> list[bool]:
    found = []
    for name in names:
        try:
            found.append(not is_blank(_other(name, scope)))
        except LookupError:
            found.append(False)
    return found


_REQUIRED: Mapping[str, Callable[[Sequence[str], Scope], bool | None]] = {
    "required_if": _required_if,
    "required_unless": _required_unless,
    "required_with": lambda arguments, scope: any(_present(arguments, scope)),
    "required_with_all": lambda arguments, scope: all(_present(arguments, scope)),
    "required_without": lambda arguments, scope: not all(_present(arguments, scope)),
    "required_without_all": lambda arguments, scope: not any(_present(arguments, scope)),
}


# How much of it there may be.


def _limit(field: Field, value: Any) -> Violation | None:
    """Hold a value against the settings of its field that limit it."""
    for setting, bound in fieldtype(field.type).limits.items():
        limit = field.number(setting)
        if limit and field.type == "bard":
            value = words(value, _sets(field))
        if limit and isinstance(value, str if setting == "character_limit" else list | int | float):
            low, high = (limit, None) if bound == "min" else (None, limit)
            if found := _bounded(field, value, low, high):
                return found
    return None


def _bounded(field: Field, value: Any, low: float | None, high: float | None) -> Violation | None:
    size, unit = _size(field, value)
    if size is None:
        return None
    if high is not None and size > high:
        return Violation(f"at most {high:g}{unit}", f"{size:g}{unit}", "too-much")
    if low is not None and size < low:
        return Violation(f"at least {low:g}{unit}", f"{size:g}{unit}", "too-little")
    return None


_NUMBERS = ("numeric", "integer", "decimal")


def _size(field: Field, value: Any) -> tuple[float | None, str]:
    """Measure a value as Laravel does: numbers by themselves, text by its characters, lists by their items."""
    if isinstance(value, list | dict):
        return len(value), " items"
    if isinstance(value, bool):
        return None, ""
    if isinstance(value, int | float):
        return value, ""
    if any(rule in _NUMBERS for rule in field.rules) or field.type in ("integer", "float", "range"):
        try:
            return float(value), ""
        except ValueError:
            return None, ""
    return len(value), " characters"


def _choice(field: Field, value: Any) -> Violation | None:
    """Hold what is chosen against the options; Laravel trims what is submitted."""
    if not fieldtype(field.type).choices or field.flag("taggable") or not (options := field.options):
        return None
    words = {option.strip() for option in options}
    for each in value if isinstance(value, list) else [value]:
        if not isinstance(each, list | dict | None) and as_word(each).strip() not in words:
            return Violation(listing([f"`{option}`" for option in options]), _shown(each), "choice")
    return None


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else as_word(value)
    return f"`{text[:60]}…`" if len(text) > 60 else f"`{text}`"


# What it may look like.


def _bounds(low: int | None, high: int | None) -> Rule:
    """Make a rule of bounds, which are the arguments at these places."""

    def rule(case: Case) -> Violation | None:
        try:
            given = [float(each) for each in case.arguments]
            limits = [None if place is None else given[place] for place in (low, high)]
        except (ValueError, IndexError):
            return None  # another field is named, or the rule is wrong
        return _bounded(case.field, case.value, *limits)

    return rule


def _text_rule(expected: str, test: Callable[[str, Sequence[str]], bool]) -> Rule:
    """Make a rule for text; what is no text has been told already, or is judged otherwise."""

    def rule(case: Case) -> Violation | None:
        if isinstance(case.value, bool | list | dict) or test(as_word(case.value), case.arguments):
            return None
        wanted = listing([f"`{each}`" for each in case.arguments])
        return Violation(expected.format(wanted), _shown(case.value))

    return rule


def _matching(pattern: str) -> Callable[[str, Sequence[str]], bool]:
    compiled = re.compile(pattern)
    return lambda text, _: compiled.fullmatch(text) is not None


def _regex(text: str, arguments: Sequence[str]) -> bool:
    pattern = _php_pattern(arguments[0])
    return pattern is None or pattern.search(text) is not None


def _not_regex(text: str, arguments: Sequence[str]) -> bool:
    pattern = _php_pattern(arguments[0])
    return pattern is None or pattern.search(text) is None


_FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE, "u": re.UNICODE}
_CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">"}


def _php_pattern(text: str) -> re.Pattern[str] | None:
    """Return a pattern of PHP's as one of Python's, or None where that cannot be."""
    text = text.strip()
    end = text.rfind(_CLOSING.get(text[:1], text[:1])) if text else -1
    if end <= 0 or not set(text[end + 1 :]) <= _FLAGS.keys():
        return None
    flags = sum({_FLAGS[each] for each in text[end + 1 :]})
    try:
        return re.compile(text[1:end], flags)
    except re.error:
        return None


def _is_date(text: str, _: Sequence[str]) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return re.fullmatch(r"\d{1,10}|\d{1,2}:\d{2}(:\d{2})?|.*\d{4}.*", text) is not None
    return True


def _distinct(case: Case) -> Violation | None:
    counts = Counter(map(as_word, case.value)) if isinstance(case.value, list) else Counter()
    twice = next((each for each, count in counts.items() if count > 1), None)
    return None if twice is None else Violation("items that differ", f"{_shown(twice)} twice", "duplicate")


def _accepted(case: Case) -> Violation | None:
    accepted = as_word(case.value) in ("yes", "on", "1", "true")
    return None if accepted else Violation("it accepted", _shown(case.value))


def _in(case: Case) -> Violation | None:
    wanted = [each.strip("\"'") for each in case.arguments]
    for each in case.value if isinstance(case.value, list) else [case.value]:
        if as_word(each) not in wanted:
            return Violation(listing([f"`{option}`" for option in wanted]), _shown(each), "choice")
    return None


def _starts(text: str, arguments: Sequence[str]) -> bool:
    return text.startswith(tuple(arguments))


def _ends(text: str, arguments: Sequence[str]) -> bool:
    return text.endswith(tuple(arguments))


RULES: Mapping[str, Rule] = {
    "accepted": _accepted,
    "alpha": _text_rule("letters only", lambda text, _: text.isalpha()),
    "alpha_dash": _text_rule("letters, digits, `-` and `_` only", _matching(r"[\w-]+")),
    "alpha_num": _text_rule("letters and digits only", lambda text, _: text.isalnum()),
    "between": _bounds(0, 1),
    "boolean": _text_rule("true or false", _matching("true|false|0|1")),
    "date": _text_rule("a date", _is_date),
    "digits": _text_rule("{} digits", lambda text, given: text.isdigit() and str(len(text)) in given),
    "distinct": _distinct,
    "doesnt_end_with": _text_rule("no end with {}", lambda text, given: not _ends(text, given)),
    "doesnt_start_with": _text_rule("no beginning with {}", lambda text, given: not _starts(text, given)),
    "email": _text_rule("an e-mail address", _matching(r"[^@\s]+@[^@\s]+")),
    "ends_with": _text_rule("an end with {}", _ends),
    "in": _in,
    "integer": _text_rule("a whole number", _matching(r"[-+]?\d+(\.0+)?")),
    "lowercase": _text_rule("small letters", lambda text, _: text == text.lower()),
    "max": _bounds(None, 0),
    "min": _bounds(0, None),
    "not_in": _text_rule("none of {}", lambda text, given: text not in given),
    "not_regex": _text_rule("nothing that matches {}", _not_regex),
    "numeric": _text_rule("a number", _matching(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")),
    "regex": _text_rule("a match of {}", _regex),
    "size": _bounds(0, 0),
    "starts_with": _text_rule("a beginning with {}", _starts),
    "uppercase": _text_rule("capital letters", lambda text, _: text == text.upper()),
    "url": _text_rule("a URL", _matching(r"[a-zA-Z][a-zA-Z0-9+.-]*://[^\s/?#]+\S*|mailto:\S+|tel:\S+")),
    "uuid": _text_rule("a UUID", _matching(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")),
}
"""How each rule is judged."""
