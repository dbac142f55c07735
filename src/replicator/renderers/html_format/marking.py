"""
HTML that says in comments where each block begins and ends, and each field at the top of a record; nodes if asked.

That is for what needs to know which words are whose.
Raw HTML loses its comments when it is sanitised; where it is trusted, a post can hold false marks, and fools itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import attrs
from markupsafe import Markup

from replicator.fields import FieldSpec
from replicator.kinds import Kind
from replicator.model import Block, Post, Record
from replicator.nodes import Node, Piece, RichText
from replicator.renderers.base.content import Content, blocks_of
from replicator.renderers.base.places import first_places
from replicator.renderers.base.session import Session
from replicator.renderers.engines.source import MarkdownSource
from replicator.renderers.html_format.renderer import HtmlRenderer
from replicator.typing import DataPath, check_type

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
    """By the numbers in the comments: the types of the blocks and nodes, the keys of a record's fields."""

    paths: tuple[DataPath, ...]
    """By the same numbers: where each is in the data of what was rendered; () for what a function made up."""

    around: DataPath
    """Where what is in no block comes from: the Markdown after a post's blocks, or its main rich text."""

    offsets: tuple[int, ...]
    """Where each element of the Markdown under `content` begins in it; () unless nodes are marked."""

    session: Session
    """The rendering, for `HtmlRenderer.finish`."""


def marked(
    content: Content, renderer: HtmlRenderer, options: Mapping[str, Any], *, nodes: bool = False
) -> Marked:
    """
    Render to HTML, unfinished, with marks.

    Args:
        content: A post, a block, or several blocks.
        renderer: What renders; its functions are those that are called.
        options: As of the renderer.
        nodes: Whether to mark the nodes of rich text too, as `node` instead of `block`; not those in a line.

    Raises:
        RenderError: As `to_html`.
    """
    check_type(renderer, HtmlRenderer, "a renderer of HTML, such as replicator.html")
    if not isinstance(content, (Record, Block, RichText)):
        content = blocks_of(content)
    session = renderer.session(content, options)
    shown = renderer.fragment(content, session, _marking(renderer.render_class, nodes))
    found: list[Block | Node | str] = session.memo.get("marked", [])
    known = first_places(content, nodes=nodes) if found else {}
    names = tuple(each if isinstance(each, str) else each.type for each in found)
    paths = tuple((each,) if isinstance(each, str) else known.get(id(each), ()) for each in found)
    return Marked(shown, names, paths, _around(content), _offsets(content) if nodes else (), session)


def _around(content: Content) -> DataPath:
    if not isinstance(content, Post):
        return ()
    if content.content:
        return ("content",)
    main = content.rich_text
    return next(((key,) for key, text in content.rich_texts.items() if text is main), ())


def _offsets(content: Content) -> tuple[int, ...]:
    text = getattr(content, "content", None) if isinstance(content, Record) else None
    found = MarkdownSource(text).nodes if isinstance(text, str) else []
    return tuple(node.start for node in found if node.kind != "definition")


def _stands_alone(piece: Piece) -> bool:
    return isinstance(piece, Node) and not piece.inline and not isinstance(piece, RichText)


@cache
def _marking(render_class: type[Any], nodes: bool) -> type[Any]:
    """Return a class whose instances write as those of another do, and mark where each block begins and ends."""

    class Marking(render_class):  # type: ignore[misc]
        __slots__ = ()

        def block(self, block: Block, index: int = 0) -> Any:
            return self._marked("block", block, super().block(block, index))

        def field(self, spec: FieldSpec | Kind, value: Any) -> Any:
            memo = self._session.memo
            if isinstance(spec, Kind) or self.depth or memo.get("in field"):
                return super().field(spec, value)
            memo["in field"] = True
            shown = self._marked("block", spec.key, super().field(spec, value))
            memo["in field"] = False
            return shown

        def _marked(self, kind: str, what: Any, shown: Any) -> Any:
            if not shown:
                return shown
            marked = self._session.memo.setdefault("marked", [])
            marked.append(what)
            return type(shown)(f"<!--{kind} {len(marked) - 1}-->{shown}<!--end of {kind}-->")

    class MarkingNodes(Marking):
        __slots__ = ()

        def nodes(self, pieces: Iterable[Piece]) -> list[Any]:
            pieces = list(pieces)
            shown: list[Any] = super().nodes(pieces)
            if len(shown) != len(pieces):  # a mark has joined some
                return shown
            return [
                self._marked("node", piece, each) if _stands_alone(piece) else each
                for piece, each in zip(pieces, shown, strict=True)
            ]

    return MarkingNodes if nodes else Marking
