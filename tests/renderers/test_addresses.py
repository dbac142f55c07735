"""Links and images of Markdown lead where the resolvers say, in Markdown too, and nothing else of it changes."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from urllib.parse import quote

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from corpus import content_files, shared
from renderers.test_laws import BLOCKS, MARKS
from replicator import Post, RawBlock, RichText, blocks, richtext
from replicator.errors import ReplicatorError
from replicator.files import load
from replicator.renderers import markdown, to_html, to_markdown, to_text
from replicator.renderers.engines import AnyEngine, CommonMark, Mistune

ENGINES = [
    Mistune(),
    CommonMark(),
    Mistune(footnotes=True, definition_lists=True),
    AnyEngine(MarkdownIt("commonmark").render),
]
AS_WRITTEN = {"resolve_link": lambda url: url, "resolve_asset": lambda url: url}
PAGES = {
    "entry::1": "/one",
    "statamic://entry::1": "/a (one)",
    "https://old.example/a_b": "/new?a=1&copy;=2",
    "mailto:me@old.example": "/write|to",
    "/private": None,
    "main::a.jpg": "/img/ä*b_c`.jpg",
    "b.jpg": "https://cdn.example/b[1].jpg",
}
SITE = {"resolve_link": lambda url: PAGES.get(url, url), "resolve_asset": lambda url: PAGES.get(url, url)}
ANYWHERE = {
    "resolve_link": lambda url: f"/l/{quote(url)}",
    "resolve_asset": lambda url: f"/l/{quote(url)}",
}

FULL_OF_MARKS = {
    "resolve_link": lambda url: f"#*{quote(url)}_~~",
    "resolve_asset": lambda url: f"#*{quote(url)}_~~",
}


def resolved(source, **options):
    return to_markdown(Post(content=source), **{**SITE, **options}).removesuffix("\n")


def page(source, **options):
    """Return HTML, its addresses written in one way."""
    shown = to_html(Post(content=source), id_prefix=None, **options)
    shown = re.sub(r'<a(?: title="[^"]*")?>(.*?)</a>', r"\1", shown)
    return re.sub(
        r'(href|src)="([^"]*)"', lambda match: f'{match[1]}="{quote(unescape(match[2]), safe="/%")}"', shown
    )


PLACES = {
    "[a](statamic://entry::1)": "[a](/a%20\\(one\\))",
    "[a](  statamic://entry::1 'b (c)')": "[a](  /a%20\\(one\\) 'b (c)')",
    "[a](<statamic://entry::1>)": "[a](/a%20\\(one\\))",
    "[a\\](x) *b* [c]](statamic://entry::1)": "[a\\](x) *b* [c]](/a%20\\(one\\))",
    "![*a*](main::a.jpg)": "![*a*](/img/ä*b_c%60.jpg)",
    "[![a](b.jpg)](entry::1)": "[![a](https://cdn.example/b[1].jpg)](/one)",
    "[a] [b][a] ![c][d]\n\n[A]: entry::1\n[d]:\n  <b.jpg> 'e'": (
        "[a] [b][a] ![c][d]\n\n[A]: /one\n[d]:\n  https://cdn.example/b[1].jpg 'e'"
    ),
    "<https://old.example/a_b>.": "[https://old.example/a\\_b](/new?a=1&amp;copy;=2).",
    "see https://old.example/a_b. ": "see [https://old.example/a\\_b](/new?a=1&amp;copy;=2).",
    "!<https://old.example/a_b> \\!<me@old.example>": (
        "\\![https://old.example/a\\_b](/new?a=1&amp;copy;=2) \\![me@old.example](/write%7Cto)"
    ),
    "<me@old.example> me@old.example": "[me@old.example](/write%7Cto) [me@old.example](/write%7Cto)",
    "[https://old.example/a_b](https://old.example/a_b)": "[https://old.example/a_b](/new?a=1&amp;copy;=2)",
    "> - a\n>   [b](entry::1)\r\n> - c": "> - a\n>   [b](/one)\n> - c",
    "| a |\n| - |\n| [b\\|c](entry::1) |": "| a |\n| - |\n| [b\\|c](/one) |",
    "[a](/private) [b](/private 'c')": "[a](<>) [b](<> 'c')",
    "[unused]: entry::1\n> [too]: /private 'c'\n\n`[unused]: /private`": (
        "[unused]: /one\n> [too]: <> 'c'\n\n`[unused]: /private`"
    ),
}


@pytest.mark.parametrize("source", PLACES)
@pytest.mark.parametrize("engine", ENGINES[:3], ids=["mistune", "comrak", "more"])
def test_an_address_is_replaced_and_nothing_else(source, engine):
    assert resolved(source, engine=engine) == PLACES[source]
    assert page(PLACES[source], engine=engine, **AS_WRITTEN) == page(source, engine=engine, **SITE)


@pytest.mark.parametrize(
    "source",
    [
        "`[a](entry::1)` ``<https://old.example/a_b>``",
        "```\n[a](entry::1)\n[b]: entry::1\n```\n\n    https://old.example/a_b",
        "\\[a](entry::1) [a\\](entry::1)",
        "<!-- [a](entry::1) --> <b title='[a](entry::1)'>c</b>",
        "[a](x '[b](entry::1)') ![[c](entry::1)](y)",
        "[a](entry::unknown) [b](statamic://asset::unknown)",
    ],
)
@pytest.mark.parametrize("engine", ENGINES[:2], ids=["mistune", "comrak"])
def test_what_is_no_address_or_leads_nowhere_else_stays(source, engine):
    known = {**SITE, "resolve_link": lambda url: None if "unknown" in url else PAGES.get(url, url)}

    assert resolved(source, engine=engine, **known) == to_markdown(Post(content=source)).removesuffix("\n")


@pytest.mark.parametrize("raw_html", ["sanitise", "trust"])
@pytest.mark.parametrize("engine", ENGINES[:2], ids=["mistune", "comrak"])
def test_addresses_in_raw_html_stay_as_they_do_in_html(engine, raw_html):
    source = 'a <a href="/a">b</a> [c](/c)\n\n<p><img src="b.jpg"></p>'
    shown = to_html(Post(content=source), engine=engine, raw_html=raw_html, **ANYWHERE)

    assert 'href="/a"' in shown
    assert 'src="b.jpg"' in shown
    assert resolved(source, engine=engine, **ANYWHERE) == source.replace("(/c)", "(/l//c)")


TROUBLE = [
    "#",
    "=",
    "-",
    "1.",
    "+",
    ">",
    "https://h/~~me~~/",
    "/*a*_b_",
    "/[c](d)",
    "|",
    "/a&#35;b",
    "```",
    "\\",
]


@pytest.mark.parametrize("url", TROUBLE)
@pytest.mark.parametrize(
    "source",
    [
        'See [a](\n/x\n"t") and ![b](\n/y)',
        "a ~~b *c _d [a](/x)* e_ <https://old.example/a_b>",
        "[a] ~~b\n\n[a]:\n/x",
        "- a\n- [b](\n  /x)",
    ],
)
@pytest.mark.parametrize("engine", ENGINES[:2], ids=["mistune", "comrak"])
def test_no_address_becomes_anything_else(engine, source, url):
    site = {"engine": engine, "resolve_link": lambda _: url, "resolve_asset": lambda _: url}

    assert page(resolved(source, **site), engine=engine, **AS_WRITTEN) == page(source, **site)


def test_what_is_refused_is_left_empty_even_where_the_others_cannot_be_written():
    def found(url):
        return None if url == "/private" else "/n*w"

    def as_words_where_new(source):
        return (
            "*another page*"
            if "/n*w" in source or "&#" in source
            else MarkdownIt("commonmark").render(source)
        )

    source = "[a](/private) [b](/x)"
    shown = resolved(source, engine=AnyEngine(as_words_where_new), resolve_link=found)

    assert shown == "[a](<>) [b](/x)"


def test_a_bare_address_right_after_a_link_is_resolved():
    assert resolved("[a](/u)www.x.yz", resolve_link=lambda _: "/n") == "[a](/n)[www.x.yz](/n)"


def test_a_bare_address_that_ends_where_emphasis_begins_is_resolved():
    shown = resolved("see http://x.y/a_b*z* now", resolve_link=lambda _: "/n")

    assert shown == "see [http://x.y/a\\_b](/n)*z* now"


DANGEROUS = (
    "[a](javascript:alert(1)) [b](/x) ![c](data:text/html,x) [d] <JAVASCRIPT:alert(2)> ![e](java&#115;cript::alert(3))"
    "\n\n[d]: vbscript:x"
)


@pytest.mark.parametrize("answer", [lambda url: None, lambda url: "", lambda url: "javascript:alert(4)"])
@pytest.mark.parametrize("engine", ENGINES[:2], ids=["mistune", "comrak"])
def test_what_a_resolver_refuses_is_left_empty_even_where_it_was_not_safe(engine, answer):
    shown = resolved(DANGEROUS, engine=engine, resolve_link=answer, resolve_asset=answer)

    assert shown == ("[a](<>) [b](<>) ![c](<>) [d] [JAVASCRIPT:alert(2)](<>) ![e](<>)\n\n[d]: <>")


@pytest.mark.parametrize("engine", ENGINES[:2], ids=["mistune", "comrak"])
def test_what_is_refused_is_left_empty_even_where_the_text_is_too_hard_to_read(engine):
    part = "`[a](/x` [b](/y) ] [c](`/z) ![d](<javascript:`>) [e](java&#115;cript:alert\\(`2\\)) [f](/w "
    shown = resolved(part * 300, engine=engine, resolve_link=lambda url: None, resolve_asset=lambda url: None)

    assert "<a " not in page(shown, engine=engine)
    assert "javascript" not in unescape(shown)


def test_what_is_not_safe_is_left_empty_where_the_resolver_lets_it_be():
    assert resolved("[a](javascript:entry::1) [b](/x)", resolve_link=lambda url: url) == "[a](<>) [b](/x)"
    assert "javascript" not in resolved(DANGEROUS, **AS_WRITTEN).replace("[JAVASCRIPT", "").lower()


def test_an_address_between_others_that_are_none_is_found():
    source = "`[a](entry::1)` [b](entry::1) [^1]: https://old.example/a_b `[c](entry::1)`\n\n- [d](entry::1)"

    assert resolved(source).count("(/one)") == 2
    assert "[^1]: [https://old.example/a\\_b](/new" in resolved(source)


def test_a_resolver_that_was_not_given_changes_nothing():
    source = "[a](entry::1) ![b](main::a.jpg)"

    assert resolved(source, resolve_link=PAGES.get) == "[a](/one) ![b](/img/ä*b_c%60.jpg)"
    assert to_markdown(Post(content=source), resolve_link=PAGES.get) == "[a](/one) ![b](main::a.jpg)\n"
    assert to_markdown(Post(content=source), resolve_asset=PAGES.get) == (
        "[a](entry::1) ![b](/img/ä*b_c%60.jpg)\n"
    )
    assert to_markdown(Post(content=source)) == f"{source}\n"


def test_labels_that_differ_only_once_they_are_resolved_are_kept_apart():
    several = [blocks.Paragraph(text="[a]\n\n[a]: entry::1"), blocks.Paragraph(text="[a]\n\n[a]: /one")]

    assert to_markdown(several, **SITE).count("[a]: /one") == 2
    assert "[a-2]" in to_markdown(several)


def test_every_field_and_rich_text_is_resolved():
    site = markdown.copy(**SITE)
    site.renders("own")(lambda block, render: render.markdown("[b](entry::1)"))
    post = Post(
        content="[a](entry::1)",
        blocks=[
            blocks.Blockquote(quote="[a](entry::1)"),
            blocks.ListBlock(items=["[a](entry::1)"]),
            blocks.Buttons(buttons=[blocks.Link(label="a", url="entry::1")]),
            blocks.Image(image=["b.jpg"], link="entry::1"),
            RawBlock(type="own"),
        ],
    )
    rich = RichText(
        richtext.Paragraph(richtext.Text("a", richtext.Link("entry::1")), richtext.Image("b.jpg"))
    )

    assert "entry::1" not in site(post)
    assert site(post).count("(/one)") == to_html(post, **SITE).count('="/one"') + 1
    assert site(rich) == "[a](/one)![](https://cdn.example/b[1].jpg)\n"


def test_plain_text_has_the_addresses_that_html_has():
    source = "[a](entry::1) ![b](b.jpg) https://old.example/a_b [c](/private)"

    assert to_text(Post(content=source), links="inline", width=None, **SITE) == (
        "a </one> [b] <https://cdn.example/b[1].jpg> https://old.example/a_b </new?a=1&copy;=2> c\n"
    )


def test_what_a_resolver_raises_is_not_swallowed():
    def broken(url):
        raise LookupError(url)

    for engine in ENGINES:
        with pytest.raises(LookupError, match="entry::1"):
            resolved("[a](entry::1)", engine=engine, resolve_link=broken)


LINKS = st.sampled_from([*PLACES, "[a](/b)", "![a](/b 'c')", "<https://b.example>", "[a]: /b", "[a]"])
BETWEEN = st.sampled_from(
    [" ", "\n", "\n\n", "\n- ", "\n> ", "\n    ", "`", "\n```\n", "*", "(", "| ", "[", "!"]
)
ALONE = re.compile(r'<a href="[^"]*">(https?:[^<]*|[^<]*@[^<]*)</a>')
"""An address alone in HTML: where a link in its place would change what is around it, as emphasis, it stays."""
SOUP = st.lists(st.one_of(LINKS, BETWEEN, st.sampled_from(MARKS)), max_size=12).map("".join)


@settings(max_examples=80, deadline=None)
@given(st.builds(Post, blocks=st.lists(BLOCKS, max_size=4), content=SOUP))
def test_with_resolvers_that_change_nothing_markdown_is_the_same(post):
    assert to_markdown(post, **AS_WRITTEN) == to_markdown(post)


@pytest.mark.parametrize("number", range(len(ENGINES)))
@pytest.mark.parametrize("options", [SITE, ANYWHERE, FULL_OF_MARKS], ids=["some", "all", "marks"])
def test_resolved_markdown_is_the_page_that_html_would_be(number, options):
    options = {**options, "engine": ENGINES[number]}

    @settings(max_examples=80, deadline=None)
    @given(SOUP)
    def law(source):
        assume(not re.search(r"\]:\s*\S*\]\(", source))  # an address that looks as if it were two
        assume(not re.search(r"\]:\s*\S*\|", source))  # one that makes a table, or none
        assume(source.count("]:") < 4)  # comrak bounds references
        as_it_is = to_markdown(Post(content=source))
        assume(page(as_it_is, **options) == page(source, **options))
        there = to_markdown(Post(content=source), **options)

        in_markdown = page(there, engine=ENGINES[number], **AS_WRITTEN)
        assert ALONE.sub(r"\1", in_markdown) == ALONE.sub(r"\1", page(source, **options))

    law()


def links_of(shown):
    found = re.findall(r'<(?:a|img) (?:[^>]* )?(href|src)="([^"]*)"', shown)
    return Counter((name, quote(unescape(url), safe="/%")) for name, url in found)


@pytest.mark.parametrize("part", range(2))
def test_every_real_post_has_the_links_in_markdown_that_it_has_in_html(part):
    shared("corpus")
    seen = Counter()
    for path in content_files()[part::2]:
        try:
            post = load(path)
        except ReplicatorError:
            continue
        as_it_is = to_markdown(post)
        assert to_markdown(post, resolve_link=lambda url: url) == as_it_is, path
        wanted = links_of(to_html(post, **ANYWHERE))
        if not wanted:
            continue
        written = Post(content=to_markdown(post, **AS_WRITTEN))
        if links_of(to_html(post, **AS_WRITTEN)) != links_of(to_html(written, **AS_WRITTEN)):
            seen["of Markdown that changes among other blocks"] += 1
            continue
        there = links_of(to_html(Post(content=to_markdown(post, **ANYWHERE)), **AS_WRITTEN))
        assert there == wanted, path
        seen["links"] += sum(there.values())
    print(dict(seen))

    assert seen["links"] > 500
    assert seen["of Markdown that changes among other blocks"] <= 3
