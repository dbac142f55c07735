"""What is wrong with a site, and what refers to what in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import attrs

from replicator.checking import Asked, Rules, find_problems, fix
from replicator.checking.running import softened, unignored
from replicator.errors import CODES, ContentError, Problem, in_order
from replicator.frontmatter import Content
from replicator.scalar import plain
from replicator.statamic.blueprints.model import Blueprint
from replicator.statamic.files.entryfiles import EntryFile, SiteFile
from replicator.statamic.files.records import SiteRecord, read_files, site_records
from replicator.statamic.values.checking import CODES as SITE_CODES
from replicator.statamic.values.checking import check
from replicator.statamic.values.references import Reference, ReferenceKind
from replicator.typing import DataPath, StrPath

if TYPE_CHECKING:
    from replicator.statamic.site import Site

__all__ = [
    "check_site",
    "dangling",
    "fix_site",
    "is_dangling",
    "references",
    "references_in",
    "unused",
    "uses",
]


def check_site(
    site: Site, only: StrPath | None = None, *, rules: Asked | None = None, draft: bool | None = None
) -> Iterator[Problem]:
    """
    Find everything that is wrong with a site, in the order of its files; nothing is raised for any of it.

    Args:
        site: The site.
        only: A file or a folder of it; None for all of them, and its blueprints.
        rules: What to ask beyond the blueprints.
        draft: Whether to ask no more than of a draft; None: as each file says.
    """
    if only is None:
        yield from site.blueprints.read()[1]
    chosen = None if rules is None else Rules(rules)
    for each in read_files(site, only):
        if isinstance(each, SiteRecord):
            problems = _problems(site, each, chosen, draft)
            told = chosen or Rules()
            asked = {*CODES, *SITE_CODES, *(told.codes if each.file is not None else ())}
            yield from in_order(unignored(each.content, problems, asked=asked, rules=told))
        else:
            yield from each


def fix_site(
    site: Site,
    only: StrPath | None = None,
    *,
    rules: Asked,
    on_error: Callable[[ContentError], object] | None = None,
    on_mended: Callable[[Problem], object] | None = None,
    wanted: Callable[[Problem], object] = lambda _: True,
) -> Iterator[SiteFile]:
    """Mend what rules can mend, and give the files that changed, not yet written; see `Site.fix`."""
    chosen = Rules(rules)
    for record in site_records(site, only):
        if record.file is None:
            continue
        try:
            file = record.file.file
        except ContentError:
            continue  # `check_site` tells it
        try:
            mended = fix(file, rules=chosen, wanted=wanted)
            changed = bool(mended) and record.file.changed
        except ContentError as error:
            if on_error is None:
                raise
            on_error(error)
            continue
        if not changed:
            continue
        if on_mended is not None:
            for problem in mended:
                on_mended(problem)
        yield record.file


def references(site: Site) -> Iterator[Reference]:
    """Give every reference in a site, file by file, without lines."""
    for record in site_records(site):
        for reference in references_in(site, record):
            yield attrs.evolve(reference, file=record.path)


def uses(site: Site, target: str) -> Iterator[Reference]:
    """Give the references to something, each with its line."""
    for record in site_records(site):
        for reference in references_in(site, record):
            if target in (reference.target, f"{reference.kind}::{reference.target}"):
                yield reference.placed(record.content)


def dangling(site: Site) -> Iterator[Reference]:
    """Give the references that lead nowhere, each with its line."""
    for record in site_records(site):
        for reference in references_in(site, record):
            if is_dangling(site, reference):
                yield reference.placed(record.content)


def unused(site: Site) -> Iterator[tuple[ReferenceKind, str]]:
    """Give the kind and the id of every asset and every user that nothing refers to."""
    used = {(reference.kind, reference.target) for reference in references(site)}
    for asset in site.assets():
        if ("asset", asset.id) not in used:
            yield "asset", asset.id
    for author in site.authors:
        if ("user", author) not in used:
            yield "user", author


def references_in(site: Site, record: SiteRecord) -> Iterator[Reference]:
    """Give every reference in a file, without the file and the line; see `Reference.placed`."""
    if record.kind == "config":
        yield from _in_config(record.content.written, ())
    fields = record.blueprint.fields if record.blueprint else ()
    for prefix, data in record.records():
        yield from site.referrer.find(data, fields, prefix)


def is_dangling(site: Site, reference: Reference) -> bool:
    """
    Tell whether a reference leads nowhere, as far as the site's folder can tell.

    A term needs no file, only its taxonomy. Where the site has no files of entries, none of users, or no folder of
    a container, they are kept elsewhere.
    """
    if reference.kind == "entry":
        known = site.contents.index.by_id
        return bool(known) and reference.target not in known
    if reference.kind == "user":
        return bool(site.users.ids) and reference.target not in site.users.ids
    handle, _, path = reference.target.partition("::")
    if reference.kind == "term":
        return handle not in site.taxonomies
    container = site.containers.get(handle)
    if container is None:
        return bool(site.containers)
    return container.folder is not None and path not in container.files


def _problems(site: Site, record: SiteRecord, rules: Rules | None, draft: bool | None) -> Iterator[Problem]:
    data = record.content.written
    if draft is None:
        draft = isinstance(data, dict) and plain(data.get("published")) is False
    for each in _departures(site, record):
        soft = draft and each.code in _OF_PUBLICATIONS
        yield attrs.evolve(each, severity=softened(each.severity)) if soft else each
    if rules is not None and record.file is not None:
        with suppress(ContentError):  # what cannot be read has been told
            file = record.file.file
            registry = file.converter.registry
            yield from find_problems(file.post, rules, content=record.content, draft=draft, registry=registry)


_OF_PUBLICATIONS = frozenset({"required", "too-little"})
"""What a draft may lack for now."""


def _departures(site: Site, record: SiteRecord) -> Iterator[Problem]:
    if record.blueprint is not None and record.blueprint.name in site.types.classes:
        yield from _checked(site, record, record.blueprint)
    for reference in references_in(site, record):
        if reference.path != ("updated_by",) and is_dangling(site, reference):
            message = f"there is no {_missing(site, reference)}"
            details = {"expected": f"an existing {reference.kind}", "found": f"`{reference.target}`"}
            details["code"] = "dangling-reference"
            yield reference.problem(record.content, message, **details)
    if record.entry is not None and (twin := _twin(site, record.entry)):
        message = f"another entry has the id `{record.entry.id}` too: {twin}"
        yield record.content.problem(("id",), message, code="duplicate-id")


def _missing(site: Site, reference: Reference) -> str:
    """Say what a reference that leads nowhere lacks: what it names, or all that this would be a part of."""
    handle, colons, _ = reference.target.partition("::")
    if reference.kind == "term":
        return f"taxonomy `{handle}`"
    if reference.kind == "asset" and colons and handle not in site.containers:
        return f"asset container `{handle}`"
    return f"{reference.kind} `{reference.target}`"


def _checked(site: Site, record: SiteRecord, blueprint: Blueprint) -> list[Problem]:
    return [
        problem
        for prefix, data in record.records()
        for problem in (
            _checked_inside(site, record, blueprint, prefix, data)
            if prefix
            else check(record.content, blueprint, types=site.types, inherited=record.known())
        )
    ]


def _checked_inside(
    site: Site, record: SiteRecord, blueprint: Blueprint, prefix: DataPath, data: Any
) -> list[Problem]:
    """Check a record inside a file; an asset about which nothing was said lacks nothing."""
    if not data and record.kind in ("asset", "config"):
        return []
    found = check(plain(data), blueprint, types=site.types, inherited=record.known(prefix))
    return [_placed(each, record.content, prefix) for each in found]


def _placed(problem: Problem, content: Content, prefix: DataPath) -> Problem:
    """Return a problem of data that stands in a file, with its place there."""
    place = content.problem((*prefix, *problem.path), "")
    return attrs.evolve(
        problem, path=place.path, file=place.file, line=place.line, column=place.column, source=place.source
    )


def _twin(site: Site, entry: EntryFile) -> str | None:
    """Return the path of the entry that came first with the same id in the same localisation."""
    found = site.contents.index.by_id.get(entry.id or "", [])
    if len(found) < 2:
        return None
    first = next(each for each in found if each.locale == entry.locale)
    return None if first.path == entry.path else first.path


def _in_config(data: Any, path: DataPath) -> Iterator[Reference]:
    """Give the entries that a tree or the file of a collection names."""
    if isinstance(data, list):
        for index, each in enumerate(data):
            yield from _in_config(each, (*path, index))
    elif isinstance(data, dict):
        for key, value in data.items():
            if not path and key == "assets":
                continue  # what is known about them has fields of its own
            if key in ("entry", "mount") and isinstance(value, str):
                yield Reference("entry", value, (*path, key), value)
            else:
                yield from _in_config(value, (*path, key))
