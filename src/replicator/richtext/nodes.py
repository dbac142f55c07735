"""The nodes that every editor has, and how they look."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from replicator.nodes import HtmlText, Node, Piece, RichText, Text, attribute
from replicator.renderers import Render, renders
from replicator.richtext.references import resolved
from replicator.schema import default_schema

__all__ = [
    "Blockquote",
    "BulletList",
    "CodeBlock",
    "HardBreak",
    "Heading",
    "HorizontalRule",
    "Image",
    "ListItem",
    "OrderedList",
    "Paragraph",
]


def _level(value: Any) -> int:
    level = int(value)
    if level not in range(1, 7):
        raise ValueError(value)
    return level


@default_schema.node("paragraph")
class Paragraph(Node):
    """A paragraph."""

    __slots__ = ()


@default_schema.node("heading")
class Heading(Node):
    """
    A heading.

    Args:
        content: Its words.
        level: 1 to 6.
        attrs: Other attributes.
    """

    __slots__ = ()

    level = attribute("level", default=2, read=_level)
    """1 to 6; 2 where the file does not say."""

    def __init__(self, *content: Piece | str, level: int = 2, **attrs: Any) -> None:
        super().__init__(*content, level=level, **attrs)


@default_schema.node("bulletList", aliases=("bullet_list",))
class BulletList(Node):
    """A list with bullets; of `ListItem`."""

    __slots__ = ()


@default_schema.node("orderedList", aliases=("ordered_list",))
class OrderedList(Node):
    """A list with numbers; of `ListItem`."""

    __slots__ = ()

    start = attribute("start", "order", default=1, read=int)
    """The first number."""


@default_schema.node("listItem", aliases=("list_item",))
class ListItem(Node):
    """An item of a list; of paragraphs, lists and other nodes."""

    __slots__ = ()


@default_schema.node("blockquote")
class Blockquote(Node):
    """A quote; of paragraphs and other nodes."""

    __slots__ = ()


@default_schema.node("codeBlock", aliases=("code_block",))
class CodeBlock(Node):
    """
    Program text, shown as it is.

    Args:
        content: The text.
        language: Its language, for colours.
        attrs: Other attributes.
    """

    __slots__ = ()

    language = attribute("language", default="", read=str)

    def __init__(self, *content: Piece | str, language: str | None = None, **attrs: Any) -> None:
        super().__init__(*content, language=language, **attrs)


@default_schema.node("hardBreak", aliases=("hard_break",))
class HardBreak(Node):
    """The end of a line inside a paragraph."""

    __slots__ = ()
    inline = True
    blank = True

    def words(self) -> Iterator[str]:
        """Give a line feed."""
        yield "\n"


@default_schema.node("horizontalRule", aliases=("horizontal_rule",))
class HorizontalRule(Node):
    """A line between two parts."""

    __slots__ = ()


@default_schema.node("image")
class Image(Node):
    """
    A picture.

    Args:
        src: An address, or an asset of the site as `asset::container::path`.
        alt: What is to be seen.
        attrs: Other attributes: `title`.
    """

    __slots__ = ()
    inline = True

    src = attribute("src", default="", read=str)
    alt = attribute("alt", default="", read=str)
    title = attribute("title", default="", read=str)

    def __init__(self, src: str, alt: str = "", **attrs: Any) -> None:
        super().__init__(src=src, alt=alt, **attrs)


@renders(Text)
def text(node: Text, render: Render[Any]) -> Any:
    """The words."""
    return render.text(node.text)


@renders(RichText)
def rich_text(node: RichText, render: Render[Any]) -> Any:
    """All that is inside."""
    return render.nodes(node.content)


@renders(HtmlText)
def html_text(node: HtmlText, render: Render[Any]) -> Any:
    """The HTML, sanitised, its references resolved."""
    return render.html(resolved(node.source, render))


_ALIGNMENTS = ("center", "right", "justify")


def _alignment(node: Node) -> str | None:
    """Return how a paragraph or a heading is aligned, if not as usual; an inline style would ask for a lax policy."""
    alignment = node.attrs.get("textAlign")
    return alignment if alignment in _ALIGNMENTS else None


@renders(Paragraph)
def paragraph(node: Paragraph, render: Render[Any]) -> Any:
    """The paragraph; an empty one keeps its place in HTML."""
    return render.element("p", render.nodes(node.content), align=_alignment(node))


@renders(Heading)
def heading(node: Heading, render: Render[Any]) -> Any:
    """The heading."""
    return render.element(f"h{node.level}", render.nodes(node.content), align=_alignment(node))


@renders(BulletList)
def bullet_list(node: BulletList, render: Render[Any]) -> Any:
    """The list."""
    return render.element("ul", render.nodes(node.content))


@renders(OrderedList)
def ordered_list(node: OrderedList, render: Render[Any]) -> Any:
    """The list, from its first number on."""
    return render.element("ol", render.nodes(node.content), start=node.start if node.start != 1 else None)


@renders(ListItem)
def list_item(node: ListItem, render: Render[Any]) -> Any:
    """The item; in lines, one that is a paragraph and what hangs below it stands close to its neighbours."""
    first = node.content[0] if node.content else None
    lists = all(isinstance(piece, BulletList | OrderedList) for piece in node.content[1:])
    if render.format != "html" and isinstance(first, Paragraph) and lists:
        return render.element("li", render.nodes(first.content), render.nodes(node.content[1:]))
    return render.element("li", render.nodes(node.content))


@renders(Blockquote)
def blockquote(node: Blockquote, render: Render[Any]) -> Any:
    """The quote."""
    return render.element("blockquote", render.nodes(node.content))


@renders(CodeBlock)
def code_block(node: CodeBlock, render: Render[Any]) -> Any:
    """The text as it is, its language as `class="language-…"`."""
    name = f"language-{node.language.strip()}" if node.language.strip() else None
    return render.element("pre", render.element("code", node.text.rstrip("\n") + "\n", class_=name))


@renders(HardBreak)
def hard_break(node: HardBreak, render: Render[Any]) -> Any:  # noqa: ARG001  # it has nothing to say
    """The end of a line."""
    return render.element("br")


@renders(HorizontalRule)
def horizontal_rule(node: HorizontalRule, render: Render[Any]) -> Any:  # noqa: ARG001
    """The line."""
    return render.element("hr")


@renders(Image)
def image(node: Image, render: Render[Any]) -> Any:
    """The picture, or what is to be seen on it where it has no address."""
    url = render.asset(node.src)
    return render.element("img", src=url, alt=node.alt, title=node.title or None) if url else node.alt
