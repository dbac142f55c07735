"""What a function that reads Markdown is told of the elements and of the pieces of a line."""

from __future__ import annotations

import pytest

import replicator
from replicator.blocks import Paragraph
from replicator.renderers import MarkdownNode, Read, Span

ELEMENTS = [
    MarkdownNode("heading", "## A *b* ##", text="A *b*", level=2),
    MarkdownNode("heading", "A\nb\n===", text="A\nb", level=1),
    MarkdownNode("paragraph", "c *d*\ne", text="c *d*\ne"),
    MarkdownNode("quote", "> f\n>\n> - g", text="f\n\n- g"),
    MarkdownNode("list", "7) h\n8) i\n\n   j", items=("h", "i\n\nj"), ordered=True, first=7),
    MarkdownNode("list", "- k\n- l", items=("k", "l")),
    MarkdownNode("code", "```py x&amp;\nm\n```", text="m\n", info="py x&"),
    MarkdownNode("code", "    n", text="n"),
    MarkdownNode("table", "| o | p |\n| - | - |\n| *q* | r |", rows=(("o", "p"), ("*q*", "r"))),
    MarkdownNode("table", "| s |\n| -: |\n| t |", rows=(("s",), ("t",)), aligned=True),
    MarkdownNode("divider", "***"),
    MarkdownNode("html", "<p>u</p>", text="<p>u</p>"),
    MarkdownNode("definition", "[v]: /w 'x'", text="v"),
]


@pytest.fixture
def read() -> Read:
    site, given = replicator.markdown.copy(), []
    site.reads(Paragraph, "paragraph")(lambda node, read: given.append(read))
    site.read("a")
    return given[0]


@pytest.mark.parametrize("expected", ELEMENTS, ids=lambda node: node.source)
def test_an_element_is_told_with_its_inside(read, expected):
    (node,) = read.nodes(expected.source)

    assert (node.start, node.end) == (0, len(expected.source))
    assert {name: getattr(node, name) for name in TOLD} == {name: getattr(expected, name) for name in TOLD}


TOLD = ("kind", "source", "text", "level", "info", "items", "ordered", "first", "rows", "aligned")


def test_an_element_says_where_it_stands_and_what_it_refers_to(read):
    text = "\n\n# a\n\n[b][c] and [d]\n\n- e\n\n  f\n\n\n[c]: /g\n[d]: /h 'i'\n"

    nodes = read.nodes(text)

    assert all(text[node.start : node.end] == node.source for node in nodes)
    assert [node.source for node in nodes[:3]] == ["# a", "[b][c] and [d]", "- e\n\n  f"]
    assert [node.references for node in nodes[:3]] == [(), ("[c]: /g", "[d]: /h 'i'"), ()]


def test_a_line_is_told_in_pieces(read):
    line = "a &amp; b\nc\\\n*d **e*** ~~f~~ `g *h*` <kbd>i</kbd>"

    assert read.spans(line) == (
        Span("text", "a & b\nc"),
        Span("break"),
        Span("emphasis", inside=(Span("text", "d "), Span("strong", inside=(Span("text", "e"),)))),
        Span("text", " "),
        Span("strikethrough", inside=(Span("text", "f"),)),
        Span("text", " "),
        Span("code", "g *h*"),
        Span("text", " "),
        Span("html", "<kbd>"),
        Span("text", "i"),
        Span("html", "</kbd>"),
    )


def test_links_and_images_are_told_with_readable_addresses_and_words(read):
    link, image = read.spans("[j *k*](/%C3%A4/%FF%20 'l &lt;')![m\\\n*n*](/o)")

    assert link == Span(
        "link",
        url="/ä/%FF%20",
        title="l <",
        inside=(Span("text", "j "), Span("emphasis", inside=(Span("text", "k"),))),
    )
    assert (image.kind, image.text, image.url, image.title) == ("image", "m n", "/o", "")
