"""
The text of a content file: YAML, and perhaps a body after it.

Statamic splits a text that starts with `---` once, at the first later line that starts with `---`;
what comes before is YAML, what comes after is the body, without its leading white space
(statamic/cms, `Yaml::parse`). Any other text is YAML as a whole, and so is one whose fence never closes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import attrs

from replicator.errors import EditError, ParseError, Problem
from replicator.scalar import plain
from replicator.typing import DataPath, PlainData
from replicator.yaml.document import Document, parse
from replicator.yaml.source import Source, Span
from replicator.yaml.tree import DuplicateKeys

if TYPE_CHECKING:
    from replicator.yaml.dialects import Dialect

__all__ = ["BODY_KEY", "Content", "compose", "refuse_toml"]

BODY_KEY = "content"
"""The key under which the body is known in the data, as in Statamic."""

_OPEN = re.compile(r"\ufeff?---")
_CLOSE = re.compile(r"\n---")
_TOML = re.compile(r"\ufeff?\+\+\+[ \t]*\r?\n(?:.*\n)*?\+\+\+[ \t]*(?:\r?\n|\Z)")
_LATE_OPEN = re.compile(r"\ufeff?(\s*\n)---[ \t]*\r?\n(?:.*\n)*?---")
_NO_TEXT = "[\0\ud800-\udfff]"  # what no text file can hold
_SPACE = re.compile(r"[ \t\r\n\0\v]*")  # what PHP's ltrim takes away


@attrs.define(eq=False)
class Content:
    """A content file's text, split and read."""

    text: str = attrs.field(repr=False)
    """The whole text, exactly as it was given."""

    document: Document = attrs.field(repr=False)
    """The YAML part."""

    fence: int | None
    """Where the closing fence stands; None for a text without a body."""

    body_start: int
    """Where the body starts; the end of the text for a text without a body."""

    _source: Source = attrs.field(init=False, repr=False)

    @_source.default  # pyright: ignore[reportAttributeAccessIssue]  # it is attrs' until the class is made
    def _whole_text(self) -> Source:
        return Source(self.text, self.document.name)

    @classmethod
    def parse(cls, text: str, *, name: str | None = None, duplicate_keys: DuplicateKeys = "error") -> Content:
        """
        Split and read a text.

        Raises:
            ParseError: The YAML part cannot be read, or both it and the body hold `content`.
            TypeError: It is no text.
        """
        if not isinstance(text, str):
            raise TypeError(
                f"expected a text, found {type(text).__name__}: decode bytes, or give `load` an open file"
            )
        close = _closing_fence(text)
        if close is None:
            _check_first_line(text, name)
            try:
                return cls(text, parse(text, name=name, duplicate_keys=duplicate_keys), None, len(text))
            except ParseError as error:
                raise _as_plain_markdown(error, text, name) from None
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

    def __repr__(self) -> str:
        return f"<Content of {self.document.name or 'a text'}>"

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

    def updated(self, data: PlainData) -> str:
        """
        Return the text with new data; see `Document.updated`.

        `content` stays where it is, in the YAML or after it; where there was none, a text goes after the front
        matter if there is one.

        Raises:
            EditError: The change cannot be written so that it reads back as meant.
        """
        body = ""
        if self._has_body(data):
            data = dict(data)
            body = data.pop(BODY_KEY)
            self._check_new_body(body)
        document = self.document
        is_empty = document.written is None and data == {}
        text = document.text if is_empty else document.updated(data)
        if self.fence is not None:
            between = self.text[self.fence : self.body_start]
            if body and not between.endswith("\n"):
                between += "\r\n" if "\r\n" in self.text else "\n"
            fence, text = len(text), f"{text}{between}{body}"
        else:
            fence = None
        self._check_split(text, fence)
        return text

    def _check_new_body(self, body: str) -> None:
        """Refuse a body that would not be read back."""
        complaint, hint = None, None
        if _SPACE.match(body)[0]:  # type: ignore[index]  # it always matches
            complaint, hint = "cannot start with white space", "readers cut it off: take it away"
        elif odd := re.search(_NO_TEXT, body):
            complaint = f"cannot hold the character U+{ord(odd[0]):04X}"
        if complaint:
            message = f"a text after the front matter {complaint}"
            raise EditError(self.problem((BODY_KEY,), message, hint=hint))

    def _has_body(self, data: PlainData) -> bool:
        """Tell whether new data has a text that belongs after the front matter."""
        return (
            self.fence is not None
            and isinstance(data, dict)
            and isinstance(data.get(BODY_KEY), str)
            and not (isinstance(self.document.written, dict) and BODY_KEY in self.document.written)
        )

    def _check_split(self, text: str, fence: int | None) -> None:
        """Make sure that a new text will be split where the old one was."""
        close = _closing_fence(text)
        if (close and close.start() + 1) != fence:
            message = "a line that starts with `---` would end the front matter"
            raise EditError(self.problem((), message, hint="rename the key that starts with it"))

    def span(self, path: DataPath) -> Span:
        """Return where a value stands in the text; see `Document.span`, also for what is raised."""
        if self.body and path == (BODY_KEY,):
            return Span(self.body_start, len(self.text))
        return self.document.span(path)

    def place(self, path: DataPath) -> tuple[int, int]:
        """Return the line and the column of a value; see `Document.place`."""
        if self.body and path[:1] == (BODY_KEY,):
            return self._source.place(self.body_start)
        return self.document.place(path)

    def problem(self, path: DataPath, message: str, **details: Any) -> Problem:
        """Describe a problem with the value at `path`, with its line and column."""
        if self.body and path[:1] == (BODY_KEY,):
            return self.problem_at(self.body_start, path, message, **details)
        return self.document.problem(path, message, **details)

    def problem_at(self, offset: int, path: DataPath, message: str, **details: Any) -> Problem:
        """Describe a problem with the value at `path`, with the line and column of a character of the text."""
        return self._source.problem(offset, message, path=path, **details)

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


def _closing_fence(text: str) -> re.Match[str] | None:
    """Find the fence with the line break before it; None where a text has no front matter."""
    return _CLOSE.search(text) if _OPEN.match(text) else None


def refuse_toml(text: str, name: str | None) -> None:
    """
    Refuse front matter in TOML, as Hugo has it, which would be taken for text.

    Raises:
        ParseError: The text begins with it.
    """
    if _TOML.match(text):
        message, hint = (
            "front matter in TOML is not read",
            "write it in YAML: `hugo convert toYAML` does that",
        )
        raise ParseError(Problem(message, (), name, line=1, column=1, hint=hint, source="+++"))


def _check_first_line(text: str, name: str | None) -> None:
    """Refuse front matter in TOML, and after empty lines, which YAML would take for two documents."""
    refuse_toml(text, name)
    late = _LATE_OPEN.match(text)
    if late:
        message, hint = "front matter has to start on the first line", "delete the empty lines before it"
        line = late[1].count("\n") + 1
        raise ParseError(Problem(message, (), name, line=line, column=1, hint=hint, source="---"))


def _as_plain_markdown(error: ParseError, text: str, name: str | None) -> ParseError:
    """Return an error that also says of a Markdown file without front matter that it was read as YAML."""
    if not (name or "").lower().endswith((".md", ".markdown")) or _OPEN.match(text):
        return error
    whole = "without front matter, all of a file is YAML; from_markdown reads plain Markdown"
    hints = ["; ".join(filter(None, [each.hint, whole])) for each in error.problems]
    return type(error)(
        [attrs.evolve(each, hint=hint) for each, hint in zip(error.problems, hints, strict=True)]
    )


def compose(data: PlainData, *, dialect: str | Dialect = "symfony", front_matter: bool | None = None) -> str:
    """
    Return the text of a new content file.

    Args:
        data: Plain data, with the body under `content`.
        dialect: How to write the YAML; see `replicator.yaml.dump`.
        front_matter: Whether to put the YAML between fences and `content` after it; by default where there is
            a `content` that is text.

    Raises:
        EditError: Something in the data cannot be written.
    """
    from replicator.yaml.dialects import dump

    body = data.get(BODY_KEY) if isinstance(data, dict) else None
    if front_matter is None:
        front_matter = bool(body) and isinstance(body, str)
    if not front_matter:
        return dump(data, dialect)
    rest = data
    if isinstance(body, str):
        rest = {key: value for key, value in data.items() if key != BODY_KEY}
    empty = Content.parse(f"---\n{dump(rest, dialect) if rest else ''}---\n")
    return empty.updated(data)
