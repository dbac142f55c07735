"""What renderers are told of the site that files lie in."""

from __future__ import annotations

from collections.abc import Iterable

from replicator.cli.output import note
from replicator.folders import slashed
from replicator.renderers.options import RenderOptions
from replicator.sitefiles import site_root

__all__ = ["Surroundings"]


class Surroundings:
    """The sites that files lie in; each is opened once."""

    def __init__(self) -> None:
        self._known: dict[str | None, RenderOptions] = {None: RenderOptions()}

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
        if root not in self._known:
            from replicator.statamic import Site  # which files outside of sites do not need

            self._known[root] = Site.open(str(root)).render_options
        return self._known[root]
