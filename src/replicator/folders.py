"""Which files hold content: those that are named, and those in folders that are called and kept as content is."""

from __future__ import annotations

import errno
import os
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path

from replicator.sitefiles import RECORDS, Choice, FileKind
from replicator.typing import StrPath, check_type

__all__ = [
    "CONTENT_SUFFIXES",
    "FORMAT_SUFFIXES",
    "MARKDOWN_SUFFIXES",
    "content_files",
    "listed",
    "not_found",
    "slashed",
]

MARKDOWN_SUFFIXES = (".md", ".markdown")
"""What the names of files end in where text follows front matter."""

CONTENT_SUFFIXES = (*MARKDOWN_SUFFIXES, ".yaml", ".yml")
"""What the names of content files end in."""


FORMAT_SUFFIXES: Mapping[str, str] = {"html": ".html", "markdown": ".md", "text": ".txt"}
"""What the name of a file in each format ends in."""


def listed(paths: StrPath | Iterable[StrPath]) -> list[str]:
    """Return the paths that are meant by one path, or by several."""
    several = [paths] if isinstance(paths, str | os.PathLike) else paths
    check_type(several, Iterable, "a path or several")
    found = [*several]
    for each in found:
        check_type(each, (str, os.PathLike), "a path")
    return [os.fspath(each) for each in found]


def content_files(
    paths: StrPath | Iterable[StrPath],
    *,
    kinds: Container[FileKind] | None = RECORDS,
    skipped: list[str] | None = None,
) -> Iterator[str]:
    """
    Give the content files that a path stands for, or several, in a stable order.

    A file stands for itself, whatever it is; a folder for all `.md`, `.markdown`, `.yaml` and `.yml` files in it
    and below, but for what is hidden: names that start with a dot. Of a site made with Statamic these are only the
    files of certain kinds, see `replicator.sitefiles.Choice`.

    Args:
        paths: Files and folders.
        kinds: What to take of a site: entries, terms and globals unless told otherwise; None for every file.
        skipped: Is given the files of a site that are of another kind.

    Raises:
        FileNotFoundError: There is nothing at a path.
        OSError: A folder cannot be read.
    """
    for path in listed(paths):
        if not os.path.isdir(path):  # noqa: PTH112  # `Path` would take a leading `./` away
            if not Path(path).exists():
                raise not_found(path)
            yield path
            continue
        choice = Choice(slashed(path), kinds)
        for folder, folders, names in os.walk(path, onerror=_raised_unless_gone):
            inner = "" if folder == path else f"{folder[len(path) :].strip(os.sep).replace(os.sep, '/')}/"
            folders[:] = sorted(
                name for name in folders if not name.startswith(".") and choice.enters(f"{inner}{name}")
            )
            wanted = sorted(
                name
                for name in names
                if not name.startswith(".")
                and name.lower().endswith(CONTENT_SUFFIXES)
                and choice.takes(f"{inner}{name}")
            )
            yield from (file for name in wanted if not _is_special(file := os.path.join(folder, name)))  # noqa: PTH118
        if skipped is not None:
            skipped += [os.path.join(path, *each.split("/")) for each in choice.skipped]  # noqa: PTH118


def slashed(path: str) -> str:
    """Return the absolute path of a folder, with `/` on every system."""
    return os.path.abspath(path).replace(os.sep, "/")  # noqa: PTH100  # not `resolve`: a link may be named


def _raised_unless_gone(error: OSError) -> None:
    """Raise an error, unless a folder was removed after it had been found."""
    if not isinstance(error, FileNotFoundError):
        raise error


def _is_special(path: str) -> bool:
    """Tell whether a path leads to a pipe, a device and the like; a link that leads nowhere is told, not left out."""
    return not os.path.isfile(path) and os.path.exists(path)  # noqa: PTH110, PTH113


def not_found(path: str) -> FileNotFoundError:
    """Return the error for a path at which there is nothing."""
    return FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
