"""Python code of a user's own, brought in by its name or from its file."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from replicator.errors import ReplicatorError
from replicator.scripts import FAILURES, raised_at, raised_in, sentence
from replicator.typing import StrPath

__all__ = ["load_module", "load_object", "run_file", "run_script"]


def load_module(name: str) -> ModuleType:
    """
    Import a module.

    Raises:
        ReplicatorError: It is not there, or fails.
    """
    try:
        return import_module(name)
    except FAILURES as error:  # it is somebody's code
        is_absent = isinstance(error, ModuleNotFoundError) and f"{name}.".startswith(f"{error.name}.")
        place = None if is_absent else raised_in(error)
        where = f" ({place})" if place else ""
        raise ReplicatorError(f"the module {name} cannot be imported: {sentence(error)}{where}") from error


def load_object(reference: str) -> Any:
    """
    Import what a reference such as `package.module:name` names.

    Raises:
        ReplicatorError: It names nothing, or its module cannot be imported.
    """
    module, _, name = reference.partition(":")
    if not (module and name):
        raise ReplicatorError(f"{reference!r} names no object: write `package.module:name`")
    found: Any = load_module(module)
    for part in name.split("."):
        if not hasattr(found, part):
            raise ReplicatorError(f"there is no {name} in {module}")
        found = getattr(found, part)
    return found


def run_file(path: StrPath) -> ModuleType:
    """
    Run a Python file, and return what it has defined.

    Raises:
        OSError: The file cannot be read.
        ReplicatorError: It fails; the message says in which line.
    """
    file = Path(path)
    source = file.read_bytes()
    module = ModuleType(os.path.realpath(file))  # a name that no other module has
    module.__file__ = str(file)
    sys.modules[module.__name__] = module  # where annotations of its classes are looked up
    try:
        exec(compile(source, str(file), "exec"), module.__dict__)  # noqa: S102  # what it is there for
    except FAILURES as error:  # it is somebody's code
        del sys.modules[module.__name__]
        raise ReplicatorError(f"{raised_at(error, str(file)) or file}: {sentence(error)}") from error
    return module


def run_script(path: StrPath) -> ModuleType:
    """
    Run a Python file as `python FILE` does, so that it can import what lies beside it; see `run_file`.

    Raises:
        OSError: The file cannot be read.
        ReplicatorError: It fails; the message says in which line.
    """
    sys.path.insert(0, os.path.realpath(Path(path).parent))
    return run_file(path)
