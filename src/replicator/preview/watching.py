"""Which content files there are, and whether any of them changed."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import TypeAlias

from replicator.folders import CONTENT_SUFFIXES
from replicator.typing import StrPath

__all__ = ["SUFFIXES", "Stat", "Stats", "Watch", "stat_of", "stats_of"]

Stat: TypeAlias = "tuple[int, int, int, int] | None"
"""What is known of a file without opening it: when it and its rights changed, how long it is, which file it is."""

Stats: TypeAlias = Mapping[Path, Stat]
"""The same of several files, by their paths."""

SUFFIXES = (*CONTENT_SUFFIXES, ".html")
"""What files with posts end in; a site's entries may be HTML."""

_ELSEWHERE = frozenset({"node_modules", "vendor", "storage", "__pycache__", "venv"})
"""Folders that hold no content, but often very many files."""

_INTERVAL = 0.25
"""How many seconds a look is good for, at least."""

_SHARE = 10
"""A look is good for so many times as long as it took, so that a large folder keeps no core busy."""


def stats_of(path: Path, *, site: bool = False) -> Stats:
    """
    Return the content files in a folder and the folders in it; hidden ones are left out.

    Args:
        path: The folder, or a file.
        site: Whether it is a site. There, links to folders are followed, as a site's `content` may be one, each real
            folder once; and folders that hold no content are known by their names at the top only, as taxonomies may
            have these names. Elsewhere neither is followed, and they are left out wherever they are.
    """
    if not path.is_dir():
        return _stat(path)
    found: dict[Path, Stat] = {}
    seen: set[tuple[int, int]] = set()
    folders, links = [path], list[Path]()
    while folders or links:
        # Links come last, so that what none is needed for has its own path.
        folder = folders.pop() if folders else links.pop()
        try:
            if site and _is_known(folder, seen):
                continue
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    is_link = site and entry.is_symlink() and os.path.isdir(entry.path)  # noqa: PTH112
                    if is_link or entry.is_dir(follow_symlinks=False):
                        if entry.name not in _ELSEWHERE or (site and folder != path):
                            (links if is_link else folders).append(Path(entry.path))
                    elif entry.name.lower().endswith(SUFFIXES):
                        found.update(_stat(Path(entry.path)))
        except OSError:  # removed meanwhile, or not ours to read
            continue
    return dict(sorted(found.items()))


def _is_known(folder: Path, seen: set[tuple[int, int]]) -> bool:
    """Tell whether a real folder has been seen, under whichever name, and note it."""
    stat = folder.stat()
    real = (stat.st_dev, stat.st_ino)
    known = real in seen
    seen.add(real)
    return known


def _stat(path: Path) -> Stats:
    found = stat_of(path)
    return {} if found is None else {path: found}


def stat_of(path: StrPath) -> Stat:
    """Return what is known of a file, or None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116  # for each file of a site
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


class Watch:
    """Looks at files, not more often than anybody could notice."""

    def __init__(self, look: Callable[[], Stats]) -> None:
        self._look = look
        self._lock = threading.Lock()
        self._good_until = float("-inf")
        self._version = ""

    def version(self) -> str:
        """Return a word that is another one when any file has changed, come or gone."""
        with self._lock:
            now = time.monotonic()
            if now >= self._good_until:
                stats = sorted((str(path), stat) for path, stat in self._look().items())
                self._version = blake2b(repr(stats).encode(errors="replace"), digest_size=8).hexdigest()
                after = time.monotonic()
                self._good_until = after + max(_INTERVAL, _SHARE * (after - now))
            return self._version
