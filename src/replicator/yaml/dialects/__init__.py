"""
How the known writers write YAML: symfony/yaml in its eras, Spyc, and files that follow nobody but themselves.

A `Dialect` turns plain data into text that looks as if its writer wrote it and reads back as that data; `detect`
finds out who wrote a text. See `docs/dialects.md`.
"""

from __future__ import annotations

from replicator.typing import PlainData, check_type
from replicator.yaml.dialects.base import Dialect
from replicator.yaml.dialects.detection import Detection, detect
from replicator.yaml.dialects.spyc import SPYC
from replicator.yaml.dialects.symfony import ERAS

__all__ = ["DIALECTS", "Detection", "Dialect", "detect", "dump"]

DIALECTS: dict[str, Dialect] = {dialect.name: dialect for dialect in (*ERAS, SPYC)}
"""The known writers by name: `symfony` (the newest), `symfony-6.1`, `symfony-5.3`, `symfony-4` and `spyc`."""


def dump(data: PlainData, dialect: str | Dialect = "symfony") -> str:
    """
    Write plain data as a new YAML text, in the manner of one writer.

    Raises `EditError` for what no text gives back, `LookupError` for the name of a writer that is not known.
    """
    writer = DIALECTS.get(dialect) if isinstance(dialect, str) else dialect
    if writer is None:
        msg = f"no dialect is called {dialect!r}; there are {', '.join(DIALECTS)}"
        raise LookupError(msg)
    check_type(writer, Dialect, "a dialect or the name of one")
    return writer.document(data)
