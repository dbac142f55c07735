"""
What a text says beside its data: a merged text gets the comments that both sides added.

Layout and quotes come over where that can be had without harm; a comment is somebody's work and always comes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import attrs

from replicator.errors import ContentError, EditError
from replicator.frontmatter import Content
from replicator.sequences import lines
from replicator.typing import PlainData
from replicator.versions.sequences import merged_chunks
from replicator.yaml.comments import comments
from replicator.yaml.splice.compare import same

__all__ = ["line_end", "reads_as", "with_comments"]


def reads_as(text: str, data: PlainData) -> bool:
    """Tell whether a text gives exactly this data."""
    try:
        return same(Content.parse(text).written, data)
    except ContentError:
        return False


def with_comments(text: str, data: PlainData, base: Content, ours: Content, theirs: Content) -> str:
    """
    Return a text that holds the comments which both sides added.

    Args:
        text: The text of ours with the data that was merged.
        data: That data; it stays what it is.
        base: What both sides started from.
        ours: One side.
        theirs: The other.
    """
    text = _with_layout(text, data, base, theirs)
    before = Counter(comment.text for comment in _comments(base))
    sides = [[*_comments(side)] for side in (ours, theirs)]
    counts = [Counter(comment.text for comment in side) for side in sides]
    now = Counter(comment.text for comment in _comments(Content.parse(text)))
    for side, count in zip(sides, counts, strict=True):
        for comment in side:
            if count[comment.text] > before[comment.text] and now[comment.text] < count[comment.text]:
                text = _with_comment(text, data, comment)
                now[comment.text] += 1
    return text


def _with_layout(text: str, data: PlainData, base: Content, theirs: Content) -> str:
    """
    Merge into a text, line by line, what theirs changed without changing data.

    The base with the data of theirs differs from theirs in exactly that.
    """
    try:
        plainly = base.updated(theirs.written)
    except EditError:
        return text
    chunks = merged_chunks(lines(plainly), lines(text), lines(theirs.text))
    result = "".join(line for chunk in chunks for line in chunk.merged)
    return result if result == text or reads_as(result, data) else text


@attrs.frozen
class _Comment:
    """A comment, and what stands in its line or, where it is alone there, in the next one."""

    text: str
    beside: str


def _comments(content: Content) -> Iterator[_Comment]:
    """Yield the comments of the YAML part."""
    text = content.document.text
    for span in comments(content.document):
        line = text.rfind("\n", 0, span.start) + 1
        beside = text[line : span.start].rstrip()
        yield _Comment(text[span.start : span.end], beside or _next_line(text[span.end :]))


def _next_line(text: str) -> str:
    """Return the next line that is neither empty nor a comment."""
    following = (line.rstrip() for line in text.split("\n")[1:])
    return next((line for line in following if line and not line.lstrip().startswith("#")), "")


def _with_comment(text: str, data: PlainData, comment: _Comment) -> str:
    """Put a comment above the line that it belongs to, or else at the top."""
    rows = lines(text)
    end = line_end(rows)
    top = 1 if rows and rows[0].startswith(("---", "\ufeff")) else 0
    for place in (*_places(rows, comment.beside), top):
        line = rows[place] if place < len(rows) else ""
        indent = line[: len(line) - len(line.lstrip(" "))] if place != top else ""
        result = "".join([*rows[:place], f"{indent}{comment.text}{end}", *rows[place:]])
        if reads_as(result, data):
            return result
    problem = Content.parse(text).problem((), f"there is no place for the comment `{comment.text}`")
    raise EditError(problem)


def _places(rows: list[str], beside: str) -> Iterator[int]:
    """Yield where a line stands, or one with the same key, if there is only one."""
    key = _KEY.match(beside)
    for wanted in filter(None, [beside, key and key[0]]):
        found = [index for index, row in enumerate(rows) if row.startswith(wanted)]
        if len(found) == 1:
            yield found[0]


_KEY = re.compile(r"\s*(?:- +)?[^\s:#][^:#]*:(?!\S)")


def line_end(rows: list[str]) -> str:
    """Return how the lines of a text end, by the first one."""
    return "\r\n" if rows and rows[0].endswith("\r\n") else "\n"
