"""The HTML format."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Any, ClassVar, Unpack, get_args

from markupsafe import Markup, escape

from replicator.characters import printable
from replicator.errors import RenderError
from replicator.model import Block, RawBlock, Record
from replicator.renderers.base import Content, Render, Renderer, Session, check_child
from replicator.renderers.elements import BLOCK_LEVEL, HEADINGS, INLINE, VOID
from replicator.renderers.engines import MarkdownContext, MarkdownRendering, RawHtml
from replicator.renderers.headings import Heading, with_ids
from replicator.renderers.options import DEFAULTS, WORDS, RenderOptions
from replicator.renderers.safety import (
    EMBED_HOSTS,
    SPECIAL,
    attributes,
    check_tag,
    may_embed,
    safe,
    sanitise,
)

__all__ = ["HtmlOptions", "HtmlRender", "HtmlRenderer", "engine", "html", "to_html"]

PARAGRAPHS = INLINE.union(HEADINGS, {"p", "pre"}) - {"a", "del", "ins"}
"""Elements that hold words and no blocks."""
NOTHING = Markup()


class HtmlOptions(RenderOptions, total=False):
    """What can be said for one rendering to HTML."""

    lang: str
    """The language of the page, as in `<html lang="…">`. Default: en."""

    raw_html: RawHtml
    """
    What happens to raw HTML, in HTML blocks and inside Markdown. Default: sanitise.

    "sanitise" takes out all that could run or load, "escape" shows it as text,
    "trust" lets it through as it is, scripts too: for posts that you wrote yourself.
    """

    embed_hosts: Collection[str]
    """
    The hosts whose pages may be shown in a frame; a frame of another is not written.
    Default: those of YouTube's and Vimeo's players.
    """

    id_prefix: str | None
    """
    What the ids of headings and footnotes begin with, so that several posts fit on one page; None for
    headings without ids. Default: nothing.
    """

    lazy_after: int | None
    """
    How many images, from the top, are loaded at once; the others only when the reader comes near them.
    Default: None, which says nothing about any of them.
    """


class HtmlRender(Render[Markup]):
    """What a function that renders HTML is given; its fragments are `markupsafe.Markup`."""

    __slots__ = ()

    format: ClassVar[str] = "html"

    def text(self, text: str | None) -> Markup:
        return escape(text) if text else NOTHING

    def markdown(self, source: str | None) -> Markup:
        return (self._session.memo.get("engine") or engine(self)).render(source) if source else NOTHING

    def inline(self, source: str | None) -> Markup:
        return engine(self).inline(source) if source else NOTHING

    def html(self, source: str | None) -> Markup:
        if not source:
            return NOTHING
        shown = _RAW_HTML[self._session.options["raw_html"]](source)
        return safe(shown if shown.endswith("\n") else f"{shown}\n")

    def element(self, tag: str, /, *children: Any, **attrs: Any) -> Markup:
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
        parts = [part for child in children if (part := _fragment(child))]
        if len(parts) == 1 and isinstance(parts[0], Markup):
            return parts[0]  # copying a long post takes time
        return safe("".join(parts)) if parts else NOTHING

    def blocks(self, blocks: Iterable[Block]) -> Markup:
        self.check_blocks(blocks)
        return safe("".join([self.block(block, index) for index, block in enumerate(blocks)]))

    def result(self, value: Any) -> Markup:
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


def _trusted(source: str) -> str:
    return source


def _as_text(source: str) -> str:
    return f"<p>{escape(source.strip())}</p>\n"


_RAW_HTML = {"sanitise": sanitise, "escape": _as_text, "trust": _trusted}

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


def engine(render: Render[Any]) -> MarkdownRendering:
    """Return the Markdown engine of a rendering; made when it is first needed."""
    session = render._session
    found: MarkdownRendering | None = session.memo.get("engine")
    if found is None:
        options = session.options
        context = MarkdownContext(render.link, render.asset, options.get("raw_html", "sanitise"))
        found = MarkdownRendering(options["engine"], context, options.get("id_prefix") or "")
        session.memo["engine"] = found
    return found


class HtmlRenderer(Renderer[Markup]):
    """The HTML format: `replicator.html`."""

    defaults: ClassVar[Mapping[str, Any]] = {
        **DEFAULTS,
        "lang": "en",
        "raw_html": "sanitise",
        "embed_hosts": EMBED_HOSTS,
        "id_prefix": "",
        "lazy_after": None,
    }
    words: ClassVar[Mapping[str, tuple[str, ...]]] = {**WORDS, "raw_html": get_args(RawHtml)}

    @cached_property
    def render_class(self) -> type[Render[Any]]:
        """What makes the fragments."""
        return HtmlRender

    def __call__(self, content: Content, **options: Unpack[HtmlOptions]) -> Markup:
        """Render a post, a block or several blocks; see `to_html`."""
        document: Markup = self.render(content, options)
        return document

    def headings(self, content: Content, **options: Unpack[HtmlOptions]) -> list[Heading]:
        """
        Return the headings of a post, with the ids that they have in its HTML.

        Args:
            content: A post, a block, or several blocks.
            options: The same as for the HTML, so that the ids are the same.

        Raises:
            RenderError: As `to_html`.
        """
        session = self.session(content, options)
        self.fragment(content, session)
        return list(session.memo.get("headings", ()))

    def finish(self, fragment: Markup, session: Session) -> Markup:
        """Put a page around the fragment if one is asked for."""
        clean = printable(fragment)
        article = fragment if clean is fragment else Markup(clean)  # noqa: S704  # less of what is safe is safe
        if not session.options["page"]:
            return article
        from replicator.renderers.page import page

        title = getattr(session.post, "title", None)
        return page(article, title=printable(title or ""), lang=session.options["lang"])


html = HtmlRenderer()
"""The default HTML renderer, with the built-in blocks."""


def to_html(content: Content, **options: Unpack[HtmlOptions]) -> Markup:
    """
    Render to HTML: the inner HTML of an article, or a whole page with `page=True`.

    Args:
        content: A post, a block, or several blocks.
        options: See `HtmlOptions` and `RenderOptions`.

    Raises:
        RenderError: The content nests too deep, or an unknown type meets the policy "error".
    """
    return html(content, **options)
