"""
What rich text is made of: nodes that hold nodes, text with marks on it, and blocks in between.

The names are ProseMirror's, whose documents editors such as Tiptap store, and Statamic's Bard with them.
This module has what every rich text needs; the kinds of nodes and marks are classes in `replicator.richtext`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, ClassVar, Generic, Literal, Self, TypeAlias, TypeVar, overload

import attrs

from replicator.typing import DataPath

__all__ = ["Form", "Holds", "HtmlText", "Mark", "Node", "Piece", "RichText", "Text", "attribute"]

C = TypeVar("C", bound=type)
T = TypeVar("T")

Form: TypeAlias = Literal["nodes", "doc", "html", "mixed"]
"""
How rich text is stored.

"nodes" is a list of nodes, with blocks as nodes of type `set` (Statamic's Bard since 3); "doc" is a mapping of
type `doc` that holds them (Tiptap); "html" is a text of HTML (Bard with `save_html`, and in 2 without sets);
"mixed" is a list of HTML texts and blocks (Bard in 2).
"""


@attrs.frozen
class Holds:
    """
    Which blocks a field of rich text holds, where the registry is not to say, as a note on its type.

    A block of another type is a misfit, unless `RawBlock` is among them, as in a list of blocks.

    ```python
    body: Annotated[RichText, Holds(Hero | Quote | RawBlock)] | None = None
    ```
    """

    blocks: Any
    """A block class, or a union of some."""


def _slotted(cls: C) -> C:
    """Make an attrs class whose constructor and repr are written by hand."""
    return attrs.define(cls, init=False, repr=False)


class Piece:
    """What may stand in rich text: a node, or a block."""

    __slots__ = ()


@_slotted
class Mark:
    """
    What is said of some text: that it is bold, or a link. The base of every mark class.

    As it stands it is a mark of a type that no class is registered for: kept whole, written back as it was.

    Args:
        type: The type's name, where it is not the class's own.
        attrs: The mark's attributes.
    """

    mark_type: ClassVar[str] = ""
    """The name the class was registered under; what a new mark's `type` is."""

    innermost: ClassVar[bool] = False
    """Whether it is rendered inside of the other marks, as program text is."""

    type: str
    """The type as the file says it."""

    attrs: dict[str, Any]
    """Its attributes as they are stored, plain data; those with a property are best read and set there."""

    extra: dict[str, Any]
    """What the file stores beyond the fields."""

    def __init__(self, *, type: str = "", **attrs: Any) -> None:  # noqa: A002
        self.type = type or self.mark_type
        self.attrs = attrs
        self.extra = {}

    def __repr__(self) -> str:
        return _described(self, [], self.mark_type)


@_slotted
class Node(Piece):
    """
    A piece of rich text that may hold others: a paragraph, a list. The base of every node class.

    As it stands it is a node of a type that no class is registered for: kept whole, written back as it was.

    Args:
        content: What is inside: nodes, blocks, and plain text.
        type: The type's name, where it is not the class's own.
        marks: What is said of it; for nodes that are part of a line.
        attrs: The node's attributes.
    """

    node_type: ClassVar[str] = ""
    """The name the class was registered under; what a new node's `type` is."""

    inline: ClassVar[bool] = False
    """Whether it is part of a line, as text is and a paragraph is not."""

    blank: ClassVar[bool] = False
    """Whether there is nothing on it that a mark would show, as on the end of a line."""

    type: str
    """The type as the file says it: the registered name, or an older one that the node was stored under."""

    content: list[Piece]
    """What is inside, in order; lists of it may be changed freely."""

    attrs: dict[str, Any]
    """Its attributes as they are stored, plain data; those with a property are best read and set there."""

    marks: list[Mark]
    """What is said of it, the outermost first."""

    extra: dict[str, Any]
    """What the file stores beyond the fields, and what it stores of them in a form that nobody expects."""

    def __init__(
        self,
        *content: Piece | str,
        type: str = "",  # noqa: A002
        marks: Iterable[Mark] = (),
        **attrs: Any,
    ) -> None:
        self.type = type or self.node_type
        self.content = [Text(each) if isinstance(each, str) else each for each in content]
        self.attrs = attrs
        self.marks = list(marks)
        self.extra = {}

    @property
    def text(self) -> str:
        """The words inside, without marks and without the blocks; nodes stand on lines of their own."""
        return _LINE_ENDS.sub("\n", "".join(self.words())).strip("\n")

    def words(self) -> Iterator[str]:
        """Give the words inside in pieces, for `text`; a class whose words are elsewhere has its own."""
        for piece in self.content:
            if isinstance(piece, Node):
                yield from piece.words() if piece.inline else ("\n", *piece.words(), "\n")

    def descendants(self) -> Iterator[Piece]:
        """Give every node and every block inside, parents before children, and not what is inside blocks."""
        for piece in self.content:
            yield piece
            if isinstance(piece, Node):
                yield from piece.descendants()

    def __repr__(self) -> str:
        return _described(self, [*map(repr, self.content)], self.node_type)


@_slotted
class Text(Node):
    """
    Some text.

    Args:
        text: The words.
        marks: What is said of them, the outermost first.
    """

    node_type: ClassVar[str] = "text"
    inline: ClassVar[bool] = True

    text: str
    """The words."""

    def __init__(self, text: str, *marks: Mark) -> None:
        super().__init__(marks=marks)
        self.text = text  # pyright: ignore[reportIncompatibleMethodOverride]  # one that can be set

    def words(self) -> Iterator[str]:
        """Give the words."""
        yield self.text

    def __repr__(self) -> str:
        return f"Text({', '.join(map(repr, [self.text, *self.marks]))})"


@_slotted
class HtmlText(Node):
    """
    A stretch of HTML, where rich text is stored so; `replicator.richtext.from_html` makes nodes of it.

    Args:
        source: The HTML.
    """

    node_type: ClassVar[str] = "html"

    source: str
    """The HTML, sanitised when it is rendered unless the caller trusts it."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source

    def words(self) -> Iterator[str]:
        """Give what stands between the tags."""
        from html import unescape

        yield unescape(_TAG.sub("", _BLOCK_TAG.sub("\n", self.source)))

    def __repr__(self) -> str:
        return f"HtmlText({self.source!r})"


@_slotted
class RichText(Node):
    """
    A rich text: a list of nodes, and of blocks between them.

    ```python
    text = RichText(Heading("Title", level=2), Paragraph("Hello ", Text("world", Bold()), "."))
    ```

    As the type of a field it takes every form that such text is stored in, and is written back in the same.

    Args:
        content: Nodes, blocks, and plain text.
        form: How it is stored.
    """

    node_type: ClassVar[str] = "doc"

    form: Form
    """How it is stored."""

    def __init__(self, *content: Piece | str, form: Form = "nodes") -> None:
        super().__init__(*content)
        self.form = form

    def __bool__(self) -> bool:
        return bool(self.content)

    def places(self) -> Iterator[tuple[DataPath, list[Any], int]]:
        """Give every block in the text: its path in the stored data, the list that it is in, its index there."""
        return _places(self.content, ("content",) if self.form == "doc" else (), self.form)


def _described(value: Any, shown: list[str], known: str) -> str:
    """Write what would make a node or a mark again, without what was only stored oddly."""
    if value.type != known:
        shown.append(f"type={value.type!r}")
    if isinstance(value, Node) and value.marks:
        shown.append(f"marks={value.marks!r}")
    shown += [f"{name}={each!r}" for name, each in value.attrs.items() if each is not None]
    return f"{type(value).__name__}({', '.join(shown)})"


def _places(pieces: list[Piece], path: DataPath, form: Form) -> Iterator[tuple[DataPath, list[Any], int]]:
    for index, piece in enumerate(pieces):
        if isinstance(piece, Node):
            yield from _places(piece.content, (*path, index, "content"), form)
        else:
            in_node = () if form == "mixed" else ("attrs", "values")
            yield (*path, index, *in_node), pieces, index


_LINE_ENDS = re.compile(r"\n+")
_TAG = re.compile(r"<[^>]*>")
_BLOCK_TAG = re.compile(r"<(?:/p|/h[1-6]|/li|/tr|/blockquote|/pre|br)\b[^>]*>", re.IGNORECASE)


class attribute(Generic[T]):  # noqa: N801  # used like a field
    """
    An attribute of a node or a mark as a property of its class: kept in `attrs`, read as what it means.

    ```python
    @replicator.richtext.node("callout")
    class Callout(Node):
        tone = attribute("tone", default="info", read=str)
    ```

    Args:
        names: Its name in the file, and others that files use.
        default: What it is where the file does not say, or says something that does not read.
        read: Makes the value of what is stored; raises `ValueError` or `TypeError` where it cannot.
    """

    def __init__(self, *names: str, default: T, read: Callable[[Any], T]) -> None:
        self._names = names
        self._default = default
        self._read = read

    @overload
    def __get__(self, holder: None, owner: Any) -> Self: ...
    @overload
    def __get__(self, holder: Node | Mark, owner: Any) -> T: ...
    def __get__(self, holder: Node | Mark | None, owner: Any) -> T | Self:
        if holder is None:
            return self
        stored = holder.attrs.get(self._stored_name(holder.attrs))
        if stored is None:
            return self._default
        try:
            return self._read(stored)
        except (ValueError, TypeError):
            return self._default

    def __set__(self, holder: Node | Mark, value: T) -> None:
        holder.attrs[self._stored_name(holder.attrs)] = value

    def _stored_name(self, stored: Mapping[str, Any]) -> str:
        return next((name for name in self._names if name in stored), self._names[0])
