"""Giving an asset, an entry, a term or a user another name, and every reference to it too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import quote

from replicator.changesets import Changeset, Edit
from replicator.errors import ReplicatorError
from replicator.frontmatter import Content
from replicator.statamic.files.records import SiteRecord, site_records
from replicator.statamic.folders.assets import meta_path
from replicator.statamic.inspection import references, references_in
from replicator.statamic.values.references import Reference, ReferenceKind
from replicator.typing import DataPath

if TYPE_CHECKING:
    from replicator.statamic.site import Site

__all__ = ["rename"]


def rename(site: Site, old: str, new: str) -> Changeset:
    """
    Plan to give something another name, see `Site.rename`.

    Raises:
        ReplicatorError: There is nothing of the old name, or something of the new one.
        EditError: A change cannot be written so that it reads back as meant.
    """
    kind, target = _identified(site, old)
    wanted = new.removeprefix(f"{kind}::")
    if kind in ("asset", "term"):
        container = target.partition("::")[0]
        wanted = wanted if wanted.startswith(f"{container}::") else f"{container}::{wanted}"
        parts = wanted.partition("::")[2].split("/")
        if any(part in ("", ".", "..") for part in parts) or (kind == "term" and len(parts) > 1):
            raise ReplicatorError(f"{new!r} is no name for {_ARTICLES[kind]}: it would leave its folder")
    if wanted == target:
        raise ReplicatorError(f"{target!r} is its name already")
    if _exists(site, kind, wanted):
        raise ReplicatorError(f"there is {_ARTICLES[kind]} {wanted!r} already")
    if not wanted.strip():
        raise ReplicatorError(f"{_ARTICLES[kind]} needs a name")
    edits = [edit for record in site_records(site) for edit in _edits(site, record, kind, target, wanted)]
    return Changeset(tuple(edits), tuple(_moves(site, kind, target, wanted)))


_ARTICLES = {"asset": "an asset", "entry": "an entry", "term": "a term", "user": "a user"}


def _identified(site: Site, name: str) -> tuple[ReferenceKind, str]:
    """Return what a name means: `entry::x` and the like say it, else it is what there is of that name."""
    kinds: tuple[ReferenceKind, ...] = get_args(ReferenceKind)
    for kind in kinds:
        if name.startswith(f"{kind}::") and _exists(site, kind, target := name.removeprefix(f"{kind}::")):
            return kind, target
    for kind in kinds:
        if _exists(site, kind, name):
            return kind, name
    raise ReplicatorError(f"there is no asset, entry, term or user {name!r}")


def _exists(site: Site, kind: ReferenceKind, target: str) -> bool:
    if kind == "entry":
        return target in site.contents.index.by_id
    if kind == "user":
        return target in site.authors
    handle, colons, name = target.partition("::")
    if kind == "term":
        return bool(colons and name) and handle in site.taxonomies and _is_term(site, handle, target)
    return handle in site.containers and (
        name in site.containers[handle].files or any(asset.path == name for asset in site.assets(handle))
    )


def _is_term(site: Site, taxonomy: str, target: str) -> bool:
    """Tell whether there is a term: a file of it, or content that has it, which makes one without a file."""
    has_file = any(term.id == target for term in site.terms(taxonomy))
    return has_file or any((each.kind, each.target) == ("term", target) for each in references(site))


def _edits(site: Site, record: SiteRecord, kind: ReferenceKind, old: str, new: str) -> Iterator[Edit]:
    """Give what changes in one file: nothing, or one edit."""
    found = [each for each in references_in(site, record) if (each.kind, each.target) == (kind, old)]
    own = _own(site, record, kind, old)
    if not found and own is None:
        return
    data = record.content.data
    for reference in sorted(found, key=lambda each: each.nth, reverse=True):
        data = _replaced(data, reference.path, _new_value(data, reference, kind, new))
    if own is not None:
        data = own(data, new)
    text = record.content.updated(data)
    if text != record.content.text:
        yield Edit(record.path, record.content.text, text, 0 if record.kind == "user" else 3)


def _new_value(data: Any, reference: Reference, kind: ReferenceKind, new: str) -> Any:
    """Return the value that refers to the new name, everything else in it as it was."""
    value = data
    for step in reference.path:
        value = value[step]
    short = new.partition("::")[2] if kind in ("asset", "term") else new
    if "%" in reference.written:  # the URL of an asset, escaped
        short = quote(short)
    if not isinstance(value, str):
        return short
    start = -1
    for _ in range(reference.nth + 1):
        start = value.find(reference.written, start + 1)
    return value[:start] + short + value[start + len(reference.written) :]


def _own(site: Site, record: SiteRecord, kind: ReferenceKind, target: str) -> Any:
    """Return what renames the thing in its own file, or None where that is another one."""
    if kind == "entry" and record.entry is not None and record.entry.id == target:
        return lambda data, new: {**data, "id": new}
    if kind == "user" and record.kind == "user" and _id_of(record.content) == target:
        return lambda data, new: {**data, "id": new}
    if kind == "asset" and record.kind == "config":
        handle, _, path = target.partition("::")
        container = site.containers[handle]
        listed = container.config.get("assets")
        if record.path == str(container.file) and isinstance(listed, dict) and path in listed:
            return lambda data, new: {
                **data,
                "assets": {
                    new.partition("::")[2] if key == path else key: each
                    for key, each in data["assets"].items()
                },
            }
    return None


def _id_of(content: Content) -> str | None:
    value = content.written.get("id") if isinstance(content.written, dict) else None
    return getattr(value, "text", value)


def _moves(site: Site, kind: ReferenceKind, old: str, new: str) -> Iterator[tuple[Path, Path]]:
    handle, _, name = old.partition("::")
    other = new.partition("::")[2]
    if kind == "term":
        for term in site.terms(handle):
            if term.slug == name:
                yield Path(term.path), Path(term.path).with_name(f"{other}.yaml")
    if kind == "asset" and (folder := site.containers[handle].folder):
        for before, after in (
            (folder / name, folder / other),
            (meta_path(folder / name), meta_path(folder / other)),
        ):
            if before.is_file():
                yield before, after


def _replaced(data: Any, path: DataPath, value: Any) -> Any:
    """Return data with another value at a path; what is on the way is copied."""
    if not path:
        return value
    copy: Any = data.copy()
    copy[path[0]] = _replaced(data[path[0]], path[1:], value)
    return copy
