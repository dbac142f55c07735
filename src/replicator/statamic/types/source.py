"""The classes of a site, written as a Python module."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping

from replicator.statamic.blueprints.model import Blueprint
from replicator.statamic.types.describing import describe
from replicator.statamic.types.plans import (
    TYPING,
    ClassPlan,
    Either,
    FieldPlan,
    Hint,
    Keyed,
    Many,
    Name,
    Plan,
    Rich,
)

__all__ = ["annotation", "codegen"]

_WIDTH = 110
_PROSE = 100

_HEAD = '''\
"""
The content of a site made with Statamic, as types.

Written from the blueprints of the site by `replicator.statamic.codegen`: do not edit it, write it again.
"""

from __future__ import annotations

'''


_REGISTRY = '''\
blocks = replicator.Registry()
"""The class of each set whose handle means one thing in the whole site."""
'''


def codegen(blueprints: Iterable[Blueprint]) -> str:
    """
    Write the classes of a site as the source of a Python module; see `build`.

    The same blueprints always give the same text. Its last name is `TYPES`, to be used as what `build` returns.
    """
    plan = describe(blueprints)
    body = "\n\n".join(_class(each, plan) for each in plan.names)
    entries = "".join(f"        {_text(name)}: {plan.names[each]},\n" for name, each in plan.entries.items())
    table = f"{{\n{entries}    }}" if entries else "{}"
    end = f'TYPES = statamic.Types(\n    blocks,\n    {table},\n)\n"""The class of each blueprint."""\n'
    imported = [name for name in TYPING if _mentions(plan, name)]
    head = (
        _HEAD
        + (f"from typing import {', '.join(imported)}\n\n" if imported else "")
        + "import replicator\nfrom replicator import statamic\n"
    )
    return "\n".join([head, _REGISTRY, *([f"\n{body}\n"] if body else []), end])


def annotation(hint: Hint, names: Mapping[ClassPlan, str]) -> str:
    """Write an annotation."""
    if isinstance(hint, Name):
        return hint.text
    if isinstance(hint, Many):
        return f"list[{annotation(hint.item, names)}]"
    if isinstance(hint, Keyed):
        return f"dict[str, {annotation(hint.value, names)}]"
    if isinstance(hint, Either):
        return " | ".join(annotation(each, names) for each in hint.members)
    if isinstance(hint, Rich):
        return f"Annotated[{', '.join(_rich_text(hint, names))}]"
    return names[hint.cls]


def _rich_text(hint: Rich, names: Mapping[ClassPlan, str]) -> tuple[str, str]:
    """Write the two parts of an annotation of rich text."""
    return "replicator.RichText", f"replicator.richtext.Holds({annotation(hint.blocks, names)})"


def _mentions(plan: Plan, name: str) -> bool:
    """Tell whether an annotation mentions a name."""
    hints = (annotation(field.hint, plan.names) for each in plan.names for field in each.fields)
    return any(name in re.split(r"\W+", hint) for hint in hints)


def _class(plan: ClassPlan, whole: Plan) -> str:
    """Write one class."""
    in_place = plan.role == "set" and plan not in whole.registered
    decorator = f"@blocks.block({_text(plan.handle)})" if plan in whole.registered else "@replicator.define"
    lines = [decorator, f"class {whole.names[plan]}({plan.base}):", *_docstring(plan.doc)]
    if in_place:
        lines += ["", f"    block_type = {_text(plan.handle)}"]
    for each in plan.fields:
        lines += ["", *_field(each, whole.names), *_docstring(each.doc)]
    return "\n".join(lines) + "\n"


def _field(plan: FieldPlan, names: Mapping[ClassPlan, str]) -> list[str]:
    """Write one field, a union that is too long over several lines."""
    hint = annotation(plan.hint, names)
    many = isinstance(plan.hint, Many)
    value = "None"
    if many or plan.key != plan.name:
        key = f", key={_text(plan.key)}" if plan.key != plan.name else ""
        value = f"replicator.field({'factory=list' if many else 'default=None'}{key})"
    line = f"    {plan.name}: {hint} = {value}"
    if len(line) <= _WIDTH:
        return [line]
    if isinstance(plan.hint, Either) and isinstance(rich := plan.hint.members[0], Rich):
        parts = [line for part in _rich_text(rich, names) for line in _over_lines(f"        {part},")]
        return [f"    {plan.name}: Annotated[", *parts, f"    ] | None = {value}"]
    if not isinstance(plan.hint, Many) or not isinstance(plan.hint.item, Either):
        return [line]
    head = f"    {plan.name}: {hint} = ("
    if len(head) <= _WIDTH:
        return [head, f"        {value}", "    )"]
    members = _over_lines(f"        {annotation(plan.hint.item, names)}")
    return [f"    {plan.name}: list[", *members, f"    ] = {value}"]


def _over_lines(line: str) -> list[str]:
    """Write a union that is too long for a line over several, each member on its own."""
    if len(line) <= _WIDTH:
        return [line]
    indent = " " * (len(line) - len(line.lstrip()))
    if "(" not in line:
        return line.replace(" | ", f"\n{indent}| ").split("\n")
    call, _, members = line.partition("(")
    inner = _over_lines(f"{indent}    {members.rpartition(')')[0]}")
    return [f"{call}(", *inner, f"{indent}),"]


def _docstring(text: str) -> list[str]:
    """Write a docstring, over several lines where it is long."""
    clean = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if len(clean) <= _PROSE and not clean.endswith('"'):
        return [f'    """{clean}"""']
    lines = textwrap.wrap(clean, _WIDTH - 4, break_long_words=False, break_on_hyphens=False)
    return ['    """', *[f"    {line}" for line in lines], '    """']


def _text(value: str) -> str:
    """Write text as a Python literal in double quotes."""
    quoted = repr(value)
    if quoted[0] == '"':
        return quoted
    inner = quoted[1:-1].replace('"', '\\"')
    return f'"{inner}"'
