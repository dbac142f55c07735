"""What the docstrings of classes and of their fields say."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import Any, Literal, get_args, get_origin

import attrs

from replicator.fields import FieldSpec, bare, text_forms
from replicator.kinds import (
    ASSET,
    AUTHOR_ID,
    CODE,
    ENTRY_ID,
    HTML,
    LABEL,
    MARKDOWN,
    RICH_TEXT,
    TEXT,
    URL,
    Kind,
)
from replicator.messages import listing

__all__ = ["of_class", "of_field"]


def of_class(cls: type) -> str:
    """Return the first paragraph of a class's own docstring, on one line; '' where it has none."""
    doc = vars(cls).get("__doc__") or ""
    return " ".join(inspect.cleandoc(doc).partition("\n\n")[0].split())


def of_field(cls: type, spec: FieldSpec) -> str:
    """Return what is said of a field, by its metadata or below it in the source; else what belongs into it."""
    attribute = getattr(attrs.fields(cls), spec.name)
    said: str | None = attribute.metadata.get("doc") or _docs(cls).get(spec.name)
    if said:
        return " ".join(said.split())
    return _of_type(spec)


def _of_type(spec: FieldSpec) -> str:
    """Say what belongs into a field, as its type and its kind tell."""
    if spec.has_blocks:
        return "Blocks."
    inner = bare(spec.type)
    item = bare(get_args(inner)[0]) if spec.many and get_args(inner) else inner
    about = _of_item(item, spec.kind)
    return f"{about}{'; one, or a list of several' if spec.many else ''}." if about else ""


def _of_item(item: Any, kind: Kind | None) -> str:
    form = next(iter(text_forms(item).values()), None)
    choices = get_args(item) if get_origin(item) is Literal else form.choices if form else ()
    words = [f"`{each}`" for each in choices if each is not None]
    if 1 < len(words) <= _FEW:
        return f"One of {listing(words)}"
    if form is not None and form.expected:
        return f"{form.expected[0].upper()}{form.expected[1:]}"
    if kind is None:
        return _TYPES.get(item, "") if isinstance(item, type) else ""
    return _KINDS.get(kind) or kind.name.replace("-", " ").capitalize()


_FEW = 12
"""How many words are not too many for one sentence."""

_KINDS: Mapping[Kind, str] = {
    TEXT: "Plain text",
    MARKDOWN: "Text in Markdown",
    HTML: "Text in HTML",
    CODE: "Program text, shown as it is",
    RICH_TEXT: "Rich text: nodes, or HTML",
    LABEL: "A word that is not shown to readers",
    URL: "Where a link leads: a path or an address",
    ASSET: "A file: its path, with its container or without, or its address",
    AUTHOR_ID: "The id of a user",
    ENTRY_ID: "The id of an entry",
}

_TYPES: Mapping[type, str] = {int: "A whole number", float: "A number", bool: "true or false"}


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
