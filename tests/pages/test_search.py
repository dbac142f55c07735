"""Search text, and posts in pieces."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import replicator
from corpus import content_files
from replicator import Block, Post, Record, Text, chunks, define, field, search_text
from replicator.blocks import Blockquote, Group, Heading, Image, Paragraph, Table
from replicator.errors import ReplicatorError
from replicator.pages.passages import ROLES, passages
from replicator.pages.search import Chunk
from replicator.pages.words import word_spans
from replicator.renderers import Heading as Found
from replicator.renderers import html

POST = Post(
    title="The  title",
    blocks=[
        Paragraph(text="Intro."),
        Heading(text="One"),
        Paragraph(text="A b c."),
        Image(image=["/x.jpg"], alt="A boat", caption="Caption"),
        Group(blocks=[Blockquote(quote="D e.", source="F"), Paragraph(text="hidden", enabled=False)]),
        Heading(text="Two", level=3),
        Table(rows=[["g", "h"]]),
        Heading(text="Three"),
        Heading(text="Four"),
    ],
    content="## Five\n### Six\nend",
)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_search_text_has_all_words_or_those_of_a_role():
    assert search_text(POST, roles={"title", "heading"}).split("\n") == (
        ["The title", "One", "Two", "Three", "Four", "Five", "Six"]
    )
    assert search_text(POST, roles=["text", "quote"]) == "Intro.\nA b c.\nD e.\nend"
    assert search_text(POST, roles=()) == ""
    assert search_text(POST) == "\n".join(each.text for each in passages(POST))
    assert "hidden" not in search_text(POST)
    with pytest.raises(ValueError, match="no role 'headline'; there are alt, attribution, caption"):
        search_text(POST, roles={"headline"})  # type: ignore[arg-type]


def test_pieces_end_with_their_section():
    one, two = Found(2, "One", "one"), Found(3, "Two", "two")

    def at(*path: str | int) -> tuple[str | int, ...]:
        return ("replicator_content", *path)

    found = chunks(POST)
    assert found[:3] == [
        Chunk("Intro.", (at(0),), (), "The title"),
        Chunk(
            "A b c.\n\nA boat\n\nCaption\n\nD e.\n\n— F",
            (at(2), at(3), at(4, "blocks", 0)),
            (one,),
            "The title",
        ),
        Chunk("g | h", (at(6),), (one, two), "The title"),
    ]
    assert [(each.text, each.anchor) for each in found[3:]] == [
        ("Three", "#three"),
        ("Four", "#four"),
        ("end", "#six"),
    ]
    assert found[0].anchor == ""


def test_a_piece_can_say_where_it_stands():
    assert chunks(POST)[2].in_context == "The title › One › Two\n\ng | h"
    assert chunks(Paragraph(text="a"))[0].in_context == "a"


def test_sections_with_the_same_heading_stay_apart():
    post = Post(content="## A\na\n\n## A\nb")

    assert [each.text for each in chunks(post, renderer=html.copy(id_prefix=None))] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "size", "expected"),
    [
        ("A b. C d. E f.", 4, ["A b. C d.", "E f."]),
        ("A b. C d. E f.", 3, ["A b.", "C d.", "E f."]),
        ("A b c d e f", 4, ["A b c d", "e f"]),
        ("A b! “C d?” E f", 4, ["A b! “C d?”", "E f"]),
        ("A b\n\nc d\n\ne f", 4, ["A b\n\nc d", "e f"]),
        ("我喜欢。你好！", 3, ["我喜欢。", "你好！"]),
        ("我喜欢你好", 3, ["我喜欢", "你好"]),
        ("— a —", 1, ["— a —"]),
        ("1. a\n2. b\n3. c", 2, ["a\n\nb", "c"]),
    ],
)
def test_what_is_longer_than_asked_for_is_parted_where_one_would_pause(text, size, expected):
    assert [each.text for each in chunks(Paragraph(text=text), words=size)] == expected


def test_a_piece_has_at_least_one_word():
    with pytest.raises(ValueError, match="at least 1 word, not 0"):
        chunks(POST, words=0)


MARKDOWN = st.lists(
    st.sampled_from(
        ["# h", "### h", "a b. c", "- d", "> e", "| f |\n|---|\n| g |", "日本。語", "```\nx y\n\nz\n```"]
    ),
    max_size=12,
).map("\n\n".join)


@settings(deadline=None)
@given(MARKDOWN, st.integers(1, 12))
def test_no_word_is_lost_and_no_piece_too_long(source, size):
    post = Post(content=source)
    found = chunks(post, words=size)

    assert all(len(list(word_spans(each.text))) <= size for each in found)
    if "# h" not in source:
        running = "".join(each.text for each in passages(post))
        assert "".join("".join(each.text for each in found).split()) == "".join(running.split())
    shown = {heading.id for each in found for heading in each.headings}
    assert shown == {each.headings[-1].id for each in passages(post) if each.role == "heading"}


def test_the_words_of_real_posts_are_all_in_their_pieces():
    files = content_files()[7::60]
    if not files:
        pytest.skip("the corpus is not beside this checkout")
    read = 0
    for path in files:
        try:
            post = replicator.load(path)
        except ReplicatorError:
            continue
        found = chunks(post, words=50)
        here = {word for each in found for word in words(each.in_context)}
        assert set(words(search_text(post, roles=ROLES - {"title", "subtitle"}))) - here == set(), path
        assert all(len(list(word_spans(each.text))) <= 50 for each in found), path
        read += 1
    assert read > 15


def test_the_title_of_any_record_is_known():
    @define
    class Page(Record):
        title: Text | None = None
        parts: list[Block] = field(factory=list)

    page = Page(title="The  title", parts=[Paragraph(text="a")])

    assert search_text(page, roles={"title"}) == "The title"
    assert chunks(page)[0].in_context == "The title\n\na"
    assert chunks(Record(extra={"title": "T"})) == []
