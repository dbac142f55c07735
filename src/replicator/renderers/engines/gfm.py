"""
What mistune lacks of CommonMark and GitHub Flavored Markdown, by mistune's own ways of extending it:
tables, addresses without brackets, and lines that are one `<img … />`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from re import Match
from typing import Any

__all__ = ["MAX_FILLED_CELLS", "addresses", "closed_tag", "may_hold_addresses", "table"]

MAX_FILLED_CELLS = 100_000
"""How many cells that short rows lack are made up in one table; a row that needs more ends it."""

_DELIMITERS = r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*"
_TABLE = rf"^ {{0,3}}(?=\S)[^\n]*\n(?= {{0,3}}(?:[|:]|-(?![ \t])))(?={_DELIMITERS}(?:\n|$))"
_BREAKERS = [
    "thematic_break",
    "fenced_code",
    "atx_heading",
    "block_quote",
    "list",
    "block_html",
    "blank_line",
]


def table(md: Any) -> None:
    """Read tables as GitHub does: rows may be short or long, and a pipe in code is escaped too."""
    md.block.register("table", _TABLE, _parse_table)
    for rules in (md.block.block_quote_rules, md.block.list_rules):
        md.block.insert_rule(rules, "table")


def _parse_table(block: Any, match: Match[str], state: Any) -> int | None:
    header, after_header = _cells(match[0]), match.end()
    delimiters = state.get_line(after_header)
    aligns = [_ALIGN[cell.startswith(":"), cell.endswith(":")] for cell in _cells(delimiters)]
    if len(header) != len(aligns) or (
        "|" not in match[0] and "|" not in delimiters and ":" not in delimiters
    ):
        return None
    end: int = after_header + len(delimiters)
    rows = []
    filled = 0
    breaks = block.compile_sc(_BREAKERS)
    while end < state.cursor_max and not breaks.match(state.src, end):
        line = state.get_line(end)
        cells = _cells(line)[: len(aligns)]
        filled += len(aligns) - len(cells)
        if line.strip() in ("", "|") or filled > MAX_FILLED_CELLS:
            break
        rows.append({"type": "table_row", "children": list(_row(cells, aligns, head=False))})
        end += len(line)
    head = {"type": "table_head", "children": list(_row(header, aligns, head=True))}
    state.append_token({"type": "table", "children": [head, {"type": "table_body", "children": rows}]})
    return end


_ALIGN = {(True, True): "center", (True, False): "left", (False, True): "right", (False, False): None}


def _row(cells: list[str], aligns: list[str | None], *, head: bool) -> Iterator[dict[str, Any]]:
    for index, align in enumerate(aligns):
        text = cells[index] if index < len(cells) else ""
        yield {"type": "table_cell", "text": text, "attrs": {"align": align, "head": head}}


def _cells(line: str) -> list[str]:
    line = line.strip()
    line = line.removeprefix("|")
    cells = _split(line)
    if len(cells) > 1 and not cells[-1]:
        cells.pop()
    return [cell.replace("\\|", "|") for cell in cells]


def _split(line: str) -> list[str]:
    """Return what stands between the pipes that no backslash takes away."""
    if "\\" not in line:
        return [cell.strip() for cell in line.split("|")]
    cells = [""]
    for part in _PART.findall(line):
        if part == "|":
            cells.append("")
        else:
            cells[-1] += part
    return [cell.strip() for cell in cells]


_PART = re.compile(r"\||(?:\\.|[^|\\]|\\$)+")

_VALUE = r"""\s*=\s*(?:[^ !"'=<>`]+|'[^']*'|"[^"]*")"""
_CLOSED_TAG = re.compile(
    rf" {{0,3}}<[a-z][a-z0-9-]*(?:\s+[a-z_:][a-z0-9_.:-]*(?:{_VALUE})?)*\s*/>[ \t]*\n?", re.IGNORECASE
)


def closed_tag(md: Any) -> None:
    """Read a line that is one tag such as `<img … />` as an HTML block, as CommonMark does (its kind 7)."""
    md.block.register("raw_html", None, _parse_raw_html)


def _parse_raw_html(block: Any, match: Match[str], state: Any) -> int | None:
    end: int = state.find_line_end()
    before = state.last_token()
    if not (before and before["type"] == "paragraph") and _CLOSED_TAG.fullmatch(state.get_text(end)):
        blank = block.BLANK_LINE.search(state.src, state.cursor)
        end = blank.start() if blank else state.cursor_max
        state.append_token({"type": "block_html", "raw": state.get_text(end)})
        return end
    return block.parse_raw_html(match, state)  # type: ignore[no-any-return]


_ADDRESS = re.compile(
    r"(?:(?<![a-z])(?P<scheme>https?|ftp)://|(?<![^\s*_~(])www\.)(?P<domain>[\w-]+(?:\.[\w-]+)*+)[^\s<]*+"
    r"|(?<![a-z0-9.+_-])(?P<mail>[a-z0-9.+_-]++@[a-z0-9_-]++(?:\.[a-z0-9_-]++)++(?<![-_]))",
    re.IGNORECASE,
)


def may_hold_addresses(text: str) -> bool:
    """Tell quickly whether a text may hold an address."""
    return "@" in text or "://" in text or "www." in text


def addresses(raw: str) -> Iterator[tuple[str, str | None]]:
    """
    Give the parts of a text: words, and those that are an address with the URL where it leads.

    The rules are those of "Autolinks (extension)" in the GFM specification.

    Args:
        raw: The text, its entities not decoded yet.
    """
    position = 0
    for match in _ADDRESS.finditer(raw):
        words = match[0] if match["mail"] else _without_what_ends_the_sentence(match[0])
        if match["domain"] and not _is_valid(match["domain"], scheme=bool(match["scheme"])):
            continue
        yield raw[position : match.start()], None
        before = "mailto:" if match["mail"] else "" if match["scheme"] else "http://"
        yield words, before + unescape(words)
        position = match.start() + len(words)
    yield raw[position:], None


def _is_valid(domain: str, *, scheme: bool) -> bool:
    """Tell whether a domain has a period, and no underscore in its last two parts."""
    parts = domain.split(".")
    return (len(parts) > 1 or not scheme) and "_" not in "".join(parts[-2:])


def _without_what_ends_the_sentence(words: str) -> str:
    end, unopened = len(words), words.count(")") - words.count("(")
    while end:
        last = words[end - 1]
        if last == ")" and unopened > 0:
            unopened -= 1
        elif last == ";" and words[words.rfind("&", 0, end) + 1 : end - 1].isalnum():
            end = words.rfind("&", 0, end) + 1
        elif last not in "?!.,:;*_~'\"":
            break
        end -= 1
    return words[:end]
