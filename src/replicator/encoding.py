"""Bytes to text: what is UTF-8, and what to say of what is not."""

from __future__ import annotations

from replicator.errors import EncodingError, Problem

__all__ = ["decode"]


def decode(content: bytes, name: str | None = None) -> str:
    """
    Return bytes as text; a byte order mark stays as the first character.

    Raises:
        EncodingError: They are not UTF-8, or no text at all.
    """
    if content.startswith(_BEGINNINGS):
        raise _no_text(next(what for start, what in _NOT_UTF8.items() if content.startswith(start)), name)
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

_BEGINNINGS = tuple(_NOT_UTF8)


def _no_text(what: str, name: str | None) -> EncodingError:
    hint = "save it as UTF-8" if what == "UTF-16" else None
    return EncodingError(
        Problem(f"expected UTF-8 text, found {what}", (), name, expected="UTF-8 text", found=what, hint=hint)
    )


def _is_wide(content: bytes) -> bool:
    """Tell whether every other byte, or most of them, is NUL: Western text in two bytes per character."""
    start = content[:200]
    return 0 in start and max(start[::2].count(0), start[1::2].count(0)) > len(start) // 4


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
