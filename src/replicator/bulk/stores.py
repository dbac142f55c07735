"""
Where files are: on this machine's disks, or wherever fsspec finds them by URL.

A name is a path or a URL, and it stays what everybody calls the file: in messages, in reports, in workers.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from replicator import storage
from replicator.errors import MissingExtraError, ReplicatorError, install

__all__ = ["Mark", "Store", "is_url", "shown", "store_of"]

Mark: TypeAlias = "list[int | str]"
"""What a file looks like from outside, as JSON holds it: its size, and when it was last changed or its ETag."""

Wanted: TypeAlias = Callable[[str], bool]
"""Tells by the end of its path whether a file is wanted."""

_URL = re.compile(r"(?:[A-Za-z][\w+.-]+::)*[A-Za-z][\w+.-]+://")  # two letters at least: `C:` is a drive
_LOGIN = re.compile(r"(?<=://)[^/@]*@")


def is_url(name: str) -> bool:
    """Tell whether a name is a URL, `memory://posts`, or a chain of them, `zip://posts::memory://a.zip`."""
    return "://" in name and _URL.match(name) is not None


def shown(name: str) -> str:
    """Return a name as it may be shown and stored: without the login that a URL may hold."""
    return _LOGIN.sub("***@", name) if "@" in name else name


class Store(Protocol):
    """A place that holds files; every method takes names as they were given."""

    def files(self, folder: str, wanted: Wanted) -> Iterator[tuple[str, Mark]]:
        """Give the files in a folder and below, without hidden ones: path from the folder on (with `/`), and mark."""
        ...

    def is_folder(self, name: str) -> bool:
        """Tell whether it is a folder."""
        ...

    def mark(self, name: str) -> Mark | None:
        """Return what a file looks like from outside; None where there is none."""
        ...

    def read(self, name: str, length: int | None = None) -> bytes:
        """Return what is in a file, or how it begins."""
        ...

    def write(self, name: str, content: bytes) -> Mark | None:
        """Replace a file as a whole, or make it, with the folders that it is in; return its mark, as `mark` does."""
        ...

    def remove(self, name: str) -> None:
        """Remove a file; one that is not there is removed already."""
        ...

    def locked(self, folder: str) -> AbstractContextManager[None]:
        """Keep other runs out of a folder for a moment, where that can be; the folder is made if it is not there."""
        ...

    def join(self, folder: str, relative: str) -> str:
        """Return the name of a file in a folder."""
        ...

    def identity(self, name: str) -> str:
        """Return what two names of the same file have in common."""
        ...


class _Disk:
    """Files of this machine, called by paths or by URLs such as `file:///posts/a.md`."""

    def files(self, folder: str, wanted: Wanted) -> Iterator[tuple[str, Mark]]:
        found: list[tuple[str, Mark]] = []
        self._collect(_path(folder), "", wanted, found)
        return iter(found)

    def _collect(self, folder: str, prefix: str, wanted: Wanted, found: list[tuple[str, Mark]]) -> None:
        with os.scandir(folder) as scanned:
            entries = sorted(scanned, key=_NAME)
        for entry in entries:
            name = entry.name
            if name[0] == ".":
                continue
            with suppress(FileNotFoundError):  # removed meanwhile
                if entry.is_dir(follow_symlinks=False):  # a link may lead back here
                    self._collect(entry.path, f"{prefix}{name}/", wanted, found)
                elif wanted(name) and entry.is_file():
                    found.append((prefix + name, _mark(entry.stat())))

    def is_folder(self, name: str) -> bool:
        return os.path.isdir(_path(name))

    def mark(self, name: str) -> Mark | None:
        try:
            return _mark(os.stat(_path(name)))
        except (FileNotFoundError, NotADirectoryError):
            return None

    def read(self, name: str, length: int | None = None) -> bytes:
        with open(_path(name), "rb", buffering=0 if length is None else -1) as file:
            return file.read() if length is None else file.read(length)

    def write(self, name: str, content: bytes) -> Mark | None:
        path = _path(name)
        try:
            return _mark(storage.put(path, content))
        except FileNotFoundError:  # the folder is not there yet
            os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
            return _mark(storage.put(path, content))

    def remove(self, name: str) -> None:
        Path(_path(name)).unlink(missing_ok=True)

    def locked(self, folder: str) -> AbstractContextManager[None]:
        path = _path(folder) or "."
        os.makedirs(path, exist_ok=True)
        return storage.locked(path)

    def join(self, folder: str, relative: str) -> str:
        mark = "/" if is_url(folder) else os.sep
        between = "" if folder.endswith(("/", mark)) or not folder else mark
        return f"{folder}{between}{relative if mark == '/' else relative.replace('/', mark)}"

    def identity(self, name: str) -> str:
        return os.path.realpath(_path(name))


_NAME = attrgetter("name")


def _mark(found: os.stat_result) -> Mark:
    return [found.st_size, found.st_mtime_ns]


_FILE_URL = re.compile(r"(?:file|local)://")


def _path(name: str) -> str:
    """Return the path that a name of this machine's files says."""
    path = _FILE_URL.sub("", name, count=1) if name.startswith(("file:", "local:")) else name
    return path[1:] if path is not name and re.match(r"/[A-Za-z]:", path) else path


_TIMES_AND_TAGS = ("ETag", "etag", "mtime", "LastModified", "last_modified", "updated", "modified", "created")
"""The keys under which file systems say when a file changed, or which state of it there is."""


class _Remote:
    """Files that fsspec finds."""

    def files(self, folder: str, wanted: Wanted) -> Iterator[tuple[str, Mark]]:
        system, path = _located(folder)
        base = path.rstrip("/")
        for name, info in sorted(system.find(path, detail=True).items()):
            relative = name.removeprefix(base).lstrip("/")
            if wanted(relative) and not re.search(r"(?:^|/)\.", relative):
                yield relative, _remote_mark(info)

    def is_folder(self, name: str) -> bool:
        system, path = _located(name)
        return bool(system.isdir(path))

    def mark(self, name: str) -> Mark | None:
        system, path = _located(name)
        try:
            return _remote_mark(system.info(path))
        except FileNotFoundError:
            return None

    def read(self, name: str, length: int | None = None) -> bytes:
        system, path = _located(name)
        content: bytes = system.cat_file(path, end=length)
        return content

    def write(self, name: str, content: bytes) -> Mark | None:
        system, path = _located(name)
        system.makedirs(path.rpartition("/")[0], exist_ok=True)
        system.pipe_file(path, content)
        return self.mark(name)

    def remove(self, name: str) -> None:
        system, path = _located(name)
        try:
            system.rm_file(path)
        except FileNotFoundError:
            return

    def locked(self, folder: str) -> AbstractContextManager[None]:  # noqa: ARG002
        return nullcontext()  # services have no locks

    def join(self, folder: str, relative: str) -> str:
        first, chained, rest = folder.partition("::")
        slash = "" if first.endswith("/") else "/"
        return f"{first}{slash}{relative}{chained}{rest}"

    def identity(self, name: str) -> str:
        return name


def _remote_mark(info: dict[str, Any]) -> Mark:
    """Return the mark of a file; one that says nothing of changes never equals another."""
    found = next((info[key] for key in _TIMES_AND_TAGS if info.get(key)), None)
    return [int(info.get("size") or 0), os.urandom(8).hex() if found is None else _instant(found)]


def _instant(found: Any) -> str:
    """Write a point in time in one way: listings say it in another form than what tells of one file."""
    return repr(found.timestamp()) if hasattr(found, "timestamp") else str(found)


@cache
def _located(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise MissingExtraError(f"{shown(url)}: URLs need fsspec: {install('fsspec')}") from None
    try:
        system, path = url_to_fs(url)
    except ImportError as error:  # the package for this kind of URL
        raise MissingExtraError(f"{shown(url)}: {error}") from error
    except ValueError as error:
        raise ReplicatorError(f"{shown(url)}: {error}") from error
    return system, str(path)


_DISK, _REMOTE = _Disk(), _Remote()


def store_of(name: str) -> Store:
    """
    Return the store that holds a file of a name.

    Its methods raise `MissingExtraError` where a URL needs a package that is not installed, and `OSError`.
    """
    return _REMOTE if is_url(name) and not (_FILE_URL.match(name) and "::" not in name) else _DISK
