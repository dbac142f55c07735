"""
A text in a given YAML style, or None where that style cannot hold it.

These functions keep the hand of whoever wrote a value: a changed value stays in the quotes, the block, the
indentation and the spelling that it had. How a writer would write a new value is the dialects' business.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

import attrs

from replicator.yaml.dialects.spelling import (
    UNPRINTABLE,
    double_quoted,
    is_plain,
    is_plain_in_flow,
    looks_like_a_value,
    single_quoted,
    wrapped,
)
from replicator.yaml.scalars import read_plain

__all__ = ["Setting", "in_style"]

_ODD = re.compile(f"[{UNPRINTABLE}\xa0]")
_HEADER = re.compile(r"[|>](?P<indicators>[-+0-9]*)(?P<comment>[ \t]+#[^\r\n]*)?[ \t]*")


@attrs.frozen
class Setting:
    """What a value's surroundings ask of its style."""

    written: str
    """The value's own text up to now, without its anchor and tag."""

    value: str
    """What that text meant."""

    indent: int
    """The indentation of the collection around it."""

    flow: bool
    """Whether it stands in a flow collection."""

    tagged: bool
    """Whether it has a tag, which says what it is whatever it looks like."""

    blank_after: list[str]
    """The blank lines that follow: `|+` would make them its own, and any block those of many spaces."""

    ends_text: bool
    """Whether the text ends with it, without a line break."""


Style: TypeAlias = Callable[[str, Setting], str | None]


def in_style(style: str, text: str, setting: Setting) -> str | None:
    """Write a text in a style; None where the style cannot hold it there."""
    return _STYLES[style](text, setting)


def _plain(text: str, setting: Setting) -> str | None:
    """Write a text without quotes, where no reader takes it for anything else, or takes the old one so too."""
    if is_plain_in_flow(text) if setting.flow else is_plain(text):
        return text
    if not text or setting.flow or not looks_like_a_value(text):
        return None
    is_text = read_plain(text) == text and looks_like_a_value(setting.value)
    return text if setting.tagged or is_text else None


def _single(text: str, _: Setting) -> str | None:
    """Write a text of one line in single quotes."""
    return None if "\n" in text else single_quoted(text)


def _double(text: str, _: Setting) -> str:
    """Write a text in double quotes."""
    return double_quoted(text)


def _literal(text: str, setting: Setting) -> str | None:
    """Write a text as a literal block, with the indentation of the old one."""
    return (
        _block("|", text, text.removesuffix("\n").split("\n"), setting)
        if _fits_block(text, setting)
        else None
    )


def _folded(text: str, setting: Setting) -> str | None:
    """
    Write a text as a folded block: unchanged paragraphs as they stand, others at the width of the old text.

    Lines that begin with a space keep their breaks when folded; such a text is left to other styles.
    """
    paragraphs = text.removesuffix("\n").split("\n")
    if not _fits_block(text, setting) or not paragraphs[0] or not paragraphs[-1]:
        return None
    if any(paragraph[:1] in {" ", "\t"} for paragraph in paragraphs):
        return None
    old_lines = [line[_old_indent(setting) :] for line in _old_lines(setting)]
    width = max(map(len, old_lines)) if len(old_lines) > 1 else max(80, *map(len, [*old_lines, ""]))
    known = _old_paragraphs(old_lines)
    lines: list[str] = []
    for index, paragraph in enumerate(paragraphs):
        if index and (paragraph or not paragraphs[index - 1]):
            lines.append("")
        lines += (known.get(paragraph) or wrapped(paragraph, width)) if paragraph else []
    return _block(">", text, lines, setting)


def _fits_block(text: str, setting: Setting) -> bool:
    """Tell whether a block scalar can hold a text there at all."""
    if setting.flow or not text.strip() or text.lstrip("\n").startswith("\t") or _ODD.search(text):
        return False
    if any(len(blank) > _old_indent(setting) for blank in setting.blank_after):
        return False
    return not text.endswith("\n\n") or not (setting.blank_after or setting.ends_text)


def _block(sign: str, text: str, lines: list[str], setting: Setting) -> str:
    """Put a header, which says how the block ends, above the lines of a block."""
    old = _HEADER.match(setting.written)
    indicators, comment = (old["indicators"], old["comment"] or "") if old else ("", "")
    indent, blank = _old_indent(setting), _old_blank(setting)
    explicit = str(indent - max(setting.indent, 0)) if text.lstrip("\n")[:1] == " " else ""
    chomp = "-" if not text.endswith("\n") else "+" if text.endswith("\n\n") else ""
    if setting.ends_text and chomp == "-" and "-" not in indicators:
        chomp = ""  # without a line break at its end, the text ends as it should anyway
    last = "\n" if setting.ends_text and text.endswith("\n") else ""
    body = [" " * indent + line if line else blank for line in lines]
    return "\n".join([f"{sign}{explicit}{chomp}{comment}", *body]) + last


def _old_lines(setting: Setting) -> list[str]:
    """Return the lines of the old block, without its header."""
    return [line.removesuffix("\r") for line in setting.written.split("\n")[1:]]


def _old_indent(setting: Setting) -> int:
    """Return the indentation of the old block's text."""
    written = next((line for line in _old_lines(setting) if line.strip()), None)
    meant = next((line for line in setting.value.split("\n") if line.strip()), None)
    if written is None or meant is None:
        return max(setting.indent, 0) + 2
    return (len(written) - len(written.lstrip(" "))) - (len(meant) - len(meant.lstrip(" ")))


def _old_blank(setting: Setting) -> str:
    """Return how the old block writes its empty lines: with its indentation, as Spyc does, or without."""
    blanks = [line for line in _old_lines(setting) if not line.strip()]
    indent = " " * _old_indent(setting)
    return indent if blanks and blanks.count(indent) * 2 > len(blanks) else ""


def _old_paragraphs(lines: list[str]) -> dict[str, list[str]]:
    """Return the lines of every paragraph of an old folded block, under its folded text."""
    found: dict[str, list[str]] = {}
    paragraph: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            paragraph.append(line)
        elif paragraph:
            found[" ".join(paragraph)] = paragraph
            paragraph = []
    return found


_STYLES: dict[str, Style] = {"": _plain, "'": _single, '"': _double, "|": _literal, ">": _folded}
