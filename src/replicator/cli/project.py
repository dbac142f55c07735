"""What a project says of itself in its `pyproject.toml`, under `[tool.replicator]`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs

from replicator.errors import ReplicatorError
from replicator.loading import load_module
from replicator.slips import did_you_mean

__all__ = ["Project"]


@attrs.frozen
class Project:
    """The settings of the project that commands run in; those that are not written are empty."""

    folder: Path
    """The folder of the `pyproject.toml`, from which its paths go; the current one where there is none."""

    setup: list[str] = attrs.field(factory=list)
    """The modules that register block types."""

    check: Mapping[str, Any] = attrs.field(factory=dict)
    """The settings of `check`, by their names."""

    file: Path | None = None
    """The `pyproject.toml` itself."""

    @staticmethod
    def around(folder: Path) -> Project:
        """
        Read the settings of the nearest folder, upwards, whose `pyproject.toml` has some.

        Raises:
            OSError: The file cannot be read.
            ReplicatorError: It is not TOML, or holds a setting that there is not, or of another kind.
        """
        for each in (folder, *folder.parents):
            file = each / "pyproject.toml"
            if not file.is_file():
                continue
            table = _table(file)
            if table is not None:
                _check(table, _SETTINGS, "tool.replicator", file)
                check = table.get("check", {})
                _check(check, _CHECK_SETTINGS, "tool.replicator.check", file)
                return Project(each, table.get("setup", []), check, file)
        return Project(folder)

    def set_up(self, modules: Iterable[str]) -> list[str]:
        """
        Import the project's own modules and others, which register block types, and return the names of all.

        The former are looked for in the project's folder too, the latter in the current one.

        Raises:
            ReplicatorError: One is not there, or fails.
        """
        for name in self.setup:
            _search(self.folder)
            try:
                load_module(name)
            except ReplicatorError as error:
                raise ReplicatorError(f"{self.file}: `setup`: {error}") from error
        for name in modules:
            _search(Path.cwd())  # as `python -m` has it
            load_module(name)
        return [*dict.fromkeys([*self.setup, *modules])]


def _search(folder: Path) -> None:
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))


def _table(file: Path) -> dict[str, Any] | None:
    """Return what a file has under `[tool.replicator]`; None where it has nothing."""
    import tomllib  # which commands outside of projects may do without

    try:
        stored: Any = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReplicatorError(f"{file}: {error}") from None
    for key in ("tool", "replicator"):
        stored = stored.get(key)
        if not isinstance(stored, dict | None):
            raise ReplicatorError(f"{file}: `{key}` is a table, not {stored!r:.60}")
        if stored is None:
            return None
    found: dict[str, Any] = stored
    return found


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _are_lists(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_are_texts, value.values()))


_Setting = tuple[Callable[[Any], bool], str]

_SETTINGS: Mapping[str, _Setting] = {
    "check": (lambda value: isinstance(value, dict), "a table"),
    "setup": (_are_texts, "a list of modules"),
}
_CHECK_SETTINGS: Mapping[str, _Setting] = {
    "exclude": (_are_texts, "a list of patterns"),
    "ignore": (_are_texts, "a list of codes"),
    "per-file-ignores": (_are_lists, "a table with a list of codes for each pattern"),
    "rules": (_is_text, "the path of a Python file"),
    "select": (_are_texts, "a list of codes"),
    "strict": (lambda value: isinstance(value, bool), "true or false"),
    "unknown": (lambda value: value in ("keep", "warn", "error"), "'keep', 'warn' or 'error'"),
}
"""What may be set, how it is known to be right, and what that is in words."""


def _check(table: Mapping[str, Any], settings: Mapping[str, _Setting], name: str, file: Path) -> None:
    for key, value in table.items():
        if key not in settings:
            raise ReplicatorError(f"{file}: [{name}] has no setting {key!r}{did_you_mean(key, settings)}")
        is_right, expected = settings[key]
        if not is_right(value):
            raise ReplicatorError(f"{file}: `{key}` is {expected}, not {value!r:.60}")
