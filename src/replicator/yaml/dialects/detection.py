"""Who wrote a text."""

from __future__ import annotations

import re
from collections import Counter
from typing import Protocol

import attrs

from replicator.typing import PlainData
from replicator.yaml.dialects.base import Dialect
from replicator.yaml.dialects.neighbours import like_neighbours
from replicator.yaml.dialects.spyc import SPYC
from replicator.yaml.dialects.symfony import ERAS

__all__ = ["Detection", "Written", "detect"]

_SPYC_SIGNS = re.compile(r"^ *- $|^ *(?:- )?[^\s#][^#\n]*: (?:>|\[ \])$", re.MULTILINE)
"""A dash with a space after it, a fold without chomping indicator, an empty list with a space."""

_SURE_ENOUGH = 0.95
"""From this share of equal lines on, a file counts as its writer's, edited in places."""


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


@attrs.frozen
class Detection:
    """Who wrote a text, and how sure that is."""

    dialect: Dialect
    """How to write what is new in it."""

    confidence: float
    """1.0 where the dialect gives the whole text back, byte for byte; else the share of lines that it gives."""


def detect(document: Written) -> Detection:
    """
    Find out how a document was written.

    The writer that gives the same text is it; the newest Symfony where several do, but Spyc where the text has
    signs of it. A text that almost is a writer's is taken for that writer's; any other one follows itself.
    """
    text = _content(document.text)
    data = document.data
    best = Detection(ERAS[0], 0.0)
    for dialect in _candidates(text):
        written = dialect.document(data).rstrip("\n")
        if written == text:
            return Detection(dialect, 1.0)
        best = max(best, Detection(dialect, _likeness(written, text)), key=lambda each: each.confidence)
    if best.confidence >= _SURE_ENOUGH:
        return best
    own = like_neighbours(text)
    return max(
        Detection(own, min(_likeness(own.document(data), text), 0.99)), best, key=lambda each: each.confidence
    )


def _candidates(text: str) -> list[Dialect]:
    """Return the writers to try, the likeliest first."""
    eras: list[Dialect] = [era for era in ERAS if era.name != "symfony-6.1"]
    return [SPYC, *eras] if _SPYC_SIGNS.search(text) else [*eras, SPYC]


def _content(text: str) -> str:
    """Return a text as writers give it: without mark, fence or last line breaks, with plain line ends."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return text.removeprefix("---\n").rstrip("\n")


def _likeness(written: str, text: str) -> float:
    """Return the share of lines that two texts have in common; below 1 even where only their order differs."""
    one, other = Counter(written.split("\n")), Counter(text.split("\n"))
    return min(2 * (one & other).total() / (one.total() + other.total()), 0.99)
