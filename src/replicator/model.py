"""
Posts, authors and blocks, as plain typed values.

A post is data: fields, and a list of blocks. Nothing here knows of YAML, of HTML or of files.
"""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, ClassVar, TypeVar, dataclass_transform

import attrs

from replicator.errors import RegistrationError
from replicator.kinds import Asset, AuthorId, Label, Markdown, field, key_of, several
from replicator.nodes import Piece, RichText
from replicator.typing import check_type

__all__ = ["Author", "Block", "Post", "RawBlock", "Record", "define"]

C = TypeVar("C", bound=type)

_short = reprlib.Repr()
_short.maxstring = _short.maxother = 60
_short.maxlist = _short.maxdict = 4


def _describe(self: Any) -> str:
    """Show what differs from the defaults, long values shortened: a repr fits on a screen."""
    shown = (
        f"{attribute.name}={_short.repr(value)}"
        for attribute in sorted(attrs.fields(type(self)), key=lambda attribute: attribute.kw_only)
        if attribute.repr and (value := getattr(self, attribute.name)) != default_of(attribute, self)
    )
    return f"{type(self).__name__}({', '.join(shown)})"


def default_of(attribute: attrs.Attribute[Any], instance: Any) -> Any:
    """Return what an attribute of an instance is where nothing was said."""
    default: Any = attribute.default
    if not hasattr(default, "takes_self"):
        return default
    return default.factory(instance) if default.takes_self else default.factory()


@dataclass_transform(field_specifiers=(attrs.field, field))
def define(cls: C) -> C:
    """
    Make an attrs class with slots, equality by value and a short repr.

    `Post`, `Author` and every block are made with it; `@block` applies it by itself.
    Use it for the small records inside a block, such as the buttons of a row of buttons.

    Raises:
        RegistrationError: A default is a list or another value that can change, and all objects would share it.
    """
    check_type(cls, type, "a class", "write @define over one")
    if "__repr__" not in vars(cls):
        cls.__repr__ = _describe  # type: ignore[assignment]
    made = attrs.define(cls, repr=False, auto_attribs=True)
    refuse_shared_defaults(made)
    assign: Any = made.__setattr__
    own = assign is object.__setattr__ or getattr(made, "__attrs_own_setattr__", False)
    if own and hasattr(made, "block_fields"):
        made.__setattr__ = _with_advice(assign)  # type: ignore[assignment, method-assign]  # a record's
    return made


def _with_advice(assign: Callable[[Any, str, Any], None]) -> Callable[[Any, str, Any], None]:
    """
    Have an assignment to what is no field say where such a key goes.

    Records alone do: blocks, of which there are many more, would take longer to make.
    """

    def __setattr__(self: Any, name: str, value: Any) -> None:  # noqa: N807  # as a traceback shows it
        try:
            assign(self, name, value)
        except AttributeError as error:
            if hasattr(type(self), name):
                raise
            cls = type(self).__name__
            advice = f"store a key that is no field in `extra` (post.extra[{name!r}] = …), or subclass {cls}"
            raise AttributeError(f"{error}: {advice}", name=name, obj=self) from None

    return __setattr__


def refuse_shared_defaults(cls: type) -> None:
    """
    Make sure that no default of an attrs class is a value that can change, as dataclasses do: an unhashable one.

    Raises:
        RegistrationError: One is; the message says what to write instead.
    """
    for attribute in attrs.fields(cls):
        default: Any = attribute.default
        if type(default).__hash__ is None:
            empty = isinstance(default, list | dict | set) and not default
            factory = type(default).__name__ if empty else f"lambda: {_short.repr(default)}"
            raise RegistrationError(
                f"{cls.__name__}.{attribute.name}: all objects would share this default, "
                f"{_short.repr(default)}: write `field(factory={factory})`"
            )


def _check_extra(value: Block | Record | Author) -> None:
    check_type(value.extra, dict, f"a dict as {type(value).__name__}.extra")


@dataclass_transform(field_specifiers=(attrs.field, field))
class _Fields:
    """Tells type checkers that the constructors below take the fields, whatever decorator made the class."""

    __slots__ = ()
    __attrs_attrs__: ClassVar[Any]


@define
class Block(_Fields, Piece):
    """
    One typed piece of a post; the base of every block class.

    A subclass only declares its own fields:

    ```python
    @replicator.block("callout")
    class Callout(Block):
        text: Markdown
        tone: Label = "info"
    ```
    """

    block_type: ClassVar[str] = ""
    """The name the class was first registered under; what a new block's `type` is."""

    id: str | None = field(default=None, kw_only=True)
    """The block's own id, where the file stores one (Statamic since 3.3.52)."""

    type: str = attrs.field(
        default=attrs.Factory(lambda self: self.block_type, takes_self=True), kw_only=True
    )
    """The type as the file says it: the registered name, or the alias the block was stored under."""

    enabled: bool = field(default=True, kw_only=True)
    """False for a block that is kept in the file but left out of output."""

    extra: dict[str, Any] = field(factory=dict, kw_only=True)
    """What the file stores beyond the fields, in order; plain data."""

    def __attrs_post_init__(self) -> None:
        """
        Make sure that it can be told by its type, and that there is a place for what has no field.

        Raises:
            TypeError: `type` is no text, or `extra` no dict.
        """
        if type(self.type) is not str or type(self.extra) is not dict:  # quicker than asking for bases
            check_type(self.type, str, f"text as {type(self).__name__}.type")
            _check_extra(self)

    def get(self, key: str, default: Any = None) -> Any:
        """
        Return what the file stores under a key, whichever class the block has; see `Record.get`.

        ```python
        block.get("author")     # of a `Blockquote` its `source`, of a class made from a blueprint its `author`
        ```
        """
        return _stored(self, key, default)


@define
class RawBlock(Block):
    """A block whose type nobody registered: kept whole, written back as it was."""

    @property
    def data(self) -> dict[str, Any]:
        """Everything but `type`, `id` and `enabled`; the same dict as `extra`."""
        return self.extra


@define
class Record(_Fields):
    """
    Anything that is stored as a mapping of fields; the base of posts, and of what a schema describes.

    Subclass it where the fields of a `Post` are not yours: a row of a table, a term, a page of another system.
    """

    id: str | None = field(default=None, kw_only=True)
    """Its own id, where the file stores one."""

    extra: dict[str, Any] = field(factory=dict, kw_only=True)
    """
    Every key that no field claims, in order.

    Plain data, except that lists of blocks and rich text are recognised by their shape and typed too;
    see `block_fields` and `rich_texts`.
    """

    def __attrs_post_init__(self) -> None:
        """
        Make sure that there is a place for what has no field.

        Raises:
            TypeError: `extra` is no dict.
        """
        _check_extra(self)

    def get(self, key: str, default: Any = None) -> Any:
        """
        Return what the file stores under a key, whichever class the record has.

        That is the field that is stored under this key or has it as an alias; else what `extra` holds.

        Args:
            key: The key, as it stands in the file.
            default: What to return where nothing is stored under the key: the field is None, or nobody has it.
        """
        return _stored(self, key, default)

    @property
    def block_fields(self) -> dict[str, list[Block]]:
        """Every list of blocks at the top of the record by its key."""
        return _block_lists(_values(self))

    @property
    def rich_texts(self) -> dict[str, RichText]:
        """Every rich text at the top of the record by its key, those of the class's fields first."""
        return {key: value for key, value in _values(self) if isinstance(value, RichText)}


@define
class Post(Record):
    """
    A piece of content: some fields and a list of blocks.

    Subclass it for the fields of your own site; what no field claims is in `extra`.
    """

    title: str | None = None
    """The headline."""

    subtitle: str | None = None
    """A second line under the headline."""

    intro_image: Asset | None = None
    """The picture for lists and cards."""

    hero_image: Asset | None = None
    """The picture at the top of the page."""

    author: list[AuthorId] = field(factory=list, converter=several)
    """The ids of its authors; stored as one id or as a list."""

    blocks: list[Block] = field(factory=list)
    """The blocks, in order: the list that is stored under `block_key`."""

    content: Markdown | None = None
    """The Markdown text after the front matter, or the key `content` where that is text."""

    id: str | None = None
    """The entry's id."""

    block_key: Label = field(default="replicator_content", kw_only=True, stored=False)
    """The key under which `blocks` is stored."""

    def get(self, key: str, default: Any = None) -> Any:
        """Return what the file stores under a key; see `Record.get`. `blocks` are stored under `block_key`."""
        if key == self.block_key:
            return self.blocks
        return super().get(key, default) if key != "blocks" else self.extra.get(key, default)

    @property
    def block_fields(self) -> dict[str, list[Block]]:
        """Every list of blocks at the top of the post by its key; the main one first."""
        return {self.block_key: self.blocks, **_block_lists(_values(self, but="blocks"))}

    @property
    def rich_text(self) -> RichText | None:
        """
        The rich text that is the post's main text, or None.

        That is the one under `content`; in a post with neither blocks nor Markdown, the first there is.
        """
        main = self.extra.get("content", self.content)
        if isinstance(main, RichText):
            return main
        if self.blocks or self.content:
            return None
        return next((value for _, value in _values(self) if isinstance(value, RichText)), None)


@define
class Author(_Fields):
    """
    A user of the site, as far as it is anybody's business.

    Passwords, passkeys and tokens in a user file are never read into an author, so they cannot leak from one;
    they stay in the file untouched.
    """

    name: str | None = None
    """The full name (Statamic ≥ 3)."""

    first_name: str | None = None
    """The given name (Statamic 2)."""

    last_name: str | None = None
    """The family name (Statamic 2)."""

    email: str | None = None
    """The address, where the file holds it (Statamic 2); since 3 it is the file's name, see `handle`."""

    avatar: Asset | None = None
    """A picture."""

    roles: list[str] = field(factory=list)
    """The handles of the user's roles."""

    groups: list[str] = field(factory=list)
    """The handles of the user's groups."""

    is_super: bool = field(default=False, key="super")
    """Whether the user may do everything."""

    content: Markdown | None = None
    """The biography: the text after the front matter (Statamic 2)."""

    id: str | None = None
    """The id that posts refer to."""

    extra: dict[str, Any] = field(factory=dict, kw_only=True)
    """Every other key that is no secret, in order; plain data."""

    handle: str | None = field(default=None, kw_only=True, stored=False)
    """The file's name without its suffix: an e-mail address (Statamic ≥ 3) or a user name (2). Not stored."""

    def __attrs_post_init__(self) -> None:
        """
        Make sure that there is a place for what has no field.

        Raises:
            TypeError: `extra` is no dict.
        """
        _check_extra(self)

    @property
    def display_name(self) -> str:
        """The best name there is: name, first and last name, the handle, the id; '' where there is none."""
        both = " ".join(filter(None, [self.first_name, self.last_name]))
        return self.name or both or (self.handle or self.email or "").partition("@")[0] or self.id or ""


def _stored(holder: Record | Block, key: str, default: Any) -> Any:
    """Return what is stored under a key; what did not fit its field is in `extra`, and counts more."""
    if key in holder.extra:
        return holder.extra[key]
    cls: Any = type(holder)
    name = _names(cls).get(key)
    value = None if name is None else getattr(holder, name)
    return default if value is None else value


@cache
def _names(cls: type) -> dict[str, str]:
    """Return the names of a class's fields by their keys and aliases."""
    return {
        key: attribute.name
        for attribute in attrs.fields(cls)
        if attribute.metadata.get("stored", True) and attribute.name != "extra"
        for key in (key_of(attribute), *attribute.metadata.get("aliases", ()))
    }


def _values(record: Record, *, but: str = "") -> Iterator[tuple[str, Any]]:
    """Give every value of a record with its key, one field left out."""
    for attribute in attrs.fields(type(record)):
        if attribute.name not in (but, "extra"):
            yield key_of(attribute), getattr(record, attribute.name)
    yield from record.extra.items()


def _block_lists(values: Iterable[tuple[str, Any]]) -> dict[str, list[Block]]:
    return {key: value for key, value in values if is_block_list(value)}


def is_block_list(value: Any) -> bool:
    """Whether a value is a list of blocks, and not empty."""
    return value.__class__ is list and bool(value) and all(isinstance(item, Block) for item in value)
