"""
Which file of a site made with Statamic is what. Its path tells; nothing is read.

The folders are those of the stores of statamic/cms (`Stache/Stores`), and of Statamic 2.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Container
from typing import Literal, TypeAlias

import attrs

__all__ = [
    "ENTRY_SUFFIXES",
    "MODERN",
    "OLD",
    "POSTS",
    "RECORDS",
    "Choice",
    "FileKind",
    "Folders",
    "kind_of",
    "site_root",
]

FileKind: TypeAlias = Literal["entry", "term", "globals", "user", "other"]
"""What a file of a site holds; `other` is what describes the site: collections, trees, blueprints, settings."""

POSTS: frozenset[FileKind] = frozenset({"entry", "term"})
"""What has a page of its own."""

RECORDS: frozenset[FileKind] = frozenset({"entry", "term", "globals"})
"""What may hold blocks."""

ENTRY_SUFFIXES = (".md", ".markdown", ".html", ".textile", ".txt")
"""What entries are called; Statamic writes `.md` and reads anything but `.yaml` there."""


@attrs.frozen
class Folders:
    """Where a version keeps what, from the site's folder on."""

    content: str
    """The folder of collections, taxonomies, globals and trees."""

    users: str
    """The folder of users."""

    marks: tuple[str, ...]
    """Folders by which a site is known; other systems have a `content` as well."""


MODERN = Folders("content", "users", ("content/collections", "resources/blueprints"))
"""Statamic 3 and later."""

OLD = Folders("site/content", "site/users", ("site/content/collections", "site/settings/fieldsets"))
"""Statamic 2."""

_CONTENT = f"(?:{MODERN.content}|{OLD.content})"
_ENDING = f"(?:{'|'.join(map(re.escape, ENTRY_SUFFIXES))})"
_KIND = re.compile(
    rf"(?P<entry>{_CONTENT}/collections/[^/]+/.+{_ENDING}"
    rf"|{OLD.content}/pages/(?:.+/)?(?:[\w-]+\.)?index{_ENDING})"
    rf"|(?P<term>{_CONTENT}/taxonomies/[^/]+/.+\.yaml)"
    rf"|(?P<globals>{_CONTENT}/globals/.+\.yaml)"
    rf"|(?P<user>(?:{MODERN.users}|{OLD.users})/.+\.yaml)"
    r"|(?P<other>(?:content|resources|site|users)/.+)",
    re.DOTALL,
)


def kind_of(path: str) -> FileKind | None:
    """
    Tell what a file is by its path from the site's folder on, with `/`.

    None for what lies outside the folders of Statamic: the site may have a `README.md`, or a folder of notes.
    """
    match = _KIND.fullmatch(path)
    return match and match.lastgroup  # type: ignore[return-value]  # the groups are the kinds


def site_root(folder: str, is_folder: Callable[[str], bool] = os.path.isdir) -> str | None:
    """Return the folder of the site that a folder is or lies in; None where there is none."""
    while folder and not _is_site(folder, is_folder):
        folder = folder.rpartition("/")[0]
    return folder or None


def _is_site(folder: str, is_folder: Callable[[str], bool]) -> bool:
    """Tell whether a folder is that of a site; the `site` inside one of Statamic 2 is none, though it has `content`."""
    return (_is_apart(folder, is_folder) and any(is_folder(f"{folder}/{mark}") for mark in MODERN.marks)) or (
        any(is_folder(f"{folder}/{mark}") for mark in OLD.marks)
        and not _is_apart(f"{folder}/site", is_folder)
    )


def _is_apart(folder: str, is_folder: Callable[[str], bool]) -> bool:
    """Tell whether a folder may be that of a site of Statamic 3 or later: also one called `site` with its own code."""
    return not folder.endswith("/site") or is_folder(f"{folder}/resources")


class Choice:
    """
    Chooses content among the files of a folder that was named.

    Of a site only files of certain kinds are taken. What lies outside the folders of Statamic is taken where such a
    folder was named, and not where the whole site was, or a folder that holds it. Where there is no site, any file
    is content.
    """

    def __init__(
        self,
        folder: str,
        kinds: Container[FileKind] | None,
        is_folder: Callable[[str], bool] = os.path.isdir,
    ) -> None:
        """
        Prepare to choose.

        Args:
            folder: The folder: an absolute path, or a URL, with `/`.
            kinds: What to take of a site; None for every file.
            is_folder: Tells whether there is a folder of a name.
        """
        self.folder = folder.rstrip("/")
        self.skipped: list[str] = []
        """What was not taken of the folders of Statamic, from the folder on."""
        self._kinds = kinds
        self._is_folder = is_folder
        self._above = site_root(self.folder, is_folder)
        self._roots: dict[str, str | None] = {"": self._above}

    def takes(self, path: str) -> bool:
        """Tell whether a file is taken; `path` is from the folder on, with `/`."""
        if self._kinds is None:
            return True
        root = self._root(path.rpartition("/")[0])
        if root is None:
            return True
        kind = kind_of(f"{self.folder}/{path}"[len(root) + 1 :])
        if kind is None:
            return self._is_named_apart(root)
        if kind not in self._kinds:
            self.skipped.append(path)
        return kind in self._kinds

    def enters(self, path: str) -> bool:
        """Tell whether there may be anything to take in a folder and below."""
        if self._kinds is None:
            return True
        root = self._root(path.rpartition("/")[0])
        if root is None or self._is_named_apart(root):
            return True
        return kind_of(f"{self.folder}/{path}/x"[len(root) + 1 :]) is not None

    def _is_named_apart(self, root: str) -> bool:
        """Tell whether a part of a site was named, and not the site."""
        return root == self._above != self.folder

    def _root(self, path: str) -> str | None:
        """Return the folder of the site in which a folder is."""
        if path not in self._roots:
            folder = f"{self.folder}/{path}"
            is_site = _is_site(folder, self._is_folder)
            self._roots[path] = folder if is_site else self._root(path.rpartition("/")[0])
        return self._roots[path]
