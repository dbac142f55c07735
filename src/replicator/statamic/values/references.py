"""
What content refers to: users, entries, terms and assets, in fields, in text and in rich text.

Fields say what their values mean by their fieldtypes; in text it is `statamic://entry::…` and
`statamic://asset::…`, or the URL of an asset; in Bard the nodes and marks of ProseMirror.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Literal, TypeAlias
from urllib.parse import unquote

import attrs

from replicator.errors import Problem
from replicator.frontmatter import Content
from replicator.scalar import Scalar
from replicator.statamic.blueprints.model import Field
from replicator.statamic.folders.parts import Container
from replicator.statamic.values.bard import pieces
from replicator.typing import DataPath

__all__ = ["Reference", "ReferenceKind", "Referrer"]

ReferenceKind: TypeAlias = Literal["asset", "entry", "term", "user"]
"""What is referred to."""


@attrs.frozen
class Reference:
    """One place in a file that refers to something."""

    kind: ReferenceKind
    """What is referred to."""

    target: str
    """Its id: that of an entry or a user, `container::path` of an asset, `taxonomy::slug` of a term."""

    path: DataPath
    """Keys and indexes from the top of the file's data to the value that holds the reference."""

    written: str
    """The part of the value that names the target."""

    nth: int = 0
    """How many times the same part stands before it in the value."""

    file: str = ""
    """The file."""

    line: int | None = None
    """The line in the file, counted from 1; None where it has not been asked for."""

    column: int | None = None
    """The column in that line, counted from 1."""

    def __str__(self) -> str:
        place = ":".join([self.file, *(str(each) for each in (self.line, self.column) if each)])
        return f"{place}: {self.kind} {self.target}"

    def placed(self, content: Content) -> Reference:
        """Return it with its file, its line and its column."""
        problem = self.problem(content, "")
        return attrs.evolve(self, file=problem.file or "", line=problem.line, column=problem.column)

    def problem(self, content: Content, message: str, **details: Any) -> Problem:
        """Describe what is wrong with it, at the very place where it stands."""
        offset = self._offset(content)
        if offset is None:
            return content.problem(self.path, message, **details)
        return content.problem_at(offset, self.path, message, **details)

    def _offset(self, content: Content) -> int | None:
        """Return where it stands in the text, or None where the text has it in another form."""
        try:
            span = content.span(self.path)
        except LookupError:
            return None
        start = span.start
        for _ in range(self.nth):
            start = content.text.find(self.written, start, span.end) + 1
        found = content.text.find(self.written, start, span.end)
        return None if found < 0 else found


@attrs.frozen
class Referrer:
    """Finds the references in data; what it has to know of a site."""

    containers: Mapping[str, Container]
    """The containers of assets."""

    users: Iterable[str]
    """The ids of the users, for an `author` that no field describes."""

    def find(self, data: Any, fields: tuple[Field, ...], path: DataPath = ()) -> Iterator[Reference]:
        """Give every reference in a mapping that fields describe; what none describes is searched by its looks."""
        if not isinstance(data, dict):
            return
        by_handle = _by_handle(fields)
        for key, value in data.items():
            if value is None or value == "":
                continue
            field = by_handle.get(key)
            if field is not None:
                yield from self._field(field, value, (*path, key))
            elif not path and key in _STANDARD:
                yield from self._standard(key, value)
            else:
                yield from self._loose(value, (*path, key))

    def _standard(self, key: str, value: Any) -> Iterator[Reference]:
        """Give what keys refer to that every entry has, whatever its blueprint says."""
        kind = _STANDARD[key]
        for path, word in _words(value, (key,)):
            if kind == "entry" or key == "updated_by" or word in self.users:
                yield Reference(kind, word, path, word)

    def _field(self, field: Field, value: Any, path: DataPath) -> Iterator[Reference]:
        finder = _FINDERS.get(field.type)
        yield from finder(self, field, value, path) if finder else self._loose(value, path)

    def _users(self, _: Field, value: Any, path: DataPath) -> Iterator[Reference]:
        for place, word in _words(value, path):
            yield Reference("user", word, place, word)

    def _entries(self, _: Field, value: Any, path: DataPath) -> Iterator[Reference]:
        for place, word in _words(value, path):
            yield _at_end("entry", word.removeprefix("entry::"), place, word)

    def _terms(self, field: Field, value: Any, path: DataPath) -> Iterator[Reference]:
        taxonomies = field.config.get("taxonomies") or field.config.get("taxonomy")
        own = taxonomies[0] if isinstance(taxonomies, list) and taxonomies else taxonomies
        for place, word in _words(value, path):
            taxonomy, _, slug = word.replace("/", "::", 1).rpartition("::")
            if taxonomy or isinstance(own, str):
                yield _at_end("term", f"{taxonomy or own}::{slug}", place, word, slug)

    def _assets(self, field: Field, value: Any, path: DataPath) -> Iterator[Reference]:
        container = field.text("container") or next(iter(self.containers), "")
        for place, word in _words(value, path):
            target = self.asset_id(word, container)
            if target:
                yield _at_end("asset", target, place, word, _inner(word, target))

    def _rows(self, field: Field, value: Any, path: DataPath) -> Iterator[Reference]:
        if isinstance(value, dict):
            yield from self.find(value, field.fields, path)
            return
        for index, row in enumerate(value if isinstance(value, list) else ()):
            yield from self.find(row, field.fields, (*path, index))

    def _blocks(self, field: Field, value: Any, path: DataPath) -> Iterator[Reference]:
        sets = {each.handle: each.fields for each in field.sets}
        for index, block in enumerate(value if isinstance(value, list) else ()):
            if isinstance(block, dict):
                yield from self.find(block, sets.get(str(block.get("type")), ()), (*path, index))

    def _rich_text(self, field: Field, value: Any, path: DataPath) -> Iterator[Reference]:
        """Search Bard: HTML, or nodes and sets."""
        if not isinstance(value, list) and not (isinstance(value, dict) and value.get("type") == "doc"):
            yield from self._loose(value, path)
            return
        sets = {each.handle: each.fields for each in field.sets}
        for piece in pieces(value, sets, path):
            if piece.is_set:
                yield from self.find(piece.data, sets.get(piece.data["type"], ()), piece.path)
            elif isinstance(piece.data, dict):
                rest = {key: each for key, each in piece.data.items() if key not in ("type", "content")}
                yield from self._loose(rest, piece.path)

    def _loose(self, value: Any, path: DataPath) -> Iterator[Reference]:
        """Search text, however deep it lies, for what refers by its looks."""
        if value.__class__ is str:
            yield from self._in_text(value, path)
        elif isinstance(value, list):
            for index, each in enumerate(value):
                yield from self._loose(each, (*path, index))
        elif isinstance(value, dict):
            for key, each in value.items():
                yield from self._loose(each, (*path, key))

    def _in_text(self, text: str, path: DataPath) -> Iterator[Reference]:
        if "::" in text:
            whole = _WHOLE.fullmatch(text)
            for match in [whole] if whole else [*_QUOTED.finditer(text), *_BARE.finditer(text)]:
                kind: Any
                kind, rest = match[1], _SUFFIX.sub("", match[2])
                target = self.asset_id(rest, "") if kind == "asset" else rest
                if target:
                    written = _inner(rest, target) if kind == "asset" else rest
                    before = text[: match.start(2) + len(rest)]
                    yield _at_end(kind, target, path, before, written)
        for container in self.containers.values():
            base = f"{container.url}/"
            if len(base) > 2 and base in text:
                yield from self._urls(container, base, text, path)

    def _urls(self, container: Container, base: str, text: str, path: DataPath) -> Iterator[Reference]:
        """Search for the public URLs of the assets of a container."""
        if text.startswith(base) and text.count(base) == 1 and "\n" not in text:
            found = [(len(base), _SUFFIX.sub("", text[len(base) :]))]
        else:
            pattern = rf"(?<=[\s\"'(=]){re.escape(base)}([^\s\"'()<>?#]+)"
            found = [(match.start(1), match[1]) for match in re.finditer(pattern, text)]
        for start, inner in found:
            target = f"{container.handle}::{unquote(inner)}"
            yield _at_end("asset", target, path, text[: start + len(inner)], inner)

    def asset_id(self, word: str, container: str) -> str | None:
        """Return the id of the asset that a value names, or None where it names none of the site's."""
        word = word.removeprefix("statamic://").removeprefix("asset::")
        if "::" in word:
            return word
        for each in self.containers.values():
            if len(each.url) > 1 and word.startswith(f"{each.url}/"):
                return f"{each.handle}::{word.removeprefix(f'{each.url}/')}"
        if word.startswith(("/", "#")) or "://" in word or not container:
            return None
        return f"{container}::{word}"


def _at_end(
    kind: ReferenceKind, target: str, path: DataPath, text: str, written: str | None = None
) -> Reference:
    """Make a reference of what stands at the end of a text: the beginning of a value, or all of it."""
    written = target if written is None else written
    nth, found = 0, text.find(written)
    while -1 < found < len(text) - len(written):
        nth, found = nth + 1, text.find(written, found + 1)
    return Reference(kind, target, path, written, nth)


def _inner(word: str, target: str) -> str:
    """Return the part of a value that is the path of an asset."""
    inner = target.partition("::")[2]
    return inner if word.endswith(inner) else word


_STANDARD: Mapping[str, ReferenceKind] = {
    "origin": "entry",
    "updated_by": "user",
    "author": "user",
    "authors": "user",
}

_WHOLE = re.compile(r"(?:statamic://)?(entry|asset)::([\w-]+(?:[?#].*)?|[\w-]+::[^\n]+)")
_SUFFIX = re.compile(r"[?#].*|\s+$", re.DOTALL)
_QUOTED = re.compile(r'"statamic://(entry|asset)::([^"\n]+)')
_BARE = re.compile(r"""(?<!")statamic://(entry|asset)::([^\s"'()<>]+)""")

Finder: TypeAlias = Callable[["Referrer", Field, Any, DataPath], Iterator[Reference]]

_FINDERS: Mapping[str, Finder] = {
    "assets": Referrer._assets,
    "bard": Referrer._rich_text,
    "entries": Referrer._entries,
    "grid": Referrer._rows,
    "group": Referrer._rows,
    "replicator": Referrer._blocks,
    "terms": Referrer._terms,
    "users": Referrer._users,
}
"""How the values of a fieldtype refer; any other is text, or is searched like it."""


@lru_cache(maxsize=1024)
def _by_handle(fields: tuple[Field, ...]) -> Mapping[str, Field]:
    return {field.handle: field for field in fields}


def _words(value: Any, path: DataPath) -> Iterator[tuple[DataPath, str]]:
    """Give the ids of a field that holds one or several, each with its path."""
    if isinstance(value, list):
        for index, each in enumerate(value):
            if not isinstance(each, list | dict):
                yield from _words(each, (*path, index))
    elif isinstance(value, str | Scalar):
        word = value if isinstance(value, str) else value.text
        if word:
            yield path, word
