"""The HTML format: the renderer; what it writes with is in `fragments`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Unpack, get_args

from markupsafe import Markup

from replicator.characters import printable
from replicator.renderers.base.content import Content
from replicator.renderers.base.render import Render
from replicator.renderers.base.renderer import Renderer
from replicator.renderers.base.session import Session
from replicator.renderers.engines import RawHtml
from replicator.renderers.options import DEFAULTS, WORDS, RenderOptions
from replicator.renderers.safety import EMBED_HOSTS

if TYPE_CHECKING:
    from replicator.renderers.html_format.headings import Heading

__all__ = ["HtmlOptions", "HtmlRenderer", "html", "to_html"]


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
        """What makes the fragments; brought in when something is rendered."""
        from replicator.renderers.html_format.fragments import HtmlRender

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
        from replicator.renderers.html_format.page import page

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
