"""
Read, edit, render and check posts that are lists of typed blocks.

```python
post = replicator.load("post.yaml")
print(replicator.to_html(post))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from replicator import blocks as blocks
from replicator import errors as errors
from replicator import richtext as richtext
from replicator.kinds import Asset, AuthorId, Code, EntryId, Html, Kind, Label, Markdown, Text, Url, field
from replicator.model import Author, Block, Post, RawBlock, define
from replicator.nodes import RichText
from replicator.registry import Registry
from replicator.registry import default_registry as registry
from replicator.renderers import from_markdown, html, markdown, text, to_html, to_markdown, to_text
from replicator.walk import Visit, walk

if TYPE_CHECKING:
    from replicator.converter import Converter as Converter
    from replicator.editing import copy as copy
    from replicator.editing import fill_ids as fill_ids
    from replicator.editing import find as find
    from replicator.editing import new_id as new_id
    from replicator.editing import remove as remove
    from replicator.editing import replace as replace
    from replicator.files import AuthorFile as AuthorFile
    from replicator.files import PostFile as PostFile
    from replicator.files import dumps as dumps
    from replicator.files import edit as edit
    from replicator.files import load as load
    from replicator.files import load_author as load_author
    from replicator.files import loads as loads

__all__ = [
    "Asset",
    "Author",
    "AuthorFile",
    "AuthorId",
    "Block",
    "Code",
    "Converter",
    "EntryId",
    "Html",
    "Kind",
    "Label",
    "Markdown",
    "Post",
    "PostFile",
    "RawBlock",
    "Registry",
    "RichText",
    "Text",
    "Url",
    "Visit",
    "block",
    "blocks",
    "copy",
    "define",
    "dumps",
    "edit",
    "errors",
    "field",
    "fill_ids",
    "find",
    "from_markdown",
    "html",
    "load",
    "load_author",
    "loads",
    "markdown",
    "new_id",
    "registry",
    "remove",
    "replace",
    "richtext",
    "text",
    "to_html",
    "to_markdown",
    "to_text",
    "walk",
]

block = registry.block

_LATE = {
    "Converter": "replicator.converter",
    **dict.fromkeys(["copy", "fill_ids", "find", "new_id", "remove", "replace"], "replicator.editing"),
    **dict.fromkeys(
        ["AuthorFile", "PostFile", "dumps", "edit", "load", "load_author", "loads"], "replicator.files"
    ),
}
"""Names that bring in what not every program needs, first of all cattrs and the YAML reader."""


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("replicator")
    if name not in _LATE:
        raise AttributeError(f"module 'replicator' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_LATE[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
