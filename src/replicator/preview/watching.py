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

__all__ = ["SUFFIXES", "Stats", "Watch", "stats_of"]

Stats: TypeAlias = Mapping[Path, tuple[int, int, int]]
"""What is known of each file without opening it: when it changed, how long it is, which file it is."""

SUFFIXES = (*CONTENT_SUFFIXES, ".html")
"""What files with posts end in; a site's entries may be HTML."""

_ELSEWHERE = frozenset({"node_modules", "vendor", "storage", "__pycache__", "venv"})
"""Folders that hold no content, but often very many files."""

_INTERVAL = 0.25
"""How many seconds a look is good for, at least."""

_SHARE = 10
"""A look is good for so many times as long as it took, so that a large folder keeps no core busy."""


def stats_of(path: Path) -> Stats:
    """Return the content files in a folder and the folders in it; hidden ones and links to folders left out."""
    if not path.is_dir():
        return _stat(path)
    found: dict[Path, tuple[int, int, int]] = {}
    folders = [path]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        if entry.name not in _ELSEWHERE:
                            folders.append(Path(entry.path))
                    elif entry.name.lower().endswith(SUFFIXES):
                        found.update(_stat(Path(entry.path)))
        except OSError:  # removed meanwhile, or not ours to read
            continue
    return dict(sorted(found.items()))


def _stat(path: Path) -> Stats:
    try:
        found = path.stat()
    except OSError:
        return {}
    return {path: (found.st_mtime_ns, found.st_size, found.st_ino)}


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
                stats = sorted((str(path), *stat) for path, stat in self._look().items())
                self._version = blake2b(repr(stats).encode(errors="replace"), digest_size=8).hexdigest()
                after = time.monotonic()
                self._good_until = after + max(_INTERVAL, _SHARE * (after - now))
            return self._version
