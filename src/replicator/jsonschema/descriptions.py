"""What the docstrings of classes and of their fields say."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import Any

import attrs

from replicator.fields import FieldSpec

__all__ = ["of_class", "of_field"]


def of_class(cls: type) -> str:
    """Return the first paragraph of a class's own docstring, on one line; '' where it has none."""
    doc = vars(cls).get("__doc__") or ""
    return " ".join(inspect.cleandoc(doc).partition("\n\n")[0].split())


def of_field(cls: type, spec: FieldSpec) -> str:
    """Return what is said of a field, by its metadata or below it in the source; else what its kind is called."""
    attribute = getattr(attrs.fields(cls), spec.name)
    said: str | None = attribute.metadata.get("doc") or _docs(cls).get(spec.name)
    if said:
        return " ".join(said.split())
    return f"{spec.kind.name.replace('-', ' ').capitalize()}." if spec.kind else ""


@cache
def _docs(cls: Any) -> Mapping[str, str]:
    """Return the docstrings of the fields of a class and of those above it, as far as their source is at hand."""
    found: dict[str, str] = {}
    for each in reversed(cls.__mro__):
        if attrs.has(each):
            found.update(_written(each))
    return found


def _written(cls: type) -> dict[str, str]:
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
    except (OSError, TypeError, SyntaxError):
        return {}
    body = tree.body[0].body if tree.body and isinstance(tree.body[0], ast.ClassDef) else []
    return {
        field.target.id: inspect.cleandoc(doc.value.value)
        for field, doc in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(doc, ast.Expr)
        and isinstance(doc.value, ast.Constant)
        and isinstance(doc.value.value, str)
    }
