"""Fragments of HTML: what functions that render HTML are given, and how it writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from markupsafe import Markup, escape

from replicator.errors import RenderError
from replicator.model import Block, RawBlock, Record
from replicator.renderers.base.content import check_child
from replicator.renderers.base.markdown import engine
from replicator.renderers.base.render import Render
from replicator.renderers.elements import BLOCK_LEVEL, HEADINGS, INLINE, VOID
from replicator.renderers.html_format.headings import with_ids
from replicator.renderers.safety import SPECIAL, attributes, check_tag, may_embed, safe, sanitise

__all__ = ["HtmlRender"]

PARAGRAPHS = INLINE.union(HEADINGS, {"p", "pre"}) - {"a", "del", "ins"}
"""Elements that hold words and no blocks."""
NOTHING = Markup()


class HtmlRender(Render[Markup]):
    """What a function that renders HTML is given; its fragments are `markupsafe.Markup`."""

    __slots__ = ()

    format: ClassVar[str] = "html"

    def text(self, text: str | None) -> Markup:
        """Write plain text, escaped; None is nothing."""
        return escape(text) if text else NOTHING

    def markdown(self, source: str | None) -> Markup:
        """Write Markdown."""
        return (self._session.memo.get("engine") or engine(self)).render(source) if source else NOTHING

    def inline(self, source: str | None) -> Markup:
        """Write Markdown that is part of a line."""
        return engine(self).inline(source) if source else NOTHING

    def html(self, source: str | None) -> Markup:
        """Write HTML, as the option `raw_html` wants it."""
        if not source:
            return NOTHING
        shown = _RAW_HTML[self._session.options["raw_html"]](source)
        return safe(shown if shown.endswith("\n") else f"{shown}\n")

    def element(self, tag: str, /, *children: Any, **attrs: Any) -> Markup:
        """Write an element; see `Render.element`."""
        check_tag(tag)
        inside = _fragment(children[0]) if len(children) == 1 else "".join(map(_fragment, children))
        if "\n" in inside or tag == "a":
            tag, inside = _nested_correctly(tag, inside)
        if attrs and not may_embed(tag, attrs, self._session.options["embed_hosts"]):
            return NOTHING
        start = f"<{tag}{attributes(tag, attrs)}>" if attrs else f"<{tag}>"
        if tag in VOID:
            return safe(start if tag in INLINE else start + "\n")
        if tag in INLINE:
            return safe(f"{start}{inside}</{tag}>")
        break_after_start = "\n" if inside.endswith("\n") and tag != "pre" else ""
        return safe(f"{start}{break_after_start}{inside}</{tag}>\n")

    def join(self, *children: Any) -> Markup:
        """Write one after the other."""
        parts = [part for child in children if (part := _fragment(child))]
        if len(parts) == 1 and isinstance(parts[0], Markup):
            return parts[0]  # copying a long post takes time
        return safe("".join(parts)) if parts else NOTHING

    def blocks(self, blocks: Iterable[Block]) -> Markup:
        """Render blocks one after the other; see `Render.blocks`."""
        self.check_blocks(blocks)
        return safe("".join([self.block(block, index) for index, block in enumerate(blocks)]))

    def result(self, value: Any) -> Markup:
        """Take what a function returned."""
        return value if value.__class__ is Markup else self.join(value)

    def header(self, post: Record) -> Markup:
        """Write what the page of a post begins with."""
        return self._session.images.completed(super().header(post))

    def article(self, inside: Markup) -> Markup:
        """Give the headings their ids, and the images what is known of them."""
        prefix = self._session.options["id_prefix"]
        trusted = self._session.options["raw_html"] == "trust"
        inside = self._session.images.completed(inside, trusted=trusted)
        if prefix is None:
            return inside
        html, self._session.memo["headings"] = with_ids(inside, prefix, trusted=trusted)
        return html

    def unknown(self, block: RawBlock, inside: Markup) -> Markup:
        """Write an element that says the type of the block, so that a gap can be found in the source."""
        return self.element("div", inside, class_="unknown-block", data_type=block.type)


def _fragment(child: Any) -> str:
    """Return the HTML of a child; the commonest first, for this is called for every one."""
    kind = child.__class__
    if kind is Markup:
        return child  # type: ignore[no-any-return]
    if kind is str:
        return escape(child) if SPECIAL.search(child) else child
    if child is None or child is True or child is False:
        return ""
    if kind is list:
        return "".join(map(_fragment, child))
    if hasattr(child, "__html__"):
        return str(child.__html__())
    if isinstance(child, (str, int, float)):
        return escape(str(child))
    check_child(child)
    return "".join(map(_fragment, child))


def _as_text(source: str) -> str:
    return f"<p>{escape(source.strip())}</p>\n"


_RAW_HTML: dict[str, Callable[[str], str]] = {"sanitise": sanitise, "escape": _as_text, "trust": str}

_BLOCK = re.compile(rf"<({'|'.join(sorted(BLOCK_LEVEL))})[\s>]")
_ANCHOR = re.compile(r"</?a(?:\s[^>]*)?>")


def _nested_correctly(tag: str, inside: str) -> tuple[str, str]:
    """
    Return a tag and what may be inside of it.

    A paragraph that holds blocks is a `div`, and a link holds no other link: a browser would take both apart.

    Raises:
        RenderError: Blocks are inside of an element that only holds words.
    """
    if tag == "a":
        return tag, _ANCHOR.sub("", inside) if "<a" in inside else inside
    if tag not in PARAGRAPHS or not (block := _BLOCK.search(inside)):
        return tag, inside
    if tag in ("p", "span"):
        return "div", inside
    raise RenderError(f"<{tag}> holds words, and <{block[1]}> is a block: use render.inline, or a <div>")
