"""The built-in blocks: what real files store is read, and shown."""

from __future__ import annotations

import pytest

from replicator import blocks
from replicator.converter import Converter
from replicator.model import Post
from replicator.registry import default_registry
from replicator.renderers import html, markdown, text, to_html, to_markdown, to_text

converter = Converter()


def read(**data):
    """Read one block from plain data."""
    return converter.structure({"replicator_content": [data]}, Post).blocks[0]


SHAPES = [
    ({"type": "paragraph", "text": "*a*"}, "<p><em>a</em></p>\n"),
    ({"type": "text", "text": "<p>a</p>"}, "<p>a</p>\n"),
    ({"type": "paragraph", "text": None}, ""),
    ({"type": "paragraph"}, ""),
    ({"type": "heading", "text": "a", "level": "h3"}, '<h3 id="a">a</h3>\n'),
    ({"type": "heading", "heading": "a", "level": "4"}, '<h4 id="a">a</h4>\n'),
    ({"type": "heading", "text": "a", "level": 1}, '<h1 id="a">a</h1>\n'),
    ({"type": "heading", "text": "a", "level": "big"}, '<h2 id="a">a</h2>\n'),
    ({"type": "heading", "text": "a", "level": 9}, '<h2 id="a">a</h2>\n'),
    ({"type": "blockquote", "quote": "a", "source": "b "}, "<p>a</p>\n<footer>— <cite>b</cite></footer>\n"),
    ({"type": "quote", "quote": "a", "author": "b", "cite": "c"}, "<footer>— <cite>b, <em>c</em></cite></footer>"),
    ({"type": "pull_quote", "quote": "a"}, '<blockquote class="pull-quote">\n<p>a</p>\n</blockquote>\n'),
    ({"type": "image", "image": "/a.jpg"}, '<figure><img src="/a.jpg" alt=""></figure>\n'),
    ({"type": "image", "image": ["a.jpg"], "alt": "b"}, '<img src="a.jpg" alt="b">'),
    ({"type": "image", "image": ["a", "b"]}, '<img src="a" alt=""><img src="b" alt="">'),
    ({"type": "image", "image": {}}, ""),
    ({"type": "image", "image": None}, ""),
    ({"type": "image", "image": "javascript:alert(1)"}, ""),
    ({"type": "image", "image": "javascript:x", "alt": "b"}, "<figure>b</figure>\n"),
    ({"type": "image", "image": "a", "link": "/b"}, '<a href="/b"><img src="a" alt=""></a>'),
    (
        {"type": "figure", "image": "a", "size": "lg", "caption": "c"},
        "<figcaption>c</figcaption>\n</figure>\n",
    ),
    ({"type": "gallery", "images": ["a", "b"]}, '<figure><img src="b" alt=""></figure>\n</figure>\n'),
    ({"type": "gallery", "images": [{"image": "a", "caption": "c"}, "b"]}, "<figcaption>c</figcaption>"),
    ({"type": "code", "code": "<a>"}, "<pre><code>&lt;a&gt;\n</code></pre>\n"),
    ({"type": "code", "code": {"code": "a", "mode": "php"}}, '<code class="language-php">a\n</code>'),
    ({"type": "code", "code": "a", "language": "c++"}, '<code class="language-c++">'),
    ({"type": "code", "code": "a", "caption": "b"}, "<figure>\n<pre><code>a\n</code></pre>\n<figcaption>b"),
    ({"type": "code", "code": None}, ""),
    ({"type": "list", "items": ["*a*", {"text": "b"}]}, "<ul>\n<li><em>a</em></li>\n<li>b</li>\n</ul>\n"),
    ({"type": "list", "items": ["a"], "style": "ordered"}, "<ol>\n<li>a</li>\n</ol>\n"),
    ({"type": "list", "items": ["a\n\nb"]}, "<ul>\n<li>\n<p>a</p>\n<p>b</p>\n</li>\n</ul>\n"),
    ({"type": "table", "table": [{"cells": ["a", None]}]}, "<tr>\n<td>a</td>\n<td></td>\n</tr>\n"),
    (
        {"type": "table", "table": [{"cells": ["a"]}], "first_row_headers": True},
        "<thead>\n<tr>\n<th>a</th>",
    ),
    ({"type": "table", "table": [["a"], ["b"]], "first_column_headers": True}, "<th>a</th>"),
    ({"type": "table", "table": [], "has_header": True}, ""),
    (
        {"type": "video", "video_url": "https://youtu.be/dQw4w9WgXcQ"},
        'src="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"',
    ),
    ({"type": "video", "video": "https://www.youtube.com/watch?t=1&v=dQw4w9WgXcQ"}, "/embed/dQw4w9WgXcQ"),
    (
        {"type": "video", "url": "https://vimeo.com/76979871"},
        'src="https://player.vimeo.com/video/76979871?dnt=1"',
    ),
    (
        {"type": "video", "video": ["a b.mp4"]},
        '<video src="a%20b.mp4" controls preload="metadata"></video>',
    ),
    (
        {"type": "embed", "url": "https://a.example/b", "caption": "c"},
        '<a href="https://a.example/b">c</a>',
    ),
    ({"type": "embed", "url": "javascript:x"}, ""),
    (
        {"type": "buttons", "buttons": [{"label": "a", "url": "/b", "target_blank": True}]},
        '<a href="/b" class="button" target="_blank" rel="noopener">a</a>',
    ),
    (
        {"type": "buttons", "buttons": [{"label": "a", "link_type": "email", "email": "b@c.d", "url": "/e"}]},
        'href="mailto:b@c.d"',
    ),
    (
        {"type": "buttons", "buttons": [{"label": "a", "link_type": "asset", "asset": ["b.pdf"]}]},
        'href="b.pdf"',
    ),
    (
        {"type": "buttons", "buttons": [{"label": "a", "entry": "x", "attr_title": None}]},
        '<p class="buttons">a</p>\n',
    ),
    (
        {"type": "button", "link_text": "a", "url": "/b"},
        '<p class="buttons"><a href="/b" class="button">a</a></p>\n',
    ),
    ({"type": "divider"}, "<hr>\n"),
    ({"type": "html", "html": "<b onclick=x>a</b>"}, "<b>a</b>\n"),
    (
        {"type": "group", "title": "a", "blocks": [{"type": "text", "text": "b"}]},
        '<section>\n<h2 id="a">a</h2>\n<p>b</p>\n</section>\n',
    ),
    ({"type": "section", "content": [{"type": "text", "text": "b"}]}, "<section>\n<p>b</p>\n</section>\n"),
    (
        {"type": "columns", "blocks": [{"type": "text", "text": "a"}, {"type": "hr"}]},
        "<div>\n<p>a</p>\n</div>\n<div>\n<hr>\n</div>\n",
    ),
    (
        {
            "type": "columns",
            "left": [{"type": "text", "text": "a"}, {"type": "hr"}],
            "right": [{"type": "text", "text": "b"}],
        },
        "<div>\n<p>a</p>\n<hr>\n</div>\n<div>\n<p>b</p>\n</div>\n",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("data", "expected"), SHAPES, ids=lambda value: str(value)[:60])
def test_a_block_as_files_store_it_is_shown(data, expected):
    result = to_html(read(**data))

    assert expected in result if expected else result == ""


@pytest.mark.parametrize(("data", "expected"), SHAPES, ids=lambda value: str(value)[:60])
def test_a_block_as_files_store_it_is_written_back_as_it_was(data, expected):
    post = converter.structure({"replicator_content": [data]}, Post)
    stored = converter.unstructure(post)["replicator_content"][0]

    assert stored["type"] == data["type"]
    assert converter.structure({"replicator_content": [stored]}, Post) == post


@pytest.mark.parametrize("name", sorted(default_registry))
def test_every_built_in_type_loads_with_nothing_in_it_and_shows_nothing_but_lines(name):
    block = read(type=name)

    assert type(block) is default_registry[name]
    assert to_text(block).strip() in ("", "* * *")
    assert "None" not in to_html(block)


@pytest.mark.parametrize("cls", sorted(set(default_registry.values()), key=lambda cls: cls.__name__))
def test_every_built_in_block_is_public_and_has_a_function_in_every_format(cls):
    assert getattr(blocks, cls.__name__) is cls
    assert all(renderer.find(cls()) for renderer in (html, markdown, text))


def test_all_names_are_there_and_sorted():
    assert blocks.__all__ == sorted(blocks.__all__)
    assert all(hasattr(blocks, name) for name in blocks.__all__)


def test_a_code_block_has_one_source_however_it_is_stored():
    assert blocks.CodeBlock(code="a").source == "a"
    assert blocks.CodeBlock(code=blocks.CodeText(code="a", mode="b")).source == "a"


def test_a_disabled_column_leaves_no_gap():
    columns = blocks.Columns(blocks=[blocks.Paragraph(text="a", enabled=False), blocks.Paragraph(text="b")])

    assert to_html(columns) == '<div class="columns">\n<div>\n<p>b</p>\n</div>\n</div>\n'
    assert to_markdown(columns) == "b\n"


def test_one_picture_film_or_author_may_be_given_alone():
    post = Post(author="jane", blocks=[blocks.Image(image="a.jpg"), blocks.Video(video="a.mp4")])  # type: ignore[arg-type]
    post.blocks[0].image = "b.jpg"

    assert post.author == ["jane"]
    assert post.blocks == [blocks.Image(image=["b.jpg"]), blocks.Video(video=["a.mp4"])]
    assert converter.loads(converter.dumps(post)) == post
