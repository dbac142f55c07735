"""What the files of a site say of its parts: those of Statamic, and of Laravel as far as they are plain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from replicator.errors import ContentError
from replicator.statamic.blueprints.written import parsed
from replicator.statamic.folders.layout import Layout
from replicator.statamic.folders.parts import Collection, Container, Localisation, Parts, Taxonomy

__all__ = ["config_of", "read_parts"]


def read_parts(layout: Layout) -> Parts:
    """Read what a site consists of; a file that cannot be read counts as empty, and is reported by a check."""
    collections = dict(_collections(layout))
    localisations = _localisations(layout) or {
        handle: Localisation(handle)
        for handle in dict.fromkeys(site for each in collections.values() for site in each.sites)
    }
    default = "en" if layout.is_v2 else "default"
    return Parts(
        localisations or {default: Localisation(default)},
        collections,
        {each.handle: each for each in _taxonomies(layout)},
        {each.handle: each for each in _containers(layout)},
    )


def config_of(path: Path) -> dict[str, Any]:
    """Return what a small file says, or nothing where it is missing, broken or no mapping."""
    try:
        data = parsed(path).data
    except (OSError, ContentError):
        return {}
    return data if isinstance(data, dict) else {}


def _localisations(layout: Layout) -> dict[str, Localisation]:
    config: Any = config_of(layout.sites_file)
    if layout.is_v2:
        config = config.get("locales")
    elif not config:
        config = dict(_php_sites(layout.root / "config/statamic/sites.php"))
    if not isinstance(config, dict):
        return {}
    return {
        handle: Localisation(
            handle, _text(each.get("name")), _text(each.get("locale") or each.get("full")), _path(each)
        )
        for handle, each in config.items()
        if isinstance(each, dict)
    }


_PHP_SITE = re.compile(r"'([\w-]+)'\s*=>\s*\[([^\[\]]*'locale'[^\[\]]*)\]")
_PHP_PAIR = re.compile(r"'(\w+)'\s*=>\s*(?:\w+\([^)]*\)\s*\.\s*)?'([^']*)'")


def _php_sites(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Give the sites that the configuration of Statamic 3 and 4 names, as far as it is plain text."""
    for match in _PHP_SITE.finditer(_php(path)):
        yield match[1], dict(_PHP_PAIR.findall(match[2]))


def _php(path: Path) -> str:
    """Return the text of a configuration file without its comments, or '' where there is none."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return re.sub(r"/\*.*?\*/|^[ \t]*(?://|#)[^\n]*", "", text, flags=re.DOTALL | re.MULTILINE)


def _path(config: Mapping[str, Any]) -> str:
    """Return where a localisation starts, without its host; what code would put in front is left out."""
    url = re.sub(r"\{\{.*?\}\}", "", _text(config.get("url")))
    return f"/{urlsplit(url).path.strip('/')}"


def _collections(layout: Layout) -> Iterator[tuple[str, Collection]]:
    base = layout.content / "collections"
    routes = config_of(layout.root / "site/settings/routes.yaml").get("collections") if layout.is_v2 else None
    handles = {path.name for path in _folders(base)} | {path.stem for path in base.glob("*.yaml")}
    for handle in sorted(handles):
        file = base / handle / "folder.yaml" if layout.is_v2 else base / f"{handle}.yaml"
        config = config_of(file)
        route = routes.get(handle) if isinstance(routes, dict) else config.get("route")
        yield (
            handle,
            Collection(handle, base / handle, file if file.is_file() else None, config, _route(route)),
        )
    if layout.is_v2 and (layout.content / "pages").is_dir():
        yield "pages", Collection("pages", layout.content / "pages", routes="{parent_uri}/{slug}")


def _route(value: Any) -> dict[str, str] | str | None:
    if isinstance(value, dict):
        return {str(key): each for key, each in value.items() if isinstance(each, str)}
    return value if isinstance(value, str) else None


def _taxonomies(layout: Layout) -> Iterator[Taxonomy]:
    base = layout.content / "taxonomies"
    handles = {path.name for path in _folders(base)} | {path.stem for path in base.glob("*.yaml")}
    for handle in sorted(handles):
        file = base / f"{handle}.yaml"
        title = _text(config_of(file).get("title"))
        yield Taxonomy(handle, title or handle, file if file.is_file() else None)


def _containers(layout: Layout) -> Iterator[Container]:
    for file in sorted((layout.content / "assets").glob("*.yaml")):
        config = config_of(file)
        where, url = _disk(layout, config)
        folder = layout.root / where if where else None
        title = _text(config.get("title")) or file.stem
        here = folder if folder is not None and folder.is_dir() else None
        yield Container(file.stem, title, here, url, config, file)


def _disk(layout: Layout, config: Mapping[str, Any]) -> tuple[str, str]:
    """Return the folder of a container, from the site's one, and the URL of it."""
    if layout.is_v2:
        return _text(config.get("path")), f"/{_text(config.get('url')).strip('/')}"
    disk = _text(config.get("disk"))
    if not disk:
        return "", ""
    text = _php(layout.root / "config/filesystems.php")
    found = re.search(rf"'{re.escape(disk)}'\s*=>\s*\[(.*?)\]", text, re.DOTALL)
    if found:
        root = re.search(r"'root'\s*=>\s*(\w+)_path\(\s*(?:'([^']*)')?\s*\)", found[1])
        url = re.search(r"'url'\s*=>\s*(?:\w+\([^)]*\)\s*\.\s*)?'([^']*)'", found[1])
        if root:
            base = "" if root[1] == "base" else f"{root[1]}/"
            return base + (root[2] or ""), f"/{urlsplit(url[1]).path.strip('/')}" if url else ""
    return ("storage/app/public", "/storage") if disk == "public" else (f"public/{disk}", f"/{disk}")


def _folders(base: Path) -> list[Path]:
    return [path for path in base.iterdir() if path.is_dir()] if base.is_dir() else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
