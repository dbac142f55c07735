"""From plain data to objects: the hooks, generated once per class by cattrs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from enum import EnumType
from threading import RLock
from typing import Annotated, Any, Literal, get_args, get_origin

import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn, override

from replicator.converter.layout import MAIN, Layout
from replicator.converter.misfits import Mismatch, all_read
from replicator.converter.refusals import refusals
from replicator.converter.richtext import RichTextReader
from replicator.converter.scalars import SCALARS, Hook, literal_hook, text_hook
from replicator.converter.shapes import (
    are_typed,
    find_block_key,
    is_block_shape,
    is_known_rich_text,
    is_rich_text,
)
from replicator.fields import (
    bare,
    field_specs,
    held_blocks,
    is_block,
    is_scalar,
    kind_of,
    takes_null,
    text_form,
    union_members,
)
from replicator.messages import listing
from replicator.model import Author, Block, Post, RawBlock, Record
from replicator.nodes import RichText
from replicator.privacy import is_user, without_secrets
from replicator.registry import Registry
from replicator.scalar import Scalar, plain
from replicator.schema import Schema

__all__ = ["Structurer"]

Reader = Callable[[Any], Any]


_NO_FRONT_MATTER = (
    "a Markdown file starts with its fields as YAML, between two lines `---`; "
    "from_markdown reads plain Markdown"
)

_AS_AUTHOR = "load_author and AuthorFile read it, but for its secrets"


class Structurer:
    """
    Reads plain data as objects.

    `detailed` finds every misfit instead of the first, and is slower;
    `lenient` keeps what does not fit its field in the `extra` of its post, block or record.
    """

    def __init__(self, registry: Registry, schema: Schema, *, detailed: bool, lenient: bool = False) -> None:
        self.registry = registry
        self.schema = schema
        self.detailed = detailed
        self.lenient = lenient
        self._rich_text = RichTextReader(schema, self.block, detailed=detailed)
        self._guessed_rich_text = RichTextReader(schema, self._guessed, detailed=detailed)
        self._readers: dict[type, Reader] = {}
        self._unready: dict[type, Reader] = {}
        self._making_one = RLock()
        self._cattrs = cattrs.Converter(detailed_validation=detailed)
        for kind, hook in SCALARS.items():
            self._cattrs.register_structure_hook(kind, hook)
        self._cattrs.register_structure_hook_func(
            lambda hint: hint is Any, lambda value, _: self._typed(value)
        )
        hooks: tuple[tuple[Callable[[Any], bool], Callable[[Any], Hook]], ...] = (
            (attrs.has, self._record_hook),
            (lambda hint: get_origin(hint) is Literal, literal_hook),
            (lambda hint: isinstance(hint, type) and text_form(hint) is not None, self._text_hook),
            (lambda hint: len(union_members(hint)) > 1, self._union_hook),
            (lambda hint: (get_origin(hint) or hint) is dict, self._dict_hook),
            (lambda hint: (get_origin(hint) or hint) is list, self._list_hook),
            (lambda hint: get_origin(hint) is Annotated, self._annotated_hook),
        )
        for predicate, factory in hooks:
            self._cattrs.register_structure_hook_factory(predicate, factory)

    def structure(self, data: Any, hint: Any) -> Any:
        """Return `data` as what `hint` says, or raise what cattrs raises."""
        return self._hook(hint)(data, hint)

    def block(self, data: Any, _: Any = None) -> Block:
        """Read a block as the class that the registry has for its type."""
        data, name = _block_data(data)
        cls = self.registry.get(name, RawBlock)
        block: Block = (self._readers.get(cls) or self._reader(cls))(data)
        return block

    def _block_union_hook(self, classes: tuple[type[Block], ...]) -> Hook:
        """
        Read a block as the one of several classes whose type it has.

        So a type may be one class here and another elsewhere, whatever the registry says.
        """
        own = {cls.block_type: cls for cls in reversed(classes) if cls.block_type}

        def read_block(data: Any, _: Any) -> Any:
            data, name = _block_data(data)
            cls = own.get(name) or self.registry.get(name, RawBlock)
            if not issubclass(cls, classes):
                if RawBlock not in classes:
                    expected = listing([f"a block of type {each!r}" for each in reversed(own)])
                    raise Mismatch(expected, data, found=f"one of type {name!r}")
                cls = RawBlock
            return self._reader(cls)(data)

        return read_block

    def _record_hook(self, cls: type) -> Hook:
        if cls is Block:
            return self.block
        if cls is RichText:
            return lambda data, _: self._rich_text.read(data)
        reader = self._reader(cls)
        return self._one_class_hook(cls, reader) if issubclass(cls, Block) else lambda data, _: reader(data)

    def _one_class_hook(self, cls: type[Block], reader: Reader) -> Hook:
        """Read a block where only one class is wanted, or one derived from it."""

        def read_block(data: Any, _: Any) -> Any:
            name = data.get("type") if data.__class__ is dict else None
            found = self.registry.get(name) if isinstance(name, str) else cls
            if found is cls or (found is None and self.registry.name_of(cls) is None):
                return reader(data)
            if found is None or not issubclass(found, cls):
                raise Mismatch(f"a block of type {cls.block_type!r}", data, found=f"one of type {name!r}")
            return self.block(data)

        return read_block

    def _reader(self, cls: type) -> Reader:
        """Make, once, the function that reads an attrs class from a mapping."""
        if cls in self._readers:
            return self._readers[cls]
        with self._making_one:  # or another thread would get what stands for one that is not ready
            if cls not in self._readers and cls not in self._unready:
                self._unready[cls] = lambda data: self._reader(cls)(data)  # for a class that holds itself
                try:
                    self._readers[cls] = self._make_reader(cls)
                finally:
                    del self._unready[cls]
            return self._readers.get(cls) or self._unready[cls]

    def _make_reader(self, cls: type) -> Reader:
        layout = Layout.of(cls)
        enums = {
            spec.name: override(rename=layout.keys[spec.name], struct_hook=self._hook(spec.type))
            for spec in field_specs(cls)
            if isinstance(spec.type, EnumType)
        }
        generated: Hook = make_dict_structure_fn(
            cls,
            self._cattrs,
            _cattrs_use_linecache=False,
            **{**layout.overrides, **enums},
        )

        def reader(data: Any) -> Any:
            if data.__class__ is not dict:
                raise Mismatch("a mapping", data)
            fields = layout.canonical(data)
            known = layout.known
            try:
                value = generated(fields, cls)
            except Exception as error:
                misfits = self._misfits(fields, layout)
                if not misfits:
                    raise (self._refusals(cls, fields, layout, error) if self.detailed else error) from None
                known -= misfits
                value = generated({key: each for key, each in fields.items() if key not in misfits}, cls)
            if layout.keeps_extra and not known.issuperset(fields):
                value.extra = {key: self._typed(each) for key, each in fields.items() if key not in known}
            return value

        if issubclass(cls, Post):
            return self._no_users(layout, self._post_reader(cls, reader))
        if issubclass(cls, Author):
            return self._author_reader(reader)
        return self._no_users(layout, reader) if issubclass(cls, Record) else reader

    def _misfits(self, fields: dict[str, Any], layout: Layout) -> set[str]:
        """Return the keys whose values do not fit their fields, where those are to be kept."""
        found: set[str] = set()
        if self.lenient and layout.keeps_extra:
            for key, hint in layout.types.items():
                try:
                    if key in fields:
                        self._hook(hint)(fields[key], hint)
                except Exception:  # of any kind: what does not fit may raise anywhere in a user's class
                    found.add(key)
        return found

    def _refusals(self, cls: type, fields: dict[str, Any], layout: Layout, error: Exception) -> Exception:
        """Return an error as one that names every field at fault."""
        values, unfit = {}, set()
        for name, key in layout.keys.items():
            if key in fields:
                hint = layout.types.get(key, str)
                try:
                    values[name] = self._hook(hint)(fields[key], hint)
                except Exception:  # which the error holds
                    unfit.add(name)
        return refusals(cls, values, unfit, error)

    def _post_reader(self, cls: type[Post], reader: Reader) -> Reader:
        """Read a post: find its main list of blocks first, and take a body for what it is."""
        takes_rich = not any(spec.key == "content" and is_scalar(spec.type) for spec in field_specs(cls))

        def read_post(data: Any) -> Post:
            if data.__class__ is not dict:
                raise Mismatch(
                    "a post: a mapping of fields", data, _NO_FRONT_MATTER if data.__class__ is str else None
                )
            key = find_block_key(cls, data)
            fields = {MAIN if name == key else name: value for name, value in data.items()}
            is_rich = not takes_rich and fields.get("content").__class__ in (dict, list)
            rich = fields.pop("content") if is_rich else None
            post: Post = reader(fields)
            if key != post.block_key:
                post.block_key = key
            if MAIN in post.extra:  # a misfit that is kept
                post.extra = {key if name == MAIN else name: each for name, each in post.extra.items()}
            if rich is not None:
                extra = {**post.extra, "content": self._typed(rich)}
                post.extra = {name: extra[name] for name in data if name in extra}
            return post

        return read_post

    def _no_users(self, layout: Layout, reader: Reader) -> Reader:
        """Read anything but the file of a user, whose secrets a record would hold and show."""
        claimed = frozenset(layout.known)

        def read_record(data: Any) -> Any:
            if is_user(data, claimed):
                raise Mismatch("a post", data, _AS_AUTHOR, found="the file of a user")
            return reader(data)

        return read_record

    def _author_reader(self, reader: Reader) -> Reader:
        """Read a user file without its secrets."""

        def read_author(data: Any) -> Author:
            if data.__class__ is not dict:
                raise Mismatch("a user: a mapping of fields", data)
            author: Author = reader(without_secrets(data))
            return author

        return read_author

    def _typed(self, value: Any) -> Any:
        """Read a value of unknown meaning: plain data, but for lists that look like blocks or rich text."""
        if value.__class__ is dict:
            return self._typed_values(value)
        if value.__class__ is not list:
            return plain(value) if value.__class__ is Scalar else value
        if is_block_shape(value):
            return [self._guessed(each) for each in value]
        if not is_rich_text(value):
            return [self._typed(each) for each in value]
        return self._guessed_rich_text.read(value) if is_known_rich_text(value, self.schema) else plain(value)

    def _guessed(self, data: dict[str, Any]) -> Any:
        """Read what looks like a block; keep it raw, or else plain, where that does not fit."""
        for read in (self.block, self._reader(RawBlock), self._typed_values):
            with suppress(Exception):  # what cattrs raises depends on the kind of misfit
                return read(data)
        raise Mismatch("a block: a mapping with a `type`", data)

    def _typed_values(self, data: dict[str, Any]) -> dict[str, Any]:
        return {key: self._typed(each) for key, each in data.items()}

    def _hook(self, hint: Any) -> Hook:
        if isinstance(hint, EnumType):  # which cattrs takes for a text or number, where it is one as well
            return self._text_hook(hint)
        return self._cattrs.get_structure_hook(hint)

    def _annotated_hook(self, hint: Any) -> Hook:
        if (held := held_blocks(hint)) is not None:
            return self._rich_text_hook(held)
        if text_form(hint) is not None:
            return self._text_hook(hint)
        inner_hint = get_args(hint)[0]
        inner, kind = self._hook(inner_hint), kind_of(hint)
        if kind is None or not kind.single or inner_hint is not str:
            return inner

        def read_single(value: Any, _: Any) -> Any:
            if value.__class__ is list and len(value) == 1:
                value = value[0]
            return value if value.__class__ is str else inner(value, inner_hint)

        return read_single

    def _text_hook(self, hint: Any) -> Hook:
        form = text_form(hint)
        if form is None:  # pragma: no cover  # it was asked before
            raise TypeError(hint)
        return text_hook(form, optional=takes_null(hint))

    def _rich_text_hook(self, blocks: Any) -> Hook:
        """Read rich text whose blocks are of certain classes, whatever the registry says."""
        inner = self._hook(blocks)
        reader = RichTextReader(
            self.schema,
            lambda data: inner(data, blocks),
            detailed=self.detailed,
            blocks={cls.block_type for cls in union_members(blocks) if cls.block_type},
        )
        return lambda data, _: reader.read(data)

    def _union_hook(self, hint: Any) -> Hook:
        members = [member for member in union_members(hint) if member is not type(None)]
        optional = len(members) < len(union_members(hint))
        if not optional and is_block(hint):
            return self._block_union_hook(tuple(members))
        hooks = [(_origin(member), member, self._hook(member)) for member in members]
        if len(hooks) == 1:
            inner, member = hooks[0][2], hooks[0][1]
            single = bool((kind := kind_of(member)) and kind.single)
            return lambda value, _: (
                None if value is None or (single and value in ([], {})) else inner(value, member)
            )

        texts = [exact for exact, _, _ in hooks if exact is str or text_form(exact) is not None]
        takes_text = texts[:1] == [str]

        def read_union(value: Any, _: Any) -> Any:
            if value is None and optional:
                return None
            if takes_text and value.__class__ is str:  # as mostly; the member for text would give the same
                return value
            content = plain(value) if value.__class__ is Scalar else value
            failed: list[Exception] = []
            for _exact, member, inner in sorted(hooks, key=lambda each: not _suits(each[0], content)):
                try:
                    return inner(value, member)
                except Exception as error:  # the next member may take it
                    failed.append(error)
            raise _all_of(failed)

        return read_union

    def _dict_hook(self, hint: Any) -> Hook:
        item = (get_args(hint) or (str, Any))[1]
        inner = self._hook(item)

        def read_dict(value: Any, _: Any) -> Any:
            if value is None or value == []:
                return {}
            if value.__class__ is not dict:
                raise Mismatch("a mapping", value)
            return dict(zip(value, self._each(inner, item, value.items()), strict=True))

        return read_dict

    def _list_hook(self, hint: Any) -> Hook:
        """Read a list; nothing and Symfony's empty `{  }` are empty lists, one scalar is a list of one."""
        item = (get_args(hint) or (Any,))[0]
        of_scalars = is_scalar(item)
        item = bare(item) if of_scalars and not takes_null(item) else item
        inner = self._hook(item)
        expected = "one value or a list of values" if of_scalars else "a list"

        def read_list(value: Any, _: Any) -> Any:
            if value.__class__ is not list:
                if value is None or value == {}:
                    return []
                if not of_scalars or value.__class__ is dict:
                    raise Mismatch(expected, value)
                return [inner(value, item)]
            return self._each(inner, item, enumerate(value))

        return read_list

    def _each(self, inner: Hook, item: Any, pairs: Any) -> list[Any]:
        """Read the items of a container; where detail is wanted, go on after a misfit and raise all."""
        if not self.detailed:
            return [inner(value, item) for _, value in pairs]
        return all_read(lambda value: inner(value, item), (((step,), value) for step, value in pairs))


def _block_data(data: Any) -> tuple[dict[str, Any], str]:
    """Return the mapping of a block, its `type` as text, and that type."""
    if data.__class__ is not dict:
        raise Mismatch("a block: a mapping with a `type`", data)
    name = data.get("type")
    if name.__class__ is str:
        return data, name
    if name.__class__ is not Scalar:
        raise Mismatch("a block with a `type` that is text", name)
    return {**data, "type": name.text}, name.text


def _all_of(errors: list[Exception]) -> Exception:
    """Return the one complaint of all members of a union; what lies deeper is told of the first member only."""
    first = errors[0]
    if not isinstance(first, Mismatch):
        return first
    expected = dict.fromkeys(each.expected for each in errors if isinstance(each, Mismatch))
    first.expected = listing([*expected])
    return first


def _origin(hint: Any) -> Any:
    """Return the class that a hint is about: list for `list[str]`; of one with a form of its own, all of the hint."""
    hint = bare(hint)
    return hint if text_form(hint) is not None else get_origin(hint) or hint


def _suits(kind: Any, value: Any) -> bool:
    """Whether a class in a union is made for the class of a value."""
    if kind is RichText:
        return value.__class__ is list and are_typed(value)
    if value.__class__ is str and text_form(kind) is not None:
        return True
    return value.__class__ is kind or (value.__class__ is dict and attrs.has(kind))
