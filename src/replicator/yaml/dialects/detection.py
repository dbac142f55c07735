"""
Who wrote a text.

Every writer's text for the data is laid beside the text, piece by piece, and given up as soon as too much of it
is different. What a writer cannot have written shows in a few characters mostly, so few are tried at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import chain
from typing import Protocol

import attrs

from replicator.errors import EditError
from replicator.typing import PlainData
from replicator.yaml.dialects.base import Dialect
from replicator.yaml.dialects.neighbours import like_neighbours
from replicator.yaml.dialects.spyc import SPYC
from replicator.yaml.dialects.symfony import ERAS

__all__ = ["Detection", "Written", "detect"]

_SURE_ENOUGH = 0.95
"""From this share of equal lines on, a file counts as its writer's, edited in places."""

_NEARLY = 0.99
"""The most that is said of a text that no known writer gives back."""

_SPYC_SIGNS = ("- \n", ": >\n", ": [ ]\n")
"""A dash with a space after it, a fold without chomping indicator, an empty list with a space."""

_AGE = {era.name: age for age, era in enumerate(ERAS)}

_NEWEST, _, _WITHOUT_SHORTER_QUOTES, _FIRST = ERAS

# Apostrophes doubled where nothing else would have to be escaped in double quotes, which are shorter then.
_LONGER_QUOTES = re.compile(r"""(?:: |- )'[^'"\\\n]*''(?:[^'"\\\n]|'')*'$""", re.MULTILINE)

_INDENTED_BLANK = re.compile(r"\n ++(?=\n|\Z)")


class Written(Protocol):
    """What detection asks of a document."""

    @property
    def text(self) -> str:
        """The text."""
        ...

    @property
    def data(self) -> PlainData:
        """What it says."""
        ...


def detect(document: Written) -> Detection:
    """
    Find out how a document was written.

    The writer that gives the same text is it; the newest Symfony where several do, but Spyc where the text has
    signs of it. A text that almost is a writer's is taken for that writer's; any other one follows itself.
    """
    return Detection(_content(document.text), document.data)


@attrs.frozen(eq=False, repr=False)
class Detection:
    """Who wrote a text, and how sure that is; each found out when first asked for."""

    _text: str
    _data: PlainData

    def __repr__(self) -> str:
        return f"Detection({self.dialect.name!r}, {self.confidence:.2f})"

    @cached_property
    def exact(self) -> bool:
        """Whether a known writer gives the whole text back, byte for byte."""
        return self._attempts[-1].is_equal

    @cached_property
    def dialect(self) -> Dialect:
        """How to write what is new in the text."""
        if self.exact:
            return self._attempts[-1].dialect
        attempts = sorted(self._attempts, key=lambda attempt: _AGE.get(attempt.dialect.name, 0))
        likenesses = [attempt.likeness(self._lines, _SURE_ENOUGH) for attempt in attempts]
        most = max(likenesses)
        return attempts[likenesses.index(most)].dialect if most else like_neighbours(self._text)

    @cached_property
    def confidence(self) -> float:
        """1.0 where the dialect gives the whole text back, byte for byte; else the share of lines that it gives."""
        if self.exact:
            return 1.0
        return _Attempt(self.dialect, self._data, self._text).likeness(self._lines, 0)

    @cached_property
    def _lines(self) -> frozenset[str]:
        return frozenset(self._text.split("\n"))

    @cached_property
    def _attempts(self) -> list[_Attempt]:
        """The writers that may be it, up to the first that is."""
        found: list[_Attempt] = []
        for dialect in _candidates(self._text):
            found.append(_Attempt(dialect, self._data, self._text))
            if found[-1].is_equal:
                break
        return found


def _candidates(text: str) -> Iterator[Dialect]:
    """Yield the writers to try, the likeliest first, without eras that could do no better than a newer one."""
    if is_like_spyc := any(sign in text for sign in _SPYC_SIGNS):
        yield SPYC
    eras: list[Dialect] = [_NEWEST]
    if text.count("''") > text.count(" ''\n"):
        at = 0 if _LONGER_QUOTES.search(text) else 1
        eras.insert(at, _WITHOUT_SHORTER_QUOTES)
    if "!!float " in text or _INDENTED_BLANK.search(text):
        eras.insert(0, _FIRST)
    yield from eras
    if not is_like_spyc:
        yield SPYC


def _content(text: str) -> str:
    """Return a text as writers give it: without mark, fence or last line breaks, with plain line ends."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return text.removeprefix("---\n").rstrip("\n")


class _Attempt:
    """A text beside what a writer makes of its data."""

    def __init__(self, dialect: Dialect, data: PlainData, text: str) -> None:
        self.dialect = dialect
        self._text = text
        self._pieces = dialect.pieces(data)
        self._equal = 0
        self._differing = self._follow()

    @property
    def is_equal(self) -> bool:
        """Whether the writer gives the whole text, byte for byte."""
        return self._differing is None

    def _follow(self) -> list[str] | None:
        """Return the first piece that is not there in the text, after the equal ones; None where all are."""
        text = self._text
        try:
            for piece in self._pieces:
                end = self._equal + len(piece)
                if not text.startswith(piece, self._equal) or text[end : end + 1] not in {"\n", ""}:
                    is_last = piece.rstrip("\n") == text[self._equal :] and next(self._pieces, None) is None
                    return None if is_last else [piece]
                self._equal = end + 1
        except EditError:
            return []
        return [] if self._equal <= len(text) else None

    def likeness(self, known: frozenset[str], enough: float) -> float:
        """Return the share of lines that are among the known ones; 0 where it is sure not to reach `enough`."""
        if self.is_equal:
            return _NEARLY
        count = self._text.count("\n") + 1
        written = self._text.count("\n", 0, self._equal)
        missed = 0
        try:
            for piece in chain(self._differing or [], self._pieces):
                lines = piece.split("\n")
                written += len(lines)
                missed += len(lines) - sum(map(known.__contains__, lines))
                if missed > count * (1 - enough):
                    return 0.0
        except EditError:
            return 0.0
        share = (min(written, count) - missed) / max(written, count)
        return min(share, _NEARLY) if share >= enough else 0.0
