"""Rich text, piece by piece: marks around what they mark, nodes by their functions, blocks as blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from replicator.nodes import Mark, Node, Piece, Text
from replicator.renderers.base.fallbacks import shows_unknown

__all__ = ["written_pieces"]


Item: TypeAlias = "tuple[int, Piece, list[Mark]]"
"""A piece with its index among its siblings, and the marks on it that are not yet written."""


def written_pieces(pieces: Iterable[Piece], render: Any) -> Iterator[Any]:
    """
    Give the fragments of some pieces, each mark around the longest run of neighbours that have it.

    The order of marks in the file only decides between runs of the same length, and of several marks of a type
    one counts, as in ProseMirror. Ends of lines at either end of a run are left outside.
    """
    items = [
        (index, piece, piece.marks if isinstance(piece, Node) else [])
        for index, piece in enumerate(pieces)
        if not isinstance(piece, Text) or piece.text
    ]
    return _written(items, render)


def _written(items: list[Item], render: Any) -> Iterator[Any]:
    start = 0
    while start < len(items):
        index, piece, marks = items[start]
        if not marks or _is_blank(piece):
            yield _node(piece, render) if isinstance(piece, Node) else render.block(piece, index)
            start += 1
            continue
        outer = [mark for mark in marks if not mark.innermost] or marks
        runs = [_end_of_run(items, start, mark) for mark in outer]
        end = max(runs)
        mark = outer[runs.index(end)]
        while _is_blank(items[end - 1][1]):
            end -= 1
        inside = [(i, p, [each for each in m if each.type != mark.type]) for i, p, m in items[start:end]]
        yield _marked(mark, _written(inside, render), render)
        start = end


def _is_blank(piece: Piece) -> bool:
    return isinstance(piece, Node) and piece.blank


def _end_of_run(items: list[Item], start: int, mark: Mark) -> int:
    """Return the index after the last of the neighbours from `start` on that have a mark."""
    return next((i for i in range(start + 1, len(items)) if mark not in items[i][2]), len(items))


def _marked(mark: Mark, inside: Iterator[Any], render: Any) -> Any:
    """Write a mark around what it marks; one that nobody knows is left out."""
    function = render._session.renderer.find(mark)
    if function:
        inner = render.marking(render.join(*inside))
        return inner.join(function(mark, inner))
    if type(mark) is Mark:
        _shows_unknown(f"marks of type {mark.type!r}", mark, render)
    return render.join(*inside)


def _node(node: Node, render: Any) -> Any:
    function = render._session.renderer.find(node)
    if function:
        return render.join(function(node, render))
    if type(node) is Node and not _shows_unknown(f"nodes of type {node.type!r}", node, render):
        return render.join()
    inside = render.nodes(node.content)
    in_line = all(isinstance(piece, Node) and piece.inline for piece in node.content)
    return render.element("span" if in_line else "div", inside, class_="unknown-node", data_type=node.type)


def _shows_unknown(what: str, value: Mark | Node, render: Any) -> bool:
    return shows_unknown(what, value, render, "register a class in richtext.schema, and a function for it")
