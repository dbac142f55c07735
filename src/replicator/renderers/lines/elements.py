"""Lists, quotes and tables, as far as Markdown and plain text write them alike."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from replicator.renderers.lines.flow import EMPTY, Element, Flow, TagFunction

__all__ = ["SHARED_TAGS", "alignment", "always", "in_rows"]


def always(flow: Flow) -> TagFunction:
    """Return a function that writes the same, whatever is inside the element."""
    return lambda _element: flow


def _quote(element: Element[Any]) -> Flow:
    return element.render.block_of(element.inside).indented("> ", "> ")  # type: ignore[no-any-return]


def _list_item(element: Element[Any]) -> Flow:
    """Write the inside of an item; one with a blank line in it is loose, and so is its list."""
    flow: Flow = element.render.block_of(element.inside)
    if len(flow.items) > 1 and any(child.tag == "p" for child in element.children):
        return flow._replace(tag="loose")
    loose = any(not line for item in flow.items for line in item.lay(None))
    items = tuple(item._replace(tight=True) for item in flow.items)
    return flow._replace(items=items, tag="loose" if loose else "tight")


def _bullets(element: Element[Any]) -> Flow:
    return _listed(element, ["- "] * len(element.children))


def _numbers(element: Element[Any]) -> Flow:
    start = str(element.attributes.get("start") or "")
    first = int(start) if start.isdecimal() and len(start) < 10 else 1
    return _listed(element, [f"{number}. " for number in range(first, first + len(element.children))])


def _listed(element: Element[Any], markers: list[str]) -> Flow:
    items: list[Any] = []
    shown = list(filter(None, element.children))
    tight = not any(child.tag == "loose" for child in shown)
    for marker, child in zip(markers, shown, strict=False):
        first, *rest = element.render.block_of(child).indented(marker, " " * len(marker)).items
        items += [first._replace(tight=bool(items) and tight), *rest]
    return Flow(tuple(items), plain=element.plain)


_GROUPS = ("thead", "tbody", "tfoot")
_CELLS = ("td", "th")
_PARTS = (*_GROUPS, *_CELLS, "tr")
_ALIGNMENTS = ("left", "center", "right")


def _part(tag: str) -> TagFunction:
    """Return a function that keeps the parts of a table apart, for the table around them to write."""

    def keep(element: Element[Any]) -> Flow:
        parts = tuple(child for child in element.children if child.tag in _PARTS)
        align = element.attributes.get("align")
        return element.inside._replace(tag=tag, parts=parts, align=align if align in _ALIGNMENTS else "")

    return keep


def _caption(element: Element[Any]) -> Flow:
    caption: Flow = element.render.block_of(element.inside)
    return caption._replace(tag="caption")


def in_rows(element: Element[Any]) -> tuple[list[Flow], list[list[Flow]], Flow]:
    """Return the cells of a table's header, the cells of its other rows, and its captions."""
    captions: Flow = element.render.join([child for child in element.children if child.tag == "caption"])
    groups = [part for child in element.children if child.tag in _GROUPS for part in child.parts]
    rows = [list(row.parts) for row in (*groups, *element.children) if row.tag == "tr" and row.parts]
    headed = bool(rows) and all(cell.tag == "th" for cell in rows[0])
    return (rows[0], rows[1:], captions) if headed else ([], rows, captions)


def alignment(rows: list[list[Flow]]) -> list[str]:
    """Return how each column is aligned, as its first cell that says so: left, center, right or ''."""
    columns = zip_longest(*rows, fillvalue=EMPTY)
    return [next((cell.align for cell in column if cell.align), "") for column in columns]


SHARED_TAGS = {
    **{tag: _part(tag) for tag in _PARTS},
    **dict.fromkeys(("iframe", "video", "audio", "object", "embed", "input"), always(EMPTY)),
    "blockquote": _quote,
    "caption": _caption,
    "li": _list_item,
    "ol": _numbers,
    "ul": _bullets,
}
"""How elements are written that look the same in both."""
