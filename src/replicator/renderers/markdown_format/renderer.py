"""The Markdown format: the renderer, out and back; what it writes with is in `fragments`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, Unpack

from replicator.characters import printable
from replicator.errors import RegistrationError
from replicator.model import Block, Post
from replicator.registry import Registry, default_registry
from replicator.renderers.base.content import Content
from replicator.renderers.base.render import Render
from replicator.renderers.base.renderer import Renderer
from replicator.renderers.base.session import Session
from replicator.renderers.engines.nodes import NodeKind
from replicator.renderers.markdown_format.reading import SEPARATOR, Reader, ReadFunction, Reading
from replicator.renderers.options import DEFAULTS, RenderOptions
from replicator.typing import check_type

if TYPE_CHECKING:
    from replicator.renderers.lines.flow import Flow

__all__ = [
    "MarkdownOptions",
    "MarkdownRenderer",
    "from_markdown",
    "markdown",
    "to_markdown",
]

Function = TypeVar("Function", bound=ReadFunction)


class MarkdownOptions(RenderOptions, total=False):
    """What can be said for one rendering to Markdown."""

    front_matter: bool
    """Whether a post begins with its other fields as YAML, between fences. Default: False."""


class MarkdownRenderer(Renderer["Flow"]):
    """The Markdown format, out and back: `replicator.markdown`."""

    defaults: ClassVar[Mapping[str, Any]] = {**DEFAULTS, "front_matter": False}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._readings: list[Reading] = []

    @cached_property
    def render_class(self) -> type[Render[Any]]:
        """What makes the fragments; brought in when something is rendered."""
        from replicator.renderers.markdown_format.fragments import MarkdownRender

        return MarkdownRender

    def __call__(self, content: Content, **options: Unpack[MarkdownOptions]) -> str:
        """Render a post, a block or several blocks; see `to_markdown`."""
        document: str = self.render(content, options)
        return document

    def finish(self, fragment: Flow, session: Session) -> str:
        """Write the lines out."""
        render: Any = self.render_class(session)
        body = printable(render.block_of(fragment).lay_out(None))
        first, _, others = body.partition("\n")
        if first.rstrip() == "---" and others[:1] not in ("", "\n"):
            body = f"{SEPARATOR}\n\n{body}"  # or it would be read as front matter
        if not session.options["front_matter"] or session.post is None:
            return body
        from replicator.renderers.markdown_format.front_matter import front_matter

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
        check_type(text, str, "a text of Markdown", "decode bytes; give path.read_text() for a file")
        registry = default_registry if registry is None else registry
        text, post = printable(text.removeprefix("\ufeff")), Post()
        if text.startswith("---"):
            from replicator.renderers.markdown_format.front_matter import split

            text, post = split(text, registry, name)
        elif text.startswith("+++"):
            from replicator.frontmatter import refuse_toml

            refuse_toml(text, name)
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

    What a block holds as Markdown goes out as it is, HTML and addresses in it included: render it with what is safe.

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
        ParseError: The front matter is not YAML that can be read, or TOML.
        StructureError: The front matter does not fit a post.
        RegistrationError: The registry has no block type that takes running text.
    """
    return markdown.read(text, registry=registry, merge=merge, name=name)
