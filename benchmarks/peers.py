"""What a load is measured against: other ways to get from the same text to data or to objects."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Annotated, Any, Literal

import frontmatter
import yaml
from pydantic import BaseModel, ConfigDict, Discriminator, Tag
from ruamel.yaml import YAML


def csafe(text: str) -> Any:
    """PyYAML with libyaml: plain dicts, no places, no types."""
    return yaml.load(text, Loader=yaml.CSafeLoader)


def ruamel_safe(text: str) -> Any:
    """ruamel.yaml's safe loader on libyaml: plain dicts."""
    return YAML(typ="safe").load(text)


def ruamel_round_trip(text: str) -> Any:
    """ruamel.yaml's round-trip loader: dicts that remember comments and style."""
    return YAML().load(io.StringIO(text))


class Model(BaseModel):
    """A model that keeps what it does not know, as replicator does."""

    model_config = ConfigDict(extra="allow")


class Paragraph(Model):
    type: Literal["paragraph"]
    text: str = ""


class Blockquote(Model):
    type: Literal["blockquote"]
    quote: str = ""
    source: str = ""


class Heading(Model):
    type: Literal["heading"]
    text: str = ""
    level: int | str = 2


class Image(Model):
    type: Literal["image"]
    image: list[str] = []
    caption: str = ""


class ListBlock(Model):
    type: Literal["list"]
    items: list[str] = []
    ordered: bool = False


class Divider(Model):
    type: Literal["divider"]
    id: str | None = None
    enabled: bool = True


class Unknown(Model):
    type: str


_KNOWN = {"paragraph", "blockquote", "heading", "image", "list", "divider"}


def _tag(data: Any) -> str:
    name = data["type"] if isinstance(data, dict) else data.type
    return name if name in _KNOWN else "unknown"


AnyBlock = Annotated[
    Annotated[Paragraph, Tag("paragraph")]
    | Annotated[Blockquote, Tag("blockquote")]
    | Annotated[Heading, Tag("heading")]
    | Annotated[Image, Tag("image")]
    | Annotated[ListBlock, Tag("list")]
    | Annotated[Divider, Tag("divider")]
    | Annotated[Unknown, Tag("unknown")],
    Discriminator(_tag),
]


class Post(Model):
    title: str = ""
    subtitle: str = ""
    intro_image: str | None = None
    hero_image: str | None = None
    author: list[str] = []
    replicator_content: list[AnyBlock] = []
    id: str | None = None


def frontmatter_pydantic(text: str) -> Callable[[], Post]:
    """python-frontmatter and a pydantic model; it gets the text between fences, which it needs."""
    fenced = f"---\n{text}---\n"
    return lambda: Post.model_validate(frontmatter.loads(fenced).metadata)
