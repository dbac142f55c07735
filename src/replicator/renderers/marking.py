"""
HTML that says in comments where each block begins and ends, and each field at the top of a record.

That is for what needs to know which words are whose.
Raw HTML loses its comments when it is sanitised; where it is trusted, a post can hold false marks, and fools itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import attrs
from markupsafe import Markup

from replicator.fields import FieldSpec
from replicator.kinds import Kind
from replicator.model import Block, Post, Record
from replicator.nodes import RichText
from replicator.renderers._html import HtmlRenderer
from replicator.renderers.base import Content, Session
from replicator.typing import DataPath
from replicator.walk import walk

__all__ = ["END", "START", "Marked", "marked"]

START = re.compile(r"block (\d+)\Z")
"""The comment before a block; the number is its place in `Marked.paths`."""

END = "end of block"
"""The comment after a block."""


@attrs.frozen
class Marked:
    """A rendering with marks."""

    html: Markup
    """What a renderer gave, unfinished, with a comment before and after each block."""

    names: tuple[str, ...]
    """By the numbers in the comments: the types of the blocks, the keys of a record's fields."""

    paths: tuple[DataPath, ...]
    """By the same numbers: where each is in the data of what was rendered; () for what a function made up."""

    around: DataPath
    """Where what is in no block comes from: the Markdown after a post's blocks, or its main rich text."""

    session: Session
    """The rendering, for `HtmlRenderer.finish`."""


def marked(content: Content, renderer: HtmlRenderer, options: Mapping[str, Any]) -> Marked:
    """
    Render to HTML, unfinished, with marks.

    Args:
        content: A post, a block, or several blocks.
        renderer: What renders; its functions are those that are called.
        options: As of the renderer.

    Raises:
        RenderError: As `to_html`.
    """
    if not isinstance(content, (Record, Block, RichText)):
        content = list(content)
    session = renderer.session(content, options)
    shown = renderer.fragment(content, session, _marking(renderer.render_class))
    found: list[Block | str] = session.memo.get("marked", [])
    known: dict[int, DataPath] = {}
    for visit in walk(content) if found else ():
        known.setdefault(id(visit.block), visit.path)
    names = tuple(each if isinstance(each, str) else each.type for each in found)
    paths = tuple((each,) if isinstance(each, str) else known.get(id(each), ()) for each in found)
    return Marked(shown, names, paths, _around(content), session)


def _around(content: Content) -> DataPath:
    if not isinstance(content, Post):
        return ()
    if content.content:
        return ("content",)
    main = content.rich_text
    return next(((key,) for key, text in content.rich_texts.items() if text is main), ())


@cache
def _marking(render_class: type[Any]) -> type[Any]:
    """Return a class whose instances write as those of another do, and mark where each block begins and ends."""

    class Marking(render_class):  # type: ignore[misc]
        __slots__ = ()

        def block(self, block: Block, index: int = 0) -> Any:
            return self._marked(block, super().block(block, index))

        def field(self, spec: FieldSpec | Kind, value: Any) -> Any:
            memo = self._session.memo
            if isinstance(spec, Kind) or self.depth or memo.get("in field"):
                return super().field(spec, value)
            memo["in field"] = True
            shown = self._marked(spec.key, super().field(spec, value))
            memo["in field"] = False
            return shown

        def _marked(self, what: Block | str, shown: Any) -> Any:
            if not shown:
                return shown
            marked = self._session.memo.setdefault("marked", [])
            marked.append(what)
            start = type(shown)(f"<!--block {len(marked) - 1}-->")
            return start + shown + type(shown)(f"<!--{END}-->")

    return Marking
