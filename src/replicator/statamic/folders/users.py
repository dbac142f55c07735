"""The users of a site: who wrote what. What is secret in their files is not read."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from replicator.errors import ContentError
from replicator.files import AuthorFile
from replicator.model import Author
from replicator.statamic.folders.index import head_of
from replicator.statamic.folders.layout import files_in
from replicator.typing import StrPath

if TYPE_CHECKING:
    from replicator.statamic.site import Site

__all__ = ["Users"]


class Users:
    """The files of a site's users."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def __repr__(self) -> str:
        return f"<Users of {self._site!r}>"

    @cached_property
    def paths(self) -> list[str]:
        """The paths of their files."""
        return list(files_in(self._site.layout.users, (".yaml",)))

    def open(self, path: StrPath) -> AuthorFile:
        """Open the file of a user, to be changed; see `AuthorFile.open`."""
        types = self._site.types
        converter = types.converter("user") if "user" in types.classes else None
        return AuthorFile.open(path, converter=converter)

    @cached_property
    def authors(self) -> dict[str, Author]:
        """Those that can be read by their ids; one without an id, by the name of its file."""
        return self._read(self.open)

    @cached_property
    def plain(self) -> dict[str, Author]:
        """The same without the class of their blueprint, as all classes take longer to make than users to read."""
        return self._read(AuthorFile.open)

    @cached_property
    def ids(self) -> frozenset[str]:
        """Their ids, those too whose files are broken further on."""
        found = set(self.authors)
        for path in self.paths:
            with suppress(ContentError, OSError):
                found.add(head_of(path).get("id", ""))
        return frozenset(found - {""})

    def _read(self, opened: Callable[[str], AuthorFile]) -> dict[str, Author]:
        found = {}
        for path in self.paths:
            with suppress(ContentError, OSError):
                author = opened(path).author
                found[author.id or author.handle or ""] = author
        return found
