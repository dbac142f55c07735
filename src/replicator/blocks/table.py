"""Tables."""

from __future__ import annotations

from typing import Any

from replicator.blocks.parts import figure
from replicator.kinds import Text, field
from replicator.model import Block, define
from replicator.registry import default_registry
from replicator.renderers import MarkdownNode, Read, Render, markdown, renders

__all__ = ["Row", "Table"]


@define
class Row:
    """A row of a table."""

    cells: list[Text] = field(factory=list)
    extra: dict[str, Any] = field(factory=dict, kw_only=True)


@default_registry.block("table")
class Table(Block):
    """A table of plain text."""

    rows: list[Row | list[Text]] = field(factory=list, key="table", aliases=("rows",))
    header: bool = field(default=False, key="has_header", aliases=("first_row_headers", "header_row"))
    """Whether the first row names the columns."""
    header_column: bool = field(default=False, key="first_column_headers")
    """Whether the first column names the rows."""
    caption: Text = ""


@renders(Table)
def table(block: Table, render: Render[Any]) -> Any:
    """A table with its header and its caption."""
    rows = [row.cells if isinstance(row, Row) else row for row in block.rows]
    column = int(block.header_column)
    lines = [_row(cells, column, render) for cells in rows]
    if block.header and rows:
        lines[0] = _row(rows[0], len(rows[0]), render)
    head, body = (lines[:1], lines[1:]) if block.header else ([], lines)
    shown = rows and render.element(
        "table", head and render.element("thead", head), body and render.element("tbody", body)
    )
    caption = block.caption.strip()
    return figure([shown], caption, render) if caption else shown


@markdown.reads(Table, "table")
def read_table(node: MarkdownNode, read: Read) -> Table | None:
    """A table of nothing but text; one whose header is empty has none."""
    rows = [[read.words(cell) for cell in row] for row in node.rows]
    if node.aligned or any(cell is None for row in rows for cell in row):
        return None
    header = any(rows[0])
    shown: list[Row | list[str]] = [
        Row(cells=[cell or "" for cell in row]) for row in (rows if header else rows[1:])
    ]
    return Table(rows=shown, header=header, caption=read.caption()) if shown else None


def _row(cells: list[str], headers: int, render: Render[Any]) -> Any:
    """One row, the first cells of which are headers."""
    return render.element(
        "tr",
        [render.element("th" if index < headers else "td", cell.strip()) for index, cell in enumerate(cells)],
    )
