"""What each source becomes: where the outputs lie, and where none may lie."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal, TypeAlias

import attrs

from replicator.bulk.manifest import FILE
from replicator.bulk.reading import Reader
from replicator.bulk.sources import SUFFIXES, Format, Found, Source, as_folder, identities
from replicator.bulk.stores import is_url, shown, store_of
from replicator.errors import ContentError, ReplicatorError
from replicator.folders import CONTENT_SUFFIXES, slashed
from replicator.sitefiles import kind_of, site_root

__all__ = ["Layout", "Targets", "targets_of"]

Layout: TypeAlias = Literal["source", "url"]
"""Where outputs lie: as the sources do, or where their URLs lead."""


@attrs.frozen
class Targets:
    """What is made of which source."""

    sources: Mapping[str, Source]
    """The source of each target, which is a path from the output's folder on."""

    without_page: tuple[str, ...] = ()
    """The sources of which nothing is made, since they have no page."""


def targets_of(
    found: Found, to: Format, out: str, layout: Layout = "source", reader: Reader | None = None
) -> Targets:
    """
    Return what is made of which source.

    Raises:
        ReplicatorError: Two sources would become the same file, or one would be overwritten; all are named. Or an
            output would be taken for a source the next time.
    """
    targets: dict[str, list[Source]] = {}
    without: list[str] = []
    for source in found.sources:
        target = (
            _page(source, SUFFIXES[to], reader)
            if layout == "url"
            else _renamed(source.relative, SUFFIXES[to])
        )
        if target is not None:
            targets.setdefault(target, []).append(source)
        else:
            without.append(shown(source.name))
    clashes = [
        f"{shown(store_of(out).join(out, target))}: from {' and '.join(shown(each.name) for each in several)}"
        for target, several in targets.items()
        if len(several) > 1
    ]
    if clashes:
        listed = "\n".join(clashes)
        raise ReplicatorError(f"several sources would become the same file: convert them apart\n{listed}")
    only = {target: several[0] for target, several in targets.items()}
    _refuse_to_overwrite(only, out)
    _refuse_among_sources(only, out, found.folders)
    _refuse_in_sites(only, out)
    return Targets(only, tuple(without))


def _page(source: Source, suffix: str, reader: Reader | None) -> str | None:
    """Return the path of a source's page; None where it has none."""
    if reader is None:
        raise ReplicatorError("only what knows the URLs of files can lay pages out by them: give a reader")
    try:
        url = reader.url(source.name)
    except (ContentError, OSError):  # which converting it will tell
        return _renamed(source.relative, suffix)
    path = None if url is None else url.partition("?")[0].partition("#")[0].strip("/")
    if path is None or not {".", ".."}.isdisjoint(path.split("/")):
        return None
    return path if path.endswith(suffix) else f"{path}/index{suffix}".lstrip("/")


def _refuse_to_overwrite(targets: Mapping[str, Source], out: str) -> None:
    store = store_of(out)
    folder = store.identity(out)
    froms = {as_folder(each) for each in {os.path.dirname(source.name) or "." for source in targets.values()}}
    if froms.isdisjoint({store.join(folder, target[: target.rfind("/") + 1]) for target in targets}):
        return
    identity = identities()
    originals = {identity(source.name): source.name for source in targets.values()}
    for target in targets:
        if original := originals.get(store.join(folder, target)):
            raise ReplicatorError(
                f"{shown(original)} would be overwritten: name another folder for the output"
            )


def _renamed(relative: str, suffix: str) -> str:
    stem, dot, ending = relative.rpartition(".")
    is_suffix = dot and stem and not stem.endswith("/") and "/" not in ending
    return f"{stem if is_suffix else relative}{suffix}"


def _refuse_among_sources(targets: Mapping[str, Source], out: str, folders: tuple[str, ...]) -> None:
    """Refuse Markdown in a folder whose files are sources; what is in the output's own folder inside is none."""
    store, own = store_of(out), as_folder(out)
    around = [each for each in map(as_folder, folders) if own == each or not own.startswith(each)]
    for target in targets:
        if target.endswith(CONTENT_SUFFIXES) and store.join(own, target).startswith(tuple(around)):
            raise _as_source(out)


def _refuse_in_sites(targets: Mapping[str, Source], out: str) -> None:
    """Refuse outputs where a site has its entries, since it would take them for such."""
    if is_url(out):
        return
    folders = {os.path.dirname(source.name) for source in targets.values() if not is_url(source.name)}
    roots = {site_root(slashed(folder)) for folder in folders}
    roots.add(site_root(slashed(os.path.join(out, os.pardir))))
    was_made = store_of(out).mark(os.path.join(out, FILE)) is not None
    if not was_made:  # else it only looks like a site, as what was made of one
        roots.add(site_root(slashed(out)))
    own = as_folder(out)
    for root in map(as_folder, filter(None, roots)):
        if own.startswith(root) or root.startswith(own):
            for target in [*targets, "index.html"]:  # in a folder of entries there may be no other source
                place = os.path.join(own, target)
                if place.startswith(root) and kind_of(place[len(root) :].replace(os.sep, "/")) == "entry":
                    raise _as_source(out)


def _as_source(out: str) -> ReplicatorError:
    message = (
        "what is written there would be taken for content the next time: name another folder for the output"
    )
    return ReplicatorError(f"{shown(out)}: {message}")
