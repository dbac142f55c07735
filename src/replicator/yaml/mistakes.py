"""
What a parser's complaint means to the person who wrote the text.

Parsers say what they expected; people want to know what they did. Most broken files break in one of a dozen
ways: an apostrophe, a colon, Markdown that starts with a star, a tab. Each has a small function here that
looks at the complaint and the lines around it, and `explain` takes the first that recognises its mistake.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

import attrs

from replicator.errors import Problem
from replicator.yaml.source import Source

__all__ = ["explain"]

Finding: TypeAlias = "tuple[int, str, str | None] | None"
"""Where a mistake is, what it is, and what to do about it."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?= |\r?$)", re.MULTILINE)
_TAB_INDENT = re.compile(r"[ -]*\t")
_VALUE = re.compile(r"[ \t]*(?:- +)*[^\s'\"#][^:]*:[ \t]+|[ \t]*(?:- +)+")
_CLOSED_QUOTE = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\"")
_SECOND_COLON = re.compile(r":[ \t]+[^\s'\"].*?(:)(?:[ \t]|$)")
_QUOTE_IT = "put the whole value in quotes"


@attrs.frozen
class _Clue:
    """What is known about a failure: the complaint, where it was raised, and what was being read then."""

    source: Source
    complaint: str
    offset: int
    context: int | None

    def line_start(self, offset: int) -> int:
        """Return where the line around an offset starts."""
        return max(self.source.text.rfind("\n", 0, offset) + 1, self.source.start)

    def suspicious_lines(self) -> list[tuple[int, str]]:
        """Return the line of the complaint and the last line with content before it, each with its offset."""
        starts = [self.line_start(self.offset)]
        before = self.source.text[: starts[0]].rstrip()
        if before:
            starts.append(self.line_start(len(before)))
        return [(start, self.source.line_at(start)) for start in starts]


def explain(source: Source, complaint: str, offset: int | None, context: int | None) -> Problem:
    """Describe a syntax error: its place, what it is and, where it is a common one, what to do."""
    start = source.start
    place = min((offset or 0) + start, len(source.text))
    clue = _Clue(source, complaint, place, None if context is None else context + start)
    for recognise in _MISTAKES:
        finding = recognise(clue)
        if finding:
            where, message, hint = finding
            return source.mistake(where, message, hint=hint)
    return source.mistake(clue.offset, f"not valid YAML: {complaint}")


def _control_character(clue: _Clue) -> Finding:
    if "character" not in clue.complaint and "surrogates" not in clue.complaint:
        return None
    found = _CONTROL.search(clue.source.text)
    if not found:
        return None
    hint = 'delete it, or write it as an escape in double quotes, such as "\\x07"'
    return found.start(), f"the control character U+{ord(found[0]):04X} cannot stand in YAML", hint


def _merge_conflict(clue: _Clue) -> Finding:
    found = _CONFLICT.search(clue.source.text)
    if not found or found.start() > clue.offset:
        return None
    return found.start(), "a merge conflict marker", "settle the conflict and delete the marker lines"


def _tab_indentation(clue: _Clue) -> Finding:
    start = clue.line_start(clue.offset)
    found = _TAB_INDENT.match(clue.source.text, start)
    if not found or not re.search(r"tab|token|'\\t'", clue.complaint):
        return None
    return found.end() - 1, "a tab is used for indentation", "indent with spaces"


def _open_quote(clue: _Clue) -> Finding:
    if "end of stream" not in clue.complaint and "document indicator" not in clue.complaint:
        return None
    where = clue.offset if clue.context is None else clue.context
    quote = clue.source.text[where : where + 1]
    if quote not in {"'", '"'}:
        return None
    return where, "the quote that opens here is never closed", f"add the closing {quote}"


def _text_after_quote(clue: _Clue) -> Finding:
    for start, line in clue.suspicious_lines():
        value = _VALUE.match(line)
        quoted = value and _CLOSED_QUOTE.match(line, value.end())
        rest = quoted and line[quoted.end() :].lstrip()
        if quoted and rest and not rest.startswith(("#", ",", "]", "}", ":")):
            quote = quoted[0][0]
            hint = (
                "write an apostrophe within single quotes twice, '', or use double quotes around the value"
                if quote == "'"
                else 'write a quote within double quotes as \\", or use single quotes around the value'
            )
            return start + quoted.end(), "text after the closing quote", hint
    return None


def _indicator_starts_value(clue: _Clue) -> Finding:
    for start, line in clue.suspicious_lines():
        value = _VALUE.match(line)
        rest = line[value.end() :] if value else ""
        for pattern, message, hint in _INDICATORS:
            if value and re.match(pattern, rest):
                return start + value.end(), message.format(rest[:1]), hint
    return None


_INDICATORS = (
    (r"[@`%]", "a value cannot start with {}", _QUOTE_IT),
    (r"\*", "a value that starts with * is an alias", f"{_QUOTE_IT} if it is text, such as Markdown"),
    (r"&(?:\s|$|[^\w])", "a value that starts with & is an anchor", f"{_QUOTE_IT} if it is text"),
    (r"!", "a value that starts with ! is a tag", f"{_QUOTE_IT} if it is text"),
    (r"[|>] *[^\s#0-9+-]", "{} starts a block of text on the next line", f"{_QUOTE_IT} if it is text"),
    (r"[-?](?:\s|$)", "a value cannot start with {} and a space", _QUOTE_IT),
    (r"\[[^\]]*\]\s*[^\s#,\]]", "text after the closing ] of a list", f"{_QUOTE_IT} if it is a link"),
    (r"\{[^}]*\}+\s*[^\s#,}]", "text after the closing }} of a mapping", f"{_QUOTE_IT} if it is text"),
)


def _open_bracket(clue: _Clue) -> Finding:
    opening = clue.context
    if opening is None or clue.source.text[opening : opening + 1] not in _CLOSING:
        return None
    bracket = clue.source.text[opening]
    return opening, f"the {bracket} that opens here is not closed, or a comma is missing", _close_it(bracket)


def _bracket_open_at_end(clue: _Clue) -> Finding:
    """Recognise a bracket after which the text ends where a value might stand: parsers name no opening then."""
    text = clue.source.text
    if "expected node content" not in clue.complaint or text[clue.offset :].strip():
        return None
    is_open: list[re.Match[str]] = []
    for found in _BRACKET.finditer(text, clue.source.start, clue.offset):
        if found[0] in _CLOSING:
            is_open.append(found)
        elif is_open and _CLOSING[is_open[-1][0]] == found[0]:
            is_open.pop()
    if not is_open:
        return None
    bracket = is_open[-1]
    return bracket.start(), f"the {bracket[0]} that opens here is not closed", _close_it(bracket[0])


def _close_it(bracket: str) -> str:
    return f"add the closing {_CLOSING[bracket]}, or {_QUOTE_IT} if it is text"


_CLOSING = {"[": "]", "{": "}"}
_BRACKET = re.compile(r"""'[^'\n]*'|"(?:[^"\\\n]|\\.)*"|(?<!\S)#.*|[\[\]{}]""")


def _colon_in_value(clue: _Clue) -> Finding:
    if "mapping values are not allowed" not in clue.complaint:
        return None
    start = clue.line_start(clue.offset)
    found = _SECOND_COLON.search(clue.source.line_at(start))
    if not found:
        hint = "give it the indentation of its neighbours"
        return clue.offset, "this line is indented deeper than the line above allows", hint
    return start + found.start(1), "a second colon in one line", f'{_QUOTE_IT}, since it holds ": "'


def _blank_line_too_deep(clue: _Clue) -> Finding:
    if not re.search(r"[|>][-+0-9]*[ \t]*\r?\n(?: *\r?\n)+\s*\Z", clue.source.text[: clue.offset]):
        return None
    hint = "remove the spaces from the empty lines after | or >"
    return clue.offset, "this text is indented less than the empty lines above it", hint


def _text_without_key(clue: _Clue) -> Finding:
    if "could not find expected ':'" not in clue.complaint:
        return None
    where = clue.offset if clue.context is None else clue.context
    return where, "a line without a key", "write `key: value`; above text over several lines write `key: |`"


def _says(pattern: str, message: str, hint: str) -> Callable[[_Clue], Finding]:
    """Make a function that knows a mistake by the complaint alone."""

    def recognise(clue: _Clue) -> Finding:
        return (clue.offset, message, hint) if re.search(pattern, clue.complaint) else None

    return recognise


_MISTAKES: tuple[Callable[[_Clue], Finding], ...] = (
    _control_character,
    _merge_conflict,
    _tab_indentation,
    _open_quote,
    _says(
        "surrogate",
        "an escape for half a character (a lone surrogate)",
        "write the character itself, or as \\U and eight digits",
    ),
    _says(
        "escape|hexa?decimal",
        "an escape that YAML does not know",
        "write a backslash as \\\\, or use single quotes",
    ),
    _says("duplicate %YAML", "a second %YAML line", "remove it"),
    _says("incompatible YAML", "this version of YAML is not YAML 1.2", "remove the %YAML line"),
    _says(
        "directive|version|%TAG|non-alphabetical|expected digit",
        "a line that starts with % instructs the parser, and this one makes no sense to it",
        "remove the line, or put the text in quotes",
    ),
    _text_after_quote,
    _indicator_starts_value,
    _open_bracket,
    _colon_in_value,
    _blank_line_too_deep,
    _text_without_key,
    _says(
        "expected key|'-' indicator|<block end>|document start",
        "this does not fit the lines above it",
        "give the line the indentation of its neighbours; keys and `- ` items cannot be mixed",
    ),
    _bracket_open_at_end,
    _says("expected node content", "a value is missing, or what stands here cannot begin one", _QUOTE_IT),
    _says("cannot start any token", "nothing can start with this character", _QUOTE_IT),
    _says(
        "comment or line break|indentation indicator",
        "text after | or > at the start of a value",
        f"begin the text on the next line, or {_QUOTE_IT}",
    ),
    _says(
        "entries are not allowed|keys are not allowed",
        "this cannot begin here",
        "begin it on a line of its own",
    ),
    _says("alphabetic or numeric", "an anchor or alias without a name", f"{_QUOTE_IT} if it is text"),
    _says("tag|'>'|whitespace", "a tag that cannot be read", f"{_QUOTE_IT} if it is text"),
)
