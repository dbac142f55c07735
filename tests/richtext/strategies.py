"""Rich texts of every build, for hypothesis."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from replicator import blocks
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
    Mark,
    Node,
    OrderedList,
    Paragraph,
    RichText,
    Small,
    Strike,
    Subscript,
    Superscript,
    Table,
    TableCell,
    TableHeader,
    TableRow,
    Text,
    Underline,
)  # fmt: skip

WORDS = st.text("ab \n\t*_`[]()<>#-+.1!|&;\\~=:\"'/ü€", max_size=12)
WRITTEN = st.lists(
    st.sampled_from(["word", "two", " ", "_", "`", "a.", "[x]", "<b>", "&amp;", "1. ", "- "]), max_size=6
).map("".join)


def pieces(words: st.SearchStrategy[str], *, spaced: bool) -> st.SearchStrategy[list[Any]]:
    """Return lists of what stands at the top of a rich text, with words of a strategy."""
    marks = st.one_of(
        st.sampled_from([Bold, Italic, Underline, Strike, Code, Subscript, Superscript, Small]).map(
            lambda cls: cls()
        ),
        st.builds(Link, st.sampled_from(["/u", "https://example.com/?a=1&b", "statamic://entry::x", "#top"])),
        st.builds(Mark, type=st.just("highlight")),
    )
    lines = st.lists(
        st.one_of(
            st.builds(lambda text, some: Text(text, *some), words, st.lists(marks, max_size=3)),
            st.builds(Text, words),
            st.builds(HardBreak, marks=st.lists(marks, max_size=1)),
            st.builds(Image, st.sampled_from(["asset::main::a b.jpg", "/a.png", ""]), words),
            st.builds(Node, type=st.just("mention")),
        ),
        max_size=5,
    ).map(lambda line: [each for piece in line for each in (Text(" "), piece)] if spaced else line)
    leaves = st.one_of(
        lines.map(lambda line: Paragraph(*line)),
        lines.map(lambda line: Heading(*line, level=3)),
        st.builds(CodeBlock, words, language=st.sampled_from([None, "py"])),
        st.builds(HorizontalRule),
        st.builds(blocks.Blockquote, quote=st.just("A *b*"), source=words),
        st.builds(blocks.Heading, text=words),
    )
    return st.lists(st.one_of(st.recursive(leaves, _around, max_leaves=6), _tables(leaves)), max_size=4)


def _around(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.lists(inner, max_size=3)
    items = st.lists(some.map(lambda each: ListItem(*each)), max_size=3)
    return st.one_of(
        some.map(lambda each: Blockquote(*each)),
        some.map(lambda each: Node(*each, type="callout")),
        items.map(lambda each: BulletList(*each)),
        items.map(lambda each: OrderedList(*each, start=2)),
    )


def _tables(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.lists(leaves, max_size=3)
    cells = st.lists(some.map(lambda each: TableCell(*each)), max_size=3)
    headers = st.lists(some.map(lambda each: TableHeader(*each)), max_size=3)
    rows = st.lists(st.one_of(cells, headers).map(lambda each: TableRow(*each)), max_size=3)
    return rows.map(lambda each: Table(*each))


def rich_texts(words: st.SearchStrategy[str] = WORDS, *, spaced: bool = False) -> st.SearchStrategy[RichText]:
    """Return rich texts in every form that nodes have; `spaced` ones have a blank between pieces of a line."""
    return st.builds(
        lambda some, form: RichText(*some, form=form),
        pieces(words, spaced=spaced),
        st.sampled_from(["nodes", "doc"]),
    )


KEYS = st.sampled_from(["type", "attrs", "content", "marks", "text", "values", "id", "x"])
ODD: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.text("ab<>", max_size=3)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=8,
)
"""What nobody expects."""

STORED_NODES = st.lists(
    st.fixed_dictionaries(
        {"type": st.sampled_from(["paragraph", "text", "set", "heading", "bullet_list", "strange"])},
        optional={
            "attrs": st.one_of(
                ODD, st.fixed_dictionaries({"values": ODD}, optional={"id": ODD, "enabled": ODD})
            ),
            "content": ODD,
            "marks": ODD,
            "text": ODD,
            "x": ODD,
        },
    ),
    max_size=4,
)
"""Lists that look like nodes, and are odd inside."""

HTML = st.lists(
    st.sampled_from(
        "<p> </p> <b> </b> <i> </i> <ul> </ul> <li> </li> <ol> <td> <tr> <table> </table> <h2> </h2> <pre> </pre> "
        "<code> </code> <br> <hr> <div> </div> <blockquote> </blockquote> <a~href='/x'> </a> word two &amp; &lt;b&gt; "
        "<img~src='/a'~alt='pic'>".replace(" ", "\0")
        .replace("~", " ")
        .split("\0")
    ),
    max_size=14,
).map("".join)
