"""What can be written to YAML at all."""

from __future__ import annotations

import re
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

from replicator.errors import EditError, Problem
from replicator.scalar import Scalar, bare
from replicator.typing import DataPath, PlainData

if TYPE_CHECKING:
    from replicator.yaml.document import Document

__all__ = ["check_writable", "settled"]

_SURROGATE = re.compile("[\ud800-\udfff]")
_PLAIN = (bool, float, type(None))


def settled(document: Document, data: PlainData) -> PlainData:
    """
    Return data in Python's own types: a member of an enum as its text, `numpy.float64` as a float.

    What stands in its place in the document is not looked at, all else is copied. Raises `EditError` where data
    is nested too deeply, or holds itself.
    """
    try:
        return _settled(data, document.written, document.limits.max_depth)
    except _TooDeepError:
        check_writable(document, data, ())
        raise


class _TooDeepError(RecursionError):
    pass


def _settled(value: Any, written: Any, depth: int) -> Any:
    """Settle a value that may hold so many levels, beside what stands there."""
    kind = value.__class__
    if value is written or kind is str or kind is Scalar:
        return value
    if depth < 0:
        raise _TooDeepError
    if isinstance(value, dict):
        beside = written if written.__class__ is dict else {}
        return {
            key if key.__class__ is str else bare(key): each
            if each.__class__ is str
            else _settled(each, beside.get(key), depth - 1)
            for key, each in value.items()
        }
    if isinstance(value, list):
        others = chain(written if written.__class__ is list else (), repeat(None))
        return [
            each if each.__class__ is str else _settled(each, other, depth - 1)
            for each, other in zip(value, others, strict=False)
        ]
    return bare(value)


def check_writable(document: Document, value: PlainData, path: DataPath) -> None:
    """Raise `EditError` with everything in a new value that no YAML text can give back."""
    problems: list[Problem] = []
    _look(document, value, path, problems)
    if problems:
        raise EditError(problems)


def _look(document: Document, value: Any, path: DataPath, problems: list[Problem]) -> None:
    """Collect what cannot be written in a value and under it."""
    if len(path) > document.limits.max_depth:
        problems.append(document.problem(path, f"nested deeper than {document.limits.max_depth} levels"))
    elif isinstance(value, dict):
        for key, each in value.items():
            if isinstance(key, str):
                _look(document, each, (*path, key), problems)
            complaint = _complaint(key) if isinstance(key, str) else f"a key must be text, not {_name(key)}"
            if complaint:
                problems.append(document.problem(path, complaint))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            _look(document, each, (*path, index), problems)
    elif complaint := _complaint(value):
        problems.append(document.problem(path, complaint))


def _complaint(value: Any) -> str | None:
    """Say why a scalar cannot be written, or None."""
    if isinstance(value, Scalar):
        value = value.value
    if isinstance(value, str):
        return "half a character (a lone surrogate) cannot be written" if _SURROGATE.search(value) else None
    if value.__class__ in _PLAIN:
        return None
    if value.__class__ is int:
        fits = -(2**63) <= value < 2**63
        return None if fits else "an integer of more than 64 bits cannot be written; write it as text"
    return f"expected text, a number, a list or a mapping, found {_name(value)}"


def _name(value: Any) -> str:
    """Name the type of a value."""
    return type(value).__name__
