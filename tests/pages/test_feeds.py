"""Feeds."""

from __future__ import annotations

from datetime import date
from email.utils import parsedate_to_datetime
from html import unescape
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replicator import Author, Post, PublishedPost, atom_feed, rss_feed, to_html
from replicator.blocks import Image, Paragraph
from replicator.errors import RenderError
from replicator.renderers import ImageSource, html

LOAF = ImageSource("/a.jpg", srcset="/a-2.jpg 2x", width=3, height=2)
A = "{http://www.w3.org/2005/Atom}"
FIRST = PublishedPost(
    Post(
        title="Ships & <boats>",
        id="0b6c4c62-3f0e-4b54-8f46-6f1d2f0c9a35",
        blocks=[Paragraph(text="See [here](/there), [that](#x) *or* [else](else)."), Image(image=["/a.jpg"])],
    ),
    "https://example.com/blog/ships",
    published=date(2024, 1, 2),
    authors=[Author(name="Ada"), Author(name="Grace")],
)
SECOND = PublishedPost(
    Post(content="Two"), "https://example.com/blog/two", published="2024-01-01", updated="2024-03-01"
)


def atom(*posts: PublishedPost, **options: object) -> ElementTree.Element:
    settings: dict[str, object] = {"title": "T", "url": "https://example.com/", **options}
    return ElementTree.fromstring(atom_feed(posts, **settings).encode())  # type: ignore[arg-type]


def rss(*posts: PublishedPost, **options: object) -> ElementTree.Element:
    settings: dict[str, object] = {"title": "T", "url": "https://example.com/", **options}
    channel = ElementTree.fromstring(rss_feed(posts, **settings).encode()).find("channel")  # type: ignore[arg-type]
    assert channel is not None
    return channel


def test_an_atom_feed_has_all_that_the_standard_asks_for():
    feed = atom(FIRST, SECOND, feed_url="https://example.com/feed.xml", subtitle="S", author="Me")

    assert [feed.findtext(A + name) for name in ("title", "subtitle", "id", "updated")] == [
        "T", "S", "https://example.com/", "2024-03-01T00:00:00+00:00"
    ]  # fmt: skip
    assert [(link.get("rel"), link.get("href")) for link in feed.findall(A + "link")] == [
        ("alternate", "https://example.com/"),
        ("self", "https://example.com/feed.xml"),
    ]
    assert feed.findtext(f"{A}author/{A}name") == "Me"
    first, second = feed.findall(A + "entry")
    assert [first.findtext(A + name) for name in ("title", "id", "published", "updated", "summary")] == [
        "Ships & <boats>",
        "urn:uuid:0b6c4c62-3f0e-4b54-8f46-6f1d2f0c9a35",
        "2024-01-02T00:00:00+00:00",
        "2024-01-02T00:00:00+00:00",
        "See here, that or else.",
    ]
    assert [name.text for name in first.findall(f"{A}author/{A}name")] == ["Ada", "Grace"]
    assert [second.findtext(A + name) for name in ("title", "id", "updated")] == [
        "Untitled", "https://example.com/blog/two", "2024-03-01T00:00:00+00:00"
    ]  # fmt: skip


def test_the_article_is_whole_and_its_addresses_too():
    content = atom(FIRST).find(f"{A}entry/{A}content")

    assert content is not None
    assert content.get("type") == "html"
    assert content.get("{http://www.w3.org/XML/1998/namespace}base") == FIRST.url
    assert content.text == (
        '<p>See <a href="https://example.com/there">here</a>, <a href="https://example.com/blog/ships#x">that</a>'
        ' <em>or</em> <a href="https://example.com/blog/else">else</a>.</p>\n'
        '<figure><img src="https://example.com/a.jpg" alt=""></figure>\n'
    )
    assert atom(FIRST, full=False).find(f"{A}entry/{A}content") is None


def test_an_rss_feed_says_the_same():
    channel = rss(FIRST, SECOND, feed_url="https://example.com/rss.xml")
    first, second = channel.findall("item")

    assert [channel.findtext(name) for name in ("title", "link", "description")] == [
        "T",
        "https://example.com/",
        "T",
    ]
    assert [first.findtext(name) for name in ("title", "link", "guid", "description")] == [
        "Ships & <boats>",
        "https://example.com/blog/ships",
        "urn:uuid:0b6c4c62-3f0e-4b54-8f46-6f1d2f0c9a35",
        "See here, that or else.",
    ]
    assert [each.get("isPermaLink") for each in channel.iter("guid")] == ["false", "true"]
    assert parsedate_to_datetime(first.findtext("pubDate") or "") == FIRST.published
    encoded = "{http://purl.org/rss/1.0/modules/content/}encoded"
    atom_content = atom(FIRST, SECOND).findall(f"{A}entry/{A}content")
    assert [each.findtext(encoded) for each in (first, second)] == [each.text for each in atom_content]


def test_a_feed_needs_dates():
    undated = PublishedPost(Post(), "https://example.com/a")

    with pytest.raises(RenderError, match=r"https://example\.com/a: an entry of a feed needs a date"):
        atom(undated)
    with pytest.raises(RenderError, match="without posts"):
        atom()
    assert atom(updated="2024-01-01").findtext(A + "updated") == "2024-01-01T00:00:00+00:00"
    assert [item.find("pubDate") for item in rss(undated).iter("item")] == [None]


@settings(deadline=None)
@given(st.text(max_size=40))
@pytest.mark.parametrize("make", [atom, rss])
def test_any_text_makes_a_feed_that_can_be_parsed(make, text):
    page = PublishedPost(
        Post(title=text, subtitle=text, id=text, content=text),
        "https://example.com/a",
        published=0,
        authors=[Author(name=text)],
        language=text,
    )
    feed = make(page, title=text, subtitle=text, url=f"https://example.com/{text}", feed_url=text)

    assert feed.tag


@pytest.mark.parametrize(
    "text", ["]]>", "<![CDATA[", "&amp; &", "\x00\x0b\ud800\ufffe\U0001ffff", "</content>"]
)
def test_what_xml_cannot_hold_is_taken_out_and_the_rest_kept(text):
    feed = atom(PublishedPost(Post(title=text, content=text), "https://example.com/a", published=0))
    title = feed.findtext(f"{A}entry/{A}title") or ""

    assert title == ("Untitled" if "\x00" in text else text)
    assert feed.findtext(f"{A}entry/{A}content") in (None, str(to_html(Post(content=text))))


def test_a_summary_is_text_for_readers_that_take_it_for_html_too():
    page = PublishedPost(Post(content="a \\<script> &amp;lt; b"), "https://example.com/a", published=0)

    assert rss(page).findtext("item/description") == "a &lt;script&gt; &amp;lt; b"
    assert atom(page).findtext(f"{A}entry/{A}summary") == "a <script> &lt; b"


def test_images_of_a_full_feed_can_be_found_in_every_size():
    site = html.copy(resolve_asset=lambda path: LOAF)
    post = PublishedPost(
        Post(title="T", blocks=[Image(image=["a"])]),
        "https://example.com/x",
        published="2024-01-01",
        renderer=site,
    )
    feed = atom_feed([post], title="T", url="https://example.com/", full=True)

    assert 'src="https://example.com/a.jpg"' in unescape(feed)
    assert 'srcset="https://example.com/a-2.jpg 2x"' in unescape(feed)
    assert 'width="3" height="2"' in unescape(feed)
