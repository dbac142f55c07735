"""From bytes, paths and open files to posts and authors."""

from __future__ import annotations

import io
import os
from pathlib import Path, PurePosixPath

import pytest

from replicator.converter import Converter
from replicator.encoding import decode
from replicator.errors import ContentError, EncodingError, ParseError, StructureError
from replicator.files import load, load_author, loads
from replicator.model import Author, Post, define
from replicator.registry import Registry
from replicator.sources import read_text

TEXT = "title: Über 日本\nx: 1.10\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "post.yaml"
    path.write_bytes(TEXT.encode())
    return path


class Somewhere(os.PathLike[str]):
    """A path-like object that is no `Path`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __fspath__(self) -> str:
        return str(self.path)


def test_a_path_may_be_given_in_any_form(path: Path) -> None:
    posts = [load(path), load(str(path)), load(Somewhere(path)), load(PurePosixPath(path))]

    assert posts == [Post(title="Über 日本", extra={"x": 1.1})] * 4


def test_an_open_file_may_hold_text_or_bytes(path: Path) -> None:
    with path.open("rb") as binary, path.open(encoding="utf-8") as text:
        assert load(binary) == load(text) == load(path)
    assert load(io.BytesIO(TEXT.encode())) == load(io.StringIO(TEXT)) == load(path)


def test_messages_call_an_open_file_by_its_name(path: Path) -> None:
    path.write_text("title: [x]\n")
    with path.open("rb") as binary, pytest.raises(StructureError) as caught:
        load(binary)

    assert caught.value.problems[0].file == str(path)


def test_a_file_known_by_number_has_no_name(path: Path) -> None:
    path.write_text("title: [x]\n")
    with open(os.open(path, os.O_RDONLY), "rb") as numbered, pytest.raises(StructureError) as caught:  # noqa: PTH123
        load(numbered)

    assert str(caught.value).startswith("<text>:1:8: title")


def test_a_file_that_is_not_there_is_the_systems_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.yaml")
    with pytest.raises(OSError, match="irectory"):
        load(tmp_path)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path, end: str, mark: str) -> None:
    path = tmp_path / "post.md"
    path.write_bytes(f"{mark}---\ntitle: a\ntext: |\n  b\n  c\n---\nbody\n".replace("\n", end).encode())
    post = load(path)

    assert (post.title, post.extra, post.content) == ("a", {"text": "b\nc\n"}, f"body{end}")


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_places_are_counted_in_characters_and_without_the_mark(mark: str) -> None:
    with pytest.raises(ContentError) as caught:
        loads(f"{mark}日本: 1\nü: 2\ntitle: [x]\n")

    assert caught.value.problems[0].place == "<text>:3:8"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a: ä".encode("utf-16"), "p.yaml: expected UTF-8 text, found UTF-16 (save it as UTF-8)"),
        ("a: ä".encode("utf-16-le"), "found UTF-16"),
        ("a: ä".encode("utf-16-be"), "found UTF-16"),
        ("a: x".encode("utf-32-le"), "found UTF-16"),
        ("title: Café\n".encode("latin-1"), "p.yaml:1:11: expected UTF-8 text, found the byte 0xe9"),
        ("ü: 1\nüé: Ca".encode() + b"f\x80 x\n", "p.yaml:2:8: expected UTF-8 text, found the byte 0x80"),
        (b"a: 1\r\nb: \xff", "p.yaml:2:4: expected UTF-8 text, found the byte 0xff"),
        (b"a: \xe2\x82", "p.yaml:1:4: expected UTF-8 text, found the byte 0xe2"),
        (b"a: 1\nb: x\0y\n", "p.yaml:2:5: expected UTF-8 text, found a NUL byte"),
        (b"\0: b", "p.yaml:1:1: expected UTF-8 text, found a NUL byte"),
        (b"\xff\xd8\xff\xe0", "found a JPEG picture"),
        (b"PK\x03\x04", "found a zip archive"),
    ],
)
def test_bytes_that_are_no_utf8_text_are_refused_with_the_place(content: bytes, message: str) -> None:
    with pytest.raises(EncodingError) as caught:
        decode(content, "p.yaml")

    assert message in str(caught.value)
    assert caught.value.problems[0].file == "p.yaml"


def test_a_text_file_that_was_opened_in_the_wrong_encoding_is_refused_by_name(path: Path) -> None:
    with (
        path.open(encoding="ascii") as text,
        pytest.raises(EncodingError, match="expected ascii text") as caught,
    ):
        load(text)

    assert caught.value.problems[0].file == str(path)


@pytest.mark.parametrize("char", ["\0", "\udc80", "\x07", "\x1b"])
def test_a_character_that_cannot_stand_in_yaml_is_refused_with_its_place(char: str) -> None:
    with pytest.raises(ParseError) as caught:
        loads(f"a: 1\nb: x{char}\n")

    assert (caught.value.problems[0].line, caught.value.problems[0].column) == (2, 5)
    assert char not in caught.value.report()


def test_the_text_of_a_file_is_its_text(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2")

    assert read_text(path) == ("\ufeffa: 1\r\nb: 2", str(path))
    assert read_text(io.StringIO("x")) == ("x", None)


def test_an_empty_file_is_an_empty_post(path: Path) -> None:
    for content in (b"", b"\n\n", b"# nothing\n", b"---\n", b"---\n---\n", b"~\n", b"\xef\xbb\xbf", b"{}"):
        path.write_bytes(content)
        assert load(path) == Post()


def test_a_converter_brings_its_own_post_class() -> None:
    @define
    class Product(Post):
        price: str = ""

    converter = Converter(Registry(), post=Product)

    assert loads("price: 1.10", converter=converter) == Product(price="1.10")
    assert load(io.StringIO("price: 1.10"), converter=converter) == Product(price="1.10")


def test_the_name_that_is_given_is_the_name_in_messages() -> None:
    with pytest.raises(StructureError, match=r"^entry 7:1:8: title: expected text, found a list"):
        loads("title: [x]", name="entry 7")


def test_an_author_has_the_files_name_as_handle(tmp_path: Path) -> None:
    path = tmp_path / "jane.doe@example.com.yaml"
    path.write_text("name: Jane\npassword_hash: secret\n")
    author = load_author(path)

    assert author == Author(name="Jane", handle="jane.doe@example.com")
    assert load_author(io.StringIO("name: Jane")).handle is None


def test_a_user_file_that_does_not_fit_names_the_place(tmp_path: Path) -> None:
    path = tmp_path / "jane.yaml"
    path.write_text("name: [x]\nroles: {a: b}\nsuper: perhaps\n")
    with pytest.raises(StructureError) as caught:
        load_author(path)

    assert [str(problem).removeprefix(f"{path}:") for problem in caught.value.problems] == [
        "1:7: name: expected text, found a list",
        "2:8: roles: expected one value or a list of values, found a mapping",
        "3:8: super: expected true or false, found text",
    ]


@pytest.mark.parametrize("source", [None, 5, b"title: a"])
def test_what_is_neither_a_path_nor_a_file_is_named(source: object) -> None:
    with pytest.raises(TypeError, match=f"expected a path or an open file, found {type(source).__name__}"):
        load(source)  # type: ignore[call-overload]


@pytest.mark.parametrize("text", [None, b"title: a", Path("post.yaml")])
def test_what_is_no_text_is_named(text: object) -> None:
    with pytest.raises(TypeError, match=f"expected a text, found {type(text).__name__}: decode bytes"):
        loads(text)  # type: ignore[call-overload]
