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
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote

import attrs

from replicator.errors import RegistrationError
from replicator.model import Block
from replicator.registry import Registry
from replicator.renderers.nodes import MarkdownNode, NodeKind, Span
from replicator.renderers.safety import safe_url, sanitise

if TYPE_CHECKING:
    from replicator.renderers._source import MarkdownSource

__all__ = ["SEPARATOR", "Read", "ReadFunction", "Reading", "read_blocks"]

ReadFunction: TypeAlias = "Callable[[MarkdownNode, Read], Block | None]"
"""A function that reads: it takes an element of Markdown, and returns a block or None to leave it."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")

SEPARATOR = "<!-- -->"
"""What keeps neighbours apart that Markdown would take for one."""


@attrs.frozen
class Reading:
    """How one class of blocks is read."""

    cls: type[Block]
    kinds: tuple[NodeKind, ...]
    prose: bool
    function: ReadFunction


class Read:
    """What a function that reads is given besides the element: what comes after it, and what is in it."""

    __slots__ = ("_at", "_functions", "_source", "_registry")

    def __init__(
        self, nodes: Sequence[MarkdownNode], at: int, registry: Registry, functions: Sequence[Reading]
    ) -> None:
        self._source = nodes
        self._at = at
        self._registry = registry
        self._functions = functions

    @property
    def next(self) -> MarkdownNode | None:
        """The element after those that were taken; None at the end."""
        return self._source[self._at] if self._at < len(self._source) else None

    def take(self) -> MarkdownNode:
        """
        Take the next element too; it is given back if the function returns None.

        Raises:
            IndexError: There is none.
        """
        node = self._source[self._at]
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
        from replicator.renderers._source import spans

        return spans(source, references)

    def words(self, line: str | Iterable[Span]) -> str | None:
        """Return what a line of Markdown says if it is text without any marks; None if there is more to it."""
        return plain_text(self.spans(line) if isinstance(line, str) else line)

    def address(self, url: str) -> str:
        """Return the address of a link or an image as a content file stores it: a path without `%20`."""
        if "%" not in url or url.startswith("//") or _SCHEME.match(url):
            return url
        path = unquote(url)
        return path if safe_url(path, image=True) == url else url

    def is_shown(self, html: str) -> bool:
        """Tell whether anything is left of HTML when it is sanitised, and nothing in it is left open."""
        return unclosed(html) == 0 and bool(sanitise(html).strip())

    def nodes(self, source: str) -> list[MarkdownNode]:
        """Return the elements of some Markdown, such as the inside of a quote."""
        from replicator.renderers._source import MarkdownSource

        return MarkdownSource(source).nodes

    def blocks(self, source: str) -> list[Block]:
        """Read Markdown that is inside an element, for blocks that hold blocks."""
        from replicator.renderers._source import MarkdownSource

        return [block for block, _ in _all_blocks(MarkdownSource(source), self._registry, self._functions)]


def plain_text(found: Iterable[Span]) -> str | None:
    """Return the words of spans that are only text, in one line; None if any is something else."""
    found = tuple(found)
    if any(span.kind != "text" for span in found):
        return None
    return " ".join("".join(span.text for span in found).split())


def emphasised(node: MarkdownNode) -> str | None:
    """Return the words of a paragraph that is one piece of emphasised text; None for any other element."""
    from replicator.renderers._source import spans

    if node.kind != "paragraph" or node.text[:1] not in ("*", "_") or node.references:
        return None
    found = spans(node.text)
    return plain_text(found[0].inside) if len(found) == 1 and found[0].kind == "emphasis" else None


def read_blocks(
    text: str,
    functions: Sequence[Reading],
    registry: Registry,
    *,
    merge: bool,
    needs_separator: Callable[[Block, Block], bool],
) -> list[Block]:
    """
    Return the blocks of a Markdown text.

    Args:
        text: Markdown.
        functions: How classes are read, in the order of registration.
        registry: Which classes there are, and what they are called.
        merge: Whether running text that follows each other becomes one block.
        needs_separator: Whether two blocks need a separator between them in Markdown.

    Raises:
        RegistrationError: Nothing reads some of the elements.
    """
    from replicator.renderers._source import MarkdownSource

    source = MarkdownSource(text)
    if merge:
        functions = [each for each in functions if not each.prose]
    found = list(_all_blocks(source, registry, functions))
    if merge:
        found = list(_merged(found, source, registry, functions))
    return list(_without_separators(found, needs_separator))


Found: TypeAlias = "tuple[Block, MarkdownNode]"
"""A block, and the element that it starts with."""


def _all_blocks(
    source: MarkdownSource, registry: Registry, functions: Sequence[Reading]
) -> Iterator[Found]:
    nodes = list(_kept_together(source))
    known = [(each, name) for each in functions if (name := registry.name_of(each.cls))]
    known.sort(key=lambda each: bool(each[0].kinds))
    order = known[::-1]
    at = 0
    while at < len(nodes):
        block, read = _read(nodes, at, order, registry, functions)
        yield block, nodes[at]
        at = read._at


def _read(
    nodes: Sequence[MarkdownNode],
    at: int,
    order: Sequence[tuple[Reading, str]],
    registry: Registry,
    functions: Sequence[Reading],
) -> tuple[Block, Read]:
    node = nodes[at]
    for reading, name in order:
        if reading.kinds and (node.kind not in reading.kinds or node.references):
            continue
        read = Read(nodes, at + 1, registry, functions)
        block = reading.function(node, read)
        if block is not None:
            if type(block) is reading.cls and block.type == reading.cls.block_type:
                block.type = name
            return block, read
    raise RegistrationError(
        f"no block type reads a {node.kind} from Markdown: register replicator.blocks.Paragraph, "
        "or a function with replicator.markdown.reads(…) that takes every element"
    )


def _merged(
    found: Sequence[Found], source: MarkdownSource, registry: Registry, functions: Sequence[Reading]
) -> Iterator[Found]:
    """Make one block of the running text that follows each other."""
    order = [
        (each, name) for each in functions if not each.kinds and (name := registry.name_of(each.cls))
    ][::-1]
    takers = tuple(each.cls for each, _ in order)
    at = 0
    while at < len(found):
        end = at
        while end < len(found) and type(found[end][0]) in takers:
            end += 1
        if end - at < 2:
            yield found[at]
            at += 1
            continue
        node = source.slice(found[at][1], found[end - 1][1])
        yield _read([node], 0, order, registry, functions)[0], node
        at = end


def _without_separators(
    found: Sequence[Found], needs_separator: Callable[[Block, Block], bool]
) -> Iterator[Block]:
    """Leave out what only kept two blocks apart, and will be written again."""
    last = len(found) - 1
    for index, (block, node) in enumerate(found):
        needed = (
            node.source == SEPARATOR
            and 0 < index < last
            and needs_separator(found[index - 1][0], found[index + 1][0])
        )
        if not needed:
            yield block


# What belongs together.

_COMMENTS = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAGS = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr "
    "p li dt dd td th tr tbody thead tfoot option".split()
)


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
    depth, open_at, closing = 0, [], {}
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
        if tag.lower() not in _VOID
    )
