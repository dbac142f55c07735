"""JSON Schemas of the content of a site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from replicator.jsonschema import json_schema, together
from replicator.model import Post

if TYPE_CHECKING:
    from replicator.statamic.site import Site

__all__ = ["collection_schema"]


def collection_schema(site: Site, handle: str, *, strict: bool = False) -> dict[str, Any]:
    """
    Return the JSON Schema of the entries of a collection; each is held against the blueprint that it names.

    Args:
        site: The site.
        handle: The collection's.
        strict: See `replicator.json_schema`.

    Raises:
        KeyError: There is no such collection.
    """
    collection = site.collections[handle]
    namespace = f"collections.{handle}"
    types = site.types
    found = {
        each.handle: types[each.name]
        for each in site.blueprints.values()
        if each.namespace == namespace and each.name in types.classes
    }
    default = site.find_blueprint(namespace, collection.blueprint)
    cls = Post if default is None or default.name not in types.classes else types[default.name]
    if not found or [*found.values()] == [cls]:
        return json_schema(cls, registry=types.registry, strict=strict)
    return together(
        "fieldset" if site.is_v2 else "blueprint", found, cls, registry=types.registry, strict=strict
    )
