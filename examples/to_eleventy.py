"""
Move the posts of a site made with Statamic to Eleventy: Markdown, and one data file for what they share.

Run it from a checkout: `python examples/to_eleventy.py examples/site build/eleventy`.
"""

from __future__ import annotations

import argparse
import json
import sys
from itertools import chain, count
from pathlib import Path
from typing import Any

import replicator
from replicator.blocks import Paragraph
from replicator.errors import ReplicatorError
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
            body, others = parted(entry, **site.render_options)
            head = replicator.yaml.dump({**others, **front_matter(entry)})
            (folder / f"{file_name(entry, taken)}.md").write_text(
                f"---\n{head}---\n\n{body}", encoding="utf-8"
            )
            moved += 1
        # Eleventy would read Markdown as a template of Liquid first, which takes braces for its own.
        shared = {"tags": [collection], "layout": f"{collection}.njk", "templateEngineOverride": "md"}
        (folder / f"{collection}.json").write_text(f"{json.dumps(shared, indent=2)}\n", encoding="utf-8")
    print(f"{moved} entries in {out}")
    return 0


def parted(entry: EntryFile, **options: Any) -> tuple[str, dict[str, Any]]:
    """Return what is read on an entry's page as Markdown: blocks, rich text and `content`; and its other fields."""
    post = entry.complete
    shown: dict[str, Any] = {**post.block_fields, **post.rich_texts}
    if isinstance(text := entry.data.get("content"), str):
        shown["content"] = Paragraph(text=text)
    body = "\n".join(filter(None, (replicator.to_markdown(each, **options) for each in shown.values())))
    return body, {key: value for key, value in entry.data.items() if key not in shown}


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
    program = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    program.add_argument("source", help="the folder of a site")
    program.add_argument("output", help="a folder")
    try:
        sys.exit(main(**vars(program.parse_args())))
    except (OSError, ReplicatorError) as error:
        sys.exit(str(error))
