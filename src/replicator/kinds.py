"""
What a field holds, said in its annotation.

A kind is a note on a type: `Markdown` is a `str` to every type checker,
and tells replicator that the text is Markdown.
Renderers, search and schemas look at the kind; storing looks at the type.

```python
@replicator.block("callout")
class Callout(Block):
    text: Markdown                      # a str that is rendered as Markdown
    links: list[Url] = field(factory=list)
    rating: Annotated[int, Kind("stars")] = 0   # a kind of your own
    price: Annotated[Money, AsText(Money.parse, str)] = Money(0)   # a class of your own, written as a text
```
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Generic, TypeAlias, TypeVar

import attrs

from replicator.errors import RegistrationError

__all__ = [
    "ASSET",
    "AUTHOR_ID",
    "CODE",
    "ENTRY_ID",
    "HTML",
    "LABEL",
    "MARKDOWN",
    "MOMENT",
    "RICH_TEXT",
    "TEXT",
    "URL",
    "AsText",
    "Asset",
    "AuthorId",
    "Code",
    "EntryId",
    "Html",
    "Kind",
    "Label",
    "Markdown",
    "Text",
    "Url",
    "field",
    "several",
]

T = TypeVar("T")


@attrs.frozen
class Kind:
    """
    What a field holds, beyond its type.

    Two kinds with the same name are the same kind.
    To give a kind of your own a look, register a function for it: `replicator.html.renders(Kind("stars"))`.
    """

    name: str
    """How the kind is known: `markdown`, `asset`."""

    prose: bool = attrs.field(default=False, eq=False)
    """Whether the field is part of what a reader reads, and so of search text."""

    single: bool = attrs.field(default=False, eq=False)
    """Whether a list of one is read as that one, as Statamic stores one asset either way."""


TEXT = Kind("text", prose=True)
MARKDOWN = Kind("markdown", prose=True)
HTML = Kind("html", prose=True)
CODE = Kind("code", prose=True)
RICH_TEXT = Kind("rich-text", prose=True)
LABEL = Kind("label")
URL = Kind("url")
ASSET = Kind("asset", single=True)
AUTHOR_ID = Kind("author-id", single=True)
ENTRY_ID = Kind("entry-id", single=True)
MOMENT = Kind("moment")
"""A date, a date and time, or a time of day, as `datetime` has them."""


class AsText(Generic[T]):
    """
    How values of a class are stored as one text or number; a note on that class.

    ```python
    Price: TypeAlias = Annotated[Money, AsText(Money.parse, str, expected="a price as 3.50 EUR")]
    ```

    Dates, times, decimals and enums are stored by it as well; see `replicator.values`.
    """

    __slots__ = ("choices", "expected", "like", "read", "schema", "write")

    def __init__(
        self,
        read: Callable[[str], T],
        write: Callable[[T], str | int | float],
        *,
        like: Callable[[T, str], str | None] | None = None,
        expected: str = "",
        choices: tuple[str | int, ...] = (),
        schema: Mapping[str, Any] | None = None,
    ) -> None:
        """
        Make one.

        Args:
            read: Makes a value of a text, as it is written in the file: a number is given as its digits. What it
                raises is told with the place of the text: the error's message, unless `expected` says more.
            write: Makes what is stored of a value. `read` must give the value back, and nothing of it may be lost.
            like: Makes the text of a value that takes the place of another one, in the form of the old text.
                Where that is None, or would not be read as the value, `write` has its way.
                Unchanged values always keep their text.
            expected: What a text has to be, for messages and editors: `a date as 2024-05-01`.
            choices: All that may be stored, where that is little.
            schema: The JSON Schema of what is stored; any text, number or bool unless given.
        """
        self.read = read
        self.write = write
        self.like = like
        self.expected = expected
        self.choices = choices
        self.schema = schema

    def __repr__(self) -> str:
        functions = (getattr(each, "__qualname__", type(each).__name__) for each in (self.read, self.write))
        return f"<AsText by {', '.join(functions)}>"

    def written_like(self, value: T, old: str) -> str | int | float:
        """Return what is stored of a value in the place of an old text."""
        stored = self.write(value)
        text = self.like(value, old) if self.like else None
        if text is None:
            return stored
        try:
            return text if self.write(self.read(text)) == stored else stored
        except Exception:  # of any kind: it is a user's function
            return stored


Text: TypeAlias = Annotated[str, TEXT]
"""Plain text, one line or many. A bare `str` means the same."""

Markdown: TypeAlias = Annotated[str, MARKDOWN]
"""Markdown source."""

Html: TypeAlias = Annotated[str, HTML]
"""HTML source; sanitised on the way out unless the caller trusts it."""

Code: TypeAlias = Annotated[str, CODE]
"""Program text, shown as it is."""

Label: TypeAlias = Annotated[str, LABEL]
"""A word for machines: an alignment, a size, a language. Not shown to readers."""

Url: TypeAlias = Annotated[str, URL]
"""A link target."""

Asset: TypeAlias = Annotated[str, ASSET]
"""A file of the site: a path in its container, `container::path`, or a public URL (Statamic 2)."""

AuthorId: TypeAlias = Annotated[str, AUTHOR_ID]
"""The id of a user."""

EntryId: TypeAlias = Annotated[str, ENTRY_ID]
"""The id of another entry."""


def several(value: Any) -> Any:
    """Return one text as a list of one, as files may store it; a converter for fields whose letters are no items."""
    return [value] if isinstance(value, str) else value


def field(
    *,
    default: Any = attrs.NOTHING,
    factory: Callable[[], Any] | None = None,
    key: str | None = None,
    aliases: tuple[str, ...] = (),
    kw_only: bool = False,
    stored: bool = True,
    omit_default: bool = False,
    **options: Any,
) -> Any:
    """
    Declare a field of a block, a post or an author; `attrs.field` with some things more.

    Args:
        default: The value when none is stored. A field without a default must be in the file.
        factory: A function that makes the default; for lists and dicts.
        key: The key in the file, when it differs from the attribute's name.
        aliases: Other keys under which files store the same thing. They are read as this field;
            what was read under an alias is written back under it.
        kw_only: Whether the field must be given by name.
        stored: Whether the field is kept in the file at all.
        omit_default: Whether a field that has its default is left out of the file although that says something,
            as `True` does. Empty defaults are always left out.
        options: Anything else that `attrs.field` takes: `validator`, `converter`, `repr` … A `converter` gets what
            was read by the annotation; for a class of your own, annotate the field with `AsText` instead.

    Raises:
        RegistrationError: `aliases` is one text, whose letters would be taken for names.
    """
    if isinstance(aliases, str):
        raise RegistrationError(f"aliases are a tuple: write aliases=({aliases!r},)")
    metadata = {**options.pop("metadata", {}), "key": key, "aliases": tuple(aliases), "stored": stored}
    if omit_default:
        metadata["omit_default"] = True
    return attrs.field(default=default, factory=factory, kw_only=kw_only, metadata=metadata, **options)


def key_of(attribute: attrs.Attribute[Any]) -> str:
    """Return the key under which an attribute is stored."""
    key: str = attribute.metadata.get("key") or attribute.name
    return key
