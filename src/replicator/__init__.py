"""
Read, edit, render and check posts that are lists of typed blocks.

```python
post = replicator.load("post.yaml")
print(replicator.to_html(post))
```

Here is what most programs need. More is in the modules: `blocks` (the built-in block types), `renderers`, `richtext`,
`checking`, `bulk`, `migrations`, `versions`, `preview`, `statamic` (whole sites), `testing` (of your block types),
`changesets`, `engines`, `errors` and `yaml`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from replicator import blocks as blocks
from replicator import errors as errors
from replicator import renderers as renderers
from replicator import richtext as richtext
from replicator.kinds import (
    Asset,
    AsText,
    AuthorId,
    Code,
    EntryId,
    Html,
    Kind,
    Label,
    Markdown,
    Text,
    Url,
    field,
)
from replicator.model import Author, Block, Post, RawBlock, Record, define
from replicator.nodes import RichText
from replicator.registry import Registry
from replicator.registry import default_registry as registry
from replicator.renderers import engines as engines
from replicator.renderers import from_markdown, html, markdown, text, to_html, to_markdown, to_text
from replicator.walk import Visit, walk

if TYPE_CHECKING:
    from replicator import bulk as bulk
    from replicator import changesets as changesets
    from replicator import checking as checking
    from replicator import migrations as migrations
    from replicator import preview as preview
    from replicator import statamic as statamic
    from replicator import versions as versions
    from replicator import yaml as yaml
    from replicator.bulk import convert_many as convert_many
    from replicator.checking import check as check
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
    from replicator.jsonschema import json_schema as json_schema
    from replicator.pages.feeds import atom_feed as atom_feed
    from replicator.pages.feeds import rss_feed as rss_feed
    from replicator.pages.outline import toc as toc
    from replicator.pages.publishing import PublishedPost as PublishedPost
    from replicator.pages.publishing import head_tags as head_tags
    from replicator.pages.publishing import open_graph as open_graph
    from replicator.pages.publishing import schema_org as schema_org
    from replicator.pages.search import chunks as chunks
    from replicator.pages.search import search_text as search_text
    from replicator.pages.words import excerpt as excerpt
    from replicator.pages.words import reading_time as reading_time
    from replicator.pages.words import word_count as word_count
    from replicator.templates import use_templates as use_templates
    from replicator.versions import diff as diff
    from replicator.versions import merge as merge

__all__ = [
    "AsText",
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
    "PublishedPost",
    "RawBlock",
    "Record",
    "Registry",
    "RichText",
    "Text",
    "Url",
    "Visit",
    "atom_feed",
    "block",
    "blocks",
    "check",
    "chunks",
    "convert_many",
    "copy",
    "define",
    "diff",
    "dumps",
    "edit",
    "engines",
    "errors",
    "excerpt",
    "field",
    "fill_ids",
    "find",
    "from_markdown",
    "head_tags",
    "html",
    "json_schema",
    "load",
    "load_author",
    "loads",
    "markdown",
    "merge",
    "new_id",
    "open_graph",
    "reading_time",
    "registry",
    "remove",
    "replace",
    "richtext",
    "rss_feed",
    "schema_org",
    "search_text",
    "text",
    "to_html",
    "to_markdown",
    "to_text",
    "toc",
    "use_templates",
    "walk",
    "word_count",
]

block = registry.block

_LATE = {
    "Converter": "replicator.converter",
    "check": "replicator.checking",
    "json_schema": "replicator.jsonschema",
    "convert_many": "replicator.bulk",
    "toc": "replicator.pages.outline",
    "use_templates": "replicator.templates",
    **dict.fromkeys(["atom_feed", "rss_feed"], "replicator.pages.feeds"),
    **dict.fromkeys(
        ["PublishedPost", "head_tags", "open_graph", "schema_org"], "replicator.pages.publishing"
    ),
    **dict.fromkeys(["chunks", "search_text"], "replicator.pages.search"),
    **dict.fromkeys(["diff", "merge"], "replicator.versions"),
    **dict.fromkeys(["excerpt", "reading_time", "word_count"], "replicator.pages.words"),
    **dict.fromkeys(["copy", "fill_ids", "find", "new_id", "remove", "replace"], "replicator.editing"),
    **dict.fromkeys(
        ["AuthorFile", "PostFile", "dumps", "edit", "load", "load_author", "loads"], "replicator.files"
    ),
}
"""Names that bring in what not every program needs, first of all cattrs and the YAML reader."""

_MODULES = ("bulk", "changesets", "checking", "migrations", "preview", "statamic", "versions", "yaml")
"""Modules that are imported when they are first asked for."""


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("replicator")
    from importlib import import_module

    if name in _MODULES:
        return import_module(f"replicator.{name}")
    if name not in _LATE:
        place = ": it is in replicator.blocks" if name in blocks.__all__ else ""
        raise AttributeError(f"module 'replicator' has no attribute {name!r}{place}")
    value = getattr(import_module(_LATE[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "renderers", *_MODULES]
