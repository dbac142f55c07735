"""Content files: read into posts and authors, changed, and written back; every complaint names the file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

from replicator import storage
from replicator.converter import Converter
from replicator.editing import fill_ids
from replicator.frontmatter import Content
from replicator.model import Author, Block, Post, Record
from replicator.sources import Readable, read_content, read_text
from replicator.typing import StrPath, check_type
from replicator.walk import walk

__all__ = ["AuthorFile", "PostFile", "Readable", "dumps", "edit", "load", "load_author", "loads"]

P = TypeVar("P", bound=Record)
Q = TypeVar("Q", bound=Record)
V = TypeVar("V", bound=Record | Author)


@overload
def load(source: StrPath | Readable) -> Post: ...
@overload
def load(source: StrPath | Readable, *, converter: Converter[P]) -> P: ...
def load(source: StrPath | Readable, *, converter: Converter[Any] | None = None) -> Any:
    """
    Read a post from a file.

    Nothing is known here of sites: `statamic.Site.around(path).file_at(path).post` is of the class of its blueprint.

    Args:
        source: A path, or an open file (text or bytes).
        converter: Knows the block types and the class of the post; the default one unless given.

    Raises:
        OSError: The file cannot be read.
        EncodingError: It is not UTF-8 text.
        ParseError: It is not YAML, or YAML front matter.
        StructureError: Its data does not fit; every misfit is listed with its line.
    """
    chosen = chosen_converter(converter)
    text, name = read_text(source)
    return chosen.loads(text, name=name)


@overload
def loads(text: str, *, name: str | None = None) -> Post: ...
@overload
def loads(text: str, *, name: str | None = None, converter: Converter[P]) -> P: ...
def loads(text: str, *, name: str | None = None, converter: Converter[Any] | None = None) -> Any:
    """Read a post from a text; see `load`, which reads files. `name` is what messages call the text."""
    return chosen_converter(converter).loads(text, name=name)


def load_author(source: StrPath | Readable, *, converter: Converter[Any] | None = None) -> Author:
    """
    Read a user file; see `load`.

    The author's `handle` is the file's name without its suffix. Secrets in the file are not read.
    """
    text, name = read_text(source)
    author = chosen_converter(converter).loads_author(text, name=name)
    if name is not None:
        author.handle = Path(name).stem
    return author


def dumps(
    value: Record | Author, *, source: str | None = None, converter: Converter[Any] | None = None
) -> str:
    """
    Write a post or an author as text.

    Args:
        value: What to write.
        source: The text that it was read from; what did not change in it stays byte for byte.
        converter: Knows the block types; the default one unless given.

    See `Converter.dumps` for more, and for what is raised.
    """
    chosen = chosen_converter(converter)
    return chosen.dumps(value) if source is None else chosen.dumps(value, source=source)


@overload
def edit(path: StrPath, *, force: bool = ...) -> AbstractContextManager[Post]: ...
@overload
def edit(path: StrPath, *, converter: Converter[P], force: bool = ...) -> AbstractContextManager[P]: ...
@contextmanager
def edit(path: StrPath, *, converter: Converter[Any] | None = None, force: bool = False) -> Iterator[Any]:
    """
    Open a post for editing: what is changed under `with` is saved at its end.

    ```python
    with replicator.edit("post.yaml") as post:
        post.title = "A better title"
    ```

    Nothing is written when nothing changed, or when an exception leaves the block.

    Args:
        path: The file.
        converter: Knows the block types and the class of the post; the default one unless given.
        force: Write even if others changed the file meanwhile.

    Raises:
        StaleFileError: Others changed the file meanwhile, so it was not written.
        EditError: A change cannot be written so that it reads back as meant; the file is as it was.
    """
    file = PostFile.open(path, converter=chosen_converter(converter))
    yield file.post
    file.save(force=force)


class _ContentFile(Generic[V]):
    """A file, what it said when it was read, and the object that was made of it."""

    def __init__(
        self,
        path: StrPath,
        value: V,
        converter: Converter[Any],
        content: Content | None,
    ) -> None:
        self.path = os.fspath(path)
        self.converter = converter
        self._value = value
        self._stored = None if content is None else content.text
        self._content = content
        self._known: list[Block] = _blocks_of(value)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.path!r})"

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what the other side has, and what can be read again."""
        converter = None if self.converter is default_converter() else self.converter
        return {**vars(self), "converter": converter, "_content": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self.converter = chosen_converter(self.converter)

    @property
    def text(self) -> str:
        """
        The text that saving would write: what the file said, with the changes and no more.

        Blocks that are new among blocks with ids are given ids first.

        Raises:
            StructureError: The object cannot be stored, for example since its `extra` holds the key of a field.
            EditError: A change cannot be written so that it reads back as meant.
        """
        if isinstance(self._value, Record):
            known = {id(block) for block in self._known}
            fill_ids(self._value, only=lambda block: id(block) not in known)
        content = self.content
        if content is None:
            from replicator.folders import MARKDOWN_SUFFIXES

            front_matter = True if Path(self.path).suffix.lower() in MARKDOWN_SUFFIXES else None
            return self.converter.dumps(self._value, front_matter=front_matter)
        return self.converter.dumps(self._value, source=content)

    @property
    def content(self) -> Content | None:
        """What the file said when it was read or last saved, with its places; None where it is not there yet."""
        if self._content is None and self._stored is not None:
            self._content = Content.parse(self._stored, name=self.path)
        return self._content

    @property
    def changed(self) -> bool:
        """Whether saving would write anything."""
        return self.text != self._stored

    def diff(self) -> str:
        """Return what saving would change as a unified diff, as `patch -p0` takes it; '' for nothing."""
        from replicator.changesets import Edit, edit_of

        text = self.text
        edit = Edit(self.path, "", text) if self._content is None else edit_of(self._content, text, self.path)
        return edit.diff()

    def save(self, *, force: bool = False) -> bool:
        """
        Write the file, whole or not at all, unless nothing changed.

        Args:
            force: Write even if others changed, removed or made the file since it was read.

        Returns:
            Whether it was written.

        Raises:
            StaleFileError: The file is no longer what was read.
            OSError: It cannot be written; it is as it was.
            StructureError, EditError: See `text`.
        """
        text, stored = self.text, self._stored
        if text == stored:
            return False
        expected = None if stored is None else stored.encode()
        storage.write(self.path, text.encode(), expected=expected, force=force)
        self._stored, self._content = text, None
        self._known = _blocks_of(self._value)
        return True


class PostFile(_ContentFile[P]):
    """
    A file that holds a post.

    ```python
    file = replicator.PostFile.open("post.yaml")
    file.post.title = "A better title"
    print(file.diff())
    file.save()
    ```
    """

    @overload
    @staticmethod
    def open(path: StrPath) -> PostFile[Post]: ...
    @overload
    @staticmethod
    def open(path: StrPath, *, converter: Converter[Q]) -> PostFile[Q]: ...
    @staticmethod
    def open(path: StrPath, *, converter: Converter[Any] | None = None) -> PostFile[Any]:
        """Read a file; see `load` for the arguments and for what is raised."""
        chosen = chosen_converter(converter)
        content = read_content(path)
        return PostFile(path, chosen.read(content, chosen.post), chosen, content)

    @staticmethod
    def create(path: StrPath, post: Q, *, converter: Converter[Any] | None = None) -> PostFile[Q]:
        """
        Prepare a new file for a post; saving makes it, and refuses where there is a file already.

        A file that is called `.md` gets front matter, any other one only where the post has `content`.
        """
        return PostFile(path, post, chosen_converter(converter), None)

    @property
    def post(self) -> P:
        """The post, to be read and changed."""
        return self._value


class AuthorFile(_ContentFile[Author]):
    """A file that holds a user; like `PostFile`, with an `author`. Secrets stay in the file untouched."""

    @staticmethod
    def open(path: StrPath, *, converter: Converter[Any] | None = None) -> AuthorFile:
        """Read a file; see `load_author`."""
        chosen = chosen_converter(converter)
        content = read_content(path)
        author = chosen.read(content, chosen.author)
        author.handle = Path(path).stem
        return AuthorFile(path, author, chosen, content)

    @property
    def author(self) -> Author:
        """The author, to be read and changed."""
        return self._value


def chosen_converter(converter: Converter[Any] | None) -> Converter[Any]:
    """
    Return the converter that was given, or the default one.

    Raises:
        TypeError: It is none, such as a registry.
    """
    if converter is None:
        return default_converter()
    check_type(converter, Converter, "a converter", "make one with Converter(registry)")
    return converter


@cache
def default_converter() -> Converter[Post]:
    """Return the converter that is used where none is given; it knows the blocks of `replicator.registry`."""
    return Converter()


def _blocks_of(value: Record | Author) -> list[Block]:
    return [visit.block for visit in walk(value)] if isinstance(value, Record) else []
