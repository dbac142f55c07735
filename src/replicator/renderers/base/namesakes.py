"""
A block whose class has no look of its own, shown as the class of the default registry that has its type's name.

Such classes come from a site's blueprints: they say what the fields hold, and nothing of how a `pull_quote` looks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar, get_args

import attrs

from replicator.errors import ReplicatorError
from replicator.fields import FieldSpec, bare, fields_in_order, form_among, text_forms, union_members
from replicator.kinds import ASSET, AUTHOR_ID, CODE, ENTRY_ID, HTML, LABEL, MARKDOWN, TEXT, URL, Kind
from replicator.model import Block, is_block_list
from replicator.nodes import Piece, RichText
from replicator.registry import default_registry
from replicator.renderers.engines.escaping import as_markdown

if TYPE_CHECKING:
    from replicator.converter import Converter
    from replicator.renderers.base.render import Render

__all__ = ["as_namesake"]

F = TypeVar("F")

_ANY: frozenset[Kind] = frozenset()

_SERVES: Mapping[Kind, frozenset[Kind]] = {
    TEXT: _ANY,
    LABEL: _ANY,
    MARKDOWN: frozenset({TEXT}),
    CODE: frozenset({HTML, MARKDOWN}),
    URL: frozenset({ASSET, LABEL}),
    ENTRY_ID: frozenset({URL}),
    AUTHOR_ID: frozenset({TEXT}),
}
"""As which other kinds a value of a kind can be read; `_ANY` for all."""

_MARKS = re.compile(r"[\\`*_\[\]<>~|&\n]|\A\s*(?:[#+-]|\d+[.)])|://|www\.")
"""What may make more of Markdown than words."""

_TECHNICAL = frozenset({"alt", "aria", "attr", "attribute", "attributes", "rel", "css"})
"""Words in keys of texts that a page says to machines, not to readers: `attr_title`, `aria_label`."""

_WORD = re.compile(r"[^\W_]+")


class _MisfitError(Exception):
    """The block cannot be read as its namesake, or would lose something that readers see."""


def as_namesake(block: Block, render: Render[F]) -> F | None:
    """
    Render a block as the class that the default registry has for its type.

    What that class does not know comes before or after it, each field by its kind.

    Returns:
        A fragment; None where there is no such class or it has no function, where a value does not fit,
        and where nothing would be shown.
    """
    cls = default_registry.get(block.type)
    if cls is None or isinstance(block, cls):
        return None
    try:
        namesake, before, after = _read(block, cls, render)
    except (_MisfitError, ReplicatorError):
        return None
    functions = tuple(render._session.renderer.functions.for_class(namesake))
    if not functions:
        return None
    inner = type(render)(render._session, namesake, render.parent, render.index, render.depth)
    shown = inner._first_of(functions, namesake)
    return render.join(_by_kinds(before, render), shown, _by_kinds(after, render)) if shown else None


def _by_kinds(fields: list[_Field], render: Render[F]) -> list[F]:
    return [render.field(spec, value) for spec, value in fields]


class _Held(NamedTuple):
    """A value, and the field that it is the value of; None for what no field claims."""

    spec: FieldSpec | None
    value: Any


_Field: TypeAlias = "tuple[FieldSpec, Any]"


def _read(block: Block, cls: type[Block], render: Render[Any]) -> tuple[Block, list[_Field], list[_Field]]:
    """
    Read a block as another class, the blocks and rich texts in it being the same objects.

    Returns:
        The other block, and what it does not know: what stands before the first that it knows, and the rest.

    Raises:
        _MisfitError: A value is of a kind that does not serve, or readers would lose something.
        StructureError: A value does not fit.
    """
    taken, left = _apart(block, cls, render)
    parts = {spec.name: held.value for spec, held in taken if _is_part(held.value, spec)}
    data = {spec.key: [] if spec.name in parts else _data(held, spec, render) for spec, held in taken}
    namesake = _converter().structure({"type": block.type, **data}, cls)
    try:
        for name, part in parts.items():
            setattr(namesake, name, part)
    except Exception as error:  # of any kind: a validator of a user's class
        raise _MisfitError from error
    namesake.id = block.id
    if any(spec.has_blocks for spec in fields_in_order(cls)):  # it shows each of its `block_lists`
        namesake.extra = {spec.key: value for spec, value in left if is_block_list(value)}
        left = [(spec, value) for spec, value in left if spec.key not in namesake.extra]
    known = _keys(taken)
    first = {spec.key for spec in takewhile(lambda spec: spec.key not in known, fields_in_order(type(block)))}
    before = [*takewhile(lambda each: each[0].key in first, left)]
    return namesake, before, left[len(before) :]


def _apart(value: Any, cls: type, render: Render[Any]) -> tuple[list[tuple[FieldSpec, _Held]], list[_Field]]:
    """
    Return what a block or record holds for each field of a class, and what is left for readers.

    Raises:
        _MisfitError: Two fields would be the same one.
    """
    own = {
        spec.key: _Held(spec, each)
        for spec in fields_in_order(type(value))
        if _says(each := getattr(value, spec.name))
    }
    others = {key: _Held(None, each) for key, each in getattr(value, "extra", {}).items() if _says(each)}
    taken = []
    for wanted in fields_in_order(cls):
        names = (wanted.key, *wanted.aliases)
        found = [own[key] for key in names if key in own and not _is_hidden(own[key].spec, wanted, render)]
        if len(found) > 1:
            raise _MisfitError
        found += [others[key] for key in names if key in others]
        taken += [(wanted, held) for held in found[:1]]
    used = _keys(taken)
    left = [(spec, each) for key, (spec, each) in own.items() if spec and key not in used]
    return taken, [each for each in left if not _TECHNICAL.intersection(_WORD.findall(each[0].key))]


def _keys(taken: list[tuple[FieldSpec, _Held]]) -> set[str]:
    """Return the keys of a block's own fields that are taken."""
    return {held.spec.key for _, held in taken if held.spec}


def _is_hidden(given: FieldSpec | None, wanted: FieldSpec, render: Render[Any]) -> bool:
    """Tell whether a field cannot be read as another, and is not shown otherwise, such as an id for a name."""
    kind = given and given.kind
    return bool(
        kind
        and wanted.kind
        and not _serves(kind, wanted.kind)
        and render._session.renderer.find_kind(kind) is None
    )


def _says(value: Any) -> bool:
    return value is not None and value not in ("", [], {})


def _is_part(value: Any, wanted: FieldSpec) -> bool:
    """Tell whether a value is a list of blocks or a rich text that a field takes as it is."""
    if isinstance(value, RichText):
        return RichText in union_members(bare(wanted.type))
    return wanted.has_blocks and is_block_list(value)


def _data(held: _Held, wanted: FieldSpec, render: Render[Any]) -> Any:
    """Return a value as a field of another class can read it."""
    given, value = held
    if isinstance(value, list):
        return [_data(_Held(given, each), wanted, render) for each in value]
    if isinstance(value, Piece):
        raise _MisfitError
    if isinstance(value, str):
        text, kind = str.__str__(value), given and given.kind
        return _text(text, kind, wanted.kind, render) if kind and wanted.kind else text
    if given and (form := form_among(text_forms(given.type), value)):
        return form.write(value)
    if attrs.has(type(value)):
        return _record(value, wanted, render)
    return _converter().unstructure(value)


def _record(value: Any, wanted: FieldSpec, render: Render[Any]) -> Any:
    """Return a row as data for the first class that a field has for its rows, unless that would lose something."""
    cls = _record_class(wanted)
    if cls is None:
        raise _MisfitError
    if isinstance(value, cls):
        return _converter().unstructure(value)
    taken, left = _apart(value, cls, render)
    if any(_is_seen(spec, each, render) for spec, each in left):
        raise _MisfitError
    return {spec.key: _data(held, spec, render) for spec, held in taken}


def _is_seen(spec: FieldSpec, value: Any, render: Render[Any]) -> bool:
    """Tell whether readers see a field by its kind, in whatever format."""
    if spec.kind:
        return render._session.renderer.find_kind(spec.kind) is not None
    return any(attrs.has(type(each)) for each in (value if isinstance(value, list) else [value]))


@cache
def _record_class(spec: FieldSpec) -> Any:
    members = union_members(bare(spec.type))
    items = [
        item for each in members for item in (union_members(get_args(each)[0]) if spec.many else (each,))
    ]
    return next((item for item in items if attrs.has(item) and not issubclass(item, Piece)), None)


def _serves(given: Kind, wanted: Kind) -> bool:
    serves = _SERVES.get(given)
    return given == wanted or serves is _ANY or (serves is not None and wanted in serves)


def _text(value: str, given: Kind, wanted: Kind, render: Render[Any]) -> str:
    """
    Return a text of one kind as one of another.

    Raises:
        _MisfitError: It cannot be said so.
    """
    if given == wanted:
        return value
    if not _serves(given, wanted) or (given == MARKDOWN and _MARKS.search(value)):
        raise _MisfitError
    if given == AUTHOR_ID:
        return render.author(value)
    if given == ENTRY_ID:
        return f"entry::{value}"
    return (
        as_markdown(value)
        if given in (TEXT, LABEL) and wanted == MARKDOWN and _MARKS.search(value)
        else value
    )


@cache
def _converter() -> Converter[Any]:
    from replicator.converter import Converter

    return Converter()
