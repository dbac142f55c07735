"""The ids of headings."""

from __future__ import annotations

import re

import pytest
from markupsafe import Markup

from replicator import Post
from replicator.blocks import Group, Heading, HtmlBlock, Paragraph
from replicator.renderers import html, to_html
from replicator.renderers.engines import CommonMark, Mistune
from replicator.renderers.html_format.headings import Heading as Found
from replicator.renderers.html_format.headings import slug, with_ids


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("What we do", "what-we-do"),
        ("Ålesund & Bergen (2024)", "ålesund--bergen-2024"),
        ("日本語", "日本語"),
        ("snake_case and kebab-case", "snake_case-and-kebab-case"),
        ("!?", "section"),
        ("", "section"),
        ('" onclick="x()', "onclickx"),
        ("C++ / C#", "c--c"),
    ],
)
def test_an_id_is_made_of_the_words_as_github_makes_it(words, expected):
    assert slug(words) == expected


def test_every_heading_has_an_id_wherever_it_came_from():
    post = Post(
        title="Not this one",
        blocks=[
            Heading(text="Setup"),
            Paragraph(text="## Setup\n\n### *More* `code` & <b>raw</b>"),
            HtmlBlock(html='<h2 id="x" class="y">Setup</h2>'),
            Group(title="Outer", blocks=[Heading(text="Inner", level=3)]),
        ],
    )
    found = html.headings(post)

    assert found == [
        Found(2, "Setup", "setup"),
        Found(2, "Setup", "setup-1"),
        Found(3, "More code & raw", "more-code--raw"),
        Found(2, "Setup", "setup-2"),
        Found(2, "Outer", "outer"),
        Found(3, "Inner", "inner"),
    ]
    page = to_html(post, page=True)
    assert all(f'<h{each.level} id="{each.id}">' in page for each in found)
    assert "<h1>Not this one</h1>" in page


@pytest.mark.parametrize("engine", [Mistune(), CommonMark()], ids=repr)
def test_ids_are_the_same_each_time_and_with_each_engine(engine):
    post = Post(content="# A\n\nB\n-\n\n> # A\n\n- # A-1\n")

    assert [each.id for each in html.headings(post, engine=engine)] == ["a", "b", "a-1", "a-1-1"]
    assert html.headings(post, engine=engine) == html.headings(post, engine=engine, page=True)


def test_ids_begin_with_what_the_caller_says_or_are_left_out():
    post = Post(content="# A\n\n# A")

    assert to_html(post, id_prefix="post-7-") == '<h1 id="post-7-a">A</h1>\n<h1 id="post-7-a-1">A</h1>\n'
    assert to_html(post, id_prefix='"><b>') == (
        '<h1 id="&#34;&gt;&lt;b&gt;a">A</h1>\n<h1 id="&#34;&gt;&lt;b&gt;a-1">A</h1>\n'
    )
    assert to_html(post, id_prefix=None) == "<h1>A</h1>\n<h1>A</h1>\n"
    assert html.headings(post, id_prefix=None) == []


def test_an_id_that_is_there_is_kept_and_given_to_no_other():
    article = Markup('<div id="b"></div><h2 class="c" id="a">X</h2><h2>A</h2><h2 title="a>b">B</h2>')

    assert with_ids(article) == (
        '<div id="b"></div><h2 class="c" id="a">X</h2><h2 id="a-1">A</h2><h2 id="b-1" title="a>b">B</h2>',
        [Found(2, "X", "a"), Found(2, "A", "a-1"), Found(2, "B", "b-1")],
    )


def test_code_and_comments_in_trusted_html_hold_no_headings():
    source = "<script>x = '<h2>A</h2>'</script><!-- <h2>B</h2> --><textarea><h2>C</h2></textarea><h2>D</h2>"

    assert to_html(HtmlBlock(html=source), raw_html="trust") == source.replace("<h2>D", '<h2 id="d">D') + "\n"


def test_many_headings_that_are_left_open_do_no_harm():
    article = Markup("<h2>" * 50_000)

    assert with_ids(article) == (article, [])


def test_a_heading_inside_of_another_has_no_id_of_its_own():
    nested = HtmlBlock(html=f"<h1><b>{'<h2><b>' * 300}{'x' * 10_000}")

    assert to_html(HtmlBlock(html="<h1>a <b><h2>b</h2></b></h1><h2>c</h2>")) == (
        '<h1 id="a-b">a <b><h2>b</h2></b></h1><h2 id="c">c</h2>\n'
    )
    assert len(to_html(nested)) < 50_000


@pytest.mark.parametrize("engine", [Mistune(footnotes=True), CommonMark(footnotes=True)])
def test_raw_html_brings_no_id_a_second_time_nor_one_of_its_own(engine):
    raw = '<a id="fn-1">a</a><a id="fnref-1">b</a><a id="fnref-1">c</a><a id="fn-2-1">d</a><a id="x">e</a>'
    text = f"a[^1] {raw}\n\n[^1]: b"
    blocks = [HtmlBlock(html=raw), Paragraph(text=text), Paragraph(text=text), Heading(text="fn-1")]
    shown = to_html(blocks, engine=engine, id_prefix="p-")
    ids = re.findall(r'\sid="([^"]*)"', shown)

    assert len(ids) == len(set(ids)) > 5
    assert all(each.startswith("p-fn") for each in ids)
    assert "id=" not in to_html(HtmlBlock(html=raw)) + to_html(Paragraph(text=raw))
