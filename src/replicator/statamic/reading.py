"""Content files read as the sites read them that they lie in."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from replicator.folders import slashed
from replicator.frontmatter import Content
from replicator.renderers.options import RenderOptions
from replicator.sitefiles import site_root
from replicator.statamic.files.entryfiles import SiteFile

if TYPE_CHECKING:
    from replicator.statamic.site import Site

__all__ = ["ConvertOptions", "SiteReader"]


class SiteReader:
    """
    Reads the files of sites: each by its blueprint, with what it takes from the entry that it localises.

    It is a `replicator.bulk.Reader`.
    """

    def __init__(self, *sites: Site) -> None:
        """
        Prepare to read.

        Args:
            sites: Sites that are open. Any other one is opened when a file of its is read.
        """
        self._sites = {slashed(os.fspath(site.root)): site for site in sites}
        self._folders: dict[str, Site | None] = {}
        self._fingerprints: dict[int, str] = {}

    def __reduce__(self) -> tuple[Callable[..., SiteReader], tuple[Site, ...]]:
        return type(self), tuple(self._sites.values())

    def site_of(self, name: str) -> Site | None:
        """Return the site that a file lies in; None where it lies in none, or at a URL."""
        folder = os.path.dirname(name)  # noqa: PTH120  # a Path for each file would take longer
        if folder not in self._folders:
            root = None if "://" in folder else site_root(slashed(folder))
            self._folders[folder] = None if root is None else self.site(root)
        return self._folders[folder]

    def file(self, content: Content) -> SiteFile | None:
        """Return what holds the content, as its site knows it; None where it is no file of a site's."""
        name = content.document.name or ""
        site = self.site_of(name)
        found = site and site.file_at(name)
        return found.holding(content) if found else None

    def opened(self, path: str) -> SiteFile | None:
        """Return a file on the disk as its site knows it; None where it is no file of a site's."""
        site = self.site_of(path)
        return None if site is None else site.file_at(path)

    def prepare(self) -> None:
        """Make the classes of all sites."""
        for site in self._sites.values():
            _ = site.types
            if len(site.localisations) > 1:
                _ = site.contents.index

    def fingerprint(self, name: str) -> str:
        """Return a hash of what describes the site of a file: its blueprints and its collections."""
        site = self.site_of(name)
        if site is None:
            return ""
        if id(site) not in self._fingerprints:
            self._fingerprints[id(site)] = _hash(*_describing(site))
        return self._fingerprints[id(site)]

    def state(self, consulted: str) -> str:
        """Return a hash of the entry from which another one takes what it lacks; '' where there is none."""
        root, locale, entry_id = consulted.split("\n")
        site = self.site(root)
        found = site.entry(entry_id, locale or None)
        return "" if found is None else _hash(Path(found.path).read_bytes())

    def url(self, name: str) -> str | None:
        """Return the URL of an entry that is published; None for any other file."""
        site = self.site_of(name)
        entry = None if site is None else site.entry_at(name)
        if entry is None:
            return None
        may_be_draft = (
            entry.site.is_v2 or b"published" in Path(name).read_bytes()
        )  # to read is ten times the work
        return entry.url if not may_be_draft or entry.published else None

    def site(self, root: str) -> Site:
        """Return the site in a folder; it is opened once."""
        if root not in self._sites:
            from replicator.statamic.site import Site

            self._sites[root] = Site.open(root)
        return self._sites[root]


class ConvertOptions(RenderOptions, total=False):
    """What `convert_many` is told of a site."""

    reader: SiteReader
    """Reads its files."""


def _describing(site: Site) -> Iterator[bytes]:
    blueprints = site.blueprints
    files = {*blueprints.files.values(), *blueprints.fieldsets.values(), site.layout.sites_file}
    files |= {each.file for each in site.collections.values() if each.file is not None}
    modules = {sys.modules[each.__module__] for each in site.given_classes}
    files |= {Path(file) for each in modules if (file := each.__file__)}
    for path in sorted(files):
        if path.is_file():
            yield path.name.encode("utf-8", "surrogateescape")
            yield path.read_bytes()


def _hash(*contents: bytes) -> str:
    found = blake2b(digest_size=16)
    for each in contents:
        found.update(b"%d:" % len(each))
        found.update(each)
    return found.hexdigest()
