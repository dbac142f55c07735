"""From blueprints to a plan of classes."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterable

import attrs

from replicator.fields import RESERVED, field_specs
from replicator.messages import listing
from replicator.model import Block
from replicator.statamic.blueprints.model import Blueprint, Field, Set, humanised
from replicator.statamic.types.fieldtypes import fieldtype
from replicator.statamic.types.plans import (
    BASES,
    TYPING,
    ClassPlan,
    Either,
    FieldPlan,
    Hint,
    Name,
    Plan,
    Ref,
    Rich,
    Role,
    named,
    optional,
)
from replicator.typing import check_type

__all__ = ["describe"]

_TAKEN = ("bool", "dict", "float", "int", "list", "replicator", "self", "statamic", "str", "type")
"""Names that annotations and constructors need, or that mean something else to replicator."""

_ENDINGS = {"row": "Row", "group": "Group"}


def describe(blueprints: Iterable[Blueprint]) -> Plan:
    """
    Plan the classes of a site: one for each blueprint, and for each set, grid and group inside it.

    What several places describe in the same words is one class.
    """
    blueprints = [*blueprints]
    for each in blueprints:
        check_type(each, Blueprint, "a blueprint")
    describer = _Describer()
    entries = {each.name: describer.entry(each) for each in sorted(blueprints, key=lambda each: each.name)}
    classes = describer.classes
    return Plan(named(classes, _class_name), entries)


@attrs.define
class _Describer:
    """Plans classes from the inside out, and remembers those that it has."""

    classes: dict[ClassPlan, ClassPlan] = attrs.field(factory=dict)
    _path: tuple[str, ...] = ()

    def entry(self, blueprint: Blueprint) -> ClassPlan:
        """Plan the class of a blueprint; no two blueprints share one."""
        self._path = tuple(blueprint.name.split("."))
        doc = _prose(blueprint.title or humanised(blueprint.handle))
        base = _base(blueprint)
        fields = self._fields(blueprint.fields, base)
        if base == "statamic.Entry" and all(each.key != "content" for each in fields):
            fields += (_body({each.name for each in fields}),)
        return self._known(ClassPlan("entry", blueprint.name, base, doc, fields, self._path))

    def rows(self, field: Field) -> Hint:
        """Plan the class of a grid's row, or of a group."""
        role: Role = "group" if field.type == "group" else "row"
        fields = self._inside(field.handle, field.fields, "replicator.Record")
        path = (*self._path, field.handle)
        doc = _prose(f"{field.name}, one row" if role == "row" else field.name, field.instructions)
        return Ref(self._known(ClassPlan(role, field.handle, "replicator.Record", doc, fields, path)))

    def sets(self, field: Field) -> Hint:
        """Plan the classes of a replicator's sets; what is none of them is kept raw."""
        return self._blocks(field)

    def rich_text(self, field: Field) -> Hint:
        """Plan the classes of a Bard field's sets; what is none of them is kept raw."""
        return optional(Rich(self._blocks(field)) if field.sets else Name("replicator.RichText"))

    def _blocks(self, field: Field) -> Either:
        return Either((*self._sets(field), Name("replicator.RawBlock")))

    def _sets(self, field: Field) -> list[Ref]:
        outer, self._path = self._path, (*self._path, field.handle)
        found = [Ref(self._set(each)) for each in field.sets]
        self._path = outer
        return found

    def _set(self, found: Set) -> ClassPlan:
        fields = self._inside(found.handle, found.fields, "replicator.Block")
        doc = _prose(found.name, found.instructions)
        path = (*self._path, found.handle)
        return self._known(ClassPlan("set", found.handle, "replicator.Block", doc, fields, path))

    def _inside(self, handle: str, fields: tuple[Field, ...], base: str) -> tuple[FieldPlan, ...]:
        outer, self._path = self._path, (*self._path, handle)
        found = self._fields(fields, base)
        self._path = outer
        return found

    def _fields(self, fields: tuple[Field, ...], base: str) -> tuple[FieldPlan, ...]:
        """Plan the fields that a base class has not, and that store something."""
        cls = BASES[base]
        inherited = {spec.key for spec in field_specs(cls)} | (
            RESERVED if issubclass(cls, Block) else {"extra"}
        )
        used = {*dir(cls), *_TAKEN}
        found = []
        for each in {each.handle: each for each in fields}.values():  # of two alike the last one counts
            hint = fieldtype(each.type).hint(each, self)
            if hint is not None and each.handle not in inherited:
                name = _attribute(each.handle, used)
                used.add(name)
                found.append(FieldPlan(name, each.handle, hint, _field_doc(each), _options(each)))
        return tuple(found)

    def _known(self, plan: ClassPlan) -> ClassPlan:
        return self.classes.setdefault(plan, plan)


def _body(used: set[str]) -> FieldPlan:
    """Plan the field for the body of an entry whose blueprint has none: it is stored and shown all the same."""
    hint = optional(Name("replicator.Markdown"))
    return FieldPlan(_attribute("content", used), "content", hint, "The text after the front matter.")


def _base(blueprint: Blueprint) -> str:
    """Return the class that a blueprint's class derives from."""
    kind = blueprint.namespace.partition(".")[0]
    if kind in ("", "collections"):
        return "replicator.Author" if blueprint.name == "user" else "statamic.Entry"
    return "replicator.Record"


def _class_name(plan: ClassPlan, length: int) -> str:
    """Make a class's name of the last parts of its path; it starts with a capital."""
    words = re.split(r"[\W_]+", " ".join(plan.path[-length:]))
    name = _identifier("".join(word[:1].upper() + word[1:] for word in words))
    if not (name.isidentifier() and name[0].isupper()):
        name = f"Set{name}"
    name += _ENDINGS.get(plan.role, "")
    return f"{name}_" if keyword.iskeyword(name) or name in TYPING else name


def _attribute(handle: str, used: set[str]) -> str:
    """Make an attribute's name of a handle; it starts with no capital, so that it hides no class."""
    name = _identifier(handle)
    if not name.isidentifier() or name[0].isupper():
        name = f"field_{name}"
    if keyword.iskeyword(name):
        name += "_"
    while name in used:
        name += "_"
    return name


def _identifier(text: str) -> str:
    """Return what of a text Python takes inside of a name."""
    letters = unicodedata.normalize("NFKC", text)
    return "".join(char if f"a{char}".isidentifier() else "_" for char in letters).lstrip("_")


def _options(field: Field) -> tuple[str, ...]:
    return tuple(field.options) if fieldtype(field.type).choices else ()


def _field_doc(field: Field) -> str:
    """Describe a field: what it is called, what it is for, what may be stored."""
    choices = [f"`{each}`" for each in _options(field)]
    return _prose(
        field.name,
        field.instructions,
        f"One of {listing(choices)}" if choices else "",
        "Required" if "required" in field.rules else "",
    )


def _prose(*sentences: str) -> str:
    """Put sentences together, each with an end, on one line without control characters."""
    clean = ("".join(char if char.isprintable() else " " for char in text) for text in sentences)
    lines = (" ".join(text.split()) for text in clean)
    return " ".join(text if text[-1:] in ".?!:" else f"{text}." for text in lines if text)
