"""Where a site keeps what: the folders of Statamic 2, and of 3 and later."""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import attrs

from replicator.sitefiles import MODERN, OLD, Folders
from replicator.typing import StrPath

__all__ = ["Layout", "files_in"]


@attrs.frozen
class Layout:
    """The folders of a site."""

    root: Path
    """The site's folder: the one that holds `content` (Statamic ≥ 3) or `site` (2)."""

    is_v2: bool
    """Whether it is one of Statamic 2."""

    @classmethod
    def find(cls, folder: StrPath) -> Layout:
        """
        Find out how a site is laid out.

        Raises:
            OSError: The folder cannot be read, or holds no site.
        """
        root = Path(folder)
        if (root / "site/content").is_dir() or (root / "site/settings").is_dir():
            return cls(root, is_v2=True)
        if any((root / name).is_dir() for name in ("content", "resources/blueprints", "users")):
            return cls(root, is_v2=False)
        if not root.is_dir():
            code = errno.ENOTDIR if root.exists() else errno.ENOENT
            raise OSError(code, os.strerror(code), os.fspath(folder))
        message = (
            "no site of Statamic: there is neither `content` (version 3 and later) nor `site/content` (2)"
        )
        raise FileNotFoundError(errno.ENOENT, message, os.fspath(folder))

    @property
    def content(self) -> Path:
        """The folder of collections, taxonomies, globals and assets."""
        return self.root / self._folders.content

    @property
    def users(self) -> Path:
        """The folder of user files."""
        return self.root / self._folders.users

    @property
    def _folders(self) -> Folders:
        return OLD if self.is_v2 else MODERN

    @property
    def sites_file(self) -> Path:
        """The file that says which localisations there are; often there is none."""
        return self.root / ("site/settings/system.yaml" if self.is_v2 else "resources/sites.yaml")

    @property
    def version(self) -> str:
        """
        The version of Statamic, as far as the folder tells.

        The installed one where `composer.lock` names it, or the constraint in `composer.json`; else `2` or `3+`.
        """
        if self.is_v2:
            return "2"
        locked = _json(self.root / "composer.lock")
        for package in locked.get("packages", []):
            if isinstance(package, dict) and package.get("name") == "statamic/cms":
                return str(package.get("version", "")).removeprefix("v")
        required = _json(self.root / "composer.json").get("require", {})
        found = required.get("statamic/cms") if isinstance(required, dict) else None
        return re.sub(r"[^\d.]*(\d[\d.]*).*", r"\1", found) if isinstance(found, str) else "3+"


def _json(path: Path) -> dict[str, list[object] | dict[str, object]]:
    """Return what a file of Composer says, or nothing where it is missing or broken."""
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def files_in(folder: StrPath, suffixes: tuple[str, ...]) -> Iterator[str]:
    """Give the paths of the files in a folder and the folders inside it, in a stable order; hidden ones not."""
    files, folders = [], set()
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):  # a link may lead back here
                    folders.add(entry.name)
                elif entry.name.endswith(suffixes):
                    files.append(entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    for name in sorted([*files, *folders]):
        if name.startswith("."):
            continue
        path = f"{os.fspath(folder)}{os.sep}{name}"
        if name in folders:
            yield from files_in(path, suffixes)
        else:
            yield path
