"""
The Markdown format.

A block's own Markdown goes out as it is, to the letter.
Only what is generated, and text that is not Markdown, is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, ClassVar, Unpack

import attrs

from replicator.renderers.base import Content, Renderer, RenderOptions, Session
from replicator.renderers.flow import Element, Flow, FlowRender, Item, Lay, TagFunction, verbatim
from replicator.renderers.safety import printable
from replicator.renderers.tags import SHARED_TAGS, always, in_rows

__all__ = ["MarkdownRender", "MarkdownRenderer", "markdown", "to_markdown"]

_SPECIAL = re.compile(
    r"[\\`*\[\]<~]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # an underscore inside a word is only itself
    r"|&(?=#?\w+;)"
)
_LINE_START = re.compile(
    r"(?P<mark>#{1,6}(?=\s|$)|[-+](?=[\s-]|$)|>|`{3,}(?=[^`]*$)|~{3,}|<(?=!--(?!.*-->)))"
    r"|(?P<number>\d{1,9})(?=[.)](?:\s|$))"
)
_LATER_LINE_START = re.compile(r"(?P<mark>[-+=:|>#]|`{3,}(?=[^`]*$)|~{3,})|(?P<number>\d{1,9})(?=[.)])")
_CLOSING_HASHES = re.compile(r"(?<=\s)#+$|^#+$")
_BACKTICKS = re.compile(r"`+")
_UNFIT_IN_INFO = re.compile(r"[^\w+#.-]")
_LINE_ENDS = re.compile(r"\n+")
_BARE_PIPE = re.compile(r"(?<!\\)((?:\\\\)*)\|")
BREAK = "\\\n"


class MarkdownRender(FlowRender):
    """What a function that renders Markdown is given."""

    __slots__ = ()

    format: ClassVar[str] = "markdown"

    def markdown(self, source: str | None) -> Flow:
        """Write Markdown as it is; a fence or comment that it leaves open is closed."""
        lines = _closed(source).split("\n") if source and source.strip() else []
        return verbatim(lines, plain=source or "")

    def inline(self, source: str | None) -> Flow:
        """Write Markdown as a piece of a line, as it is but for line breaks."""
        words = " ".join(source.split()) if source else ""
        return Flow(line=words, plain=words)

    def escape(self, text: str) -> str:
        """Put a backslash before what Markdown would read as a mark."""
        return _SPECIAL.sub(r"\\\g<0>", text)

    def glue(self, pieces: list[str]) -> str:
        """Put pieces together so that an exclamation mark does not make an image of a link."""
        shown = [piece for piece in pieces if piece]
        for index, following in enumerate(shown[1:]):
            if following.startswith("[") and shown[index].endswith("!"):
                shown[index] = f"{shown[index][:-1]}\\!"
        return "".join(shown)

    def between(self, above: Flow, below: Flow) -> Iterable[Item]:
        """Keep two lists apart, which a blank line does not."""
        last, following = list(above.items[-1].lines(None)), next(below.items[0].lines(None))
        if _IN_LIST.match(following) and any(map(_IN_LIST.match, _last_part(last))):
            yield from verbatim(["<!-- -->"]).items

    def block_of(self, flow: Flow, *, tag: str = "", parts: tuple[Flow, ...] = ()) -> Flow:
        """Make a piece of a line a paragraph, without the breaks at its end."""
        line = _without_last_breaks(flow.line)
        shown = flow if len(line) == len(flow.line) else attrs.evolve(flow, line=line)
        return super().block_of(shown, tag=tag, parts=parts)

    def paragraph(self, flow: Flow) -> Lay:
        """Return the lines of a paragraph; a line that would begin something else is escaped."""
        lines = [line.strip(" ") for line in flow.line.strip().split("\n")]
        starts = (_LINE_START, *[_LATER_LINE_START] * len(lines))
        escaped = [
            start.sub(_escape_start, line, count=1) if start.match(line) else line
            for start, line in zip(starts, lines, strict=False)
        ]
        return lambda _width: escaped


def _without_last_breaks(line: str) -> str:
    """Return a line without the breaks at its end, where a backslash would only be itself."""
    end = len(line)
    while line.endswith((BREAK, " "), 0, end):
        end -= 1 if line[end - 1] == " " else len(BREAK)
    return line[:end]


def _escape_start(match: re.Match[str]) -> str:
    if match["number"]:
        return f"{match['number']}\\"
    mark = match["mark"]
    return "".join(f"\\{char}" for char in mark) if mark[0] in "`~" else f"\\{mark}"


def _last_part(lines: list[str]) -> list[str]:
    """Return the first line of what comes after the last blank line."""
    start = max((index for index, line in enumerate(lines) if not line.strip()), default=-1) + 1
    return lines[start : start + 1]


_IN_LIST = re.compile(r" {0,3}(?:[-+*]|\d{1,9}[.)])(?:\s|$)|  +\S|\t")
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)")
_LEFT_OPEN = [
    (re.compile(rf"^ {{0,3}}{re.escape(start)}", re.IGNORECASE | re.MULTILINE), end)
    for start, end in (
        ("<!--", "-->"),
        ("<?", "?>"),
        ("<![CDATA[", "]]>"),
        *((f"<{tag}", f"</{tag}>") for tag in ("pre", "script", "style", "textarea")),
    )
]


def _closed(source: str) -> str:
    """Return Markdown without blank lines around it, and with nothing left open to swallow what follows."""
    source = re.sub(r"\A(?:[ \t]*\n)+", "", source.replace("\r\n", "\n").replace("\r", "\n")).rstrip()
    fence = _open_fence(source) if "```" in source or "~~~" in source else ""
    if fence:
        return f"{source}\n{fence}"
    for start, end in _LEFT_OPEN if "<" in source else ():
        if start.search(source, source.lower().rfind(end) + 1):
            source = f"{source}\n{end}"
    return source


def _open_fence(source: str) -> str:
    """Return the fence that would close the code that Markdown ends in, or ''."""
    fence = ""
    for line in source.split("\n"):
        match = _FENCE.match(line)
        if match and not fence:
            fence = match[1]
        elif match and match[1].startswith(fence) and not match[2].strip():
            fence = ""
    return fence


def _heading(level: int) -> TagFunction:
    def function(element: Element[Any]) -> Flow:
        words = " ".join(str(element.inside).replace(BREAK, " ").split())
        words = _CLOSING_HASHES.sub(r"\\\g<0>", words)
        return verbatim([f"{'#' * level} {words}"] if words else [], plain=element.inside.plain)

    return function


def _quote(element: Element[Any]) -> Flow:
    return element.render.block_of(element.inside).indented("> ", "> ")  # type: ignore[no-any-return]


def _code(element: Element[Any]) -> Flow:
    classes = element.attributes.get("class_") or element.attributes.get("class") or ""
    text = element.inside.plain.replace("\n", " ")
    line = _code_span(text) if text else ""
    return Flow(line=line, plain=element.inside.plain, tag=str(classes).removeprefix("language-"))


def _code_span(text: str) -> str:
    ticks = "`" * (_longest_run(text) + 1)
    pad = " " if text[:1] in ("`", " ") or text[-1:] in ("`", " ") else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def _fenced(element: Element[Any]) -> Flow:
    plain = element.inside.plain
    fence = "`" * max(3, _longest_run(plain) + 1)
    language = _UNFIT_IN_INFO.sub("", element.inside.tag)
    return verbatim([f"{fence}{language}", *plain.rstrip("\n").split("\n"), fence], plain=plain)


def _longest_run(text: str) -> int:
    """Return the length of the longest run of backticks."""
    return max(map(len, _BACKTICKS.findall(text)), default=0)


def _marked(mark: str) -> TagFunction:
    """Return a function that puts marks around words, inside of the white space around them."""

    def function(element: Element[Any]) -> Flow:
        words = element.inside.line.strip()
        used = "_" if mark == "*" and "*" in words else mark
        if not words or used in words or BREAK in words:
            return element.inside
        before, _, after = element.inside.line.partition(words)
        return attrs.evolve(element.inside, line=f"{before}{used}{words}{used}{after}")

    return function


def _link(element: Element[Any]) -> Flow:
    href, words = element.attributes.get("href"), element.inside.line.strip()
    if not href or not words:
        return element.inside
    before, _, after = element.inside.line.partition(words)
    line = f"{before}[{words}]({_address(href)}{_title(element)}){after}"
    return attrs.evolve(element.inside, line=line)


def _image(element: Element[Any]) -> Flow:
    alt, src = " ".join(str(element.attributes.get("alt") or "").split()), element.attributes.get("src")
    words = element.render.escape(alt)
    return Flow(line=f"![{words}]({_address(src)}{_title(element)})" if src else words, plain=alt)


def _address(url: str) -> str:
    return url.replace("(", "%28").replace(")", "%29")


def _title(element: Element[Any]) -> str:
    words = " ".join(str(element.attributes.get("title") or "").split())
    escaped = element.render.escape(words).replace('"', '\\"')
    return f' "{escaped}"' if words else ""


def _table(element: Element[Any]) -> Flow:
    header, rows, captions = in_rows(element)
    width = max(map(len, [header, *rows]))
    if not width:
        return captions
    cells = [[_cell(cell) for cell in row] for row in [header, *rows]]
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in cells]
    lines.insert(1, "|" + " --- |" * width)
    return element.render.join(captions, verbatim(lines))  # type: ignore[no-any-return]


def _cell(cell: Flow) -> str:
    text = _FENCED.sub(_code_lines, str(cell)) if "```" in str(cell) else str(cell)
    text = _LINE_ENDS.sub("<br>", text.strip().replace(BREAK, "\n"))
    return _BARE_PIPE.sub(r"\1\\|", text)


_FENCED = re.compile(r"^(`{3,})[\w+#.-]*\n(.*?)^\1$", re.MULTILINE | re.DOTALL)


def _code_lines(match: re.Match[str]) -> str:
    """Write the lines of fenced code as code in a line, which is all that a cell can hold."""
    lines = [line for line in match[2].split("\n") if line.strip()]
    return "\n".join([_code_span(line) for line in lines])


MarkdownRender.tags = {
    **SHARED_TAGS,
    **{f"h{level}": _heading(level) for level in range(1, 7)},
    **dict.fromkeys(("b", "strong"), _marked("**")),
    **dict.fromkeys(("i", "em"), _marked("*")),
    **dict.fromkeys(("s", "del", "strike"), _marked("~~")),
    "a": _link,
    "blockquote": _quote,
    "br": always(Flow(line=BREAK, plain="\n")),
    "code": _code,
    "hr": always(verbatim(["---"])),
    "img": _image,
    "pre": _fenced,
    "table": _table,
}


class MarkdownRenderer(Renderer[Flow]):
    """The Markdown format: `replicator.markdown`."""

    render_class = MarkdownRender

    def __call__(self, content: Content, **options: Unpack[RenderOptions]) -> str:
        """Render a post, a block or several blocks; see `to_markdown`."""
        document: str = self.render(content, options)
        return document

    def finish(self, fragment: Flow, session: Session) -> str:
        """Write the lines out."""
        return printable(MarkdownRender(session).block_of(fragment).lay_out(None))


markdown = MarkdownRenderer()
"""The default Markdown renderer, with the built-in blocks."""


def to_markdown(content: Content, **options: Unpack[RenderOptions]) -> str:
    """
    Render to Markdown (CommonMark with GitHub's tables and strikethrough).

    Args:
        content: A post, a block, or several blocks.
        options: See `RenderOptions`.

    Raises:
        RenderError: The content nests too deep, or an unknown type meets the policy "error".
    """
    return markdown(content, **options)
