"""
The text of a content file: YAML, and perhaps a body after it.

Statamic splits a text that starts with `---` once, at the first later line that starts with `---`;
what comes before is YAML, what comes after is the body, without its leading white space
(statamic/cms, `Yaml::parse`). Any other text is YAML as a whole, and so is one whose fence never closes.
"""

from __future__ import annotations

import re
from typing import Any

import attrs

from replicator.errors import ParseError, Problem
from replicator.scalar import plain
from replicator.typing import DataPath, PlainData
from replicator.yaml import parse
from replicator.yaml.document import Document
from replicator.yaml.tree import DuplicateKeys

__all__ = ["BODY_KEY", "Content"]

BODY_KEY = "content"
"""The key under which the body is known in the data, as in Statamic."""

_OPEN = re.compile(r"\ufeff?---")
_CLOSE = re.compile(r"\n---")
_LATE_OPEN = re.compile(r"\ufeff?(\s*\n)---[ \t]*\r?\n(?:.*\n)*?---")
_SPACE = re.compile(r"[ \t\r\n\0\v]*")  # what PHP's ltrim takes away


@attrs.define(eq=False)
class Content:
    """A content file's text, split and read."""

    text: str
    """The whole text, exactly as it was given."""

    document: Document
    """The YAML part."""

    fence: int | None
    """Where the closing fence stands; None for a text without a body."""

    body_start: int
    """Where the body starts; the end of the text for a text without a body."""

    @classmethod
    def parse(cls, text: str, *, name: str | None = None, duplicate_keys: DuplicateKeys = "error") -> Content:
        """
        Split and read a text.

        Raises:
            ParseError: The YAML part cannot be read, or both it and the body hold `content`.
        """
        close = _CLOSE.search(text) if _OPEN.match(text) else None
        if close is None:
            _check_first_line(text, name)
            return cls(text, parse(text, name=name, duplicate_keys=duplicate_keys), None, len(text))
        fence = close.start() + 1
        space = _SPACE.match(text, close.end())
        content = cls(
            text,
            parse(text[:fence], name=name, duplicate_keys=duplicate_keys),
            fence,
            space.end() if space else len(text),
        )
        content._check_body()
        return content

    @property
    def body(self) -> str:
        """The text after the front matter; '' where there is none."""
        return self.text[self.body_start :]

    @property
    def written(self) -> PlainData:
        """The data with the body under `content`; see `Document.written`."""
        data = self.document.written
        if not self.body or not (data is None or data.__class__ is dict):
            return data
        return {**(data or {}), BODY_KEY: self.body}

    @property
    def data(self) -> PlainData:
        """The same as plain values."""
        return plain(self.written)

    def problem(self, path: DataPath, message: str, **details: Any) -> Problem:
        """Describe a problem with the value at `path`, with its line and column."""
        if self.body and path[:1] == (BODY_KEY,):
            line = self.text.count("\n", 0, self.body_start) + 1
            source = self.text[self.body_start :].partition("\n")[0]
            return Problem(message, path, self.document.name, line=line, column=1, source=source, **details)
        return self.document.problem(path, message, **details)

    def _check_body(self) -> None:
        data = self.document.written
        if self.body and data.__class__ is dict and BODY_KEY in data:
            raise ParseError(
                self.document.problem(
                    (BODY_KEY,),
                    "both the front matter and the text after it are `content`",
                    hint="rename the key, or remove one of the two",
                )
            )


def _check_first_line(text: str, name: str | None) -> None:
    """Refuse front matter after empty lines, which YAML would take for two documents."""
    late = _LATE_OPEN.match(text)
    if late:
        message, hint = "front matter has to start on the first line", "delete the empty lines before it"
        line = late[1].count("\n") + 1
        raise ParseError(Problem(message, (), name, line=line, column=1, hint=hint, source="---"))
