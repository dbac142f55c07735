"""Nothing that is in a file can run in a page."""

from __future__ import annotations

from types import UnionType
from typing import Any, Union, get_args, get_origin

import attrs
import pytest
from markupsafe import Markup

from renderers.attacks import ATTACKS, URLS, dangers
from renderers.words import tree_of
from replicator import blocks, richtext
from replicator.errors import RenderError
from replicator.fields import bare, field_specs
from replicator.kinds import field
from replicator.model import Author, Block, Post, RawBlock, define
from replicator.nodes import RichText
from replicator.registry import default_registry
from replicator.renderers import ImageSource, html, renders, to_html, to_markdown, to_text
from replicator.renderers.engines import CommonMark, Mistune
from replicator.renderers.safety import MAX_HTML_DEPTH, safe_srcset, safe_url, sanitise

EVERYTHING = Mistune(footnotes=True, definition_lists=True)
CLASSES = sorted(set(default_registry.values()), key=lambda cls: cls.__name__)


def filled(hint: Any, text: str) -> Any:
    """Make a value of a type with `text` wherever text can be."""
    hint = bare(hint)
    if get_origin(hint) is list:
        item = get_args(hint)[0]
        members = get_args(item) if get_origin(item) in (Union, UnionType) else (item,)
        return [filled(member, text) for member in members]
    if get_origin(hint) in (Union, UnionType):
        return filled(next(member for member in get_args(hint) if bare(member) is not int), text)
    if hint is bool:
        return True
    if hint is Block:
        return blocks.Paragraph(text=text, type=text)
    if attrs.has(hint):
        specs = [spec for spec in field_specs(hint) if spec.name != "enabled"]
        return hint(**{spec.name: filled(spec.type, text) for spec in specs})
    return {} if get_origin(hint) is dict else text


def post_of(attack: str) -> Post:
    """Make a post that has the attack in every field of every block type, and everywhere else."""
    known = [filled(cls, attack) for cls in CLASSES]
    variants = [
        blocks.CodeBlock(code=attack, language=attack),
        blocks.Image(image=["/a.jpg"], alt=attack, link=attack),
    ]
    unknown = [RawBlock(type=attack, extra={"text": attack, attack: [blocks.Paragraph(text=attack)]})]
    return Post(
        title=attack, subtitle=attack, hero_image=attack, author=[attack], content=attack,
        blocks=[*known, *variants, *unknown],
    )  # fmt: skip


def test_there_are_enough_attacks_and_they_work_where_nothing_stops_them():
    assert len(set(ATTACKS)) >= 1_000
    assert sum(bool(dangers(f"{attack}<p>")) for attack in ATTACKS) > 400
    assert sum(bool(dangers(f'<a href="{url}">x</a>')) for url in URLS) > 100


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_in_every_field_of_every_block_runs_in_no_page(attack):
    post = post_of(attack)
    page = to_html(post, page=True, lang=attack, authors={attack: Author(name=attack)})

    assert dangers(page) == []


@pytest.mark.parametrize("mode", ["sanitise", "escape"])
@pytest.mark.parametrize("attack", ATTACKS[::6])
def test_an_attack_runs_in_no_page_of_another_engine_with_all_its_extensions(attack, mode):
    engine = CommonMark(footnotes=True, definition_lists=True)

    assert dangers(to_html(post_of(attack), engine=engine, raw_html=mode, id_prefix=attack)) == []


@pytest.mark.parametrize("attack", ATTACKS[::6])
def test_an_attack_survives_no_detour_over_markdown(attack):
    source = to_markdown(post_of(attack), page=True)

    assert dangers(to_html(Post(content=source), engine=EVERYTHING, page=True)) == []


@pytest.mark.parametrize("attack", ATTACKS[::6])
def test_plain_text_has_no_controls(attack):
    text = to_text(post_of(attack), page=True, links="inline")

    assert not [char for char in text if (ord(char) < 32 and char != "\n") or 0x7F <= ord(char) < 0xA0]


def test_resolvers_cannot_bring_in_a_script():
    post = Post(content="[x](/y) ![x](/z)", blocks=[blocks.Image(image=["a"], link="b")])
    page = to_html(
        post, resolve_link=lambda _: "javascript:alert(1)", resolve_asset=lambda _: "data:text/html,x"
    )

    assert dangers(page) == []
    assert "href" not in page


@pytest.mark.parametrize("engine", [EVERYTHING, CommonMark()], ids=["mistune", "comrak"])
@pytest.mark.parametrize("attack", ATTACKS[::6])
def test_no_resolver_and_no_attribute_of_an_image_brings_in_a_script(attack, engine):
    site = html.copy(engine=engine, lazy_after=0)

    @site.renders("picture")
    def picture(block, render):
        return render.element(
            "img", src="/a", alt=attack, srcset=attack, sizes=attack, width=attack, height=attack
        )

    post = Post(
        title="T",
        hero_image="a",
        content='![](a) <img src="a">',
        blocks=[blocks.Image(image=["a"]), RawBlock(type="picture")],
    )
    told = {"sizes": attack, "alt": attack}
    sources = [
        ImageSource("/a.jpg", srcset=attack, **told),
        ImageSource(attack, srcset=f"/a 1x, {attack} 2x, {attack} ,b 3w", **told),
    ]
    for source in sources:
        known = {"resolve_asset": lambda _, source=source: source}
        assert dangers(site(post, page=True, **known) + site(RichText(richtext.Image("a")), **known)) == []
    assert dangers(site(post, raw_html="trust", resolve_asset=lambda _: sources[0])) == []


@pytest.mark.parametrize("attack", ATTACKS[::6])
def test_an_attack_in_the_attributes_of_a_raw_image_runs_in_no_page(attack):
    sources = f'<img srcset="{attack} 1x" sizes="{attack}" width="{attack}" loading="{attack}">'

    assert dangers(to_html([blocks.HtmlBlock(html=sources), blocks.Paragraph(text=f"x {sources}")])) == []
    assert dangers(to_html(blocks.HtmlBlock(html=sources.replace('"', "'")))) == []


@pytest.mark.parametrize(
    ("srcset", "safe"),
    [
        ("/a.jpg", "/a.jpg"),
        ("/a.jpg 480w, /b.jpg 1.5x", "/a.jpg 480w, /b.jpg 1.5x"),
        (" ,, /a.jpg\t480w\n,/b.jpg  2x,", "/a.jpg 480w, /b.jpg 2x"),
        ("/a,b.jpg 1x, /c.jpg, /d.jpg 2x", "/a,b.jpg 1x, /c.jpg, /d.jpg 2x"),
        ("/ø.jpg 1x, /a b.jpg 1x", "/ø.jpg 1x"),
        ("javascript:alert(1) 1x, /b.jpg 2x", "/b.jpg 2x"),
        ("java&#115;cript:alert(1) 1x", None),
        ("data:image/png;base64,AAAA 1x, /b.jpg 2x", "data:image/png;base64,AAAA 1x, /b.jpg 2x"),
        ("data:image/svg+xml,<svg> 1x", None),
        ("/a.jpg 1w 2x, /b.jpg (1x, 2x), /c.jpg onerror=x", "2x)"),
        ("", None),
        (" , ", None),
    ],
)
def test_of_the_sources_of_an_image_the_safe_ones_are_kept(srcset, safe):
    assert safe_srcset(srcset) == safe
    assert safe is None or safe_srcset(safe) == safe


def test_long_sources_are_read_to_their_end():
    """What takes the square of its length would take minutes here."""
    assert safe_srcset("," * 200_000) is None
    assert safe_srcset(" " * 200_000) is None
    assert safe_srcset("a," * 100_000) == "a," * 99_999 + "a"
    assert safe_srcset("a 1x," * 50_000) == ", ".join(["a 1x"] * 50_000)
    assert safe_srcset("(" * 200_000) == "(" * 200_000


def test_generic_rendering_is_as_safe_as_a_function():
    @default_registry.copy().block("generic")
    class Generic(Block):
        label: str = ""
        links: list[str] = field(factory=list)

    for attack in ATTACKS:
        assert dangers(to_html(Generic(label=attack, links=[attack], type=attack))) == []


def test_what_a_function_returns_as_plain_text_is_escaped():
    site = html.copy()
    site.renders("shout")(lambda block, render: f"<b>{block.extra['text']}</b>")

    assert site(RawBlock(type="shout", extra={"text": "<i>"})) == "&lt;b&gt;&lt;i&gt;&lt;/b&gt;"


def test_what_a_function_returns_as_markup_goes_out_as_it_is():
    site = html.copy()
    site.renders("shout")(lambda block, render: Markup("<b>{}</b>").format(block.extra["text"]))

    assert site(RawBlock(type="shout", extra={"text": "<i>"})) == "<b>&lt;i&gt;</b>"


CODE_TAGS = "script style template noscript plaintext xmp base meta link animate set"


@pytest.mark.parametrize(
    ("tag", "attributes"),
    [
        *((tag, {}) for tag in CODE_TAGS.split()),
        ("p onclick=x", {}),
        ("P>", {}),
        ("", {}),
        ("p", {"onclick": "x()"}),
        ("p", {"ONCLICK": "x()"}),
        ("p", {"on_click": "x()"}),
        ("iframe", {"srcdoc": "<p>"}),
        ("p", {"x y": "z"}),
        ("p", {"x>": "z"}),
        ("img", {"imagesrcset": "a 1x"}),
    ],
)
@pytest.mark.parametrize("format_", ["html", "markdown", "text"])
def test_elements_and_attributes_that_run_are_refused_in_every_format(tag, attributes, format_):
    import replicator.renderers as renderers

    site = getattr(renderers, format_).copy()
    site.renders("x")(lambda block, render: render.element(tag, "words", **attributes))

    with pytest.raises(RenderError, match=r"element|Markup"):
        site(RawBlock(type="x"))


def test_raw_html_goes_out_whole_when_the_caller_trusts_it():
    post = Post(
        content="a <kbd onclick='x()'>b</kbd>", blocks=[blocks.HtmlBlock(html="<script>x()</script>")]
    )

    assert to_html(post, raw_html="trust") == "<script>x()</script>\n<p>a <kbd onclick='x()'>b</kbd></p>\n"
    assert to_html(post) == "\n<p>a <kbd>b</kbd></p>\n"


def test_raw_html_is_text_when_the_caller_says_so():
    post = Post(content="a <kbd>b</kbd>", blocks=[blocks.HtmlBlock(html="<p>x</p>\n")])

    assert to_html(post, raw_html="escape") == (
        "<p>&lt;p&gt;x&lt;/p&gt;</p>\n<p>a &lt;kbd&gt;b&lt;/kbd&gt;</p>\n"
    )


def test_trusting_html_trusts_no_address_in_markdown():
    assert "javascript" not in to_html(Post(content="[x](javascript:alert(1))"), raw_html="trust")


@pytest.mark.parametrize("url", URLS)
def test_no_url_that_runs_is_safe(url):
    safe = safe_url(url, image=True)
    assert safe is None or dangers(f'<a href="{safe}">') == []


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("/assets/i hate you.jpg", "/assets/i%20hate%20you.jpg"),
        ("https://example.org/a?b=c:d&e=f#g", "https://example.org/a?b=c:d&e=f#g"),
        ("HTTPS://example.org/", "HTTPS://example.org/"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("tel:+47 12", "tel:+47%2012"),
        ("//example.org/x", "//example.org/x"),
        ("a/b:c", "a/b:c"),
        ("#part", "#part"),
        ("?q=x:y", "?q=x:y"),
        ("/ø/50%25.png", "/ø/50%25.png"),
        ("\\\\evil.example", "%5C%5Cevil.example"),
        ("", None),
        ("  ", None),
        (None, None),
        ("a:b", None),
    ],
)
def test_an_address_for_readers_stays_what_it_is(url, safe):
    assert safe_url(url) == safe


def test_inline_images_are_data_only_where_an_image_is():
    picture = "data:image/png;base64,iVBORw0KGgo="

    assert safe_url(picture, image=True) == picture
    assert safe_url(picture) is None


def test_a_url_that_is_wrapped_more_often_than_anyone_would_is_not_safe():
    wrapped = "javascript:alert(1)"
    for _ in range(20):
        wrapped = wrapped.replace("%", "%25").replace(":", "%3a")
        assert safe_url(wrapped) is None


def test_inline_images_in_html_are_kept_where_they_are_pictures():
    picture = "data:image/png;base64,iVBORw0KGgo="
    source = f'<img src="{picture}"><a href="{picture}">x</a><img src="data:image/svg+xml,y">'

    assert sanitise(source) == f'<img src="{picture}"><a>x</a><img>'


@pytest.mark.parametrize(
    ("source", "clean"),
    [
        ('<p style="color:red" class="x" id="y" title="z" lang="de">a</p>', '<p title="z" lang="de">a</p>'),
        ('<code class="language-py x">a</code>', "<code>a</code>"),
        ('<code class="language-py">a</code>', '<code class="language-py">a</code>'),
        ('<td style="text-align:left" align="left">', ""),
        (
            '<table><tr><td style="x" align="left">a',
            '<table><tbody><tr><td align="left">a</td></tr></tbody></table>',
        ),
        ('<img width="50%" height="x">', '<img width="50%">'),
        ('<img srcset="b 1x, data:x 2x">', '<img srcset="b 1x">'),
        ('<img loading="lazy" decoding="y">', '<img loading="lazy">'),
        ('<img sizes="(width > 3em) 1px">', "<img>"),
        ('<img sizes="(max-width: 3em) 50vw, 1px">', '<img sizes="(max-width: 3em) 50vw, 1px">'),
        ('<li id="fn-1">a</li>', "<div>a</div>"),
        ("<ul><li>a<li>b<dd>c</ul><dt>d", "<ul><li>a</li><li>b<div>c</div></li></ul><div>d</div>"),
        ("<!-- a --><?b?><![CDATA[c]]>d", "d"),
        ("<iframe src='https://www.youtube-nocookie.com/embed/x'></iframe>a", "a"),
    ],
)
def test_html_keeps_what_is_known_to_be_harmless(source, clean):
    assert sanitise(source) == clean


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.youtube-nocookie.com/embed/abcdefghijk", True),
        ("https://player.vimeo.com/video/12345?dnt=1", True),
        ("https://player.vimeo.com", True),
        ("http://player.vimeo.com/video/12345", False),
        ("//player.vimeo.com/video/12345", False),
        ("https://player.vimeo.com.evil.example/", False),
        ("https://player.vimeo.com@evil.example/", False),
        ("https://player.vimeo.com:443/", False),
        ("https://player.vimeo.com\\@evil.example/", False),
        ("https://evil.example/player.vimeo.com/", False),
        ("https://evil.example/?https://player.vimeo.com/", False),
        ("/own/page.html", False),
        ("javascript:alert(1)//player.vimeo.com/", False),
    ],
)
@pytest.mark.parametrize("tag", ["iframe", "embed", "object"])
def test_a_frame_shows_only_pages_of_hosts_that_are_allowed(tag, url, shown):
    attribute = "data" if tag == "object" else "src"
    site = html.copy()
    site.renders("x")(lambda block, render: render.element(tag, **{attribute: url}))

    assert (f" {attribute}=" in site(RawBlock(type="x"))) is shown
    assert f" {attribute}=" not in site(RawBlock(type="x"), embed_hosts=())


def test_a_site_says_which_hosts_it_shows():
    site = html.copy(embed_hosts={"open.spotify.com"})
    site.renders("song")(lambda block, render: render.element("iframe", src=block.extra["url"]))

    assert site(RawBlock(type="song", extra={"url": "https://open.spotify.com/embed/x"})) == (
        '<iframe src="https://open.spotify.com/embed/x"></iframe>\n'
    )
    assert site(RawBlock(type="song", extra={"url": "https://player.vimeo.com/video/1"})) == ""


@pytest.mark.parametrize("target", ["entry::7f", "statamic:7f", "@child"])
def test_a_link_that_only_the_site_knows_is_its_words_where_nobody_asks_the_site(target):
    post = Post(content=f"[a]({target}) [b](b.html)")

    assert to_html(post) == '<p>a <a href="b.html">b</a></p>\n'


def test_a_svg_link_is_judged_like_any_other():
    site = html.copy()
    site.renders("x")(lambda block, render: render.element("a", **{"xlink:href": "javascript:alert(1)"}))

    assert site(RawBlock(type="x")) == "<a></a>"


def test_links_and_images_in_html_can_be_sent_elsewhere_each_alone():
    source = '<a href="/a">a</a><img src="/b">'

    assert sanitise(source, link=lambda url: f"/x{url}") == '<a href="/x/a">a</a><img src="/b">'
    assert sanitise(source, image=lambda url: f"/x{url}") == '<a href="/a">a</a><img src="/x/b">'


ADDRESSES = "href xlink:href src action formaction cite poster data ping background longdesc"


@pytest.mark.parametrize("name", ADDRESSES.split())
def test_every_attribute_that_leads_somewhere_is_judged(name):
    site = html.copy()
    site.renders("x")(lambda block, render: render.element("a", **{name: "javascript:alert(1)"}))

    assert site(RawBlock(type="x")) == "<a></a>"


def test_a_still_picture_of_a_video_may_be_inline():
    site, picture = html.copy(), "data:image/png;base64,iVBORw0KGgo="
    site.renders("x")(lambda block, render: render.element("video", poster=picture))

    assert site(RawBlock(type="x")) == f'<video poster="{picture}"></video>\n'


def test_html_that_nests_deeper_than_anyone_writes_is_shown_as_text():
    deep = "<b>" * (MAX_HTML_DEPTH + 1) + "x"

    assert sanitise(deep).startswith("<p>&lt;b&gt;&lt;b&gt;")
    assert sanitise("<b>x</b>" * (MAX_HTML_DEPTH + 1)).startswith("<b>x</b>")


PHRASES = """abbr acronym b bdi bdo cite code data del dfn em i ins kbd mark q rp rt rtc ruby s samp small span strike
strong sub sup time tt u var"""


@pytest.mark.parametrize("tag", PHRASES.split())
def test_what_may_stand_in_a_line_stays_there(tag):
    assert sanitise(f"a <{tag}>b</{tag}>", inline=True) == f"a <{tag}>b</{tag}>"
    assert sanitise(f"a <{tag}>b</{tag}>") == f"a <{tag}>b</{tag}>"


NEED_NO_END = "area base br col embed hr img input link meta source track wbr p li dt dd td th tr option"


@pytest.mark.parametrize("tag", NEED_NO_END.split())
def test_html_nests_no_deeper_by_elements_that_need_no_end(tag):
    clean = sanitise(f"<table>{f'<{tag}>x' * (MAX_HTML_DEPTH + 1)}")

    assert "&lt;" not in clean


def test_one_function_for_all_formats_is_registered_in_each():
    @define
    class Once(Block):
        pass

    function = renders(Once)(lambda block, render: render.element("p", render.format))

    assert html.find(Once()) is function
    assert (to_html(Once()), to_markdown(Once()), to_text(Once())) == (
        "<p>html</p>\n",
        "markdown\n",
        "text\n",
    )


OPEN = [
    "<!--", "<!-- x", "<![CDATA[", "<?php", "<!X", "<div>", "<div title='", '<a href="', "<a href=/x>", "<b>", "<pre>",
    "<script>", "<style>", "<title>", "<textarea>", "<template>", "<noscript>", "<noembed>", "<noframes>", "<xmp>",
    "<plaintext>", "<iframe>", "<select>", "<table>", "<table><tr><td>", "<ul><li>", "<svg>", "<math><mtext>",
    "<svg><style>", "<dialog>", "<details>", "<button>", "<form>", "<frameset>", "<body>",
    "</article>", "</main></body>",
    "```", "~~~", "`", "*", "**", "[x](", "![", "[x]: ", "> ", "- a\n  ```", "1. <!--", "> <!--", "[^1]: x",
    "| a |\n|-|",
    "    ", "\\", "<", "&", "<a", "<p title=x", "-->", "]]>", "<!--\n\n", "<div>\n\n", "<script>\n\n",
]  # fmt: skip
"""What would take what comes after it along."""


@pytest.mark.parametrize("engine", [EVERYTHING, CommonMark(footnotes=True)], ids=["mistune", "comrak"])
@pytest.mark.parametrize("mode", ["sanitise", "escape"])
@pytest.mark.parametrize("left_open", OPEN)
def test_what_one_part_leaves_open_swallows_nothing_of_the_next(left_open, mode, engine):
    parts = [
        blocks.Paragraph(text=left_open),
        blocks.Paragraph(text=f"x {left_open}"),
        blocks.HtmlBlock(html=left_open),
        blocks.Heading(text=left_open),
        blocks.Blockquote(quote=left_open),
        RawBlock(type="rich", extra={"text": RichText(richtext.Paragraph(left_open))}),
    ]
    for part in parts:
        shown = tree_of(to_html([part, blocks.Blockquote(quote="the next")], engine=engine, raw_html=mode))

        assert shown[-1].tag == "blockquote"
        assert "".join(shown[-1].itertext()).strip() == "the next"


@pytest.mark.parametrize("between", [" ", "/", "='' "])
def test_a_tag_with_more_attributes_than_anyone_writes_is_shown_as_text(between):
    endless = f"<p {between.join(f'a{number}' for number in range(100_000))}>"

    assert sanitise(endless).startswith("<p>&lt;p a0")
    assert sanitise(f"<p>{'word ' * 100_000}</p>").startswith("<p>word")
