"""Rich text by hand, from Markdown and from HTML."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus import content_files, shared
from renderers.words import errors_of, html_words
from replicator import Converter, Post, RichText, blocks, load
from replicator.errors import ContentError
from replicator.renderers import to_html
from replicator.richtext import (
    Blockquote,
    Bold,
    BulletList,
    Code,
    CodeBlock,
    HardBreak,
    Heading,
    HorizontalRule,
    Image,
    Italic,
    Link,
    ListItem,
    Node,
    OrderedList,
    Paragraph,
    Strike,
    Table,
    TableCell,
    TableHeader,
    TableRow,
    Text,
    from_html,
    from_markdown,
)  # fmt: skip
from richtext.strategies import HTML, WORDS, WRITTEN, rich_texts


def test_rich_text_is_built_of_nodes_blocks_and_plain_text() -> None:
    text = RichText(
        Heading("Title", level=3),
        Paragraph("Hello ", Text("world", Bold(), Link("/w")), "."),
        blocks.Divider(),
    )

    assert Converter().unstructure(text) == [
        {"type": "heading", "attrs": {"level": 3}, "content": [{"type": "text", "text": "Title"}]},
        {
            "type": "paragraph",
            "content": [
                {"type": "text", "text": "Hello "},
                {
                    "type": "text",
                    "marks": [{"type": "bold"}, {"type": "link", "attrs": {"href": "/w"}}],
                    "text": "world",
                },
                {"type": "text", "text": "."},
            ],
        },
        {"type": "set", "attrs": {"values": {"type": "divider"}}},
    ]
    assert (
        repr(text.content[1])
        == "Paragraph(Text('Hello '), Text('world', Bold(), Link(href='/w')), Text('.'))"
    )


def test_what_is_said_of_a_node_can_be_read_and_changed() -> None:
    heading, image = Heading("a", level="2"), Image("a.jpg")

    assert (heading.level, image.alt, OrderedList(order=4).start) == (2, "", 4)
    heading.level = 4
    image.alt = "A"
    assert (heading.attrs, image.attrs) == ({"level": 4}, {"src": "a.jpg", "alt": "A"})


def test_the_text_of_rich_text_is_its_words_by_lines() -> None:
    text = RichText(
        Heading("Title"),
        Paragraph("a", Text("b", Bold()), HardBreak(), "c"),
        Paragraph(),
        BulletList(ListItem(Paragraph("d")), ListItem(Paragraph("e"))),
        blocks.Paragraph(text="not a node"),
    )

    assert text.text == "Title\nab\nc\nd\ne"
    assert from_html("<p>a<br>b</p>").text == "a\nb"
    assert Converter().structure("<p>a &amp; <b>b</b></p><p>c</p>", RichText).text == "a & b\nc"


def test_descendants_are_given_in_the_order_of_reading() -> None:
    inner = blocks.Group(blocks=[blocks.Divider()])
    text = RichText(BulletList(ListItem(Paragraph("a"))), inner)

    assert [type(piece).__name__ for piece in text.descendants()] == [
        "BulletList", "ListItem", "Paragraph", "Text", "Group",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "nodes"),
    [
        (
            "a *b* **c** `d` ~~e~~",
            [
                Paragraph(
                    "a ",
                    Text("b", Italic()),
                    " ",
                    Text("c", Bold()),
                    " ",
                    Text("d", Code()),
                    " ",
                    Text("e", Strike()),
                )
            ],
        ),
        ("***a***", [Paragraph(Text("a", Italic(), Bold()))]),
        ("## T\n\nT2\n---", [Heading("T", level=2), Heading("T2", level=2)]),
        (
            '[a](/b "t") <https://c.d>',
            [Paragraph(Text("a", Link("/b", title="t")), " ", Text("https://c.d", Link("https://c.d")))],
        ),
        ("[a](statamic://entry::1)", [Paragraph(Text("a", Link("statamic://entry::1")))]),
        ("![a *b*](/c.jpg)", [Paragraph(Image("/c.jpg", "a b"))]),
        ("a\nb  \nc", [Paragraph("a b", HardBreak(), "c")]),
        (
            "- a\n- b\n  1. c",
            [
                BulletList(
                    ListItem(Paragraph("a")), ListItem(Paragraph("b"), OrderedList(ListItem(Paragraph("c"))))
                )
            ],
        ),
        ("3. a", [OrderedList(ListItem(Paragraph("a")), start=3)]),
        ("> a\n>\n> b", [Blockquote(Paragraph("a"), Paragraph("b"))]),
        ("```py\n\na <b>\n```", [CodeBlock("\na <b>", language="py")]),
        ("    a &amp;", [CodeBlock("a &amp;")]),
        ("***", [HorizontalRule()]),
        (
            "| a |\n| - |\n| b |",
            [Table(TableRow(TableHeader(Paragraph("a"))), TableRow(TableCell(Paragraph("b"))))],
        ),
        ("&amp; &copy; \\*", [Paragraph("& © *")]),
        ("a <b>b *c*</b> d", [Paragraph("a ", Text("b ", Bold()), Text("c", Bold(), Italic()), " d")]),
        ("<div>\n\n*a*\n\n</div>\n\nb", [Paragraph(Text("a", Italic())), Paragraph("b")]),
        ("- [x] a\n- [ ] b", [BulletList(ListItem(Paragraph("☑ a")), ListItem(Paragraph("☐ b")))]),
        ("", []),
    ],
)
def test_markdown_becomes_nodes(source: str, nodes: list[Node]) -> None:
    assert from_markdown(source) == RichText(*nodes)


@pytest.mark.parametrize(
    ("source", "nodes"),
    [
        ("<h3>a</h3><p>b<p>c", [Heading("a", level=3), Paragraph("b"), Paragraph("c")]),
        (
            "a <b>b <i>c</b> d</i>",
            [Paragraph("a ", Text("b ", Bold()), Text("c", Bold(), Italic()), Text(" d", Italic()))],
        ),
        ("<p> a \n b<br> c </p>", [Paragraph("a b", HardBreak(), "c")]),
        (
            "<ul><li>a<li><p>b</p><ul><li>c</ul></ul>",
            [
                BulletList(
                    ListItem(Paragraph("a")), ListItem(Paragraph("b"), BulletList(ListItem(Paragraph("c"))))
                )
            ],
        ),
        ("<li>a", [BulletList(ListItem(Paragraph("a")))]),
        ("<ul>a</ul>", [BulletList(ListItem(Paragraph("a")))]),
        (
            "<table><tbody><tr><th colspan=2>a<td>b</table>c",
            [
                Table(TableRow(TableHeader(Paragraph("a"), colspan=2), TableCell(Paragraph("b")))),
                Paragraph("c"),
            ],
        ),
        ("<td>a", [Table(TableRow(TableCell(Paragraph("a"))))]),
        ("<pre>\n\na\n <b>b</b>\n</pre>", [CodeBlock("\na\n b")]),
        ('<pre><code class="language-js">a</code></pre>', [CodeBlock("a", language="js")]),
        (
            '<a href="/a" target="_blank" rel="x" title="t" class="y">a</a>',
            [Paragraph(Text("a", Link("/a", target="_blank", rel="x", title="t")))],
        ),
        (
            '<figure><img src="/a" alt="A"><figcaption>c</figcaption></figure>',
            [Paragraph(Image("/a", "A")), Paragraph("c")],
        ),
        (
            "<div>a<span>b</span></div><section>c<hr>d",
            [Paragraph("ab"), Paragraph("c"), HorizontalRule(), Paragraph("d")],
        ),
        ("<script>a</script><style>b</style><!-- c -->d", [Paragraph("d")]),
        ("<p></p>", [Paragraph()]),
    ],
)
def test_html_becomes_nodes(source: str, nodes: list[Node]) -> None:
    assert from_html(source) == RichText(*nodes)


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        WORDS,
        WRITTEN,
        st.lists(
            st.sampled_from(
                ["- a", "> b", "1. c", "", "    d", "| e |", "| - |", "*f*", "<p>", "# g", "```"]
            ),
            max_size=8,
        ).map("\n".join),
    )
)
def test_any_markdown_has_the_same_words_as_rich_text(source: str) -> None:
    assert html_words(to_html(from_markdown(source))) == html_words(to_html(Post(content=source)))


def test_the_markdown_of_the_corpus_has_the_same_words_as_rich_text() -> None:
    shared("corpus")
    seen = 0
    for path in content_files()[::3]:
        try:
            source = load(path).content
        except ContentError:
            continue
        if source and "<" not in source:
            made = from_markdown(source)
            seen += 1

            assert html_words(to_html(made)) == html_words(to_html(Post(content=source))), path
            assert Converter().structure(Converter().unstructure(made), RichText) == made
    print(f"{seen} Markdown texts as rich text")

    assert seen > 50


@settings(max_examples=300, deadline=None)
@given(HTML)
@example("<table>a<tr>b<td>c</table></td>")
def test_any_html_becomes_rich_text_that_renders_well(source: str) -> None:
    made = from_html(source)

    assert errors_of(to_html(made)) == []
    assert from_html(to_html(made)) == from_html(to_html(from_html(to_html(made))))


@settings(max_examples=100, deadline=None)
@given(rich_texts(WRITTEN))
def test_rich_text_survives_html_but_for_what_html_cannot_say(text: RichText) -> None:
    once = from_html(to_html(text))

    assert to_html(from_html(to_html(once))) == to_html(once)


def test_html_without_end_takes_no_time() -> None:
    nested = from_html("<blockquote>" * 20_000 + "a" + "</ul>" * 20_000)

    assert nested.text == "a"
    assert from_html("<b>" * 20_000 + "a").text == "a"
