"""Markdown: what is Markdown stays to the letter, what is not is escaped."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderers.words import html_words, markdown_words, tree_of
from replicator.blocks import (
    Blockquote,
    Button,
    CodeBlock,
    Divider,
    Heading,
    HtmlBlock,
    Image,
    ListBlock,
    Paragraph,
    Row,
    Table,
)
from replicator.model import Post
from replicator.renderers import markdown, to_html, to_markdown
from replicator.renderers.elements import HEADINGS


@pytest.mark.parametrize(
    "source",
    [
        "*_foo_* __bar__  \nbaz\\\nqux",
        "Heading\n=======\n\nother\n---",
        "* a\n* b\n\n  c\n+ d",
        "1) x\n2) y",
        "    indented code",
        "~~~ruby\n# x\n~~~",
        "[a]: /x 'T'\n\n[a] and [a][] and ![b][a]",
        "| a |\n|:-:|\n| \\| |",
        "<div class=x>\n\n*y*\n\n</div>",
        "{{ antlers }} {{# comment #}}",
        "trailing  spaces   \nhere",
        "ümläut — “quotes” … 日本語 🎉",
    ],
)
def test_a_blocks_own_markdown_goes_out_to_the_letter(source):
    assert to_markdown(Paragraph(text=source)) == f"{source}\n"
    assert to_markdown(Post(content=f"\n\n{source}\n\n")) == f"{source}\n"


TEXTS = [
    "# not a heading",
    "#hash",
    "1. not a list",
    "2024. A year",
    "1) neither",
    "- not a list",
    "+ neither",
    "* nor this",
    "-- dashes",
    "---",
    "===",
    "> not a quote",
    "*not emphasis*",
    "_nor this_ but snake_case_name",
    "**bold?** ~~struck?~~",
    "`code?` ```fence```",
    "```",
    "~~~",
    "[not](a link)",
    "![not](an image)",
    "[ref]: /x",
    "<b>not a tag</b>",
    "<https://not.example>",
    "&amp; &#38; &copy; & ;",
    "back\\slash \\* \\",
    "a | b | c",
    "| - |",
    "    four spaces",
    "\ttab",
    "line one\nline two",
    "wow!",
    "a  b   c",
    "C# and F #",
    "#",
    "!",
    "x^2^ H~2~O ==m== :smile:",
    "{{ antlers }}",
    "don't “worry”",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(
    "make",
    [
        lambda text: Heading(text=text),
        lambda text: Blockquote(quote="x", source=text),
        lambda text: Image(image=["/a.jpg"], alt=text, caption=text),
        lambda text: Table(rows=[Row(cells=[text, "x"]), Row(cells=["y", text])], caption=text),
        lambda text: Button(label=text, url="/x"),
        lambda text: CodeBlock(code=text, caption=text),
    ],
    ids=["heading", "quote", "image", "table", "button", "code"],
)
def test_text_that_is_not_markdown_means_only_itself(text, make):
    block = make(text)

    assert markdown_words(to_markdown(block)) == html_words(to_html(block))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("snake_case and 2 * 3", "## snake_case and 2 \\* 3\n"),
        ("AT&T", "## AT&T\n"),
        ("&amp;", "## \\&amp;\n"),
        ("C #", "## C \\#\n"),
        ("Is 1 < 2? Yes! (really)", "## Is 1 \\< 2? Yes! (really)\n"),
        ("a\nb", "## a b\n"),
    ],
)
def test_no_more_is_escaped_than_needs_be(text, expected):
    assert to_markdown(Heading(text=text)) == expected


def test_an_exclamation_mark_before_a_link_makes_no_image():
    site = markdown.copy()
    site.renders(Divider)(
        lambda block, render: render.element("p", "Go!", render.element("a", "x", href="/y"))
    )

    assert site(Divider()) == "Go\\![x](/y)\n"


def test_quotes_hold_markdown_of_many_lines():
    quote = Blockquote(quote="One.\n\n- a\n- b\n\n> inner\n\n```\ncode\n```", source="Who")

    assert to_markdown(quote) == (
        "> One.\n>\n> - a\n> - b\n>\n> > inner\n>\n> ```\n> code\n> ```\n>\n> — Who\n"
    )


def test_two_quotes_stay_two():
    assert to_markdown([Blockquote(quote="a"), Blockquote(quote="b")]) == "> a\n\n> b\n"


def test_two_lists_stay_two():
    lists = [
        ListBlock(items=["a", "b"], ordered=True),
        Paragraph(text="1. c\n\n   d"),
        ListBlock(items=["e"]),
    ]

    assert to_markdown(lists) == "1. a\n2. b\n\n<!-- -->\n\n1. c\n\n   d\n\n- e\n"
    assert to_html(Post(content=to_markdown(lists))).count("<li>") == 4


def test_indented_code_after_a_list_stays_code():
    blocks = [ListBlock(items=["a"]), Paragraph(text="    code")]

    assert "<pre>" in to_html(Post(content=to_markdown(blocks)))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("```py\nx", "```py\nx\n```\n"),
        ("````\n```\nx", "````\n```\nx\n````\n"),
        ("~~~\n```", "~~~\n```\n~~~\n"),
        ("```\nx\n```", "```\nx\n```\n"),
        ("a\n<!-- open", "a\n<!-- open\n-->\n"),
        ("<!-- closed -->\na", "<!-- closed -->\na\n"),
        ("<pre>\nx", "<pre>\nx\n</pre>\n"),
        ("`inline ```", "`inline ```\n"),
        ("- ```\n  x\n  ```", "- ```\n  x\n  ```\n"),
        ("<!-- open\n\n```\nx", "<!-- open\n\n```\nx\n-->\n"),
        ("<script>\n```\nx</script>", "<script>\n```\nx</script>\n"),
        ("<PRE>\nx</PRE>", "<PRE>\nx</PRE>\n</pre>\n"),
    ],
)
def test_what_a_block_leaves_open_is_closed_before_the_next(source, expected):
    following = Heading(text="Next")

    assert to_markdown([Paragraph(text=source), following]) == f"{expected}\n## Next\n"
    assert ">Next</h2>" in to_html(Post(content=to_markdown([Paragraph(text=source), following])))


def test_a_fence_is_longer_than_any_in_the_code():
    assert (
        to_markdown(CodeBlock(code="```\n`````\n", language="md x`y")) == "``````mdxy\n```\n`````\n``````\n"
    )


def test_html_becomes_markdown():
    assert to_markdown(HtmlBlock(html=OF_MANY_KINDS)) == AS_MARKDOWN


OF_MANY_KINDS = """
<h2>A <em>b</em></h2><p>c <strong>d </strong>e<br>f <code>g`h</code> <a href='/i j' title='k'>l</a></p>
<ul><li>m<ol start=3><li>n</li></ol></li><li><p>o</p><p>p</p></li></ul><blockquote><p>q</p></blockquote>
<pre><code class='language-r'>s *t*
</code></pre><hr><img src=/u alt=v><script>w</script>
<table><caption>x</caption><tr><th>y</th></tr><tr><td>z|<br>1</td></tr></table><del>2</del>
"""
AS_MARKDOWN = """\
## A *b*

c **d** e\\
f ``g`h`` [l](/i%20j "k")

- m
  3. n

- o

  p

> q

```r
s *t*
```

---

![v](/u)

x

| y |
| --- |
| z\\|<br>1 |

~~2~~
"""


@pytest.mark.parametrize(
    "html",
    [
        "<details>\n<summary>a</summary>\n<p>b</p>\n</details>",
        "<div>\n<p>a</p>\n</div>",
        "<table><tbody><tr><td><ul><li>a</li></ul></td></tr></tbody></table>",
        '<p><img src="/a.jpg" width="5"></p>',
        "<dl><dt>a</dt><dd>b</dd></dl>",
        *(f'<{tag} dir="ltr">a</{tag}>' for tag in HEADINGS),
    ],
)
def test_html_that_markdown_has_no_marks_for_stays_html(html):
    assert to_markdown(HtmlBlock(html=html)) == f"{html}\n"


def test_html_in_markdown_has_no_blank_lines_and_stands_alone():
    html = "<abbr>a</abbr>\n\n<pre>b\n\n*c*</pre>\n\n  \n<script>d</script> *e*"
    written = to_markdown([HtmlBlock(html=html), Paragraph(text="*f*")])

    assert written == "<div>\n<abbr>a</abbr>\n<pre>b&#10;\n*c*</pre>\n *e*\n</div>\n\n*f*\n"
    assert "<pre>b\n\n*c*</pre>" in to_html(Post(content=written))


def test_html_that_markdown_would_not_take_for_a_block_stands_in_one():
    written = to_markdown(HtmlBlock(html="<hgroup><h1>a</h1><p>b</p></hgroup>"))

    assert to_html(Post(content=written), id_prefix=None) == (
        "<div>\n<hgroup><h1>a</h1><p>b</p></hgroup>\n</div>\n"
    )


def test_html_that_markdown_has_marks_for_is_written_with_them_titles_too():
    html = '<p><img src="/a" alt="b" title="c"> <a href="/d" title="e">f</a></p>'

    assert to_markdown(HtmlBlock(html=html)) == '![b](/a "c") [f](/d "e")\n'


def test_a_carriage_return_in_html_keeps_words_apart_and_breaks_no_line():
    written = to_markdown(HtmlBlock(html="<details>a&#13;b&#13;&#13;c</details>"))

    assert written == "<details>a&#10;b&#10;&#10;c</details>\n"


def test_elements_inside_a_line_that_markdown_has_no_marks_for_are_written_as_html():
    html = "<p>Press <kbd>*</kbd>, H<sub>2</sub>O <b>and <u>more</u></b></p>"

    assert to_markdown(HtmlBlock(html=html)) == "Press <kbd>\\*</kbd>, H<sub>2</sub>O **and <u>more</u>**\n"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("a <em>b <strong>c</strong> d</em>", "a _b **c** d_"),
        ("<strong><em>a</em> b</strong>", "__*a* b__"),
        ("<strong>a <em>b</em></strong>", "__a *b*__"),
        ("<strong>a <em>b</em> c</strong>", "**a *b* c**"),
        ("<em>a <em>b</em> c</em>", "_a *b* c_"),
    ],
)
def test_marks_inside_of_marks_are_told_apart(html, expected):
    assert to_markdown(HtmlBlock(html=f"<p>{html}</p>")) == f"{expected}\n"
    assert to_html(Paragraph(text=expected)) == f"<p>{html}</p>\n"


def test_tables_keep_how_their_columns_are_aligned():
    head = "".join(
        f"<th{align}>{align}</th>" for align in ("", " align='left'", " align='center'", " align='right'")
    )
    html = f"<table><tr>{head}</tr><tr><td>c</td><td>d</td></tr></table>"

    rules = to_markdown(HtmlBlock(html=html)).splitlines()[1]
    assert rules == "| --- | :--- | :---: | ---: |"


def test_tables_without_a_header_get_an_empty_one():
    table = Table(rows=[Row(cells=["a", "b|c"]), Row(cells=["d"])])

    assert to_markdown(table) == "|  |  |\n| --- | --- |\n| a | b\\|c |\n| d |  |\n"


def test_nothing_gives_nothing():
    assert to_markdown(Post()) == ""
    assert to_markdown([Paragraph(), Heading(), Image(), Table(), ListBlock(), Button()]) == ""


INLINE = st.recursive(
    st.sampled_from(["a", "b ", " c", '"', "(", "—", "*", "_", "`", "~", "\\", "!", "é", "<"]),
    lambda inside: st.tuples(
        st.sampled_from(["em", "strong", "del", "code", "kbd"]), st.lists(inside, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


def written(piece, render):
    if isinstance(piece, str):
        return piece
    tag, inside = piece
    text = "".join(plain(each) for each in inside)
    return render.element(tag, text if tag == "code" else [written(each, render) for each in inside])


def plain(piece):
    return piece if isinstance(piece, str) else "".join(map(plain, piece[1]))


@settings(max_examples=300, deadline=None)
@given(st.lists(INLINE, max_size=4))
def test_text_with_marks_keeps_every_letter_whatever_stands_beside_it(pieces):
    site = markdown.copy()
    site.renders(Divider)(
        lambda block, render: render.element("p", [written(piece, render) for piece in pieces])
    )
    shown = tree_of(to_html(Post(content=site(Divider()))))
    letters = "".join("".join(map(plain, pieces)).split())

    assert "".join("".join(shown.itertext()).split()) == letters


def test_many_labels_that_clash_come_to_an_end():
    sources = ["".join(f"[a{number}]: /{place}{number}\n" for number in range(4_000)) for place in "xyz"]
    blocks = [Paragraph(text=f"[a7]\n\n{source}") for source in sources]
    written = to_markdown([*blocks, *(Paragraph(text=f"[b]\n\n[b]: /{each}") for each in range(2_000))])

    assert "[a7][a7-2]" in written
    assert "[a7-3]: /z7" in written
    assert "[b][b-2000]" in written


def test_a_label_that_was_renamed_once_has_the_same_name_again():
    written = to_markdown([Paragraph(text=f"[a]\n\n[a]: /{where}") for where in "xyxyz"])

    assert [line for line in written.split("\n") if line.startswith("[a]") and ":" not in line] == [
        "[a]",
        "[a][a-2]",
        "[a]",
        "[a][a-2]",
        "[a][a-3]",
    ]
