"""
Comments in a content file by which somebody says that a problem is none.

`# replicator: ignore[missing-alt]` in the YAML, `<!-- replicator: ignore[missing-alt] -->` in Markdown: for the line
on which it stands or, where it is alone there, for the next one. `ignore-file[…]` is for the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

import attrs

from replicator.errors import Problem
from replicator.frontmatter import BODY_KEY, Content
from replicator.slips import question
from replicator.yaml.comments import comments

__all__ = ["Ignores"]


@attrs.define(eq=False)
class _Ignore:
    """What a comment says of one code."""

    code: str
    offset: int
    line: int | None
    """The line that it is about; None for the whole file."""
    is_used: bool = False


class Ignores:
    """What the comments of a file ignore."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._found = [*_read(content)] if _HINT in content.text else []

    def covers(self, problem: Problem) -> bool:
        """Tell whether a problem is ignored."""
        found = [each for each in self._found if each.code == problem.code]
        lines = self._lines(problem) if found else frozenset()
        found = [each for each in found if each.line is None or each.line in lines]
        for each in found:
            each.is_used = True
        return bool(found)

    def applied(
        self, problems: Iterable[Problem], *, asked: Collection[str], known: Collection[str]
    ) -> Iterator[Problem]:
        """
        Give the problems that are not ignored, and then the comments that ignore nothing.

        Args:
            problems: All problems of the file.
            asked: The codes that were asked for, so that a comment about them is of use or not.
            known: The codes that there are.
        """
        yield from (each for each in problems if not self.covers(each))
        yield from (self._unused(each, known) for each in self._found if _is_idle(each, asked, known))

    def _lines(self, problem: Problem) -> Collection[int | None]:
        """Return the lines at which a comment may stand: those of the place, of the value and of its key."""
        content, path = self._content, problem.path
        lines = {problem.line}
        if not path or (content.body and path[0] == BODY_KEY):
            return lines
        lines.add(content.place(path)[0])
        try:
            key = content.document.key_span(path)
        except LookupError:
            return lines
        return {*lines, content.document.source.place(key.start)[0]}

    def _unused(self, ignore: _Ignore, known: Collection[str]) -> Problem:
        code = ignore.code
        message = f"nothing is ignored here: there is no problem `{code}`"
        hint: str | None = "take it out"
        if code not in known:
            message = f"there is no code {code!r}" if code else "no code is named"
            hint = "write `ignore[missing-alt]`" if not code else question(code, sorted(known))
        return self._content.problem_at(
            ignore.offset, (), message, hint=hint, code="unused-ignore", severity="note"
        )


def _is_idle(ignore: _Ignore, asked: Collection[str], known: Collection[str]) -> bool:
    return ignore.code not in known or (ignore.code in asked and not ignore.is_used)


_HINT = "replicator:"
_SAYS = (
    r"\s*replicator:\s*ignore(?P<all>-file)?\b[ \t]*(?:\[(?P<codes>[^\]\n]*)\])?[^\n]*?"  # and perhaps why
)
_IN_YAML = re.compile(f"#+{_SAYS}$", re.MULTILINE)
_IN_MARKDOWN = re.compile(f"<!--{_SAYS}-->")
_CODE = re.compile(r"^[ \t]*(```+|~~~+).*?^[ \t]*\1|(`+)[^`\n]+\2", re.DOTALL | re.MULTILINE)
_TO_NEXT = re.compile(r"[^\S\n]*\n(?:[^\S\n]*(?:#.*)?\n)*")


def _read(content: Content) -> Iterator[_Ignore]:
    for match in _matches(content):
        line = None if match["all"] else content.problem_at(_about(content.text, match), (), "").line
        for code in dict.fromkeys(re.split(r"[\s,]+", (match["codes"] or "").strip())):
            yield _Ignore(code, match.start(), line)


def _about(text: str, match: re.Match[str]) -> int:
    """Return where the line is that a comment is about: its own, or the next one that says something."""
    start, end = match.span()
    is_alone = not text[text.rfind("\n", 0, start) + 1 : start].strip()
    following = _TO_NEXT.match(text, end) if is_alone else None
    return following.end() if following else start


def _matches(content: Content) -> Iterator[re.Match[str]]:
    """Find the comments of YAML, and those of HTML that are no program text."""
    text = content.text
    for span in comments(content.document):
        if match := _IN_YAML.match(text, span.start, span.end):
            yield match
    in_markdown = [*_IN_MARKDOWN.finditer(text)]
    code = [match.span() for match in _CODE.finditer(text)] if in_markdown else []
    for match in in_markdown:
        if not any(start <= match.start() < end for start, end in code):
            yield match
