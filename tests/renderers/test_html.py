"""HTML: the page, and Markdown inside of it."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from markupsafe import Markup

from renderers.attacks import dangers
from renderers.words import errors_of, html_words, tree_of
from replicator.blocks import ListBlock, Paragraph
from replicator.model import Post, RawBlock
from replicator.renderers import html, to_html, to_markdown, to_text


def test_the_result_is_markup_so_that_templates_do_not_escape_it_again():
    assert isinstance(to_html(Post(content="*x*")), Markup)


@pytest.mark.parametrize("method", ["text", "markdown", "inline", "html", "join"])
@pytest.mark.parametrize("nothing", ["", None])
def test_nothing_gives_an_empty_fragment(method, nothing):
    given = []
    site = html.copy()
    site.renders(Paragraph)(lambda block, render: given.append(getattr(render, method)(nothing)))
    site(Paragraph())

    assert given == [Markup()]
    assert isinstance(given[0], Markup)


def test_a_page_is_complete_and_valid():
    page = to_html(Post(title="A & B", subtitle="<c>", content="x"), page=True, lang="de")

    assert errors_of(page) == []
    tree = tree_of(page)
    assert tree.get("lang") == "de"
    assert tree.findtext("head/title") == "A & B"
    assert tree.find("head/meta[@name='viewport']") is not None
    assert tree.findtext("body/main/article/header/h1") == "A & B"
    assert "prefers-color-scheme: dark" in tree.findtext("head/style")


def test_a_page_loads_nothing_from_elsewhere():
    page = to_html(Post(title="T", content="x"), page=True)

    assert "http" not in page
    assert "url(" not in page


def test_a_page_without_a_title_is_still_valid():
    page = to_html(Post(), page=True)

    assert errors_of(page) == []
    assert "<title>Untitled</title>" in page
    assert "<header>" not in page


def test_the_inner_html_has_no_title():
    assert to_html(Post(title="T", content="x")) == "<p>x</p>\n"


def test_controls_and_half_characters_do_not_reach_the_page():
    page = to_html(Post(title="a\x07\x1b[31m\ud800b", content="c\x00d\x85e\ufffe"), page=True)

    assert errors_of(page) == []
    assert "a[31mb" in page
    page.encode()


QUOTED_TABLE = """\
<blockquote>
<table>
<thead>
<tr>
<th>a</th>
</tr>
</thead>
</table>
</blockquote>
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("~~a~~", "<p><del>a</del></p>\n"),
        ("a  \nb", "<p>a<br>\nb</p>\n"),
        ("---", "<hr>\n"),
        ("- [x] a\n- [ ] b", "<ul>\n<li>☑ a</li>\n<li>☐ b</li>\n</ul>\n"),
        ("- [x] a\n\n- b", "<ul>\n<li>\n<p>☑ a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>\n"),
        ("```py x\n<a>\n```", '<pre><code class="language-py">&lt;a&gt;\n</code></pre>\n'),
        ("&copy; &amp; &lt;", "<p>© &amp; &lt;</p>\n"),
        ("[a](/b \"c &quot; d\")", '<p><a href="/b" title="c &quot; d">a</a></p>\n'),
        ("![*a* `b`](/c)", '<p><img src="/c" alt="a b"></p>\n'),
        ("<https://a.example/?b=1&c>", '<p><a href="https://a.example/?b=1&amp;c">https://a.example/?b=1&amp;c</a></p>\n'),
        ("<a@b.example>", '<p><a href="mailto:a@b.example">a@b.example</a></p>\n'),
        ("[a](javascript:x)", "<p>a</p>\n"),
        ("![a](javascript:x)", "<p>a</p>\n"),
        ("a <b>c</b> <!-- d -->", "<p>a <b>c</b> </p>\n"),
        ("[^1]", "<p>[^1]</p>\n"),
        ("> | a |\n> | - |", QUOTED_TABLE),
    ],
)  # fmt: skip
def test_markdown_becomes(source, expected):
    assert to_html(Post(content=source)) == expected


def test_antlers_in_text_stay_as_they_are():
    assert to_html(Post(content="{{ title }} {{# c #}}")) == "<p>{{ title }} {{# c #}}</p>\n"


def test_so_much_emphasis_that_it_is_an_attack_is_taken_literally():
    from replicator.renderers.engines.on_mistune import MAX_EMPHASIS

    fine = "*a* " * (MAX_EMPHASIS // 2)
    much = fine + "*a*"

    assert to_html(Post(content=fine)).count("<em>") == MAX_EMPHASIS // 2
    assert "<em>" not in to_html(Post(content=much))
    assert to_html(Post(content=much)).count("*") == MAX_EMPHASIS + 2
    assert "<em>b</em>" in to_html(Post(content=f"{much}\n\n*b*"))


PATHOLOGICAL = {
    "nested strong and emphasis": "*a **a " * 8000 + "b" + "c* c**" * 8000,
    "openers": "*a **a " * 8000,
    "closers": "a* a** " * 8000,
    "alternating": "*_" * 25000,
    "brackets": "[" * 50000,
    "nested links": "[a](" * 15000,
    "images": "![[]()" * 9000,
    "quotes": ">" * 50000 + "a",
    "lists": "".join(" " * (2 * depth) + "- a\n" for depth in range(200)),
    "backticks": "".join("e" + "`" * count for count in range(300)),
    "comments": "<!-- " * 10000,
    "tags": "<b>" * 17000,
    "other tags": "<i><b><u>" * 6000,
    "entities": "&amp" * 12000,
    "tildes": "~~a " * 12000,
    "table": "|".join("a" * 10000) + "\n" + "|".join("-" * 10000),
    "definitions": "".join(f"[{count}]: /x\n" for count in range(4000)) + "[0]" * 4000,
    "spaces": " " * 50000 + "a",
    "lines": "\n" * 50000,
    "nul": "\x00" * 50000,
    "hard breaks": "a  \n" * 12000,
    "setext": "a\n" * 10000 + "=",
}


@pytest.mark.parametrize("render", [to_html, to_markdown, to_text])
@pytest.mark.parametrize("source", PATHOLOGICAL.values(), ids=PATHOLOGICAL)
def test_hostile_markdown_renders_without_harm(source, render):
    assert dangers(render(Post(content=source))[:5000]) == []


def test_the_renderer_shows_what_it_is():
    assert repr(html).startswith("<HtmlRenderer with ")


def test_threads_share_a_renderer_without_harm():
    posts = [Post(content=f"# {n}\n\n[{n}](/{n}) <b>{n}</b> *{'x* *' * n}\n\n- {n}") for n in range(40)]
    expected = [to_html(post) for post in posts]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(to_html, posts * 5)) == expected * 5


def test_neither_the_markdown_engine_nor_the_sanitiser_is_imported_before_it_is_needed():
    code = "import sys, replicator; print([m for m in ('mistune', 'nh3', 'html.parser') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert result.stdout == "[]\n"


@pytest.mark.parametrize("tag", ["b", "strike", "tt", "acronym", "ruby", "rt"])
def test_an_element_that_is_part_of_a_line_breaks_none(tag):
    site = html.copy()
    site.renders("x")(lambda block, render: render.element("p", "a", render.element(tag, "b"), "c"))

    assert site(RawBlock(type="x")) == f"<p>a<{tag}>b</{tag}>c</p>\n"


@pytest.mark.parametrize("tag", ["div", "figcaption", "li", "summary"])
def test_a_paragraph_with_what_would_end_it_is_a_division(tag):
    site = html.copy()
    site.renders("x")(lambda block, render: render.element("p", render.element(tag, "a")))

    assert site(RawBlock(type="x")) == f"<div>\n<{tag}>a</{tag}>\n</div>\n"


def test_blocks_that_a_line_cannot_hold_leave_their_words_apart():
    items = ListBlock(
        items=["b<p>raw <b>html</b></p>c", "<ul><li>d</li><li>e</li></ul>", "f<aside>g</aside>h"]
    )

    assert html_words(to_html(items)) == ["b", "raw", "html", "c", "d", "e", "f", "g", "h"]
