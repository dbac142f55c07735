"""What does not fit, collected from the errors of one conversion."""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

import attrs
from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    IterableValidationError,
    IterableValidationNote,
)

from replicator.converter.layout import stored_key
from replicator.scalar import Scalar
from replicator.typing import DataPath

__all__ = ["Misfit", "Mismatch", "all_read", "at", "in_words", "misfits"]

T = TypeVar("T")


_CONTENT = (str, int, float, list, dict, Scalar, type(None))
"""What data is made of; anything else is a value that somebody put into an object."""

_ADVICE = "the annotation of its field can say how it is written: `Annotated[{}, AsText(read, write)]`"


class Mismatch(Exception):  # noqa: N818  # not for users: it becomes a problem of a StructureError
    """A value is not what its field wants; where it stands is added on the way out."""

    def __init__(
        self, expected: str, value: Any, hint: str | None = None, *, found: str | None = None
    ) -> None:
        super().__init__(expected, value, hint)
        self.expected = expected
        self.found = found or in_words(value)
        self.hint = hint or (None if isinstance(value, _CONTENT) else _ADVICE.format(type(value).__name__))


def all_read(read: Callable[[Any], T], places: Iterable[tuple[DataPath, Any]]) -> list[T]:
    """Read values, each with its path from here; go on after a misfit, and raise all of them."""
    result, errors = [], []
    for path, value in places:
        try:
            result.append(read(value))
        except Exception as error:  # of any kind: what does not fit may raise anywhere in a user's class
            errors.append(at(path, error))
    if errors:
        raise _together(errors)
    return result


def at(path: DataPath, error: Exception) -> Exception:
    """Return an error that says where another one happened."""
    for step in reversed(path):
        error.add_note(IterableValidationNote(f"@ {step}", step, list))
        error = _together([error])
    return error


def _together(errors: list[Exception]) -> Exception:
    error: Exception = IterableValidationError("items do not fit", errors, list)  # pyright: ignore[reportCallIssue]  # cattrs takes three
    return error


@attrs.frozen
class Misfit:
    """One thing that does not fit, by its path in the data."""

    path: DataPath
    message: str
    details: Mapping[str, Any]


def misfits(error: BaseException, data: Any, path: DataPath = ()) -> Iterator[Misfit]:
    """Give every misfit in an error of cattrs, which nests them as the data is nested."""
    if isinstance(error, BaseValidationError):
        for inner in error.exceptions:
            step = _step(inner, error.cl, data)
            if step is None:
                yield from misfits(inner, data, path)
            elif isinstance(inner, KeyError) and not _has(data, step):
                missing = {"expected": f"`{step}`", "found": "nothing", "code": "required"}
                yield Misfit((*path, step), "it is missing", missing)
            else:
                yield from misfits(inner, data[step] if _has(data, step) else data, (*path, step))
    elif isinstance(error, Mismatch):
        details = {"expected": error.expected, "found": error.found, "hint": error.hint}
        yield Misfit(path, f"expected {error.expected}, found {error.found}", details)
    elif isinstance(error, RecursionError):
        yield Misfit(path, "nested too deeply", {})
    else:
        complaint = _complaint(error)
        yield Misfit(path, complaint, {"expected": complaint, "found": _shown(data), "code": "invalid"})


def _shown(value: Any) -> str:
    """Name a value, or show it where it is short."""
    value = value.value if isinstance(value, Scalar) else value
    return in_words(value) if isinstance(value, dict | list) else reprlib.repr(value)


def _complaint(error: BaseException) -> str:
    """Return what an error of a user's class says; attrs' validators put more than a message into it."""
    first = error.args[0] if error.args else None
    return first if isinstance(first, str) and first else str(error) or type(error).__name__


def in_words(value: Any) -> str:
    """Name a value as a person would: `a list`, `the number 3`, `text`."""
    if isinstance(value, Scalar):
        value = value.value
    if value is None:
        return "nothing"
    if value is True or value is False:
        return str(value).lower()
    if isinstance(value, int | float):
        return "a number"
    names = {"str": "text", "list": "a list", "dict": "a mapping"}
    return names.get(type(value).__name__, f"a {type(value).__name__}")


def _step(error: BaseException, cls: type, data: Any) -> str | int | None:
    """Return the key or index at which an error of a class or a list happened."""
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, IterableValidationNote):
            return note.index
        if isinstance(note, AttributeValidationNote):
            return stored_key(cls, note.name, data)
    return None


def _has(data: Any, step: str | int) -> bool:
    if isinstance(data, list):
        return isinstance(step, int) and step < len(data)
    return isinstance(data, dict) and step in data
