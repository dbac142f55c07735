"""
Blueprint and fieldset files of every version of Statamic, read into one model.

Statamic 2 keeps fieldsets alone, keyed maps with `type: partial` for imports; 3 has blueprints with sections,
4 and later call them tabs and group sets. The rules are those of statamic/cms `Blueprint`, `Fieldset`, `Fields`
and `Replicator`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import attrs

from replicator.errors import ContentError, Problem
from replicator.statamic.blueprints.legacy import modern
from replicator.statamic.blueprints.model import Blueprint, Field, Set
from replicator.statamic.blueprints.written import (
    Item,
    as_text,
    fields_in,
    mapping,
    parsed,
    written_fields,
    wrong,
)
from replicator.typing import DataPath, Severity, StrPath

__all__ = ["Blueprints"]


class Blueprints(Mapping[str, Blueprint]):
    """
    The blueprints of a site by their full names, each read when it is asked for.

    ```python
    blueprints = Blueprints("mysite")
    post = blueprints["collections.blog.post"]
    ```

    Looking one up raises `KeyError` where there is none, and `ContentError` where it or a fieldset it
    imports cannot be read, with every place; what is merely missing is in the blueprint's `problems`.
    """

    def __init__(self, site: StrPath) -> None:
        """
        Find the blueprints of a site.

        Args:
            site: The site's folder: the one that holds `resources` (Statamic ≥ 3), or `site` (2).
        """
        self.site = Path(site)
        self._read: dict[str, Blueprint] = {}
        self._reader = _Reader(self.fieldsets)

    @cached_property
    def is_v2(self) -> bool:
        """Whether the site is one of Statamic 2, where fieldsets serve as blueprints."""
        return not (self.site / "resources").is_dir() and (self.site / "site/settings/fieldsets").is_dir()

    @cached_property
    def files(self) -> dict[str, Path]:
        """The file of each blueprint."""
        folder = self.site / ("site/settings/fieldsets" if self.is_v2 else "resources/blueprints")
        return {_dotted(path, folder): path for path in sorted(folder.rglob("*.yaml"))}

    @cached_property
    def fieldsets(self) -> Mapping[str, Path]:
        """The file of each fieldset by its handle; those of installed packages are `package::handle`."""
        if self.is_v2:
            return self.files
        found: dict[str, Path] = {}
        for folder in sorted(self.site.glob("vendor/*/*/resources/fieldsets")):
            package = folder.parents[1].name
            found |= {f"{package}::{_dotted(path, folder)}": path for path in sorted(folder.rglob("*.yaml"))}
        folder = self.site / "resources/fieldsets"
        own = {_dotted(path, folder): path for path in sorted(folder.rglob("*.yaml"))}
        return found | {_packaged(handle): path for handle, path in own.items()}

    def fieldset(self, handle: str) -> tuple[Field, ...]:
        """
        Return the fields of a fieldset.

        Raises:
            KeyError: There is none of that name.
            ContentError: It cannot be read.
        """
        if handle not in self.fieldsets:
            raise KeyError(handle)
        return self._reader.finished(self._reader.fieldset(handle), (handle,))

    def find(self, namespace: str, handle: str | None = None) -> Blueprint | None:
        """
        Return the blueprint of an entry or a term, or None where the site has none for it.

        Args:
            namespace: What holds it: `collections.blog`, `taxonomies.tags`.
            handle: Its `blueprint`, or `fieldset` in Statamic 2; where it names none that is there, the first
                one of the namespace is meant. The first versions had all blueprints in one folder; they are
                found there.

        Raises:
            ContentError: The blueprint cannot be read.
        """
        names = () if handle is None else (f"{namespace}.{handle}", handle)
        named = next((self[name] for name in names if name in self.files), None)
        siblings = [name for name in self.files if name.rpartition(".")[0] == namespace]
        return named or min((self[name] for name in siblings), key=_rank, default=None)

    def read(self) -> tuple[list[Blueprint], list[Problem]]:
        """Return every blueprint that can be read, and everything that is wrong with any."""
        blueprints: list[Blueprint] = []
        problems: list[Problem] = []
        for name in self.files:
            try:
                blueprints.append(self[name])
                problems += self[name].problems
            except ContentError as error:
                problems += error.problems
        return blueprints, list(dict.fromkeys(problems))

    def __getitem__(self, name: str) -> Blueprint:
        if name not in self._read:
            self._read[name] = self._reader.blueprint(self.files[name], name)
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)

    def __contains__(self, name: object) -> bool:
        return name in self.files

    def __repr__(self) -> str:
        return f"<Blueprints of {self.site}: {len(self)}>"


def _dotted(path: Path, folder: Path) -> str:
    return ".".join(path.relative_to(folder).with_suffix("").parts)


def _packaged(handle: str) -> str:
    """Return the handle of a fieldset; a site's own version of a package's one lies in `vendor`."""
    parts = handle.split(".")
    return f"{parts[1]}::{'.'.join(parts[2:])}" if parts[0] == "vendor" and len(parts) > 2 else handle


def _rank(blueprint: Blueprint) -> tuple[bool, int, str]:
    order = blueprint.order
    return blueprint.hidden, 1 << 30 if order is None else order, blueprint.handle


class _Reader:
    """Resolves imports; each fieldset is read once."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = files
        self._fieldsets: dict[str, tuple[Item, ...]] = {}
        self._missing: list[Problem] = []

    def blueprint(self, path: Path, name: str) -> Blueprint:
        """Read one blueprint with all that it imports."""
        source = parsed(path)
        namespace, _, handle = name.rpartition(".")
        data = mapping(source, (), source.data)
        self._missing = []
        chain = (handle,) if self._files.get(handle) == path else ()
        fields = self.finished(written_fields(source, data), chain, unique=not chain)
        order = data.get("order")
        return Blueprint(
            handle=handle,
            title=as_text(data.get("title")),
            fields=fields,
            namespace=namespace,
            order=order if isinstance(order, int) else None,
            hidden=data.get("hide") is True,
            problems=tuple(dict.fromkeys(self._missing)),
        )

    def fieldset(self, handle: str) -> tuple[Item, ...]:
        """Return the fields of a fieldset as they are written."""
        if handle not in self._fieldsets:
            source = parsed(self._files[handle])
            self._fieldsets[handle] = written_fields(source, mapping(source, (), source.data))
        return self._fieldsets[handle]

    def finished(
        self, items: tuple[Item, ...], chain: tuple[str, ...], *, unique: bool = False
    ) -> tuple[Field, ...]:
        """Make fields of what is written, imports replaced by what they bring; of two alike the last wins."""
        found: dict[str, Item] = {}
        for item in self._expanded(items, chain):
            if unique and item.handle in found:
                raise wrong(item.source, item.path, f"the handle {item.handle!r} is there twice")
            found[item.handle] = item
        return tuple(self._field(item) for item in found.values())

    def _expanded(self, items: tuple[Item, ...], chain: tuple[str, ...]) -> Iterator[Item]:
        for item in items:
            item = attrs.evolve(item, chain=chain)
            if item.imports:
                yield from self._import(item)
            elif item.refers:
                yield from self._reference(item)
            else:
                yield item

    def _import(self, item: Item) -> Iterator[Item]:
        """Give the fields of a fieldset, with a prefix and overrides where the import has them."""
        prefix = as_text(item.config.get("prefix"))
        overrides = item.config.get("config")
        for found in self._expanded(self._lookup(item, item.imports), (*item.chain, item.imports)):
            own = overrides.get(found.handle) if isinstance(overrides, dict) else None
            config = {**found.config, **own} if isinstance(own, dict) else found.config
            yield attrs.evolve(
                found, handle=prefix + found.handle, config=config, prefix=prefix + found.prefix
            )

    def _reference(self, item: Item) -> Iterator[Item]:
        """Give one field of a fieldset under a new handle; the override's settings win."""
        name, dot, handle = item.refers.rpartition(".")
        if not dot:
            raise wrong(item.source, item.path, f"{item.refers!r} is no field: write `fieldset.handle`")
        items = self._lookup(item, name)
        for found in self._expanded(items, (*item.chain, name)):
            if found.handle == handle:
                own = item.config.get("config")
                config = {**found.config, **own} if isinstance(own, dict) else found.config
                yield attrs.evolve(found, handle=item.handle, config=config, prefix="")
                return
        if items:
            self._miss(item, f"the fieldset {name!r} has no field {handle!r}")

    def _lookup(self, item: Item, name: str) -> tuple[Item, ...]:
        if name in item.chain:
            circle = " → ".join([*item.chain[item.chain.index(name) :], name])
            raise wrong(item.source, item.path, f"the fieldsets import each other without end: {circle}")
        if name in self._files:
            return self.fieldset(name)
        package, colons, _ = name.partition("::")
        known = not colons or any(each.startswith(f"{package}::") for each in self._files)
        where = f"it belongs to the package {package!r}" if colons else None
        hint = where if known else f"{where}, which is not installed here"
        self._miss(item, f"there is no fieldset {name!r}", hint, "error" if known else "warning")
        return ()

    def _miss(self, item: Item, message: str, hint: str | None = None, severity: Severity = "error") -> None:
        problem = item.source.problem(item.path, message, hint=hint, code="blueprint", severity=severity)
        self._missing.append(problem)

    def _field(self, item: Item) -> Field:
        """Make a field, with the fields and sets inside it."""
        config = modern(item.config)
        kind = config.get("type") or "text"
        if not isinstance(kind, str):
            raise wrong(item.source, (*item.path, "type"), "the type of a field is a word")
        return Field(
            handle=item.handle,
            type=kind,
            display=as_text(config.get("display")),
            instructions=as_text(config.get("instructions")),
            config={key: value for key, value in config.items() if key not in _OWN},
            rules=_rules(config),
            fields=self._inner(item, item.config.get("fields"), (*item.path, "fields")),
            sets=tuple(self._sets(item)),
            prefix=item.prefix,
        )

    def _inner(self, item: Item, data: Any, path: DataPath) -> tuple[Field, ...]:
        if not isinstance(data, list | dict):
            return ()  # some fieldtypes of packages have a setting of that name
        return self.finished(tuple(fields_in(item.source, data, path)), item.chain)

    def _sets(self, item: Item) -> Iterator[Set]:
        """Give the sets of a field; since Statamic 4 they lie in groups, recognised by the first one."""
        sets = item.config.get("sets")
        if not isinstance(sets, dict) or not sets:
            return
        path = (*item.path, "sets")
        first = next(iter(sets.values()))
        if not (isinstance(first, dict) and "sets" in first):
            yield from self._group(item, "main", sets, path)
            return
        for group, content in sets.items():
            inner = content.get("sets") if isinstance(content, dict) else None
            if isinstance(inner, dict):
                yield from self._group(item, group, inner, (*path, group, "sets"))

    def _group(self, item: Item, group: str, sets: dict[str, Any], path: DataPath) -> Iterator[Set]:
        for handle, content in sets.items():
            if content is not None and not isinstance(content, dict):
                raise wrong(item.source, (*path, handle), "a set is a mapping with its `fields`")
            config = content or {}
            yield Set(
                handle=handle,
                display=as_text(config.get("display")),
                instructions=as_text(config.get("instructions")),
                group=group,
                fields=self._inner(item, config.get("fields"), (*path, handle, "fields")),
            )


_OWN = frozenset({"type", "display", "instructions", "fields", "sets", "validate", "required"})


def _rules(config: dict[str, Any]) -> tuple[str, ...]:
    """Return the rules of a field: `validate`, a list or a text with bars, and `required: true`."""
    said = config.get("validate")
    rules = said.split("|") if isinstance(said, str) else said if isinstance(said, list) else []
    required = ["required"] if config.get("required") in (True, "true") else []
    return tuple(
        dict.fromkeys(rule.strip() for rule in [*required, *rules] if isinstance(rule, str) and rule)
    )
