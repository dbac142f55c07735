"""The assets of a site: files in containers, with what is known about each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from replicator.renderers import ImageSource
from replicator.statamic.folders.configuration import config_of
from replicator.statamic.folders.parts import Container
from replicator.typing import Data

__all__ = ["AssetFile", "assets_in", "find_asset", "meta_files", "meta_path"]


class AssetFile:
    """A file in a container, and what is known about it."""

    def __init__(self, container: Container, path: str) -> None:
        self.container = container
        """The container that it is in."""
        self.path = path
        """Its path from there: `img/a.jpg`."""

    def __repr__(self) -> str:
        return f"<AssetFile {self.id}>"

    @property
    def id(self) -> str:
        """What names it in the whole site: `container::path`."""
        return f"{self.container.handle}::{self.path}"

    @property
    def url(self) -> str:
        """Its URL without host."""
        return f"{self.container.url}/{quote(self.path)}"

    @property
    def file(self) -> Path | None:
        """The file itself; None where it is not on this machine."""
        found = self.container.folder and self.container.folder / self.path
        return found if found and found.is_file() else None

    @property
    def meta_file(self) -> Path | None:
        """The file with what is known about it (Statamic ≥ 3), beside it; None where there is none."""
        if self.container.folder is None:
            return None
        found = meta_path(self.container.folder / self.path)
        return found if found.is_file() else None

    @cached_property
    def meta(self) -> Data:
        """What is known about it: `size`, `width`, `height`, `mime_type` …; empty where nothing is."""
        return {} if self.meta_file is None else config_of(self.meta_file)

    @property
    def data(self) -> Data:
        """What people said about it: `alt`, `focus` and the fields of its blueprint."""
        listed = _listed(self.container).get(self.path)
        found: Any = self.meta.get("data") if listed is None else listed
        return found if isinstance(found, dict) else {}

    @property
    def source(self) -> ImageSource:
        """What renderers are told of it: its URL, and of an image its size in pixels and what is to be seen."""
        alt = self.data.get("alt")
        return ImageSource(
            self.url,
            width=_pixels(self.meta.get("width")),
            height=_pixels(self.meta.get("height")),
            alt=alt if isinstance(alt, str) else "",
        )


def assets_in(container: Container) -> Iterator[AssetFile]:
    """Give the assets of a container: its files, or those that its own file lists (Statamic 2)."""
    for path in sorted(container.files or _listed(container)):
        yield AssetFile(container, path)


def find_asset(containers: Mapping[str, Container], path: str) -> AssetFile | None:
    """Return the asset that a path or a URL names, see `Site.asset`; without a container, in that which has it."""
    path = path.removeprefix("statamic://").removeprefix("asset::")
    handle, colons, inner = path.partition("::")
    if colons:
        return _asset(containers[handle], inner) if handle in containers else None
    for each in containers.values():
        if each.url.strip("/") and path.startswith(f"{each.url}/"):
            return _asset(each, path.removeprefix(f"{each.url}/"))
    if path.startswith("/") or "://" in path or not containers:
        return None
    holding = (each for each in containers.values() if path in each.files or unquote(path) in each.files)
    return _asset(next(holding, next(iter(containers.values()))), path)


def _asset(container: Container, path: str) -> AssetFile:
    """Return an asset by its path; in Markdown and in URLs that is percent-encoded."""
    return AssetFile(container, path if "%" not in path or path in container.files else unquote(path))


def _pixels(value: Any) -> int | None:
    return value if isinstance(value, int) and value > 0 else None


def meta_path(file: Path) -> Path:
    """Return where what is known about an asset's file is kept."""
    return file.parent / ".meta" / f"{file.name}.yaml"


def meta_files(container: Container) -> list[Path]:
    """Return the files with what is known about the assets of a container (Statamic ≥ 3)."""
    return [] if container.folder is None else sorted(container.folder.rglob(".meta/*.yaml"))


def _listed(container: Container) -> dict[str, Any]:
    found = container.config.get("assets")
    return found if isinstance(found, dict) else {}
