"""The sites that files lie in: what renderers are told of them, and how they read their files."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import replicator
from replicator.cli.output import note
from replicator.folders import slashed
from replicator.model import Record
from replicator.renderers.options import RenderOptions
from replicator.sitefiles import site_root

if TYPE_CHECKING:
    from replicator.statamic.reading import SiteReader

__all__ = ["Surroundings"]


class Surroundings:
    """The sites that files lie in; each is opened once."""

    def __init__(self) -> None:
        self._options: dict[str | None, RenderOptions] = {None: RenderOptions()}

    @cached_property
    def reader(self) -> SiteReader:
        """Reads files as their sites do."""
        from replicator.statamic.reading import SiteReader  # which files outside of sites do not need

        return SiteReader()

    def load(self, name: str) -> Record:
        """Read a file to be shown: by its blueprint where it is one of a site, with what comes from its origin."""
        if site_root(slashed(str(Path(name).parent))) is not None:
            known = self.reader.opened(name)
            if known is not None:
                complete: Record = known.complete
                return complete
        return replicator.load(name)

    def reader_of(self, folders: Iterable[str]) -> SiteReader | None:
        """Return what reads the files in folders, or None where none of these is or lies in a site."""
        return self.reader if any(site_root(slashed(folder)) for folder in folders) else None

    def options_in(self, folder: str) -> RenderOptions:
        """Return what renderers are told of the site that a folder is or lies in; nothing where there is none."""
        return self._of(site_root(slashed(folder)))

    def options_in_all(self, folders: Iterable[str]) -> RenderOptions:
        """
        Return what renderers are told of the one site that all folders are or lie in.

        Where they lie in several, or some of them in none, nothing could be right for all: that is said.
        """
        roots = [*{site_root(slashed(folder)): None for folder in folders}]
        if len(roots) < 2:
            return self._of(*roots) if roots else RenderOptions()
        places = " and of ".join(sorted(root or "no site" for root in roots))
        note(f"links and assets stay as they are stored: the files are of {places}; convert them apart")
        return RenderOptions()

    def _of(self, root: str | None) -> RenderOptions:
        if root not in self._options:
            self._options[root] = self.reader.site(str(root)).render_options
        return self._options[root]
