"""Tables inside rich text, and how they look."""

from __future__ import annotations

from typing import Any

from replicator.nodes import Node, attribute
from replicator.renderers import Render, renders
from replicator.schema import default_schema

__all__ = ["Table", "TableCell", "TableHeader", "TableRow"]


@default_schema.node("table")
class Table(Node):
    """A table; of `TableRow`."""

    __slots__ = ()


@default_schema.node("tableRow", aliases=("table_row",))
class TableRow(Node):
    """A row; of `TableCell` and `TableHeader`."""

    __slots__ = ()


def _span(value: Any) -> int:
    return max(1, min(int(value), 1000))  # browsers read no more


@default_schema.node("tableCell", aliases=("table_cell",))
class TableCell(Node):
    """A cell; of paragraphs and other nodes."""

    __slots__ = ()

    colspan = attribute("colspan", default=1, read=_span)
    """How many columns it takes."""
    rowspan = attribute("rowspan", default=1, read=_span)
    """How many rows it takes."""


@default_schema.node("tableHeader", aliases=("table_header",))
class TableHeader(TableCell):
    """A cell that names its column or its row."""

    __slots__ = ()


@renders(Table)
def table(node: Table, render: Render[Any]) -> Any:
    """The table; a first row of nothing but headers is its head."""
    head = node.content[:1] if _is_head(node) else []
    body = node.content[len(head) :]
    return render.element(
        "table",
        head and render.element("thead", render.nodes(head)),
        body and render.element("tbody", render.nodes(body)),
    )


def _is_head(node: Table) -> bool:
    first = node.content[0] if node.content else None
    return (
        isinstance(first, TableRow)
        and bool(first.content)
        and all(isinstance(cell, TableHeader) and cell.rowspan == 1 for cell in first.content)
    )


@renders(TableRow)
def table_row(node: TableRow, render: Render[Any]) -> Any:
    """The row."""
    return render.element("tr", render.nodes(node.content))


@renders(TableCell)
def table_cell(node: TableCell, render: Render[Any]) -> Any:
    """The cell."""
    return render.element(
        "th" if isinstance(node, TableHeader) else "td",
        render.nodes(node.content),
        colspan=node.colspan if node.colspan > 1 else None,
        rowspan=node.rowspan if node.rowspan > 1 else None,
    )
