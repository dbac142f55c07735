"""Which function renders what, and what it is told."""

from __future__ import annotations

import pickle
import re
from typing import Annotated

import attrs
import pytest

from replicator import RichText, richtext
from replicator.blocks import Blockquote, Group, Paragraph
from replicator.errors import ContentWarning, RenderError, ReplicatorError
from replicator.kinds import MARKDOWN, Asset, Code, EntryId, Html, Kind, Label, Markdown, Url, field
from replicator.model import Author, Block, Post, RawBlock, define
from replicator.renderers import MAX_DEPTH, html, markdown, text, to_html, to_markdown, to_text

FORMATS = [html, markdown, text]
STARS = Kind("stars")


@define
class Callout(Block):
    text: Markdown = ""
    tone: str = "info"


@define
class Warning_(Callout):  # noqa: N801
    pass


@define
class Review(Block):
    summary: str = ""
    body: Markdown = ""
    source: Html = ""
    sample: Code = ""
    picture: Asset = ""
    link: Url = ""
    size: Label = "lg"
    related: EntryId = ""
    rating: Annotated[int, STARS] = 0
    count: int = 3
    parts: list[Block] = field(factory=list)


@define
class Person:
    name: str = ""
    friends: list[Person] = field(factory=list)


@define
class Team(Block):
    people: list[Person] = field(factory=list)


def test_the_example_of_the_documentation():
    site = html.copy()

    @site.renders(Callout)
    def callout(block, render):
        return render.element("aside", render.markdown(block.text), class_=f"callout {block.tone}")

    assert site(Callout(text="*Mind* the gap", tone='a"b')) == (
        '<aside class="callout a&#34;b">\n<p><em>Mind</em> the gap</p>\n</aside>\n'
    )


def test_a_function_for_the_type_comes_before_one_for_the_class():
    site = html.copy()
    site.renders(Blockquote)(lambda block, render: "by class")
    site.renders("pull_quote")(lambda block, render: "by type")

    assert site(Blockquote(quote="x")) == "by class"
    assert site(Blockquote(quote="x", type="pull_quote")) == "by type"


def test_a_subclass_is_rendered_as_its_base_until_it_has_its_own_function():
    site = html.copy()
    site.renders(Callout)(lambda block, render: "base")

    assert site(Warning_()) == "base"

    site.renders(Warning_)(lambda block, render: "own")

    assert site(Warning_()) == "own"


def test_functions_are_looked_up_from_the_one_block_to_the_policy_for_unknown_ones():
    site = html.copy()
    block = Warning_(tone="loud", type="alarm")
    site.renders(block)(lambda block, render: ["block ", render.default(block)])
    site.renders("alarm", tone="loud")(lambda block, render: ["type and field ", render.default(block)])
    site.renders("alarm")(lambda block, render: ["type ", render.default(block)])
    site.renders(Warning_, tone="loud")(lambda block, render: ["class and field ", render.default(block)])
    site.renders(Warning_)(lambda block, render: ["class ", render.default(block)])
    site.renders(Callout, tone="loud")(lambda block, render: ["base and field ", render.default(block)])
    site.renders(Callout)(lambda block, render: ["base ", render.default(block)])
    site.renders(Block)(lambda block, render: ["any ", render.default(block)])

    def words(shown):
        return " ".join(re.sub("<.*?>|info|loud", "", shown).split())

    of_class = "class and field class base and field base any"
    assert words(site(block)) == f"block type and field type {of_class}"
    assert words(site(attrs.evolve(block))) == f"type and field type {of_class}"
    assert words(site(Warning_(type="alarm"))) == "type class base any"
    assert words(site(Callout(tone="loud"))) == "base and field base any"
    assert site(RawBlock(type="x")) == 'any <div class="unknown-block" data-type="x"></div>\n'


def test_the_order_does_not_depend_on_the_order_of_registration():
    site = html.copy()
    site.renders(Callout, tone="loud", text="x")(lambda block, render: "two fields")
    site.renders(Callout, tone="loud")(lambda block, render: "one field")
    site.renders(Callout)(lambda block, render: "all")
    site.renders("alarm")(lambda block, render: "type")

    assert site(Callout(tone="loud", text="x")) == "two fields"
    assert site(Callout(tone="loud")) == "one field"
    assert site(Callout()) == "all"
    assert site(Callout(type="alarm", tone="loud", text="x")) == "type"


@pytest.mark.parametrize("renderer", FORMATS)
def test_a_variant_is_told_by_a_field_even_by_one_that_no_class_knows(renderer):
    site = renderer.copy()
    site.renders("quote", variant="large")(lambda block, render: "LARGE")
    quotes = [
        Blockquote(quote="a", type="quote", extra={"variant": "large"}),
        Blockquote(quote="b", type="quote", extra={"variant": "small"}),
        Blockquote(quote="c", type="quote"),
    ]

    shown = site(quotes)

    assert "LARGE" in shown
    assert "a" not in shown
    assert "b" in shown
    assert "c" in shown


def test_fields_of_nodes_and_records_tell_variants_too():
    site = html.copy()
    site.renders(Person, name="Ada")(lambda person, render: render.element("b", "the first"))
    site.renders(richtext.Heading, level=2)(lambda node, render: render.element("h2", "two"))
    text = RichText(richtext.Heading("x", level=2), richtext.Heading("y", level=3))

    assert site(Team(people=[Person("Ada"), Person("Bo")])) == "<div>\n<b>the first</b><p>Bo</p>\n</div>\n"
    assert site(text, id_prefix=None) == "<h2>two</h2>\n<h3>y</h3>\n"


def test_a_function_for_one_block_is_for_no_equal_one():
    site = html.copy()
    one, other = Paragraph(text="x"), Paragraph(text="x")
    site.renders(one)(lambda block, render: ["!", render.default(block)])

    assert one == other
    assert site([one, other]) == "!<p>x</p>\n<p>x</p>\n"


@pytest.mark.parametrize("renderer", FORMATS)
def test_what_was_registered_before_is_the_default(renderer):
    site = renderer.copy()
    site.renders(Paragraph)(lambda block, render: [render.default(block), render.element("p", "one")])
    site.renders(Paragraph)(lambda block, render: [render.default(block), render.element("p", "two")])

    shown = site(Paragraph(text="zero")).split()

    assert [word.removeprefix("<p>").removesuffix("</p>") for word in shown] == ["zero", "one", "two"]


def test_registering_a_function_again_changes_nothing():
    def more(block, render):
        return [render.default(block), "+"]

    site = html.copy()
    for _ in range(3):
        site.renders(Paragraph)(more)
        site.around(more)

    assert site(Paragraph(text="x")) == "<p>x</p>\n++"


def test_the_default_can_be_shown_twice_or_of_a_changed_copy():
    site = html.copy()

    @site.renders(Paragraph)
    def louder(block, render):
        changed = attrs.evolve(block, text=block.text.upper())
        return [render.default(block), render.default(changed), render.default(changed)]

    assert site(Paragraph(text="x")) == "<p>x</p>\n<p>X</p>\n<p>X</p>\n"


def test_the_default_of_a_post_is_its_article():
    site = html.copy()
    site.renders(Post)(lambda post, render: render.element("main", render.default(post)))

    assert site(Post(content="a")) == "<main>\n<p>a</p>\n</main>\n"


def test_the_default_keeps_place_and_policy():
    site = html.copy()
    site.renders("box")(lambda block, render: render.default(block))
    site.renders(Group)(lambda block, render: render.default(block))
    site.renders(Callout)(
        lambda block, render: f"{type(render.parent).__name__} {render.index} {render.depth}"
    )

    assert site(Post(blocks=[Group(blocks=[Paragraph(), Callout()])])) == "<section>Group 1 2</section>\n"
    with pytest.raises(RenderError, match="'box'"):
        site(RawBlock(type="box"), unknown="error")


def test_the_default_is_for_what_the_function_was_given():
    site = html.copy()
    site.renders(Group)(lambda block, render: [render.default(each) for each in block.blocks])

    with pytest.raises(RenderError, match=r"a Group, and not a Paragraph"):
        site(Group(blocks=[Paragraph(text="x")]))


@pytest.mark.parametrize("renderer", FORMATS)
def test_a_function_around_every_block_can_do_something_before_and_after(renderer):
    site = renderer.copy()
    seen = []

    @site.around
    def outer(block, render):
        seen.append(f"<{block.type}")
        shown = render.default(block)
        seen.append(f"{block.type}>")
        return shown

    post = Post(
        blocks=[Group(blocks=[Paragraph(text="x"), Paragraph(text="y", enabled=False)]), RawBlock(type="z")]
    )

    assert site(post) == renderer(post)
    assert seen == ["<group", "<paragraph", "paragraph>", "group>", "<z", "z>"]


def test_the_youngest_function_around_is_the_outermost():
    site = html.copy()
    site.around(lambda block, render: ["(", render.default(block), ")"])
    site.around(lambda block, render: ["[", render.default(block), "]"])
    site.renders(Callout)(lambda block, render: ["own ", render.default(block)])

    assert site(Callout()) == f"[(own {html(Callout())})]"
    assert site.copy()(Callout()) == site(Callout())


def test_a_function_around_may_leave_a_block_out_or_show_something_else():
    site = html.copy()

    @site.around
    def members_only(block, render):
        return render.default(block) if block.extra.get("for") != "members" else "…"

    assert site([Paragraph(text="a"), Paragraph(text="b", extra={"for": "members"})]) == "<p>a</p>\n…"


def test_a_kind_has_no_fields():
    with pytest.raises(RenderError, match="has no fields: size"):
        html.renders(STARS, size=3)


def test_a_copy_changes_nothing_else():
    site = html.copy()
    site.renders(Paragraph)(lambda block, render: "changed")

    assert site(Paragraph(text="x")) == "changed"
    assert html(Paragraph(text="x")) == "<p>x</p>\n"


def test_a_copy_can_have_options_of_its_own():
    site = text.copy(width=20)

    assert site(Paragraph(text="one two three four five")) == "one two three four\nfive\n"
    assert site(Paragraph(text="one two three four five"), width=None) == "one two three four five\n"
    assert site.copy().options == {"width": 20}


@pytest.mark.parametrize("renderer", FORMATS)
def test_a_misspelt_option_is_refused(renderer):
    with pytest.raises(TypeError, match="no option 'trust'; there are "):
        renderer(Post(), trust=True)


@pytest.mark.parametrize(
    ("renderer", "options", "message"),
    [
        (html, {"raw_html": "sanitize"}, "raw_html is 'sanitise', 'escape' or 'trust', not 'sanitize'"),
        (html, {"unknown": "ignore"}, "unknown is 'keep', 'warn', 'error' or 'drop', not 'ignore'"),
        (text, {"unknown": None}, "unknown is 'keep', 'warn', 'error' or 'drop', not None"),
        (markdown, {"engine": "commonmark"}, "engine is an object such as .*, not 'commonmark'"),
    ],
)
def test_a_misspelt_word_is_refused(renderer, options, message):
    hostile = Paragraph(text="<script>alert(1)</script>")

    with pytest.raises(TypeError, match=message):
        renderer(hostile, **options)
    with pytest.raises(TypeError, match=message):
        renderer.copy(**options)


@pytest.mark.parametrize("renderer", FORMATS)
@pytest.mark.parametrize("content", ["post.yaml", None, {"title": "A"}, [Post()], ["text"]])
def test_what_is_no_content_is_named(renderer, content):
    with pytest.raises(TypeError, match="expected a post, a block or a list of blocks, found "):
        renderer(content)


def test_only_classes_types_and_kinds_can_be_registered_for():
    with pytest.raises(RenderError, match="give a block class"):
        html.renders(3)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("render_", "expected"),
    [
        (
            to_html,
            (
                "<div>\n<p>A &lt; B<br>and C</p>\n<p><em>body</em></p>\n<b>raw</b>\n"
                '<pre><code>x = 1</code></pre>\n<figure><img src="/a.png" alt=""></figure>\n'
                '<p><a href="/b">/b</a></p>\n<p>inside</p>\n</div>\n'
            ),
        ),
        (
            to_markdown,
            "A \\< B\\\nand C\n\n*body*\n\n**raw**\n\n```\nx = 1\n```\n\n![](/a.png)\n\n[/b](/b)\n\ninside\n",
        ),
        (to_text, "A < B\nand C\n\nbody\n\nraw\n\n    x = 1\n\n/b\n\ninside\n"),
    ],
)
def test_a_block_without_a_function_is_rendered_by_the_kinds_of_its_fields(render_, expected):
    review = Review(
        summary="A < B\nand C",
        body="*body*",
        source="<b>raw</b>",
        sample="x = 1",
        picture="/a.png",
        link="/b",
        related="some-id",
        rating=4,
        parts=[Paragraph(text="inside")],
    )

    assert render_(review) == expected


def test_of_a_kind_that_has_a_function_what_is_true_is_shown_and_what_is_false_or_empty_is_not():
    site = html.copy()
    site.renders(STARS)(lambda value, render: f"[{value!r}]")

    assert [site(Review(rating=value)) for value in (True, False, 0, None)] == [
        "<div>[True]</div>\n",
        "<div></div>\n",
        "<div>[0]</div>\n",
        "<div></div>\n",
    ]


def test_a_kind_of_ones_own_is_shown_once_it_has_a_function():
    site = html.copy()
    site.renders(STARS)(lambda value, render: render.element("p", "★" * value))
    site.renders(MARKDOWN)(lambda value, render: render.element("p", value.upper()))

    assert site(Review(rating=3, body="b")) == "<div>\n<p>B</p>\n<p>★★★</p>\n</div>\n"


@pytest.mark.parametrize("ending", ["jpg", "jpeg", "JPG", "png", "gif", "webp", "avif", "svg"])
def test_an_asset_that_a_browser_shows_is_a_picture(ending):
    assert f'<img src="a.{ending}" alt="">' in to_html(Review(picture=f"a.{ending}"))


def test_an_asset_that_is_no_picture_is_a_link_to_the_file():
    assert to_html(Review(picture="a/some file.pdf")) == (
        '<div>\n<p><a href="a/some%20file.pdf">some file.pdf</a></p>\n</div>\n'
    )


def test_records_inside_of_blocks_are_rendered_by_their_fields_or_their_own_function():
    team = Team(people=[Person("Ada"), Person("Bo")])
    site = html.copy()

    assert site(team) == "<div>\n<p>Ada</p>\n<p>Bo</p>\n</div>\n"

    site.renders(Person)(lambda person, render: render.element("h3", person.name))

    assert site(team) == '<div>\n<h3 id="ada">Ada</h3>\n<h3 id="bo">Bo</h3>\n</div>\n'


def test_a_function_knows_where_it_is():
    seen = []
    site = html.copy()

    @site.renders(Callout)
    def callout(block, render):
        seen.append(
            (render.post.title, type(render.parent).__name__, render.index, render.depth, render.format)
        )

    post = Post(
        title="T", blocks=[Paragraph(), Callout(), Group(blocks=[Paragraph(), Paragraph(), Callout()])]
    )
    site(post)

    assert seen == [("T", "Post", 1, 1, "html"), ("T", "Group", 2, 2, "html")]


def test_a_block_can_be_rendered_without_a_post():
    site = html.copy()
    site.renders(Callout)(lambda block, render: f"{render.post} {render.parent}")

    assert site([Callout()]) == "None None"


@pytest.mark.parametrize("renderer", FORMATS)
def test_a_disabled_block_is_left_out_with_all_that_is_in_it(renderer):
    post = Post(
        blocks=[Group(enabled=False, blocks=[Paragraph(text="x")]), Paragraph(text="y", enabled=False)]
    )

    assert renderer(post) == ""


@pytest.mark.parametrize("renderer", FORMATS)
def test_an_unknown_block_shows_the_blocks_inside_of_it(renderer):
    block = RawBlock(type="box", extra={"text": "hidden words", "left": [Paragraph(text="shown")]})

    assert "shown" in renderer(block)
    assert "hidden" not in renderer(block)
    assert renderer(block, unknown="drop") == ""


def test_an_unknown_block_leaves_a_trace_in_html_only():
    block = RawBlock(type='<b>"', extra={"text": "hidden words"})

    assert to_html(block) == '<div class="unknown-block" data-type="&lt;b&gt;&#34;"></div>\n'
    assert to_markdown(block) == to_text(block) == ""


@pytest.mark.parametrize("renderer", FORMATS)
def test_the_policy_for_unknown_blocks_can_be_to_warn_or_to_refuse(renderer):
    block = RawBlock(type="box")

    with pytest.warns(ContentWarning, match="'box'"):
        renderer(block, unknown="warn")
    with pytest.raises(RenderError, match=r"\.renders\('box'\)"):
        renderer(block, unknown="error")


@pytest.mark.parametrize("renderer", FORMATS)
def test_what_nothing_renders_is_told_with_its_path(renderer):
    inside = Group(blocks=[RawBlock(type="box"), RawBlock(type="box")])
    post = Post(blocks=[Group(blocks=[inside])])

    with pytest.warns(ContentWarning) as caught:
        renderer(post, unknown="warn")
    with pytest.raises(RenderError, match=r"^\[0\]\.blocks\[0\]\.blocks\[0\]: nothing renders"):
        renderer(post.blocks, unknown="error")

    paths = [str(each.message).partition(": ")[0] for each in caught]
    assert paths == [f"replicator_content[0].blocks[0].blocks[{index}]" for index in (0, 1)]


@pytest.mark.parametrize("renderer", FORMATS)
def test_a_registered_function_makes_a_type_known(renderer):
    site = renderer.copy()
    site.renders("box")(lambda block, render: render.element("p", block.extra["text"]))

    assert "words" in site(RawBlock(type="box", extra={"text": "words"}), unknown="error")


@pytest.mark.parametrize("renderer", FORMATS)
def test_blocks_that_hold_themselves_are_an_error_not_a_crash(renderer):
    group = Group()
    group.blocks.append(group)

    with pytest.raises(ReplicatorError):
        renderer(group)


@pytest.mark.parametrize("renderer", FORMATS)
def test_blocks_nest_as_deep_as_anyone_needs_and_no_deeper(renderer):
    def nested(depth):
        block = Paragraph(text="bottom")
        for _ in range(depth - 1):
            block = RawBlock(type="box", extra={"inside": [block]})
        return block

    assert "bottom" in renderer(nested(MAX_DEPTH))
    with pytest.raises(RenderError, match="deeper than"):
        renderer(nested(MAX_DEPTH + 1))


@pytest.mark.parametrize("renderer", FORMATS)
def test_records_that_hold_themselves_are_an_error_too(renderer):
    person = Person("Ada")
    person.friends.append(person)

    with pytest.raises(RenderError, match="inside itself"):
        renderer(Team(people=[person]))


def test_resolvers_say_where_links_and_assets_lead():
    post = Post(content="[a](entry::1) ![b](main::c.jpg) [d](https://e.example)")
    page = to_html(
        post,
        resolve_link=lambda target: "/posts/one" if target == "entry::1" else target,
        resolve_asset=lambda path: f"https://cdn.example/{path.rpartition('::')[2]}",
    )

    assert page == (
        '<p><a href="/posts/one">a</a> <img src="https://cdn.example/c.jpg" alt="b"> '
        '<a href="https://e.example">d</a></p>\n'
    )


def test_what_only_the_site_can_resolve_is_no_link_by_itself():
    assert to_html(Post(content="[a](entry::1) [b](statamic://entry::1) [c](@child)")) == "<p>a b c</p>\n"


def test_a_page_names_the_authors_that_are_known():
    post = Post(title="T", author=["1", "2", "x"])
    authors = {"1": Author(name="Ada Marlow"), "2": Author(first_name="Bo", last_name="Lind")}

    assert "Ada Marlow, Bo Lind" in to_text(post, page=True, authors=authors)
    assert to_text(post, page=True) == "T\n=\n"


@pytest.mark.parametrize(
    ("renderer", "shown"), [(html, "<p>7 of 9.5</p>\n"), (markdown, "7 of 9.5\n"), (text, "7 of 9.5\n")]
)
def test_numbers_are_shown_and_what_is_true_or_false_is_not(renderer, shown):
    site = renderer.copy()
    site.renders("x")(lambda block, render: render.element("p", 7, " of ", [9.5, None], True, False))
    assert site(RawBlock(type="x")) == shown


def _shouted(block, render):
    return render.element("p", block.text.upper(), render.default(block))


@pytest.mark.parametrize("renderer", [html, markdown, text])
def test_a_renderer_travels_with_the_functions_of_modules(renderer):
    first, second = Paragraph(text="one"), Paragraph(text="*two*", id="2")
    site = renderer.copy()
    site.renders(second)(_shouted)
    site.renders(Paragraph, id="2")(_shouted)

    there, blocks = pickle.loads(pickle.dumps((site, [first, second])))

    assert there(blocks) == site([first, second])
    assert there.options == site.options
    site.renders(Paragraph)(lambda block, render: "")
    with pytest.raises((AttributeError, pickle.PicklingError), match="lambda"):
        pickle.dumps(site)
