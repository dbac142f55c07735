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
```
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeAlias

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
    "RICH_TEXT",
    "TEXT",
    "URL",
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
    Declare a field of a block, a post or an author; `attrs.field` with two things more.

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
        options: Anything else that `attrs.field` takes: `validator`, `converter`, `repr` …

    Raises:
        RegistrationError: `aliases` is one text, whose letters would be taken for names.
    """
    if isinstance(aliases, str):
        raise RegistrationError(f"aliases are a tuple: write aliases=({aliases!r},)")
    metadata = {**options.pop("metadata", {}), "key": key, "aliases": tuple(aliases), "stored": stored}
    if omit_default:
        metadata["omit_default"] = True
    return attrs.field(default=default, factory=factory, kw_only=kw_only, metadata=metadata, **options)
