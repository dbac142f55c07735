"""Changing rich text that was read, and writing it back over its text."""

from __future__ import annotations

import difflib
import random

import pytest

from corpus import shared
from replicator import Converter, Post, RawBlock, RichText, blocks, define, editing, field, walk
from replicator.richtext import Bold, Heading, HtmlText, Link, Paragraph, Text
from replicator.walk import parts
from richtext.corpus_fields import contents

SOURCE = """\
title: 'A post'
content:
  -
    type: heading
    attrs:
      level: '2'
    content:
      -
        type: text
        text: 2024
  -
    type: set
    attrs:
      id: abc
      enabled: true
      values:
        type: image
        image: a.jpg   # one, not a list
        alt: 'A picture'
  -
    type: paragraph
    content:
      -
        type: text
        text: 'The *first*.'
"""
converter = Converter()


def read() -> tuple[Post, RichText]:
    post = converter.loads(SOURCE)
    assert post.rich_text
    return post, post.rich_text


def changes(post: Post, source: str = SOURCE) -> list[str]:
    """Return the lines that are taken out and put in."""
    lines = difflib.unified_diff(source.splitlines(), converter.dumps(post, source=source).splitlines(), n=0)
    return [line for line in lines if line[:2] not in ("--", "++", "@@")]


def test_nothing_is_written_where_nothing_changed() -> None:
    assert converter.dumps(read()[0], source=SOURCE) == SOURCE


def test_a_text_changes_its_line_only() -> None:
    post, text = read()
    text.content[2].content[0].text = "The last."  # type: ignore[attr-defined]

    assert changes(post) == ["-        text: 'The *first*.'", "+        text: 'The last.'"]


def test_a_number_that_is_text_stays_a_number() -> None:
    post, text = read()
    text.content[0].content[0].text = "2025"  # type: ignore[attr-defined]

    assert changes(post) == ["-        text: 2024", "+        text: 2025"]


def test_an_attribute_changes_in_the_form_it_had() -> None:
    post, text = read()
    text.content[0].level = 3  # type: ignore[attr-defined]

    assert changes(post) == ["-      level: '2'", "+      level: 3"]


def test_a_field_of_a_set_changes_its_line_and_the_others_keep_their_form() -> None:
    post, text = read()
    text.content[1].alt = "A view"  # type: ignore[attr-defined]

    assert changes(post) == ["-        alt: 'A picture'", "+        alt: 'A view'"]


def test_a_set_that_is_disabled_says_so_where_it_said_the_contrary() -> None:
    post, text = read()
    text.content[1].enabled = False  # type: ignore[attr-defined]

    assert changes(post) == ["-      enabled: true", "+      enabled: false"]


def test_a_mark_is_added_before_the_words() -> None:
    post, text = read()
    text.content[2].content[0].marks.append(Link("/first"))  # type: ignore[attr-defined]

    assert changes(post) == [
        "+        marks:",
        "+          -",
        "+            type: link",
        "+            attrs:",
        "+              href: /first",
    ]


def test_pieces_are_added_moved_and_removed_with_their_lines() -> None:
    post, text = read()
    text.content.append(text.content.pop(0))
    text.content.insert(1, blocks.Divider())
    moved = converter.dumps(post, source=SOURCE)

    assert [type(piece).__name__ for piece in converter.loads(moved).rich_text.content] == [  # type: ignore[union-attr]
        "Image", "Divider", "Paragraph", "Heading",
    ]  # fmt: skip
    assert "image: a.jpg   # one, not a list\n" in moved
    assert "text: 2024\n" in moved
    assert "level: '2'\n" in moved
    assert "    attrs:\n      values:\n        type: divider\n" in moved


def test_rich_text_that_becomes_empty_goes() -> None:
    post, text = read()
    text.content.clear()

    assert converter.dumps(post, source=SOURCE) in (
        "title: 'A post'\ncontent: {  }\n",
        "title: 'A post'\ncontent: []\n",
    )


def test_rich_text_of_another_form_is_written_anew() -> None:
    source = "body: '<p>a</p>'\ntitle: b\n"
    post = converter.loads(source)
    post.extra["body"] = RichText(Paragraph("a"))

    assert converter.loads(converter.dumps(post, source=source)).extra["body"] == RichText(Paragraph("a"))


def test_the_mixed_form_of_statamic_2_is_edited_in_place() -> None:

    @define
    class Old(Post):
        body: RichText = field(factory=RichText)

    reader = Converter(post=Old)
    source = (
        "body:\n  - type: text\n    text: '<p>a</p>'\n  - type: image\n    image: a.jpg\n    caption: 'C'\n"
    )
    post = reader.loads(source)
    post.body.content[0] = HtmlText("<p>b</p>")
    post.body.content[1].caption = "D"  # type: ignore[attr-defined]

    assert reader.dumps(post, source=source) == source.replace("<p>a", "<p>b").replace("'C'", "'D'")


def test_blocks_in_rich_text_are_found_replaced_and_removed_like_any() -> None:
    image, quote = blocks.Image(image=["a.jpg"]), blocks.Blockquote(quote="q", id="x")
    inner = RawBlock(type="article", extra={"bard": RichText(Paragraph("b"), quote)})
    text = RichText(Paragraph("a"), image, Paragraph("c"))
    post = Post(blocks=[inner], extra={"content": text})

    assert editing.find(post, blocks.Image) == [image]
    assert [visit.path for visit in walk(post)] == [
        ("replicator_content", 0),
        ("replicator_content", 0, "bard", 1, "attrs", "values"),
        ("content", 1, "attrs", "values"),
    ]
    assert editing.replace(post, "image", lambda _: [blocks.Divider(), blocks.Divider()]) == 1
    assert text.content == [Paragraph("a"), blocks.Divider(), blocks.Divider(), Paragraph("c")]
    assert editing.remove(post, blocks.Divider) == [blocks.Divider()] * 2
    assert text.content == [Paragraph("a"), Paragraph("c")]
    text.content += [blocks.Divider(id="y"), blocks.Divider()]
    assert editing.fill_ids(post) == [text.content[-1]]
    assert len({visit.block.id for visit in walk(editing.copy(post))} | {"x", "y"}) == 6


def test_walking_a_rich_text_gives_its_blocks() -> None:
    text = RichText(blocks.Group(blocks=[blocks.Divider()]), form="doc")

    assert [visit.path for visit in walk(text)] == [
        ("content", 0, "attrs", "values"),
        ("content", 0, "attrs", "values", "blocks", 0),
    ]


def test_one_edit_in_the_rich_text_of_every_real_post_is_one_edit_of_its_text(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shared("corpus")
    dice, edited = random.Random(7), 0
    for path, content in contents():
        post = converter.read(content, Post)
        inner = [part for visit in walk(post) for _, part in parts(visit.block)]
        texts = [part for part in [*post.rich_texts.values(), *inner] if isinstance(part, RichText)]
        words = [piece for text in texts for piece in text.descendants() if isinstance(piece, Text)]
        if not words:
            continue
        dice.choice(words).text = "Changed words"
        lines = changes(post, content.text)

        assert sum(line.startswith("+") and "Changed words" in line for line in lines) == 1, path
        assert sum(line.startswith("+") for line in lines) <= 2, path
        edited += 1
    with capsys.disabled():
        print(f"\n{edited} real posts with an edit in their rich text, each in its own lines")

    assert edited > 300


def test_headings_can_be_raised_in_a_few_lines() -> None:
    post, text = read()
    for piece in text.descendants():
        match piece:
            case Heading(level=level):
                piece.level = level - 1
            case Text(marks=[]):
                piece.marks = [Bold()]

    assert text.content[0] == Heading(Text("2024", Bold()), level=1)
    assert converter.loads(converter.dumps(post, source=SOURCE)).rich_text == text


def test_rich_text_of_one_node_gives_way_to_plain_text() -> None:
    text = Converter().dumps(Post(blocks=[blocks.Paragraph(text=RichText(Paragraph("said")))]))
    post = Converter().loads(text)
    post.blocks[0] = blocks.Paragraph(text="written")

    assert Converter().loads(Converter().dumps(post, source=text)) == post
