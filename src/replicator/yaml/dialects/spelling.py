"""
One text on one line, so that every reader takes it for that text.

"Every reader" is: symfony/yaml, the YAML 1.2 parsers (ruamel.yaml), the YAML 1.1 ones (PyYAML, libyaml) and,
where a spelling for it exists, Spyc. What the writers do beyond that is their own modules' business.
"""

from __future__ import annotations

import re

from replicator.errors import EditError, Problem

__all__ = [
    "UNFIT_BEGINNING",
    "UNPRINTABLE",
    "WORDS",
    "double_quoted",
    "is_plain",
    "is_plain_in_flow",
    "is_printable",
    "is_word",
    "looks_like_a_date",
    "looks_like_a_value",
    "refusal",
    "single_quoted",
    "wrapped",
]

WORDS = frozenset({"", "null", "~", "true", "false", "y", "n", "yes", "no", "on", "off"})
"""What some reader takes for a bool or for nothing, in lower case; Symfony's list, `Escaper::requiresSingleQuoting`."""

UNPRINTABLE = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff"
"""Characters, as part of a regex class, that some reader refuses, changes or takes for a line break (YAML 1.2, 5.1)."""

# All that is not `UNPRINTABLE`: to go through a text by what it has costs a fifth of a search for what it has not.
is_printable = re.compile(
    "[\t\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*+"
).fullmatch
"""Tell whether a block scalar can hold a text, since nothing is escaped in one."""

UNFIT_BEGINNING = re.compile(r"\n* +\n|[\n ]*\Z")
"""How a text begins that would not be read back from a block: with a line of spaces, or with nothing else."""

_ODD = re.compile(f"[{UNPRINTABLE}\n]")
_ODD_OR_TAB = re.compile(f"[{UNPRINTABLE}\n\t]")

# Numbers of YAML 1.1 (yaml.org/type/int, float: underscores, base 60, binary), YAML 1.2 (`0o14`), Symfony
# (`Inline::evaluateScalar`) and Spyc (`_toType`: `0X1F`), in any case of letters.
_NUMBER = re.compile(
    r"""[-+]?(?: 0b[01_]+ | 0o?[0-7_]+ | 0x[0-9a-f_]+
               | (?:[0-9][0-9_]*\.?[0-9_]* | \.[0-9_]+)(?:e[-+]?[0-9]+)?
               | [0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?
               | \.inf )
       | \.nan""",
    re.VERBOSE | re.IGNORECASE,
)

# Symfony's `Inline::getTimestampRegex`, which covers YAML 1.1's (yaml.org/type/timestamp).
_DATE = re.compile(
    r"""[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}
        (?:(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?
           (?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)?""",
    re.VERBOSE,
)

# YAML 1.2, 7.3.3; `=` and `<<` are values of their own in YAML 1.1.
_INDICATOR = re.compile(r"""[-?](?:\s|$)|[,\[\]{}#&*!|>'"%@`=<:\s]|---|\.\.\.""")
_COLON_OR_COMMENT = re.compile(r":(?:\s|$)|\s#")
_NOT_PLAIN_IN_FLOW = re.compile(r"[,\[\]{}:?\"']|^-|  ")

_MAY_BE_A_VALUE = frozenset("+-.0123456789")

# symfony/yaml `Escaper::ESCAPED`; all of them are YAML 1.1 and 1.2 as well.
_ESCAPES = {
    "\\": "\\\\", '"': '\\"', "\0": "\\0", "\a": "\\a", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\v": "\\v",
    "\f": "\\f", "\r": "\\r", "\x1b": "\\e", "\x85": "\\N", "\xa0": "\\_", "\u2028": "\\L", "\u2029": "\\P",
}  # fmt: skip
_ESCAPED = re.compile(f'[{UNPRINTABLE}\n\t\xa0\\\\"]')


def refusal(message: str) -> EditError:
    """Make the error for a value that no YAML text gives back."""
    return EditError(Problem(message))


def double_quoted(text: str) -> str:
    """Write any text in double quotes; raise `EditError` for half a character."""
    return f'"{_ESCAPED.sub(_escape, text)}"'


def single_quoted(text: str) -> str:
    """Write a text of one line in single quotes, or in double quotes where it has characters to escape."""
    return double_quoted(text) if _ODD.search(text) else "'" + text.replace("'", "''") + "'"


# Most keys, handles and ids: nothing to quote, and no number or date begins so.
is_word = re.compile(
    rf"(?!(?i:{'|'.join(filter(str.isalpha, sorted(WORDS)))})\Z)[A-Za-z_/][A-Za-z0-9_/.+-]*"
).fullmatch
"""Tell at a glance whether a text is one of the many that all writers write plain."""


def wrapped(paragraph: str, width: int) -> list[str]:
    """Break a paragraph at single spaces, as a folded block may, into lines of at most a width where it can be."""
    lines = [""]
    for piece in re.split(r"(?<=\S) (?=\S)", paragraph):
        if lines[-1] and len(lines[-1]) + 1 + len(piece) > width:
            lines.append(piece)
        else:
            lines[-1] = f"{lines[-1]} {piece}" if lines[-1] else piece
    return lines


def looks_like_a_date(text: str) -> bool:
    """Tell whether some reader takes a plain text for a date."""
    return bool(_DATE.fullmatch(text))


def looks_like_a_value(text: str) -> bool:
    """Tell whether some reader takes a plain text for a number, a date, a bool or null."""
    if text[:1] in _MAY_BE_A_VALUE:
        return bool(_NUMBER.fullmatch(text)) or looks_like_a_date(text)
    return text.lower() in WORDS


def is_plain(text: str) -> bool:
    """Tell whether a text can stand without quotes after a key or a dash."""
    if _INDICATOR.match(text) or _ODD_OR_TAB.search(text) or text[-1:].isspace():
        return False
    if (":" in text or "#" in text) and _COLON_OR_COMMENT.search(text):
        return False
    return not looks_like_a_value(text)


def is_plain_in_flow(text: str) -> bool:
    """Tell whether a text can stand without quotes between brackets or braces."""
    return not _NOT_PLAIN_IN_FLOW.search(text) and is_plain(text)


def _escape(match: re.Match[str]) -> str:
    """Return the escape of one character."""
    char = match[0]
    if char in _ESCAPES:
        return _ESCAPES[char]
    code = ord(char)
    if 0xD800 <= code < 0xE000:
        raise refusal(f"half a character (the lone surrogate U+{code:04X}) cannot be written")
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
