"""
Move a site made with Statamic to Hugo: its entries as Markdown with front matter, its pictures.

Blocks become Markdown; links between entries lead to their pages, whose addresses stay what they are.
What Hugo has no name for goes to `params`.

Run it from a checkout: `python examples/to_hugo.py examples/site build/hugo`.
"""

from __future__ import annotations

import argparse
import shutil
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
    taken: dict[str, set[str]] = {}
    moved = 0
    for entry in site.entries():
        body, others = parted(entry, **site.render_options)
        front = {
            "title": entry.complete.title,
            "url": entry.url,
            "date": entry.date.isoformat() if entry.date else None,
            "draft": True if entry.published is False else None,
            "authors": [author.display_name for author in entry.authors] or None,
            **{name: others.get(name) for name in site.taxonomies},
        }
        rest = {key: value for key, value in others.items() if key not in {*front, "published"}}
        front["params"] = rest or None
        head = replicator.yaml.dump({key: value for key, value in front.items() if value is not None})
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


if __name__ == "__main__":
    program = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    program.add_argument("source", help="the folder of a site")
    program.add_argument("output", help="a folder")
    try:
        sys.exit(main(**vars(program.parse_args())))
    except (OSError, ReplicatorError) as error:
        sys.exit(str(error))
