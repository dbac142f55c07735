"""What machines are told about a post."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderers.attacks import ATTACKS
from replicator import Author, Post, PublishedPost, Record, define, head_tags, open_graph, schema_org
from replicator.blocks import Paragraph
from replicator.errors import RenderError
from replicator.pages.publishing import absolute, moment
from replicator.renderers import html

URL = "https://example.com/blog/handovers"
POST = Post(
    title="Why  handovers fail",
    subtitle="And what a whiteboard had to do with it",
    hero_image="main::img/board wide.jpg",
    author=["7"],
    blocks=[Paragraph(text="One *two* three. " * 100)],
)


def test_json_ld_says_what_is_known():
    page = PublishedPost(
        POST,
        URL,
        published=date(2024, 5, 31),
        updated="2024-06-01T10:00:00+02:00",
        authors=[Author(name="Ada Lovelace")],
        site_name="The site",
        language="de-CH",
        renderer=html.copy(resolve_asset=lambda path: f"/assets/{path.rpartition('::')[2]}"),
    )

    assert schema_org(page) == {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": "Why handovers fail",
        "alternativeHeadline": "And what a whiteboard had to do with it",
        "description": "And what a whiteboard had to do with it",
        "image": ["https://example.com/assets/img/board%20wide.jpg"],
        "author": [{"@type": "Person", "name": "Ada Lovelace"}],
        "publisher": {"@type": "Organization", "name": "The site"},
        "datePublished": "2024-05-31T00:00:00+00:00",
        "dateModified": "2024-06-01T10:00:00+02:00",
        "inLanguage": "de-CH",
        "wordCount": 300,
        "timeRequired": "PT2M",
        "url": URL,
        "mainEntityOfPage": URL,
    }
    assert open_graph(page) == {
        "og:type": "article",
        "og:title": "Why handovers fail",
        "og:description": "And what a whiteboard had to do with it",
        "og:url": URL,
        "og:image": "https://example.com/assets/img/board%20wide.jpg",
        "og:site_name": "The site",
        "og:locale": "de_CH",
        "article:published_time": "2024-05-31T00:00:00+00:00",
        "article:modified_time": "2024-06-01T10:00:00+02:00",
        "twitter:card": "summary_large_image",
    }


def test_what_is_not_known_is_left_out():
    page = PublishedPost(Post(content="Hello there."), URL)

    assert open_graph(page) == {
        "og:type": "article",
        "og:description": "Hello there.",
        "og:url": URL,
        "twitter:card": "summary",
    }
    assert set(schema_org(PublishedPost(Post(), URL))) == {
        "@context", "@type", "inLanguage", "url", "mainEntityOfPage"
    }  # fmt: skip


def test_a_description_is_said_or_found():
    assert PublishedPost(POST, URL, description=" So\nit is. ").summary == "So it is."
    assert PublishedPost(POST, URL).summary == POST.subtitle
    begins = PublishedPost(Post(blocks=POST.blocks), URL).summary
    assert begins.startswith("One two three. One")
    assert begins.endswith("One…")


def test_authors_are_those_that_the_renderer_knows():
    renderer = html.copy(authors={"7": Author(first_name="Grace", last_name="Hopper")})

    assert PublishedPost(POST, URL).author_names == []
    assert PublishedPost(POST, URL, renderer=renderer).author_names == ["Grace Hopper"]


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("/a.jpg", "https://example.com/a.jpg"),
        ("a.jpg", "https://example.com/blog/a.jpg"),
        ("//cdn.example/a.jpg", "https://cdn.example/a.jpg"),
        ("https://cdn.example/a.jpg", "https://cdn.example/a.jpg"),
        ("javascript:alert(1)", None),
        ("data:image/png;base64,AAAA", None),
        ("http://[", None),
        ("statamic://x", None),
    ],
)
def test_the_address_of_a_picture_is_whole_or_left_out(image, expected):
    assert PublishedPost(Post(hero_image=image), URL).picture == expected
    assert PublishedPost(Post(), URL, image=image).picture == expected


@pytest.mark.parametrize(
    "url", ["", "/a", "example.com", "javascript:alert(1)", "http://", "http://[", "ftp://a/b"]
)
def test_a_page_has_a_whole_address(url):
    with pytest.raises(RenderError, match="whole address such as https"):
        PublishedPost(Post(), url)
    assert absolute(url) is None


def test_dates_are_taken_in_several_forms():
    noon = datetime(2024, 5, 31, 12, tzinfo=UTC)

    assert moment("2024-05-31 12:00") == moment("2024-05-31T12:00:00Z") == moment(1717156800) == noon
    assert moment(datetime(2024, 5, 31, 12)) == noon
    assert moment(noon.astimezone(timezone(timedelta(hours=2)))).utcoffset() == timedelta(hours=2)
    assert moment("2024-05-31") == moment(date(2024, 5, 31)) == noon - timedelta(hours=12)
    assert moment(None) is None
    for wrong in ("yesterday", "", 10**20):
        with pytest.raises(RenderError, match="expected a date such as"):
            moment(wrong)


def parsed(page: PublishedPost) -> tuple[dict[str, str], dict[str, object]]:
    """What a browser finds in the head: the content of its meta tags, and the JSON-LD."""
    document = html5lib.parse(
        f"<!DOCTYPE html><head><meta charset=utf-8>{head_tags(page)}<meta name=last content=here></head><body>",
        namespaceHTMLElements=False,
    )
    head = document.find("head")
    assert [each.tag for each in document.find("body")] == []
    metas = {node.get("property") or node.get("name"): node.get("content") for node in head.iter("meta")}
    assert metas.get("last") == "here"
    (script,) = head.iter("script")
    assert head.find("title").text
    assert head.find("link").get("href") == page.url
    return metas, json.loads(script.text)


def test_the_head_of_a_page_holds_both():
    page = PublishedPost(POST, URL, site_name='A "b" <c>')
    metas, data = parsed(page)

    assert data == schema_org(page)
    assert {name: metas[name] for name in open_graph(page)} == open_graph(page)
    assert metas["og:site_name"] == 'A "b" <c>'


@pytest.mark.parametrize(
    "attack",
    [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        '"><img src=x onerror=alert(1)>',
        "]]>",
        "\u2028\x00\ud800&lt;",
    ],
)
def test_nothing_in_a_post_leaves_its_place(attack):
    page = PublishedPost(
        Post(title=attack, subtitle=attack, hero_image=attack, content=attack),
        f"https://example.com/{attack}",
        description=attack,
        image=attack,
        site_name=attack,
        language=attack,
        authors=[Author(name=attack)],
    )
    metas, data = parsed(page)

    clean = " ".join(attack.replace("\x00", "").replace("\ud800", "").split())
    assert data["headline"] == data["description"] == metas["og:title"] == metas["description"] == clean


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_makes_a_head_that_can_be_read(text):
    parsed(
        PublishedPost(Post(title=text, subtitle=text, content=text), URL, site_name=text, description=text)
    )


def test_no_attack_gets_out_of_the_head():
    for attack in ATTACKS:
        page = PublishedPost(Post(title=attack, hero_image=attack, content=attack), URL, description=attack)
        html5 = f"<!DOCTYPE html><head>{head_tags(page)}</head><body>"
        document = html5lib.parse(html5, namespaceHTMLElements=False)
        assert [each.tag for each in document.find("body")] == [], attack
        allowed = {"title", "meta", "link", "script"}
        assert {each.tag for each in document.find("head")} <= allowed, attack
        assert len(list(document.iter("script"))) == 1, attack
        picture = page.picture
        assert picture is None or picture.startswith(("https://", "http://")), attack


def test_a_record_of_a_class_of_ones_own_is_published_as_a_post_is():
    @define
    class Entry(Record):
        title: str | None = None
        author: dict[str, int] | None = None

    page = PublishedPost(Entry(title="Hello", author={"jane": 1}), URL)

    assert schema_org(page)["headline"] == "Hello"
    assert open_graph(page)["og:title"] == "Hello"
    assert page.author_names == []
    assert "<title>Hello</title>" in head_tags(page)
