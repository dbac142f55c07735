"""
How Spyc 0.6.2 writes, as Statamic 2 calls it: `Spyc::YAMLDump($data, 2, 100)` without its first line.

Spyc's own reader drops the last line breaks of a block and knows no chomping indicator: what it wrote as `|` or
`>` YAML 1.2 reads with one line break at the end. So a text that ends with one stands in a block as Spyc would
write the text before it; a text that does not stays on one line, where all readers agree.
"""

from __future__ import annotations

import re

import attrs

from replicator.yaml.dialects.base import Dialect
from replicator.yaml.dialects.spelling import (
    UNPRINTABLE,
    double_quoted,
    is_plain,
    is_printable,
    is_word,
    looks_like_a_date,
    single_quoted,
)

__all__ = ["SPYC", "Spyc"]

_WIDTH = 100

# `Spyc::_dumpNode`: what goes the way of literal blocks, which for one line means quotes.
_LITERAL_CHARACTER = re.compile(r"[*#<>%\[\]{}&']")

# What Spyc does not escape in double quotes, though it should.
_ESCAPED = re.compile(f'[{UNPRINTABLE}\n"\\\\]')

# PHP's `is_numeric`
_NUMERIC = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")

# No number of base 60 (yaml.org/type/int) begins with a zero.
_TIME_OF_DAY = re.compile(r"0[0-9](?::[0-5][0-9]){1,2}")


@attrs.frozen
class Spyc(Dialect):
    """Spyc, with the nearest spelling that is read back where its own would not be."""

    dash: str = "spaced"  # type: ignore[assignment]
    empty_list: str = "[ ]"
    empty_mapping: str = "{ }"

    def text(self, text: str, column: int) -> str:
        """Return a text; what ends with a line break as a block."""
        if "\n" not in text:
            return self.line(text)
        pad = " " * (column + 2)
        if text[-1] != "\n" or text.endswith("\n\n"):
            return _unended(text, pad)
        body = text[:-1]
        if "\n" in body or _is_literal(body):
            return _literal(body, pad) or double_quoted(text)
        return _folded(body, pad) or _literal(body, pad) or double_quoted(text)

    def new_key(self, key: str) -> str:
        """Return a key: as it is, but with a colon or a hash in double quotes (`Spyc::_dumpNode`)."""
        written = Dialect.new_key(self, key)
        if (":" in key or "#" in key) and not _ESCAPED.search(key):
            return f'"{key}"'
        return key if is_plain(key) else written

    def line(self, text: str) -> str:
        """
        Return a text on one line (`Spyc::_dumpNode`, `_doLiteralBlock`).

        Dates and times stay plain as Spyc leaves them: they are text for it and for us, and dates where one wants
        dates.
        """
        if is_word(text):
            return text
        if not text or _NUMERIC.fullmatch(text):
            return f'"{text}"'
        if not _is_literal(text) and _is_plain(text) and text[-1] != "|":
            return text
        return f'"{text}"' if "'" in text and not _ESCAPED.search(text) else single_quoted(text)


def _is_plain(text: str) -> bool:
    """Tell whether a text can stand without quotes; the no-break space is a letter to Spyc."""
    return (
        is_plain(text.replace("\xa0", "_"))
        or looks_like_a_date(text)
        or _TIME_OF_DAY.fullmatch(text) is not None
    )


def _is_literal(text: str) -> bool:
    """Tell whether Spyc quotes a line (`_dumpNode`; white space around it is the last of its tests)."""
    return (
        _LITERAL_CHARACTER.search(text) is not None
        or ": " in text
        or "- " in text
        or "  " in text
        or text[:1] in {"!", " ", "\t"}
        or text[-1:] in {":", " ", "\t"}
    )


def _folded(body: str, pad: str) -> str | None:
    """
    Return a text as a folded block, as Spyc does from 101 bytes on (`_doFolding`).

    None for shorter ones, and where folding would not be read back: at tabs.
    """
    if len(body.encode(errors="replace")) <= _WIDTH or "\t" in body or not is_printable(body):
        return None
    return f">\n{pad}" + f"\n{pad}".join(_wrapped(body))


def _wrapped(body: str) -> list[str]:
    """Break a line at spaces, as PHP's `wordwrap` does; it counts bytes."""
    text = body.encode()
    lines, start = [], 0
    while start + _WIDTH < len(text):
        end = text.rfind(b" ", start, start + _WIDTH + 1)
        if end < 0:
            end = text.find(b" ", start + _WIDTH)  # a word that is too long has a line of its own
        if end < 0:
            break
        lines.append(text[start:end].decode())
        start = end + 1
    lines.append(text[start:].decode())
    return lines


def _literal(body: str, pad: str) -> str | None:
    """
    Return a text as a literal block (`_doLiteralBlock`), but with the white space in its lines.

    Spyc would trim every line, so code and nested lists would be lost. Its reader knows no indentation
    indicator: None for a text that begins with a space, and for what no block can hold.
    """
    if not is_printable(body) or body.lstrip("\n")[:1] in {"", " ", "\t"}:
        return None
    return f"|\n{pad}" + body.replace("\n", f"\n{pad}")


def _unended(text: str, pad: str) -> str:
    r"""
    Return a text with line breaks that ends with none, or with several.

    Spyc's reader knows `\n` in quotes, but not `|-`; yet it knows no `\\` either, so a text with backslashes
    gets the block that at least everybody else reads.
    """
    fits = is_printable(text) and text.lstrip("\n")[:1] not in {"", " ", "\t"}
    if "\\" not in text or not fits:
        return double_quoted(text)
    ending, rows = ("+", text[:-1]) if text[-1] == "\n" else ("-", text)
    return f"|{ending}\n{pad}" + rows.replace("\n", f"\n{pad}")


SPYC = Spyc("spyc")
