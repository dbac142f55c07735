"""Every text in a post, wherever it stands, and how to change it."""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeAlias

import attrs

from replicator.fields import FieldSpec, field_specs
from replicator.kinds import HTML, TEXT, Kind
from replicator.model import Block, Post, Record
from replicator.nodes import HtmlText, Node, RichText, Text
from replicator.renderers.base.places import places
from replicator.typing import DataPath

__all__ = ["Holder", "Words", "nodes", "texts"]

Holder: TypeAlias = "Record | Block"
"""What has fields that hold texts."""


def _refused(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
    raise AttributeError(
        f"`{attribute.name}` of Words cannot be assigned: call words.set({value!r:.40}) to change the post"
    )


@attrs.define(eq=False, on_setattr=_refused)
class Words:
    """A text somewhere in a post; `set` puts another one in its place."""

    text: str = attrs.field(repr=reprlib.repr)
    """What it says."""

    kind: Kind | None
    """What it is, as its field's type says; None in a block of unknown type and in unknown keys."""

    path: DataPath
    """Keys and indexes from the top of the post to it."""

    holder: Holder = attrs.field(repr=False)
    """The innermost block around it, or the post."""

    node: Text | HtmlText | None = attrs.field(repr=False)
    """The node of rich text that it is, with its marks; None elsewhere."""

    set: Callable[[str], object] = attrs.field(repr=False)
    """Puts another text in its place; for the `fix` of a `Finding`."""


def texts(holder: Holder) -> Iterator[Words]:
    """Give every text in a post or a block, and in the blocks inside it, but not in what is disabled."""
    return _of_holder(holder, ())


def _of_holder(holder: Holder, path: DataPath) -> Iterator[Words]:
    for spec in field_specs(type(holder)):
        if spec.name not in ("id", "enabled"):
            main = spec.name == "blocks" and isinstance(holder, Post)
            key = holder.block_key if main and isinstance(holder, Post) else spec.key
            yield from _of_field(holder, holder, spec, (*path, key))
    for key in holder.extra:
        yield from _of_value(holder.extra, key, None, (*path, key), holder)


def _of_field(owner: Any, holder: Holder, spec: FieldSpec, path: DataPath) -> Iterator[Words]:
    value = getattr(owner, spec.name)
    if isinstance(value, str):
        yield Words(value, spec.kind, path, holder, None, partial(setattr, owner, spec.name))
    else:
        yield from _inside(value, spec.kind, path, holder)


def _of_value(owner: Any, step: Any, kind: Kind | None, path: DataPath, holder: Holder) -> Iterator[Words]:
    """Give the texts in an item of a list or a dict."""
    value = owner[step]
    if isinstance(value, str):
        yield Words(value, kind, path, holder, None, partial(owner.__setitem__, step))
    else:
        yield from _inside(value, kind, path, holder)


def _inside(value: Any, kind: Kind | None, path: DataPath, holder: Holder) -> Iterator[Words]:
    if isinstance(value, Block):
        if value.enabled:
            yield from _of_holder(value, path)
    elif isinstance(value, RichText):
        yield from _of_rich_text(value, path, holder)
    elif isinstance(value, dict):
        for key in value:
            yield from _of_value(value, key, None, (*path, key), holder)
    elif isinstance(value, list):
        for index in range(len(value)):
            yield from _of_value(value, index, kind, (*path, index), holder)
    elif attrs.has(type(value)):
        for spec in field_specs(type(value)):
            yield from _of_field(value, holder, spec, (*path, spec.key))
        extra = getattr(value, "extra", {})
        for key in extra:
            yield from _of_value(extra, key, None, (*path, key), holder)


def _of_rich_text(text: RichText, path: DataPath, holder: Holder) -> Iterator[Words]:
    if text.form == "html":
        yield from (_of_html(piece, path, holder) for piece in text.content if isinstance(piece, HtmlText))
        return
    base = (*path, "content") if text.form == "doc" else path
    yield from _of_pieces(text.content, base, holder, mixed=text.form == "mixed")


def _of_pieces(pieces: list[Any], path: DataPath, holder: Holder, *, mixed: bool) -> Iterator[Words]:
    for index, piece in enumerate(pieces):
        here = (*path, index)
        if isinstance(piece, Block):
            if piece.enabled:
                yield from _of_holder(piece, here if mixed else (*here, "attrs", "values"))
        elif isinstance(piece, Text):
            change = partial(setattr, piece, "text")
            yield Words(piece.text, TEXT, (*here, "text"), holder, piece, change)
        elif isinstance(piece, HtmlText):
            yield _of_html(piece, (*here, "text"), holder)
        elif isinstance(piece, Node):
            yield from _of_pieces(piece.content, (*here, "content"), holder, mixed=False)


def _of_html(piece: HtmlText, path: DataPath, holder: Holder) -> Words:
    return Words(piece.source, HTML, path, holder, piece, partial(setattr, piece, "source"))


def nodes(post: Record) -> Iterator[tuple[DataPath, Node]]:
    """Give every node of the rich texts in a post, with its path; blocks and what is in them are passed over."""
    return ((path, each) for path, each in places(post, nodes=True) if isinstance(each, Node))
