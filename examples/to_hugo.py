"""
Move a site made with Statamic to Hugo: its entries as Markdown with front matter, its pictures.

Blocks become Markdown; links between entries lead to their pages, whose addresses stay what they are.

Run it from a checkout: `python examples/to_hugo.py examples/site build/hugo`.
"""

from __future__ import annotations

import shutil
import sys
from itertools import chain, count
from pathlib import Path

import replicator
from replicator.statamic import EntryFile, Site


def main(source: str, output: str) -> int:
    site = Site.open(source)
    out = Path(output)
    taken: dict[str, set[str]] = {}
    moved = 0
    for entry in site.entries():
        front = {
            "title": entry.complete.title,
            "url": entry.url,
            "date": entry.date.isoformat() if entry.date else None,
            "draft": True if entry.published is False else None,
            "authors": [author.display_name for author in entry.authors] or None,
            **{name: entry.data.get(name) for name in site.taxonomies},
        }
        head = replicator.yaml.dump({key: value for key, value in front.items() if value is not None})
        body = replicator.to_markdown(entry.complete, **site.render_options)
        if entry.url == "/" and "" not in taken:
            folder, name = "", "_index"
            taken[""] = set()
        else:  # Hugo takes files called `index` for the page of their whole folder
            folder = entry.collection.handle
            name = file_name(entry, taken.setdefault(folder, {"index", "_index"}))
        target = out / "content" / folder / f"{name}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(f"---\n{head}---\n\n{body}", encoding="utf-8")
        moved += 1
    for container in site.containers.values():
        if container.folder:
            shutil.copytree(
                container.folder,
                out / "static" / container.url.strip("/"),
                ignore=shutil.ignore_patterns(".meta"),
                dirs_exist_ok=True,
            )
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


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
