"""Blocks whose classes have no look of their own, shown as the classes of the default registry."""

from __future__ import annotations

from typing import Any

import pytest

import replicator
from replicator import (
    Asset,
    AuthorId,
    Block,
    EntryId,
    Label,
    Markdown,
    Record,
    Registry,
    RichText,
    Text,
    Url,
    define,
)
from replicator.blocks import Blockquote, Paragraph
from replicator.kinds import Code, field
from replicator.pages.passages import passages
from replicator.renderers import HtmlRenderer, Render

SITE = Registry()
"""Classes as a site's blueprints give them: they say what fields hold, and have no functions."""


@SITE.block("pull_quote")
class PullQuote(Block):
    quote: Text | None = None
    author: Text | None = None
    footnote: Text | None = None
    attr_title: Text | None = None


@SITE.block("quote")
class RichQuote(Block):
    quote: RichText | None = None


@SITE.block("video")
class Film(Block):
    video_url: Text | None = None
    caption: Text | None = None


@SITE.block("figure")
class Figure(Block):
    image: Asset | None = None
    size: Label | None = None
    caption: Markdown | None = None


@define
class ButtonRow(Record):
    label: Text | None = None
    link_type: Label | None = None
    entry: EntryId | None = None
    url: Text | None = None
    attr_title: Text | None = None
    attr_aria: Text | None = None
    note: Text | None = None


@SITE.block("buttons")
class ButtonRows(Block):
    buttons: list[ButtonRow] = field(factory=list)


@SITE.block("button")
class EntryButton(Block):
    label: Text | None = None
    link: EntryId | None = None


@SITE.block("code")
class FencedCode(Block):
    code: Markdown | None = None


@SITE.block("html")
class Embed(Block):
    code: Code | None = None


@SITE.block("list")
class Points(Block):
    items: list[Text] = field(factory=list)


@SITE.block("group")
class Section(Block):
    title: Text | None = None
    blocks: list[Block] = field(factory=list)
    aside: list[Block] = field(factory=list)


@SITE.block("heading")
class Headline(Block):
    text: RichText | None = None


def site_block(type_: str, **data: Any) -> Any:
    return replicator.Converter(SITE, misfits="keep").structure({"type": type_, **data}, Block)


def flat(html: str) -> str:
    """Return HTML without its line ends."""
    return "".join(line.strip() for line in html.splitlines())


def rich(words: str) -> list[Any]:
    return [{"type": "paragraph", "content": [{"type": "text", "text": words}]}]


@pytest.fixture
def html() -> HtmlRenderer:
    return replicator.html.copy()


def resolve(target: str) -> str | None:
    return "/about" if target == "entry::one" else None if "::" in target else target


@SITE.block("text")
class TitledText(Block):
    subject: Text | None = None
    text: Markdown | None = None


@SITE.block("title")
class Titled(Block):
    heading: Text | None = None
    text: Markdown | None = None


@SITE.block("pullquote")
class QuoteOfUser(Block):
    quote: Text | None = None
    author: AuthorId | None = None
    source: EntryId | None = None


class TestFits:
    def test_all_formats(self) -> None:
        quote = site_block("pull_quote", quote="To be", author="Hamlet")
        assert (
            flat(replicator.to_html(quote))
            == '<blockquote class="pull-quote"><p>To be</p><footer>— <cite>Hamlet</cite></footer></blockquote>'
        )
        assert replicator.to_markdown(quote) == "> To be\n>\n> — Hamlet\n"
        assert replicator.to_text(quote) == replicator.to_text(
            Blockquote(quote="To be", source="Hamlet", type="pull_quote")
        )

    def test_video(self) -> None:
        assert "<iframe" in flat(
            replicator.to_html(site_block("video", video_url="https://vimeo.com/484838787"))
        )

    def test_buttons_lead_to_entries(self) -> None:
        row = {"label": "About", "link_type": "entry", "entry": "one", "url": "https://other.example"}
        block = site_block("buttons", buttons=[{**row, "attr_title": "About", "attr_aria": "About us"}])
        assert (
            flat(replicator.to_html(block, resolve_link=resolve))
            == '<p class="buttons"><a href="/about" class="button">About</a></p>'
        )
        assert replicator.to_markdown(block, resolve_link=resolve) == "[About](/about)\n"

    def test_a_field_of_entries_is_a_link(self) -> None:
        block = site_block("button", label="About", link=["one"])
        assert 'href="/about"' in flat(replicator.to_html(block, resolve_link=resolve))

    def test_a_field_of_users_is_a_name(self) -> None:
        block = site_block("pullquote", quote="To be", author="w", source="one")
        authors = {"w": replicator.Author(name="William")}
        assert replicator.to_markdown(block, authors=authors) == "> To be\n>\n> — William\n"

    def test_rich_text(self) -> None:
        block = site_block("quote", quote=rich("To be"))
        assert flat(replicator.to_html(block)) == "<blockquote><p>To be</p></blockquote>"

    def test_html_in_a_code_editor(self) -> None:
        block = site_block("html", code="<b>bold</b><script>x()</script>")
        assert flat(replicator.to_html(block)) == "<b>bold</b>"

    def test_plain_text_stays_plain_where_markdown_is_expected(self) -> None:
        quote = flat(replicator.to_html(site_block("pull_quote", quote="1. Mai\n*Tanz* <b>\n\nEnde")))
        assert "1. Mai<br" in quote
        assert "*Tanz* &lt;b&gt;</p>" in quote
        items = flat(replicator.to_html(site_block("list", items=["*one*", "2. two"])))
        assert items == "<ul><li>*one*</li><li>2. two</li></ul>"

    def test_markdown_of_nothing_but_words_is_text(self) -> None:
        block = site_block("figure", image="a.jpg", caption="The shop")
        assert "<figcaption>The shop</figcaption>" in flat(replicator.to_html(block))

    def test_blocks_inside_are_the_same_objects(self, html: Any) -> None:
        inner = site_block("pull_quote", quote="To be")
        outer = Section(title="Part", blocks=[inner], aside=[Paragraph(text="Aside")])
        html.renders(inner)(lambda block, render: render.element("p", "this very one"))
        shown = flat(html(outer))
        assert "<section><h2" in shown
        assert "this very one" in shown
        assert shown.count("Aside") == 1

    def test_passages_know_the_block(self) -> None:
        block = site_block("pull_quote", quote="To be")
        found = passages([block])
        assert {each.path for each in found} == {(0,)}


class TestLosesNothing:
    def test_what_is_left_comes_after(self) -> None:
        shown = replicator.to_markdown(
            site_block("pull_quote", quote="To be", footnote="Act III", attr_title="A quote")
        )
        assert shown == "> To be\n\nAct III\n"

    def test_in_the_order_of_the_class(self) -> None:
        shown = replicator.to_markdown(site_block("text", subject="Bread", text="*Flour*, water."))
        assert shown == "Bread\n\n*Flour*, water.\n"

    def test_two_fields_are_not_taken_for_one(self) -> None:
        shown = replicator.to_html(site_block("title", heading="Bread", text="Flour"))
        assert flat(shown) == "<div><p>Bread</p><p>Flour</p></div>"

    @pytest.mark.parametrize(
        ("block", "words"),
        [
            (site_block("figure", image="a.jpg", caption="*The* shop"), "<em>The</em> shop"),
            (site_block("code", code="```js\nlet a\n```\n"), '<code class="language-js">let a'),
            (site_block("heading", text=rich("Rich")), "<p>Rich</p>"),
            (site_block("buttons", buttons=[{"label": "Go", "url": "/go", "note": "Hurry"}]), "Hurry"),
            (site_block("figure", caption="Words", image=None, size="xl"), "Words"),
        ],
    )
    def test_what_does_not_fit_is_shown_by_its_kinds(self, block: Block, words: str) -> None:
        assert words in flat(replicator.to_html(block))

    @pytest.mark.parametrize("to", [replicator.to_html, replicator.to_markdown, replicator.to_text])
    def test_texts_in_rows_in_every_format(self, to: Any) -> None:
        row = {"label": "Go", "link_type": "url", "url": "https://go.example", "note": "Hurry"}
        assert "Hurry" in to(site_block("buttons", buttons=[row]))

    def test_what_the_class_shows_nothing_of(self) -> None:
        assert flat(replicator.to_html(site_block("video", caption=""))) == "<div></div>"
        assert "Alone" in flat(replicator.to_html(site_block("pull_quote", footnote="Alone")))


class TestOwnFunctionsWin:
    def test_for_the_class(self, html: Any) -> None:
        html.renders(PullQuote)(lambda block, render: render.element("p", "mine"))
        assert flat(html(site_block("pull_quote", quote="To be"))) == "<p>mine</p>"

    def test_for_the_type(self, html: Any) -> None:
        html.renders("pull_quote")(lambda block, render: render.element("p", "mine"))
        assert flat(html(site_block("pull_quote", quote="To be"))) == "<p>mine</p>"

    @pytest.mark.parametrize("target", [PullQuote, "pull_quote"])
    def test_and_have_the_built_in_look_as_their_default(self, html: Any, target: Any) -> None:
        @html.renders(target)
        def framed(block: Block, render: Render[Any]) -> Any:
            return render.element("aside", render.default(block))

        assert flat(html(site_block("pull_quote", quote="To be"))).startswith("<aside><blockquote")

    def test_functions_around(self, html: Any) -> None:
        calls = []

        @html.around
        def around(block: Block, render: Render[Any]) -> Any:
            calls.append(block)
            return render.default(block)

        block = site_block("pull_quote", quote="To be")
        assert flat(html(block)).startswith("<blockquote")
        assert calls == [block]

    def test_a_function_for_the_built_in_class_serves_its_namesakes(self, html: Any) -> None:
        html.renders(Blockquote)(lambda block, render: render.element("p", block.quote, " – ", block.source))
        assert flat(html(site_block("pull_quote", quote="To be", author="Hamlet"))) == "<p>To be – Hamlet</p>"

    def test_a_class_registered_in_place_of_a_built_in(self, monkeypatch: pytest.MonkeyPatch) -> None:
        registry = replicator.registry.copy()
        registry.register("pull_quote", PullQuote, replace=True)
        monkeypatch.setattr("replicator.renderers.base.namesakes.default_registry", registry)
        assert flat(replicator.to_html(site_block("pull_quote", quote="To be"))) == "<div><p>To be</p></div>"

    def test_a_class_of_a_user_serves_too(self, monkeypatch: pytest.MonkeyPatch, html: Any) -> None:
        registry = replicator.registry.copy()

        @registry.block("figure", replace=True)
        class Framed(Block):
            image: Url
            size: Label = ""

        monkeypatch.setattr("replicator.renderers.base.namesakes.default_registry", registry)
        html.renders(Framed)(lambda block, render: render.element("p", block.size))
        assert "<figure" in flat(html(site_block("figure", image="a.jpg", size="xl")))  # an asset is no URL
