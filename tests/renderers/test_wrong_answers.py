"""What is no block, and what a program's own functions return that is no URL: an error says what and where."""

from __future__ import annotations

from typing import Any

import pytest

import replicator
from replicator import Post
from replicator.blocks import Button, Image, Paragraph
from replicator.renderers import ImageSource, PictureSource

FORMATS = [replicator.to_html, replicator.to_markdown, replicator.to_text]
WRONG = [(5, "int"), (b"/a.jpg", "bytes"), (["/a.jpg"], "list"), (PictureSource("/a.webp"), "PictureSource")]


@pytest.mark.parametrize("show", FORMATS)
@pytest.mark.parametrize(("answer", "found"), WRONG)
def test_an_answer_for_an_asset_that_is_none_names_the_resolver_and_the_path(
    show: Any, answer: object, found: str
) -> None:
    message = rf"^resolve_asset gives a URL, an ImageSource or None, not {found}: for '/loaf\.jpg'"
    for block in (Image(image=["/loaf.jpg"]), Paragraph(text="![a](/loaf.jpg)")):
        with pytest.raises(TypeError, match=message):
            show([block], resolve_asset=lambda _: answer)


@pytest.mark.parametrize("show", FORMATS)
@pytest.mark.parametrize(("answer", "found"), [*WRONG, (ImageSource("/a.jpg"), "ImageSource")])
def test_an_answer_for_a_link_that_is_none_names_the_resolver_and_the_target(
    show: Any, answer: object, found: str
) -> None:
    message = rf"^resolve_link gives a URL or None, not {found}: for '/about'"
    with pytest.raises(TypeError, match=message):
        show([Paragraph(text="[a](/about)")], resolve_link=lambda _: answer)


def test_a_feed_says_so_too() -> None:
    post = Post(title="a", blocks=[Paragraph(text="[![a](/loaf.jpg)](/about)")])
    for option in ("resolve_asset", "resolve_link"):
        html = replicator.html.copy(**{option: lambda _: 5})
        page = replicator.PublishedPost(post, "https://a.b/c", published="2024-01-01", renderer=html)
        with pytest.raises(TypeError, match=f"^{option} gives"):
            replicator.atom_feed([page], url="https://a.b/", title="a", author="b")


def test_what_a_resolver_raises_says_for_what() -> None:
    def resolve(path: str) -> str:
        return {"/known.jpg": "/k.jpg"}[path]

    with pytest.raises(KeyError) as caught:
        replicator.to_html([Image(image=["/loaf.jpg"])], resolve_asset=resolve)
    assert caught.value.__notes__ == ["resolve_asset was asked for '/loaf.jpg'"]
    with pytest.raises(KeyError) as caught:
        replicator.to_html([Button("a", url="/about")], resolve_link=resolve)
    assert caught.value.__notes__ == ["resolve_link was asked for '/about'"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"src": None}, "src is text, not None"),
        ({"src": b"/a.jpg"}, r"src is text, not b'/a\.jpg'"),
        ({"srcset": ["/a.jpg 1x"]}, r"srcset is text, not \['/a\.jpg 1x'\]"),
        ({"sizes": 3}, "sizes is text, not 3"),
        ({"alt": None}, "alt is text, not None"),
        ({"width": "640"}, "width is a whole number or None, not '640'"),
        ({"height": 4.5}, r"height is a whole number or None, not 4\.5"),
        ({"sources": "a.webp"}, r"sources is a list of PictureSource, not 'a\.webp'"),
        ({"sources": ["a.webp"]}, r"sources\[0\] is a PictureSource, not 'a\.webp'"),
        ({"sources": PictureSource("a.webp")}, "sources is a list of PictureSource, not PictureSource"),
        ({"sources": None}, "sources is a list of PictureSource, not None"),
    ],
)
def test_an_image_takes_only_what_it_can_show(given: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError, match=rf"^ImageSource\.{message}"):
        ImageSource(**{"src": "/a.jpg", **given})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"srcset": ["/a.jpg 1x"]}, r"srcset is text, not \['/a\.jpg 1x'\]"),
        ({"type": None}, "type is text, not None"),
        ({"media": 3}, "media is text, not 3"),
        ({"sizes": b""}, "sizes is text, not b''"),
        ({"width": "x"}, "width is a whole number or None, not 'x'"),
        ({"height": []}, r"height is a whole number or None, not \[\]"),
    ],
)
def test_an_alternative_takes_only_what_it_can_show(given: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError, match=rf"^PictureSource\.{message}"):
        PictureSource(**{"srcset": "/a.webp", **given})


@pytest.mark.parametrize("show", FORMATS)
@pytest.mark.parametrize("wrong", ["x", {"type": "paragraph"}, None, 3, b"x", Paragraph])
def test_a_post_with_something_that_is_no_block_says_what(show: Any, wrong: Any) -> None:
    found = wrong.__name__ if isinstance(wrong, type) else type(wrong).__name__
    with pytest.raises(TypeError, match=f"^expected a block in a Post, found .*{found}"):
        show(Post(blocks=[Paragraph(text="a"), wrong]))


@pytest.mark.parametrize("wrong", [Post, "text", 3, None])
def test_a_field_that_is_none_is_told_from_a_record(wrong: Any) -> None:
    renderer = replicator.html.copy()

    @renderer.renders(Paragraph)
    def paragraph(block: Paragraph, render: Any) -> Any:
        return render.field(wrong, block.text)

    found = "the class Post" if wrong is Post else repr(wrong)
    message = rf"^field takes a Kind or a field, not {found}; fields\(value\) shows a whole record"
    with pytest.raises(TypeError, match=message):
        renderer([Paragraph(text="a")])
