"""
Move the posts of a site made with Statamic to Eleventy: Markdown, and one data file for what they share.

Run it from a checkout: `python examples/to_eleventy.py examples/site build/eleventy`.
"""

from __future__ import annotations

import json
import sys
from itertools import chain, count
from pathlib import Path

import replicator
from replicator.statamic import EntryFile, Site


def main(source: str, output: str) -> int:
    site = Site.open(source)
    out = Path(output)
    moved = 0
    for collection in site.collections:
        folder = out / collection
        folder.mkdir(parents=True, exist_ok=True)
        taken: set[str] = set()
        for entry in site.entries(collection):
            head = replicator.yaml.dump(front_matter(entry))
            # Eleventy reads Markdown as a template of Liquid first, which would take braces for its own.
            body = replicator.to_markdown(entry.complete, **site.render_options)
            (folder / f"{file_name(entry, taken)}.md").write_text(
                f"---\n{head}---\n\n{body}", encoding="utf-8"
            )
            moved += 1
        shared = {"tags": [collection], "layout": f"{collection}.njk", "templateEngineOverride": "md"}
        (folder / f"{collection}.json").write_text(f"{json.dumps(shared, indent=2)}\n", encoding="utf-8")
    print(f"{moved} entries in {out}")
    return 0


def file_name(entry: EntryFile, taken: set[str]) -> str:
    """Return a name for an entry's file that no other has: its slug, else its address, else a number with it."""
    slug, address = ((each or "").strip("/").replace("/", "-") for each in (entry.slug, entry.url))
    stem = Path(entry.path).stem
    numbered = (f"{slug or stem}-{number}" for number in count(2))
    name = next(
        each for each in chain((slug, address, stem), numbered) if each and each.casefold() not in taken
    )
    taken.add(name.casefold())  # some file systems know no capitals
    return name


def front_matter(entry: EntryFile) -> dict[str, object]:
    found = {
        "title": entry.complete.title,
        "permalink": f"{entry.url.rstrip('/')}/" if entry.url and entry.published is not False else False,
        "date": entry.date.isoformat() if entry.date else None,
        "authors": [author.display_name for author in entry.authors] or None,
        "eleventyExcludeFromCollections": True if entry.published is False else None,
    }
    return {key: value for key, value in found.items() if value is not None}


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
