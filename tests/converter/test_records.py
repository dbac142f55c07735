"""Records that are no posts, lists that name their block classes, and values that are kept though they do not fit."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import replicator
import replicator.fields
from replicator import Block, Converter, Post, RawBlock, Record, Registry, define, field
from replicator.errors import RegistrationError, StructureError

registry = Registry()


@registry.block("text")
class Text(Block):
    text: str = ""


@registry.block("image")
class Image(Block):
    image: str = ""


@define
class OtherImage(Block):
    block_type = "image"

    images: list[str] = field(factory=list)


@registry.block("wide-text")
class WideText(Text):
    width: int = 1


@define
class Page(Record):
    title: str | None = None
    main: list[Text | Image | RawBlock] = field(factory=list)
    side: list[OtherImage | Text] = field(factory=list)
    any: list[Text | Block] = field(factory=list)
    shown: bool = field(default=True, omit_default=True)


class Unfinished(Record):
    pass


@define
class Article(Post):
    number: int = 0


converter = Converter(registry, post=Page)
keeping = Converter(registry, post=Page, misfits="keep")


def test_a_type_means_what_the_list_says() -> None:
    text = "main: [{type: image, image: a}, {type: who, b: 1}]\nside: [{type: image, images: [b]}]\n"
    page = converter.loads(text)

    assert page.main == [Image("a"), RawBlock(type="who", extra={"b": 1})]
    assert page.side == [OtherImage(["b"])]
    assert [visit.path for visit in replicator.walk(page)] == [("main", 0), ("main", 1), ("side", 0)]
    assert converter.unstructure(page) == {
        "main": [{"type": "image", "image": "a"}, {"type": "who", "b": 1}],
        "side": [{"type": "image", "images": ["b"]}],
    }


def test_a_list_that_has_no_place_for_a_type_refuses_it() -> None:
    with pytest.raises(
        StructureError, match=r"side\[0\]: .* 'image' or a block of type 'text', found one of type 'x'"
    ):
        converter.loads("side: [{type: x}]\n")
    with pytest.raises(StructureError, match=r"side\[0\]: expected a block: a mapping"):
        converter.loads("side: [5]\n")


def test_a_class_stands_for_those_derived_from_it() -> None:
    assert converter.loads("main: [{type: wide-text, width: 3}]\n").main == [WideText(width=3)]


def test_any_other_block_is_the_registrys() -> None:
    page = converter.loads("any: [{type: text}, {type: image}, {type: who}]\n")

    assert page.any == [Text(), Image(), RawBlock(type="who")]


def test_a_list_of_several_classes_is_a_list_of_blocks() -> None:
    (main,) = [spec for spec in replicator.fields.field_specs(Page) if spec.name == "main"]

    assert main.has_blocks


def test_a_record_keeps_what_it_does_not_know_and_its_id() -> None:
    page = converter.loads("id: 7\nother: [{type: text, text: a}]\nmore: 1\n")

    assert (page.id, page.extra) == ("7", {"other": [Text("a")], "more": 1})
    assert page.block_fields == {"other": [Text("a")]}
    assert replicator.to_html(page) == ""  # only what has a field is shown


def test_a_default_that_says_something_can_be_left_out() -> None:
    assert converter.unstructure(Page()) == {}
    assert converter.unstructure(Page(shown=False)) == {"shown": False}


def test_a_converter_for_another_class_shares_the_rest() -> None:
    other = converter.of(Article)

    assert other.loads("number: 3\n") == Article(number=3)
    assert other.registry is registry
    assert converter.post is Page
    with pytest.raises(RegistrationError, match=r"put @replicator\.define over it"):
        converter.of(Unfinished)


def test_what_does_not_fit_is_kept_if_that_is_wanted() -> None:
    text = (
        "a: 1\ntitle: [x]\nmain: [{type: text, text: {y: 1}}, {type: image, image: b}]\nside: nothing\nb: 2\n"
    )
    page = keeping.loads(text)

    assert page.extra == {"a": 1, "title": ["x"], "side": "nothing", "b": 2}
    assert list(page.extra) == ["a", "title", "side", "b"]
    assert page.main == [Text(extra={"text": {"y": 1}}), Image("b")]
    assert keeping.loads(text) == keeping.structure(keeping.unstructure(page), Page)
    with pytest.raises(StructureError):
        converter.loads(text)


def test_a_block_whose_type_is_empty_is_kept_as_it_is() -> None:
    data = {"main": [{"type": "", "a": 1}]}

    assert converter.unstructure(converter.structure(data, Page)) == data


def test_the_main_list_of_a_post_is_kept_too() -> None:
    posts = Converter(registry, misfits="keep")
    post = posts.loads("replicator_content: nothing\ntitle: A\n")

    assert (post.title, post.blocks, post.extra) == ("A", [], {"replicator_content": "nothing"})
    assert posts.unstructure(post) == {"title": "A", "replicator_content": "nothing"}


def test_a_field_and_what_was_kept_of_it_cannot_both_be_written() -> None:
    page = keeping.loads("title: [x]\n")
    page.title = "Now it fits"

    with pytest.raises(StructureError, match="`extra` holds 'title', which is a field of Page"):
        keeping.unstructure(page)
    del page.extra["title"]
    assert keeping.unstructure(page) == {"title": "Now it fits"}


def test_a_field_that_must_be_there_is_no_misfit() -> None:
    @define
    class Strict(Record):
        must: str

    with pytest.raises(StructureError, match="must: it is missing"):
        Converter(registry, post=Strict, misfits="keep").loads("a: 1\n")


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "text", "image", "x"]), inner | st.sampled_from(["text", "image"])
        )
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["title", "main", "side", "any", "shown", "id", "more"]), plain))
def test_what_is_kept_is_written_back(data: dict[str, Any]) -> None:
    page = keeping.structure(data, Page)
    stored = keeping.unstructure(page)

    assert keeping.structure(stored, Page) == page
    assert all(key in stored for key, value in data.items() if value not in (None, [], {}, True))
