"""
What the fields of a class are, read once from its annotations.

The converter, the renderers and the walk all ask here, so that a field means the same to each of them.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from enum import EnumType
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import attrs

from replicator.errors import RegistrationError
from replicator.kinds import LABEL, MOMENT, RICH_TEXT, TEXT, AsText, Kind, key_of
from replicator.model import Block, refuse_shared_defaults
from replicator.nodes import Holds, RichText
from replicator.typing import named_type

__all__ = [
    "RESERVED",
    "FieldSpec",
    "bare",
    "check_fields",
    "check_record",
    "field_specs",
    "fields_in_order",
    "form_among",
    "held_blocks",
    "is_block",
    "is_scalar",
    "kind_of",
    "takes_null",
    "text_form",
    "text_forms",
    "union_members",
]

SCALARS = (str, int, float, bool, Any, type(None))
RESERVED = frozenset({"type", "id", "enabled", "extra"})


@attrs.frozen
class FieldSpec:
    """One stored field of a block, a post or an author."""

    name: str
    """The attribute."""

    key: str
    """The key in the file."""

    aliases: tuple[str, ...]
    """Other keys under which files store it."""

    type: Any
    """The annotation, resolved, with its kind."""

    kind: Kind | None
    """What it holds, or what each item of its list holds; None for numbers, blocks and records."""

    many: bool
    """Whether it is a list."""

    has_blocks: bool
    """Whether it is a list of blocks."""


def field_specs(cls: type) -> tuple[FieldSpec, ...]:
    """
    Return the stored fields of an attrs class in the order of its definition.

    Raises:
        RegistrationError: An annotation names something that does not exist, or that YAML cannot hold.
    """
    return _read_specs(cls)


@cache
def _read_specs(cls: Any) -> tuple[FieldSpec, ...]:
    hints = _hints(cls)
    return tuple(
        _spec(cls, attribute, hints[attribute.name])
        for attribute in attrs.fields(cls)
        if attribute.init and attribute.metadata.get("stored", True) and attribute.name not in _OWN
    )


_OWN = frozenset({"type", "extra"})


def fields_in_order(cls: type) -> tuple[FieldSpec, ...]:
    """Return the fields that a block class adds to those that every block has, in order."""
    return _read_own_specs(cls)


@cache
def _read_own_specs(cls: Any) -> tuple[FieldSpec, ...]:
    return tuple(spec for spec in _read_specs(cls) if spec.name not in RESERVED)


def check_fields(cls: type) -> None:
    """
    Make sure that a class can serve as a block type.

    Raises:
        RegistrationError: It is no `Block`, a field is named as one that every block has, a value is set
            without an annotation, or a type cannot be stored; the message says what to write instead.
    """
    if not (isinstance(cls, type) and issubclass(cls, Block)):
        raise RegistrationError(f"{cls!r} is not a block: write `class {_name(cls)}(replicator.Block)`")
    declared = vars(cls).get("__annotations__", {})
    for name in RESERVED & set(declared):
        raise RegistrationError(f"{cls.__name__}.{name}: every block has `{name}`; choose another name")
    check_record(cls)
    for spec in field_specs(cls):
        for key in {spec.key, *spec.aliases} & RESERVED - {spec.name}:
            raise RegistrationError(f"{cls.__name__}.{spec.name}: the key {key!r} is already taken")


def check_record(cls: type) -> None:
    """
    Make sure that an attrs class, and every record inside it, can be stored.

    Raises:
        RegistrationError: A decorator is missing, two fields share a key, all objects would share a default,
            or a type cannot be stored.
    """
    if not isinstance(cls, type):
        raise RegistrationError(f"expected a class, found {named_type(cls)}")
    seen: set[type] = set()
    waiting = [cls]
    while waiting:
        record = waiting.pop()
        if record not in seen:
            seen.add(record)
            _check_keys(record)
            waiting.extend(found for spec in field_specs(record) for found in _records(spec.type))


def _check_keys(cls: type) -> None:
    if "__attrs_attrs__" not in vars(cls):
        raise RegistrationError(f"{cls.__name__} has no fields of its own: put @replicator.define over it")
    refuse_shared_defaults(cls)
    used: dict[str, str] = {}
    for spec in field_specs(cls):
        for key in (spec.key, *spec.aliases):
            if used.setdefault(key, spec.name) != spec.name:
                raise RegistrationError(f"{cls.__name__}.{spec.name}: the key {key!r} is already taken")


def _records(hint: Any) -> list[type]:
    """Return the attrs classes that a type is made of, but for blocks, which are checked by themselves."""
    if text_form(hint) is not None:
        return []
    if isinstance(hint, type) and get_origin(hint) is None:
        return [hint] if attrs.has(hint) and not issubclass(hint, Block | RichText) else []
    inside = _PARTS.get(get_origin(hint))
    return [record for part in inside(hint) for record in _records(part)] if inside else []


def _name(value: object) -> str:
    return getattr(value, "__name__", None) or "MyBlock"


def _hints(cls: type) -> Mapping[str, Any]:
    try:
        return _own_hints(cls)
    except Exception as error:
        message = f"{cls.__name__}: an annotation cannot be resolved ({error}); import the name it uses"
        raise RegistrationError(message) from error


def _own_hints(cls: type) -> Mapping[str, Any]:
    """Resolve the types of the attributes where they are, for cattrs, which asks there later."""
    try:
        attrs.resolve_types(cls)
    except NameError:  # a class that names itself is not yet known to its module
        attrs.resolve_types(cls, localns={cls.__name__: cls})
    return {attribute.name: attribute.type for attribute in attrs.fields(cls)}


def _spec(cls: type, attribute: attrs.Attribute[Any], hint: Any) -> FieldSpec:
    if _holds_blocks_elsewhere(hint):
        raise RegistrationError(
            f"{cls.__name__}.{attribute.name}: `Holds` is a note on `RichText`, with a block class or a union of "
            "some: write `Annotated[RichText, Holds(…)]`, or `Annotated[RichText, Holds(…)] | None`"
        )
    problem = _unstorable(hint)
    if problem is not None:
        raise RegistrationError(
            f"{cls.__name__}.{attribute.name}: {problem} cannot be stored in YAML; use str, int, "
            "float, bool, a date, an Enum, Literal, a kind such as Markdown, list, dict[str, …], an attrs class, "
            "or `X | None` of these, or say how it is written: `Annotated[X, AsText(read, write)]`"
        )
    item = _item(hint)
    return FieldSpec(
        name=attribute.name,
        key=key_of(attribute),
        aliases=attribute.metadata.get("aliases", ()),
        type=hint,
        kind=kind_of(hint if item is None else item),
        many=item is not None,
        has_blocks=is_block(item),
    )


def bare(hint: Any) -> Any:
    """Return a type without its `Annotated`, unless that says how it is stored, and without `| None`."""
    while True:
        if get_origin(hint) is Annotated and _noted_form(hint) is None:
            hint = get_args(hint)[0]
            continue
        members = [member for member in union_members(hint) if member is not type(None)]
        if len(members) != 1 or members[0] is hint:
            return hint
        hint = members[0]


def union_members(hint: Any) -> tuple[Any, ...]:
    """Return the members of a union, or the type itself as the only one."""
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)


def takes_null(hint: Any) -> bool:
    """Tell whether null is a value of a type."""
    if get_origin(hint) is Annotated:
        return takes_null(get_args(hint)[0])
    if get_origin(hint) is Literal:
        return None in get_args(hint)
    return hint in (Any, type(None)) or any(
        takes_null(each) for each in union_members(hint) if each is not hint
    )


def is_scalar(hint: Any) -> bool:
    """Tell whether every value of a type is one scalar, never a list or a mapping."""
    members = union_members(bare(hint))
    return all(
        each in _SCALAR_TYPES or get_origin(each) is Literal or text_form(each) is not None
        for each in map(bare, members)
    )


_SCALAR_TYPES = (str, int, float, bool, type(None))


def kind_of(hint: Any) -> Kind | None:
    """Return the kind that an annotation carries; a bare `str` is text, a `Literal` is a label."""
    if get_origin(hint) is Annotated:
        noted = [note for note in get_args(hint)[1:] if isinstance(note, Kind)]
        return noted[0] if noted else kind_of(get_args(hint)[0])
    if get_origin(hint) is Literal:
        return LABEL
    if isinstance(hint, type):
        if isinstance(hint, EnumType):
            return LABEL
        return MOMENT if hint.__module__ == "datetime" else _KINDS.get(hint)
    kinds = [kind for member in union_members(hint) if member is not hint and (kind := kind_of(member))]
    return kinds[0] if kinds else None


_KINDS: dict[Any, Kind] = {str: TEXT, RichText: RICH_TEXT}


def text_form(hint: Any) -> AsText[Any] | None:
    """Return how a value of a type is stored as one text; None for a type that YAML has a word for, or no form."""
    if get_origin(hint) is Annotated:
        return _noted_form(hint) or text_form(get_args(hint)[0])
    if isinstance(hint, EnumType) or (isinstance(hint, type) and hint.__module__ in _VALUES):
        from replicator.values import form_of  # not at import: most classes have none

        return form_of(hint)
    return None


_VALUES = frozenset({"datetime", "decimal"})
"""Where the classes of values come from that have a form of their own."""


def _noted_form(hint: Any) -> AsText[Any] | None:
    return next((note for note in get_args(hint)[1:] if isinstance(note, AsText)), None)


def text_forms(hint: Any) -> Mapping[type, AsText[Any]]:
    """Return how the values in a type are stored, by their classes: of the type itself, or of what it holds."""
    form = text_form(hint)
    if form is not None:
        members = union_members(get_args(hint)[0] if get_origin(hint) is Annotated else hint)
        return {each: form for each in members if isinstance(each, type) and each is not type(None)}
    inside = _PARTS.get(get_origin(hint))
    return {cls: each for part in inside(hint) for cls, each in text_forms(part).items()} if inside else {}


def form_among(forms: Mapping[type, AsText[Any]], value: Any) -> AsText[Any] | None:
    """Return how a value is stored, by its class or one above it."""
    return next((forms[base] for base in value.__class__.__mro__ if base in forms), None)


def _item(hint: Any) -> Any:
    """Return the type of a list's items, or None for what is no list."""
    inner = bare(hint)
    return get_args(inner)[0] if get_origin(inner) is list else None


def held_blocks(hint: Any) -> Any:
    """Return the class of blocks, or the union of some, that an annotation of rich text notes; None for none."""
    inner, *notes = get_args(hint)
    held = [note.blocks for note in notes if isinstance(note, Holds)]
    return held[0] if inner is RichText and held else None


def is_block(hint: Any) -> bool:
    """Tell whether every value of a type is a block: a block class, or a union of them."""
    return hint is not None and all(
        isinstance(each, type) and issubclass(each, Block) for each in union_members(hint)
    )


def _holds_blocks_elsewhere(hint: Any) -> bool:
    """Tell whether a type has a note on the blocks in its rich text, and is no rich text or has no blocks there."""
    if get_origin(hint) is Annotated:
        held = [note.blocks for note in get_args(hint)[1:] if isinstance(note, Holds)]
        if held and not (get_args(hint)[0] is RichText and all(map(is_block, held))):
            return True
    inside = _PARTS.get(get_origin(hint))
    return inside is not None and any(map(_holds_blocks_elsewhere, inside(hint)))


def _unstorable(hint: Any) -> str | None:
    """Name the part of a type that YAML has no form for, or return None."""
    if hint in SCALARS or hint in (dict, list) or get_origin(hint) is Literal or text_form(hint) is not None:
        return None
    if isinstance(hint, type) and get_origin(hint) is None:
        return None if attrs.has(hint) else f"`{hint.__name__}`"
    inside = _PARTS.get(get_origin(hint))
    if inside is None or (get_origin(hint) is dict and get_args(hint)[0] is not str):
        return f"`{hint}`"
    return next((problem for part in inside(hint) if (problem := _unstorable(part))), None)


_PARTS: dict[Any, Callable[[Any], tuple[Any, ...]]] = {
    Annotated: lambda hint: get_args(hint)[:1],
    Union: get_args,
    types.UnionType: get_args,
    list: get_args,
    dict: lambda hint: get_args(hint)[1:],
}
