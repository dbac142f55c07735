"""Counting words, and how an article begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicator import Post, excerpt, reading_time, word_count
from replicator.blocks import Blockquote, CodeBlock, Heading, Image, Paragraph
from replicator.pages.words import first_words, word_spans


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("one two  three\nfour", 4),
        ("don’t, can't, well-known", 3),
        ("— – … * / | &", 0),
        ("this—that and/or one…two", 6),
        ("3.14 1,000 C++ v2.0", 4),
        ("snake_case __init__ ___", 2),
        ("naïve cafe\u0301 Ålesund", 3),
        ("हिन्दी में लिखा है", 4),
        ("مرحبا بالعالم", 2),
        ("안녕하세요 세계", 2),
        ("Привет, мир!", 2),
        ("我喜欢编程。", 5),
        ("日本語とPythonを", 6),
        ("「カタカナ」・ひらがな", 8),
        ("Hello,世界!Bye", 4),
        ("𠀋𠀋", 2),
        ("สวัสดีชาวโลก", 3),
        ("👍 🎉 ok", 1),
        ("a\u200bb", 2),
        ("a\xa0b", 2),
    ],
)
def test_words_are_counted_in_any_script(text, count):
    assert len(list(word_spans(text))) == count


def test_what_is_read_is_counted():
    post = Post(
        title="not this",
        subtitle="nor this",
        blocks=[
            Heading(text="One two"),
            Paragraph(text="three **four** [five](https://example.com/not/these/words)"),
            Blockquote(quote="six", source="Seven"),
            CodeBlock(code="eight = 9"),
            Image(image=["/not-this.jpg"], alt="nor this", caption="ten"),
            Paragraph(text="nor this", enabled=False),
        ],
        content="eleven",
    )

    assert word_count(post) == 11


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", 0),
        ("a", 1),
        ("a " * 200, 1),
        ("a " * 201, 2),
        ("字" * 500, 1),
        ("字" * 501, 2),
        ("字 a " * 200, 2),
    ],
)
def test_time_is_rounded_up(text, minutes):
    assert reading_time(Paragraph(text=text)) == minutes


def test_how_quickly_one_reads_can_be_said():
    assert reading_time(Paragraph(text="a " * 200), words_per_minute=100) == 2
    with pytest.raises(ValueError, match="positive"):
        reading_time(Post(), words_per_minute=0)


POST = Post(
    title="Title",
    blocks=[
        Heading(text="Heading"),
        Image(image=["/x.jpg"], alt="picture", caption="Caption"),
        Paragraph(text="One *two*, three.\n\n- four"),
        CodeBlock(code="code"),
        Blockquote(quote="five **six** & seven", source="Nobody"),
    ],
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (0, ""),
        (1, "One…"),
        (2, "One two…"),
        (3, "One two, three…"),
        (4, "One two, three. four…"),
        (6, "One two, three. four five six…"),
        (7, "One two, three. four five six & seven"),
        (99, "One two, three. four five six & seven"),
    ],
)
def test_an_excerpt_is_running_text_cut_between_words(words, expected):
    assert excerpt(POST, words) == expected


def test_an_excerpt_of_what_has_no_text_is_empty():
    assert excerpt(Post(title="a", blocks=[Heading(text="b")])) == ""
    assert excerpt(Paragraph(text="我喜欢编程。我喜欢"), 3) == "我喜欢…"


@given(st.lists(st.text(alphabet="ab ,.—日สุ", max_size=20)), st.integers(1, 20))
def test_an_excerpt_has_as_many_words_as_asked_for(texts, words):
    there_are = sum(len(list(word_spans(text))) for text in texts)

    assert len(list(word_spans(first_words(texts, words)))) == min(words, there_are)
