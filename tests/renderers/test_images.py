"""Images: what a resolver tells of them, and what a page says."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from markupsafe import Markup

from renderers.attacks import dangers
from renderers.words import errors_of, tree_of
from replicator import Post, RawBlock, RichText, blocks, richtext
from replicator.pages import passages
from replicator.renderers import (
    ImageSource,
    PictureSource,
    html,
    markdown,
    text,
    to_html,
    to_markdown,
    to_text,
)
from replicator.renderers.engines import AnyEngine, CommonMark, Mistune

KNOWN = {
    "a.jpg": ImageSource(
        "/img/a.jpg", srcset="/img/a-480.jpg 480w, /img/a.jpg 960w", sizes="(max-width: 40rem) 100vw, 40rem",
        width=960, height=640, alt='A "loaf"',
    ),
    "b ø[1].jpg": ImageSource("/img/b ø[1].jpg", width=2, height=1),
    "c.jpg": "/img/c.jpg",
}  # fmt: skip
A = (
    '<img src="/img/a.jpg"{} srcset="/img/a-480.jpg 480w, /img/a.jpg 960w"'
    ' sizes="(max-width: 40rem) 100vw, 40rem"{} width="960" height="640">'
)
OWN_ALT = A.format(' alt="x"', "")
KNOWN_ALT = A.format("", ' alt="A &#34;loaf&#34;"')
ENGINES = [Mistune(), CommonMark(), AnyEngine(lambda source: str(to_html(Post(content=source))))]


@pytest.fixture
def site():
    return html.copy(resolve_asset=lambda path: KNOWN.get(unquote(path)))


def test_an_image_block_says_what_the_resolver_knows(site):
    assert site(blocks.Image(image=["a.jpg"], alt="x")) == f"<figure>{OWN_ALT}</figure>\n"
    assert site(blocks.Image(image=["c.jpg"])) == '<figure><img src="/img/c.jpg" alt=""></figure>\n'


def test_the_words_of_the_post_come_before_those_of_the_asset(site):
    assert KNOWN_ALT in site(blocks.Image(image=["a.jpg"]))
    assert KNOWN_ALT in site(blocks.Image(image=["a.jpg"], alt="  "))


def test_every_image_says_so_wherever_it_stands(site):
    @site.renders("own")
    def own(block, render):
        return Markup('<img src="{}">').format(render.asset("a.jpg"))

    shown = site(
        Post(
            title="T",
            hero_image="a.jpg",
            content="![](a.jpg)\n\nx <img src='/img/a.jpg'>",
            blocks=[
                blocks.Gallery(images=["a.jpg", blocks.Picture(image=["a.jpg"], caption="c")]),
                RawBlock(type="own"),
                blocks.Paragraph(text="![](a.jpg)"),
            ],
        ),
        page=True,
    )

    assert shown.count("<img") == shown.count(KNOWN_ALT) == 7
    assert site(RichText(richtext.Image("a.jpg"))) == KNOWN_ALT


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: type(engine).__name__)
def test_markdown_of_every_engine_says_what_the_resolver_knows(site, engine):
    source = 'See ![x](a.jpg), ![](a.jpg "t") and ![](<b ø[1].jpg>).'
    shown = site(blocks.Paragraph(text=source), engine=engine)

    assert OWN_ALT in shown
    assert 'alt="A &#34;loaf&#34;"' in shown
    assert 'title="t"' in shown
    assert ' alt="" width="2" height="1">' in shown


def test_what_an_image_says_itself_stays(site):
    source = 'x <img src="a.jpg" width="10" alt="mine" srcset="c.jpg 2x">'

    assert site(Post(content=source), engine=AnyEngine(lambda _: f"<p>{source}</p>")) == (
        '<p>x <img src="/img/a.jpg" width="10" alt="mine" srcset="/img/c.jpg 2x"'
        ' sizes="(max-width: 40rem) 100vw, 40rem" height="640"></p>'
    )


def test_trusted_html_keeps_its_form(site):
    source = (
        "<script>'<img src=\"/img/a.jpg\">'</script>\n<!-- <img src='/img/a.jpg'> -->\n"
        "<img src='/img/a.jpg' alt=''/>\n<img src=/img/a.jpg/>\n<imgs src='/img/a.jpg'>\n"
        "<img title='<img>' src = /img/a.jpg>\n"
    )
    shown = site([blocks.Image(image=["a.jpg"], alt="x"), blocks.HtmlBlock(html=source)], raw_html="trust")

    assert shown.removeprefix(f"<figure>{OWN_ALT}</figure>\n") == (
        "<script>'<img src=\"/img/a.jpg\">'</script>\n<!-- <img src='/img/a.jpg'> -->\n"
        + KNOWN_ALT.replace('"/img/a.jpg"', "'/img/a.jpg'").replace(">", " />")
        + "\n<img src=/img/a.jpg/>\n<imgs src='/img/a.jpg'>\n"
        + KNOWN_ALT.replace('src="/img/a.jpg"', "title='<img>' src = /img/a.jpg")
        + "\n"
    )


def test_the_words_of_an_asset_are_in_every_format():
    post = Post(
        content="Bread ![](a.jpg)",
        blocks=[blocks.Image(image=["a.jpg"]), blocks.Image(image=["a.jpg"], alt="mine")],
    )
    shown = to_text(post, resolve_asset=KNOWN.get)

    assert shown == '[A "loaf"]\n\n[mine]\n\nBread [A "loaf"]\n'
    assert '![A "loaf"](/img/a.jpg)' in to_markdown(post, resolve_asset=KNOWN.get)
    found = passages.passages(post, renderer=html.copy(resolve_asset=KNOWN.get))
    assert [each.text for each in found if each.role == "alt"] == ['A "loaf"', "mine", 'A "loaf"']


def test_an_address_that_is_not_safe_leaves_the_words():
    bad = {"resolve_asset": lambda _: ImageSource("javascript:x", alt="A loaf", width=3)}

    assert to_html(blocks.Image(image=["a"], alt="x"), **bad) == "<figure>x</figure>\n"
    assert to_html(Post(content="![x](a)"), **bad) == "<p>x</p>\n"


def test_a_link_to_an_image_leads_to_it(site):
    site.renders("file")(lambda block, render: render.element("a", "x", href=render.asset("a.jpg")))

    assert site(RawBlock(type="file")) == '<a href="/img/a.jpg">x</a>'


def test_images_are_loaded_late_from_a_certain_one_on():
    post = Post(
        title="T",
        hero_image="h.jpg",
        content="![3](3.jpg)\n\nx <img src='4.jpg' loading='eager'>",
        blocks=[blocks.Image(image=["1.jpg", "2.jpg"])],
    )

    def late(after, **options):
        lines = to_html(post, lazy_after=after, **options).split("<img")[1:]
        return ['loading="lazy" decoding="async"' in line for line in lines]

    assert late(0) == [True, True, True, False]
    assert late(1) == [False, True, True, False]
    assert late(1, page=True) == [False, True, True, True, False]
    assert late(9) == [False] * 4
    assert late(None) == [False] * 4


@pytest.mark.parametrize("renderer", [markdown, text])
def test_other_formats_load_nothing(renderer):
    with pytest.raises(TypeError, match="lazy_after"):
        renderer(Post(), lazy_after=1)


def test_an_element_may_have_sources_that_are_safe(site):
    site.renders("x")(lambda block, render: render.element("img", src="a", srcset="b 2x, javascript:x 3x"))

    assert site(RawBlock(type="x")) == '<img src="a" srcset="b 2x">'


def test_an_image_is_relocated_with_all_its_addresses():
    moved = KNOWN["a.jpg"].relocated(lambda url: f"https://example.com{url}")

    assert moved.src == "https://example.com/img/a.jpg"
    assert moved.srcset == "https://example.com/img/a-480.jpg 480w, https://example.com/img/a.jpg 960w"
    assert moved.alt == KNOWN["a.jpg"].alt
    assert KNOWN["a.jpg"].relocated(lambda url: None) == KNOWN["a.jpg"]


PICTURE = ImageSource(
    "/p.jpg",
    width=960,
    height=640,
    sources=[
        PictureSource("/p-wide.avif 1200w", type="image/avif", media="(min-width: 60rem)", sizes="100vw"),
        PictureSource("/p.webp", type="image/webp"),
        PictureSource("/p-tall.jpg 2x", media="(orientation: portrait)", width=640, height=960),
    ],
)
SOURCES = (
    '<source media="(min-width: 60rem)" type="image/avif" srcset="/p-wide.avif 1200w" sizes="100vw">'
    '<source type="image/webp" srcset="/p.webp">'
    '<source media="(orientation: portrait)" srcset="/p-tall.jpg 2x" width="640" height="960">'
)


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: type(engine).__name__)
def test_an_image_with_alternatives_is_a_picture_wherever_it_stands(engine):
    post = Post(
        title="T",
        hero_image="p",
        content="See ![x](p).",
        blocks=[blocks.Image(image=["p", "q"], link="/x", caption="c"), blocks.Gallery(images=["p", "p"])],
    )
    page = to_html(post, page=True, lazy_after=1, engine=engine, resolve_asset={"p": PICTURE, "q": "/q"}.get)

    assert page.count("<picture>") == page.count(f"<picture>{SOURCES}<img") == 5
    assert page.count("<img") == 6
    assert page.count(' width="960" height="640" loading="lazy" decoding="async"></picture>') == 4
    assert errors_of(page) == []
    assert [each.tag for each in tree_of(page).find(".//picture")] == ["source", "source", "source", "img"]


def test_other_formats_show_the_image_itself():
    post = Post(content="![x](p)")

    assert to_markdown(post, resolve_asset=lambda _: PICTURE) == "![x](/p.jpg)\n"
    assert to_text(post, links="inline", resolve_asset=lambda _: PICTURE) == "[x] </p.jpg>\n"


def test_a_picture_or_sources_written_by_hand_stay():
    by_hand = (
        '<picture a="b"><source srcset="/a"><img src="/p.jpg" width="1" height="1"></picture>\n'
        '<img src="/p.jpg" srcset="/b 2x" width="1" height="1">\n'
    )
    several = [blocks.Image(image=["p"]), blocks.HtmlBlock(html=by_hand), blocks.Image(image=["p"])]
    shown = to_html(several, raw_html="trust", resolve_asset=lambda _: PICTURE)

    assert by_hand in shown
    assert shown.count("<picture>") == 2
    assert errors_of(shown) == []


HOSTILE = [
    'x"><script>alert(1)</script>',
    "x' onload=alert(1) y='",
    "javascript:alert(1)",
    "java\nscript:alert(1) 2x, /a.jpg 1x",
    "</picture><img src=x onerror=alert(1)>",
    "data:text/html,<script>alert(1)</script>",
    "&#106;avascript:alert(1)",
    "\x00",
    "",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_whatever_a_resolver_says_of_alternatives_is_harmless(value):
    several = [
        PictureSource(value, type=value, media=value, sizes=value),
        PictureSource("/ok.webp", type=value, media=value, sizes=value, width=0, height=-1),
    ]
    shown = to_html(
        blocks.Image(image=["p"]), resolve_asset=lambda _: ImageSource("/p.jpg", sources=several), page=True
    )

    assert dangers(shown) == []
    assert errors_of(shown) == []
    assert 'srcset="/ok.webp"' in shown
    assert all(each.get("srcset") for each in tree_of(shown).iter("source"))


def test_without_a_safe_alternative_there_is_no_picture():
    image = ImageSource("/p.jpg", sources=[PictureSource("javascript:alert(1)", type="image/avif")])

    assert to_html(blocks.Image(image=["p"]), resolve_asset=lambda _: image) == (
        '<figure><img src="/p.jpg" alt=""></figure>\n'
    )


def test_a_picture_is_relocated_with_all_its_addresses():
    moved = PICTURE.relocated(lambda url: f"https://example.com{url}")

    assert [each.srcset for each in moved.sources] == [
        "https://example.com/p-wide.avif 1200w",
        "https://example.com/p.webp",
        "https://example.com/p-tall.jpg 2x",
    ]
    assert moved.sources[0].media == PICTURE.sources[0].media
