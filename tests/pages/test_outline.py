"""Tables of contents."""

from __future__ import annotations

from urllib.parse import unquote

import html5lib
import pytest

import replicator
from replicator import Post, toc
from replicator.blocks import Contents, ContentsEntry, Heading, HtmlBlock, Paragraph
from replicator.renderers import html


def entries(contents: Contents) -> list[object]:
    """Write entries as nested lists of ids."""

    def nested(found: list[ContentsEntry]) -> list[object]:
        return [[each.id, *nested(each.entries)] for each in found]

    return nested(contents.entries)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", []),
        ("## a\n### b\n### c\n## d", [["a", ["b"], ["c"]], ["d"]]),
        ("### a\n## b\n# c", [["a"], ["b"], ["c"]]),
        ("# a\n### b\n## c\n### d", [["a", ["b"], ["c", ["d"]]]]),
        ("## a\n#### left out\n### a", [["a", ["a-1"]]]),
        ("## ![](x.png)\n\n## a", [["a"]]),
    ],
)
def test_headings_are_under_the_nearest_that_is_greater(source, expected):
    assert entries(toc(Post(content=source))) == expected


def test_how_deep_it_goes_can_be_said():
    post = Post(blocks=[Heading(text="a"), Paragraph(text="#### b"), Heading(text="c", level=6)])

    assert entries(toc(post, deepest=2)) == [["a"]]
    assert entries(toc(post, deepest=6)) == [["a", ["b", ["c"]]]]


def test_it_renders_in_every_format():
    contents = toc(Post(content="## A & *b*\n### [C](x) <i>d</i>\n## E"))

    assert replicator.to_html(contents) == (
        '<nav class="contents">\n<ul>\n'
        '<li>\n<a href="#a--b">A &amp; b</a><ul>\n<li><a href="#c-d">C d</a></li>\n</ul>\n</li>\n'
        '<li><a href="#e">E</a></li>\n</ul>\n</nav>\n'
    )
    assert replicator.to_markdown(contents) == "- [A & b](#a--b)\n  - [C d](#c-d)\n- [E](#e)\n"
    assert replicator.to_text(contents) == "- A & b\n  - C d\n- E\n"
    assert replicator.to_html(toc(Post(content="no headings"))) == ""


def test_each_link_leads_to_a_heading_of_the_page():
    post = Post(
        title="T",
        blocks=[
            Heading(text="Setup"),
            Paragraph(text="## Setup\n\n### “Ünï” & 日本"),
            HtmlBlock(html="<h2>Setup</h2>"),
            Heading(text='"><script>', level=3),
        ],
    )
    for renderer in (html, html.copy(id_prefix='p"7-')):
        contents = renderer(toc(post, renderer=renderer))
        page = html5lib.parse(str(renderer(post, page=True)), namespaceHTMLElements=False)
        ids = {node.get("id") for node in page.iter() if node.tag in ("h2", "h3")}
        links = html5lib.parseFragment(str(contents), namespaceHTMLElements=False)
        found = [node.get("href") for node in links.iter("a")]
        assert len(found) == 5
        assert {unquote(each)[1:] for each in found} == ids


def test_the_ids_are_those_of_the_markdown_too():
    post = Post(
        blocks=[Heading(text="What *we* do"), Heading(text="What *we* do"), Heading(text="B_c", level=3)]
    )

    assert toc(Post(content=replicator.to_markdown(post))) == toc(post)


def test_headings_without_ids_are_words():
    contents = toc(Post(content="## A"), renderer=html.copy(id_prefix=None))

    assert contents == Contents()
