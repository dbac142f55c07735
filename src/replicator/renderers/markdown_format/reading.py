"""
Markdown back to blocks: which function reads what.

The elements of a text are offered to the functions that were registered with `MarkdownRenderer.reads`,
the latest first; the first that makes a block of an element has it.
A function leaves what its block could not say, so nothing is lost:
what nobody takes stays Markdown, in a block for running text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from replicator.errors import RegistrationError
from replicator.model import Block
from replicator.registry import Registry
from replicator.renderers.elements import NEED_NO_END
from replicator.renderers.engines.nodes import MarkdownNode, NodeKind, Span
from replicator.renderers.safety import safe_url, sanitise

if TYPE_CHECKING:
    from replicator.renderers.engines.source import MarkdownSource

__all__ = ["SEPARATOR", "Read", "ReadFunction", "Reader", "Reading"]

ReadFunction: TypeAlias = "Callable[[MarkdownNode, Read], Block | None]"
"""A function that reads: it takes an element of Markdown, and returns a block or None to leave it."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")

SEPARATOR = "<!-- -->"
"""What keeps neighbours apart that Markdown would take for one."""


class Reading(NamedTuple):
    """How one class of blocks is read."""

    cls: type[Block]
    kinds: tuple[NodeKind, ...]
    prose: bool
    function: ReadFunction


class Found(NamedTuple):
    """A block, how it was read, and the first and the last of its elements."""

    block: Block
    reading: Reading
    first: MarkdownNode
    last: MarkdownNode


class Read:
    """What a function that reads is given besides the element: what comes after it, and what is in it."""

    __slots__ = ("_at", "_nodes", "_reader")

    def __init__(self, reader: Reader, nodes: Sequence[MarkdownNode], at: int) -> None:
        self._reader = reader
        self._nodes = nodes
        self._at = at

    @property
    def next(self) -> MarkdownNode | None:
        """The element after those that were taken; None at the end."""
        return self._nodes[self._at] if self._at < len(self._nodes) else None

    def take(self) -> MarkdownNode:
        """
        Take the next element too; it is given back if the function returns None.

        Raises:
            IndexError: There is none.
        """
        node = self._nodes[self._at]
        self._at += 1
        return node

    def caption(self) -> str:
        """Take the next element if it is a caption, a paragraph of nothing but emphasis, and return its words."""
        words = emphasised(self.next) if self.next else None
        if words:
            self.take()
        return words or ""

    def spans(self, source: str, references: Iterable[str] = ()) -> tuple[Span, ...]:
        """Return the pieces of a line of Markdown; see `MarkdownNode.references`."""
        from replicator.renderers.engines.source import spans

        return spans(source, references)

    def words(self, line: str | Iterable[Span]) -> str | None:
        """Return what a line of Markdown says if it is text without any marks; None if there is more to it."""
        return plain_text(self.spans(line) if isinstance(line, str) else line)

    def address(self, url: str) -> str:
        """Return the address of a link or an image as a content file stores it: a path without `%20`."""
        if "%" not in url or url.startswith("//") or _SCHEME.match(url):
            return url
        from urllib.parse import unquote

        path = unquote(url)
        return path if safe_url(path, image=True) == url else url

    def is_shown(self, html: str) -> bool:
        """Tell whether anything is left of HTML when it is sanitised, and nothing in it is left open."""
        return unclosed(html) == 0 and bool(sanitise(html).strip())

    def nodes(self, source: str) -> list[MarkdownNode]:
        """Return the elements of some Markdown, such as the inside of a quote."""
        from replicator.renderers.engines.source import MarkdownSource

        return MarkdownSource(source).nodes

    def blocks(self, source: str) -> list[Block]:
        """Read Markdown that is inside an element, for blocks that hold blocks."""
        return self._reader.read(source)


def plain_text(found: Iterable[Span]) -> str | None:
    """Return the words of spans that are only text, in one line; None if any is something else."""
    found = tuple(found)
    if any(span.kind != "text" for span in found):
        return None
    return " ".join("".join(span.text for span in found).split())


def emphasised(node: MarkdownNode) -> str | None:
    """Return the words of a paragraph that is one piece of emphasised text; None for any other element."""
    from replicator.renderers.engines.source import spans

    if node.kind != "paragraph" or node.text[:1] not in ("*", "_") or node.references:
        return None
    found = spans(node.text)
    return plain_text(found[0].inside) if len(found) == 1 and found[0].kind == "emphasis" else None


class Reader:
    """
    Reads texts as blocks.

    Args:
        readings: How classes are read, in the order of registration.
        registry: Which classes there are, and what they are called.
        merge: Whether running text that follows each other becomes one block.
    """

    def __init__(self, readings: Iterable[Reading], registry: Registry, *, merge: bool) -> None:
        names = [(each, name) for each in readings if (name := registry.name_of(each.cls))]
        asked = [(each, name) for each, name in reversed(names) if not (merge and each.prose and each.kinds)]
        self._order = sorted(asked, key=lambda each: not each[0].kinds)
        self._merge = merge

    def read(self, text: str) -> list[Block]:
        """
        Return the blocks of a Markdown text.

        Raises:
            RegistrationError: Nothing reads some of the elements.
        """
        from replicator.renderers.engines.source import MarkdownSource

        source = MarkdownSource(text)
        nodes, found = list(_kept_together(source)), []
        at = 0
        while at < len(nodes):
            one, at = self._read_one(nodes, at)
            found.append(one)
        if self._merge:
            found = list(self._merged(found, source))
        return [one.block for one in found if one.first.source != SEPARATOR]

    def _read_one(self, nodes: Sequence[MarkdownNode], at: int) -> tuple[Found, int]:
        """Return the block that begins with an element, and the place after its last one."""
        node = nodes[at]
        for reading, name in self._order:
            if reading.kinds and (node.kind not in reading.kinds or node.references):
                continue
            read = Read(self, nodes, at + 1)
            block = reading.function(node, read)
            if block is not None:
                if type(block) is reading.cls and block.type == reading.cls.block_type:
                    block.type = name
                return Found(block, reading, node, nodes[read._at - 1]), read._at
        raise RegistrationError(
            f"no block type reads a {node.kind} from Markdown: register replicator.blocks.Paragraph, "
            "or a function with replicator.markdown.reads(…) that takes every element"
        )

    def _merged(self, found: Iterable[Found], source: MarkdownSource) -> Iterator[Found]:
        """Make one block of the running text that follows each other."""
        for prose, group in groupby(found, key=lambda one: one.reading.prose):
            run = list(group)
            texts = [one for one in run if one.first.source != SEPARATOR]
            if prose and len(texts) > 1:
                yield self._read_one([source.slice(texts[0].first, texts[-1].last)], 0)[0]
            else:
                yield from run


# What belongs together.

_COMMENTS = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAGS = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")


def _kept_together(source: MarkdownSource) -> Iterator[MarkdownNode]:
    """
    Give the elements, with definitions that are used left out.

    HTML that opens in one element and closes in another makes one of all between,
    which no block but one for running text could hold.
    """
    used = {definition for node in source.nodes for definition in node.references}
    nodes = [node for node in source.nodes if node.kind != "definition" or node.source not in used]
    closing = _closing(nodes)
    at = 0
    while at < len(nodes):
        end = closing.get(at, at)
        if end > at:
            yield source.slice(nodes[at], nodes[end])
        else:
            yield nodes[at]
        at = end + 1


def _closing(nodes: Sequence[MarkdownNode]) -> dict[int, int]:
    """Return where HTML is closed that an element leaves open: the index of that element."""
    depth = 0
    open_at: list[tuple[int, int]] = []
    closing: dict[int, int] = {}
    for index, node in enumerate(nodes):
        if node.kind != "html":
            continue
        before, depth = depth, depth + unclosed(node.text)
        while open_at and depth <= open_at[-1][1]:
            closing[open_at.pop()[0]] = index
        if depth > before:
            open_at.append((index, before))
    return closing


def unclosed(html: str) -> int:
    """Return how many more tags some HTML opens than it closes."""
    return sum(
        -1 if closing else 1
        for closing, tag in _TAGS.findall(_COMMENTS.sub("", html))
        if tag.lower() not in NEED_NO_END
    )
