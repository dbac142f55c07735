"""
Markdown as a list of nodes, each with the lines it was written in.

mistune parses, so what is read here is what is rendered; its tokens have no places,
so its block parser is told to write down where each of them starts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import mistune
from mistune.core import BlockState
from mistune.util import unescape, unikey

from replicator.renderers.engines import Mistune
from replicator.renderers.engines.nodes import MarkdownNode, NodeKind, Span, SpanKind
from replicator.renderers.engines.on_mistune import inline_tokens, plugins

__all__ = ["MarkdownSource", "spans"]

_READS = Mistune()
"""What is read beyond CommonMark: the same as is rendered by default."""


class MarkdownSource:
    """
    A Markdown text and its nodes.

    Args:
        text: Markdown.
    """

    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n").replace("\r", "\n")
        state = _State()
        state.process(self.text if self.text.endswith("\n") else f"{self.text}\n")
        _parser().parse(state)
        found = _nodes(state.tokens)
        if not found and self.text.strip():
            found = [MarkdownNode("paragraph", self.text.strip("\n"), text=self.text)]
        self._written = {unikey(node.text): node for node in reversed(found) if node.kind == "definition"}
        self._known: Mapping[str, Any] = state.env["ref_links"]
        self.nodes = found
        if self._known:
            self.nodes = [each._replace(references=self._references(each)) for each in found]

    def _references(self, node: MarkdownNode) -> tuple[str, ...]:
        """Return the definitions that a node refers to, but for those that it holds itself."""
        if not self._known or node.kind in ("definition", "code"):
            return ()
        used = dict.fromkeys(unikey(label or words) for words, label in _REFERENCE.findall(node.source))
        return tuple(filter(None, [self._definition(key, node) for key in used if key in self._known]))

    def _definition(self, key: str, node: MarkdownNode) -> str:
        """Return a definition as it is written, or written anew where it stands inside of something."""
        written, link = self._written.get(key), self._known[key]
        if node.kind in ("quote", "list") and _holds(node.source, f"[{link['label']}]:"):
            return ""
        if written:
            return "" if node.start <= written.start < node.end else written.source
        return _definition(link)

    def slice(self, first: MarkdownNode, last: MarkdownNode) -> MarkdownNode:
        """Return the elements from one to another as one piece of prose, to the letter."""
        source = self.text[first.start : last.end].rstrip()
        node = MarkdownNode("paragraph", source, first.start, last.end, text=source)
        return node._replace(references=self._references(node))


def spans(source: str, references: Iterable[str] = ()) -> tuple[Span, ...]:
    """
    Return the pieces of a line of Markdown.

    Args:
        source: The line, or several.
        references: The definitions it refers to.
    """
    state = _State()
    definitions = "\n".join(references)
    if definitions:
        state.process(f"{definitions}\n")
        _parser().parse(state)
    return _spans(inline_tokens(source.strip(" \n\t\f"), _READS, state.env))


# The block parser, which notes where elements start.


class _Tokens(list[dict[str, Any]]):
    """The tokens of a text, with the text."""

    source = ""
    lazy = False


class _State(BlockState):
    """A state that gives each token the place where it starts."""

    def __init__(self, parent: BlockState | None = None) -> None:
        super().__init__(parent)
        self.starts: list[int] = []

    def process(self, src: str) -> None:
        super().process(src)
        self.tokens = _Tokens()
        self.tokens.source = src

    def child_state(self, src: str, lazy_line_starts: set[int] | None = None) -> BlockState:
        child = super().child_state(src, lazy_line_starts)
        child.tokens.lazy = bool(lazy_line_starts)  # type: ignore[attr-defined]
        return child

    def append_token(self, token: dict[str, Any]) -> None:
        token["start"] = self.starts[-1] if self.starts else self.cursor
        super().append_token(token)

    def add_paragraph(self, text: str) -> None:
        before = len(self.tokens)
        super().add_paragraph(text)
        if len(self.tokens) > before:
            self.tokens[-1]["start"] = self.cursor


class _Parser(mistune.BlockParser):
    """mistune's block parser, which tells the state what it is at."""

    def parse_method(self, m: re.Match[str], state: BlockState) -> int | None:
        assert isinstance(state, _State)  # noqa: S101  # the parser is only used with it
        before = len(state.tokens)
        state.starts.append(m.start())
        end = super().parse_method(m, state)
        state.starts.pop()
        for token in state.tokens[max(0, before - 1) :]:  # one may have been put before the last
            token.setdefault("start", m.start())
        return end

    def parse_ref_link(self, m: re.Match[str], state: BlockState) -> int | None:
        end = super().parse_ref_link(m, state)
        last = state.last_token()
        if end and not (last and last["type"] == "paragraph"):
            state.append_token({"type": "definition", "label": m["reflink_1"]})
        return end


@cache
def _parser() -> _Parser:
    block = _Parser()
    mistune.Markdown(block=block, plugins=plugins(_READS))
    return block


# From tokens to nodes.

_KINDS: Mapping[str, NodeKind] = {
    "paragraph": "paragraph",
    "block_text": "paragraph",
    "heading": "heading",
    "block_quote": "quote",
    "list": "list",
    "block_code": "code",
    "table": "table",
    "thematic_break": "divider",
    "block_html": "html",
    "definition": "definition",
}
_LABEL = r"\[((?:[^\[\]\\]|\\.)+)\]"
_REFERENCE = re.compile(rf"{_LABEL}(?:{_LABEL})?")


def _nodes(tokens: list[dict[str, Any]]) -> list[MarkdownNode]:
    source = tokens.source if isinstance(tokens, _Tokens) else ""
    ends = [*(token["start"] for token in tokens[1:]), len(source)]
    if any(token["start"] > end for token, end in zip(tokens, ends, strict=False)):
        return []  # mistune has lost the order
    found = []
    for token, end in zip(tokens, ends, strict=False):
        kind = _KINDS.get(token["type"])
        if kind:
            text = source[token["start"] : end].rstrip()
            details = _DETAILS.get(kind, _inside)(token)
            found.append(MarkdownNode(kind, text, token["start"], token["start"] + len(text), **details))
    return found


def _inside(token: dict[str, Any]) -> dict[str, Any]:
    return {"text": token.get("text", token.get("label", "")).strip(" \n\t\f")}


def _heading(token: dict[str, Any]) -> dict[str, Any]:
    return {**_inside(token), "level": token["attrs"]["level"]}


def _quote(token: dict[str, Any]) -> dict[str, Any]:
    inside = token["children"]
    return {"text": "" if inside.lazy else inside.source.rstrip()}


def _list(token: dict[str, Any]) -> dict[str, Any]:
    return {
        "items": tuple(item["children"].source.rstrip() for item in token["children"]),
        "ordered": token["attrs"]["ordered"],
        "first": token["attrs"].get("start", 1),
    }


def _code(token: dict[str, Any]) -> dict[str, Any]:
    return {"text": token["raw"], "info": unescape(token.get("attrs", {}).get("info", ""))}


def _table(token: dict[str, Any]) -> dict[str, Any]:
    head, body = token["children"]
    rows = [head, *body["children"]]
    return {
        "rows": tuple(tuple(cell["text"] for cell in row["children"]) for row in rows),
        "aligned": any(cell["attrs"]["align"] for cell in head["children"]),
    }


def _html(token: dict[str, Any]) -> dict[str, Any]:
    return {"text": token["raw"].rstrip()}


_DETAILS = {
    "heading": _heading,
    "quote": _quote,
    "list": _list,
    "code": _code,
    "table": _table,
    "html": _html,
}


def _holds(source: str, start: str) -> bool:
    """Tell whether a line of a quote or a list starts so, behind its marks."""
    return start in source and any(
        line.lstrip(" \t>*+-0123456789.)").startswith(start) for line in source.split("\n")
    )


def _definition(link: Mapping[str, Any]) -> str:
    title = link.get("title")
    escaped = title.replace("\\", "\\\\").replace('"', '\\"') if title else ""
    return f"[{link['label']}]: <{link['url']}>" + (f' "{escaped}"' if title else "")


# From tokens to spans.


def _spans(tokens: Iterable[dict[str, Any]]) -> tuple[Span, ...]:
    found: list[Span] = []
    for token in tokens:
        span = _SPANS[token["type"]](token)
        if span.kind == "text" and found and found[-1].kind == "text":
            found[-1] = Span("text", found[-1].text + span.text)
        else:
            found.append(span)
    return tuple(found)


def _around(kind: SpanKind) -> Any:
    return lambda token: Span(kind, inside=_spans(token["children"]))


def _link(token: dict[str, Any]) -> Span:
    attributes = token["attrs"]
    title = unescape(attributes.get("title") or "")
    return Span("link", url=_readable(attributes["url"]), title=title, inside=_spans(token["children"]))


def _image(token: dict[str, Any]) -> Span:
    link = _link(token)
    return link._replace(kind="image", text=_words(link.inside))


def _words(inside: Iterable[Span]) -> str:
    return "".join(span.text or (" " if span.kind == "break" else _words(span.inside)) for span in inside)


_SPANS = {
    "text": lambda token: Span("text", unescape(token["raw"])),
    "softbreak": lambda _token: Span("text", "\n"),
    "linebreak": lambda _token: Span("break"),
    "codespan": lambda token: Span("code", token["raw"]),
    "inline_html": lambda token: Span("html", token["raw"]),
    "emphasis": _around("emphasis"),
    "strong": _around("strong"),
    "strikethrough": _around("strikethrough"),
    "link": _link,
    "image": _image,
}

_ENCODED = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")


def _readable(url: str) -> str:
    """Return an address with the letters of all languages in it, as mistune found them."""

    def decoded(match: re.Match[str]) -> str:
        try:
            return bytes.fromhex(match[0].replace("%", "")).decode()
        except UnicodeDecodeError:
            return match[0]

    return _ENCODED.sub(decoded, url) if "%" in url else url
