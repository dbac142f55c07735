"""
Move the posts of a site made with Statamic to Eleventy: Markdown, and one data file for what they share.

Run it from a checkout: `python examples/to_eleventy.py examples/site build/eleventy`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import replicator
from replicator.statamic import EntryFile, Site


def main(source: str, output: str) -> int:
    site = Site.open(source)
    out = Path(output)
    count = 0
    for collection in site.collections:
        folder = out / collection
        folder.mkdir(parents=True, exist_ok=True)
        for entry in site.entries(collection):
            head = replicator.yaml.dump(front_matter(entry))
            # Eleventy reads Markdown as a template of Liquid first, which would take braces for its own.
            body = replicator.to_markdown(entry.complete, **site.render_options)
            (folder / f"{entry.slug}.md").write_text(f"---\n{head}---\n\n{body}", encoding="utf-8")
            count += 1
        shared = {"tags": [collection], "layout": f"{collection}.njk", "templateEngineOverride": "md"}
        (folder / f"{collection}.json").write_text(f"{json.dumps(shared, indent=2)}\n", encoding="utf-8")
    print(f"{count} entries in {out}")
    return 0


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
