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
from replicator.renderers import html, markdown, text, to_html, to_markdown, to_text
from replicator.walk import Visit, walk

if TYPE_CHECKING:
    from replicator.converter import Converter as Converter
    from replicator.files import load as load
    from replicator.files import load_author as load_author
    from replicator.files import loads as loads

__all__ = [
    "Asset",
    "Author",
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
    "RawBlock",
    "Registry",
    "RichText",
    "Text",
    "Url",
    "Visit",
    "block",
    "blocks",
    "define",
    "errors",
    "field",
    "html",
    "load",
    "load_author",
    "loads",
    "markdown",
    "registry",
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
    "load": "replicator.files",
    "load_author": "replicator.files",
    "loads": "replicator.files",
}
"""Names that bring in cattrs and the YAML reader, which a program that only builds posts never needs."""


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
