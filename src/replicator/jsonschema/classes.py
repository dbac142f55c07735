"""The schemas of types and classes: the converter's hooks once more, as descriptions of what each takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, get_args, get_origin

import attrs

from replicator.converter.layout import MAIN, Layout
from replicator.fields import (
    bare,
    field_specs,
    form_among,
    held_blocks,
    is_block,
    is_scalar,
    kind_of,
    takes_null,
    text_form,
    text_forms,
    union_members,
)
from replicator.jsonschema import descriptions
from replicator.jsonschema.scalars import EMPTY_OBJECT, NULL, SCALARS, Schema, any_of, choices
from replicator.jsonschema.shapes import BLOCK_LIST, RICH_TEXT_LIST, node, rich_text
from replicator.kinds import AsText
from replicator.model import Block, Post, RawBlock, Record
from replicator.nodes import RichText
from replicator.registry import Registry

__all__ = ["Schemas"]

_TYPE_NAME: Schema = {"type": ["string", "number", "boolean"]}


class Schemas:
    """
    Makes schemas, and keeps those that others refer to in `definitions`.

    Args:
        registry: Which class stands for which block type.
        strict: Whether what nobody registered is refused.
    """

    def __init__(self, registry: Registry, *, strict: bool) -> None:
        self.registry = registry
        self.strict = strict
        self.definitions: dict[str, Schema] = {}
        self._names: dict[Any, str] = {}

    def of(self, hint: Any) -> Any:
        """Return the schema of a type."""
        if hint is Any:
            return True
        if hint in SCALARS:
            return SCALARS[hint]
        if (form := text_form(hint)) is not None:
            return any_of(_of_text(form), *([NULL] if takes_null(hint) else []))
        if get_origin(hint) is Annotated:
            return self._annotated(hint)
        if len(union_members(hint)) > 1:
            return self._union(hint)
        if get_origin(hint) is Literal:
            return choices(get_args(hint))
        if (get_origin(hint) or hint) is list:
            return self._list(hint)
        if (get_origin(hint) or hint) is dict:
            inner = self.of((get_args(hint) or (str, Any))[1])
            empty = {"type": "array", "maxItems": 0}
            return any_of({"type": "object", "additionalProperties": inner}, NULL, empty)
        return self._class(hint)

    def _class(self, cls: type) -> Any:
        if cls is Block:
            return self._blocks()
        if cls is RichText:
            return self._rich_text(Block)
        return self._one_block_class(cls) if issubclass(cls, Block) else self._reference(cls)

    def _annotated(self, hint: Any) -> Any:
        if (held := held_blocks(hint)) is not None:
            return self._rich_text(held)
        inner = get_args(hint)[0]
        schema, kind = self.of(inner), kind_of(hint)
        if kind is None or not kind.single or inner is not str:
            return schema
        return any_of(schema, {"type": "array", "minItems": 1, "maxItems": 1, "items": schema})

    def _union(self, hint: Any) -> Any:
        members = [member for member in union_members(hint) if member is not type(None)]
        optional = len(members) < len(union_members(hint))
        if not optional and is_block(hint):
            return self._block_union(tuple(members))
        schema = any_of(*map(self.of, members), *([NULL] if optional else []))
        kind = kind_of(members[0]) if len(members) == 1 else None
        return (
            any_of(schema, {"type": "array", "maxItems": 0}, EMPTY_OBJECT) if kind and kind.single else schema
        )

    def _list(self, hint: Any) -> Any:
        item = (get_args(hint) or (Any,))[0]
        of_scalars = is_scalar(item)
        inner = self.of(bare(item) if of_scalars and not takes_null(item) else item)
        listed = {"type": "array", "items": inner}
        return any_of(listed, *([inner] if of_scalars else []), NULL, EMPTY_OBJECT)

    # Classes.

    def _reference(self, cls: Any) -> Schema:
        """Refer to the schema of the fields of a class."""
        if cls not in self._names:
            name = self._name(cls, cls.__name__)
            self.definitions[name] = {}  # it may refer to itself
            self.definitions[name] = self.record(cls)
        return _ref(self._names[cls])

    def _name(self, key: Any, wanted: str) -> str:
        name, number = wanted, 1
        while name in self.definitions:
            number += 1
            name = f"{wanted}{number}"
        self._names[key] = name
        return name

    def record(self, cls: type[Any], *, top: bool = False) -> Schema:
        """
        Return the schema of the mapping that an attrs class is read from.

        Args:
            cls: The class.
            top: Whether it is a whole file, which may be empty.
        """
        layout: Layout = Layout.of(cls)  # type: ignore[arg-type]
        properties = self._properties(cls, layout)
        required, demands = [], []
        for spec in field_specs(cls):
            if getattr(attrs.fields(cls), spec.name).default is attrs.NOTHING:
                if spec.aliases:
                    demands.append({"anyOf": [{"required": [key]} for key in (spec.key, *spec.aliases)]})
                else:
                    required.append(spec.key)
            if layout.keys[spec.name] == MAIN:
                continue
            demands += self._alias_demands(spec.key, spec.aliases, properties)
        if issubclass(cls, Post):
            demands += self._main_list(cls, layout, properties)
        optional = top and not (required or (demands and _asks(demands)))
        schema: Schema = {"type": ["object", "null"] if optional else "object"}
        if description := descriptions.of_class(cls):
            schema["description"] = description
        schema["properties"] = properties
        if required:
            schema["required"] = required
        if demands:
            schema["allOf"] = demands
        if self.strict and layout.keeps_extra:
            self._close(cls, schema)
        return schema

    def _properties(self, cls: type, layout: Layout) -> Schema:
        properties: Schema = {}
        if issubclass(cls, Block):
            properties["type"] = any_of(SCALARS[str])
        specs = {spec.name: spec for spec in field_specs(cls)}
        for attribute in attrs.fields(cls):
            spec = specs.get(attribute.name)
            if spec is None:
                continue
            key = layout.keys[spec.name]
            schema = self.of(spec.type)
            if key in layout.droppable:
                schema = any_of(schema, NULL)
            if options := attribute.metadata.get("options"):
                schema = any_of({"enum": [*options]}, schema)
            if issubclass(cls, Post) and spec.key == "content" and is_scalar(spec.type):
                schema = any_of(schema, {"type": ["array", "object"]})
            form = form_among(text_forms(spec.type), attribute.default)
            default = form.write(attribute.default) if form else attribute.default
            properties[key] = _described(schema, descriptions.of_field(cls, spec), default)
        return properties

    def _alias_demands(self, key: str, aliases: tuple[str, ...], properties: Schema) -> list[Schema]:
        """Say that a field may stand under another key, and is held against its schema there as well."""
        demands = []
        for alias in aliases:
            if alias not in properties:
                note = f"The same as `{key}`."
                schema = (
                    {}
                    if properties[key] is True
                    else {k: v for k, v in properties[key].items() if k != "default"}
                )
                properties[alias] = {"description": f"{note} {schema.get('description', '')}".strip()}
                held = {k: v for k, v in schema.items() if k != "description"}
                demands.append({"anyOf": [{"required": [key]}, {"properties": {alias: held}}]})
        return demands

    def _main_list(self, cls: type[Post], layout: Layout, properties: Schema) -> list[Schema]:
        """Say where the main list of blocks is: under its key, or else what looks like it; see `find_block_key`."""
        default: str = cls.__attrs_attrs__.block_key.default
        blocks = properties.pop(MAIN)
        properties[default] = blocks
        taken = {key for spec in field_specs(cls) for key in (spec.key, *spec.aliases)} - {
            "blocks",
            "content",
        }
        looks = {"if": BLOCK_LIST, "then": self.of(layout.types[MAIN])}
        others = {"properties": dict.fromkeys(sorted(taken), True), "additionalProperties": looks}
        return [{"if": {"not": {"required": [default]}}, "then": others}]

    def _close(self, cls: type, schema: Schema) -> None:
        """Refuse unknown keys, but for lists that are recognised by their shape."""
        if issubclass(cls, Record):
            schema["additionalProperties"] = {"anyOf": [BLOCK_LIST, RICH_TEXT_LIST]}
        elif issubclass(cls, Block) and cls is not RawBlock:
            schema["additionalProperties"] = False

    # Blocks.

    def _blocks(self) -> Schema:
        """Refer to the schema of any block."""
        if Block not in self._names:
            name = self._name(Block, "Block")
            self.definitions[name] = {}
            self.definitions[name] = self._by_type(self.registry, raw=not self.strict)
        return _ref(self._names[Block])

    def _block_union(self, classes: tuple[type[Block], ...]) -> Any:
        own = {cls.block_type: cls for cls in reversed(classes) if cls.block_type}
        found = {name: cls for name, cls in self.registry.items() if issubclass(cls, classes)}
        return self._by_type({**found, **own}, raw=RawBlock in classes and not self.strict)

    def _by_type(self, classes: Mapping[str, type[Block]], *, raw: bool) -> Schema:
        """Return the schema of a block that is of the class that its type names."""
        names: dict[type[Block], list[str]] = {}
        for name, cls in classes.items():
            names.setdefault(cls, []).append(name)
        known: Schema = {
            "anyOf": [
                {"enum": each, "description": descriptions.of_class(cls)} for cls, each in names.items()
            ]
        }
        cases = [
            {"if": _has_type(each), "then": self._reference(cls)}
            for cls, each in names.items()
            if cls is not RawBlock
        ]
        if raw:
            cases.append({"if": {"not": _has_type(classes)}, "then": self._reference(RawBlock)})
        name = any_of(known, *([_TYPE_NAME] if raw or not classes else []))
        return {"type": "object", "required": ["type"], "properties": {"type": name}, "allOf": cases}

    def _one_block_class(self, cls: type[Block]) -> Schema:
        """Return the schema of a block where one class is wanted, or one derived from it."""
        derived = {
            name: each for name, each in self.registry.items() if issubclass(each, cls) and each is not cls
        }
        own = [name for name, each in self.registry.items() if each is cls]
        if own:
            allowed: Schema = {"anyOf": [{"enum": [*own, *derived]}, {"type": ["number", "boolean", "null"]}]}
        else:
            others = [name for name, each in self.registry.items() if not issubclass(each, cls)]
            allowed = {"not": {"enum": others}} if others else {}
        cases: list[Schema] = [
            {"if": _has_type([name]), "then": self._reference(each)} for name, each in derived.items()
        ]
        if derived:
            cases.append({"if": {"not": _has_type(derived)}, "then": self._reference(cls)})
        else:
            cases.append(self._reference(cls))
        return {"type": "object", "properties": {"type": allowed}, "allOf": cases}

    def _rich_text(self, blocks: Any) -> Schema:
        """Refer to the schema of rich text that may hold certain blocks."""
        key = (RichText, blocks)
        if key not in self._names:
            block = self.of(blocks)
            inner = self._name((key, "node"), "Node")
            self.definitions[inner] = {}
            self.definitions[inner] = node(block, _ref(inner))
            name = self._name(key, "RichText")
            self.definitions[name] = rich_text(block, _ref(inner))
        return _ref(self._names[key])


def _of_text(form: AsText[Any]) -> Schema:
    """Return the schema of what is stored for a value of a class."""
    if form.schema is not None:
        return {**form.schema}
    digits = [str(each) for each in form.choices if not isinstance(each, str)]
    return {"enum": [*choices(form.choices)["enum"], *digits]} if form.choices else _TYPE_NAME


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _has_type(names: Iterable[str]) -> Schema:
    return {"required": ["type"], "properties": {"type": {"enum": [*names]}}}


def _described(schema: Any, description: str, default: Any) -> Any:
    """Add what is for the person who writes."""
    if schema is True:
        schema = {}
    more: Schema = {"description": description} if description else {}
    if isinstance(default, str | int) and default not in ("", False):
        more["default"] = default
    return {**more, **schema} or True


def _asks(demands: list[Schema]) -> bool:
    """Tell whether something has to be there."""
    return any("anyOf" in each and all("required" in way for way in each["anyOf"]) for each in demands)
