"""Words that are to be only words where an engine reads them: a backslash before what it would take for a mark."""

from __future__ import annotations

import re
from itertools import pairwise

__all__ = ["as_markdown", "escaped", "line_escaped", "paragraph_escaped"]

_SPECIAL = re.compile(
    r"[\\`*\[\]<~]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # an underscore inside a word is only itself
    r"|&(?=#?\w+;)"
)
_LINE_START = re.compile(
    r"(?P<mark>#{1,6}(?=\s|$)|\[(?=[ xX]\]\s)|[-+](?=[\s-]|$)|>|`{3,}(?=[^`]*$)|~{3,}|<(?=!--(?!.*-->)))"
    r"|(?P<number>\d{1,9})(?=[.)](?:\s|$))"
)
_UNDER_A_LINE = re.compile(r"(?P<number>)(?P<mark>[=:|])")
_LATER_LINE_START = re.compile(r"(?P<mark>[-+=:|>#]|`{3,}(?=[^`]*$)|~{3,})|(?P<number>\d{1,9})(?=[.)])")


def escaped(text: str) -> str:
    """Put a backslash before what would be a mark inside of a line."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def line_escaped(line: str) -> str:
    """Put a backslash before what would be a mark at the start of a line, whatever the line above it is."""
    found = _LINE_START.match(line) or _UNDER_A_LINE.match(line)
    return _start_escaped(found) + line[found.end() :] if found else line


def paragraph_escaped(lines: list[str]) -> list[str]:
    """Put a backslash before what would end a paragraph, or be none, at the starts of its lines."""
    shown = []
    mark = _LINE_START
    for line in lines:
        shown.append(mark.sub(_start_escaped, line, count=1) if mark.match(line) else line)
        mark = _LATER_LINE_START
    return shown


def as_markdown(text: str) -> str:
    """Return Markdown that says what plain text says, line by line."""
    lines = [line_escaped(escaped(line.strip())) for line in text.strip().splitlines()]
    return "\n".join([f"{line}\\" if line and below else line for line, below in pairwise([*lines, ""])])


def _start_escaped(match: re.Match[str]) -> str:
    if match["number"]:
        return f"{match['number']}\\"
    mark = match["mark"]
    return "".join(f"\\{char}" for char in mark) if mark[0] in "`~" else f"\\{mark}"
