"""
The Markdown format.

A block's own Markdown goes out as it is, to the letter.
Only what is generated, and text that is not Markdown, is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import takewhile
from typing import Any, ClassVar, Self, TypeVar, Unpack

from replicator.errors import RegistrationError
from replicator.model import Block, Post
from replicator.registry import Registry, default_registry
from replicator.renderers._html import engine
from replicator.renderers.base import Content, Render, Renderer, Session
from replicator.renderers.flow import EMPTY, Flow, FlowRender, Item, Lay, verbatim
from replicator.renderers.markdown_elements import BREAK, TAGS, fitted
from replicator.renderers.nodes import NodeKind
from replicator.renderers.options import DEFAULTS, RenderOptions
from replicator.renderers.reading import SEPARATOR, Reader, ReadFunction, Reading
from replicator.renderers.safety import printable, sanitise

__all__ = [
    "MarkdownOptions",
    "MarkdownRender",
    "MarkdownRenderer",
    "from_markdown",
    "markdown",
    "to_markdown",
]

Function = TypeVar("Function", bound=ReadFunction)

_SPECIAL = re.compile(
    r"[\\`*\[\]<~]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # an underscore inside a word is only itself
    r"|&(?=#?\w+;)"
)
_LINE_START = re.compile(
    r"(?P<mark>#{1,6}(?=\s|$)|\[(?=[ xX]\]\s)|[-+](?=[\s-]|$)|>|`{3,}(?=[^`]*$)|~{3,}|<(?=!--(?!.*-->)))"
    r"|(?P<number>\d{1,9})(?=[.)](?:\s|$))"
)
_UNDER_A_LINE = re.compile(r"(?P<number>)(?P<mark>[=:|])")
_LATER_LINE_START = re.compile(r"(?P<mark>[-+=:|>#]|`{3,}(?=[^`]*$)|~{3,})|(?P<number>\d{1,9})(?=[.)])")
_BLANKS = " \t\n\r\f"
_LINE_END = re.compile(rf"[{_BLANKS}]*[\n\r\f][{_BLANKS}]*")


class MarkdownRender(FlowRender):
    """What a function that renders Markdown is given."""

    __slots__ = ()

    format: ClassVar[str] = "markdown"

    def markdown(self, source: str | None) -> Flow:
        """Write Markdown as it is; a fence or comment that it leaves open is closed."""
        if not source or not source.strip():
            return EMPTY
        if "]:" in source:
            from replicator.renderers.references import Labels

            labels: Labels = self._session.memo.setdefault("labels", Labels())
            source = labels.made_own(source, engine(self).render)
        source = _without_blank_lines(source)
        if "<" in source or "```" in source or "~~~" in source:
            from replicator.renderers.left_open import closed

            source = closed(source)
        return verbatim(source.split("\n"), plain=source)

    def inline(self, source: str | None) -> Flow:
        """Write Markdown as a piece of a line, as it is but for line breaks."""
        words = _LINE_END.sub(" ", source.strip(_BLANKS)) if source else ""
        return Flow(line=words, plain=words)

    def escape(self, text: str) -> str:
        """Put a backslash before what Markdown would read as a mark."""
        return _SPECIAL.sub(r"\\\g<0>", text)

    def anywhere(self, text: str) -> str:
        """Write text as words, with a backslash before what would be a mark at the start of a line."""
        words = super().anywhere(text)
        start = len(words) - len(words.lstrip(_BLANKS))
        rest = words[start:]
        found = _LINE_START.match(rest) or _UNDER_A_LINE.match(rest)
        return f"{words[:start]}{_escape_start(found)}{rest[found.end() :]}" if found else words

    def glue(self, pieces: list[str]) -> str:
        """Put pieces together so that an exclamation mark does not make an image of a link."""
        shown = [piece for piece in pieces if piece]
        for index, following in enumerate(shown[1:]):
            if following.startswith("[") and shown[index].endswith("!"):
                shown[index] = f"{shown[index][:-1]}\\!"
        return "".join(shown)

    def html(self, source: str | None) -> Flow:
        """Write sanitised HTML as Markdown, or as it is where Markdown has no marks for it."""
        safe = sanitise(source) if source else ""
        flow = self.read(safe) if safe else EMPTY
        if not flow:
            return EMPTY
        from replicator.renderers.raw import as_html_block, is_sayable

        return flow if is_sayable(safe) else verbatim(as_html_block(safe), plain=flow.plain)

    def joined(self, flows: list[Flow]) -> Flow:
        """Write flows one after the other, marks so that they stay marks."""
        return super().joined(list(fitted(flows)) if len(flows) > 1 else flows)

    def between(self, above: Flow, below: Flow) -> Iterable[Item]:
        """Keep two lists apart, which a blank line does not, and text that looks like a caption from what is above."""
        following = next(below.items[0].lines(None))
        if _goes_on(following, above) or (following[:1] in ("*", "_") and _looks_like_caption(below, above)):
            yield from verbatim([SEPARATOR]).items

    def block_of(self, flow: Flow, *, tag: str = "", parts: tuple[Flow, ...] = ()) -> Flow:
        """Make a piece of a line a paragraph, unless it is nothing but breaks."""
        empty = not flow.items and BREAK in flow.line and not flow.line.replace(BREAK, "").strip()
        return super().block_of(flow._replace(line="") if empty else flow, tag=tag, parts=parts)

    def paragraph(self, flow: Flow) -> Lay:
        """Return the lines of a paragraph; a line that would begin something else is escaped."""
        text = flow.line.rstrip(" ")
        while text.endswith(BREAK):
            text = text.removesuffix(BREAK).rstrip(" ")
        lines = [line.strip(" ") for line in text.strip(_BLANKS).split("\n")]
        starts = (_LINE_START, *[_LATER_LINE_START] * len(lines))
        escaped = [
            start.sub(_escape_start, line, count=1) if start.match(line) else line
            for start, line in zip(starts, lines, strict=False)
        ]
        return lambda _width: escaped


def _without_blank_lines(source: str) -> str:
    """Return Markdown with line ends of one kind, and without blank lines around it."""
    return _BLANK_LINES.sub("", source.replace("\r\n", "\n").replace("\r", "\n")).rstrip()


def _escape_start(match: re.Match[str]) -> str:
    if match["number"]:
        return f"{match['number']}\\"
    mark = match["mark"]
    return "".join(f"\\{char}" for char in mark) if mark[0] in "`~" else f"\\{mark}"


def _goes_on(following: str, above: Flow) -> bool:
    """Tell whether a line would become part of the list that a column ends in."""
    if not _IN_LIST.match(following):
        return False
    lines = list(above.items[-1].lines(None))
    start = max((index for index, line in enumerate(lines) if not line.strip()), default=-1) + 1
    first, *others = lines[start:] or [""]
    if not _IN_LIST.match(first) and not any(map(_LIST_MARK.match, others)):
        return False
    mark = _LIST_MARK.match(following)
    return not mark or any(
        (each := _LIST_MARK.match(line)) and each[1][-1] == mark[1][-1]
        for item in above.items
        for line in item.lines(None)
    )


def _looks_like_caption(below: Flow, above: Flow) -> bool:
    """Tell whether a column begins with emphasis, and the one above may end in code or a table."""
    first = "\n".join(takewhile(str.strip, below.items[0].lines(None)))
    return bool(_CAPTION.match(first) and _ABOVE_CAPTION.match(list(above.items[-1].lines(None))[-1]))


_BLANK_LINES = re.compile(r"\A(?:[ \t]*\n)+")
_LIST_MARK = re.compile(r" {0,3}([-+*]|\d{1,9}[.)])(?:\s|$)")
_IN_LIST = re.compile(rf"{_LIST_MARK.pattern}|  +\S|\t")
_CAPTION = re.compile(r"[*_](?![*_\s]).*[*_]\s*\Z", re.DOTALL)
_ABOVE_CAPTION = re.compile(r" {0,3}(?:`{3,}|~{3,})|.*\||    |\t")
MarkdownRender.tags = TAGS


class MarkdownOptions(RenderOptions, total=False):
    """What can be said for one rendering to Markdown."""

    front_matter: bool
    """Whether a post begins with its other fields as YAML, between fences. Default: False."""


class MarkdownRenderer(Renderer[Flow]):
    """The Markdown format, out and back: `replicator.markdown`."""

    render_class = MarkdownRender
    defaults: ClassVar[Mapping[str, Any]] = {**DEFAULTS, "front_matter": False}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._readings: list[Reading] = []

    def __call__(self, content: Content, **options: Unpack[MarkdownOptions]) -> str:
        """Render a post, a block or several blocks; see `to_markdown`."""
        document: str = self.render(content, options)
        return document

    def finish(self, fragment: Flow, session: Session) -> str:
        """Write the lines out."""
        body = printable(MarkdownRender(session).block_of(fragment).lay_out(None))
        first, _, others = body.partition("\n")
        if first.rstrip() == "---" and others[:1] not in ("", "\n"):
            body = f"{SEPARATOR}\n\n{body}"  # or it would be read as front matter
        if not session.options["front_matter"] or session.post is None:
            return body
        from replicator.renderers.front_matter import front_matter

        return "\n".join(filter(None, [front_matter(session.post), body]))

    def reads(
        self, cls: type[Block], *kinds: NodeKind, prose: bool = False
    ) -> Callable[[Function], Function]:
        """
        Return a decorator that makes a function read blocks of a class from Markdown.

        The function gets an element of the text and a `Read`, and returns a block, or None to leave the element.
        Functions for a kind of element are asked before those for every kind; the latest is asked first.
        It should leave what its block cannot say, which then stays Markdown; elements that refer to definitions
        elsewhere in the text (`[words][label]`) are only offered to functions for every kind.

        Args:
            cls: The class of the blocks. It is only read where the registry has it.
            kinds: The kinds of elements that the function is asked about; every kind, unless given.
            prose: Whether the blocks are running text, and part of the paragraphs around them
                where these are merged.

        Raises:
            RegistrationError: `cls` is no block class.
        """
        if not (isinstance(cls, type) and issubclass(cls, Block)):
            raise RegistrationError(f"cannot read {cls!r} from Markdown: give a block class")

        def register(function: Function) -> Function:
            self._readings.append(Reading(cls, kinds, prose, function))
            return function

        return register

    def read(
        self, text: str, *, registry: Registry | None = None, merge: bool = False, name: str | None = None
    ) -> Post:
        """Read a Markdown document; see `from_markdown`."""
        registry = default_registry if registry is None else registry
        text, post = printable(text.removeprefix("\ufeff")), Post()
        if text.startswith("---"):
            from replicator.renderers.front_matter import split

            text, post = split(text, registry, name)
        blocks = Reader(self._readings, registry, merge=merge).read(text)
        default_key = Post().block_key
        if blocks and post.blocks and post.block_key != default_key:  # a list beside the document's own
            post.extra[post.block_key] = post.blocks
            post.blocks, post.block_key = [], default_key
        post.blocks += blocks
        return post

    def copy(self, render_class: type[Render[Any]] | None = None, /, **options: Any) -> Self:
        """Return an independent renderer with the same functions; options given here become its defaults."""
        new = super().copy(render_class, **options)
        new._readings += self._readings
        return new


markdown = MarkdownRenderer()
"""The default Markdown renderer, with the built-in blocks."""


def to_markdown(content: Content, **options: Unpack[MarkdownOptions]) -> str:
    """
    Render to Markdown (CommonMark with GitHub's tables and strikethrough).

    Args:
        content: A post, a block, or several blocks.
        options: See `MarkdownOptions` and `RenderOptions`.

    Raises:
        RenderError: The content nests too deep, or an unknown type meets the policy "error".
    """
    return markdown(content, **options)


def from_markdown(
    text: str, *, registry: Registry | None = None, merge: bool = False, name: str | None = None
) -> Post:
    """
    Read a Markdown document as a post, one block for each of its elements.

    An element that no block type can hold whole stays Markdown, in a paragraph block, to the letter.

    Args:
        text: Markdown, perhaps with front matter.
        registry: Which block types there are; the default registry unless given.
        merge: Whether paragraphs and lists that follow each other become one paragraph block.
        name: What to call the text in messages; usually the file's name.

    Raises:
        ParseError: The front matter is not YAML.
        StructureError: The front matter does not fit a post.
        RegistrationError: The registry has no block type that takes running text.
    """
    return markdown.read(text, registry=registry, merge=merge, name=name)
