"""The users of a site: who wrote what. What is secret in their files is not read."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property

from replicator.errors import ContentError
from replicator.files import AuthorFile
from replicator.model import Author
from replicator.statamic.folders.index import head_of
from replicator.statamic.folders.layout import Layout, files_in
from replicator.statamic.types.classes import Types
from replicator.typing import StrPath

__all__ = ["Users"]


class Users:
    """The files of a site's users."""

    def __init__(self, layout: Layout, types: Types | None) -> None:
        self._layout = layout
        self._types = types

    @cached_property
    def paths(self) -> list[str]:
        """The paths of their files."""
        return list(files_in(self._layout.users, (".yaml",)))

    def open(self, path: StrPath) -> AuthorFile:
        """Open the file of a user, to be changed; see `AuthorFile.open`."""
        types = self._types
        converter = types.converter("user") if types and "user" in types.classes else None
        return AuthorFile.open(path, converter=converter)

    @cached_property
    def authors(self) -> dict[str, Author]:
        """Those that can be read by their ids; one without an id, by the name of its file."""
        found = {}
        for path in self.paths:
            with suppress(ContentError, OSError):
                author = self.open(path).author
                found[author.id or author.handle or ""] = author
        return found

    @cached_property
    def ids(self) -> frozenset[str]:
        """Their ids, those too whose files are broken further on."""
        found = set(self.authors)
        for path in self.paths:
            with suppress(ContentError, OSError):
                found.add(head_of(path).get("id", ""))
        return frozenset(found - {""})
