"""Content files: bytes to posts, with every complaint naming the file."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeVar, overload

from replicator.converter import Converter
from replicator.errors import EncodingError, Problem
from replicator.model import Author, Post, Record
from replicator.typing import StrPath

__all__ = ["Readable", "load", "load_author", "loads"]

P = TypeVar("P", bound=Record)


class Readable(Protocol):
    """An open file, or anything else with a `read` that gives text or bytes."""

    def read(self) -> Any:
        """Return all there is."""
        ...


@overload
def load(source: StrPath | Readable) -> Post: ...
@overload
def load(source: StrPath | Readable, *, converter: Converter[P]) -> P: ...
def load(source: StrPath | Readable, *, converter: Converter[Any] | None = None) -> Any:
    """
    Read a post from a file.

    Args:
        source: A path, or an open file (text or bytes).
        converter: Knows the block types and the class of the post; the default one unless given.

    Raises:
        OSError: The file cannot be read.
        EncodingError: It is not UTF-8 text.
        ParseError: It is not YAML, or YAML front matter.
        StructureError: Its data does not fit; every misfit is listed with its line.
    """
    text, name = read_text(source)
    return (converter or default_converter()).loads(text, name=name)


@overload
def loads(text: str, *, name: str | None = None) -> Post: ...
@overload
def loads(text: str, *, name: str | None = None, converter: Converter[P]) -> P: ...
def loads(text: str, *, name: str | None = None, converter: Converter[Any] | None = None) -> Any:
    """Read a post from a text; see `load`. `name` is what messages call the text."""
    return (converter or default_converter()).loads(text, name=name)


def load_author(source: StrPath | Readable, *, converter: Converter[Any] | None = None) -> Author:
    """
    Read a user file; see `load`.

    The author's `handle` is the file's name without its suffix. Secrets in the file are not read.
    """
    text, name = read_text(source)
    author = (converter or default_converter()).loads_author(text, name=name)
    if name is not None:
        author.handle = Path(name).stem
    return author


@cache
def default_converter() -> Converter[Post]:
    """Return the converter that is used where none is given; it knows the blocks of `replicator.registry`."""
    return Converter()


def read_text(source: StrPath | Readable) -> tuple[str, str | None]:
    """Return the text of a file and the name to call it by; line ends stay as they are."""
    if isinstance(source, str | os.PathLike):
        path = os.fspath(source)
        return decode(Path(path).read_bytes(), path), path
    label = getattr(source, "name", None)
    name = label if isinstance(label, str) else None
    try:
        content = source.read()
    except UnicodeDecodeError as error:  # a text file that somebody opened in the wrong encoding
        problem = Problem(
            f"expected {error.encoding} text, found other bytes", (), name, hint="open it as bytes"
        )
        raise EncodingError(problem) from None
    return (content if isinstance(content, str) else decode(content, name)), name


def decode(content: bytes, name: str | None = None) -> str:
    """
    Return bytes as text; a byte order mark stays as the first character.

    Raises:
        EncodingError: They are not UTF-8, or no text at all.
    """
    for start, what in _NOT_UTF8.items():
        if content.startswith(start):
            raise _no_text(what, name)
    if _is_wide(content):
        raise _no_text("UTF-16", name)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise EncodingError(_bad_byte(content, error, name)) from None
    if "\0" in text:
        raise EncodingError(_at(content, content.index(0), name, "a NUL byte"))
    return text


_NOT_UTF8 = {
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"PK\x03\x04": "a zip archive",
    b"%PDF": "a PDF document",
}
"""How files begin that are no UTF-8 text."""


def _no_text(what: str, name: str | None) -> EncodingError:
    hint = "save it as UTF-8" if what == "UTF-16" else None
    return EncodingError(
        Problem(f"expected UTF-8 text, found {what}", (), name, expected="UTF-8 text", found=what, hint=hint)
    )


def _is_wide(content: bytes) -> bool:
    """Tell whether every other byte, or most of them, is NUL: Western text in two bytes per character."""
    start = content[:200]
    return max(start[::2].count(0), start[1::2].count(0)) > len(start) // 4


def _bad_byte(content: bytes, error: UnicodeDecodeError, name: str | None) -> Problem:
    found = f"the byte 0x{content[error.start]:02x}"
    return _at(content, error.start, name, found, "save it as UTF-8; it may be Windows-1252 or Latin-1")


def _at(content: bytes, offset: int, name: str | None, found: str, hint: str | None = None) -> Problem:
    line_start = content.rfind(b"\n", 0, offset) + 1
    return Problem(
        f"expected UTF-8 text, found {found}",
        (),
        name,
        line=content.count(b"\n", 0, offset) + 1,
        column=len(content[line_start:offset].decode("utf-8", "replace")) + 1,
        expected="UTF-8 text",
        found=found,
        hint=hint,
    )
