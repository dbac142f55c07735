r"""
Characters that the parsers cannot be trusted with, and the stand-ins that see the text through them.

libyaml breaks lines at U+0085, U+2028 and U+2029, as YAML 1.1 did, and refuses C1 controls, which turn up in
real files as remains of other encodings; YAML 1.2 and Symfony take them all for ordinary characters. Both
parsers stumble over `"\ud83d\ude00"`, which is how JSON writes one character beyond U+FFFF, and drop a byte
order mark that is not the first.
So such characters are replaced, one for one, by private-use characters that the text does not hold, and put
back in every value: no offset moves, nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

__all__ = ["StandIns", "needs_stand_ins"]

_UNTRUSTED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_SURROGATE_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*\\u([dD][89a-fA-F][0-9a-fA-F]{2})")
_PRIVATE_USE = range(0xE000, 0xF8FF)


@attrs.frozen
class StandIns:
    """The stand-ins of one text: what it looks like with them, and how to undo them in a value."""

    text: str
    back: dict[int, str]
    escapes: dict[str, str]

    @classmethod
    def of(cls, text: str) -> StandIns:
        """Choose stand-ins for everything in `text` that needs one."""
        free = _free_characters(text)
        characters: dict[str, str] = {char: next(free) for char in sorted(set(_UNTRUSTED.findall(text)))}
        escapes = {code: next(free) for code in sorted(set(_SURROGATE_ESCAPE.findall(text)))}
        hidden = text.translate({ord(char): stand_in for char, stand_in in characters.items()})
        hidden = _SURROGATE_ESCAPE.sub(lambda match: match[0][:-4] + f"{ord(escapes[match[1]]):04x}", hidden)
        back = {ord(stand_in): char for char, stand_in in characters.items()}
        back |= {ord(stand_in): chr(int(code, 16)) for code, stand_in in escapes.items()}
        return cls(hidden, back, {f"\\u{ord(char):04x}": f"\\u{code}" for code, char in escapes.items()})

    def restore(self, value: str) -> str:
        """Put back what stand-ins stand for and join pairs of surrogates; half a pair raises `ValueError`."""
        for hidden, escape in self.escapes.items():
            value = value.replace(hidden, escape)
        return value.translate(self.back).encode("utf-16", "surrogatepass").decode("utf-16")


def needs_stand_ins(text: str) -> bool:
    """Tell whether a text holds anything that no parser reads as YAML 1.2 means it."""
    return bool(_UNTRUSTED.search(text) or _SURROGATE_ESCAPE.search(text))


def _free_characters(text: str) -> Iterator[str]:
    """Yield private-use characters that a text holds neither as such nor as an escape."""
    lowered = text.lower()
    return (chr(code) for code in _PRIVATE_USE if chr(code) not in text and f"{code:04x}" not in lowered)
