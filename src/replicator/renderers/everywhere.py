"""One function for every format, and how a field of each kind looks."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from replicator.fields import text_form
from replicator.kinds import ASSET, CODE, HTML, MARKDOWN, MOMENT, TEXT, URL
from replicator.renderers.base.dispatch import RenderFunction, Target
from replicator.renderers.base.render import Render
from replicator.renderers.html_format.renderer import html
from replicator.renderers.markdown_format.renderer import markdown
from replicator.renderers.text_format.renderer import text

__all__ = ["renders"]

Function = TypeVar("Function", bound=RenderFunction)

_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_IMAGES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg")


def renders(target: Target, **fields: Any) -> Callable[[Function], Function]:
    """
    Return a decorator that registers one function for a target in all three default renderers.

    A function that only uses the methods of its `Render` reads the same in each format;
    `render.format` tells which one is asked for. See `Renderer.renders`.
    """

    def register(function: Function) -> Function:
        for renderer in (html, markdown, text):
            renderer.renders(target, **fields)(function)
        return function

    return register


@renders(TEXT)
def paragraphs(value: Any, render: Render[Any]) -> Any:
    """Plain text: paragraphs at blank lines, lines as they are broken."""
    return [
        render.element(
            "p", [[render.element("br") if index else None, line] for index, line in enumerate(lines)]
        )
        for part in _BLANK_LINES.split(_words(value).strip())
        if (lines := part.splitlines())
    ]


@renders(MARKDOWN)
def rendered_markdown(value: Any, render: Render[Any]) -> Any:
    """Markdown."""
    return render.markdown(_words(value))


@renders(HTML)
def sanitised_html(value: Any, render: Render[Any]) -> Any:
    """HTML, sanitised."""
    return render.html(_words(value))


@renders(CODE)
def code_as_it_is(value: Any, render: Render[Any]) -> Any:
    """Program text."""
    return render.element("pre", render.element("code", _words(value)))


@renders(ASSET)
def image_or_file(value: Any, render: Render[Any]) -> Any:
    """An image, or a link to a file."""
    url = render.asset(_words(value))
    if url is None:
        return None
    path = url.partition("?")[0]
    if path.lower().endswith(_IMAGES) or url.startswith("data:"):
        return render.element("figure", render.element("img", src=url, alt=""))
    from urllib.parse import unquote

    return render.element("p", render.element("a", unquote(posixpath.basename(path)) or url, href=url))


@renders(URL)
def link_to_itself(value: Any, render: Render[Any]) -> Any:
    """A link."""
    url = render.link(_words(value))
    return url and render.element("p", render.element("a", _words(value), href=url))


@renders(MOMENT)
def moment(value: Any, render: Render[Any]) -> Any:
    """A date or a time of day, as it is written in a file; HTML knows that form."""
    form = text_form(type(value))
    return render.element("p", render.element("time", str(form.write(value) if form else value)))


def _words(value: Any) -> str:
    return str(value.value if isinstance(value, Enum) else value)
