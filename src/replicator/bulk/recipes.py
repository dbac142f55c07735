"""How posts are converted, said in plain values that can be sent anywhere: a recipe."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, get_args

import attrs

from replicator.bulk.sources import Format
from replicator.bulk.stores import shown, store_of
from replicator.errors import RenderError, ReplicatorError
from replicator.folders import not_found
from replicator.loading import load_module, load_object
from replicator.model import Post, Record
from replicator.registry import default_registry
from replicator.renderers import Renderer, html, markdown, text
from replicator.typing import check_word

if TYPE_CHECKING:
    from replicator.converter import Converter

__all__ = ["Recipe", "digest"]

_PACKAGES = ("replicator", "mistune", "nh3", "comrak")
"""Packages whose versions change what comes out."""

_RENDERERS: Mapping[str, Renderer[Any]] = {"html": html, "markdown": markdown, "text": text}


@attrs.frozen
class Recipe:
    """How posts are converted. A worker needs nothing else: what is no plain value is said by its name."""

    to: Format
    """The format."""

    options: Mapping[str, Any] = attrs.field(factory=dict)
    """What the renderer is told."""

    setup: tuple[str, ...] = ()
    """Modules to import first, which register block types and rendering functions."""

    plugins: bool = False
    """Whether block types of installed packages are loaded."""

    converter: str | None = None
    """Where the converter is: `package.module:name`."""

    renderer: str | None = None
    """Where the renderer is."""

    def ready(self) -> Callable[[str, str], str]:
        """
        Return the function that turns the text of a file, and its name, into what is written.

        Raises:
            As `check`.
        """
        self.check()
        converter, renderer = self._the_converter(), self._the_renderer()
        options = dict(self.options)
        if renderer is None:
            return lambda text, name: _as_json(converter.loads(text, name=name), converter)
        return lambda text, name: _whole_lines(renderer.render(converter.loads(text, name=name), options))

    def check(self) -> None:
        """
        Import what registers block types, and make sure that everything is there.

        Raises:
            ReplicatorError: A module cannot be imported, or a name in it is not what it should be.
            RegistrationError: A plug-in fails.
            RenderError: There is no such format.
            TypeError: The renderer has no such option, as where a post is rendered.
        """
        try:
            check_word("to", self.to, get_args(Format))
        except TypeError as error:
            raise RenderError(str(error)) from None
        for module in self.setup:
            load_module(module)
        if self.plugins:
            default_registry.load_plugins()
        if self.converter is not None:
            self._the_converter()
        renderer = self._the_renderer()
        if renderer is not None:
            renderer.session((), self.options)

    def _the_converter(self) -> Converter[Any]:
        """Return the converter that is named, or the default one; only this brings in what reads files."""
        from replicator.converter import Converter
        from replicator.files import default_converter

        found = default_converter() if self.converter is None else load_object(self.converter)
        if not isinstance(found, Converter):
            raise ReplicatorError(f"{self.converter} is no converter, but {type(found).__name__}")
        return found

    def _the_classes(self) -> dict[str, type]:
        """Return the classes of posts and blocks."""
        if self.converter is None:
            return {**default_registry, "": Post}
        converter = self._the_converter()
        return {**converter.registry, "": converter.post}

    def _the_renderer(self) -> Renderer[Any] | None:
        """Return the renderer that is named, or the default one of the format; None where there is none."""
        if self.to == "json":
            if self.renderer is not None or self.options:
                raise RenderError("JSON is the data of a post, which no renderer makes: it has no options")
            return None
        found = _RENDERERS[self.to] if self.renderer is None else load_object(self.renderer)
        if not isinstance(found, Renderer) or found.render_class.format != self.to:
            raise ReplicatorError(f"{self.renderer} is no renderer for {self.to}")
        return found

    def digest(self, depends: Iterable[str] = ()) -> str:
        """
        Return a hash of all that an output depends on besides its source.

        These are the format and the options, the versions of this library and of the Markdown engines, the block
        types and rendering functions that are known with the code of the packages that they are from, and the
        files that are named. An object in options says with a `fingerprint`, a string, what else it depends on.
        """
        renderer, classes = self._the_renderer(), self._the_classes()
        parts: list[Any] = [_versions(), self.to, _described(self.options), self.converter, self.renderer]
        functions: list[Any] = []
        if renderer is not None:
            functions = [each for _, _, each in renderer.functions.items()]
            parts.append(_described(renderer.options))
            parts += sorted(
                f"{_described(target)}{_described(fields)}:{_name_of(each)}"
                for target, fields, each in renderer.functions.items()
            )
        parts += sorted(f"{name}={_name_of(cls)}" for name, cls in classes.items())
        code = [*classes.values(), *functions, *_code_in(self.options)]
        packages = {home.partition(".")[0] for home in (*map(_home, code), *self.setup)}
        parts += [_code_of(package) for package in sorted(packages - _KNOWN)]
        parts += [content for name in sorted(depends) for content in _contents(name)]
        return digest(json.dumps(parts, default=repr).encode())


def digest(content: bytes) -> str:
    """Return the hash by which contents are compared."""
    return blake2b(content, digest_size=16).hexdigest()


def _as_json(post: Record, converter: Converter[Any]) -> str:
    """Write the data of a post: its keys in the order of the file."""
    return f"{json.dumps(converter.unstructure(post), ensure_ascii=False, indent=2, allow_nan=False)}\n"


def _whole_lines(output: str) -> str:
    return output if output.endswith("\n") or not output else f"{output}\n"


@cache
def _versions() -> list[str]:
    from importlib.metadata import PackageNotFoundError, version

    found = [sys.version.split()[0]]
    for package in _PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return found


def _described(value: Any) -> str:
    """Describe a value in the same words in every process; what says nothing of itself never looks the same."""
    if (said := _fingerprint(value)) is not None:
        return f"{_name_of(value)} {said}"
    if isinstance(value, (str, int, float, bool)) or value is None:
        return repr(value)
    if isinstance(value, Mapping):
        return f"{{{', '.join(sorted(f'{_described(k)}: {_described(v)}' for k, v in value.items()))}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_described, value))}]"
    if isinstance(value, (set, frozenset)):
        return f"{{{', '.join(sorted(map(_described, value)))}}}"
    if attrs.has(type(value)):
        fields = (
            f"{each.name}={_described(getattr(value, each.name))}" for each in attrs.fields(type(value))
        )
        return f"{_name_of(type(value))}({', '.join(fields)})"
    return _name_of(value) if callable(value) else repr(value)


def _fingerprint(value: Any) -> str | None:
    """Return what an object says that it depends on, or that of a method does; None where it says nothing."""
    said = getattr(getattr(value, "__self__", value), "fingerprint", None)
    return said if isinstance(said, str) else None


def _name_of(code: Any) -> str:
    """Name a class, a function, or an object that is called as one."""
    named = code if hasattr(code, "__qualname__") else type(code)
    return f"{named.__module__}.{named.__qualname__}"


def _home(code: Any) -> str:
    return str(getattr(code, "__module__", None) or type(code).__module__)


def _code_in(value: Any) -> Iterator[Any]:
    """Give the functions and the classes of objects in options."""
    if _fingerprint(value) is not None:
        yield type(getattr(value, "__self__", value))
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _code_in(each)
    elif attrs.has(type(value)):
        yield type(value)
        for field in attrs.fields(type(value)):
            yield from _code_in(getattr(value, field.name))
    elif callable(value):
        yield value


_KNOWN = (sys.stdlib_module_names | {"replicator"}) - {"__main__"}
"""Packages whose versions say what is in them."""


def _code_of(package: str) -> str:
    """Return a hash of the code of a package, as far as it is loaded."""
    loaded = sorted(name for name in sys.modules if name == package or name.startswith(f"{package}."))
    return digest("".join(_file_hash(name) for name in loaded or [package]).encode())


def _file_hash(module: str) -> str:
    file = getattr(sys.modules.get(module), "__file__", None)
    if file is None:
        is_namespace = getattr(sys.modules.get(module), "__path__", None) is not None
        return module if is_namespace else os.urandom(8).hex()  # typed in by hand: nobody knows what it was
    with open(file, "rb") as opened:
        return f"{module} {digest(opened.read())}"


def _contents(name: str) -> Iterator[str]:
    """Give the names and hashes of a file, or of all files in a folder."""
    store = store_of(name)
    if store.is_folder(name):
        for relative, _ in store.files(name, lambda _: True):
            yield f"{relative} {digest(store.read(store.join(name, relative)))}"
    elif store.mark(name) is None:
        raise not_found(shown(name))
    else:
        yield digest(store.read(name))
