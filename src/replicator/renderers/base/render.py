"""What a rendering function is given: how to write, where addresses lead, how to go on with what is inside."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any, ClassVar, Generic, Self, TypeVar

import attrs

from replicator.errors import RenderError
from replicator.fields import FieldSpec, field_specs, form_among, text_forms
from replicator.kinds import Kind
from replicator.model import Block, RawBlock, Record
from replicator.nodes import Piece, RichText
from replicator.renderers.base.content import Content, blocks_of
from replicator.renderers.base.dispatch import RenderFunction
from replicator.renderers.base.fallbacks import header, without_function
from replicator.renderers.base.rich_text import written_pieces
from replicator.renderers.base.session import Session
from replicator.renderers.images import ImageSource
from replicator.renderers.options import resolved
from replicator.renderers.safety import safe_url
from replicator.typing import named_type

__all__ = ["MAX_DEPTH", "Render"]

F = TypeVar("F")
"""What a format's functions return: safe HTML, or a flow of lines."""

MAX_DEPTH = 50
"""How deep blocks may nest; real posts stay below ten."""


class Render(ABC, Generic[F]):
    """
    What a rendering function is given besides the value: where it is, and how to write.

    Children of an element, and what a function returns, are fragments made by these methods,
    plain text (escaped), None or False (nothing), or lists of these.
    """

    __slots__ = ("_others", "_session", "_value", "depth", "index", "inside", "parent")

    format: ClassVar[str]
    """The format that is written."""

    def __init__(
        self, session: Session, value: Any = None, parent: Any = None, index: int = 0, depth: int = 0
    ):
        self._session = session
        self._value = value
        self._others: tuple[RenderFunction, ...] | None = None
        self.parent: Any = parent
        """The block or post that the rendered value is in, or None."""
        self.index = index
        """The place of the block among its siblings, counted from 0."""
        self.depth = depth
        """How many blocks are around this one."""
        self.inside: Any = None
        """For the function of a mark: what is marked, as it was written."""

    @property
    def post(self) -> Record | None:
        """The post that is rendered; None where a block was rendered alone."""
        return self._session.post

    # How to write: each format has its own way.

    def anywhere(self, text: str) -> str:
        """Write text so that it is only words wherever on a line it comes to stand, as from a template."""
        return str(self.text(text))

    @abstractmethod
    def text(self, text: str | None) -> F:
        """Write plain text, escaped; None is nothing."""

    @abstractmethod
    def markdown(self, source: str | None) -> F:
        """Write Markdown."""

    @abstractmethod
    def inline(self, source: str | None) -> F:
        """Write Markdown that is part of a line: no paragraph is made of it."""

    @abstractmethod
    def html(self, source: str | None) -> F:
        """Write HTML, sanitised unless it is trusted."""

    @abstractmethod
    def element(self, tag: str, /, *children: Any, **attributes: Any) -> F:
        """
        Write an element, named as in HTML.

        The other formats write what comes closest: a heading, a quote, a list, a link.

        Args:
            tag: The name of an HTML element.
            children: What is inside.
            attributes: Its attributes. `class_` is `class`, `data_type` is `data-type`; None and False are
                left out, True is written bare. An address that is not safe is left out.

        Raises:
            RenderError: The tag or an attribute would make the content run as code.
        """

    @abstractmethod
    def join(self, *children: Any) -> F:
        """Write one after the other."""

    # Where it leads.

    def asset(self, path: str | None) -> str | None:
        """
        Return the safe URL of an asset, or None where there is none.

        Raises:
            TypeError: The option `resolve_asset` gives something else.
        """
        found = resolved(self._session.options, "resolve_asset", path) if path else None
        if not isinstance(found, ImageSource):
            return safe_url(found, image=True)
        url = safe_url(found.src, image=True)
        if url:
            self._session.images.add(url, found)
        return url

    def link(self, target: str | None) -> str | None:
        """
        Return the safe URL of a link, or None where there is none.

        Raises:
            TypeError: The option `resolve_link` gives something else.
        """
        return safe_url(resolved(self._session.options, "resolve_link", target)) if target else None

    def author(self, author_id: str) -> str:
        """Return the name of an author, or '' where it is not known."""
        author = self._session.options["authors"].get(author_id)
        return author.display_name if author else ""

    # What is inside.

    def blocks(self, blocks: Iterable[Block]) -> F:
        """Render blocks one after the other; disabled ones are left out."""
        self.check_blocks(blocks)
        return self.join(*[self.block(block, index) for index, block in enumerate(blocks)])

    def check_blocks(self, blocks: object) -> None:
        """
        Make sure that something can be gone through as blocks are.

        Raises:
            TypeError: It cannot.
        """
        if not isinstance(blocks, Iterable):
            raise TypeError(f"expected a list of blocks{self._place}, found {named_type(blocks)}")

    def block(self, block: Block, index: int = 0) -> F:
        """
        Render one block.

        Raises:
            RenderError: Blocks nest deeper than `MAX_DEPTH`, or an unknown type meets the policy "error".
            TypeError: It is no block.
        """
        if not isinstance(block, Block):
            raise TypeError(f"expected a block{self._place}, found {named_type(block)}")
        if not block.enabled:
            return self.join()
        if self.depth >= MAX_DEPTH:
            raise RenderError(f"blocks nest deeper than {MAX_DEPTH} levels: is one of them inside itself?")
        inner = self._inner(block, index, self.depth + 1)
        functions = self._session.renderer.functions
        if functions.around:
            return inner._first_of(tuple(functions.around_all(block)), block)
        function = functions.find(block) or without_function(block)
        return self.result(function(block, inner))

    @property
    def _place(self) -> str:
        return "" if self._value is None else f" in a {type(self._value).__name__}"

    def default(self, value: Any) -> F:
        """
        Render a block, a post or another record as it would be without the function that calls this.

        That is what the next function in the order of `Renderer.renders` makes of it.

        Args:
            value: What the function was given, or a changed copy.

        Raises:
            RenderError: The value is something else: a block inside of the block is for `render.block`.
        """
        own = self._value
        if not isinstance(value, type(own)) or not isinstance(own, (Block, Record)):
            raise RenderError(
                f"default shows what the function was given, a {type(own).__name__}, and not a {type(value).__name__}"
            )
        others = self._others
        if others is None:
            others = tuple(self._session.renderer.functions.chain(own))[1:]
        inner = type(self)(self._session, value, self.parent, self.index, self.depth)
        return inner._first_of(others, value)

    def _first_of(self, functions: tuple[RenderFunction, ...], value: Any) -> F:
        """Render with the first of some functions, the others being its default."""
        self._others = functions[1:]
        function = functions[0] if functions else without_function(value)
        return self.result(function(value, self))

    def nodes(self, pieces: Iterable[Piece]) -> list[F]:
        """
        Render pieces of rich text: nodes, blocks, and marks around what they mark; a fragment for each.

        Raises:
            RenderError: A node, a mark or a block of an unknown type meets the policy "error".
        """
        return [*written_pieces(pieces, self)]

    def marking(self, inside: F) -> Self:
        """Return what the function of a mark is given around a fragment."""
        inner = type(self)(self._session, self._value, self.parent, self.index, self.depth)
        inner.inside = inside
        return inner

    def fields(self, value: Any) -> F:
        """Render the fields of a block or a record one after the other, each by its kind."""
        specs = field_specs(type(value))
        return self.join(
            *[self.field(spec, getattr(value, spec.name)) for spec in specs if spec.name != "id"]
        )

    def field(self, spec: FieldSpec | Kind, value: Any) -> F:
        """
        Render a value by the kind of its field.

        Text, Markdown, HTML, code, assets, URLs and dates are shown; labels, ids, numbers and booleans are not,
        unless a function is registered for their kind.

        Raises:
            TypeError: It is given a class, or something else that is neither a field nor a kind.
        """
        if not isinstance(spec, (FieldSpec, Kind)):
            what = named_type(spec) if isinstance(spec, type) else repr(spec)
            raise TypeError(f"field takes a Kind or a field, not {what}; fields(value) shows a whole record")
        kind = spec if isinstance(spec, Kind) else spec.kind
        if value is None or value is False or value == "":
            return self.join()
        if isinstance(value, list):
            return self.join(*[self.field(spec, item) for item in value])
        if isinstance(value, Block):
            return self.block(value)
        function = self._session.renderer.find(value) or (kind and self._session.renderer.find_kind(kind))
        if function:
            return self.result(function(value, self))
        if not attrs.has(type(value)) or (
            isinstance(spec, FieldSpec) and form_among(text_forms(spec.type), value)
        ):
            return self.join()
        return self.fields(value)

    def content(self, content: Content) -> F:
        """Render a post, a block, a rich text or several blocks."""
        if isinstance(content, Record):
            function = self._session.renderer.find(content) or without_function(content)
            inner = self._inner(content, 0, 0)
            header = inner.header(content) if self._session.options["page"] else None
            return self.join(header, self.article(self.result(function(content, inner))))
        if isinstance(content, RichText):
            return self.article(self.join(self.nodes([content])))
        if isinstance(content, Block):
            return self.article(self.block(content))
        return self.article(self.blocks(blocks_of(content)))

    def header(self, post: Record) -> F:
        """Write what the page of a post begins with."""
        return self.join(header(post, self))

    def article(self, inside: F) -> F:
        """Finish what is inside of an article, before its header is put above it."""
        return inside

    def _inner(self, value: Any, index: int, depth: int) -> Self:
        return type(self)(self._session, value, self._value, index, depth)

    def result(self, value: Any) -> F:
        """Take what a function returned."""
        return self.join(value)

    def unknown(self, block: RawBlock, inside: F) -> F:  # noqa: ARG002  # formats that can, name the type
        """Write an unknown block around the blocks that are inside it."""
        return inside
