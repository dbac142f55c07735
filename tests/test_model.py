"""Posts, authors and blocks as values."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import attrs
import pytest

from replicator import Author, Block, Converter, Markdown, Post, RawBlock, Record, Registry, define, field
from replicator.blocks import Blockquote, Divider, Paragraph
from replicator.errors import RegistrationError
from replicator.scalar import Scalar, plain


@define
class Note(Block):
    text: Markdown
    tone: str = "info"


def test_blocks_are_equal_by_value() -> None:
    assert Note("a") == Note(text="a")
    assert Note("a") != Note("b")
    assert Note("a", id="1") != Note("a", id="2")


def test_a_block_of_another_class_is_another_block() -> None:
    assert Note("a") != RawBlock(type="note", extra={"text": "a"})


def test_a_repr_shows_what_was_set_and_no_pages_of_text() -> None:
    assert repr(Note("a")) == "Note(text='a')"
    assert repr(Note("a", tone="warm", id="7")) == "Note(text='a', tone='warm', id='7')"
    assert len(repr(Note("word " * 10_000))) < 100
    assert len(repr(Post(title="T", blocks=[Note("word " * 1_000)] * 1_000))) < 400


def test_a_block_takes_no_attribute_that_it_does_not_have() -> None:
    with pytest.raises(AttributeError):
        Note("a").txet = "b"  # type: ignore[attr-defined]


def test_a_new_block_has_the_type_of_its_class() -> None:
    assert Paragraph(text="a").type == "paragraph"


def test_values_can_be_pickled_and_evolved() -> None:
    post = Post(title="T", blocks=[Paragraph(text="a")])

    assert pickle.loads(pickle.dumps(post)) == post
    assert attrs.evolve(post, title="U").title == "U"


def test_block_fields_name_every_list_of_blocks_the_main_one_first() -> None:
    post = Post(blocks=[Paragraph(text="a")], extra={"x": [1], "side": [Paragraph(text="b")]})

    assert list(post.block_fields) == ["replicator_content", "side"]


@pytest.mark.parametrize(
    ("author", "name"),
    [
        (Author(name="Jane Doe", first_name="J"), "Jane Doe"),
        (Author(first_name="Jane", last_name="Doe"), "Jane Doe"),
        (Author(last_name="Doe"), "Doe"),
        (Author(handle="jane@example.com", id="7"), "jane"),
        (Author(email="jane@example.com"), "jane"),
        (Author(id="7"), "7"),
        (Author(), ""),
    ],
)
def test_an_author_goes_by_the_best_name_there_is(author: Author, name: str) -> None:
    assert author.display_name == name


def test_plain_replaces_scalars_in_copies() -> None:
    data = {"a": [Scalar(1, "1"), {"b": Scalar(1.1, "1.10")}], "c": "text"}

    assert plain(data) == {"a": [1, {"b": 1.1}], "c": "text"}
    assert isinstance(data["a"][0], Scalar)


@pytest.mark.parametrize(
    ("default", "factory"),
    [
        ([], "list"),
        ({}, "dict"),
        (set(), "set"),
        (["a"], r"lambda: \['a'\]"),
        (bytearray(), "lambda: bytearray"),
        (Note("a"), r"lambda: Note\(text='a'\)"),
    ],
)
@pytest.mark.parametrize("base", [object, Block, Record, Post, Author])
@pytest.mark.parametrize("declare", [lambda value: value, lambda value: field(default=value)])
def test_a_default_that_all_objects_would_share_is_refused_at_the_definition(
    base: type, default: Any, factory: str, declare: Callable[[Any], Any]
) -> None:
    body = {"__annotations__": {"items": Any}, "items": declare(default)}

    with pytest.raises(RegistrationError, match=rf"^Mine\.items: .*share.*write `field\(factory={factory}"):
        define(type("Mine", (base,), body))


@attrs.define
class Shared:
    cells: list[str] = []  # noqa: RUF008  # the mistake


def test_a_default_that_attrs_itself_was_given_is_refused_where_the_class_is_used() -> None:
    @attrs.define
    class Mine(Block):
        items: list[str] = []  # noqa: RUF008  # the mistake

    @define
    class Table(Post):
        rows: list[Shared] = field(factory=list)

    with pytest.raises(RegistrationError, match=r"^Mine\.items: .*share"):
        Registry().register("mine", Mine)
    with pytest.raises(RegistrationError, match=r"^Shared\.cells: .*share"):
        Converter(post=Table)


def test_defaults_that_cannot_change_and_factories_are_taken() -> None:
    @define
    class Mine(Block):
        words: tuple[str, ...] = ()
        items: list[str] = field(factory=list)
        count: int = 3

    assert Mine().items is not Mine().items


def test_a_key_that_is_no_field_is_refused_with_a_word_about_where_it_goes() -> None:
    @define
    class Article(Post):
        tags: list[str] = field(factory=list)

    @define
    class Row(Record):
        name: str = ""

    for record in (Post(), Article(), Record(), Row(name="a")):
        with pytest.raises(AttributeError, match=r"reading_time.*post\.extra\['reading_time'\]") as caught:
            record.reading_time = 4
        assert (caught.value.name, caught.value.obj) == ("reading_time", record)
    row = copy.deepcopy(pickle.loads(pickle.dumps(Post(title="a", author="b"))))
    row.author = "c"
    assert row == Post(title="a", author=["c"])
    with pytest.raises(AttributeError) as caught:
        row.rich_text = None
    assert "extra" not in str(caught.value)


def test_what_a_file_stores_is_got_by_its_key_whatever_the_class() -> None:
    @define
    class Page(Record):
        seo: str | None = field(default=None, key="seo_description", aliases=("meta",))

    page, post = Page(seo="S"), Post(title="T", extra={"seo_description": "S"})

    assert page.get("seo_description") == page.get("meta") == post.get("seo_description") == "S"
    assert page.get("seo") is None  # which is what Python calls it
    assert post.get("title") == "T"
    assert (post.get("subtitle"), post.get("gone", 1), page.get("extra")) == (None, 1, None)
    assert Page(extra={"seo_description": ["no", "text"]}).get("seo_description") == ["no", "text"]


def test_the_blocks_of_a_post_are_got_by_the_key_that_they_are_stored_under() -> None:
    post = Post(blocks=[Divider()], block_key="parts")

    assert post.get("parts") == [Divider()]
    assert post.get("blocks") is None
    assert Blockquote(quote="a", source="Jane").get("author") == "Jane"
    assert RawBlock(type="x", extra={"author": "Jane"}).get("author") == "Jane"
