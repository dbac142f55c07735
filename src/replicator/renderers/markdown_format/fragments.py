"""
Fragments of Markdown: what functions that render Markdown are given, and how it writes.

A block's own Markdown goes out as it is, to the letter, but for the addresses of links and images.
Only what is generated, and text that is not Markdown, is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import takewhile
from typing import ClassVar

from replicator.characters import printable
from replicator.renderers.base.markdown import engine
from replicator.renderers.elements import BLANKS
from replicator.renderers.engines import MarkdownContext
from replicator.renderers.engines.escaping import escaped, line_escaped, paragraph_escaped
from replicator.renderers.lines.flow import EMPTY, Flow, FlowRender, Item, Lay, verbatim
from replicator.renderers.markdown_format.elements import BREAK, TAGS, fitted
from replicator.renderers.markdown_format.reading import SEPARATOR
from replicator.renderers.options import asset_as_stored, link_as_stored
from replicator.renderers.safety import safe_url, sanitise
from replicator.typing import check_type

__all__ = ["MarkdownRender"]

_ID = re.compile(r"(?:statamic://)?(?!\w*script::)[\w-]+::\S+\Z", re.IGNORECASE)
"""What only the site knows, and no browser follows: `entry::id`."""
_LINE_END = re.compile(rf"[{BLANKS}]*[\n\r\f][{BLANKS}]*")


class MarkdownRender(FlowRender):
    """What a function that renders Markdown is given."""

    __slots__ = ()

    format: ClassVar[str] = "markdown"

    def markdown(self, source: str | None) -> Flow:
        """Write Markdown as it is, its addresses resolved; a fence or comment that it leaves open is closed."""
        if not source:
            return EMPTY
        check_type(source, str, "Markdown")
        return self.written(
            self._resolved(source, self._session.options["engine"].render, defines="]:" in source)
        )

    def written(self, source: str) -> Flow:
        """Write Markdown whose addresses are resolved already, as that of a template."""
        if not source.strip():
            return EMPTY
        if "]:" in source:
            from replicator.renderers.markdown_format.labels import Labels

            labels: Labels = self._session.memo.setdefault("labels", Labels())
            source = labels.made_own(source, engine(self).render)
        source = _without_blank_lines(source)
        if "<" in source or "```" in source or "~~~" in source:
            from replicator.renderers.markdown_format.left_open import closed

            source = closed(source)
        return verbatim(source.split("\n"), plain=source)

    def inline(self, source: str | None) -> Flow:
        """Write Markdown as a piece of a line, as it is but for line breaks."""
        check_type(source or "", str, "Markdown")
        words = _LINE_END.sub(" ", source.strip(BLANKS)) if source else ""
        words = self._resolved(words, self._session.options["engine"].inline, defines=False)
        return Flow(line=words, plain=words)

    def _resolved(self, source: str, read: Callable[[str, MarkdownContext], str], *, defines: bool) -> str:
        """Return Markdown whose links and images lead where a resolver says, if one was given."""
        options = self._session.options
        given = (
            options["resolve_link"] is not link_as_stored,
            options["resolve_asset"] is not asset_as_stored,
        )
        if not any(given):
            return source
        from replicator.renderers.markdown_format.addresses import Address, Effort, with_addresses

        def new(address: Address) -> str | None:
            if not given[address.is_image]:
                return None
            url = self.asset(address.url) if address.is_image else self.link(address.url)
            if not url:
                return None if _ID.match(address.url) else ""
            return None if url == safe_url(address.url, image=address.is_image) else url

        effort: Effort = self._session.memo.setdefault("effort", Effort())
        return with_addresses(printable(source), read, new, effort, defines=defines)

    def escape(self, text: str) -> str:
        """Put a backslash before what Markdown would read as a mark."""
        return escaped(text)

    def anywhere(self, text: str) -> str:
        """Write text as words, with a backslash before what would be a mark at the start of a line."""
        words = super().anywhere(text)
        start = len(words) - len(words.lstrip(BLANKS))
        return words[:start] + line_escaped(words[start:])

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
        from replicator.renderers.markdown_format.html_blocks import as_html_block, is_sayable

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
        lines = [line.strip(" ") for line in text.strip(BLANKS).split("\n")]
        shown = paragraph_escaped(lines)
        return lambda _width: shown


def _without_blank_lines(source: str) -> str:
    """Return Markdown with line ends of one kind, and without blank lines around it."""
    return _BLANK_LINES.sub("", source.replace("\r\n", "\n").replace("\r", "\n")).rstrip()


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
