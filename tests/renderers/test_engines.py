"""Markdown engines: what they read, and what every one of them gets from us."""

from __future__ import annotations

import re
from functools import partial
from html import escape, unescape
from itertools import pairwise

import mistune
import pytest
from markdown_it import MarkdownIt
from markupsafe import Markup

from corpus import content_files, shared
from renderers.attacks import MARKDOWN, dangers
from renderers.markdown_spec import examples, normal
from replicator import Post, engines, walk
from replicator.blocks import Blockquote, ListBlock, Paragraph
from replicator.errors import MissingExtraError, ReplicatorError
from replicator.files import load
from replicator.renderers import to_html, to_text
from replicator.renderers.engines import AnyEngine, CommonMark, Extensions, MarkdownContext, Mistune
from replicator.renderers.engines.gfm import MAX_FILLED_CELLS

BOTH = [Mistune, CommonMark]
WHATEVER = MarkdownContext(link=lambda url: url, image=lambda url: url, raw_html="trust")
"""No policy at all, as the specifications know none."""
EVERYTHING = partial(dict, footnotes=True, definition_lists=True)
NOTHING = dict.fromkeys(("tables", "strikethrough", "task_lists", "autolinks"), False)

both = pytest.mark.parametrize("engine", BOTH)


def boxed(html):
    """Return HTML with the characters that we write for the boxes of tasks."""
    html = re.sub(r'<input checked="" disabled="" type="checkbox">', "☑", html)
    return re.sub(r'<input disabled="" type="checkbox">', "☐", html)


FLOORS = {
    (Mistune, "commonmark"): 652,
    (CommonMark, "commonmark"): 647,  # five link to nothing, `[x]()`, of which we write the words alone
    (Mistune, "gfm"): 23,
    (CommonMark, "gfm"): 23,  # the one left is about filtering tags, which is the sanitiser's business
}


@pytest.mark.parametrize("name", ["commonmark", "gfm"])
@both
def test_an_engine_reads_what_the_specification_says(engine, name):
    reader = engine() if name == "gfm" else engine(**NOTHING)
    chosen = [each for each in examples(name) if name == "commonmark" or each.extension]
    missed = [
        each.number
        for each in chosen
        if normal(reader.render(each.markdown, WHATEVER)) != normal(boxed(each.html))
    ]
    print(f"{engine.__name__}: {len(chosen) - len(missed)} of {len(chosen)} {name} examples; not {missed}")

    assert len(chosen) == (652 if name == "commonmark" else 24)
    assert len(chosen) - len(missed) >= FLOORS[engine, name]


def test_the_comparison_sees_differences():
    assert normal("<p>a</p>\n") == normal("<p>a</p>")
    assert normal("<p>a</p>") != normal("<p>b</p>")
    assert normal("<p>a <em>b</em></p>") != normal("<p>a<em>b</em></p>")
    assert normal("<pre>a\n</pre>") != normal("<pre>a</pre>")
    assert normal("<ul>\n<li>a</li>\n</ul>") != normal("<ul>\n<li><p>a</p></li>\n</ul>")
    alone = mistune.create_markdown(escape=False)
    assert sum(normal(alone(each.markdown)) == normal(each.html) for each in examples("commonmark")) == 600


def test_both_engines_read_real_posts_alike():
    shared("corpus")
    texts = set()
    for path in content_files():
        try:
            post = load(path)
        except ReplicatorError:
            continue
        texts |= {
            post.content,
            *(visit.block.text for visit in walk(post) if isinstance(visit.block, Paragraph)),
        }
    pairs = {text: [to_html(Post(content=text), engine=each()) for each in BOTH] for text in texts if text}
    differ = [text for text, (one, two) in pairs.items() if one != two and normal(one) != normal(two)]

    assert len(texts) > 300
    assert differ == []


READ_ALIKE = [
    "a\n\nb *c* **d** `e`",
    "- a\n  > b\n- c\n\n  d",
    "- [x] a\n- [ ] b\n\n1. [ ] c",
    "- [X] a\n\n  b\n- c",
    "| a | b |\n|:-:|--:|\n| `x\\|y` |\n| 1 | 2 | 3 |\nshort\n\nafter",
    "text\n| a |\n| - |\n| b |\n> quote",
    "a | b\n- | -\nc | d",
    "~~gone~~ <b>x</b>",
    "https://a.example/b_c_d?e=f&g=h. (www.a.example/(b)) me@a.example, x",
    "[https://a.example](/b) ![www.a.example](/c) `www.a.example`",
    "see http://a_b.example and http://localhost:80/x and ftp://a.example",
    "**www.a.example** and _https://a.example/x_",
    "T\n: d\n: e\n\nU\n\n: f\n\n  g",
    "a[^1] b[^x] c[^1]\n\n[^1]: note *x*\n[^x]: two\n\n    para",
    "a[^1-2] b[^1] c[^1] d[^É*]\n\n[^1]: x\n[^1-2]: y\n[^É*]: z",
    "<img src=a />\nb\n\nc <br/> d",
    "[a *b*](/x 'T') ![c `d`](/y) [e][f]\n\n[f]: </g h> (i)",
    "[a](javascript:x) ![b](javascript:x) [c]() <javascript:x> [d](entry::e)",
    "```py x\ncode\n```\n\n    indented\n",
    "a  \nb\\\nc\n---\n***\n",
    "&copy; &lt; &amp;amp; \\* \\<b>",
    "# a *b* #\n\nc\n=\n",
]


@pytest.mark.parametrize("source", READ_ALIKE)
def test_both_engines_write_the_same(source):
    first, second = (to_html(Post(content=source), engine=each(**EVERYTHING())) for each in BOTH)

    assert normal(first) == normal(second)


@pytest.mark.parametrize(
    ("written", "after"),
    [
        ("www.a.example/b", ""),
        ("www.a.example/b?c&de", ""),
        ("www.a.example/b", ";"),
        ("www.a.example/b", "&copy;"),
        ("www.a.example/b", "&copy;&lt;"),
        ("www.a.example/b(c)", ")"),
        ("www.a.example/b", "))"),
        ("www.a.example/b", "_*~'?!.,:"),
    ],
)
@both
def test_what_ends_a_sentence_is_no_part_of_an_address(engine, written, after):
    shown = to_html(Post(content=f"{written}{after} d"), engine=engine())

    assert f'href="http://{escape(written)}"' in shown
    assert shown.striptags() == f"{written}{unescape(after)} d"


@both
def test_what_only_looks_like_an_address_hides_none_after_it(engine):
    assert to_html(Post(content="http://localhost https://a.example"), engine=engine()) == (
        '<p>http://localhost <a href="https://a.example">https://a.example</a></p>\n'
    )


@pytest.mark.parametrize(
    ("name", "source", "mark"),
    [
        ("tables", "| a |\n| - |", "<table>"),
        ("strikethrough", "~~a~~", "<del>"),
        ("task_lists", "- [x] a", "☑"),
        ("autolinks", "www.a.example", "<a "),
        ("footnotes", "a[^1]\n\n[^1]: b", "footnote"),
        ("definition_lists", "a\n: b", "<dl>"),
    ],
)
@both
def test_an_extension_is_on_or_off_by_its_name(engine, name, source, mark):
    assert mark in to_html(Post(content=source), engine=engine(**{name: True}))
    assert mark not in to_html(Post(content=source), engine=engine(**{name: False}))
    assert (mark in to_html(Post(content=source), engine=engine())) is getattr(Extensions(), name)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("*a* [b](/c)", '<em>a</em> <a href="/c">b</a>'),
        ("# a", "# a"),
        ("- a", "- a"),
        ("1. a", "1. a"),
        ("> a", "&gt; a"),
        ("    a", "a"),
        ("a  \t b", "a b"),
        ("[a]: /b", "[a]: /b"),
        ("www.a.example", '<a href="http://www.a.example">www.a.example</a>'),
        ("_a_ __b__", "<em>a</em> <strong>b</strong>"),
        ("(a) b)", "(a) b)"),
        ("***", "***"),
        ("<div>a</div>", "a"),
        ("", ""),
    ],
)
@pytest.mark.parametrize(
    "engine", [*(each() for each in BOTH), AnyEngine(MarkdownIt("gfm-like", {"linkify": False}).render)]
)
def test_part_of_a_line_never_becomes_a_block(engine, line, expected):
    if isinstance(engine, AnyEngine) and "www" in line:  # it was given no rule for bare addresses
        expected = line
    rendered = to_html(ListBlock(items=[line, "."]), engine=engine).removeprefix("<ul>\n<li>")

    assert rendered.startswith(f"{expected}</li>") or (not expected and rendered.startswith(".</li>"))


ADDRESSES = "[a](entry::1 'T') ![b](main::c.jpg) [d](entry::gone) <b>e</b>"


@pytest.mark.parametrize(
    "engine", [Mistune(), CommonMark(), AnyEngine(MarkdownIt("commonmark").render)], ids=repr
)
def test_links_and_images_go_where_the_site_says_with_every_engine(engine):
    known = {"entry::1": "/one", "main::c.jpg": "https://cdn.example/c.jpg"}
    rendered = to_html(
        Post(content=ADDRESSES), engine=engine, resolve_link=known.get, resolve_asset=known.get
    )

    assert '<a href="/one" title="T">a</a>' in rendered
    assert '<img src="https://cdn.example/c.jpg" alt="b">' in rendered
    assert "gone" not in rendered
    assert "d" in rendered
    assert "<b>e</b>" in rendered


@pytest.mark.parametrize(
    "engine", [Mistune(), CommonMark(), AnyEngine(MarkdownIt("commonmark").render)], ids=repr
)
def test_what_a_resolver_raises_is_raised(engine):
    def broken(url):
        raise KeyError(url)

    with pytest.raises(KeyError):
        to_html(Post(content="[a](b)"), engine=engine, resolve_link=broken)


@pytest.mark.parametrize("attack", MARKDOWN[::5])
def test_a_function_that_lets_everything_through_is_a_safe_engine(attack):
    for function in (mistune.create_markdown(escape=False), MarkdownIt("commonmark").render, str):
        assert dangers(to_html(Post(content=attack), engine=AnyEngine(function), raw_html="trust")) == []


def test_an_engine_of_ones_own_promises_safety_by_markup_or_is_sanitised():
    class Shouting:
        def __init__(self, kind):
            self.kind = kind

        def render(self, source, context):
            return self.kind(f"<p onclick=x()>{source.upper()} {context.link('/x')}</p>")

        def inline(self, line, context):
            return self.kind(f"<b onclick=x()>{line}</b><hr>")

    post = [Paragraph(text="a"), ListBlock(items=["b"])]

    assert to_html(post, engine=Shouting(Markup)) == (
        "<p onclick=x()>A /x</p><ul>\n<li><b onclick=x()>b</b><hr></li>\n</ul>\n"
    )
    assert to_html(post, engine=Shouting(str)) == "<p>A /x</p><ul>\n<li><b>b</b></li>\n</ul>\n"


@both
def test_raw_html_is_cleaned_shown_or_let_through(engine):
    post = Post(content='a <kbd onclick="x()">b</kbd>\n\n<script>c</script>\n\n[d](javascript:x)')
    void = Post(content='a <img src="b.png" />')
    render = partial(to_html, post, engine=engine())

    assert render() == "<p>a <kbd>b</kbd></p>\n\n<p>d</p>\n"
    assert render(raw_html="sanitise") == render()
    assert render(raw_html="escape") == (
        "<p>a &lt;kbd onclick=&quot;x()&quot;&gt;b&lt;/kbd&gt;</p>\n"
        "&lt;script&gt;c&lt;/script&gt;\n<p>d</p>\n"
    )
    assert render(raw_html="trust") == '<p>a <kbd onclick="x()">b</kbd></p>\n<script>c</script>\n<p>d</p>\n'
    assert to_html(void, engine=engine(), raw_html="trust") == '<p>a <img src="b.png" /></p>\n'


@both
def test_text_that_only_looks_like_what_an_engine_leaves_out_is_text(engine):
    sources = [
        "`<!-- raw HTML omitted -->`",
        '`<a href="">b</a>`',
        '`<input type="checkbox" disabled="" /> `',
        "`/ />`",
    ]

    for source in sources:
        code = source.strip("`").strip()
        shown = to_text(Post(content=source), engine=engine(), width=None).strip()
        assert shown == code


@both
def test_notes_of_several_texts_do_not_meet(engine):
    text = "a[^1] b[^1]\n\n[^1]: c"
    rendered = to_html(
        [Paragraph(text=text), Blockquote(quote=text)], engine=engine(footnotes=True), id_prefix="p7-"
    )
    ids, targets = (re.findall(rf'{name}="#?([^"]*)"', rendered) for name in (" id", " href"))

    assert ids == [
        "p7-fnref-1", "p7-fnref-1-2", "p7-fn-1", "p7-fnref-2-1", "p7-fnref-2-1-2", "p7-fn-2-1",
    ]  # fmt: skip
    assert set(targets) == set(ids)


@both
def test_notes_survive_the_sanitiser(engine):
    source = "a[^1] <b>b</b>\n\n[^1]: c"
    with_html, without = (
        to_html(Post(content=each), engine=engine(footnotes=True))
        for each in (source, source.replace("<b>b</b>", "b"))
    )

    assert normal(with_html.replace("<b>b</b>", "b")) == normal(without)


def test_a_table_makes_up_only_so_many_cells():
    width, height = 1_000, 1_000
    source = "|".join("a" * width) + "\n" + "|".join("-" * width) + "\n" + "b\n" * height
    rendered = to_html(Post(content=source), engine=Mistune())

    assert rendered.count("<td>") <= MAX_FILLED_CELLS + width


@pytest.mark.parametrize(
    ("source", "links"),
    [
        ("[a](https://e.org/a) and [b](http://e.org/b)", 2),
        ("[a](https://e.org/a) and a](https://e.org/b)", 2),
        ("[a](https://e.org/a) and \\[b](https://e.org/b)", 2),
        ("[a](https://e.org/a) and `[b](https://e.org/b)`", 1),
        ("[a](https://e.org/a) and https://e.org/b", 2),
        ("[a](https://e.org/?u=https://e.org/b)", 1),
        ("[https://e.org/a](https://e.org/b)", 1),
        ("![a](https://e.org/a)", 0),
        ("[a]\n\n[a]: https://e.org/a", 1),
        ("<https://e.org/a>", 1),
    ],
)
@pytest.mark.parametrize("engine", [Mistune(), CommonMark()], ids=["mistune", "comrak"])
def test_bare_addresses_are_found_beside_links(source, links, engine):
    assert to_html(Post(content=source), engine=engine).count("<a ") == links


def test_an_engine_that_is_not_installed_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    with pytest.raises(MissingExtraError, match=r"pip install '\.\[commonmark\]'"):
        CommonMark()


def test_engines_with_the_same_extensions_are_the_same_engine():
    assert Mistune() == Mistune(tables=True) != Mistune(tables=False)
    assert Mistune() != CommonMark()
    assert engines.Mistune is Mistune


def nested(count):
    return "*a **a " * count + "b" + " a** a*" * count


HOSTILE = {
    "nested strong emph, 455 KB": nested(32_500),
    "nested strong emph, 56 KB": nested(4_000),
    "issue 389, 160 KB": "*a_ " * 20_000 + "a* a_ " * 13_000,
    "many emphasis closers": "a_ " * 50_000,
    "many emphasis openers": "_a " * 50_000,
    "mismatched openers and closers": "*a_ " * 30_000,
    "openers and closers multiple of 3": "a**b" + "c* " * 30_000,
    "many link closers": "a]" * 30_000,
    "many link openers": "[a" * 30_000,
    "link openers and emph closers": "[ a_" * 30_000,
    "pattern [ (](": "[ (](" * 30_000,
    "pattern ![[]()": "![[]()" * 15_000,
    "nested brackets": "[" * 30_000 + "a" + "]" * 30_000,
    "nested block quotes": "> " * 30_000 + "a",
    "deeply nested lists": "".join("  " * depth + "* a\n" for depth in range(600)),
    "lists in quotes": "> - " * 15_000 + "a",
    "backticks": "".join("e" + "`" * count for count in range(1_000)),
    "unclosed links A": "[a](<b" * 15_000,
    "unclosed links B": "[a](b" * 15_000,
    "unclosed comments": "</" + "<!--" * 30_000,
    "empty lines in lists": "- a\n" + "\n" * 30_000,
    "references": "[0]: /x\n" + "[0]" * 15_000,
    "many references": "".join(f"[{number}]: u\n" for number in range(8_000)) + "[0] " * 8_000,
    "table of many columns": "a|" * 5_000 + "\n" + "-|" * 5_000,
    "addresses": "www." * 20_000,
    "addresses in brackets": "http://a.example/" + ")" * 50_000,
    "addresses that end in entities": "http://a.example/" + "&a;" * 20_000,
    "mail addresses": "a@" * 20_000,
    "letters before a mail address": "a" * 60_000 + "@",
    "dots before a mail address": "a." * 30_000,
    "closed tags": "<a " + "b " * 20_000 + "/>",
    "notes": "[^1]" * 5_000 + "\n\n[^1]: x",
    "definitions": "a\n: b\n" * 5_000,
    "tildes": "~~a " * 15_000 + "~~",
    "orphans": "<li>" * 15_000,
    "definitions apart": "a\n: b\n\n" * 12_000,
    "definitions in a quote": "> a\n> : b\n>\n" * 8_000,
    "table with rows of many columns": "a|" * 16_000 + "\n" + "-|" * 16_000 + "\n" + "c|" * 16_000,
    "links to nowhere": '<a href="">' * 8_000,
}  # fmt: skip


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
@both
def test_hostile_markdown_comes_to_an_end(engine, source):
    rendered = to_html(Post(content=source), engine=engine(**EVERYTHING()))

    assert rendered
    assert dangers(rendered[:3_000]) == []


def test_the_hostile_ones_are_what_their_names_say():
    assert len(HOSTILE["nested strong emph, 455 KB"]) == 455_001
    assert len(HOSTILE["issue 389, 160 KB"]) >= 158_000
    assert all(first != second for first, second in pairwise(HOSTILE.values()))
