"""
What Statamic 2 called things, in today's words.

The translations are those of Statamic's own migrator (statamic/migrator, `FieldsetMigrator`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["modern"]

Config = dict[str, Any]


def modern(config: Config) -> Config:
    """Return the settings of a field in the words of Statamic 3 and later; what is modern stays the same."""
    kind = config.get("type", "text")
    translate = _TYPES.get(kind) if isinstance(kind, str) else None
    if translate is not None:
        config = translate(config)
    renamed = {_KEYS.get(key, key): value for key, value in config.items()}
    for key in _CONDITIONS.keys() & renamed.keys():
        renamed = _conditions(renamed, key)
    return renamed


def _called(name: str, **settings: Any) -> Callable[[Config], Config]:
    """Return a translation to another fieldtype, with settings that it needs."""
    return lambda config: {**config, **settings, "type": name}


def _related(name: str, source: str, target: str) -> Callable[[Config], Config]:
    """Return a translation to a relation, whose source had another name."""

    def translate(config: Config) -> Config:
        sources = config.get(source)
        rest = {key: value for key, value in config.items() if key != source}
        found = {} if sources is None else {target: sources if isinstance(sources, list) else [sources]}
        return {**rest, **found, "type": name}

    return translate


def _suggest(config: Config) -> Config:
    """A field that suggests: with options a select that takes new ones, with a source a relation."""
    mode = config.get("mode")
    if isinstance(mode, str) and mode in _TYPES and mode != "suggest":
        return _TYPES[mode](config)
    single = config.get("max_items") in (1, "1")
    return {**config, "type": "select", "multiple": not single, "taggable": True}


_TYPES: dict[str, Callable[[Config], Config]] = {
    "checkbox": _called("checkboxes"),
    "collection": _related("entries", "collection", "collections"),
    "fileinfo": _called("section"),
    "lists": _called("list"),
    "option": _called("select"),
    "pages": _related("entries", "parent", "collections"),
    "partial": lambda config: config,  # an import, which the reader resolves
    "redactor": _called("bard", save_html=True),
    "relate": _called("entries"),
    "suggest": _suggest,
    "tags": _called("taggable"),
    "taxonomy": _related("terms", "taxonomy", "taxonomies"),
    "title": _called("text"),
}

_KEYS = {"allow_time": "time_enabled", "require_time": "time_required"}

_CONDITIONS = {"show_when": "if", "hide_when": "unless"}
"""How conditions were called; both names are still understood."""


def _conditions(config: Config, key: str) -> Config:
    """Rename a condition; one `or_` among its fields means that any of them is enough."""
    found = config[key]
    rest = {name: value for name, value in config.items() if name != key}
    if not isinstance(found, dict):
        return {**rest, _CONDITIONS[key]: found}
    name = _CONDITIONS[key] + ("_any" if any(str(each).startswith("or_") for each in found) else "")
    return {**rest, name: {str(each).removeprefix("or_"): _test(test) for each, test in found.items()}}


def _test(test: Any) -> Any:
    return (
        test.lower().replace("not null", "not empty").replace("null", "empty")
        if isinstance(test, str)
        else test
    )
