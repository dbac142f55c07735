"""How Markdown writes elements: headings, quotes, figures, emphasis, links, tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from replicator.renderers.elements import HEADINGS
from replicator.renderers.lines.elements import SHARED_TAGS, alignment, always, in_rows
from replicator.renderers.lines.flow import Element, Flow, TagFunction, verbatim

__all__ = ["BREAK", "TAGS", "destination", "fitted"]

_INLINE_HTML = ("kbd", "sub", "sup", "u", "mark", "small", "ins", "q", "samp", "var", "dfn")
"""Elements inside a line that Markdown has no marks for."""

_CLOSING_HASHES = re.compile(r"(?<=\s)#+$|^#+$")
_BACKTICKS = re.compile(r"`+")
_UNFIT_IN_INFO = re.compile(r"[^\w+#.-]")
_LINE_ENDS = re.compile(r"\n+")
_BARE_PIPE = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_ESCAPED = re.compile(r"\\.", re.DOTALL)
_ENTITY = re.compile(r"&(?=#?\w+;)")
_SPECIAL_IN_ADDRESS = re.compile(r"[()\\]")
_AUTOLINK = re.compile(r"https?://[^\s<>\\&%]+\Z")
BREAK = "\\\n"


def _heading(level: int) -> TagFunction:
    def function(element: Element[Any]) -> Flow:
        words = " ".join(str(element.inside).replace(BREAK, " ").split())
        words = _CLOSING_HASHES.sub(r"\\\g<0>", words)
        return verbatim([f"{'#' * level} {words}"] if words else [], plain=element.plain)

    return function


def _figure(element: Element[Any]) -> Flow:
    """Write pictures line by line and the caption under them, emphasised."""
    caption = element.render.join([child for child in element.children if child.tag == "figcaption"])
    shown = [child for child in element.children if child.tag != "figcaption" and child]
    if caption.items or any(child.items for child in shown):
        above = element.render.join([element.render.block_of(child) for child in shown])
        below = element.render.block_of(_emphasised(caption) if shown else caption)
        return Flow((*above.items, *below.items), plain=element.plain)
    pictures = "\n".join(_captioned(*child.parts) if child.tag == "figure" else child.line for child in shown)
    line = (
        f"{pictures}{BREAK}{_emphasised(caption).line}" if pictures and caption else pictures or caption.line
    )
    parts = (Flow(line=pictures), caption)
    return Flow(line=line, plain=element.plain, tag="figure", parts=parts)


def _captioned(picture: Flow, caption: Flow) -> str:
    """Write a picture among others, its caption beside it."""
    return f"{picture.line} {_emphasised(caption).line}" if caption else picture.line


def _caption(element: Element[Any]) -> Flow:
    return element.inside._replace(tag="figcaption")


def _code(element: Element[Any]) -> Flow:
    classes = element.attributes.get("class_") or element.attributes.get("class") or ""
    language = str(classes).removeprefix("language-")
    text = element.plain.replace("\n", " ")
    line = _code_span(text) if text else ""
    in_html = Flow(line=f"<code>{element.render.escape(text)}</code>", plain=element.plain)
    return Flow(line=line, plain=element.plain, tag="code", parts=(in_html,), language=language)


def _code_span(text: str) -> str:
    ticks = "`" * (_longest_run(text) + 1)
    pad = " " if text[:1] in ("`", " ") or text[-1:] in ("`", " ") else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def _fenced(element: Element[Any]) -> Flow:
    plain = element.plain
    fence = "`" * max(3, _longest_run(plain) + 1)
    language = _UNFIT_IN_INFO.sub("", element.inside.language)
    return verbatim([f"{fence}{language}", *plain.rstrip("\n").split("\n"), fence], plain=plain)


def _longest_run(text: str) -> int:
    """Return the length of the longest run of backticks."""
    return max(map(len, _BACKTICKS.findall(text)), default=0)


def _marked(mark: str, tag: str) -> TagFunction:
    """Return a function that puts marks around words, inside of the white space around them."""
    return lambda element: _with_marks(element.inside, mark, tag)


def _with_marks(inside: Flow, mark: str, tag: str) -> Flow:
    words = inside.line.strip()
    bare = _ESCAPED.sub("", words)
    used = mark.replace("*", "_") if (mark == "*" and "*" in bare) or "*" in (bare[:1], bare[-1:]) else mark
    if inside.items or not words:
        return inside
    before, _, after = inside.line.partition(words)
    in_html = Flow(line=f"{before}<{tag}>{words}</{tag}>{after}", plain=inside.plain)
    if used in bare:
        return in_html
    return Flow(line=f"{before}{used}{words}{used}{after}", plain=inside.plain, tag=tag, parts=(in_html,))


def _emphasised(inside: Flow) -> Flow:
    return _with_marks(inside, "*", "em")


def fitted(flows: Sequence[Flow]) -> Iterator[Flow]:
    """
    Give the pieces of a line, those with marks as HTML where the letters beside them would undo the marks.

    CommonMark 0.31, 6.2: a mark opens before a letter, and before punctuation only after a blank or punctuation.
    """
    lines = [flow.line for flow in flows]
    before = " "
    for index, flow in enumerate(flows):
        after = next((line[0] for line in lines[index + 1 :] if line), " ") if flow.tag in _MARKED else " "
        shown = flow if flow.tag not in _MARKED or _fits(flow.line, before, after) else flow.parts[0]
        before = shown.line[-1:] or before
        yield shown


def _fits(line: str, before: str, after: str) -> bool:
    words = line.strip()
    mark = words[0]
    inside = words.strip(mark)
    before, after = (line[0] if line[0].isspace() else before), (line[-1] if line[-1].isspace() else after)
    if mark in (before, after):
        return False
    if mark == "`":
        return True
    return _flanks(inside[0], before, mark) and _flanks(inside[-1], after, mark)


def _flanks(inside: str, outside: str, mark: str) -> bool:
    apart = outside.isspace() or unicodedata.category(outside)[0] in "PS"
    return apart or (mark != "_" and unicodedata.category(inside)[0] not in "PS")


_MARKED = frozenset({"em", "strong", "del", "code"})


def _inline_html(tag: str) -> TagFunction:
    """Return a function that writes an element as in HTML."""
    return lambda element: element.inside.enclosed(f"<{tag}>", f"</{tag}>")


def _link(element: Element[Any]) -> Flow:
    href = element.attributes.get("href")
    if not href:
        return element.inside
    title = _title(element)
    if element.inside.line.strip() and element.plain == href and not title and _AUTOLINK.match(href):
        return element.inside._replace(line=f"<{href}>")
    return element.inside.enclosed("[", f"]({destination(href)}{title})")


def _image(element: Element[Any]) -> Flow:
    alt, src = " ".join(element.render.alt(element.attributes).split()), element.attributes.get("src")
    words = element.render.escape(alt)
    return Flow(line=f"![{words}]({destination(src)}{_title(element)})" if src else words, plain=alt)


def destination(url: str) -> str:
    """Write an address that is safe as that of a link."""
    return _SPECIAL_IN_ADDRESS.sub(r"\\\g<0>", _ENTITY.sub("&amp;", url))


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
    aligned = alignment([header, *rows])
    lines.insert(1, f"| {' | '.join(_RULES[align] for align in aligned)} |")
    return element.render.join(captions, verbatim(lines))  # type: ignore[no-any-return]


_RULES = {"": "---", "left": ":---", "center": ":---:", "right": "---:"}


def _cell(cell: Flow) -> str:
    text = str(cell)
    text = _FENCED.sub(_code_lines, text) if "```" in text else text
    return _BARE_PIPE.sub(r"\1\\|", _LINE_ENDS.sub("<br>", text.strip().replace(BREAK, "\n")))


_FENCED = re.compile(r"^(`{3,})[\w+#.-]*\n(.*?)^\1$", re.MULTILINE | re.DOTALL)


def _code_lines(match: re.Match[str]) -> str:
    """Write the lines of fenced code as code in a line, which is all that a cell can hold."""
    return "\n".join([_code_span(line) for line in match[2].split("\n") if line.strip()])


TAGS: Mapping[str, TagFunction] = {
    **SHARED_TAGS,
    **{tag: _heading(level) for level, tag in enumerate(HEADINGS, 1)},
    **dict.fromkeys(("b", "strong"), _marked("**", "strong")),
    **dict.fromkeys(("i", "em"), _marked("*", "em")),
    **dict.fromkeys(("s", "del", "strike"), _marked("~~", "del")),
    **{tag: _inline_html(tag) for tag in _INLINE_HTML},
    "a": _link,
    "br": always(Flow(line=BREAK, plain="\n")),
    "code": _code,
    "figcaption": _caption,
    "figure": _figure,
    "hr": always(verbatim(["---"])),
    "img": _image,
    "pre": _fenced,
    "table": _table,
}
"""How each element is written; others only give their inside."""
