"""Where entries stand in the trees of their collections: those that are stored, or the folders of Statamic 2."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from replicator.statamic.folders.index import Located
from replicator.statamic.folders.trees import places

if TYPE_CHECKING:
    from replicator.statamic.files.entryfiles import EntryFile
    from replicator.statamic.site import Site

__all__ = ["Place", "Places"]


@attrs.frozen(eq=False)
class Place:
    """Where an entry stands in the tree of its collection."""

    parent: EntryFile | None
    """The entry above it; None at the top, and below the home page."""

    depth: int
    """1 at the top."""

    is_root: bool
    """Whether it is the home page."""

    @property
    def above(self) -> Place | None:
        """Where the entry above it stands."""
        return None if self.parent is None else self.parent.site.place_of(self.parent)


class Places:
    """The places of a site's entries; each tree is read once."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._trees: dict[tuple[str, str], dict[str, tuple[str | None, int]]] = {}

    def of(self, entry: EntryFile) -> Place | None:
        """Return where an entry stands; None where its collection has no tree."""
        if self._site.is_v2:
            return self._in_folders(entry) if entry.collection.handle == "pages" else None
        if not entry.collection.is_tree:
            return None
        key = entry.collection.handle, entry.locale
        if key not in self._trees:
            self._trees[key] = dict(places(self._site.tree(*key)))
        known, own_id = self._trees[key], self._site.contents.id_of(entry)
        above, depth = known.get(own_id or "", (None, 1))
        home = next(iter(known), None) if entry.collection.has_root else None
        parent = self._site.entry(above) if above and above != home else None
        return Place(parent, depth, home is not None and own_id == home)

    def _in_folders(self, entry: EntryFile) -> Place:
        """Return the place of a page of Statamic 2, where folders are the tree."""
        path = Path(entry.path)
        depth = len(path.parent.relative_to(entry.collection.folder).parts)
        above = self._pages.get(path.parents[1] / path.name) if depth > 1 else None
        return Place(self._site.contents.entry_in(above) if above else None, depth, depth == 0)

    @cached_property
    def _pages(self) -> dict[Path, Located]:
        """The files of the pages of Statamic 2."""
        return {Path(each.path): each for each in self._site.contents.located("pages")}
