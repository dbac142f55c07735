"""A YAML text that has been read: its data, and where everything stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from replicator.errors import Problem
from replicator.scalar import plain
from replicator.typing import DataPath, PlainData, check_type
from replicator.yaml.source import Source, Span
from replicator.yaml.tree import DuplicateKeys, Limits, Reading, read

if TYPE_CHECKING:
    from replicator.yaml.dialects import Detection
    from replicator.yaml.nodes import Node

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
    stands twice in one mapping is an error, or the last one wins. Of a text it raises `ParseError`,
    nothing else; of anything else `TypeError`.
    """
    check_type(text, str, "a text", "decode bytes, read a file")
    source = Source(text, name, first_line)
    reading = read(source, limits, duplicate_keys)
    return Document(source, reading, duplicate_keys, limits)


@attrs.define(eq=False)
class Document:
    """A text, its data, and the places of its values; made by `parse`."""

    source: Source
    """The text, its name and its first line's number."""

    _reading: Reading = attrs.field(repr=False)
    duplicate_keys: DuplicateKeys
    limits: Limits
    _tree: Node | None = attrs.field(default=None, init=False, repr=False)
    _detection: Detection | None = attrs.field(default=None, init=False, repr=False)

    @property
    def text(self) -> str:
        """The text, exactly as it was given."""
        return self.source.text

    @property
    def name(self) -> str | None:
        """The name that problems call the text by."""
        return self.source.name

    @property
    def written(self) -> PlainData:
        """The data; each bool, int and float is a `Scalar` that knows how it was written. Not to be changed."""
        return self._reading.data

    @property
    def data(self) -> PlainData:
        """The data as plain values, in a fresh copy that is the caller's to change."""
        return plain(self.written)

    @property
    def tree(self) -> Node | None:
        """The syntax tree, made when first asked for; None for a text without content."""
        if self._tree is None:
            from replicator.yaml.nodes import build

            self._tree = build(self._reading.log, self.text)
        return self._tree

    def span(self, path: DataPath) -> Span:
        """
        Return where a value stands; raise `LookupError` for a path that the text does not hold.

        It includes the value's anchor and tag. A block collection reaches from its first key or dash to the
        end of its last value, a block scalar to its last character of content; an empty value is the empty
        span right after its colon or dash. What lies inside an alias or comes by a merge key has no span.
        """
        from replicator.yaml.places import span

        return span(self.tree, path)

    def key_span(self, path: DataPath) -> Span:
        """Return where the key of a mapping's value stands; raise `LookupError` where there is none."""
        from replicator.yaml.places import key_span

        return key_span(self.tree, path)

    def place(self, path: DataPath) -> tuple[int, int]:
        """
        Return the line in the file and the column of a value, counted from 1.

        For a path that the text does not hold it is the place of the nearest value around it.
        """
        from replicator.yaml.places import offset

        return self.source.place(offset(self, path))

    def problem(self, path: DataPath, message: str, **details: Any) -> Problem:
        """Describe what is wrong with a value; `details` are those of `Problem`."""
        from replicator.yaml.places import offset

        return self.source.problem(offset(self, path), message, path=path, **details)

    @property
    def has_aliases(self) -> bool:
        """Tell whether a value of the text stands for another one."""
        return self._reading.has_aliases

    @property
    def is_straight(self) -> bool:
        """Tell whether libyaml itself has read the text as it stands."""
        return self._reading.is_straight

    @property
    def detection(self) -> Detection:
        """How the text was written, found out when first asked for."""
        if self._detection is None:
            from replicator.yaml.dialects import detect

            self._detection = detect(self)
        return self._detection

    def reread(self, text: str) -> Document:
        """Read another text the way this one was read."""
        return parse(
            text,
            name=self.name,
            first_line=self.source.first_line,
            duplicate_keys=self.duplicate_keys,
            limits=self.limits,
        )

    def updated(self, data: PlainData) -> str:
        """
        Return the text with new data: what is the same keeps every byte, what changed is written as before.

        A changed scalar stays in its style where that can hold it; new keys come after the key before them in
        `data`; what is removed takes its lines and its comments along, and a list's item that moved, known by
        its `id` or else by its content, brings them. The result was read again and gives exactly `data`; where
        that cannot be had, `EditError` is raised. The order of keys alone is no change.
        """
        from replicator.yaml.splice import updated

        return updated(self, data)
