"""
Plain data to posts and back.

One hook for all blocks looks the type up in the registry when it is called, so blocks can be registered late;
what reads one class is generated once, by cattrs, and kept.
"""

from __future__ import annotations

import reprlib
import warnings
from collections.abc import Callable, Iterator
from copy import copy
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, Literal, Self, TypeAlias, TypeVar, get_args, overload

from replicator.converter.misfits import in_words
from replicator.converter.misfits import misfits as find_misfits
from replicator.converter.structuring import Structurer
from replicator.converter.unstructuring import Unstructurer
from replicator.errors import (
    ContentWarning,
    EditError,
    Problem,
    RegistrationError,
    StructureError,
    data_problem,
    in_order,
)
from replicator.fields import check_record
from replicator.frontmatter import Content, compose
from replicator.model import Author, Block, Post, RawBlock, Record
from replicator.registry import Registry, default_registry
from replicator.schema import Schema, default_schema
from replicator.slips import question
from replicator.typing import DataPath, PlainData, Policy, Severity, check_type, check_word
from replicator.walk import Visit, walk

if TYPE_CHECKING:
    from replicator.yaml.dialects import Dialect

__all__ = ["Converter", "Misfits"]

Misfits: TypeAlias = Literal["error", "keep"]
"""What to do with a value that does not fit its field."""

T = TypeVar("T")
P = TypeVar("P", bound=Record)
R = TypeVar("R", bound=Record)


class Converter(Generic[P]):
    """
    Turns plain data, or the text of a content file, into posts and authors, and back.

    A converter may be used by several threads; build one per registry and keep it.
    """

    @overload
    def __init__(
        self: Converter[Post],
        registry: Registry | None = None,
        *,
        author: type[Author] = ...,
        schema: Schema | None = ...,
        unknown_types: Policy = ...,
        unknown_keys: Policy = ...,
        misfits: Misfits = ...,
    ) -> None: ...
    @overload
    def __init__(
        self,
        registry: Registry | None = None,
        *,
        post: type[P],
        author: type[Author] = ...,
        schema: Schema | None = ...,
        unknown_types: Policy = ...,
        unknown_keys: Policy = ...,
        misfits: Misfits = ...,
    ) -> None: ...
    def __init__(
        self,
        registry: Registry | None = None,
        *,
        post: type[Any] = Post,
        author: type[Author] = Author,
        schema: Schema | None = None,
        unknown_types: Policy = "keep",
        unknown_keys: Policy = "keep",
        misfits: Misfits = "error",
    ) -> None:
        """
        Make a converter.

        Args:
            registry: Which class stands for which block type; the default registry unless given.
            post: The class of posts: `Post`, or another `Record` of your own.
            author: The class of authors.
            schema: What rich text may be made of; the default one unless given.
            unknown_types: What to do with a block whose type is not registered: `"keep"` it as a `RawBlock`,
                keep it and `"warn"`, raise an `"error"`, or `"drop"` it.
            unknown_keys: The same for keys that no field claims; kept ones are in `extra`.
            misfits: What to do with a value that does not fit its field: raise an `"error"` that lists all of
                them, or `"keep"` it in `extra` under its key, the field being as empty as its default.

        Raises:
            RegistrationError: A class lacks its decorator, or has a field that cannot be stored.
            TypeError: There is no such policy.
        """
        for cls, base in ((post, Record), (author, Author)):
            if not (isinstance(cls, type) and issubclass(cls, base)):
                raise RegistrationError(f"{cls!r} is no subclass of replicator.{base.__name__}")
            check_record(cls)
        for name, word, words in (
            ("unknown_types", unknown_types, get_args(Policy)),
            ("unknown_keys", unknown_keys, get_args(Policy)),
            ("misfits", misfits, get_args(Misfits)),
        ):
            check_word(name, word, words)
        self.registry = default_registry if registry is None else registry
        check_type(self.registry, Registry, "a registry", "make one with Registry(blocks)")
        self.post: type[P] = post
        self.author = author
        self.unknown_types: Policy = unknown_types
        self.unknown_keys: Policy = unknown_keys
        self.schema = default_schema if schema is None else schema
        check_type(self.schema, Schema, "a schema")
        self.misfits: Misfits = misfits
        self._structurer = self._new_structurer(detailed=False)
        self._unstructurer = Unstructurer(lenient=misfits == "keep")

    def __reduce__(self) -> tuple[Callable[[], Any], tuple[()]]:
        """Travel as what it is made with; what it has made is made again."""
        made_with = ("registry", "post", "author", "schema", "unknown_types", "unknown_keys", "misfits")
        cls: Any = type(self)
        return partial(cls, **{name: getattr(self, name) for name in made_with}), ()

    def __copy__(self) -> Self:
        """Share all that was made: setting an attribute of the copy is all that makes it another one."""
        new = object.__new__(type(self))
        vars(new).update(vars(self))
        return new

    def __repr__(self) -> str:
        return f"<Converter of {self.post.__name__}, with {len(self.registry)} block types>"

    def _new_structurer(self, *, detailed: bool) -> Structurer:
        return Structurer(self.registry, self.schema, detailed=detailed, lenient=self.misfits == "keep")

    def of(self, post: type[R]) -> Converter[R]:
        """
        Return a converter that reads posts of another class, and shares all that was made for this one.

        Raises:
            RegistrationError: The class lacks its decorator, or has a field that cannot be stored.
        """
        check_record(post)
        new: Any = copy(self)
        new.post = post
        converter: Converter[R] = new
        return converter

    def loads(self, text: str, *, name: str | None = None) -> P:
        """
        Read the text of a post: YAML, or front matter and a body.

        Args:
            text: The whole text.
            name: What to call it in messages; usually the file's name.

        Raises:
            ParseError: The text is not YAML.
            StructureError: The data does not fit; every misfit is listed with its line.
        """
        return self.read(Content.parse(text, name=name), self.post)

    def loads_author(self, text: str, *, name: str | None = None) -> Author:
        """Read the text of a user file; see `loads`. Its secrets stay in the file."""
        return self.read(Content.parse(text, name=name), self.author)

    def read(self, content: Content, cls: type[T]) -> T:
        """Read a content file that has been split and parsed as a `cls`; see `loads`."""
        written = content.written
        return self._structure({} if written is None else written, cls, content.problem)

    def structure(self, data: PlainData, cls: type[T]) -> T:
        """
        Turn plain data into a post, an author, a block, or any type a field may have.

        Raises:
            StructureError: The data does not fit; every misfit is listed with its path.
        """
        return self._structure(data, cls, data_problem)

    def unstructure(self, value: Record | Author | Block | list[Block]) -> PlainData:
        """
        Turn a post, an author or blocks into plain data.

        Fields that are as empty as their defaults are left out;
        a block's `type` is the one it was read under.

        Raises:
            RegistrationError: A block's class is not registered.
            StructureError: A key in `extra` is also a field, or a block holds itself.
        """
        return self._unstructurer.data(value)

    @overload
    def dumps(
        self,
        value: Record | Author,
        *,
        dialect: str | Dialect = ...,
        front_matter: bool | None = ...,
    ) -> str: ...
    @overload
    def dumps(self, value: Record | Author, *, source: str | Content, name: str | None = ...) -> str: ...
    def dumps(
        self,
        value: Record | Author,
        *,
        source: str | Content | None = None,
        name: str | None = None,
        dialect: str | Dialect = "symfony",
        front_matter: bool | None = None,
    ) -> str:
        """
        Write a post or an author as the text of a content file.

        With a `source`, the text that it was read from, everything that did not change stays byte for byte, and
        what changed is written as the rest of the file is. The result is read again before it is believed.

        Args:
            value: A post or an author.
            source: The text that it was read from, or that text as it was split and parsed.
            name: What to call the source in messages.
            dialect: Without a source: whose way of writing to follow; see `replicator.yaml.dump`.
            front_matter: Without a source: whether to write fences, with `content` after them;
                by default where there is a `content`.

        Raises:
            ParseError: The source is not YAML.
            StructureError: The source does not fit the class of `value`, or an `extra` key is also a field.
            EditError: The change cannot be written so that it reads back as meant.
        """
        if not isinstance(value, Record | Author):
            raise StructureError(Problem(f"expected a post or an author, found {type(value).__name__}"))
        if source is None:
            wanted = self.unstructure(value)
            self._check_reread(wanted, value, wanted, data_problem)
            return compose(wanted, dialect=dialect, front_matter=front_matter)
        from replicator.converter.merging import merged

        content = source if isinstance(source, Content) else Content.parse(source, name=name)
        written = {} if content.written is None else content.written
        old = self._read_all(written, type(value), content.problem)
        wanted = self._wanted(value, content)
        stored = _with_block_key(written, old, value)
        data = merged(stored, old, value, self.unstructure(old), wanted)
        if data is written:
            return content.text
        self._check_reread(data, value, wanted, content.problem)
        return content.updated(data)

    def _wanted(self, value: Record | Author, content: Content) -> PlainData:
        """Unstructure a value, and say where in its text it cannot be done."""
        try:
            return self.unstructure(value)
        except StructureError as error:
            placed = [content.problem(each.path, each.message, hint=each.hint) for each in error.problems]
            raise StructureError(placed) from None

    def _check_reread(
        self, data: PlainData, value: Any, wanted: PlainData, place: Callable[..., Problem]
    ) -> None:
        """Make sure that data to be stored will be read as the object that is stored."""
        from replicator.yaml.splice.compare import same

        again = self.unstructure(self._read_all(data, type(value), place))
        if not same(again, wanted):
            raise EditError(_misreading(again, wanted, place))

    def _structure(self, data: PlainData, cls: type[T], place: Callable[..., Problem]) -> T:
        value = self._read_all(data, cls, place)
        if self.unknown_types != "keep" or self.unknown_keys != "keep":
            self._apply_policies(value, place)
        return value

    def _read_all(self, data: PlainData, cls: type[T], place: Callable[..., Problem]) -> T:
        """Read data with everything that is in it, whatever the policies say."""
        try:
            value: T = self._structurer.structure(data, cls)
        except Exception as error:  # of any kind: what does not fit may raise anywhere in a user's class
            raise StructureError(self._problems(data, cls, place, error)) from None
        return value

    def _problems(
        self, data: PlainData, cls: type, place: Callable[..., Problem], first: Exception
    ) -> list[Problem]:
        """Read again, slower, to find every misfit."""
        try:
            self._new_structurer(detailed=True).structure(data, cls)
        except Exception as error:
            first = error
        found = [place(each.path, each.message, **each.details) for each in find_misfits(first, data)]
        return in_order(found)

    def unknown_problems(self, value: Any, place: Callable[..., Problem]) -> list[Problem]:
        """
        Return what nobody registered in a value that was read, where the policies are to tell it.

        Each has the severity that its policy says; see `Converter` for the policies, `Problem` for `place`.
        """
        problems = []
        if self.unknown_types in _TOLD:
            types = sorted(self.registry)
            problems += [
                place(
                    (*visit.path, "type"),
                    f"unknown block type {visit.block.type!r}",
                    hint=question(visit.block.type, types),
                    code="unknown-type",
                    severity=_TOLD[self.unknown_types],
                )
                for visit in _visits(value)
                if _is_unknown(visit.block, self.registry)
            ]
        if self.unknown_keys in _TOLD:
            severity = _TOLD[self.unknown_keys]
            for path in _extra_keys(value):
                message = f"unknown key {path[-1]!r}"
                problems.append(place(path, message, code="unknown-key", severity=severity))
        return in_order(problems)

    def _apply_policies(self, value: Any, place: Callable[..., Problem]) -> None:
        """Report, refuse or drop what nobody registered."""
        problems = self.unknown_problems(value, place)
        errors = [each for each in problems if each.severity == "error"]
        if errors:
            raise StructureError(errors)
        for problem in problems:
            warnings.warn(str(problem), ContentWarning, stacklevel=5)
        if self.unknown_keys == "drop":
            for holder in list(_holders_of_extra(value)):
                known = _recognised(holder)
                holder.extra = {key: each for key, each in holder.extra.items() if key in known}
        if self.unknown_types == "drop":
            for visit in [each for each in _visits(value) if isinstance(each.block, RawBlock)]:
                visit.siblings[:] = [each for each in visit.siblings if not isinstance(each, RawBlock)]


_TOLD: dict[Policy, Severity] = {"warn": "warning", "error": "error"}
"""How bad it is what a policy is to tell."""


def _is_unknown(block: Block, registry: Registry) -> bool:
    """Tell whether nobody registered a block's type; one that does not fit its class is raw as well."""
    return isinstance(block, RawBlock) and block.type not in registry


def _with_block_key(stored: PlainData, old: Any, new: Any) -> PlainData:
    """Rename the key of the main list of blocks where the new post has another one."""
    if not isinstance(new, Post) or old.block_key == new.block_key:
        return stored
    renamed = {new.block_key if key == old.block_key else key: value for key, value in stored.items()}
    old.block_key = new.block_key
    return renamed


def _misreading(again: PlainData, wanted: PlainData, place: Callable[..., Problem]) -> Problem:
    """Say what would be read back otherwise; what would not be read back at all may be a secret."""
    from replicator.yaml.splice.compare import first_difference, value_at

    path = first_difference(again, wanted)
    found, meant = value_at(again, path), value_at(wanted, path)
    if isinstance(found, dict) and isinstance(meant, dict):
        key = next(key for key in [*meant, *found] if key not in found or key not in meant)
        if key in meant and meant[key] is None:
            return place(
                (*path, key),
                "None is no value of this field",
                hint="what is empty is its default, such as []",
            )
        what = "this key would not be read back" if key in meant else "this key would come back"
        return place((*path, key), what, hint="it is a secret, or stands for something else")
    message = f"{_short(meant)} would be read back as {_short(found)}"
    if isinstance(found, str) and isinstance(meant, int | float):
        is_number = in_words(meant)
        return place(
            path, f"expected text, found {is_number}", expected="text", found=is_number, hint=message
        )
    return place(path, message, expected=_short(meant), found=_short(found))


def _short(value: PlainData) -> str:
    """Show a value on less than a line."""
    return "nothing" if value is None else reprlib.repr(value)


def _visits(value: Any) -> list[Visit]:
    """Visit the blocks of a post, of a block or of a list, outer ones first."""
    return list(walk(value)) if isinstance(value, Record | Block | list) else []


def _holders_of_extra(value: Any) -> Iterator[Any]:
    """Give the posts, authors and known blocks that keep unknown keys."""
    if isinstance(value, Record | Author) or (isinstance(value, Block) and not isinstance(value, RawBlock)):
        yield value
    for visit in _visits(value):
        if not isinstance(visit.block, RawBlock):
            yield visit.block


def _recognised(holder: Any) -> set[str]:
    """Return the keys of a record that hold lists of blocks or rich text: known, though no field claims them."""
    return {*holder.block_fields, *holder.rich_texts} if isinstance(holder, Record) else set()


def _extra_keys(value: Any) -> Iterator[DataPath]:
    """Give the path of every unknown key."""
    if isinstance(value, Record | Author | Block) and not isinstance(value, RawBlock):
        known = _recognised(value)
        yield from ((key,) for key in value.extra if key not in known)
    for visit in _visits(value):
        if not isinstance(visit.block, RawBlock):
            yield from ((*visit.path, key) for key in visit.block.extra)
