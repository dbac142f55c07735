"""
New data against the syntax tree: the smallest edits, a new text, and the proof that it says what was meant.

A plan (`plan.py`) finds the edits. Then the new text is read again: where it does not give exactly the intended
data, the culprit is written in double quotes, then the node around it anew, and so on up to the whole. If even
that fails, nothing is changed and the error says what could not be written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

from replicator.errors import EditError, ParseError
from replicator.typing import DataPath, PlainData
from replicator.yaml.source import Source
from replicator.yaml.splice.around import reread
from replicator.yaml.splice.compare import first_difference, same
from replicator.yaml.splice.draft import Lessons
from replicator.yaml.splice.edits import Edit, apply
from replicator.yaml.splice.plan import Plan
from replicator.yaml.splice.writable import settled

if TYPE_CHECKING:
    from replicator.yaml.document import Document

__all__ = ["updated"]


def updated(document: Document, data: PlainData) -> str:
    """Return the text of a document with new data; see `Document.updated`."""
    data = settled(document, data)
    if same(document.written, data):
        return document.text
    lessons = Lessons()
    while True:
        plan = Plan.of(document, data, lessons)
        if plan.lost - lessons.lost:
            lessons = attrs.evolve(lessons, lost=frozenset(plan.lost))
            continue
        difference = None
        for text in _results(document.text, plan.draft.edits):
            difference = _difference(document, plan.draft.edits, text, data)
            if difference is None:
                return text
        if () in lessons.afresh:
            raise _refusal(document, difference)
        lessons = _learn(lessons, plan.draft.edits, difference)


@attrs.frozen
class _Difference:
    """Why a new text is not believed: the path at which it says something else, or the line where it breaks."""

    path: DataPath | None = None
    offset: int | None = None
    message: str = "it does not read back as meant"


def _results(text: str, edits: list[Edit]) -> Iterator[str]:
    """Yield the texts that edits may lead to: without final line break first, if it had none before."""
    result = apply(text, edits)
    if result is None:
        return
    if text and not text.endswith(("\n", "\r")) and result.endswith(("\n", "\r")):
        yield result.removesuffix("\n").removesuffix("\r")
    yield result


def _difference(document: Document, edits: list[Edit], text: str, data: PlainData) -> _Difference | None:
    """Read a new text and return what is wrong with it, or None when it gives exactly the data."""
    around = reread(document, edits, text)
    if around is not None and same(around, data):
        return None
    try:
        found = document.reread(text).written
    except ParseError as error:
        problem = error.problems[0]
        starts = Source(text).line_starts
        line = min((problem.line or 1) - document.source.first_line, len(starts) - 1)
        return _Difference(offset=starts[line] + (problem.column or 1) - 1, message=problem.message)
    return None if same(found, data) else _Difference(path=first_difference(found, data))


def _learn(lessons: Lessons, edits: list[Edit], difference: _Difference | None) -> Lessons:
    """Be careful where edits went wrong; where that was done, write the node anew; then the one around it."""
    careful, afresh = set(lessons.careful), set(lessons.afresh)
    for path in _guilty(edits, difference) or {()}:
        while path and path in afresh:
            path = path[:-1]
        (afresh if path in careful else careful).add(path)
    where = difference and difference.path
    if where and not any(edit.path[: len(where)] == where for edit in edits):
        # No edit is to blame but the new neighbours: a block that keeps its last line breaks has more of them now.
        careful.add(where)
        afresh.add(where)
    return attrs.evolve(lessons, careful=frozenset(careful), afresh=frozenset(afresh))


def _guilty(edits: list[Edit], difference: _Difference | None) -> set[DataPath]:
    """Return the paths of the edits that a difference comes from, or of all of them where nobody can tell."""
    paths = {edit.path for edit in edits}
    if difference is None:
        return paths
    if difference.path is not None:
        where = difference.path
        return {path for path in paths if path == where[: len(path)] or where == path[: len(where)]} or paths
    shift, guilty = 0, None
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if guilty is None or edit.start + shift <= (difference.offset or 0):
            guilty = edit.path
        shift += len(edit.text) - (edit.end - edit.start)
    return paths if guilty is None else {guilty}


def _refusal(document: Document, difference: _Difference | None) -> EditError:
    """Say that no way was found to write the data, with the place as far as it is known."""
    path = (difference and difference.path) or ()
    message = difference.message if difference else "its edits get in each other's way"
    hint = "nothing was changed; change the value, or edit the file by hand"
    return EditError(document.problem(path, f"this change cannot be written: {message}", hint=hint))
