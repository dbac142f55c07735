"""Markdown is read as blocks: each type takes what it can hold whole, the rest stays Markdown."""

from __future__ import annotations

import pytest

import replicator
from corpus import content_files, shared
from renderers.words import html_words
from replicator import (
    Block,
    Label,
    Markdown,
    Post,
    RawBlock,
    Record,
    Registry,
    RichText,
    field,
    from_markdown,
    to_html,
    to_markdown,
)
from replicator.blocks import (
    Blockquote,
    Button,
    CodeBlock,
    Divider,
    Gallery,
    Group,
    Heading,
    HtmlBlock,
    Image,
    ListBlock,
    Paragraph,
    Picture,
    Row,
    Table,
    Video,
)
from replicator.converter import Converter
from replicator.errors import ParseError, RegistrationError, ReplicatorError, StructureError
from replicator.files import load
from replicator.model import define
from replicator.yaml import dump


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Some *text*.\nMore  \nof it.", Paragraph(text="Some *text*.\nMore  \nof it.")),
        ("# One #", Heading(text="One", level=1)),
        ("Two\nlines\n---", Heading(text="Two lines", level=2)),
        ("###### \\*Six\\* &amp; more", Heading(text="*Six* & more", level=6)),
        ("* * *", Divider()),
        ("> q\n> r", Blockquote(quote="q\nr")),
        ("> q\n>\n> — Ada", Blockquote(quote="q", source="Ada")),
        ("> q\n>\n> -- Ada, *Notes*", Blockquote(quote="q", source="Ada", cite="Notes")),
        ("> q\n>\n> — *Notes*", Blockquote(quote="q", cite="Notes")),
        ("> q\n> — Ada", Blockquote(quote="q", source="Ada")),
        ("> q\\\n> – ada", Blockquote(quote="q", source="ada")),
        ("> a wrapped line\n> — and its end", Blockquote(quote="a wrapped line\n— and its end")),
        ("> q\n>\n> — [Ada](/a)", Blockquote(quote="q\n\n— [Ada](/a)")),
        ("> - a\n> - b\n>\n> > c", Blockquote(quote="- a\n- b\n\n> c")),
        ("![a](/b.jpg)", Image(image=["/b.jpg"], alt="a")),
        ("![](b%20c.jpg)\\\n*d*", Image(image=["b c.jpg"], caption="d")),
        ("![](<b c.jpg>)  \n_d_", Image(image=["b c.jpg"], caption="d")),
        ("![](https://e.example/a%20b.jpg)", Image(image=["https://e.example/a%20b.jpg"])),
        ("[![a](/b.jpg)](/c)", Image(image=["/b.jpg"], alt="a", link="/c")),
        ("![](a)\n![b](c)", Gallery(images=["a", Picture(image=["c"], alt="b")])),
        ("![](a) *b*", Gallery(images=[Picture(image=["a"], caption="b")])),
        ("```py\nx = 1\n```", CodeBlock(code="x = 1\n", language="py")),
        ("~~~\nx\n~~~\n\n*c*", CodeBlock(code="x\n", caption="c")),
        ("    x\n\n    y", CodeBlock(code="x\n\ny\n")),
        ("* a\n* b", ListBlock(items=["a", "b"])),
        ("1) a\n2) *b*\n   - c", ListBlock(items=["a", "*b*\n- c"], ordered=True)),
        ("- a\n\n- b", ListBlock(items=["a", "b"])),
        ("a | b\n--|--\nc \\| d | e", Table(rows=[Row(cells=["a", "b"]), Row(cells=["c | d", "e"])], header=True)),
        ("|  |\n|--|\n| a |\n\n*c*", Table(rows=[Row(cells=["a"])], caption="c")),
        ("https://youtu.be/abcdefghijk", Video(url="https://youtu.be/abcdefghijk")),
        ("<https://vimeo.com/123456>", Video(url="https://vimeo.com/123456")),
        ("[The *film*](/a.mp4)", None),
        ("[The film](/a.mp4)", Video(url="/a.mp4", caption="The film")),
        (
            '<iframe width="5" src="//www.youtube.com/embed/abcdefghijk?rel=0&amp;x=1"></iframe>',
            Video(url="https://www.youtube.com/embed/abcdefghijk?rel=0&x=1"),
        ),
        ('<div class="x">\n<p>a</p>\n</div>', HtmlBlock(html='<div class="x">\n<p>a</p>\n</div>')),
    ],
)  # fmt: skip
def test_an_element_becomes(source, expected):
    assert from_markdown(source).blocks == [expected or Paragraph(text=source)]


@pytest.mark.parametrize(
    "source",
    [
        "# With *emphasis*",
        "#",
        "3. a\n4. b",
        "- [x] a\n- [ ] b",
        "- # a",
        "-",
        "| a |\n|:-:|\n| b |",
        "| a |\n|---|\n| *b* |",
        "```py title=x\ny\n```",
        "```\n```",
        '![a](b "title")',
        "![*a*](b)",
        "![a](b) and text",
        "![a][b]",
        "[a](https://example.org)",
        "<!-- more -->",
        "<script>x</script>",
        "{{ antlers }}",
        "Term\n: no list of definitions",
    ],
)
def test_what_no_type_could_hold_stays_markdown_to_the_letter(source):
    assert from_markdown(source).blocks == [Paragraph(text=source)]


def test_one_block_is_made_of_each_element_or_of_all_running_text():
    source = "a\n\n\n- b\n- c\n\n1. d\n\n# H\n\ne\n\n```\nf\n```\n\ng"

    assert [block.type for block in from_markdown(source).blocks] == [
        "paragraph", "list", "list", "heading", "paragraph", "code", "paragraph",
    ]  # fmt: skip
    assert from_markdown(source, merge=True).blocks == [
        Paragraph(text="a\n\n\n- b\n- c\n\n1. d"),
        Heading(text="H", level=1),
        Paragraph(text="e"),
        CodeBlock(code="f\n"),
        Paragraph(text="g"),
    ]


def test_links_by_reference_keep_what_they_refer_to():
    source = "See [a][x] and [Y].\n\n# Title\n\nAnd [a][X].\n\n[x]: /x 'T'\n[y]: /y\n[unused]: /z\n"
    post = from_markdown(source)

    assert post.blocks == [
        Paragraph(text="See [a][x] and [Y].\n\n[x]: /x 'T'\n[y]: /y"),
        Heading(text="Title", level=1),
        Paragraph(text="And [a][X].\n\n[x]: /x 'T'"),
        Paragraph(text="[unused]: /z"),
    ]
    assert from_markdown(to_markdown(post)).blocks == post.blocks
    assert html_links(to_html(post)) == ["/x", "/y", "/x"]


def html_links(source):
    return [part.partition('"')[0] for part in source.split('href="')[1:]]


def test_a_definition_inside_of_something_is_found_by_all():
    post = from_markdown("[a]\n\n> [a]: /x")

    assert html_links(to_html(post)) == ["/x"]


def test_a_colon_after_a_reference_makes_no_definition_of_it():
    source = "- see the [specification][s]:\n  - a\n\n# H\n\n[s]: /s"

    assert html_links(to_html(from_markdown(source))) == ["/s"]


def test_blocks_that_define_a_label_differently_keep_their_links():
    blocks = [
        Paragraph(text="[a], [b][a] and [A][]\n\n[a]: /1"),
        Paragraph(text="[a], [b][a] and [A][]; ![a] \\[a] [a](/c)\n\n[a]: /2"),
        Paragraph(text="[a]\n\n[a]: /1"),
        Blockquote(quote="[a]\n\n[a]: /3"),
    ]

    assert html_links(to_html(Post(content=to_markdown(blocks)))) == html_links(to_html(blocks))


def test_html_that_opens_in_one_element_and_closes_in_another_stays_together():
    source = "<details>\n<summary>a</summary>\n\n*b*\n\n- c\n\n</details>"

    assert from_markdown(f"x\n\n{source}\n\n# y").blocks == [
        Paragraph(text="x"),
        Paragraph(text=source),
        Heading(text="y", level=1),
    ]
    assert from_markdown("<div>\n\na\n\nb").blocks == [
        Paragraph(text="<div>"),
        Paragraph(text="a"),
        Paragraph(text="b"),
    ]


NEED_NO_END = """area base br col embed hr img input link meta param source track wbr
p li dt dd td th tr tbody thead tfoot option"""  # HTML, 13.1.2: void elements, and those whose end tag is optional


@pytest.mark.parametrize("tag", NEED_NO_END.split())
def test_html_is_complete_without_the_ends_that_html_does_not_ask_for(tag):
    source = f"<div>\n<{tag}>a\n</div>"

    assert from_markdown(source).blocks == [HtmlBlock(html=source)]


def test_what_only_keeps_neighbours_apart_makes_no_block():
    blocks = [ListBlock(items=["a"]), ListBlock(items=["b"]), CodeBlock(code="c\n"), Paragraph(text="*d*")]
    source = "- a\n\n<!-- -->\n\n- b\n\n```\nc\n```\n\n<!-- -->\n\n*d*\n"

    assert to_markdown(blocks) == source
    assert from_markdown(source).blocks == blocks
    assert from_markdown("a\n\n<!-- -->\n\nb\n\n<!-- note -->").blocks == [
        Paragraph(text="a"),
        Paragraph(text="b"),
        Paragraph(text="<!-- note -->"),
    ]


def test_a_type_is_only_read_where_the_registry_has_it_and_gets_its_name_there():
    site = Registry({"article": Paragraph, "photo": Image})
    blocks = from_markdown("# H\n\n- a\n\n![](b)", registry=site).blocks

    assert [(block.type, type(block)) for block in blocks] == [
        ("article", Paragraph),
        ("article", Paragraph),
        ("photo", Image),
    ]
    assert [
        block.type for block in from_markdown("# H\n\n- a\n\n![](b)", registry=site, merge=True).blocks
    ] == [
        "article",
        "photo",
    ]


def test_a_registry_without_a_type_for_running_text_says_what_is_missing():
    with pytest.raises(RegistrationError, match=r"no block type reads a paragraph.*blocks\.Paragraph"):
        from_markdown("a", registry=Registry({"heading": Heading}))

    assert from_markdown("# a", registry=Registry({"heading": Heading})).blocks == [
        Heading(text="a", level=1)
    ]


@define
class Callout(Block):
    text: Markdown
    tone: Label = "info"


@pytest.fixture
def site():
    return replicator.markdown.copy(), Registry({"callout": Callout, **replicator.registry})


def test_a_block_of_ones_own_comes_back_by_the_function_registered_for_it(site):
    site, registry = site

    @site.renders(Callout)
    def write(block, render):
        return render.markdown(f"!!! {block.tone}\n\n{block.text}\n\n!!!")

    @site.reads(Callout, "paragraph")
    def read(node, read):
        if not node.text.startswith("!!! "):
            return None
        inside = []
        while read.next and read.next.source != "!!!":
            inside.append(read.take().source)
        if not read.next:
            return None
        read.take()
        return Callout(text="\n\n".join(inside), tone=node.text[4:])

    blocks = [Paragraph(text="a"), Callout(text="b\n\n- c", tone="tip"), Heading(text="d")]
    written = site(blocks)

    assert written == "a\n\n!!! tip\n\nb\n\n- c\n\n!!!\n\n## d\n"
    assert site.read(written, registry=registry).blocks == blocks
    assert site.read("!!! tip\n\nb", registry=registry).blocks == [
        Paragraph(text="!!! tip"),
        Paragraph(text="b"),
    ]
    assert from_markdown(written, registry=registry).blocks[1] == Paragraph(text="!!! tip")


def test_the_latest_function_is_asked_first_and_may_leave_the_element_to_others(site):
    site, registry = site
    site.reads(Heading, "heading")(
        lambda node, read: Heading(text=node.text.upper()) if node.level == 1 else None
    )

    assert site.read("# a\n\n## b", registry=registry).blocks == [Heading(text="A"), Heading(text="b")]


def test_a_block_may_hold_what_is_inside_of_an_element(site):
    site, registry = site
    site.reads(Group, "quote")(lambda node, read: Group(blocks=read.blocks(node.text)))

    assert site.read("> # a\n>\n> > b", registry=registry).blocks == [
        Group(blocks=[Heading(text="a", level=1), Group(blocks=[Paragraph(text="b")])])
    ]


def test_only_block_classes_can_be_read(site):
    with pytest.raises(RegistrationError, match="give a block class"):
        site[0].reads(str)


def test_front_matter_becomes_the_fields_of_the_post():
    source = "---\ntitle: 1.10\nauthor: a\nmore: [x, {y: 1}]\n---\n\n# H\n"
    post = from_markdown(source)

    assert (post.title, post.author, post.extra) == ("1.10", ["a"], {"more": ["x", {"y": 1}]})
    assert post.blocks == [Heading(text="H", level=1)]
    assert from_markdown(to_markdown(post, front_matter=True)) == post
    assert to_markdown(post) == "# H\n"


def test_front_matter_holds_all_but_the_blocks_and_the_text():
    post = Post(title="T", blocks=[Paragraph(text="a")], content="b", extra={"sections": [Button(label="c")]})

    assert to_markdown(post, front_matter=True) == (
        "---\ntitle: T\nsections:\n  -\n    type: button\n    label: c\n---\n\na\n\nb\n"
    )
    assert from_markdown(to_markdown(post, front_matter=True)) == Post(
        title="T", blocks=[Paragraph(text="a"), Paragraph(text="b")], extra=post.extra
    )
    assert to_markdown(Post(), front_matter=True) == "---\n---\n"
    assert to_markdown(Paragraph(text="a"), front_matter=True) == "a\n"


def test_rich_text_under_content_is_no_body():
    rich = {"content": [{"type": "paragraph", "content": []}]}

    post = from_markdown(f"---\n{dump(rich)}---\n\na\n")

    assert isinstance(post.extra["content"], RichText)
    assert Converter().unstructure(post)["content"] == rich["content"]


def test_rich_text_that_is_the_body_is_not_in_the_front_matter_as_well():
    post = Converter().loads(
        "title: T\ncontent: [{type: paragraph, content: [{type: text, text: Bread}]}]\n"
        "aside: [{type: paragraph, content: [{type: text, text: Salt}]}]\n"
    )

    written = to_markdown(post, front_matter=True)

    assert written.count("Bread") == 1
    assert written.endswith("---\n\nBread\n")
    assert written.count("Salt") == 1  # which no post shows


def test_front_matter_of_another_record_holds_what_is_not_rendered_below():
    @define
    class Page(Record):
        title: str | None = None
        intro: Markdown | None = None
        parts: list[Block] = field(factory=list)
        seo: Label | None = None

    page = Page(title="T", intro="*One*", parts=[Paragraph(text="Two")], seo="Three", extra={"more": "Four"})

    assert (
        to_markdown(page, front_matter=True) == "---\ntitle: T\nseo: Three\nmore: Four\n---\n\n*One*\n\nTwo\n"
    )


@pytest.mark.parametrize(
    "blocks",
    [
        [Divider(), Paragraph(text="a: b"), Divider()],
        [Paragraph(text="---\na: b\n---")],
        [Paragraph(text="---\n---")],
    ],
)
def test_a_line_at_the_start_is_not_taken_for_front_matter(blocks):
    post = from_markdown(to_markdown(blocks))

    assert (post.extra, post.title) == ({}, None)
    assert html_words(to_html(post)) == html_words(to_html(blocks))


@pytest.mark.parametrize(
    ("source", "error", "place"),
    [
        ("---\na: 1\ntitle: ]\n---\na", ParseError, "post.md:3"),
        ("---\nauthor: {a: b}\n---\na", StructureError, "post.md:2"),
    ],
)
def test_front_matter_that_is_wrong_is_an_error_with_its_place(source, error, place):
    with pytest.raises(error, match=place):
        from_markdown(source, name="post.md")


@pytest.mark.parametrize("source", ["", "\n \n", "\ufeff", "<!-- -->", "---\n---\n"])
def test_nothing_gives_no_blocks(source):
    assert from_markdown(source).blocks == []


def test_line_ends_of_any_system_are_read():
    assert from_markdown("# a\r\n\r\nb\rc").blocks == [Heading(text="a", level=1), Paragraph(text="b\nc")]


def test_what_cannot_survive_is_what_the_documentation_says():
    lost = [
        Paragraph(text="a", id="x"),
        Blockquote(quote="b", type="pull_quote"),
        RawBlock(type="poll", extra={"question": "?"}),
        Group(title="c", blocks=[Paragraph(text="d")]),
        Button(label="e", url="/f"),
        Paragraph(text="g", enabled=False),
    ]

    assert from_markdown(to_markdown(lost)).blocks == [
        Paragraph(text="a"),
        Blockquote(quote="b"),
        Heading(text="c"),
        Paragraph(text="d"),
        Paragraph(text="[e](/f)"),
    ]


@pytest.mark.parametrize("part", range(4))
def test_every_real_post_settles_in_one_pass_and_keeps_its_words(part):
    shared("corpus")
    seen = 0
    for path in content_files()[part::4]:
        try:
            post = load(path)
        except ReplicatorError:
            continue
        back = from_markdown(to_markdown(post))
        written = to_markdown(back)
        again = from_markdown(written)

        assert to_markdown(again) == written, path
        kinds = {type(block) for block in back.blocks}
        if HtmlBlock not in kinds:  # HTML that Markdown has marks for is written with them
            assert again.blocks == back.blocks, path
        if Video not in kinds:  # under the frame of a player there is a link now
            assert html_words(to_html(back)) == html_words(to_html(post)), path
        seen += len(back.blocks)

    assert seen > 1_000
