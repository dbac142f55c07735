"""
How symfony/yaml writes, as Statamic 3 and later call it: `Yaml::dump($data, 100, 2, DUMP_MULTI_LINE_LITERAL_BLOCK)`.

Its rules changed three times; each era is a dialect of its own. Where its text would not be read back as it was
meant, by itself or by another reader, a safer spelling is taken; `docs/dialects.md` lists these places.
"""

from __future__ import annotations

import re

import attrs

from replicator.yaml.dialects.base import Dialect, php_float
from replicator.yaml.dialects.spelling import (
    UNFIT_BEGINNING,
    UNPRINTABLE,
    double_quoted,
    is_printable,
    is_word,
    looks_like_a_value,
    single_quoted,
)

__all__ = ["ERAS", "Symfony"]

# `Escaper::REGEX_CHARACTER_TO_ESCAPE`, and what other readers cannot take (BOM, C1 controls, no characters).
_ESCAPED = re.compile(f"[{UNPRINTABLE}\n\t\xa0]")

# `Escaper::requiresSingleQuoting`: `\s` is Unicode's there too, as PHP's /u turns it on.
_QUOTED = re.compile(r"""[\s'":{}\[\],&*\#?]|^[-|<>=!%@`]""")

# `is_numeric`, whose strings with other white space go to double quotes.
_NUMERIC = re.compile(r" *[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)? *")


@attrs.frozen
class Symfony(Dialect):
    """symfony/yaml of one era."""

    empty_mapping: str = "{  }"
    infinity: str = ".Inf"
    braces: tuple[str, str] = ("{ ", " }")

    shorter_quotes: bool = True
    """Since 6.1: double quotes where apostrophes make the single-quoted form longer (`Inline::dump`)."""

    chomping: bool = True
    """Since 5.3: `|-` and `|+`, and empty lines without indentation (`Dumper::dump`)."""

    whole_floats: bool = True
    """Since 5.3: `42.0`, where it was `!!float 42`."""

    def text(self, text: str, column: int) -> str:
        """Return a text; one with line breaks as a literal block (`Dumper::dump`)."""
        if is_word(text):
            return text
        if "\n" in text and "\r" not in text and (block := self._literal(text, " " * (column + 2))):
            return block
        return self._in_line(text)

    def line(self, text: str) -> str:
        """Return a text on one line: `Inline::dump`, whose order of tests makes no difference to the result."""
        return text if is_word(text) else self._in_line(text)

    flow_text = line

    def _in_line(self, text: str) -> str:
        """Return a text that is not just a word."""
        # All that is escaped is unprintable for Python too, which tells it several times faster.
        if not text.isprintable() and _ESCAPED.search(text):
            return double_quoted(text)
        if _QUOTED.search(text):
            if "'" not in text:
                return f"'{text}'"
            shorter = text.count('"') + text.count("\\") < text.count("'")
            return double_quoted(text) if shorter and self.shorter_quotes else single_quoted(text)
        if _NUMERIC.fullmatch(text) or looks_like_a_value(text):
            return f"'{text}'"
        return text

    def number(self, value: float) -> str:
        """Return a float; whole ones had a tag in the first era."""
        written = php_float(value)
        if self.whole_floats or not value.is_integer() or written == "-0.0":
            return written
        return "!!float " + written.removesuffix(".0")

    def _literal(self, text: str, pad: str) -> str | None:
        """
        Return a literal block, or None where it would not be read back.

        Symfony drops blank lines that begin a block, with the spaces in them; nobody reads a block of blank lines
        only; libyaml wants the indicator before a tab too.
        """
        if not is_printable(text):
            return None
        if text[0] in " \n" and UNFIT_BEGINNING.match(text):
            return None
        indicator = "2" if text.lstrip("\n")[0] in " \t" else ""
        if not self.chomping:
            return self._literal_without_chomping(text, pad, indicator)
        ending = "+" if text.endswith("\n\n") else "" if text[-1] == "\n" else "-"
        rows = text.removesuffix("\n").split("\n")
        return f"|{indicator}{ending}\n" + "\n".join([pad + row if row else "" for row in rows])

    def _literal_without_chomping(self, text: str, pad: str, indicator: str) -> str:
        """
        Return a literal block of the first era, whose empty lines are indented, the last one included.

        That is right for a text with one final line break. Others it would read back with one: they get
        the chomping indicator that the era's reader knows but its writer never wrote.
        """
        ending = "+" if text.endswith("\n\n") else "" if text[-1] == "\n" else "-"
        rows = (text.removesuffix("\n") if ending else text).split("\n")
        return f"|{indicator}{ending}\n" + "\n".join([pad + row for row in rows])


ERAS: tuple[Symfony, ...] = (
    Symfony("symfony"),
    # 6.3 changed the indentation indicator only where the text before it could not be read back (a blank line
    # and then a space), so this era's spelling is the newest one's.
    Symfony("symfony-6.1"),
    Symfony("symfony-5.3", shorter_quotes=False),
    Symfony("symfony-4", shorter_quotes=False, chomping=False, whole_floats=False),
)
"""Newest first: 6.3 and later, 6.1 to 6.2, 5.3 to 6.0, 4.1 to 5.2."""
