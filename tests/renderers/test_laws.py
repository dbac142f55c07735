"""One walk, many targets: the words of every format are the same words."""

from __future__ import annotations

import warnings
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import content_files, shared
from renderers.attacks import dangers
from renderers.words import errors_of, html_words, markdown_words, text_words
from replicator import blocks
from replicator.errors import RenderError, ReplicatorError
from replicator.files import load
from replicator.model import Post
from replicator.renderers import to_html, to_markdown, to_text

MARKS = [
    *"*_`[]()<>#-+.1!|&;\\ ~=:\"'/",
    "\n",
    "\n\n",
    "    ",
    "&amp;",
    "1. ",
    "- ",
    "```",
    "~~~",
    "<b>",
    "<!--",
]
TEXT = st.lists(st.one_of(st.sampled_from(MARKS), st.sampled_from(["word", "two", "a"])), max_size=12).map(
    "".join
)
MARKDOWN = st.sampled_from(
    [
        "A *b* `c`",
        "- a\n- b\n\n  c",
        "1. a\n2. b",
        "> q\n> - r",
        "```\ncode *x*\n```",
        "    indented",
        "| a | b |\n| - | - |\n| c | d |",
        "# H\n\n[l](/u) ![alt](/i)",
        "<p>raw <b>html</b></p>\n\ntext",
        "Setext\n------\nline\nline  \nbreak",
        "- [x] task\n\n***\n\n+ other",
        "[ref]\n\n[ref]: /x",
        "```\nleft open",
        "<!-- left open",
    ]
)
LEAVES = st.one_of(
    st.builds(blocks.Paragraph, text=MARKDOWN),
    st.builds(blocks.Blockquote, quote=MARKDOWN, source=TEXT, cite=TEXT),
    st.builds(blocks.Heading, text=TEXT, level=st.integers(1, 6)),
    st.builds(blocks.Image, image=st.just(["/a b.jpg"]), alt=TEXT, caption=TEXT, link=st.just("/x")),
    st.builds(
        blocks.Gallery,
        images=st.lists(st.builds(blocks.Picture, image=st.just(["a"]), alt=TEXT, caption=TEXT)),
    ),
    st.builds(blocks.CodeBlock, code=TEXT, language=st.just("py"), caption=TEXT),
    st.builds(blocks.ListBlock, items=st.lists(MARKDOWN, max_size=3), ordered=st.booleans()),
    st.builds(
        blocks.Table,
        rows=st.lists(st.builds(blocks.Row, cells=st.lists(TEXT, max_size=3)), max_size=3),
        header=st.booleans(),
        header_column=st.booleans(),
        caption=TEXT,
    ),
    st.builds(
        blocks.Video, url=st.sampled_from(["", "/a.mp4", "https://youtu.be/abcdefghijk"]), caption=TEXT
    ),
    st.builds(
        blocks.Buttons, buttons=st.lists(st.builds(blocks.Link, label=TEXT, url=st.sampled_from(["", "/u"])))
    ),
    st.builds(
        blocks.HtmlBlock,
        html=st.sampled_from(["<p>a<ul><li>b<ol><li>c</ol></ul>", "<b>x</b> y", "<table><tr><td>z"]),
    ),
    st.builds(blocks.Divider),
)
BLOCKS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(blocks.Group, title=TEXT, blocks=st.lists(inner, max_size=3)),
        st.builds(blocks.Columns, blocks=st.lists(inner, max_size=3)),
    ),
    max_leaves=6,
)  # fmt: skip


def assert_same_words(post):
    words = html_words(to_html(post))

    assert markdown_words(to_markdown(post)) == words
    assert text_words(to_text(post, width=None)) == words
    return words


@settings(max_examples=150, deadline=None)
@given(st.builds(Post, title=TEXT, subtitle=TEXT, blocks=st.lists(BLOCKS, max_size=4), content=MARKDOWN))
def test_the_words_of_any_post_are_the_same_in_every_format(post):
    assert_same_words(post)


@settings(max_examples=100, deadline=None)
@given(
    st.builds(
        Post,
        title=TEXT,
        subtitle=TEXT,
        blocks=st.lists(BLOCKS, max_size=4),
        content=st.one_of(TEXT, MARKDOWN),
    )
)
def test_the_html_of_any_post_is_valid_and_safe(post):
    page = to_html(post, page=True)

    assert errors_of(page) == []
    assert dangers(page) == []


def test_rendering_does_not_change_the_post():
    for path in (shared("seed/post.yaml"), *content_files()[:40]):
        post, again = load(path), load(path)
        to_html(post, page=True)
        to_markdown(post, page=True)
        to_text(post, page=True)

        assert post == again


@pytest.mark.parametrize("part", range(4))
def test_every_real_post_has_the_same_words_in_every_format_and_valid_html(part):
    shared("corpus")
    seen = Counter()
    for path in content_files()[part::4]:
        try:
            post = load(path)
        except ReplicatorError:
            seen["does not load"] += 1
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            words = assert_same_words(post)
        assert errors_of(to_html(post)) == [], path
        seen["rendered" if words else "rendered, without words"] += 1
        seen["words"] += len(words)
    print(dict(seen))

    assert seen["words"] > 10_000


def test_every_bad_file_that_loads_renders_in_every_format():
    for path in sorted(shared("bad").glob("*.yaml")):
        try:
            post = load(path)
        except ReplicatorError:
            continue
        for render in (to_html, to_markdown, to_text):
            page = rendered(render, post)
            assert "None" not in page
            assert render is not to_html or dangers(page) == []


def rendered(render, post):
    """Render a page, or '' where the post nests too deep for one; any other error is one of the test."""
    try:
        return render(post, page=True)
    except RenderError:
        return ""
