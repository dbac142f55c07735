"""The plain text format: the words of a post, laid out to be read; what it writes with is in `fragments`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias, Unpack, get_args

from replicator.characters import printable
from replicator.renderers.base.content import Content
from replicator.renderers.base.render import Render
from replicator.renderers.base.renderer import Renderer
from replicator.renderers.base.session import Session
from replicator.renderers.options import DEFAULTS, WORDS, RenderOptions

if TYPE_CHECKING:
    from replicator.renderers.lines.flow import Flow

__all__ = ["Links", "TextOptions", "TextRenderer", "text", "to_text"]


Links: TypeAlias = Literal["none", "inline", "footnotes"]
"""Where plain text has the addresses of links."""


class TextOptions(RenderOptions, total=False):
    """What can be said for one rendering to plain text."""

    width: int | None
    """How long lines may be; None breaks no lines. Default: 80."""

    links: Links
    """
    Where the addresses of links and pictures go. Default: none.

    "inline" writes them after the words, "footnotes" a number there and the addresses below the text,
    "none" leaves them out.
    """


class TextRenderer(Renderer["Flow"]):
    """The plain text format: `replicator.text`."""

    defaults: ClassVar[Mapping[str, Any]] = {**DEFAULTS, "width": 80, "links": "none"}
    words: ClassVar[Mapping[str, tuple[str, ...]]] = {**WORDS, "links": get_args(Links)}

    @cached_property
    def render_class(self) -> type[Render[Any]]:
        """What makes the fragments; brought in when something is rendered."""
        from replicator.renderers.text_format.fragments import TextRender

        return TextRender

    def __call__(self, content: Content, **options: Unpack[TextOptions]) -> str:
        """Render a post, a block or several blocks; see `to_text`."""
        document: str = self.render(content, options)
        return document

    def finish(self, fragment: Flow, session: Session) -> str:
        """Break the lines and write them out."""
        from replicator.renderers.lines.flow import verbatim

        render: Any = self.render_class(session)
        notes = [f"[{number}] {url}" for url, number in session.memo.get("notes", {}).items()]
        document = render.join(render.block_of(fragment), verbatim(notes))
        return printable(document.lay_out(session.options["width"]))


text = TextRenderer()
"""The default plain text renderer, with the built-in blocks."""


def to_text(content: Content, **options: Unpack[TextOptions]) -> str:
    """
    Render to plain text.

    Args:
        content: A post, a block, or several blocks.
        options: See `TextOptions` and `RenderOptions`.

    Raises:
        RenderError: The content nests too deep, or an unknown type meets the policy "error".
    """
    return text(content, **options)
