"""The HTML of any post is well-formed, and each element is where it may be."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import content_files, shared
from renderers.attacks import ATTACKS
from renderers.nesting import misnested
from renderers.test_laws import BLOCKS, MARKDOWN, TEXT
from renderers.test_safety import post_of
from renderers.words import errors_of
from replicator import Block, Markdown, Post
from replicator.blocks import Divider, HtmlBlock, ListBlock, Paragraph
from replicator.errors import RenderError, ReplicatorError
from replicator.files import load
from replicator.model import define
from replicator.renderers import html, to_html
from replicator.renderers.engines import CommonMark, Mistune

ENGINES = [
    engine(footnotes=notes, definition_lists=notes)
    for engine in (Mistune, CommonMark)
    for notes in (False, True)
]
RAW = [
    "<p>a <div>b</div> c</p>",
    "<b><p>a</b></p>",
    "<a href=/x>a <a href=/y>b</a></a>",
    "<li>a",
    "<td>a",
    "<h2>a<p>b</h2>",
    "</div></article>",
    "<table><p>a</table>",
    "<ul><p>a</ul>",
    "<span><div>a</span></div>",
]
SOURCES = st.lists(st.one_of(MARKDOWN, st.sampled_from(RAW), TEXT), max_size=4).flatmap(
    lambda parts: st.sampled_from(["\n\n", "\n", " "]).map(lambda between: between.join(parts))
)


@settings(max_examples=150, deadline=None)
@given(SOURCES, st.sampled_from(ENGINES), st.sampled_from(["sanitise", "escape"]))
def test_markdown_with_any_html_in_it_is_well_formed(source, engine, mode):
    post = Post(content=source, blocks=[HtmlBlock(html=source), ListBlock(items=[source, f"a {source}"])])
    rendered = to_html(post, engine=engine, raw_html=mode)

    assert errors_of(rendered) == []


@settings(max_examples=100, deadline=None)
@given(
    st.builds(Post, title=TEXT, blocks=st.lists(BLOCKS, max_size=4), content=MARKDOWN),
    st.sampled_from(ENGINES),
)
def test_every_element_of_any_post_is_where_it_may_be(post, engine):
    rendered = to_html(post, page=True, engine=engine)

    assert errors_of(rendered) == []
    assert misnested(rendered) == []


def test_every_real_post_is_well_formed_with_ids_that_are_unique():
    shared("corpus")
    seen = 0
    for index, path in enumerate(content_files()):
        try:
            rendered = to_html(load(path), engine=ENGINES[index % len(ENGINES)])
        except ReplicatorError:
            continue
        ids = re.findall(r' id="([^"]*)"', rendered)
        assert errors_of(rendered) == [], path
        assert misnested(rendered) == [], path
        assert len(set(ids)) == len(ids), path
        seen += 1

    assert seen > 100


SCOPES = re.compile("<(?:select|marquee|object|applet|button|table)")
"""Elements after which HTML is read by other rules, and which mostly go."""


@pytest.mark.parametrize("attack", [*ATTACKS[::9], *filter(SCOPES.search, ATTACKS)])
def test_attacks_do_not_break_the_page(attack):
    assert errors_of(to_html(post_of(attack), page=True)) == []


@define
class Aside(Block):
    text: Markdown = ""


def shown(function, text="a"):
    site = html.copy()
    site.renders(Aside)(function)
    return site(Aside(text=text))


def test_a_paragraph_or_span_that_holds_blocks_is_a_division():
    assert shown(lambda b, r: r.element("p", r.markdown(b.text), class_="x")) == (
        '<div class="x">\n<p>a</p>\n</div>\n'
    )
    assert shown(lambda b, r: r.element("span", r.element("p", "a"))) == "<div>\n<p>a</p>\n</div>\n"


@pytest.mark.parametrize("tag", ["h2", "em", "strong", "pre", "code"])
def test_another_element_that_only_holds_words_says_what_is_wrong(tag):
    with pytest.raises(RenderError, match=rf"<{tag}> holds words, and <p> is a block: use render\.inline"):
        shown(lambda b, r: r.element(tag, r.markdown(b.text)))


def test_a_link_holds_no_other_link_but_may_hold_blocks():
    assert shown(lambda b, r: r.element("a", r.inline(b.text), href="/x"), "a [b](/y) *c*") == (
        '<a href="/x">a b <em>c</em></a>'
    )
    assert shown(lambda b, r: r.element("a", r.markdown(b.text), href="/x")) == '<a href="/x"><p>a</p>\n</a>'


@pytest.mark.parametrize("engine", ENGINES[::2], ids=lambda engine: type(engine).__name__)
def test_what_is_part_of_a_line_holds_no_block_whatever_html_says(engine):
    site = html.copy(engine=engine)
    site.renders(Aside)(lambda block, render: render.element("p", render.inline(block.text)))

    assert site(Aside(text="a <div>b</div> <b>c</b> <ul><li>d")) == "<p>a b <b>c</b> d</p>\n"


def test_html_blocks_next_to_each_other_stay_apart():
    first, second = "<div><ul><li>a", "</li></ul></div><p>b"

    assert (
        misnested(to_html([HtmlBlock(html=first), HtmlBlock(html=second), Divider(), Paragraph(text=first)]))
        == []
    )
