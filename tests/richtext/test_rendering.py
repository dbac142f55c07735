"""How rich text looks, and how to have it look otherwise."""

from __future__ import annotations

import warnings
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings

from corpus import shared
from renderers.attacks import ATTACKS, URLS, dangers
from renderers.words import errors_of, html_words, markdown_words, text_words
from replicator import Block, Converter, Post, RawBlock, RichText, blocks, registry
from replicator.errors import ContentWarning, RenderError
from replicator.renderers import html, markdown, text, to_html, to_markdown, to_text
from replicator.richtext import (
    Bold,
    BulletList,
    Code,
    CodeBlock,
    HardBreak,
    Heading,
    HtmlText,
    Image,
    Italic,
    Link,
    ListItem,
    Mark,
    Node,
    OrderedList,
    Paragraph,
    Table,
    TableCell,
    TableHeader,
    TableRow,
    Text,
    attribute,
    schema,
)  # fmt: skip
from richtext.corpus_fields import contents
from richtext.corpus_fields import rich_texts as stored_texts
from richtext.strategies import HTML, WORDS, WRITTEN, rich_texts


def line(*pieces: Any) -> str:
    """Render pieces of a paragraph to HTML, without the paragraph."""
    return to_html(RichText(Paragraph(*pieces))).removeprefix("<p>").removesuffix("</p>\n")


def test_every_node_and_mark_of_statamic_has_a_class() -> None:
    nodes = "paragraph heading text bulletList orderedList listItem blockquote codeBlock hardBreak horizontalRule image"
    tables, marks = (
        "table tableRow tableCell tableHeader",
        "bold italic underline strike code subscript superscript",
    )

    assert schema.nodes.keys() >= {*nodes.split(), *tables.split()}
    assert schema.marks.keys() >= {*marks.split(), "small", "link"}


def test_every_node_and_mark_of_the_schema_has_a_look_in_every_format() -> None:
    for renderer in (html, markdown, text):
        for cls in {*schema.nodes.values(), *schema.marks.values(), RichText, HtmlText}:
            assert renderer.find(cls.__new__(cls)), (renderer, cls)


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([Text("a", Bold(), Italic())], "<strong><em>a</em></strong>"),
        ([Text("a", Bold()), Text("b", Bold(), Italic())], "<strong>a<em>b</em></strong>"),
        ([Text("a", Bold(), Italic()), Text("b", Italic())], "<em><strong>a</strong>b</em>"),
        (
            [Text("a ", Italic()), Text("b", Link("/b"), Italic()), Text(" c", Italic())],
            '<em>a <a href="/b">b</a> c</em>',
        ),
        ([Text("a", Code(), Link("/a")), Text("b", Code())], '<a href="/a"><code>a</code></a><code>b</code>'),
        ([Text("a", Link("/a")), Text("b", Link("/b"))], '<a href="/a">a</a><a href="/b">b</a>'),
        ([Text("a", Italic()), HardBreak(marks=[Italic()]), Text("b", Italic())], "<em>a<br>b</em>"),
        ([Text("a", Mark(type="highlight"), Bold()), Text("b", Bold())], "<strong>ab</strong>"),
        ([Text("a & <b>", Bold())], "<strong>a &amp; &lt;b&gt;</strong>"),
    ],
)
def test_neighbours_with_the_same_mark_are_in_one_element(pieces: list[Any], expected: str) -> None:
    assert line(*pieces) == expected


def test_references_go_through_the_resolvers_as_they_are_stored() -> None:
    seen: list[str] = []

    def resolve(target: str) -> str:
        seen.append(target)
        return f"/found?{len(seen)}"

    rich = RichText(
        Paragraph(Text("a", Link("statamic://entry::1#top")), Image("asset::main::a.jpg", "A")),
        HtmlText(
            "<p><a href=\"statamic://entry::2?a=1&amp;b\">b</a><img src='statamic://asset::main::b c.jpg'></p>"
        ),
    )
    shown = to_html(rich, resolve_link=resolve, resolve_asset=resolve)

    assert seen == [
        "statamic://entry::1#top",
        "asset::main::a.jpg",
        "statamic://entry::2?a=1&b",
        "statamic://asset::main::b c.jpg",
    ]
    assert shown == (
        '<p><a href="/found?1">a</a><img src="/found?2" alt="A"></p>\n'
        '<p><a href="/found?3">b</a><img src="/found?4"></p>\n'
    )


def test_references_that_nobody_resolves_leave_their_words() -> None:
    rich = RichText(
        Paragraph(Text("a", Link("statamic://entry::1")), Image("statamic://asset::main::a.jpg", "A")),
        HtmlText('<a href="statamic://entry::2">b</a>'),
    )

    assert to_html(rich) == "<p>aA</p>\n<a>b</a>\n"


def test_a_link_to_a_new_tab_does_not_hand_over_the_page() -> None:
    assert line(Text("a", Link("/a", target="_blank"))) == '<a href="/a" target="_blank" rel="noopener">a</a>'
    assert 'rel="nofollow"' in line(Text("a", Link("/a", target="_blank", rel="nofollow")))


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (Heading("a", level="3"), '<h3 id="a">a</h3>\n'),
        (Heading("a", level=9), '<h2 id="a">a</h2>\n'),
        (Heading("a", level=None), '<h2 id="a">a</h2>\n'),
        (Heading("a", level=[1]), '<h2 id="a">a</h2>\n'),
        (Paragraph("a", textAlign="right"), '<p align="right">a</p>\n'),
        (Heading("a", level=3, textAlign="justify"), '<h3 id="a" align="justify">a</h3>\n'),
        (Paragraph("a", textAlign="left"), "<p>a</p>\n"),
        (Paragraph("a", textAlign="x; y"), "<p>a</p>\n"),
        (OrderedList(ListItem("a"), order=4), '<ol start="4">\n<li>a</li>\n</ol>\n'),
        (OrderedList(ListItem("a"), start="x"), "<ol>\n<li>a</li>\n</ol>\n"),
        (CodeBlock("a\n\n", language=' x" y'), '<pre><code class="language-x&#34; y">a\n</code></pre>\n'),
        (Table(TableRow(TableCell("a", rowspan=10**9, colspan=-2))), None),
    ],
)
def test_attributes_that_make_no_sense_do_no_harm(node: Node, expected: str | None) -> None:
    shown = to_html(RichText(node))

    assert expected is None or shown == expected
    assert errors_of(shown) == []
    assert "-2" not in shown


def test_a_first_row_of_headers_is_the_head_of_a_table() -> None:
    header, row = TableRow(TableHeader("h"), TableHeader("i")), TableRow(TableHeader("a"), TableCell("b"))

    assert "<thead>\n<tr>\n<th>h</th>" in to_html(RichText(Table(header, row)))
    assert "<thead>" not in to_html(RichText(Table(row, header)))
    assert to_markdown(RichText(Table(header, row))) == "| h | i |\n| --- | --- |\n| a | b |\n"


def test_a_list_of_short_items_is_close_in_lines() -> None:
    rich = RichText(
        BulletList(ListItem(Paragraph("a"), BulletList(ListItem(Paragraph("b")))), ListItem(Paragraph("c")))
    )

    assert to_markdown(rich) == to_text(rich) == "- a\n  - b\n- c\n"


def test_breaks_at_the_end_of_a_paragraph_are_not_written_as_backslashes() -> None:
    rich = RichText(Paragraph("a", HardBreak(), "b", HardBreak(), " ", HardBreak()), Paragraph(HardBreak()))

    assert to_markdown(rich) == "a\\\nb\n"
    assert to_text(rich) == "a\nb\n"


def test_blocks_inside_are_rendered_as_blocks_anywhere_and_disabled_ones_are_not() -> None:
    rich = RichText(
        blocks.Heading(text="H"),
        Node(blocks.Paragraph(text="*p*", enabled=False), blocks.Divider(), type="callout"),
    )

    assert (
        to_html(rich) == '<h2 id="h">H</h2>\n<div class="unknown-node" data-type="callout">\n<hr>\n</div>\n'
    )


def test_a_post_shows_its_main_rich_text() -> None:
    first, second = RichText(Paragraph("first")), RichText(Paragraph("second"))

    assert to_html(Post(extra={"a": first, "b": second})) == "<p>first</p>\n"
    assert to_html(Post(extra={"a": first, "content": second})) == "<p>second</p>\n"
    assert to_html(Post(blocks=[blocks.Divider()], extra={"a": first})) == "<hr>\n"
    assert to_html(Post(content="md", extra={"a": first})) == "<p>md</p>\n"
    assert to_html(Post(blocks=[blocks.Divider()], extra={"content": first})) == "<hr>\n<p>first</p>\n"


def test_rich_text_inside_an_unknown_block_is_shown() -> None:
    block = RawBlock(
        type="article", extra={"bard": RichText(Paragraph("a"), blocks.Divider()), "tone": "info"}
    )

    assert to_html(block) == '<div class="unknown-block" data-type="article">\n<p>a</p>\n<hr>\n</div>\n'
    assert to_html(block, unknown="drop") == ""


def test_a_field_of_rich_text_is_shown_without_a_function() -> None:
    own = Converter(registry.copy())

    @own.registry.block("teaser")
    class Teaser(Block):
        body: RichText
        notes: list[RichText]

    block = own.structure(
        {"type": "teaser", "body": "<p>a</p>", "notes": ["<p>b", [{"type": "paragraph"}]]}, Teaser
    )

    assert to_html(block) == "<div>\n<p>a</p>\n<p>b</p>\n<p></p>\n</div>\n"


UNKNOWN = RichText(Paragraph("a", Text("b", Mark(type="glow")), Node("c", type="chip")))


def test_unknown_nodes_and_marks_follow_the_policy() -> None:
    assert to_html(UNKNOWN) == '<p>ab<span class="unknown-node" data-type="chip">c</span></p>\n'
    assert to_html(UNKNOWN, unknown="drop") == "<p>ab</p>\n"
    for name, message in (("chip", "nodes of type 'chip'"), ("glow", "marks of type 'glow'")):
        only = RichText(Paragraph(Node(type="chip") if name == "chip" else Text("b", Mark(type="glow"))))
        with pytest.raises(RenderError, match=f"nothing renders {message} as markdown"):
            to_markdown(only, unknown="error")
        with pytest.warns(ContentWarning, match=message):
            assert to_text(only, unknown="warn") == ("" if name == "chip" else "b\n")


def test_an_unknown_node_is_told_with_its_path() -> None:
    post = Post(extra={"bard": RichText(Paragraph("a", Node(type="chip")), form="doc")})

    with pytest.raises(
        RenderError, match=r"^bard\.content\[0\]\.content\[1\]: nothing renders nodes of type 'chip'"
    ):
        to_html(post, unknown="error")


def test_a_node_and_a_mark_can_look_otherwise_for_one_site() -> None:
    site = html.copy()
    site.renders(Heading)(
        lambda node, render: render.element(
            f"h{node.level}", render.nodes(node.content), id=node.text.lower()
        )
    )
    site.renders(Bold)(lambda _mark, render: render.element("b", render.inside))
    site.renders(Node)(lambda node, render: render.element("p", f"({node.type})"))
    rich = RichText(Heading("Top", level=2), Paragraph(Text("a", Bold())), Node(type="poll"))

    assert site(rich) == '<h2 id="top">Top</h2>\n<p><b>a</b></p>\n<p>(poll)</p>\n'
    assert to_html(rich).startswith('<h2 id="top">Top</h2>\n<p><strong>a</strong></p>\n')


def test_a_node_class_of_ones_own_is_shown_as_its_function_says_or_else_its_inside() -> None:
    own = schema.copy()

    @own.node("callout")
    class Callout(Node):
        tone = attribute("tone", default="info", read=str)

    @own.mark("glow")
    class Glow(Mark):
        pass

    data = [
        {
            "type": "callout",
            "attrs": {"tone": "warm"},
            "content": [{"type": "text", "marks": [{"type": "glow"}], "text": "a"}],
        }
    ]
    rich = Converter(schema=own).structure(data, RichText)
    site = html.copy()
    site.renders(Callout)(
        lambda node, render: render.element("aside", render.nodes(node.content), class_=node.tone)
    )

    assert site(rich, unknown="error") == '<aside class="warm">a</aside>\n'
    assert to_text(rich, unknown="error") == "a\n"


def test_a_function_knows_where_the_rich_text_is() -> None:
    places: list[Any] = []
    site = html.copy()

    @site.renders("note")
    def note(block: RawBlock, render: Any) -> str:
        places.append((render.index, render.depth, render.parent))
        return ""

    inner = RawBlock(type="note")
    post = Post(extra={"content": RichText(Paragraph("a"), inner)})
    site(post)

    assert places == [(1, 1, post)]


def test_nodes_without_end_are_refused_by_name() -> None:
    node = Paragraph("a")
    for _ in range(5_000):
        node = Node(node, type="x")
    with pytest.raises(RenderError, match="too deep"):
        to_html(RichText(node))


def attacked(attack: str) -> RichText:
    """Make a rich text with the attack in every text, type and attribute."""
    given = dict.fromkeys(
        ("textAlign", "class", "style", "onclick", "id", "language", "start", "level"), attack
    )
    nodes: list[Node] = []
    for cls in dict.fromkeys(schema.nodes.values()):
        if cls is Text:
            continue
        node = cls(Text(attack)) if cls is not Image else Image(attack, attack)
        node.attrs = {
            **given,
            "src": attack,
            "alt": attack,
            "title": attack,
            "order": attack,
            "colspan": attack,
        }
        node.type = attack
        nodes.append(node)
    marks = [Link(attack, target=attack, rel=attack, title=attack), *[cls.__new__(cls) for cls in ()]]
    for cls in dict.fromkeys(schema.marks.values()):
        mark = cls(attack) if cls is Link else cls()
        mark.attrs |= {**given, "href": attack, "target": attack, "rel": attack, "title": attack}
        marks.append(mark)
    strange = Node(Text(attack, Mark(type=attack, **given)), type=attack, **given)
    sets: list[Any] = [
        blocks.Paragraph(text=attack, type=attack),
        blocks.Image(image=[attack], alt=attack, link=attack),
        RawBlock(type=attack, extra={attack: [RichText(Paragraph(attack, Text(attack, Link(attack))))]}),
    ]
    linked = Image(attack, attack)
    linked.marks = (Link(attack), Mark(type=attack))
    return RichText(
        *nodes,
        strange,
        Paragraph(*[Text(attack, mark) for mark in marks], linked),
        Heading(attack, level=2, id=attack),
        *sets,
        BulletList(ListItem(Paragraph(attack), *sets)),
        HtmlText(attack),
    )


def test_alignment_needs_no_inline_style_so_that_a_strict_policy_can_hold() -> None:
    for alignment in ("left", "center", "right", "justify"):
        assert dangers(to_html(RichText(Paragraph("a", textAlign=alignment)))) == []


@pytest.mark.parametrize("part", range(4))
def test_no_attack_in_any_node_mark_or_attribute_runs(part: int) -> None:
    for attack in ATTACKS[part::4]:
        shown = to_html(attacked(attack))
        assert dangers(shown) == [], attack
        again = to_html(Post(content=to_markdown(attacked(attack))))
        assert dangers(again) == [], attack


def test_no_address_that_a_resolver_gives_runs() -> None:
    for url in URLS:
        given = {"resolve_link": lambda _, url=url: url, "resolve_asset": lambda _, url=url: url}
        rich = RichText(
            Paragraph(Text("a", Link("statamic://entry::1")), Image("asset::main::a.jpg")),
            HtmlText('<a href="statamic://entry::1">a</a><img src="statamic://asset::main::a">'),
        )
        assert dangers(to_html(rich, **given)) == [], url  # type: ignore[arg-type]


def assert_same_words(rich: RichText) -> list[str]:
    words = html_words(to_html(rich))

    assert markdown_words(to_markdown(rich)) == words
    assert text_words(to_text(rich, width=None)) == words
    return words


@settings(max_examples=150, deadline=None)
@given(rich_texts(WRITTEN, spaced=True))
def test_the_words_of_any_rich_text_are_the_same_in_every_format(rich: RichText) -> None:
    assert_same_words(rich)


@settings(max_examples=150, deadline=None)
@given(rich_texts(WRITTEN))
def test_the_words_of_any_rich_text_are_the_same_in_html_and_plain_text(rich: RichText) -> None:
    assert text_words(to_text(rich, width=None)) == html_words(to_html(rich))


@settings(max_examples=200, deadline=None)
@given(rich_texts(WORDS))
def test_the_html_of_any_rich_text_is_safe(rich: RichText) -> None:
    assert dangers(to_html(rich)) == []


@settings(max_examples=100, deadline=None)
@given(HTML)
def test_html_in_a_rich_text_is_shown_as_html(source: str) -> None:
    assert to_html(RichText(HtmlText(source), form="html")) == to_html(blocks.HtmlBlock(html=source))


def test_every_rich_text_of_the_corpus_has_the_same_words_in_every_format(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shared("corpus")
    converter, seen = Converter(), Counter[str]()
    for path, content in contents():
        for _, data in stored_texts(content.data):
            rich = converter.structure({"x": data}, Post).extra["x"]
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                words = assert_same_words(rich)
            assert errors_of(to_html(rich)) == [], path
            seen["rich texts"] += 1
            seen["words"] += len(words)
    with capsys.disabled():
        print(f"\n{dict(seen)} the same in HTML, Markdown and plain text")

    assert seen["rich texts"] > 350
    assert seen["words"] > 40_000
