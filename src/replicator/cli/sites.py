"""The commands for sites: `site`, `codegen`, `refs` and `rename`."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator

from replicator.cli.output import EXIT_OK, EXIT_PROBLEM, complain, note, say, show_text, table, write
from replicator.errors import ContentError, format_path
from replicator.messages import counted
from replicator.statamic import Site, codegen

__all__ = ["refs", "rename", "site", "write_types"]


def site(options: argparse.Namespace) -> int:
    """Print what is in a site, by numbers."""
    found = Site.open(options.site)
    say(table(list(_inventory(found))))
    return EXIT_OK


def write_types(options: argparse.Namespace) -> int:
    """Write the types of a site as a Python module."""
    blueprints, problems = Site.open(options.site).blueprints.read()
    write(codegen(blueprints), options.output)
    failed = complain(ContentError(problems)) if problems else EXIT_OK
    return failed if any(each.severity == "error" for each in problems) else EXIT_OK


def refs(options: argparse.Namespace) -> int:
    """Print what refers to what in a site: to one thing, to nothing, or how much there is."""
    found = Site.open(options.site)
    if options.to is not None:
        places = [f"{each} ({format_path(each.path)})" for each in found.references(options.to)]
        say(places)
        if not places:
            note(f"nothing refers to {options.to}")
        return EXIT_OK
    if options.unused:
        say(f"{kind} {target}" for kind, target in found.unused())
        return EXIT_OK
    if options.dangling:
        places = [f"{each} ({format_path(each.path)})" for each in found.dangling()]
        say(places)
        return EXIT_PROBLEM if places else EXIT_OK
    counts: Counter[str] = Counter()
    targets: dict[str, set[str]] = {}
    for each in found.references():
        counts[each.kind] += 1
        targets.setdefault(each.kind, set()).add(each.target)
    rows = [(kind, str(count), f"to {len(targets[kind])}") for kind, count in sorted(counts.items())]
    say(table([("kind", "references", "different"), *rows]))
    return EXIT_OK


def rename(options: argparse.Namespace) -> int:
    """Give something another name, with every reference to it; print what changes, write it on request."""
    plan = Site.open(options.site).rename(options.old, options.new)
    show_text(plan.diff())
    if options.write:
        plan.apply()
    return EXIT_OK


def _inventory(found: Site) -> Iterator[tuple[str, ...]]:
    """Give the rows of the table: what it is, how many, what more is known."""
    yield "statamic", found.version, ""
    for each in found.localisations.values():
        yield "localisation", each.handle, " ".join(filter(None, [each.locale, each.url]))
    for collection in found.collections.values():
        yield "collection", collection.handle, _entries_of(found, collection.handle)
    for taxonomy in found.taxonomies:
        yield "taxonomy", taxonomy, counted(sum(1 for _ in found.terms(taxonomy)), "term")
    for handle in found.globals():
        yield "globals", handle, ""
    for handle in found.navigations:
        pages = sum(1 for top in found.navigation(handle) for _ in top.walk())
        yield "navigation", handle, counted(pages, "page")
    for container in found.containers.values():
        here = container.folder is not None
        number = counted(len(container.files), "file") if here else "not on this machine"
        yield "assets", container.handle, number
    yield "users", str(len(found.authors)), ""
    yield "blueprints", str(len(found.blueprints)), ""


def _entries_of(found: Site, collection: str) -> str:
    entries = drafts = broken = 0
    for entry in found.entries(collection):
        entries += 1
        try:
            drafts += not entry.published
        except (ContentError, OSError):
            broken += 1
    more = [f"{drafts} unpublished" if drafts else "", f"{broken} unreadable" if broken else ""]
    return ", ".join(filter(None, [f"{entries} {'entry' if entries == 1 else 'entries'}", *more]))
