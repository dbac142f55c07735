"""Plain text: to be read as it is."""

from __future__ import annotations

import pytest

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
from replicator.kinds import Markdown
from replicator.model import Block, Post, define
from replicator.renderers import text, to_text

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


def test_addresses_of_links_and_pictures_are_written_when_asked_for():
    blocks = [Paragraph(text="[a](/b) <https://c.example> ![d](/e)"), Image(image=["/f.jpg"])]

    assert to_text(blocks, links=True) == "a </b> https://c.example [d] </e>\n\n</f.jpg>\n"


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
