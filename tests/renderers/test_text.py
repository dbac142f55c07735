"""Plain text: to be read as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicator.blocks import (
    Blockquote,
    CodeBlock,
    Divider,
    Heading,
    Image,
    ListBlock,
    Paragraph,
    Row,
    Table,
    Video,
)
from replicator.columns import width_of
from replicator.kinds import Markdown
from replicator.model import Block, Post, define
from replicator.renderers import text, to_text
from replicator.renderers.text_format.wrapping import wrap

LONG = (
    "Words and words and words, more of them than go into one line of a terminal "
    "that is eighty wide, so to say."
)


def test_lines_are_at_most_as_long_as_asked():
    for width in (30, 40, 80):
        lines = to_text(
            Post(title=LONG, content=f"{LONG}\n\n> {LONG}\n\n- {LONG}"), page=True, width=width
        ).split("\n")
        assert max(map(len, lines)) <= width


def test_lines_are_not_broken_where_no_width_is_given():
    assert to_text(Paragraph(text=LONG), width=None) == f"{LONG}\n"


def test_addresses_and_other_long_words_stay_whole():
    address = "https://example.org/" + "x" * 90

    assert address in to_text(Paragraph(text=f"See {address} and-some-hyphens"), width=40)


def test_continuation_lines_are_indented_under_their_mark():
    source = f"1. {LONG}\n2. b\n   - {LONG}\n\n> {LONG}\n>\n> - c"

    assert to_text(Paragraph(text=source), width=44) == CONTINUED


CONTINUED = """\
1. Words and words and words, more of them
   than go into one line of a terminal that
   is eighty wide, so to say.
2. b
   - Words and words and words, more of them
     than go into one line of a terminal
     that is eighty wide, so to say.

> Words and words and words, more of them
> than go into one line of a terminal that
> is eighty wide, so to say.
>
> - c
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("*a* **b** `c*` ~~d~~ \\* &copy; [e](/f) <https://g.example>", "a b c* d * © e https://g.example\n"),
        ("a  \nb\nc", "a\nb c\n"),
        ("# A\n\n## B\n\n### C", "A\n=\n\nB\n-\n\nC\n"),
        ("```py\nx  = 1\n\n\ty\n```", "    x  = 1\n\n        y\n"),
        ("a ![b](/c) d", "a [b] d\n"),
        ("![](/c)", ""),
        ("- a\n\n  b\n\n- c", "- a\n\n  b\n\n- c\n"),
        ("7. a\n8. b", "7. a\n8. b\n"),
        ("a\n\n---\n\nb", "a\n\n* * *\n\nb\n"),
        ("| a | b |\n| - | -: |\n| long *cell* | c |", "a          b\n---------  -\nlong cell  c\n"),
        ("a <b>c</b> <script>d</script>", "a c\n"),
        ("- [x] a", "- ☑ a\n"),
        ("- ", ""),
        ("a\u00a0b", "a\u00a0b\n"),
    ],
)
def test_markdown_becomes(source, expected):
    assert to_text(Paragraph(text=source)) == expected


LINKED = [
    Paragraph(text="[a](/b) <https://c.example> ![d](/e) <me@f.example>"),
    Image(image=["/g.jpg"], alt="h"),
    Paragraph(text="> [i](/b)"),
]


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ("none", "a https://c.example [d] me@f.example\n\n[h]\n\n> i\n"),
        ("inline", "a </b> https://c.example [d] </e> me@f.example\n\n[h] </g.jpg>\n\n> i </b>\n"),
        (
            "footnotes",
            "a [1] https://c.example [d] [2] me@f.example\n\n[h] [3]\n\n> i [1]\n\n[1] /b\n[2] /e\n[3] /g.jpg\n",
        ),
    ],
)
def test_the_addresses_of_links_and_pictures_go_where_they_are_asked_for(links, expected):
    assert to_text(LINKED, links=links) == expected


def test_raw_html_brings_neither_programs_nor_unsafe_addresses_into_text():
    source = "a <script>b()</script><!-- c --> <a href='javascript:d()'>e</a> <a title='>' href=\"/f?g&amp;h\">i</a>"

    assert to_text(Paragraph(text=source), links="inline") == "a e i </f?g&h>\n"


def test_the_notes_of_a_text_are_its_own():
    assert to_text(LINKED, links="footnotes") == to_text(LINKED, links="footnotes")


@pytest.mark.parametrize("links", [True, False, "notes", None])
def test_a_wrong_word_for_links_names_the_right_ones(links):
    with pytest.raises(TypeError, match=r"links is 'none', 'inline' or 'footnotes'"):
        to_text(LINKED, links=links)


JAPANESE = (
    "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。"
    "何でも薄暗いじめじめした所でニャーニャー泣いていた事だけは記憶している。"
)


@pytest.mark.parametrize("width", [10, 20, 31])
def test_east_asian_letters_take_two_columns_and_break_without_blanks(width):
    lines = to_text(Paragraph(text=JAPANESE), width=width).rstrip("\n").split("\n")

    assert all(width - 4 <= width_of(line) <= width for line in lines[:-1])
    assert "".join(lines) == JAPANESE
    assert not any(line[0] in "。、ー" for line in lines)


@pytest.mark.parametrize(
    ("word", "width"),
    [
        ("abc", 3),
        ("naïve", 5),
        ("nai\u0308ve", 5),
        ("日本", 4),
        ("ｱｲ", 2),
        ("🎉", 2),
        ("a\u200bb", 2),
        ("“—”", 3),
    ],
)
def test_text_is_as_wide_as_a_terminal_shows_it(word, width):
    assert width_of(word) == width


@given(
    st.lists(
        st.sampled_from(["a", "bb", "ccccccc", "日", "本語", "e\u0301", " ", "  ", "\n", "、", "「"])
    ).map("".join),
    st.integers(4, 20),
)
def test_lines_keep_every_letter_and_are_as_long_as_they_may_be(words, width):
    lines = wrap(words, width)
    longest = max([width_of(word) for word in words.split()] or [0])

    assert "".join(lines).replace(" ", "") == "".join(words.split())
    assert all(width_of(line) <= max(width, longest) for line in lines)
    assert all(line == line.strip(" ") for line in lines)


def test_columns_are_aligned_as_the_table_says_and_wide_letters_count_twice():
    source = "| 名前 | Price | Mid |\n| :-- | --: | :-: |\n| 猫 | 9.50 | x |\n| a | 100 | four |"

    assert to_text(Paragraph(text=source)) == (
        "名前  Price  Mid\n----  -----  ----\n猫     9.50   x\na       100  four\n"
    )


def test_code_is_neither_wrapped_nor_squeezed():
    code = "if  x:\n    " + "y " * 60

    assert to_text(CodeBlock(code=code), width=40) == "    " + code.rstrip().replace("\n", "\n    ") + "\n"


def test_wide_tables_are_made_to_fit():
    rows = [Row(cells=["Name", "What it does"]), Row(cells=["alpha", LONG]), Row(cells=["beta", "short"])]
    result = to_text(Table(rows=rows, header=True), width=40)

    assert max(map(len, result.split("\n"))) <= 40
    assert result.startswith("Name   What it does\n-----  ------------")
    assert result.endswith("\nbeta   short\n")


def test_a_table_can_be_too_wide_for_any_page_and_is_still_shown():
    rows = [Row(cells=[f"column-{number}" for number in range(30)])]

    assert to_text(Table(rows=rows), width=40).count("column-") == 30


def test_a_function_may_return_lines_of_its_own():
    @define
    class Ascii(Block):
        art: Markdown = ""

    site = text.copy()
    site.renders(Ascii)(lambda block, render: "  /\\\n /  \\\n")

    assert site([Ascii(), Divider()]) == "  /\\\n /  \\\n\n* * *\n"


def test_a_fragment_can_stand_in_a_format_string():
    site = text.copy()
    site.renders(Paragraph)(lambda block, render: f"Note: {render.inline(block.text)}")

    assert site(Paragraph(text="*x*")) == "Note: x\n"


HTML_BLOCKS = """address article aside body center details dd div dl dt fieldset figcaption figure footer form
header hgroup main nav p section summary"""


@pytest.mark.parametrize("tag", HTML_BLOCKS.split())
def test_a_block_element_stands_on_lines_of_its_own(tag):
    site = text.copy()
    site.renders(Paragraph)(lambda block, render: render.join("a", render.element(tag, "b"), "c"))

    assert site(Paragraph()) == "a\n\nb\n\nc\n"


@pytest.mark.parametrize("tag", ["iframe", "video", "audio", "object", "embed", "input"])
def test_what_cannot_be_read_has_no_words(tag):
    site = text.copy()
    site.renders(Paragraph)(lambda block, render: render.join("a", render.element(tag, "not supported")))

    assert site(Paragraph()) == "a\n"


def test_nothing_is_never_written_as_none():
    blocks = [
        Heading(),
        Paragraph(),
        Image(),
        Video(),
        Table(rows=[Row()]),
        ListBlock(items=[""]),
        Blockquote(),
    ]

    assert to_text(Post(blocks=blocks), page=True) == ""
