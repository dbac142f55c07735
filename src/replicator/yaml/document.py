"""A YAML text that has been read: its data, and where everything stands."""

from __future__ import annotations

from typing import Any

import attrs

from replicator.scalar import plain
from replicator.typing import PlainData
from replicator.yaml.source import Source
from replicator.yaml.tree import DuplicateKeys, Limits, Log, read

__all__ = ["DEFAULT_LIMITS", "Document", "parse"]

DEFAULT_LIMITS = Limits()
"""What a text may ask for unless the caller says otherwise."""


def parse(
    text: str,
    *,
    name: str | None = None,
    first_line: int = 1,
    duplicate_keys: DuplicateKeys = "error",
    limits: Limits = DEFAULT_LIMITS,
) -> Document:
    """
    Read one YAML document and remember where everything stands.

    `first_line` is the number of the text's first line within its file, for places and messages. A key that
    stands twice in one mapping is an error, or the last one wins. Raises `ParseError`, nothing else.
    """
    source = Source(text, name, first_line)
    reading = read(source, limits, duplicate_keys)
    return Document(source, reading.data, reading.log)


@attrs.define(eq=False)
class Document:
    """A text, its data, and the places of its values."""

    source: Source
    written: PlainData
    """The data; each bool, int and float is a `Scalar` that knows how it was written."""

    log: Log = attrs.field(repr=False)

    @property
    def text(self) -> str:
        """The text, exactly as it was given."""
        return self.source.text

    @property
    def name(self) -> str | None:
        """The name that problems call the text by."""
        return self.source.name

    @property
    def data(self) -> Any:
        """The data as plain values, in a fresh copy that is the caller's to change."""
        return plain(self.written)
