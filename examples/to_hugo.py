"""
Move a site made with Statamic to Hugo: its entries as Markdown with front matter, its pictures.

Blocks become Markdown; links between entries lead to their pages, whose addresses stay what they are.

Run it from a checkout: `python examples/to_hugo.py examples/site build/hugo`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import replicator
from replicator.statamic import Site


def main(source: str, output: str) -> int:
    site = Site.open(source)
    out = Path(output)
    count = 0
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
        name = "_index" if entry.url == "/" else entry.slug
        folder = "" if entry.url == "/" else entry.collection.handle
        target = out / "content" / folder / f"{name}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(f"---\n{head}---\n\n{body}", encoding="utf-8")
        count += 1
    for container in site.containers.values():
        if container.folder:
            shutil.copytree(
                container.folder,
                out / "static/assets",
                ignore=shutil.ignore_patterns(".meta"),
                dirs_exist_ok=True,
            )
    print(f"{count} entries in {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
