"""The HTML format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Unpack

from markupsafe import Markup, escape

from replicator.model import RawBlock
from replicator.renderers.base import (
    DEFAULTS,
    Content,
    Render,
    Renderer,
    RenderOptions,
    Session,
)
from replicator.renderers.page import page
from replicator.renderers.safety import attributes, check_tag, printable, sanitise

__all__ = ["HtmlOptions", "HtmlRender", "HtmlRenderer", "html", "to_html"]

VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "source", "track", "wbr"})
INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "br",
        "button",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "i",
        "img",
        "input",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "wbr",
    }
)
NOTHING = Markup()


class HtmlOptions(RenderOptions, total=False):
    """What can be said for one rendering to HTML."""

    lang: str
    """The language of the page, as in `<html lang="…">`. Default: en."""


class HtmlRender(Render[Markup]):
    """What a function that renders HTML is given; its fragments are `markupsafe.Markup`."""

    __slots__ = ()

    format: ClassVar[str] = "html"

    def text(self, text: str | None) -> Markup:
        return escape(text) if text else NOTHING

    def markdown(self, source: str | None) -> Markup:
        return Markup(engine(self).render(source)) if source else NOTHING  # noqa: S704

    def inline(self, source: str | None) -> Markup:
        return Markup(engine(self).inline(source)) if source else NOTHING  # noqa: S704

    def html(self, source: str | None) -> Markup:
        if not source:
            return NOTHING
        safe = source if self._session.options["trust_html"] else sanitise(source)
        return Markup(safe if safe.endswith("\n") else f"{safe}\n")  # noqa: S704

    def element(self, tag: str, /, *children: Any, **attrs: Any) -> Markup:
        check_tag(tag)
        start = f"<{tag}{attributes(attrs, image=tag in ('img', 'video'))}>" if attrs else f"<{tag}>"
        if tag in VOID:
            return Markup(start if tag in INLINE else start + "\n")  # noqa: S704
        inside = "".join(map(_fragment, children))
        if tag in INLINE:
            return Markup(f"{start}{inside}</{tag}>")  # noqa: S704
        break_after_start = "\n" if inside.endswith("\n") and tag != "pre" else ""
        return Markup(f"{start}{break_after_start}{inside}</{tag}>\n")  # noqa: S704

    def join(self, *children: Any) -> Markup:
        shown = [child for child in children if child or child.__class__ is int]
        if len(shown) == 1 and shown[0].__class__ is Markup:
            return shown[0]  # copying a long post takes time
        return Markup("".join(map(_fragment, shown)))  # noqa: S704

    def unknown(self, block: RawBlock, inside: Markup) -> Markup:
        """Write an element that says the type of the block, so that a gap can be found in the source."""
        return self.element("div", inside, class_="unknown-block", data_type=block.type)


def _fragment(child: Any) -> str:
    if child.__class__ is Markup:
        return child
    if child is None or isinstance(child, bool):
        return ""
    if isinstance(child, str):
        return escape(child)
    if isinstance(child, (int, float)):
        return str(child)
    return "".join(map(_fragment, child)) if not hasattr(child, "__html__") else child.__html__()


def engine(render: Render[Any]) -> Any:
    """Return the Markdown engine of a rendering; made when it is first needed."""
    session = render._session
    found = session.memo.get("engine")
    if found is None:
        from replicator.renderers._mistune import Engine

        found = Engine(render.link, render.asset, trust_html=session.options["trust_html"])
        session.memo["engine"] = found
    return found


class HtmlRenderer(Renderer[Markup]):
    """The HTML format: `replicator.html`."""

    render_class = HtmlRender
    defaults: ClassVar[Mapping[str, Any]] = {**DEFAULTS, "lang": "en"}

    def __call__(self, content: Content, **options: Unpack[HtmlOptions]) -> Markup:
        """Render a post, a block or several blocks; see `to_html`."""
        document: Markup = self.render(content, options)
        return document

    def finish(self, fragment: Markup, session: Session) -> Markup:
        """Put a page around the fragment if one is asked for."""
        clean = printable(fragment)
        article = fragment if clean is fragment else Markup(clean)  # noqa: S704  # less of what is safe is safe
        if not session.options["page"]:
            return article
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
