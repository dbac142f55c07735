"""
JSON Schema of typed content: what a class says of its files, for editors and validators.

A schema takes exactly what the converter takes, in every stored form; what it has beyond that, descriptions and
suggestions, is for the person who writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replicator.fields import check_record
from replicator.jsonschema.classes import Schemas
from replicator.model import Block, Post
from replicator.registry import Registry, default_registry
from replicator.typing import check_type

__all__ = ["json_schema", "together"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(
    target: type[Any] = Post, *, registry: Registry | None = None, strict: bool = False
) -> dict[str, Any]:
    """
    Return the JSON Schema (2020-12) of the files that are read as a class.

    ```python
    schema = replicator.json_schema(replicator.Post)
    Path("post.schema.json").write_text(json.dumps(schema, indent=2))
    ```

    Descriptions are the docstrings of classes and of their fields, where their source is at hand.
    What validators and `__attrs_post_init__` refuse, and what depends on the order of keys, is not in it.

    Args:
        target: `Post`, `Author`, or a class of yours: a record, a block, a site's type.
        registry: Which class stands for which block type; the default registry unless given.
        strict: Whether unknown block types and unknown keys are refused, as by a converter with
            `unknown_types="error"` and `unknown_keys="error"`.

    Raises:
        RegistrationError: The class lacks its decorator, or has a field that cannot be stored.
    """
    check_record(target)
    check_type(registry, (Registry, type(None)), "a registry")
    schemas = Schemas(default_registry if registry is None else registry, strict=strict)
    top = schemas.of(target) if issubclass(target, Block) else schemas.record(target, top=True)
    return {"$schema": DIALECT, "title": target.__name__, **top, "$defs": schemas.definitions}


def together(
    key: str,
    targets: Mapping[str, type[Any]],
    default: type[Any],
    *,
    registry: Registry | None = None,
    strict: bool = False,
) -> dict[str, Any]:
    """
    Return one schema of files that are read as one of several classes, as one of their keys says.

    Args:
        key: The key that says which.
        targets: The classes by what stands under the key.
        default: The class of all other files.
        registry: See `json_schema`.
        strict: See `json_schema`.
    """
    for each in (*targets.values(), default):
        check_record(each)
    schemas = Schemas(default_registry if registry is None else registry, strict=strict)
    names = {"required": [key], "properties": {key: {"enum": [*targets]}}}
    cases = [
        {
            "if": {"required": [key], "properties": {key: {"const": name}}},
            "then": schemas.record(cls, top=True),
        }
        for name, cls in targets.items()
    ]
    cases.append({"if": {"not": names}, "then": schemas.record(default, top=True)})
    return {"$schema": DIALECT, "title": default.__name__, "allOf": cases, "$defs": schemas.definitions}
