"""How posts are converted, said in plain values that can be sent anywhere: a recipe."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias, get_args

import attrs

from replicator.bulk.answers import NOTHING, READER, RESOLVERS, Answers, Told
from replicator.bulk.descriptions import described, digest, name_of
from replicator.bulk.reading import Reader
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

__all__ = ["Convert", "Output", "Recipe"]

_PACKAGES = ("replicator", "mistune", "nh3", "comrak")
"""Packages whose versions change what comes out."""

_RENDERERS: Mapping[str, Renderer[Any]] = {"html": html, "markdown": markdown, "text": text}


@attrs.frozen
class Output:
    """What was made of a file."""

    text: str
    """What is written."""

    told: Told = NOTHING
    """What resolvers told for it."""

    left_out: Mapping[str, int] = attrs.field(factory=dict)
    """The types of blocks that nobody knows and of which it shows nothing, and how many there are of each."""


Convert: TypeAlias = "Callable[[str, str], Output]"
"""Takes the text of a file and its name; returns what is made of it."""


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

    reader: Reader | None = None
    """Reads the files of which it knows more than the converter."""

    def ready(self) -> Convert:
        """
        Return the function that turns the text of a file, and its name, into what is written.

        Raises:
            As `check`.
        """
        self.check()
        converter, renderer = self._the_converter(), self._the_renderer()
        if renderer is None:
            return lambda text, name: Output(_as_json(converter.loads(text, name=name), converter))
        if self.reader is not None:
            self.reader.prepare()
        answers = self.answers()
        options = {**self.options, **answers.options}
        read = self._reading(converter, answers)

        def convert(text: str, name: str) -> Output:
            answers.taken()  # those of a file before that failed
            post = read(text, name)
            session = renderer.session(post, options)
            document = _whole_lines(renderer.document(post, session))
            return Output(document, answers.taken(), dict(session.left_out))

        return convert

    def _reading(self, converter: Converter[Any], answers: Answers) -> Callable[[str, str], Record]:
        """Return the function that reads a text of a name: as the reader does, or else with the converter."""
        from replicator.frontmatter import Content

        reader = self.reader

        def read(text: str, name: str) -> Record:
            content = Content.parse(text, name=name)
            known = None if reader is None else reader.file(content)
            if known is None:
                post: Record = converter.read(content, converter.post)
                return post
            for consulted in known.consulted:
                answers.ask(READER, consulted)
            return known.complete

        return read

    def answers(self) -> Answers:
        """Return what answers questions while posts are rendered: the resolvers, those of the renderer among them."""
        settings = self._settings()
        resolvers = {each: settings[each] for each in RESOLVERS & settings.keys()}
        return Answers(resolvers if self.reader is None else {**resolvers, READER: self.reader})

    def _settings(self) -> dict[str, Any]:
        """Return the options, and those that the renderer has itself."""
        renderer = self._the_renderer()
        return {} if renderer is None else {**renderer.options, **self.options}

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
        files that are named. Of resolvers it is only which there are: their answers are known for each output.
        """
        renderer, classes = self._the_renderer(), self._the_classes()
        settings = self._settings()
        options = {option: value for option, value in settings.items() if option not in RESOLVERS}
        parts: list[Any] = [_versions(), self.to, described(options), self.converter, self.renderer]
        parts += sorted(RESOLVERS & settings.keys())
        functions: list[Any] = []
        if renderer is not None:
            functions = [each for _, _, each in renderer.functions.items()]
            functions += [type(renderer), renderer.render_class]
            parts.append(name_of(renderer.render_class))
            parts += sorted(
                f"{described(target)}{described(fields)}:{name_of(each)}"
                for target, fields, each in renderer.functions.items()
            )
        parts += sorted(f"{name}={name_of(cls)}" for name, cls in classes.items())
        code = [*classes.values(), *functions, *_code_in(options)]
        modules = [each.partition(":")[0] for each in (*self.setup, self.converter, self.renderer) if each]
        packages = {home.partition(".")[0] for home in (*map(_home, code), *modules)}
        parts += [_code_of(package) for package in sorted(packages - _KNOWN)]
        parts += [content for name in sorted(depends) for content in _contents(name)]
        return digest(json.dumps(parts, default=repr).encode())


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


def _home(code: Any) -> str:
    return str(getattr(code, "__module__", None) or type(code).__module__)


def _code_in(value: Any) -> Iterator[Any]:
    """Give the functions and the classes of objects in options."""
    if isinstance(value, Mapping):
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
