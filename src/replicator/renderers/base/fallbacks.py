"""What is shown where no function says how: posts, blocks by their fields, blocks that nobody knows."""

from __future__ import annotations

import warnings
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from replicator.errors import ContentWarning, RenderError
from replicator.fields import field_specs
from replicator.model import Block, Post, RawBlock, Record
from replicator.nodes import RichText
from replicator.renderers.base.dispatch import RenderFunction
from replicator.walk import parts

if TYPE_CHECKING:
    from replicator.renderers.base.render import Render

__all__ = ["header", "shows_unknown", "without_function"]

F = TypeVar("F")


def without_function(value: Block | Record) -> RenderFunction:
    """Return what renders a value for which there is no function."""
    if isinstance(value, RawBlock):
        return _unknown
    return _generic if isinstance(value, Block) else _article


def _article(post: Record, render: Render[Any]) -> Any:
    """Render the blocks of a post, its Markdown, its main rich text; of any other record what its fields hold."""
    if not isinstance(post, Post):
        shown = [spec for spec in field_specs(type(post)) if spec.name not in ("id", "title")]
        return render.join(*[render.field(spec, getattr(post, spec.name)) for spec in shown])
    main = post.rich_text
    return render.join(
        render.blocks(post.blocks), render.markdown(post.content), main and render.nodes([main])
    )


def header(post: Record, render: Render[Any]) -> Any:
    """Render what a page begins with, or nothing where the post says none of it."""
    if not isinstance(post, Post):
        title = getattr(post, "title", None)
        ids = post.get("author") or post.get("authors") or []
        names = _names(ids if isinstance(ids, list) else [ids], render)
        parts = [title and render.element("h1", title), names and render.element("p", names, class_="byline")]
        return render.element("header", parts) if any(parts) else None
    names = _names(post.author, render)
    hero = render.asset(post.hero_image)
    parts = [
        post.title and render.element("h1", post.title),
        post.subtitle and render.element("p", post.subtitle, class_="subtitle"),
        names and render.element("p", names, class_="byline"),
        hero and render.element("figure", render.element("img", src=hero, alt=""), class_="hero"),
    ]
    return render.element("header", parts) if any(parts) else None


def _names(ids: list[Any], render: Render[Any]) -> str:
    return ", ".join(filter(None, (render.author(each) for each in ids if isinstance(each, str))))


def _generic(block: Block, render: Render[Any]) -> Any:
    """Render a block that has fields but no function: as one of its type that has, or else each field by its kind."""
    from replicator.renderers.base.namesakes import as_namesake  # not at import: most blocks have a look

    return as_namesake(block, render) or render.element("div", render.fields(block))


def _unknown(block: RawBlock, render: Render[Any]) -> Any:
    """Render a block that nobody knows: the blocks and the rich text inside it."""
    advice = f"register a class for it, or a function with .renders({block.type!r})"
    if not shows_unknown(f"blocks of type {block.type!r}", block, render, advice):
        return None
    is_told = render._session.options["unknown"] == "warn"
    if not is_told and not any(part for _, part in parts(block)):
        render._session.leave_out(block.type)
    return render.unknown(block, _inside_of(block, render))


def shows_unknown(what: str, value: Any, render: Render[Any], advice: str) -> bool:
    """
    Say that nobody knows the type of a value, as the policy wants it said; return whether to show what is inside.

    Raises:
        RenderError: The policy is "error"; the message ends with the advice.
    """
    policy = render._session.options["unknown"]
    if policy in ("keep", "drop"):
        return bool(policy == "keep")
    place = render._session.place_of(value, render._value)
    message = f"{place and f'{place}: '}nothing renders {what} as {render.format}"
    if policy == "error":
        raise RenderError(f"{message}: {advice}")
    warnings.warn(message, ContentWarning, stacklevel=3)
    return True


def _inside_of(block: Block, render: Render[F]) -> F:
    """Render the lists of blocks, counted through, and the rich texts inside a block, and nothing else of it."""
    places = count()
    return render.join(
        *[
            render.nodes([part])
            if isinstance(part, RichText)
            else [render.block(each, next(places)) for each in part]
            for _, part in parts(block)
        ]
    )
