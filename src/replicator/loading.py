"""Python code of a user's own, brought in by its name or from its file."""

from __future__ import annotations

import sys
import traceback
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from replicator.errors import ReplicatorError
from replicator.typing import StrPath

__all__ = ["load_module", "load_object", "run_file"]


def load_module(name: str) -> ModuleType:
    """
    Import a module.

    Raises:
        ReplicatorError: It is not there, or fails.
    """
    try:
        return import_module(name)
    except Exception as error:  # of any kind: it is somebody's code
        raise ReplicatorError(f"the module {name} cannot be imported: {error!r}") from error


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
    module = ModuleType(str(file.resolve()))  # a name that no other module has
    module.__file__ = str(file)
    sys.modules[module.__name__] = module  # where annotations of its classes are looked up
    try:
        exec(compile(source, str(file), "exec"), module.__dict__)  # noqa: S102  # what it is there for
    except Exception as error:  # of any kind: it is somebody's code
        del sys.modules[module.__name__]
        place = _place_of(error, str(file))
        raise ReplicatorError(f"{place}: {type(error).__name__}: {error}") from error
    return module


def _place_of(error: Exception, file: str) -> str:
    """Return `file:line`, the last line of a file that an error came through, as far as it is known."""
    if isinstance(error, SyntaxError) and error.filename == file:
        return f"{file}:{error.lineno}"
    lines = [each.lineno for each in traceback.extract_tb(error.__traceback__) if each.filename == file]
    return f"{file}:{lines[-1]}" if lines else file
