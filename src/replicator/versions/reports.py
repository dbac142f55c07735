"""How changes are told: for people in a terminal, for programs, as a page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial

from markupsafe import Markup

from replicator.characters import visible
from replicator.errors import format_path
from replicator.messages import counted
from replicator.renderers.html_format.page import STYLE, page
from replicator.typing import PlainData, check_type
from replicator.versions.changes import Added, Change, Changed, Removed, TextChanged, plain_change
from replicator.versions.words import Piece
from replicator.yaml import dump

__all__ = ["as_html", "as_json", "as_text", "summary"]


def as_text(changes: Sequence[Change], *, color: bool = False) -> str:
    """
    Tell changes as people read them in a terminal; '' for none.

    Args:
        changes: What `diff` found.
        color: Whether to mark what was removed and added by colours, instead of `[-…-]` and `{+…+}`.
    """
    paint = _PAINTS if color else _MARKS
    return "".join(f"{line}\n" for change in _checked(changes) for line in _told(change, paint))


def as_json(changes: Sequence[Change]) -> str:
    """Tell changes as a JSON list of objects, one on each line, with the attributes of `Change` by their names."""
    rows = [json.dumps(plain_change(change), ensure_ascii=False) for change in _checked(changes)]
    return "[\n" + ",\n".join(f"  {row}" for row in rows) + "\n]\n" if rows else "[]\n"


def as_html(changes: Sequence[Change], *, title: str = "Changes", lang: str = "en") -> Markup:
    """Tell changes as a complete page, in light and dark, that loads nothing; all that files say is escaped."""
    sections = Markup("").join(_section(change) for change in _checked(changes))
    head = Markup('<header><h1>{}</h1><p class="subtitle">{}</p></header>\n').format(
        _visible(title), summary(changes)
    )
    return page(head + sections, title=_visible(title), lang=lang, style=STYLE + _STYLE)


def _checked(changes: Sequence[Change]) -> Sequence[Change]:
    expected = "the changes that diff found"
    check_type(changes, Sequence, expected)
    for each in changes:
        check_type(each, Change, expected)
    return changes


def summary(changes: Sequence[Change]) -> str:
    """Say how many changes there are."""
    return counted(len(changes), "change") if changes else "no changes"


_SIGNS = {"added": "+", "removed": "-", "moved": ">"}
_PAINTS = {
    "removed": ("\x1b[31m", "\x1b[0m"),
    "added": ("\x1b[32m", "\x1b[0m"),
    "moved": ("\x1b[36m", "\x1b[0m"),
    "same": ("", ""),
    "head": ("\x1b[1m", "\x1b[0m"),
}
_MARKS = {"removed": ("[-", "-]"), "added": ("{+", "+}")}

_CONTEXT = 40
"""How many characters of what stayed are shown beside a changed word."""

_MOST_LINES = 8
"""How many lines of a new or removed value are shown in a terminal."""


def _told(change: Change, paint: dict[str, tuple[str, str]]) -> Iterator[str]:
    before, after = paint.get("head", ("", ""))
    yield f"{before}{_SIGNS.get(change.kind, '~')} {visible(_headline(change))}{after}"
    if isinstance(change, TextChanged):
        yield f"    {_in_line(change.pieces, paint)}"
    elif isinstance(change, Added | Removed):
        start, end = paint[change.kind] if "same" in paint else ("", "")
        rows = dump(change.value).rstrip("\n").split("\n")
        for row in rows[:_MOST_LINES]:
            yield f"    {start}{visible(row)}{end}"
        if len(rows) > _MOST_LINES:
            yield f"    … ({len(rows) - _MOST_LINES} more lines)"
    elif isinstance(change, Changed):
        yield f"    {_in_line([Piece('removed', _short(change.old)), Piece('added', _short(change.new))], paint)}"


def _headline(change: Change) -> str:
    """Say what changed and where, in a line."""
    words = [format_path(change.path) or "everything"]
    if change.what == "block" and change.block:
        words.append(change.block)
    words.append(change.kind)
    if change.old_path is not None and change.new_path is not None and change.old_path != change.new_path:
        words.append(
            f"from {format_path(change.old_path)}"
            if change.kind == "moved"
            else f"(was {format_path(change.old_path)})"
        )
    lines = [str(each) for each in (change.old_line, change.new_line) if each is not None]
    if lines:
        words.append(f"(line {' → '.join(dict.fromkeys(lines))})")
    return " ".join(words)


def _in_line(pieces: list[Piece], paint: dict[str, tuple[str, str]]) -> str:
    """Return a changed text in a line, with what stayed shortened."""
    found = []
    for index, piece in enumerate(pieces):
        text = piece.text
        if piece.kind == "same" and len(text) > 2 * _CONTEXT:
            head = "" if index == 0 else text[:_CONTEXT]
            tail = "" if index == len(pieces) - 1 else text[-_CONTEXT:]
            text = f"{head}…{tail}"
        start, end = paint.get(piece.kind, ("", ""))
        found.append(f"{start}{visible(text)}{end}")
    return "".join(found)


def _short(value: PlainData) -> str:
    """Return a value in one line."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 2 * _CONTEXT else f"{text[: 2 * _CONTEXT]}…"


def _section(change: Change) -> Markup:
    section = Markup('<section class="change {sort}">\n<h2>{head}</h2>\n{body}</section>\n')
    return section.format(
        sort=change.kind.replace(" ", "-"), head=_visible(_headline(change)), body=_body(change)
    )


def _body(change: Change) -> Markup:
    if isinstance(change, TextChanged):
        marked = Markup("").join(_MARKUP[piece.kind].format(_visible(piece.text)) for piece in change.pieces)
        return Markup('<p class="words">{}</p>\n').format(marked)
    if isinstance(change, Added | Removed):
        return Markup("<pre>{}</pre>\n").format(_MARKUP[change.kind].format(_visible(dump(change.value))))
    if isinstance(change, Changed):
        old, new = (json.dumps(value, ensure_ascii=False) for value in (change.old, change.new))
        return Markup('<p class="words"><del>{}</del> <ins>{}</ins></p>\n').format(
            _visible(old), _visible(new)
        )
    return Markup("")


_visible = partial(visible, keep="\n\t")

_MARKUP = {
    "same": Markup("{}"),
    "removed": Markup("<del>{}</del>"),
    "added": Markup("<ins>{}</ins>"),
}

_STYLE = """\
:root { --added: #d9f2dc; --removed: #fbdcd7; }
@media (prefers-color-scheme: dark) { :root { --added: #1d4527; --removed: #5a251d; } }
.change h2 { margin: 2rem 0 .4rem; font-size: 1rem; overflow-wrap: anywhere; }
.words { white-space: pre-wrap; overflow-wrap: anywhere; hyphens: none; margin: .4rem 0; }
ins { background: var(--added); text-decoration: none; } del { background: var(--removed); }
del + ins { margin-left: .15em; }
pre:has(> ins) { background: var(--added); } pre:has(> del) { background: var(--removed); }
pre ins, pre del { background: none; text-decoration: none; }
pre { margin: .4rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
"""
