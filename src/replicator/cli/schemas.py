"""The command `schema`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import replicator
from replicator.cli.output import EXIT_OK, say, write
from replicator.errors import RegistrationError
from replicator.loading import load_object
from replicator.statamic import Site
from replicator.statamic.schemas import collection_schema

__all__ = ["schema"]


def schema(options: argparse.Namespace) -> int:
    """Write the JSON Schema of posts, of a class, or of the collections of a site."""
    if options.site is None:
        target = _class(options.cls) if options.cls else replicator.Post
        write(_text(replicator.json_schema(target, strict=options.strict)), options.output)
        return EXIT_OK
    site = Site.open(options.site)
    if options.collection:
        if options.collection not in site.collections:
            options.usage(f"there is no collection {options.collection!r}: {', '.join(site.collections)}")
        write(_text(collection_schema(site, options.collection, strict=options.strict)), options.output)
        return EXIT_OK
    if options.output in (None, "-"):
        options.usage("name a collection, or a folder with -o for a schema of each")
    else:
        _write_all(site, Path(options.output), strict=options.strict)
    return EXIT_OK


def _write_all(site: Site, folder: Path, *, strict: bool) -> None:
    """Write a schema for each collection, and print which is for which files, as the settings of VS Code say it."""
    matches = {}
    for handle, collection in site.collections.items():
        file = folder / f"{handle}.schema.json"
        write(_text(collection_schema(site, handle, strict=strict)), file)
        matches[file.as_posix()] = f"{collection.folder.as_posix()}/**"
    say([json.dumps({"yaml.schemas": matches}, ensure_ascii=False, indent=2)])


def _text(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2)


def _class(reference: str) -> type[Any]:
    sys.path.insert(0, str(Path.cwd()))  # where a module of one's own is, as `python -m` has it
    cls = load_object(reference)
    if not isinstance(cls, type):
        raise RegistrationError(f"{reference} is no class")
    return cls
