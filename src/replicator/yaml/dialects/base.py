"""What all writers share: how nested collections are laid out, and how what is not text is spelled."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any, Literal

import attrs

from replicator.scalar import Scalar, bare
from replicator.typing import PlainData
from replicator.yaml.dialects.spelling import (
    is_plain,
    is_plain_in_flow,
    refusal,
    single_quoted,
)
from replicator.yaml.scalars import is_as_written

__all__ = ["MAX_DEPTH", "Dialect", "php_float"]

MAX_DEPTH = 100
"""How deep data may be nested; the reader's own limit, `Limits.max_depth`, and Symfony's last block level."""

_LONGEST_KEY = 1000
"""YAML readers look for a key's colon in 1024 characters (YAML 1.2, 7.4.2)."""

_KNOWN_KEYS = 4096

_INTEGER_KEY = re.compile(r"0|-?[1-9][0-9]{0,17}")


@attrs.frozen
class Dialect:
    """
    How one writer writes: the layout as attributes, the spelling of texts as methods.

    A column is the number of characters before a key or a dash in its line. What the methods return has no
    line break at its end; where a block scalar keeps blank lines (`|+`), these are part of it.
    """

    name: str
    """What `dump(dialect=…)` calls it."""

    step: int = 2
    """How far what belongs to a key stands under it."""

    list_step: int = 2
    """How far the dashes of a list stand under its key."""

    dash: Literal["alone", "spaced", "compact"] = "alone"
    """How a mapping or a list in a list begins: `-`, `- ` with a space, or in the line of its dash."""

    null: str = "null"
    empty_list: str = "[]"
    empty_mapping: str = "{}"
    infinity: str = ".inf"

    flow_lists: bool = False
    """Whether lists of short scalars stand in brackets."""

    braces: tuple[str, str] = ("{", "}")
    """What is around the pairs of a mapping on one line."""

    _known_keys: dict[str, str] = attrs.field(factory=dict, init=False, eq=False, repr=False)
    """Keys as written, since a file repeats few of them many times."""

    def document(self, data: PlainData) -> str:
        """Return the whole text of a file, without fences, with a final line break."""
        return "\n".join(self.pieces(data)) + "\n"

    def pieces(self, data: PlainData) -> Iterator[str]:
        """
        Yield the whole text of a file in pieces, each without the line break at its end.

        A piece is a key with its value, or where that is a collection the key alone and then each child: who
        compares texts can stop at the first that differs.
        """
        data = _known(data)
        if not data or not isinstance(data, dict | list):
            yield self.flow(data)
        elif isinstance(data, list):
            yield from self._children(data, 0, 1)
        else:
            for name, value in data.items():
                if self._is_block(value, 1):
                    yield f"{self.key(name)}:"
                    yield from self._children(
                        value, self.list_step if isinstance(value, list) else self.step, 2
                    )
                else:
                    yield f"{self.key(name)}:{self.after_key(value, 0)}"

    def key(self, key: str) -> str:
        """Return a key as it stands before its colon; raise `EditError` for a key that is no text."""
        written = self._known_keys.get(key)
        if written is None:
            if len(self._known_keys) >= _KNOWN_KEYS:
                self._known_keys.clear()
            written = self._known_keys[key] = self.new_key(bare(key))
        return written

    def new_key(self, key: str) -> str:
        """Return a key that was not written before."""
        if not isinstance(key, str):
            raise refusal(f"a key must be text, not {type(key).__name__}; write it as text")
        # PHP has integers for such keys, and all writers write them plain; they are read as text anyway.
        written = key if _INTEGER_KEY.fullmatch(key) else self.line(key)
        if len(written) > _LONGEST_KEY:
            raise refusal(f"a key of more than {_LONGEST_KEY} characters cannot be read back; shorten it")
        return written

    def after_key(self, value: PlainData, column: int) -> str:
        """Return all that follows `key:`: a space and a word, a block scalar, or a collection in its own lines."""
        return self._after(value, column, self.step, self.list_step, 1)

    def after_dash(self, value: PlainData, column: int) -> str:
        """Return all that follows the dash of a list's item."""
        return self._after_dash(value, column, 1)

    def flow(self, value: PlainData) -> str:
        """Return a value on one line, as it may stand in a flow collection."""
        return self._flow(value, 1)

    def text(self, text: str, column: int) -> str:  # noqa: ARG002
        """Return a text that follows `key: ` or `- `, perhaps a block scalar with its lines."""
        return self.line(text)

    def line(self, text: str) -> str:
        """Return a text on one line, as it may stand after a key or a dash."""
        return text if is_plain(text) else single_quoted(text)

    def flow_text(self, text: str) -> str:
        """Return a text on one line, as it may stand in a flow collection."""
        return text if is_plain_in_flow(text) else single_quoted(text)

    def number(self, value: float) -> str:
        """Return a float so that it reads back as the same float."""
        return php_float(value)

    def word(self, value: Any) -> str:
        """Return what is neither text nor a collection; raise `EditError` for what YAML cannot hold."""
        if value is None:
            return self.null
        kind = value.__class__
        if kind is bool:
            return "true" if value else "false"
        if kind is int:
            return _integer(value)
        if kind is float:
            return self._float(value)
        if kind is Scalar:
            return self._as_written(value)
        raise refusal(f"expected text, a number, a list or a mapping, found {type(value).__name__}")

    def _after(self, value: Any, column: int, step: int, list_step: int, depth: int) -> str:
        """Return what follows a key or a dash; the steps are how far a mapping and a list stand under it."""
        kind = value.__class__
        if kind is str:
            return " " + self.text(value, column)
        if kind in _WORDS:
            return f" {self.word(value)}".rstrip()  # nothing may be written as nothing
        if kind is dict or kind is list:
            if not self._is_block(value, depth):
                return " " + self._flow(value, depth)
            nested = column + (step if kind is dict else list_step)
            return "\n" + "\n".join(self._children(value, nested, depth + 1))
        known = _known(value)
        if known is value:
            return " " + self.word(value)
        return self._after(known, column, step, list_step, depth)

    def _is_block(self, value: Any, depth: int) -> bool:
        """Tell whether a value is a collection that stands in lines of its own."""
        if not value or (value.__class__ is not dict and value.__class__ is not list) or depth >= MAX_DEPTH:
            return False
        return not (self.flow_lists and value.__class__ is list and _is_short(value))

    def _after_dash(self, value: Any, column: int, depth: int) -> str:
        """Return what follows a dash."""
        step = len("- ") if self.dash == "compact" else self.step
        after = self._after(value, column, step, step, depth)
        if self.dash == "alone" or not after.startswith("\n"):
            return after
        return " " + (after[1:].lstrip(" ") if self.dash == "compact" else after)

    def _children(self, value: Any, column: int, depth: int) -> Iterator[str]:
        """Yield the lines of each child of a collection."""
        pad, text = " " * column, self.text
        if value.__class__ is list:
            for item in value:
                if item.__class__ is str:
                    yield f"{pad}- {text(item, column)}"
                else:
                    yield f"{pad}-{self._after_dash(item, column, depth)}"
            return
        known_keys, key, after, steps = (
            self._known_keys,
            self.key,
            self._after,
            (self.step, self.list_step, depth),
        )
        for name, each in value.items():
            written = known_keys.get(name) or key(name)
            if each.__class__ is str:
                yield f"{pad}{written}: {text(each, column)}"
            else:
                yield f"{pad}{written}:{after(each, column, *steps)}"

    def _flow(self, value: Any, depth: int) -> str:
        """Return a value on one line."""
        if depth > MAX_DEPTH + 1:
            raise refusal(f"nested deeper than {MAX_DEPTH} levels, which readers refuse; make it flatter")
        value = _known(value)
        if isinstance(value, str):
            return self.flow_text(value)
        if isinstance(value, dict | list) and not value:
            return self.empty_mapping if isinstance(value, dict) else self.empty_list
        if isinstance(value, dict):
            pairs = [f"{self._flow_key(name)}: {self._flow(each, depth + 1)}" for name, each in value.items()]
            return ", ".join(pairs).join(self.braces)
        if isinstance(value, list):
            return f"[{', '.join([self._flow(each, depth + 1) for each in value])}]"
        return self.word(value) or "null"

    def _flow_key(self, key: str) -> str:
        """Return a key on one line, as it may stand in a flow collection."""
        written = self.key(key)
        return self.flow_text(key) if written == key and not _INTEGER_KEY.fullmatch(key) else written

    def _float(self, value: float) -> str:
        """Return a float, or one of the three words that stand for what has no digits."""
        if math.isfinite(value):
            return self.number(value)
        return ".nan" if math.isnan(value) else self.infinity if value > 0 else "-" + self.infinity

    def _as_written(self, scalar: Scalar) -> str:
        """Return a scalar as it stood in its file, or its value where a tag said more than the text."""
        return scalar.text if is_as_written(scalar) else self.word(scalar.value)


def php_float(value: float) -> str:
    """
    Write a float as PHP does (14 digits, `1.0E+25`), with all its digits where 14 are not enough.

    Whole floats get `.0`, as from symfony/yaml 5.3 on (`Inline::dump`).
    """
    short = f"{value:.14G}"
    if float(short) != value:
        short = repr(value).upper()
    mantissa, _, exponent = short.partition("E")
    if "." not in mantissa:
        mantissa += ".0"
    return f"{mantissa}E{int(exponent):+d}" if exponent else mantissa


def _integer(value: int) -> str:
    """Write an integer that readers have room for."""
    if not -(2**63) <= value < 2**63:
        raise refusal("an integer of more than 64 bits cannot be written; write it as text")
    return str(value)


def _known(value: Any) -> Any:
    """Return an instance of a subclass as the plain value it is; anything else as it is."""
    for kind in (dict, list):
        if isinstance(value, kind) and value.__class__ is not kind:
            return kind(value)
    return bare(value)


_WORDS = frozenset({type(None), bool, int, float})


def _is_short(items: list[Any]) -> bool:
    """Tell whether a list has only scalars that read well side by side."""
    if any(isinstance(item, dict | list) or (isinstance(item, str) and "\n" in item) for item in items):
        return False
    return sum(len(str(item)) + 2 for item in items) <= 80
