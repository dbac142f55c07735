"""Whether elements are inside of elements that may hold them, as HTML's content models say."""

from __future__ import annotations

from typing import Any

from renderers.words import tree_of

PHRASING = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "br", "button", "cite", "code", "data", "del", "dfn", "em", "i", "iframe", "img",
    "input", "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "time", "tt", "u", "var", "video", "wbr",
})  # fmt: skip
"""What may be in a line."""

TRANSPARENT = frozenset({"a", "del", "ins"})
"""What holds whatever the element around it holds."""

HOLD_PHRASING = (PHRASING | {"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "summary", "dt"}) - TRANSPARENT
ONLY_IN = {
    "li": {"ul", "ol"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}, "tr": {"thead", "tbody", "tfoot"}, "td": {"tr"},
    "th": {"tr"}, "thead": {"table"}, "tbody": {"table"}, "figcaption": {"figure"}, "caption": {"table"},
}  # fmt: skip


def misnested(source: str) -> list[str]:
    """Return what is inside of something that may not hold it, or []."""
    return list(_misnested(tree_of(source), frozenset()))


def _misnested(node: Any, around: frozenset[str]) -> Any:
    inside = around | ({node.tag} if isinstance(node.tag, str) else set())
    for child in node:
        if not isinstance(child.tag, str):
            continue
        holder = next(iter(inside & HOLD_PHRASING), None)
        if holder and child.tag not in PHRASING:
            yield f"<{child.tag}> in <{holder}>"
        if child.tag == "a" and "a" in inside:
            yield "<a> in <a>"
        if child.tag in ONLY_IN and node.tag not in ONLY_IN[child.tag]:
            yield f"<{child.tag}> in <{node.tag}>"
        yield from _misnested(child, inside)
