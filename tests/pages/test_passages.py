"""What is read in a post, passage by passage."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

import replicator
from corpus import content_files
from renderers.words import WORD, html_words
from replicator import Block, Markdown, Post, RawBlock, define
from replicator.blocks import (
    Blockquote,
    CodeBlock,
    Columns,
    Group,
    Heading,
    HtmlBlock,
    Image,
    ListBlock,
    Paragraph,
    Table,
)
from replicator.errors import RenderError, ReplicatorError
from replicator.pages.passages import Passage, passages
from replicator.renderers import Heading as Found
from replicator.renderers import html, to_html


@define
class Callout(Block):
    """A block that nobody registered a function for."""

    text: Markdown = ""


def words_of_html(content: object) -> list[str]:
    """The words of the HTML as a browser would read them, in no order; lists are not numbered."""
    return sorted(html_words(re.sub(r"<(/?)ol\b", r"<\1ul", str(to_html(content)))))


def words_of_passages(content: object) -> list[str]:
    found = [each for each in passages(content) if each.role not in ("title", "subtitle")]
    return sorted(word for each in found for word in WORD.findall(each.text))


def test_each_passage_has_its_role_its_place_and_its_headings():
    post = Post(
        title=" The  title ",
        subtitle="Under it",
        blocks=[
            Heading(text="One"),
            Paragraph(text="a *b*\nc\n\n- d\n  - e\n\n```py\nx = 1\n\ny\n```"),
            Blockquote(quote="f", source="G"),
            Heading(text="Two", level=3),
            Image(image=["/i.jpg"], alt="h", caption="j"),
            Table(rows=[["k", "l"], ["m", "n"]]),
            Group(blocks=[Paragraph(text="o"), Callout(text="p")]),
        ],
        content="## Three\n\nq",
    )
    one, two, three = Found(2, "One", "one"), Found(3, "Two", "two"), Found(2, "Three", "three")

    def at(*path: str | int) -> tuple[str | int, ...]:
        return ("replicator_content", *path)

    assert passages(post) == [
        Passage("The title", "title", ("title",)),
        Passage("Under it", "subtitle", ("subtitle",)),
        Passage("One", "heading", at(0), (one,)),
        Passage("a b c", "text", at(1), (one,)),
        Passage("d", "list", at(1), (one,)),
        Passage("e", "list", at(1), (one,)),
        Passage("x = 1\n\ny", "code", at(1), (one,)),
        Passage("f", "quote", at(2), (one,)),
        Passage("— G", "attribution", at(2), (one,)),
        Passage("Two", "heading", at(3), (one, two)),
        Passage("h", "alt", at(4), (one, two)),
        Passage("j", "caption", at(4), (one, two)),
        Passage("k | l", "table", at(5), (one, two)),
        Passage("m | n", "table", at(5), (one, two)),
        Passage("o", "text", at(6, "blocks", 0), (one, two)),
        Passage("p", "text", at(6, "blocks", 1), (one, two)),
        Passage("Three", "heading", ("content",), (three,)),
        Passage("q", "text", ("content",), (three,)),
    ]


def test_what_is_disabled_or_cannot_be_read_is_left_out():
    assert (
        passages([Paragraph(text="a", enabled=False), Group(blocks=[Paragraph(text="b")], enabled=False)])
        == []
    )
    trusting = html.copy(raw_html="trust")
    source = "<script>a</script><style>b</style><p>c<template>d</template></p><svg><title>e</title></svg>"
    assert passages(HtmlBlock(html=source), renderer=trusting) == [Passage("c", "text")]


def test_a_reading_beside_a_word_does_not_tear_the_line():
    source = "<p>one <ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby> <acronym>two</acronym></p>"

    assert passages(HtmlBlock(html=source)) == [Passage("one 漢(kan) two", "text")]


def test_unknown_types_and_blocks_without_a_function_take_part():
    inner = RawBlock(type="accordion", extra={"items": [Callout(text="*a*")]})

    assert passages([inner, Callout(text="b")]) == [
        Passage("a", "text", (0, "items", 0)),
        Passage("b", "text", (1,)),
    ]


def test_the_renderer_of_a_site_is_asked():
    site = html.copy(id_prefix="x-")

    @site.renders(Callout)
    def loud(block, render):
        return Markup("<h2>{}!</h2><p>by hand<p>left <b>open").format(block.text)

    assert passages([Callout(text="a"), Paragraph(text="b")], renderer=site) == [
        Passage("a!", "heading", (0,), (Found(2, "a!", "x-a"),)),
        Passage("by hand", "text", (0,), (Found(2, "a!", "x-a"),)),
        Passage("left open", "text", (0,), (Found(2, "a!", "x-a"),)),
        Passage("b", "text", (1,), (Found(2, "a!", "x-a"),)),
    ]
    assert passages(Callout(text="a")) == [Passage("a", "text")]


def test_html_that_is_trusted_and_broken_stays_in_its_block():
    trusting = html.copy(raw_html="trust")
    blocks = [HtmlBlock(html="<blockquote><script>x"), HtmlBlock(html="</blockquote><!--end of block-->")]

    found = passages([*blocks, HtmlBlock(html="<ul><li>a"), Paragraph(text="b")], renderer=trusting)
    assert [each for each in found if each.text == "b"] in ([], [Passage("b", "text", (3,))])
    assert passages([HtmlBlock(html="<ul><li>a<li>b"), Paragraph(text="c")], renderer=trusting) == [
        Passage("a", "list", (0,)),
        Passage("b", "list", (0,)),
        Passage("c", "text", (1,)),
    ]


def test_comments_in_content_are_no_marks():
    found = passages(
        [Paragraph(text="a <!--block 1--> b"), HtmlBlock(html="<!--end of block-->c"), Paragraph(text="d")]
    )

    assert [each.path for each in found if each.text[-1] in "cd"] == [(1,), (2,)]


def test_a_block_that_holds_itself_is_an_error():
    group = Group()
    group.blocks.append(group)
    group.blocks.append(Paragraph(text="a"))

    with pytest.raises((RenderError, ReplicatorError)):
        passages(group)


def test_the_same_block_twice_is_read_twice():
    block = Paragraph(text="a")

    assert [each.text for each in passages(iter([block, block]))] == ["a", "a"]


TEXTS = st.text(alphabet="ab <>&|#*-_`\n\\[](){}é日\u0301\x00", max_size=30)
LEAVES = st.one_of(
    st.builds(Paragraph, text=TEXTS),
    st.builds(Heading, text=TEXTS, level=st.integers(1, 6)),
    st.builds(Blockquote, quote=TEXTS, source=TEXTS),
    st.builds(HtmlBlock, html=TEXTS),
    st.builds(CodeBlock, code=TEXTS, caption=TEXTS),
    st.builds(ListBlock, items=st.lists(TEXTS, max_size=3)),
    st.builds(Table, rows=st.lists(st.lists(TEXTS, max_size=3), max_size=3)),
    st.builds(Callout, text=TEXTS),
)
BLOCKS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Group, title=TEXTS, blocks=st.lists(inner, max_size=3)),
        st.builds(Columns, blocks=st.lists(inner, max_size=3)),
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.lists(BLOCKS, max_size=4))
def test_the_words_of_the_passages_are_those_of_the_html(blocks):
    assert words_of_passages(blocks) == words_of_html(blocks)


def test_the_words_of_real_posts_are_those_of_their_html():
    files = [path for path in content_files() if "users" not in path.parts][::40]
    if not files:
        pytest.skip("the corpus is not beside this checkout")
    read = 0
    for path in files:
        try:
            post = replicator.load(path)
        except ReplicatorError:
            continue
        assert words_of_passages(post) == words_of_html(post), path
        assert html.headings(post) == [
            each.headings[-1] for each in passages(post) if each.role == "heading"
        ], path
        read += 1
    assert read > 20


def test_stray_ends_and_elements_left_open_cost_nothing():
    trusting = html.copy(raw_html="trust")

    assert passages(HtmlBlock(html="<li>" * 20_000 + "</pre>" * 20_000 + "a"), renderer=trusting) == [
        Passage("a", "list")
    ]


def test_blocks_in_a_heading_by_hand_are_part_of_it():
    site = html.copy()

    @site.renders(Callout)
    def by_hand(block, render):
        return Markup('<h4 id="x">{}</h4>').format(render.block(Paragraph(text=block.text)))

    assert [(each.text, each.role) for each in passages(Callout(text="a"), renderer=site)] == [
        ("a", "heading")
    ]
