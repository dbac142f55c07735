"""Characters that are not to be seen: taken out of documents, shown in messages, kept from terminals."""

from __future__ import annotations

import re

__all__ = ["harmless", "printable", "visible"]

# These are compiled when a text first needs them: that takes a while, and most programs never do.
_UNPRINTABLE = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    f"{''.join(chr((plane << 16) + end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))}]"
)
_SUSPICIOUS = bytes([*range(0x09), *range(0x0B, 0x20), 0x7F, 0xC2, 0xED, 0xEF, *range(0xF0, 0x100)])
"""The bytes with which the UTF-8 of what is not printable begins, and of some that is."""

_UNPRINTABLE_BYTES = (
    rb"[\x00-\x08\x0b-\x1f\x7f\xc2\xed\xef\xf0-\xf4]"  # a set in front is what `re` finds quickly
    rb"(?:(?<=[\x00-\x7f])|(?<=\xc2)[\x80-\x9f]|(?<=\xed)[\xa0-\xbf]|(?<=\xef)(?:\xb7[\x90-\xaf]|\xbf[\xbe\xbf])"
    rb"|(?<=[\xf0-\xf4])[\x8f\x9f\xaf\xbf]\xbf[\xbe\xbf])"
)
"""The same as `_UNPRINTABLE`, and carriage returns, in UTF-8: bytes are searched several times as fast."""


def printable(text: str) -> str:
    """Remove what has no place in a document: controls, half characters, non-characters."""
    encoded = text.encode("utf-8", "surrogatepass")
    if len(encoded.translate(None, _SUSPICIOUS)) == len(encoded) or not re.search(
        _UNPRINTABLE_BYTES, encoded
    ):
        return text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(_UNPRINTABLE, lambda match: " " if match[0].isspace() else "", text)


def visible(text: str, *, keep: str = "") -> str:
    """
    Show what cannot be seen in a text as escapes, as Python writes them: for messages.

    Args:
        text: Any text.
        keep: Characters that stay as they are all the same, such as ends of lines.
    """
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or char in keep else char.encode("unicode_escape").decode()
        for char in text
    )


def harmless(text: str) -> str:
    """Escape what a terminal obeys, as JSON writes it; all else, and the ends of lines, stay: for output."""
    return re.sub(_COMMAND, lambda match: f"\\u{ord(match[0]):04x}", text)


_COMMAND = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\r(?!\n)"
"""What a terminal takes for a command, and what has it show letters in another order."""
