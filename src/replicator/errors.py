"""
Every error that replicator raises, in one tree.

```
ReplicatorError
├── ContentError (ValueError)         a content file says something we cannot take; knows every place
│   ├── ParseError                    the text is not YAML that can be read
│   │   └── LimitError                reading it would take more than the limits allow
│   ├── EncodingError                 the bytes are not UTF-8 text
│   ├── StructureError                the data does not fit the model
│   └── EditError                     a change cannot be written without harm
├── RegistrationError (TypeError)     a class cannot serve as a block type
├── RenderError (ValueError)          a value cannot be rendered as asked
├── MigrationError (ValueError)       a migration makes no sense, or cannot be done or undone
├── StaleFileError (OSError)          the file changed on disk since it was read
└── MissingExtraError (ImportError)   an optional dependency is not installed

ContentWarning (UserWarning)          what the policy "warn" reports instead of raising
```

All of them can be pickled, so they cross process pools whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import attrs

from replicator.characters import visible
from replicator.columns import width_of
from replicator.typing import DataPath, Severity

__all__ = [
    "CODES",
    "ContentError",
    "ContentWarning",
    "EditError",
    "EncodingError",
    "LimitError",
    "MigrationError",
    "MissingExtraError",
    "ParseError",
    "Problem",
    "RegistrationError",
    "RenderError",
    "ReplicatorError",
    "StaleFileError",
    "StructureError",
    "data_problem",
    "format_path",
    "in_order",
    "install",
    "unreadable",
]

CODES: Mapping[str, str] = {
    "content": "Content that is not what it should be",
    "edit": "A change that cannot be written without harm",
    "encoding": "Bytes that are not UTF-8 text",
    "invalid": "A value that its field's validator, or its class, refuses",
    "limit": "A text that would take more to read than the limits allow",
    "required": "Something that has to be there and is not",
    "structure": "A value that does not fit its field",
    "syntax": "A text that is not YAML",
    "unknown-key": "A key that no field claims",
    "unknown-type": "A block of a type that nobody registered",
    "unreadable": "A file that cannot be opened",
    "unused-ignore": "A comment that ignores a problem which is not there",
}
"""What each code of a problem means; rules of `replicator.checking` and `replicator.statamic` have more."""


def format_path(path: DataPath) -> str:
    """
    Write a path as people do: `("blocks", 2, "text")` becomes `blocks[2].text`.

    Keys that are not plain words are quoted: `a["my key"]`.
    """
    parts: list[str] = []
    for step in path:
        if isinstance(step, int):
            parts.append(f"[{step}]")
        elif step.replace("-", "_").isidentifier():
            parts.append(f".{step}" if parts else step)
        else:
            parts.append(f'["{visible(step)}"]')
    return "".join(parts)


@attrs.frozen
class Problem:
    """One thing that is wrong with a content file, and where."""

    message: str
    """What is wrong, as one sentence without the place: `expected text, found a list`."""

    path: DataPath = ()
    """Keys and indexes from the top of the data to the value; empty for the whole file."""

    file: str | None = None
    """The file's name as it was given, or None for text that came from elsewhere."""

    line: int | None = None
    """The line in the file, counted from 1; None where no text is known."""

    column: int | None = None
    """The column in that line, in characters, counted from 1."""

    expected: str | None = None
    """What would have been right, in words."""

    found: str | None = None
    """What is there, in words."""

    hint: str | None = None
    """What to do about it, where that is likely to be known."""

    source: str | None = None
    """The line of the file, for the caret."""

    code: str = ""
    """What kind of problem it is, as one word for machines: `structure`; that of the error that holds it."""

    severity: Severity = "error"
    """How bad it is."""

    @property
    def place(self) -> str:
        """`file:line:column`, as far as it is known; `<text>` where no file is."""
        return ":".join([self.file or "<text>", *(str(n) for n in (self.line, self.column) if n)])

    @property
    def sentence(self) -> str:
        """The path in the data, the message and the hint, on one line that is safe to print."""
        path = format_path(self.path)
        text = f"{path}: {self.message}" if path else self.message
        return visible(f"{text} ({self.hint})" if self.hint else text)

    def __str__(self) -> str:
        return f"{visible(self.place)}: {self.sentence}"

    def __repr__(self) -> str:
        return f"<Problem {self}>"

    def excerpt(self) -> str:
        """The line of the file with a caret under the place, or '' where the line is not known."""
        if self.source is None or self.line is None:
            return ""
        column = self.column or 1
        start = max(0, column - 60)
        source = self.source.replace("\t", " ")
        before, after = visible(source[start : column - 1]), visible(source[column - 1 : start + 100])
        number = str(self.line)
        return f"{number} | {before}{after}\n{' ' * len(number)} | {' ' * width_of(before)}^"


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems as they stand in their file."""
    return sorted(problems, key=lambda problem: (problem.line or 0, problem.column or 0))


def data_problem(path: DataPath, message: str, **details: Any) -> Problem:
    """Describe a problem with a value of plain data, which has no lines; `details` are those of `Problem`."""
    return Problem(message, path, file="<data>", **details)


def unreadable(error: OSError, file: str | None) -> Problem:
    """Return the problem of a file that cannot be read."""
    return Problem(error.strerror or str(error), file=file, code="unreadable")


class ReplicatorError(Exception):
    """The root of every error that replicator raises on purpose."""


class ContentError(ReplicatorError, ValueError):
    """
    A content file says something that cannot be taken.

    `problems` holds everything that was found in one pass, in the order of the file; it is never empty.
    """

    code: ClassVar[str] = "content"
    """The code of its problems, where they have none of their own."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        found = (problems,) if isinstance(problems, Problem) else problems
        self.problems: tuple[Problem, ...] = tuple(
            each if each.code else attrs.evolve(each, code=self.code) for each in found
        )
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)

    def __repr__(self) -> str:
        first, *others = self.problems
        more = f" (and {len(others)} more)" if others else ""
        return f"<{type(self).__name__} {first}{more}>"

    def report(self) -> str:
        """Every problem with its line and a caret, as the command line prints it."""
        return "\n".join(
            f"{problem}\n{excerpt}" if (excerpt := problem.excerpt()) else str(problem)
            for problem in self.problems
        )


class ParseError(ContentError):
    """The text is not YAML that can be read: bad syntax, a key twice, an unknown alias."""

    code = "syntax"


class LimitError(ParseError):
    """Reading the text would take more than the limits allow: nesting, aliases."""

    code = "limit"


class EncodingError(ContentError):
    """The bytes are not UTF-8 text."""

    code = "encoding"


class StructureError(ContentError):
    """The data is sound YAML but does not fit the model: a list where text belongs."""

    code = "structure"


class EditError(ContentError):
    """A change cannot be written so that it reads back as meant; nothing was written."""

    code = "edit"


class RegistrationError(ReplicatorError, TypeError):
    """A class cannot serve as a block type, or its name is taken."""


class RenderError(ReplicatorError, ValueError):
    """A value cannot be rendered as asked, for instance an unknown block under the policy "error"."""


class MigrationError(ReplicatorError, ValueError):
    """A migration makes no sense, cannot be loaded, or cannot be done or undone as things are."""


class StaleFileError(ReplicatorError, OSError):
    """The file changed on disk since it was read; saving would lose that change."""


class MissingExtraError(ReplicatorError, ImportError):
    """An optional dependency is not installed; the message names the extra that brings it."""


def install(extra: str) -> str:
    """
    Say how an extra is installed.

    From a checkout: an index of packages does not have replicator, or has another one under its name.
    """
    return f"run `python -m pip install '.[{extra}]'` in a checkout of replicator"


class ContentWarning(UserWarning):
    """What the policy "warn" reports: an unknown block type or key, with its place."""
