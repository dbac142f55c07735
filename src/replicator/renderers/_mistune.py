"""
Markdown to HTML, on mistune; the only importer of it.

mistune's own URL policy has a hole (entities are decoded after the scheme was judged),
so links and images are written here, from an address that the allow-list has passed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, MutableMapping
from functools import cache
from typing import Any

import mistune
from markupsafe import escape
from mistune.core import BlockState
from mistune.plugins.formatting import strikethrough
from mistune.plugins.table import table, table_in_list, table_in_quote
from mistune.plugins.task_lists import task_lists
from mistune.util import safe_entity, striptags, unescape

from replicator.renderers.safety import sanitise

__all__ = ["MAX_EMPHASIS", "Engine", "tokens"]

MAX_EMPHASIS = 500
"""
How many runs of `*` and `_` one paragraph may have before they are taken literally.

mistune's time grows faster than their square where they nest.
"""

Resolver = Callable[[str], str | None]

_RUNS = re.compile(r"\*+|_+")
_PLUGINS = (strikethrough, table, table_in_quote, table_in_list, task_lists)


class Inline(mistune.InlineParser):
    """The parser of text inside a line, with a limit on emphasis."""

    literal: mistune.InlineParser | None = None
    """The parser that takes over where there is more emphasis than that."""

    def __call__(self, s: str, env: MutableMapping[str, Any]) -> list[dict[str, Any]]:
        """Return the tokens of a paragraph."""
        if (
            self.literal
            and s.count("*") + s.count("_") > MAX_EMPHASIS
            and len(_RUNS.findall(s)) > MAX_EMPHASIS
        ):
            return self.literal(s, env)
        return super().__call__(s, env)


class HtmlTokens(mistune.HTMLRenderer):
    """The HTML of each token where it differs from mistune's."""

    def __init__(self, link: Resolver, asset: Resolver) -> None:
        super().__init__(escape=False)
        self.resolve_link = link
        self.resolve_asset = asset
        self.has_raw_html = False

    def render_tokens(self, tokens: Iterable[dict[str, Any]], state: BlockState) -> str:
        """Render tokens; words and line ends, which are most of them, without a detour."""
        return "".join(
            [
                self.text(token["raw"])
                if token["type"] == "text"
                else "\n"
                if token["type"] == "softbreak"
                else self.render_token(token, state)
                for token in tokens
            ]
        )

    def link(self, text: str, url: str, title: str | None = None) -> str:
        href = self.resolve_link(unescape(url))
        return f'<a href="{escape(href)}"{_title(title)}>{text}</a>' if href else text

    def image(self, text: str, url: str, title: str | None = None) -> str:
        src = self.resolve_asset(unescape(url))
        alt = safe_entity(striptags(text))
        return f'<img src="{escape(src)}" alt="{alt}"{_title(title)}>' if src else alt

    def inline_html(self, html: str) -> str:
        self.has_raw_html = True
        return html

    def block_html(self, html: str) -> str:
        self.has_raw_html = True
        return html + "\n"

    def linebreak(self) -> str:
        return "<br>\n"

    def thematic_break(self) -> str:
        return "<hr>\n"

    def task_list_item(self, text: str, checked: bool = False) -> str:
        box = "☑ " if checked else "☐ "
        return f"<li>{text.replace('<p>', '<p>' + box, 1) if text.startswith('<p>') else box + text}</li>\n"

    def strikethrough(self, text: str) -> str:
        return f"<del>{text}</del>"

    def table(self, text: str) -> str:
        return f"<table>\n{text}</table>\n"

    def table_head(self, text: str) -> str:
        return f"<thead>\n<tr>\n{text}</tr>\n</thead>\n"

    def table_body(self, text: str) -> str:
        return f"<tbody>\n{text}</tbody>\n" if text else ""

    def table_row(self, text: str) -> str:
        return f"<tr>\n{text}</tr>\n"

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        tag = "th" if head else "td"
        style = f' style="text-align:{align}"' if align else ""
        return f"<{tag}{style}>{text}</{tag}>\n"


def _title(title: str | None) -> str:
    return f' title="{safe_entity(title)}"' if title else ""


@cache
def _parser() -> mistune.Markdown:
    """Return what all engines share: the rules, which keep nothing of what they parse."""
    inline, literal = Inline(), Inline()
    literal.rules.remove("emphasis")
    mistune.Markdown(inline=literal, plugins=_PLUGINS)
    inline.literal = literal
    return mistune.Markdown(inline=inline, plugins=_PLUGINS)


def tokens(source: str) -> list[dict[str, Any]]:
    """Return Markdown as mistune's tokens, for those who make something else than HTML of it."""
    parsed = _parser()(source)
    return parsed if isinstance(parsed, list) else []


class Engine:
    """
    Markdown for one rendering: links and images go where the site says.

    Args:
        link: Resolves a link's target to a safe URL.
        asset: Resolves an image's source to a safe URL.
        trust_html: Whether raw HTML in Markdown goes out as it is.
    """

    def __init__(self, link: Resolver, asset: Resolver, *, trust_html: bool) -> None:
        shared = _parser()
        self._tokens = HtmlTokens(link, asset)
        self._trust_html = trust_html
        self._markdown = mistune.Markdown(renderer=self._tokens, block=shared.block, inline=shared.inline)
        self._markdown.before_render_hooks = shared.before_render_hooks

    def render(self, source: str) -> str:
        """Render Markdown to HTML that is safe, unless raw HTML is trusted."""
        self._tokens.has_raw_html = False
        return self._safe(str(self._markdown(source)))

    def inline(self, source: str) -> str:
        """Render Markdown that is part of a line."""
        self._tokens.has_raw_html = False
        state = self._markdown.block.state_cls()
        tokens = self._markdown.inline(" ".join(source.split()), state.env)
        return self._safe(self._tokens.render_tokens(tokens, state))

    def _safe(self, rendered: str) -> str:
        return sanitise(rendered) if self._tokens.has_raw_html and not self._trust_html else rendered
