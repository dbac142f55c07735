"""
What type checkers must accept of the public API, and what they must refuse.

Nothing here is executed: mypy and pyright check it, and a refusal that no longer happens is an error.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, Any, TypeAlias, assert_type

import replicator
from replicator import (
    Asset,
    AsText,
    Author,
    AuthorFile,
    Block,
    Converter,
    Label,
    Markdown,
    Post,
    PostFile,
    RawBlock,
    Record,
    Registry,
    RichText,
    define,
    field,
    statamic,
)
from replicator.bulk import plan_edits
from replicator.checking import Finding, Unknown, Words, lints
from replicator.renderers import MarkdownNode, Read
from replicator.richtext import Bold, Heading, Link, Paragraph, Piece, Text, from_markdown


@replicator.block("callout")
class Callout(Block):
    text: Markdown
    tone: Label = "info"
    pictures: list[Asset] = field(factory=list)


@define
class Product(Post):
    price: str | None = None


class Tone(enum.Enum):
    INFO = "info"


class Money:
    def __init__(self, text: str) -> None:
        self.text = text


Price: TypeAlias = Annotated[Money, AsText(Money, str, expected="a price")]


@replicator.block("sale")
class Sale(Block):
    day: datetime.date
    tone: Tone = Tone.INFO
    price: Price | None = None
    prices: list[Price] = field(factory=list)


def a_value_is_of_its_class() -> None:
    sale = Sale(datetime.date(2024, 5, 1), price=Money("3"))
    assert_type(sale.day, datetime.date)
    assert_type(sale.tone, Tone)
    assert_type(sale.price, Money | None)
    assert_type(sale.prices, list[Money])
    Sale("2024-05-01")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    AsText(Money, str, like=lambda money, old: money.text + old)
    AsText(int, str, like=len)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def a_blocks_constructor_knows_its_fields() -> None:
    callout = Callout("a", tone="warm", id="7", enabled=False)
    assert_type(callout.text, str)
    assert_type(callout.id, str | None)
    assert_type(callout.pictures, list[str])
    Callout()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Callout("a", colour="red")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Callout(7)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def a_converter_gives_the_post_class_that_it_was_made_for() -> None:
    assert_type(Converter().loads(""), Post)
    assert_type(Converter(Registry(), post=Product).loads(""), Product)
    assert_type(replicator.load("post.yaml"), Post)
    assert_type(replicator.loads("", converter=Converter(post=Product)), Product)
    assert_type(replicator.load_author("jane.yaml"), Author)
    assert_type(Converter().structure({}, Callout), Callout)
    Converter(unknown_types="explode")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]


@define
class Wall(Record):
    quotes: list[Callout | RawBlock] = field(factory=list)


def a_record_is_read_like_a_post() -> None:
    converter = Converter(post=Wall, misfits="keep")
    assert_type(converter.loads(""), Wall)
    assert_type(converter.of(Product), Converter[Product])
    assert_type(converter.loads("").quotes[0], Callout | RawBlock)
    Converter(misfits="explode")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]


def a_sites_blueprints_are_typed() -> None:
    blueprints = statamic.Blueprints("mysite")
    assert_type(blueprints["user"], statamic.Blueprint)
    assert_type(blueprints.find("collections.blog"), statamic.Blueprint | None)
    types = statamic.build(blueprints.values())
    assert_type(types, statamic.Types)
    assert_type(statamic.codegen(blueprints.values()), str)
    problems = statamic.check({}, blueprints["user"], types=types)
    assert_type(problems[0].line, int | None)


def walking_gives_blocks() -> None:
    for visit in replicator.walk(Post()):
        assert_type(visit.block, Block)
        assert_type(visit.parent, Block | None)


def rendering_takes_a_post_a_block_or_blocks() -> None:
    html: str = replicator.to_html(Post(), page=True)
    markdown: str = replicator.to_markdown(Callout("a"), front_matter=True)
    back: replicator.Post = replicator.from_markdown(markdown, merge=True)
    text: str = replicator.to_text([Callout("a")], width=60, links="footnotes")
    print(html, markdown, text, back)
    replicator.to_html("no")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    replicator.to_html(Post(), pages=True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    replicator.to_text(Post(), links=True)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def files_give_the_post_class_of_their_converter() -> None:
    with replicator.edit("post.yaml") as post:
        assert_type(post, Post)
    with replicator.edit("post.yaml", converter=Converter(post=Product), force=True) as product:
        assert_type(product, Product)
    file = PostFile.open("post.yaml", converter=Converter(post=Product))
    assert_type(file.post, Product)
    assert_type(PostFile.open("post.yaml").post, Post)
    assert_type(PostFile.create("post.yaml", Product()).post, Product)
    assert_type(AuthorFile.open("jane.yaml").author, Author)
    file.post = Product()  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    Converter().dumps(post, source="", dialect="spyc")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]


def what_is_found_has_the_class_that_was_asked_for() -> None:
    assert_type(replicator.find(Post(), Callout), list[Callout])
    assert_type(replicator.find(Post(), "callout"), list[Block])
    assert_type(replicator.remove(Post(), Callout), list[Block])
    assert_type(replicator.copy(Callout("a")), Callout)
    replicator.replace(Post(), Callout, lambda callout: Callout(callout.text, tone=callout.tone))
    replicator.replace(Post(), Callout, lambda callout: callout.title)  # type: ignore[attr-defined]  # pyright: ignore


def a_site_says_what_is_in_it() -> None:
    site = statamic.Site.open("mysite")
    assert_type(site.entry("id"), statamic.EntryFile | None)
    assert_type(site.authors, dict[str, Author])
    for entry in site.entries("blog"):
        assert_type(entry.slug, str | None)
        assert_type(entry.authors, list[Author])
        replicator.to_html(entry.post, **site.render_options)
    assert_type(site.rename("a", "b").diff(), str)
    assert_type(site.posts("blog", of=Product), Iterator[Product])
    for entry in site.entries(of=Product):
        assert_type(entry, statamic.EntryFile[Product])
        assert_type(entry.post.price, str | None)
        assert_type(entry.complete, Product)
    for term in site.terms("tags", of=Product):
        assert_type(term.post, Product)
    if (found := site.entry("id", of=Product)) is not None:
        assert_type(found.post, Product)
    site.posts("blog", of=Author)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    site.entries(7)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]


def rich_text_is_built_of_nodes_blocks_and_text() -> None:
    text = RichText(Heading("a", level=2), Paragraph("b ", Text("c", Bold(), Link("/c"))), Callout("d"))
    assert_type(text.content, list[Piece])
    assert_type(text.text, str)
    heading = Heading("a")
    assert_type(heading.level, int)
    heading.level = 3
    heading.level = "3"  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]
    assert_type(Link("/a").href, str)
    assert_type(from_markdown("*a*"), RichText)
    assert_type(Converter().structure([], RichText), RichText)
    html: str = replicator.to_html(text)
    print(html, [piece.level for piece in text.descendants() if isinstance(piece, Heading)])
    Paragraph(7)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Text(Bold())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


@replicator.define
class Article(Post):
    body: RichText = field(factory=RichText)


def a_field_of_rich_text_is_one() -> None:
    assert_type(Article().body, RichText)


def a_function_that_reads_makes_a_block_or_nothing() -> None:
    @replicator.markdown.reads(Callout, "paragraph", "quote")
    def read(node: MarkdownNode, read: Read) -> Callout | None:
        return Callout(node.text) if read.next else None

    print(read)
    replicator.markdown.reads(Callout, "poem")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    replicator.markdown.reads(Callout)(len)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]


def any_object_with_the_two_methods_is_a_markdown_engine() -> None:
    class Lines:
        def render(self, source: str, context: replicator.engines.MarkdownContext) -> str:
            return context.link(source) or source

        def inline(self, line: str, context: replicator.engines.MarkdownContext) -> str:
            return line

    engines = replicator.engines
    for engine in (Lines(), engines.Mistune(tables=False), engines.CommonMark(), engines.AnyEngine(str)):
        replicator.to_html(Post(), engine=engine, raw_html="escape")
        replicator.to_text(Post(), engine=engine)
    replicator.to_html(Post(), engine=str)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    replicator.to_html(Post(), raw_html="maybe")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    replicator.to_text(Post(), raw_html="trust")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    engines.Mistune(True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def what_pages_need_is_typed() -> None:
    post = Post()
    assert_type(replicator.word_count(post), int)
    assert_type(replicator.search_text([Callout("a")], roles={"title", "heading"}), str)
    assert_type(replicator.chunks(post, words=100)[0].paths[0], tuple[str | int, ...])
    assert_type(replicator.toc(post).entries[0].id, str)
    page = replicator.PublishedPost(post, "https://example.com/a", published="2024-05-31", authors=[Author()])
    assert_type(replicator.open_graph(page), dict[str, str])
    assert_type(replicator.atom_feed([page], title="T", url="https://example.com", updated=0), str)
    replicator.search_text(post, roles={"headline"})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    replicator.PublishedPost(post)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    assert_type(replicator.use_templates(replicator.html.copy(), "theme", name=7), list[str])


def checking_is_typed() -> None:
    house = lints.without("bare-url")

    @house.block(Callout, severity="error")
    def loud(callout: Callout) -> Iterator[str]:
        yield callout.tone

    @house.text()
    def short(words: Words) -> list[Finding]:
        return [Finding("long", fix=lambda: words.set(words.text[:10]))]

    @house.unknown()
    def ours(found: Unknown) -> Iterator[str]:
        assert_type(found.meant, str | None)
        yield found.name

    assert_type(replicator.check(Post(), rules=house), list[replicator.errors.Problem])
    assert_type(replicator.check("post.yaml", rules=[lambda post: None]), list[replicator.errors.Problem])
    assert_type(replicator.json_schema(Callout, strict=True), dict[str, Any])
    house.count(Callout, max=1, inside=Callout)
    house.require(Callout, "tone", when=lambda callout: callout.text)
    house.post(severity="bad")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    replicator.check(7)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def bulk_work_is_typed() -> None:
    report = replicator.convert_many("content", out="build", to="json", executor=ThreadPoolExecutor(2))
    assert_type(report.problems[0].line, int | None)
    assert_type(report.failed[0].target, str)
    replicator.convert_many(["a.md", Path("b.md")], out=Path("build"), page=True, setup=["blocks"])
    replicator.convert_many("content", out="build", to="pdf")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    replicator.convert_many("content")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    plan_edits("content", lambda post: None).apply()
