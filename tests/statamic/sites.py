"""Small sites, written for one test; and the entries of the real ones with their blueprints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import dedent

import attrs

from corpus import SHARED
from replicator.frontmatter import Content
from replicator.sources import read_text
from replicator.statamic import Blueprint, Blueprints, Types, build


def write_site(folder: Path, files: Mapping[str, str]) -> Blueprints:
    """Write files of a site, named from `resources` on (or `site` for Statamic 2), and open its blueprints."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    return Blueprints(folder)


def blueprint(folder: Path, fields: str, **fieldsets: str) -> Blueprint:
    """Return the blueprint `collections.pages.page` of a site with these fields and fieldsets."""
    files = {f"resources/fieldsets/{name}.yaml": text for name, text in fieldsets.items()}
    page = "fields:\n" + dedent(fields)
    return write_site(folder, {"resources/blueprints/collections/pages/page.yaml": page, **files})[
        "collections.pages.page"
    ]


@attrs.frozen
class RealEntry:
    """An entry of a real site."""

    content: Content
    blueprint: Blueprint | None
    types: Types


def real_sites() -> list[Path]:
    """Return the folders of the real sites that have blueprints; empty where the corpus is absent."""
    root = SHARED / "corpus"
    folders = sorted(path for path in root.iterdir() if path.is_dir()) if root.is_dir() else []
    return [path for path in folders if Blueprints(path)]


def real_entries(site: Path) -> Iterator[RealEntry]:
    """Read the entries of a real site as a site reader would: by collection and `blueprint`."""
    blueprints = Blueprints(site)
    types = build(blueprints.values())
    base = site / ("site/content" if blueprints.is_v2 else "content")
    for folder in ("collections", "pages"):
        for path in sorted((base / folder).rglob("*.md")):
            content = read(path)
            collection = path.relative_to(base / folder).parts[0] if folder == "collections" else "pages"
            handle = (content.data or {}).get("blueprint") or (content.data or {}).get("fieldset")
            found = blueprints.find(f"collections.{collection}", handle or configured(base, collection))
            yield RealEntry(content, found, types)


def read(path: Path) -> Content:
    text, name = read_text(path)
    return Content.parse(text, name=name)


def configured(base: Path, collection: str) -> str | None:
    """Return the blueprint that a collection names: in its folder (Statamic 2), or beside it (3.0)."""
    for path in (base / f"collections/{collection}/folder.yaml", base / f"collections/{collection}.yaml"):
        if path.is_file():
            data = read(path).data
            found = data.get("fieldset") or next(iter(data.get("blueprints") or []), None)
            return found if isinstance(found, str) else None
    return None
