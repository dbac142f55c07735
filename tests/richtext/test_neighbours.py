"""Rich text together with what is not made for it alone: records, passages, storing."""

from __future__ import annotations

import pytest

import replicator
from replicator import Post, RawBlock, Record, RichText, blocks, define
from replicator.converter import Converter
from replicator.errors import StructureError
from replicator.pages.passages import passages
from replicator.richtext import Heading, Node, Paragraph


def test_a_record_of_ones_own_has_rich_texts_too() -> None:
    @define
    class Term(Record):
        body: RichText | None = None

    inner = blocks.Paragraph(text="q")
    term = Term(body=RichText(inner), extra={"more": RichText(Paragraph("m"))})

    assert term.rich_texts == {"body": term.body, "more": term.extra["more"]}
    assert [visit.path for visit in replicator.walk(term)] == [("body", 0, "attrs", "values")]
    assert Converter(post=Term).structure(Converter(post=Term).unstructure(term), Term) == term


def test_passages_of_rich_text_say_where_they_come_from() -> None:
    rich = RichText(Heading("Top", level=2), Paragraph("a"), blocks.Paragraph(text="b"))

    found = [(each.text, each.path) for each in passages(Post(extra={"content": rich}))]

    assert found == [("Top", ("content",)), ("a", ("content",)), ("b", ("content", 2, "attrs", "values"))]
    assert [each.text for each in passages(rich)] == ["Top", "a", "b"]
    assert {each.headings[0].id for each in passages(rich)} == {"top"}


def test_what_cannot_be_stored_in_a_block_in_rich_text_is_told_with_its_path() -> None:
    rich = RichText(Paragraph("a"), blocks.Paragraph(text="b", extra={"text": "c"}))

    with pytest.raises(StructureError) as error:
        replicator.dumps(Post(extra={"content": rich}))

    assert error.value.problems[0].path == ("content", 1, "attrs", "values", "text")


@pytest.mark.parametrize("source", ["body: [{type: image, image: a.jpg}, {type: text, text: b}]\n"])
def test_a_block_of_another_type_is_stored_in_the_forms_of_that_type(source: str) -> None:
    post = replicator.loads(source)
    post.blocks[0].type = "picture-of-ours"

    again = replicator.loads(replicator.dumps(post, source=source))

    assert again.blocks[0] == RawBlock(type="picture-of-ours", extra={"image": ["a.jpg"]})
    assert again.blocks[1] == post.blocks[1]


def test_unknown_blocks_show_their_lists_and_their_rich_texts() -> None:
    inside = {"a": [blocks.Paragraph(text="one")], "b": RichText(Paragraph("two"), Node("three", type="x"))}

    assert replicator.to_text(Post(blocks=[RawBlock(type="new", extra=inside)])).split() == [
        "one",
        "two",
        "three",
    ]
