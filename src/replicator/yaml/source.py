"""A text that is being read, and where its lines are."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import Any

import attrs

from replicator.errors import Problem
from replicator.privacy import shows_secrets
from replicator.typing import DataPath

__all__ = ["BOM", "Source", "Span"]

BOM = "\ufeff"
"""The byte order mark, which may open a text and is no part of its content."""

_LINE_BREAK = re.compile(r"\r\n?|\n")


@attrs.frozen(order=True)
class Span:
    """A stretch of a text, as character offsets: `text[span.start : span.end]`."""

    start: int
    end: int


@attrs.frozen(slots=False, eq=False)
class Source:
    """A text, the name it goes by and the line of the file on which it starts."""

    text: str = attrs.field(repr=False)
    name: str | None = None
    first_line: int = 1

    @cached_property
    def start(self) -> int:
        """Where the content starts: after the byte order mark, if there is one."""
        return 1 if self.text.startswith(BOM) else 0

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset of every line's first character."""
        return [self.start, *[match.end() for match in _LINE_BREAK.finditer(self.text)]]

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line in the file and the column of an offset, both counted from 1."""
        index = max(bisect_right(self.line_starts, offset) - 1, 0)
        return self.first_line + index, max(offset - self.line_starts[index], 0) + 1

    def line_at(self, offset: int) -> str:
        """Return the whole line around an offset, without its line break."""
        index = max(bisect_right(self.line_starts, offset) - 1, 0)
        start, *following = self.line_starts[index : index + 2]
        return self.text[start : following[0] if following else None].rstrip("\r\n")

    @cached_property
    def is_private(self) -> bool:
        """Whether nothing of it is to be shown, as it may be the file of a user."""
        return shows_secrets(self.text)

    def problem(self, offset: int, message: str, *, path: DataPath = (), **details: Any) -> Problem:
        """Describe what is wrong at an offset, with its line and column; and the line itself, if it may be shown."""
        line, column = self.place(offset)
        return Problem(
            message,
            path=path,
            file=self.name,
            line=line,
            column=column,
            source=None if self.is_private else self.line_at(offset),
            **details,
        )

    def mistake(self, offset: int, message: str, *, path: DataPath = (), hint: str | None = None) -> Problem:
        """Describe what cannot be read; not in words that repeat it where it may be a secret."""
        if self.is_private:
            message, path, hint = "not valid YAML", (), "it is not shown, since it may be a secret"
        return self.problem(offset, message, path=path, hint=hint)
