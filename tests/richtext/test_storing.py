"""Rich text and the data it is stored as."""

from __future__ import annotations

import copy
import pickle
from typing import Annotated, Any

import pytest
from hypothesis import given, settings

from corpus import shared
from replicator import (
    Block,
    Converter,
    Label,
    Markdown,
    Post,
    RawBlock,
    Registry,
    RichText,
    define,
    field,
    registry,
)
from replicator.converter.shapes import is_known_rich_text
from replicator.errors import ContentWarning, RegistrationError, StructureError
from replicator.fields import field_specs
from replicator.frontmatter import Content
from replicator.kinds import RICH_TEXT
from replicator.richtext import Bold, Holds, HtmlText, Image, Link, Mark, Node, Paragraph, Text, schema
from replicator.yaml import parse
from richtext.corpus_fields import contents, replaced, rich_texts
from richtext.strategies import STORED_NODES
from richtext.strategies import rich_texts as any_rich_text

converter = Converter()
nothing_known = Converter(Registry())


@define
class Article(Post):
    body: RichText = field(factory=RichText)
    aside: RichText | None = None


@define
class Hero(Block):
    block_type = "hero"
    title: str = ""


@define
class Landing(Post):
    body: Annotated[RichText, Holds(Hero)] = field(factory=RichText)


@define
class Words(Block):
    block_type = "text"
    text: str = ""


@define
class Picture(Block):
    block_type = "image"


@define
class Named(Post):
    body: Annotated[RichText, Holds(Words | Picture)] = field(factory=RichText)


def paragraph(*content: dict[str, Any]) -> dict[str, Any]:
    return {"type": "paragraph", "content": [*content]}


def words(text: str, *marks: str) -> dict[str, Any]:
    return {"type": "text", **({"marks": [{"type": mark} for mark in marks]} if marks else {}), "text": text}


def test_nodes_are_read_as_their_classes_and_marks_too() -> None:
    data = [
        {"type": "heading", "attrs": {"level": 3}, "content": [words("Title")]},
        paragraph(words("Hello "), words("world", "bold"), {"type": "hardBreak"}),
    ]
    text = converter.structure(data, RichText)

    assert [type(piece).__name__ for piece in text.descendants()] == [
        "Heading", "Text", "Paragraph", "Text", "Text", "HardBreak",
    ]  # fmt: skip
    heading, second = text.content
    assert heading.level == 3
    assert second.content[1] == Text("world", Bold())
    assert text.text == "Title\nHello world"


def test_a_set_is_a_block_of_the_registry_in_its_place() -> None:
    data = [
        paragraph(words("a")),
        {"type": "set", "attrs": {"id": "a1", "enabled": False, "values": {"type": "html", "html": "H"}}},
        {"type": "set", "attrs": {"values": {"type": "poll", "question": "?"}}},
    ]
    text = converter.structure(data, RichText)

    html, poll = text.content[1:]
    assert (type(html), html.id, html.enabled, html.html) == (registry["html"], "a1", False, "H")
    assert poll == RawBlock(type="poll", extra={"question": "?"})
    assert converter.unstructure(text) == data


def test_names_of_older_editors_are_read_and_written_back() -> None:
    data = [{"type": "bullet_list", "content": [{"type": "list_item", "content": [{"type": "hard_break"}]}]}]
    text = converter.structure(data, RichText)

    assert [type(piece).__name__ for piece in text.descendants()] == ["BulletList", "ListItem", "HardBreak"]
    assert converter.unstructure(text) == data


def test_unknown_nodes_and_marks_are_kept_whole() -> None:
    data = [
        {
            "type": "callout",
            "attrs": {"tone": "info", "deep": [1, {"a": None}]},
            "content": [words("a", "highlight")],
        },
        paragraph({"type": "mention", "attrs": {"id": "joe"}}),
    ]
    text = converter.structure(data, RichText)

    assert type(text.content[0]) is Node
    assert type(text.content[0].content[0].marks[0]) is Mark
    assert converter.unstructure(text) == data


@pytest.mark.parametrize(
    ("data", "form", "content"),
    [
        ("<p>a</p>", "html", [HtmlText("<p>a</p>")]),
        ("", "html", []),
        (None, "nodes", []),
        ([], "nodes", []),
        ({}, "nodes", []),
        ({"type": "doc", "content": [paragraph(words("a"))]}, "doc", [Paragraph("a")]),
        ([words("a"), words("b", "bold")], "nodes", [Text("a"), Text("b", Bold())]),
        ([words("plain")], "nodes", [Text("plain")]),
        ([words("<p>a</p>")], "mixed", [HtmlText("<p>a</p>")]),
        ([words("<p>a</p>"), {"type": "divider"}], "mixed", [HtmlText("<p>a</p>"), registry["divider"]()]),
        (
            [{"type": "html", "html": "H"}, words("no tags")],
            "mixed",
            [registry["html"](html="H"), HtmlText("no tags")],
        ),
    ],
)
def test_every_stored_form_is_read_and_written_back(data: Any, form: str, content: list[Any]) -> None:
    text = converter.structure(data, RichText)

    assert (text.form, text.content) == (form, content)
    assert converter.unstructure(text) == ([] if data in (None, {}) else data)


def test_a_field_of_a_post_takes_every_form_and_is_left_out_when_empty() -> None:
    article = Converter(post=Article).loads("body: <p>a</p>\naside: [{type: paragraph}]")

    assert (article.body.form, article.aside) == ("html", RichText(Paragraph()))
    assert article.rich_texts == {"body": article.body, "aside": article.aside}
    assert Converter(post=Article).unstructure(Article(title="t")) == {"title": "t"}
    assert [spec.kind for spec in field_specs(Article) if spec.name in ("body", "aside")] == [RICH_TEXT] * 2


def test_a_post_may_have_its_content_as_rich_text() -> None:
    @define
    class Page(Post):
        content: RichText = field(factory=RichText)  # type: ignore[assignment]

    data = {"title": "t", "content": [paragraph(words("a"))]}
    page = Converter(post=Page).structure(data, Page)

    assert page.content == RichText(Paragraph("a"))
    assert Converter(post=Page).unstructure(page) == data


def test_rich_text_in_an_untyped_post_is_found_at_any_depth() -> None:
    nodes = [paragraph(words("a"))]
    data = {
        "content": nodes,
        "aside": [words("inline"), words("bold", "bold")],
        "page": [{"type": "article", "enabled": False, "bard": nodes}, {"type": "text", "text": nodes}],
        "rows": [{"cell": nodes}],
    }
    post = converter.structure(data, Post)

    assert list(post.rich_texts) == ["content", "aside"]
    assert post.rich_text == RichText(Paragraph("a"))
    assert post.blocks[0].extra == {"bard": RichText(Paragraph("a"))}
    assert post.blocks[1].text == RichText(Paragraph("a"))
    assert post.extra["rows"] == [{"cell": RichText(Paragraph("a"))}]
    assert converter.unstructure(post) == data


@pytest.mark.parametrize(
    "data",
    [
        [{"type": "text"}],
        [{"type": "strange", "attrs": {"a": 1}}],
        [paragraph(words("a")), "words"],
        [paragraph(words("a")), {"type": "quote", "quote": "a field of a block", "content": []}],
        [{"type": "heading", "text": "H", "attrs": {}}],
    ],
)
def test_what_is_not_surely_rich_text_is_not_guessed_to_be(data: list[Any]) -> None:
    assert not is_known_rich_text(data, schema)


def test_a_block_that_does_not_fit_in_a_guessed_rich_text_is_kept_raw() -> None:
    data = {
        "body": [
            {"type": "set", "attrs": {"values": {"type": "heading", "text": ["odd"]}}},
            {"type": "paragraph"},
        ]
    }
    post = converter.structure(data, Post)

    assert post.extra["body"].content[0] == RawBlock(type="heading", extra={"text": ["odd"]})
    assert converter.unstructure(post) == data


@pytest.mark.parametrize("own", [{"id": "b"}, {"enabled": False}])
def test_a_set_with_a_field_that_looks_like_its_own_key_is_kept_as_it_is(own: dict[str, Any]) -> None:
    odd = {"type": "set", "attrs": {"id": "a", "values": {"type": "heading", "text": "H", **own}}}
    data = {"body": [odd, {"type": "paragraph"}]}
    post = converter.structure(data, Post)

    assert not any(isinstance(node, Block) for node in post.extra["body"].content)
    assert converter.unstructure(post) == data


def test_every_misfit_in_a_typed_rich_text_names_its_line_and_path() -> None:
    source = """\
body:
  - type: paragraph
    content:
      - type: set
        attrs:
          values: {type: heading, text: [a]}
  - words
  - type: set
    attrs: {id: x, values: {type: image, alt: {a: 1}}}
aside: 7
"""
    with pytest.raises(StructureError) as caught:
        Converter(post=Article).loads(source, name="p.yaml")

    assert [str(problem) for problem in caught.value.problems] == [
        "p.yaml:6:41: body[0].content[0].attrs.values.text: expected text, found a list",
        "p.yaml:7:5: body[1]: expected a node: a mapping with a `type`, found text",
        "p.yaml:9:47: body[2].attrs.values.alt: expected text, found a mapping",
        "p.yaml:10:8: aside: expected rich text, found a number",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            RichText(Paragraph("a"), form="html"),
            "a Paragraph cannot be stored in rich text of the form 'html'",
        ),
        (
            RichText(Paragraph("a"), form="mixed"),
            "a Paragraph cannot be stored in rich text of the form 'mixed'",
        ),
        (RichText(HtmlText("<p>")), "an HtmlText cannot be stored among nodes"),
    ],
)
def test_a_piece_that_the_form_cannot_hold_is_refused(text: RichText, message: str) -> None:
    with pytest.raises(StructureError, match=message):
        converter.unstructure(Post(extra={"body": text}))


@pytest.mark.parametrize("text", [RichText(Node("a")), RichText(Paragraph(Text("a", Mark())))])
def test_a_node_without_a_type_is_refused(text: RichText) -> None:
    with pytest.raises(RegistrationError, match="has no type"):
        converter.unstructure(Post(extra={"body": text}))


def test_policies_reach_the_blocks_inside_rich_text() -> None:
    source = "body:\n  - type: paragraph\n  - type: set\n    attrs:\n      values: {type: poll}\n"

    with pytest.warns(
        ContentWarning, match=r"p:5:22: body\[1\].attrs.values.type: unknown block type 'poll'"
    ):
        Converter(unknown_types="warn", unknown_keys="error").loads(source, name="p")
    post = Converter(unknown_types="drop", unknown_keys="drop").loads(source)
    assert post.extra["body"] == RichText(Paragraph())


def test_rich_text_can_be_copied_compared_and_pickled() -> None:
    text = RichText(Paragraph("a ", Text("b", Link("/x"))), registry["heading"](text="H"))

    assert copy.deepcopy(text) == text == pickle.loads(pickle.dumps(text))
    assert text != RichText(Paragraph("a ", Text("b", Link("/y"))), registry["heading"](text="H"))


def test_the_schema_of_a_converter_says_which_classes_there_are() -> None:
    own = schema.copy()

    @own.node("callout")
    class Callout(Node):
        __slots__ = ()

    data = [{"type": "callout"}]
    assert type(Converter(schema=own).structure(data, RichText).content[0]) is Callout
    assert type(converter.structure(data, RichText).content[0]) is Node
    with pytest.raises(RegistrationError, match="'callout' is already"):
        own.node("callout")(Paragraph)
    with pytest.raises(RegistrationError, match=r"is no subclass of replicator\.richtext\.Node"):
        own.node("x")(str)  # type: ignore[type-var]


@settings(max_examples=200, deadline=None)
@given(any_rich_text())
def test_any_rich_text_survives_as_plain_data(text: RichText) -> None:
    again = converter.structure(converter.unstructure(text), RichText)

    assert again.form == text.form
    assert converter.unstructure(again) == converter.unstructure(text)
    assert again.text == text.text


@settings(max_examples=400, deadline=None)
@given(STORED_NODES)
def test_any_data_that_is_read_is_written_back_however_odd(data: list[Any]) -> None:
    try:
        text = nothing_known.structure(data, RichText)
    except StructureError:
        return
    written = nothing_known.unstructure(text)

    assert without_enabled(written) == without_enabled(data)
    assert nothing_known.structure(written, RichText) == text


def without_enabled(data: Any) -> Any:
    """Leave out `enabled: true` of blocks, which says what is so without it."""
    if isinstance(data, list):
        return [without_enabled(each) for each in data]
    if isinstance(data, dict):
        return {
            key: without_enabled(each) for key, each in data.items() if key != "enabled" or each is not True
        }
    return data


def test_every_rich_text_of_the_corpus_is_read_and_written_back_the_same(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shared("corpus")
    fields = pieces = 0
    for path, content in contents():
        for place, data in rich_texts(content.data):
            text = nothing_known.structure(data, RichText)
            fields, pieces = fields + 1, pieces + sum(1 for _ in text.descendants())

            assert without_enabled(nothing_known.unstructure(text)) == without_enabled(data), (path, place)
            nodes = [piece for piece in text.descendants() if isinstance(piece, Node)]
            assert not any(type(node) is Node or node.extra for node in nodes), (path, place)
    with capsys.disabled():
        print(f"\n{fields} rich texts of the corpus, {pieces:,} nodes and blocks, written back as they were")

    assert fields > 350


def test_an_edit_in_one_paragraph_changes_its_lines_only() -> None:
    shared("corpus")
    edited = 0
    for path, content in contents():
        data = content.document.data
        for place, stored in rich_texts(data):
            text = nothing_known.structure(stored, RichText)
            first = next(
                (piece for piece in text.descendants() if isinstance(piece, Text) and piece.text.strip()),
                None,
            )
            if first is None or without_enabled(stored) != stored:
                continue
            first.text = "Changed"
            old = content.document.text
            new = content.document.updated(replaced(data, place, nothing_known.unstructure(text)))
            before, after = old.splitlines(), new.splitlines()
            head = next(i for i, (one, other) in enumerate(zip(before, after, strict=False)) if one != other)
            tail = len(after) - head - 1

            assert "Changed" in after[head], path
            assert before[:head] == after[:head]
            assert not tail or before[-tail:] == after[-tail:], path
            edited += 1
            break
    print(f"{edited} paragraphs edited")

    assert edited > 300


def test_a_node_added_to_a_file_is_written_as_its_neighbours_are() -> None:
    source = """\
title: 'A post'
content:
  -
    type: paragraph
    content:
      -
        type: text
        text: 'The first.'
"""
    document = parse(source)
    post = converter.structure(document.data, Post)
    post.extra["content"].content.append(Paragraph("And ", Text("more", Bold()), "."))

    assert (
        document.updated(converter.unstructure(post))
        == source
        + """\
  -
    type: paragraph
    content:
      -
        type: text
        text: 'And '
      -
        type: text
        marks:
          -
            type: bold
        text: more
      -
        type: text
        text: .
"""
    )


def test_a_field_may_say_which_blocks_its_rich_text_holds() -> None:
    reader = Converter(post=Landing)
    data = {"body": [{"type": "set", "attrs": {"values": {"type": "hero", "title": "T"}}}]}
    page = reader.structure(data, Landing)

    assert page.body == RichText(Hero(title="T"))
    assert reader.unstructure(page) == data
    with pytest.raises(
        StructureError, match=r"body\[0\].attrs.values: expected a block of type 'hero', found one of"
    ):
        reader.structure({"body": [{"type": "set", "attrs": {"values": {"type": "image"}}}]}, Landing)


def test_a_field_that_may_be_empty_says_so_beside_its_blocks() -> None:
    @define
    class Page(Post):
        body: Annotated[RichText, Holds(Hero | RawBlock)] | None = None

    reader = Converter(post=Page)
    stored = {"body": [{"type": "set", "attrs": {"values": {"type": "image"}}}]}

    assert reader.structure({}, Page).body is None
    assert reader.structure({"body": None}, Page).body is None
    assert reader.structure(stored, Page).body == RichText(RawBlock(type="image"))
    assert reader.unstructure(reader.structure(stored, Page)) == stored


def test_the_blocks_that_a_text_may_hold_tell_its_form() -> None:
    stored = {"body": [{"type": "text", "text": "Just words"}, {"type": "hero"}]}
    reader = Converter(post=Landing)
    page = reader.structure(stored, Landing)

    assert page.body == RichText(HtmlText("Just words"), Hero(), form="mixed")
    assert reader.unstructure(page) == stored
    assert reader.structure({"body": [words("inline")]}, Landing).body == RichText(Text("inline"))


def test_a_block_named_as_a_node_does_not_make_nodes_blocks() -> None:
    reader = Converter(post=Named)
    inline, picture = [words("a < b")], [{"type": "image", "attrs": {"src": "a.jpg", "alt": ""}}]

    assert reader.structure({"body": inline}, Named).body == RichText(Text("a < b"))
    assert reader.structure({"body": picture}, Named).body == RichText(Image("a.jpg"))
    assert reader.structure({"body": [words("<p>a</p>"), {"type": "image"}]}, Named).body == RichText(
        HtmlText("<p>a</p>"), Picture(), form="mixed"
    )


def test_a_note_on_blocks_that_means_nothing_is_refused() -> None:
    @define
    class OnText(Post):
        body: Annotated[str, Holds(Hero)] = ""

    @define
    class OnList(Post):
        body: Annotated[list[RichText], Holds(Hero)] = field(factory=list)

    @define
    class OnUnion(Post):
        body: Annotated[RichText | None, Holds(Hero)] = None

    @define
    class OfNoBlocks(Post):
        body: Annotated[RichText, Holds(str)] = field(factory=RichText)

    for cls in (OnText, OnList, OnUnion, OfNoBlocks):
        with pytest.raises(RegistrationError, match=r"body: `Holds` is a note on `RichText`,"):
            Converter(post=cls)


def test_the_text_of_a_node_is_the_text_as_written() -> None:
    content = Content.parse("body: [{type: paragraph, content: [{type: text, text: 1.10}]}]")

    assert converter.read(content, Post).extra["body"].text == "1.10"


def test_a_block_class_may_hold_rich_text_beside_others() -> None:
    own = Registry()

    @own.block("card")
    class Card(Block):
        text: Markdown | RichText = ""
        more: list[RichText] = field(factory=list)
        tone: Label = ""

    reader = Converter(own)
    data = {"type": "card", "text": [paragraph(words("a"))], "more": [[paragraph(words("b"))], "<p>c"]}
    card = reader.structure(data, Card)

    assert (card.text, card.more) == (
        RichText(Paragraph("a")),
        [RichText(Paragraph("b")), RichText(HtmlText("<p>c"), form="html")],
    )
    assert reader.unstructure(card) == data
    assert reader.structure({"type": "card", "text": "*md*"}, Card).text == "*md*"
