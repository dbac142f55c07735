"""The examples of CommonMark and GitHub Flavored Markdown, and how two HTML texts are told apart."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest

from renderers.words import tree_of

FOLDER = Path(__file__).resolve().parents[2] / "build" / "spec"
"""Where `dev.py` puts the specifications; it takes them from the source package of marko."""

_EXAMPLE = re.compile(
    r"^(`{32}) example ?([a-z]*)\n(.*?)^\.\n(.*?)^\1$|^#{1,6} *([^\n]*)$", re.MULTILINE | re.DOTALL
)
_WHITE = re.compile(r"[ \t\r\n]+")
_IN_LINE = {
    "a", "abbr", "b", "bar", "bab", "b2", "code", "del", "em", "i", "img", "input", "responsive-image",
    "span", "strong",
}  # fmt: skip


@attrs.frozen
class Example:
    """One example: Markdown and the HTML that it becomes."""

    number: int
    section: str
    extension: str
    """The extension of GitHub's that it is about, or ''."""
    markdown: str
    html: str


@cache
def examples(name: str) -> list[Example]:
    """Return the examples of a specification: `commonmark` or `gfm`; skip where it was not fetched."""
    path = FOLDER / f"{name}.txt"
    if not path.is_file():
        pytest.skip(f"no {path.name} in build/spec: `python3 dev.py spec` fetches it")
    found: list[Example] = []
    section = ""
    for match in _EXAMPLE.finditer(path.read_text(encoding="utf-8")):
        if match[1] is None:
            section = match[5]
            continue
        markdown, html = (part.replace("→", "\t") for part in (match[3], match[4]))
        found.append(Example(len(found) + 1, section, match[2], markdown, html))
    return found


def normal(source: str) -> Any:
    """Return HTML as a tree without the white space that no reader sees, for comparison."""
    return _node(tree_of(source), pre=False)


def _node(node: Any, *, pre: bool) -> Any:
    if not isinstance(node.tag, str):
        return ("comment", node.text)
    pre = pre or node.tag == "pre"
    inside: list[Any] = [node.text or ""]
    for child in node:
        inside += [_node(child, pre=pre), child.tail or ""]
    merged = [part if pre or not isinstance(part, str) else _WHITE.sub(" ", part) for part in inside]
    if not pre:
        merged = [_trimmed(merged, index) for index in range(len(merged))]
    return (node.tag, tuple(sorted(node.attrib.items())), tuple(part for part in merged if part != ""))


def _trimmed(parts: list[Any], index: int) -> Any:
    """Return a part without the white space that touches the edge of a block."""
    part = parts[index]
    if not isinstance(part, str):
        return part
    before = parts[index - 1] if index else None
    after = parts[index + 1] if index + 1 < len(parts) else None
    part = part.lstrip() if before is None or before[0] not in _IN_LINE else part
    return part.rstrip() if after is None or after[0] not in _IN_LINE else part
