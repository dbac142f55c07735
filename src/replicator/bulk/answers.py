"""
What resolvers are asked for an output, and what they answer: by that it is known whether it would be the same today.

Nothing is known here of who answers: any resolver that answers the same question alike will do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

import attrs

from replicator.bulk.descriptions import described, digest
from replicator.model import Author
from replicator.scripts import FAILURES

__all__ = ["NOTHING", "READER", "RESOLVERS", "Answers", "Told"]

Questions: TypeAlias = "dict[str, list[str]]"
"""Options, and what each was asked."""


@attrs.frozen
class Told:
    """What an output was told by resolvers."""

    asked: Questions = attrs.field(factory=dict)
    """What they were asked."""

    answers: str = ""
    """The hash of all that they answered; '' where nothing was asked."""


NOTHING = Told()
"""What an output was told for which nobody was asked."""

READER = "reader"
"""Who is asked what became of that from which a file takes what it lacks; no option of renderers."""

_ALL = "*"
"""The question which authors there are, asked where the mapping is gone through."""


def _author(authors: Mapping[str, Author], question: str) -> Any:
    return sorted(authors) if question == _ALL else authors.get(question)


_WAYS: Mapping[str, Callable[[Any, str], Any]] = {
    "resolve_asset": lambda resolve, path: resolve(path),
    "resolve_link": lambda resolve, target: resolve(target),
    "authors": _author,
    READER: lambda reader, consulted: reader.state(consulted),
}
"""How each resolver is asked."""

RESOLVERS = frozenset(_WAYS) - {READER}
"""The options of renderers that answer questions."""


class Answers:
    """Stands between renderers and resolvers, and takes down what is said."""

    def __init__(self, resolvers: Mapping[str, Any]) -> None:
        self._resolvers = resolvers
        self._heard: dict[tuple[str, str], str] = {}
        self._now: dict[tuple[str, str], str] = {}

    @property
    def options(self) -> dict[str, Any]:
        """The resolvers for renderers: what they answer is taken down."""
        return {
            option: _Authors(self) if option == "authors" else self._asking(option)
            for option in self._resolvers.keys() & RESOLVERS
        }

    def taken(self) -> Told:
        """Return what was said since this was called the last time."""
        heard, self._heard = self._heard, {}
        return _told(heard) if heard else NOTHING

    def are_still(self, told: Told) -> bool:
        """Tell whether resolvers answer today as they did; each question is asked once."""
        if not told.asked:
            return True
        if not told.asked.keys() <= self._resolvers.keys():
            return False
        today = {
            (option, question): self._today(option, question)
            for option, questions in told.asked.items()
            for question in questions
        }
        return _told(today) == told

    def ask(self, option: str, question: str) -> Any:
        """Ask a resolver, and take the answer down."""
        try:
            answer = _WAYS[option](self._resolvers[option], question)
        except FAILURES as error:  # whoever asks may catch it
            self._heard[option, question] = _failed(error)
            raise
        self._heard[option, question] = described(answer)
        return answer

    def _asking(self, option: str) -> Callable[[str], Any]:
        return lambda question: self.ask(option, question)

    def _today(self, option: str, question: str) -> str:
        key = option, question
        if key not in self._now:
            try:
                self._now[key] = described(_WAYS[option](self._resolvers[option], question))
            except FAILURES as error:
                self._now[key] = _failed(error)
        return self._now[key]


class _Authors(Mapping[str, Author]):
    """Authors, whose mapping takes down which of them is asked for."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def __getitem__(self, author_id: str) -> Author:
        found: Author | None = self._answers.ask("authors", author_id)
        if found is None:
            raise KeyError(author_id)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._answers.ask("authors", _ALL))

    def __len__(self) -> int:
        return len(self._answers.ask("authors", _ALL))


def _told(answers: Mapping[tuple[str, str], str]) -> Told:
    """Put answers in order, since what is asked first makes no difference."""
    asked: Questions = {}
    for option, question in sorted(answers):
        asked.setdefault(option, []).append(question)
    text = repr(sorted(answers.items()))
    return Told(asked, digest(text.encode("utf-8", "surrogatepass")))


def _failed(error: BaseException) -> str:
    return f"raised {described(type(error))}"
