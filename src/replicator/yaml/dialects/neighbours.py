"""
Files that no known writer wrote: new text is written as its neighbours are.

What the file does is measured line by line in its text, outside of block scalars. Where it does nothing that
tells, the newest Symfony's habits are taken, since hand-edited files mostly began as its output; but a file with
texts of several words without quotes did not, and gets a list's mappings as everybody else writes them (`- key:`).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import attrs

from replicator.yaml.dialects.base import Dialect
from replicator.yaml.dialects.spelling import (
    UNFIT_BEGINNING,
    double_quoted,
    is_plain,
    is_plain_in_flow,
    is_printable,
    single_quoted,
    wrapped,
)

__all__ = ["Neighbours", "like_neighbours"]

_LINE = re.compile(
    r"""([ ]*) (?! \# | --- | $ )
        ((?:-[ ]+)* (?:-$)?)
        (?: ("[^"]*"|'[^']*'|[^\s#'"\[{&*!|>%@`-][^:#]*(?::(?=\S)[^:#]*)*) : (?:[ \t]+|$) )?
        (.*)""",
    re.VERBOSE,
)
"""A line that says something: its indentation, dashes, key and value."""

_BLOCK = re.compile(r"[|>][-+0-9]*(?:[ \t]+#.*)?")


@attrs.frozen
class Neighbours(Dialect):
    """A writer with the habits of one file."""

    quote: str = "'"
    """The quotes that it likes."""

    quotes_all: bool = False
    """Whether texts of several words stand in quotes even where they need none."""

    folds: bool = False
    """Whether long texts of one paragraph are folded."""

    width: int = 80
    """How long the lines of folded texts are, with their indentation."""

    block_step: int = 2
    """How far a block scalar's lines stand under its key."""

    def text(self, text: str, column: int) -> str:
        """Return a text; one with line breaks as a block."""
        pad = " " * (column + self.block_step)
        body = text.removesuffix("\n")
        room = max(self.width - len(pad), 20)
        if self.folds and len(body) > room and _can_fold(body):
            header = ">" if body != text else ">-"
            return "\n".join([header, *(pad + line for line in wrapped(body, room))])
        if "\n" not in text or not is_printable(text) or UNFIT_BEGINNING.match(text):
            return self.line(text)
        indicator = str(self.block_step) if text.lstrip("\n")[0] in " \t" else ""
        ending = "+" if text.endswith("\n\n") else "" if text[-1] == "\n" else "-"
        rows = [pad + row if row else "" for row in body.split("\n")]
        return f"|{indicator}{ending}\n" + "\n".join(rows)

    def line(self, text: str) -> str:
        """Return a text on one line."""
        return text if is_plain(text) and not (self.quotes_all and " " in text) else self._quoted(text)

    def flow_text(self, text: str) -> str:
        """Return a text as it may stand in a flow collection."""
        return text if is_plain_in_flow(text) else self._quoted(text)

    def _quoted(self, text: str) -> str:
        """Return a text in the quotes that the file likes, as long as nothing in it must be escaped for them."""
        if self.quote == "'" or '"' in text or "\\" in text:
            return single_quoted(text)
        return double_quoted(text)


def like_neighbours(text: str) -> Neighbours:
    """Measure the habits of a text, whose lines end with line feeds alone."""
    habits = _Habits()
    habits.see(text.split("\n", _TELLING)[:_TELLING])
    return habits.dialect()


def _can_fold(body: str) -> bool:
    """Tell whether a text is one paragraph whose breaks at single spaces are read back."""
    return not re.search(r"[\n\t]|^\s|\s$", body) and is_printable(body) is not None


class _Habits:
    """What has been seen in a file, counted."""

    def __init__(self) -> None:
        self.steps: Counter[int] = Counter()
        self.list_steps: Counter[int] = Counter()
        self.block_steps: Counter[int] = Counter()
        self.dashes: Counter[str] = Counter()
        self.quotes: Counter[str] = Counter()
        self.several_words: Counter[bool] = Counter()
        self.long_texts: Counter[bool] = Counter()
        self.widths: Counter[int] = Counter()
        self.words: dict[str, Counter[str]] = {name: Counter() for name in _SPELLINGS}
        self.lists: Counter[bool] = Counter()

    def see(self, lines: list[str]) -> None:
        """Count what the lines show, those of a block scalar together with the line that opens it."""
        index, key_column = 0, None
        while index < len(lines):
            line = lines[index].rstrip()
            found = _LINE.match(line)
            index += 1
            if not found:
                continue
            spaces, dashes, key, value = found.groups()
            indent, column = len(spaces), len(spaces) + len(dashes)
            if key_column is not None:
                self._nested(indent - key_column, bool(dashes))
            key_column = column if key and not value else None
            if dashes and key:
                self.dashes["compact"] += 1
            elif dashes and not value:
                self.dashes["alone" if lines[index - 1].endswith("-") else "spaced"] += 1
            if value and value[0] in "|>" and _BLOCK.fullmatch(value):
                end = _end_of_block(lines, index, indent)
                self._block(lines[index:end], value[0] == ">", column if key else indent)
                index = end
            elif value:
                self._value(value, bool(dashes) and not key)

    def _nested(self, distance: int, dash: bool) -> None:
        """Count how far a line stands from the key before it, which has no value in its own line."""
        if dash and distance >= 0:
            self.list_steps[distance] += 1
        elif distance > 0:
            self.steps[distance] += 1
        else:
            self.words["null"][""] += 1

    def _block(self, lines: list[str], folded: bool, column: int) -> None:
        """Count what a block scalar shows."""
        written = [each for each in lines if each.strip()]
        if not written:
            return
        pad = len(written[0]) - len(written[0].lstrip(" "))
        self.block_steps[pad - column] += 1
        self.long_texts[folded] += folded or len(written) == 1
        if folded and len(written) > 1:
            self.widths[max(map(len, written))] += 1

    def _value(self, value: str, item: bool) -> None:
        """Count what a value in its line shows."""
        if name := _SPELLED.get(value):
            self.words[name][value] += 1
            return
        first = value[0]
        quoted = first in "'\""
        if quoted:
            self.quotes[first] += 1
        if first in "[{":
            self.lists[True] += first == "["
        elif item:
            self.lists[False] += 1
        if " " in value and is_plain(value.strip("'\"")):
            self.several_words[quoted] += 1
            self.long_texts[False] += len(value) > _LONG

    def dialect(self) -> Neighbours:
        """Return a writer that does what was done most often."""
        step = _most(self.steps, 2)
        unquoted = self.several_words[False] > self.several_words[True]
        widest = max(self.widths, default=80)
        spelled: dict[str, Any] = {
            name: _most(self.words[name], given[0]) for name, given in _SPELLINGS.items()
        }
        return Neighbours(
            "neighbours",
            step=step,
            list_step=_most(self.list_steps, step),
            block_step=min(max(_most(self.block_steps, step), 1), 9),
            dash=_most(self.dashes, "compact" if unquoted else "alone"),
            quote=_most(self.quotes, "'"),
            quotes_all=self.several_words[True] > self.several_words[False],
            folds=self.long_texts[True] > self.long_texts[False],
            width=next((width for width in _WIDTHS if width >= widest > width - 10), max(widest, 40)),
            flow_lists=self.lists[True] > self.lists[False],
            **spelled,
        )


def _end_of_block(lines: list[str], start: int, indent: int) -> int:
    """Return the index of the line after a block scalar, whose key or dash stands at an indentation."""
    inside = " " * (indent + 1)
    end = start
    while end < len(lines) and (lines[end].startswith(inside) or not lines[end].strip()):
        end += 1
    return end


_TELLING = 500
"""So many lines say what somebody's habits are; a file of ten thousand has no others."""

_LONG = 120
"""From here on a line is one that somebody who folds would have folded."""

_WIDTHS = (72, 80, 100, 120)
"""What people set their line width to; the lines of a file reach nearly up to it."""

_SPELLINGS: dict[str, tuple[str, ...]] = {
    "null": ("null", "~", "Null", "NULL"),
    "empty_list": ("[]", "[ ]", "[  ]"),
    "empty_mapping": ("{}", "{ }", "{  }"),
}
"""How nothing may be written; the first one where the file has none."""


_SPELLED = {spelling: name for name, spellings in _SPELLINGS.items() for spelling in spellings}


def _most(counter: Counter[Any], default: Any) -> Any:
    """Return what was counted most often."""
    return counter.most_common(1)[0][0] if counter else default
