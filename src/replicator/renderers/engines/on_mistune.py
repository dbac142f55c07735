"""
Markdown to HTML, on mistune; the only importer of it.

mistune parses; the HTML is written here, token by token, because its own URL policy has a hole
(entities are decoded after the scheme was judged). `gfm` mends what it lacks of GitHub Flavored Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from functools import cache
from typing import Any, TypeAlias

import mistune
from mistune.core import BaseRenderer, BlockState
from mistune.plugins import Plugin
from mistune.plugins.def_list import def_list
from mistune.plugins.footnotes import footnotes
from mistune.plugins.formatting import strikethrough
from mistune.plugins.task_lists import task_lists
from mistune.util import escape, safe_entity, unescape

from replicator.renderers.elements import BLANKS
from replicator.renderers.engines import Extensions, MarkdownContext
from replicator.renderers.engines.gfm import addresses, closed_tag, may_hold_addresses, table
from replicator.renderers.safety import safe

__all__ = ["MAX_EMPHASIS", "inline", "inline_tokens", "plugins", "render", "tokens"]

MAX_EMPHASIS = 500
"""
How many runs of `*` and `_` one paragraph may have before they are taken literally.

mistune's time grows faster than their square where they nest.
"""

Token: TypeAlias = dict[str, Any]
Env: TypeAlias = MutableMapping[str, Any]

_RUNS = re.compile(r"\*+|_+")
_MARKS = re.compile(r"[\\`*_\[<~\n]")


def render(source: str, extensions: Extensions, context: MarkdownContext) -> str:
    """Return the HTML of Markdown; see `MarkdownEngine.render`."""
    parser = _parser(extensions)
    env = {"ref_links": {}, **_env(source, extensions, context)}
    line = source.rstrip(BLANKS)
    if source[:1].isalpha() and "\n" not in line and "\r" not in line:  # a paragraph, whatever follows
        return _marked(f"<p>{_written(parser.inline(line, env), env)}</p>\n", env)
    state = parser.block.state_cls()
    state.env.update(env)
    return _marked(str(parser.parse(source, state)[0]), state.env)


def inline(line: str, extensions: Extensions, context: MarkdownContext) -> str:
    """Return the HTML of Markdown that is part of a line; see `MarkdownEngine.inline`."""
    env = {"ref_links": {}, **_env(line, extensions, context)}
    return _marked(_written(_parser(extensions).inline(line, env), env), env)


def _env(source: str, extensions: Extensions, context: MarkdownContext) -> Env:
    return {
        "context": context,
        "autolinks": extensions.autolinks and may_hold_addresses(source),
        "raw html": False,
        "references": {},
    }


def _marked(html: str, env: Env) -> str:
    """Say by the type whether raw HTML is left in."""
    unsafe = env["raw html"] and env["context"].raw_html == "sanitise"
    return html if unsafe else safe(html)  # every token is written by a function below


def plugins(extensions: Extensions) -> list[Plugin]:
    """Return what mistune is to read beyond CommonMark, and what mends its reading."""
    return [closed_tag, *(plugin for name, plugin in _PLUGINS.items() if getattr(extensions, name))]


def inline_tokens(source: str, extensions: Extensions, env: Env) -> list[Token]:
    """Return the tokens of Markdown that is part of a line."""
    return _parser(extensions).inline(source, env)


def tokens(source: str, extensions: Extensions) -> list[Token]:
    """Return Markdown as mistune's tokens, for those who make something else than HTML of it."""
    shared = _parser(extensions)
    markdown = mistune.Markdown(block=shared.block, inline=shared.inline)
    markdown.before_render_hooks = shared.before_render_hooks
    parsed = markdown(source)
    return parsed if isinstance(parsed, list) else []


@cache
def _parser(extensions: Extensions) -> mistune.Markdown:
    """Return what all renderings share: the rules, which keep nothing of what they parse."""
    block, parse_inline, literal = mistune.BlockParser(), Inline(), Inline()
    literal.rules.remove("emphasis")
    wanted = plugins(extensions)
    mistune.Markdown(inline=literal, plugins=wanted)
    parse_inline.literal = literal
    return mistune.Markdown(renderer=Writer(), block=block, inline=parse_inline, plugins=wanted)


_PLUGINS: Mapping[str, Plugin] = {
    "strikethrough": strikethrough,
    "tables": table,
    "task_lists": task_lists,
    "footnotes": footnotes,
    "definition_lists": def_list,
}


class Inline(mistune.InlineParser):
    """The parser of text inside a line, with a limit on emphasis."""

    literal: mistune.InlineParser | None = None
    """The parser that takes over where there is more emphasis than that."""

    def __call__(self, s: str, env: MutableMapping[str, Any]) -> list[Token]:
        """Return the tokens of a paragraph; one without any mark is not parsed."""
        if not _MARKS.search(s):
            return [{"type": "text", "raw": s}]
        if (
            self.literal
            and s.count("*") + s.count("_") > MAX_EMPHASIS
            and len(_RUNS.findall(s)) > MAX_EMPHASIS
        ):
            return self.literal(s, env)
        return super().__call__(s, env)


class Writer(BaseRenderer):
    """Writes tokens as HTML, each by its function in `_WRITERS`."""

    NAME = "html of replicator"

    def render_tokens(self, tokens: Iterable[Token], state: BlockState) -> str:
        """Return the HTML of tokens."""
        return _written(tokens, state.env)


def _written(tokens: Iterable[Token], env: Env) -> str:
    return "".join([_WRITERS[token["type"]](token, env) for token in tokens])


def _inside(token: Token, env: Env) -> str:
    return "".join([_WRITERS[child["type"]](child, env) for child in token["children"]])


def _text(token: Token, env: Env) -> str:
    raw: str = token["raw"]
    if env["autolinks"] and may_hold_addresses(raw):
        return "".join(
            [
                words if url is None else _anchor(url, words, None, env)
                for part, url in addresses(raw)
                for words in [escape(unescape(part))]
            ]
        )
    return escape(unescape(raw)) if _SPECIAL.search(raw) else raw


_SPECIAL = re.compile(r'[&<>"]')


def _link(token: Token, env: Env) -> str:
    attrs = token["attrs"]
    autolinks, env["autolinks"] = env["autolinks"], False
    inside = _inside(token, env)
    env["autolinks"] = autolinks
    return _anchor(attrs["url"], inside, attrs.get("title"), env)


def _anchor(url: str, inside: str, title: str | None, env: Env) -> str:
    href = env["context"].link(url)
    return inside if href is None else f'<a href="{escape(href)}"{_title(title)}>{inside}</a>'


def _image(token: Token, env: Env) -> str:
    attrs = token["attrs"]
    src, alt = env["context"].image(attrs["url"]), escape(_plain(token["children"]))
    return alt if src is None else f'<img src="{escape(src)}" alt="{alt}"{_title(attrs.get("title"))}>'


def _plain(tokens: Iterable[Token]) -> str:
    """Return the words of tokens, for what is read where a picture is not seen."""
    return "".join(
        [
            _plain(token["children"])
            if "children" in token
            else token["raw"]
            if token["type"] == "codespan"
            else unescape(token["raw"])
            if token["type"] == "text"
            else "\n"
            if token["type"] in ("softbreak", "linebreak")
            else ""
            for token in tokens
        ]
    )


def _title(title: str | None) -> str:
    return f' title="{safe_entity(title)}"' if title else ""


def _raw(token: Token, env: Env) -> str:
    env["raw html"] = True
    html: str = token["raw"]
    return escape(html) if env["context"].raw_html == "escape" else html


def _raw_block(token: Token, env: Env) -> str:
    html = _raw(token, env)
    return html if html.endswith("\n") else f"{html}\n"


def _code_block(token: Token, _: Env) -> str:
    code: str = token["raw"]
    info = unescape(token.get("attrs", {}).get("info") or "").split(None, 1)
    language = f' class="language-{escape(info[0])}"' if info else ""
    end = "\n" if code and not code.endswith("\n") else ""
    return f"<pre><code{language}>{escape(code)}{end}</code></pre>\n"


def _list(token: Token, env: Env) -> str:
    attrs = token["attrs"]
    tag = "ol" if attrs["ordered"] else "ul"
    start = f' start="{attrs["start"]}"' if "start" in attrs else ""
    return f"<{tag}{start}>\n{_inside(token, env)}</{tag}>\n"


def _item(token: Token, env: Env) -> str:
    return f"<li>{_in_item(token, env)}</li>\n"


def _in_item(token: Token, env: Env) -> str:
    """Return the inside of a list's item, blocks on lines of their own."""
    parts: list[str] = []
    for child in token["children"]:
        written = _WRITERS[child["type"]](child, env)
        if not written:
            continue
        if child["type"] != "block_text" and (not parts or not parts[-1].endswith("\n")):
            parts.append("\n")
        parts.append(written)
    return "".join(parts)


def _task(token: Token, env: Env) -> str:
    box = "☑ " if token["attrs"]["checked"] else "☐ "
    inside = _in_item(token, env)
    boxed = inside.replace("<p>", f"<p>{box}", 1) if inside.startswith("\n<p>") else box + inside
    return f"<li>{boxed}</li>\n"


def _cell(token: Token, env: Env) -> str:
    attrs = token["attrs"]
    tag = "th" if attrs["head"] else "td"
    align = f' align="{attrs["align"]}"' if attrs["align"] else ""
    return f"<{tag}{align}>{_inside(token, env)}</{tag}>\n"


def _table_body(token: Token, env: Env) -> str:
    return f"<tbody>\n{_inside(token, env)}</tbody>\n" if token["children"] else ""


def _note_reference(token: Token, env: Env) -> str:
    index = token["attrs"]["index"]
    count = env["references"][index] = env["references"].get(index, 0) + 1
    own = f"{index}-{count}" if count > 1 else str(index)
    return f'<sup class="footnote-ref"><a href="#fn-{index}" id="fnref-{own}">{index}</a></sup>'


def _note(token: Token, env: Env) -> str:
    index, inside = token["attrs"]["index"], _inside(token, env).rstrip()
    back = "".join(
        f' <a href="#fnref-{own}" class="footnote-backref" aria-label="Back to reference {own}">↩</a>'
        for count in range(1, env["references"].get(index, 0) + 1)
        if (own := f"{index}-{count}" if count > 1 else str(index))
    )
    last = inside.removesuffix("</p>")
    return f'<li id="fn-{index}">\n{last}{back}{"</p>" if last != inside else ""}\n</li>\n'


def _around(before: str, after: str) -> Callable[[Token, Env], str]:
    """Return a function that writes something before and after what is inside."""
    return lambda token, env: f"{before}{_inside(token, env)}{after}"


def _always(html: str) -> Callable[[Token, Env], str]:
    return lambda _token, _env: html


def _heading(token: Token, env: Env) -> str:
    level = token["attrs"]["level"]
    return f"<h{level}>{_inside(token, env)}</h{level}>\n"


_WRITERS: Mapping[str, Callable[[Token, Env], str]] = {
    "text": _text,
    "softbreak": _always("\n"),
    "linebreak": _always("<br>\n"),
    "emphasis": _around("<em>", "</em>"),
    "strong": _around("<strong>", "</strong>"),
    "strikethrough": _around("<del>", "</del>"),
    "codespan": lambda token, _: f"<code>{escape(token['raw'])}</code>",
    "link": _link,
    "image": _image,
    "inline_html": _raw,
    "footnote_ref": _note_reference,
    "blank_line": _always(""),
    "paragraph": _around("<p>", "</p>\n"),
    "block_text": _inside,
    "heading": _heading,
    "thematic_break": _always("<hr>\n"),
    "block_code": _code_block,
    "block_quote": _around("<blockquote>\n", "</blockquote>\n"),
    "block_html": _raw_block,
    "list": _list,
    "list_item": _item,
    "task_list_item": _task,
    "table": _around("<table>\n", "</table>\n"),
    "table_head": _around("<thead>\n<tr>\n", "</tr>\n</thead>\n"),
    "table_body": _table_body,
    "table_row": _around("<tr>\n", "</tr>\n"),
    "table_cell": _cell,
    "def_list": _around("<dl>\n", "</dl>\n"),
    "def_list_head": _around("<dt>", "</dt>\n"),
    "def_list_item": lambda token, env: f"<dd>{_in_item(token, env)}</dd>\n",
    "footnotes": _around('<section class="footnotes">\n<ol>\n', "</ol>\n</section>\n"),
    "footnote_item": _note,
}
"""How tokens are written."""
