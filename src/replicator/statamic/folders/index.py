"""Where the entries of a site are: the files of its collections, and which of them has which id."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from replicator.errors import ContentError
from replicator.sitefiles import ENTRY_SUFFIXES
from replicator.statamic.blueprints.written import parsed
from replicator.statamic.folders.filenames import FileName, modern_name, old_name
from replicator.statamic.folders.layout import files_in
from replicator.statamic.folders.parts import Collection

__all__ = ["Index", "Located", "entry_files", "head_of"]


@attrs.frozen
class Located:
    """The file of an entry, and what its path says."""

    path: str
    collection: Collection
    locale: str
    name: FileName


def entry_files(
    collection: Collection, localisations: Mapping[str, Any], *, is_v2: bool
) -> Iterator[Located]:
    """Give the files of a collection's entries, sub-folders included."""
    default = next(iter(localisations))
    base = len(os.fspath(collection.folder)) + 1
    for path in files_in(collection.folder, ENTRY_SUFFIXES):
        folder, _, file = path[base:].rpartition(os.sep)
        stem = file.rpartition(".")[0]
        first = folder.partition(os.sep)[0]
        locale = first if first in localisations else default
        if not is_v2:
            yield Located(path, collection, locale, modern_name(stem))
        elif collection.file is not None or not _is_pages(collection):
            yield Located(path, collection, locale, old_name(stem))
        elif stem == "index" or stem.removesuffix(".index") in localisations:
            own = stem.partition(".")[0] if stem != "index" else locale
            yield Located(path, collection, own, old_name(folder.rpartition(os.sep)[2]))


def _is_pages(collection: Collection) -> bool:
    return collection.handle == "pages" and collection.folder.parent.name != "collections"


@attrs.frozen(eq=False)
class Index:
    """Which file has which id."""

    by_id: dict[str, list[Located]]
    """The files that have an id: one, or one for each localisation (Statamic 2), or several by mistake."""

    localised: dict[str, list[Located]]
    """The files that name an id as their origin."""

    ids: dict[str, str]
    """The ids by the files' paths."""

    @classmethod
    def make(cls, files: Iterable[Located]) -> Index:
        """Look into the heads of files; one that cannot be read is left out."""
        index = cls({}, {}, {})
        for located in files:
            try:
                head = head_of(located.path)
            except (OSError, ContentError):
                continue
            if head.get("id"):
                index.by_id.setdefault(head["id"], []).append(located)
                index.ids[located.path] = head["id"]
            if head.get("origin"):
                index.localised.setdefault(head["origin"], []).append(located)
        return index

    def localisations(self, entry_id: str) -> list[Located]:
        """Return the files of the entry with an id and of those that localise it."""
        return [*self.by_id.get(entry_id, []), *self.localised.get(entry_id, [])]

    def find(self, entry_id: str, locale: str | None) -> Located | None:
        """Return the file with an id: that of a localisation, if there is one, else the first."""
        found = self.by_id.get(entry_id, [])
        own = (each for each in self.localisations(entry_id) if each.locale == locale)
        return next(own, found[0] if found else None)


_CLOSE = re.compile(rb"\n---")
_KEY = re.compile(rb"^(id|origin)[ \t]*:([^\r\n]*)", re.MULTILINE)
_PLAIN = re.compile(rb" *(['\"]?)([A-Za-z0-9_-]+)\1[ \t]*")
_NO_ID = frozenset({b"null", b"Null", b"NULL"})


def head_of(path: str) -> dict[str, str]:
    """
    Return the `id` and the `origin` of a file.

    They are found by their looks, which costs a tenth of reading the file. Where that could be wrong, it is read.
    """
    with open(path, "rb") as file:  # noqa: PTH123  # a Path for each file would take longer than the file
        text = file.read()
    close = _CLOSE.search(text, 3) if text.startswith(b"---") else None
    found = {}
    for key, rest in _KEY.findall(text[: close.start()] if close else text):
        value = _PLAIN.fullmatch(rest)
        if value is None or value[2] in _NO_ID or key in found:
            return _read_head(path)
        found[key] = value[2]
    return {key.decode(): value.decode() for key, value in found.items()}


def _read_head(path: str) -> dict[str, str]:
    data = parsed(Path(path)).written
    values = data if isinstance(data, dict) else {}
    words = {key: getattr(values.get(key), "text", values.get(key)) for key in ("id", "origin")}
    return {key: word for key, word in words.items() if isinstance(word, str)}
