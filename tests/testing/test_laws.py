"""The laws of blocks hold for all that we have written ourselves, and find what was planted."""

from __future__ import annotations

import itertools
import re
import sys
from pathlib import Path
from typing import Any, Literal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

import replicator
from replicator import Asset, Block, Code, Html, Label, RawBlock, RichText, Url, define, field
from replicator import Markdown as Source
from replicator.errors import RegistrationError
from replicator.jsonschema import classes
from replicator.testing import LAWS, BrokenLawError, check_block, strategies
from replicator.testing.reading import Seen
from replicator.testing.strategies import HOSTILE, MARKER

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

BUILT_IN = list(dict.fromkeys(replicator.registry.values()))


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("cls", BUILT_IN, ids=lambda cls: cls.__name__)
def test_the_built_in_blocks_keep_the_laws(cls: type[Block], law: str) -> None:
    check_block(cls, laws=[law], examples=20)


@pytest.mark.parametrize(
    ("folder", "module", "name"), [("", "own_blocks", "Tip"), ("callout-plugin", "callout_blocks", "Callout")]
)
def test_the_blocks_of_the_examples_keep_the_laws(
    folder: str, module: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    renderer, registry = replicator.html.copy(), replicator.registry.copy()
    monkeypatch.setattr(replicator, "html", renderer)
    monkeypatch.setattr(replicator, "block", registry.block)
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.delitem(sys.modules, module)
    monkeypatch.syspath_prepend(EXAMPLES / folder)
    cls = getattr(__import__(module), name)
    if registry.name_of(cls) is None:
        registry.register("callout", cls)

    check_block(cls, registry=registry, html=renderer)


class Site:
    """A registry and renderers of its own, for blocks with planted faults."""

    def __init__(self) -> None:
        self.registry = replicator.Registry()
        self.html = replicator.html.copy()
        self.markdown = replicator.markdown.copy()
        self.text = replicator.text.copy()

    def check(self, cls: type[Block], examples: int = 20, **options: Any) -> None:
        check_block(
            cls,
            examples=examples,
            registry=self.registry,
            html=self.html,
            markdown=self.markdown,
            text=self.text,
            **options,
        )

    def broken(self, cls: type[Block], law: str, **options: Any) -> str:
        """Return what is said of a block that breaks one law and no other."""
        self.check(cls, laws=[each for each in LAWS if each != law], **options)
        with pytest.raises(BrokenLawError) as caught:
            self.check(cls, laws=[law], **options)
        message = str(caught.value)
        assert message.startswith(f"{cls.__name__} breaks the law of {law}: ")
        return message


@pytest.fixture
def site() -> Site:
    return Site()


def test_a_renderer_that_forgets_to_escape_is_found(site: Site) -> None:
    @site.registry.block("note")
    class Note(Block):
        text: str = ""

    @site.html.renders(Note)
    def note(block: Note, render: Any) -> Any:
        return Markup(f"<p>{block.text}</p>")

    message = site.broken(Note, "escaping")
    assert "a text becomes markup: the tag <x-hostile>" in message
    assert "type: note\n      text: '<x-hostile>'" in message
    assert message.endswith("HTML:\n    <p><x-hostile></p>")


def test_a_schema_that_refuses_what_is_read_is_found(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    @site.registry.block("note")
    class Note(Block):
        stars: int = 0

    site.check(Note)
    monkeypatch.setattr(classes, "SCALARS", {**classes.SCALARS, int: {"type": "integer"}})

    message = site.broken(Note, "schema")
    assert "the schema refuses what is read: '1' is not of type 'integer', 'null'" in message


@pytest.mark.parametrize("quote", ['"', "'", ""])
def test_an_attribute_that_can_be_left_is_found(quote: str, site: Site) -> None:
    @site.registry.block("note")
    class Note(Block):
        text: str = ""
        tone: Label = "x"

    @site.html.renders(Note)
    def note(block: Note, render: Any) -> Any:
        return Markup(f"<p class={quote}{block.tone}{quote}>") + render.text(block.text) + Markup("</p>")

    assert "becomes markup" in site.broken(Note, "escaping")


def test_an_address_that_runs_is_found(site: Site) -> None:
    @site.registry.block("note")
    class Note(Block):
        url: Url = ""

    @site.html.renders(Note)
    def note(block: Note, render: Any) -> Any:
        return Markup('<a href="{}">x</a>').format(block.url)

    assert "a text becomes markup: the attribute href=" in site.broken(Note, "escaping")


def test_markdown_that_is_not_escaped_is_found(site: Site) -> None:
    @site.registry.block("note")
    class Note(Block):
        text: str = ""

    @site.markdown.renders(Note)
    def note(block: Note, render: Any) -> Any:
        return render.markdown(block.text)

    assert "when its Markdown is read" in site.broken(Note, "escaping")


def test_a_renderer_that_drops_a_text_is_found(site: Site) -> None:
    @site.registry.block("note")
    class Note(Block):
        text: Source = ""
        source: str = ""

    @site.text.renders(Note)
    def note(block: Note, render: Any) -> Any:
        return render.markdown(block.text)

    message = site.broken(Note, "coverage")
    assert "the words of `source` are not in its plain text" in message
    site.check(Note, unseen=["source"])


@define
class Item:
    label: str = ""
    code: Code = ""


def test_a_text_in_a_record_in_a_list_is_missed_too(site: Site) -> None:
    @site.registry.block("items")
    class Items(Block):
        items: list[Item] = field(factory=list)

    @site.html.renders(Items)
    def items(block: Items, render: Any) -> Any:
        return [render.text(each.label) for each in block.items]

    assert "the words of `code` are not in its HTML" in site.broken(Items, "coverage")


def test_a_hook_that_loses_a_part_of_a_value_is_found(site: Site) -> None:
    @site.registry.block("note")
    class Note(Block):
        text: str = field(default="", converter=lambda text: text[:3])

    assert "`text` is given '0000' and keeps '000'" in site.broken(Note, "storage")


def test_a_hook_that_changes_what_is_read_is_found(site: Site) -> None:
    @site.registry.block("note")
    class Note(Block):
        text: str = ""

        def __attrs_post_init__(self) -> None:
            if self.text and not self.text.startswith("> "):
                self.text = f"> {self.text}"

    assert "`text` is given '0' and keeps '> 0'" in site.broken(Note, "storage")


def test_a_field_that_is_not_stored_is_nobodys_loss(site: Site) -> None:
    @site.registry.block("note")
    class Note(Block):
        text: str = ""
        seen: int = field(default=0, stored=False)

    site.check(Note)


def test_a_default_of_another_type_is_found(site: Site) -> None:
    @site.registry.block("note")
    class Note(Block):
        text: str
        size: Literal["s", "m"] = "x"  # type: ignore[assignment]

    with pytest.raises(
        BrokenLawError, match=r"the default of `size`, 'x', does not fit its type: .*expected"
    ):
        site.check(Note, laws=["defaults"])


def test_a_default_that_its_validator_refuses_is_found(site: Site) -> None:
    @site.registry.block("quiz")
    class Quiz(Block):
        answers: list[str] = field(factory=list, validator=attrs.validators.min_len(2))

    broken = site.broken(Quiz, "defaults")
    assert "the default of `answers`, [], is none of the values that it may have" in broken
    assert "ValueError: Length of 'answers' must be >= 2" in broken


def test_a_rendering_that_differs_from_time_to_time_is_found(site: Site) -> None:
    numbers = itertools.count()

    @site.registry.block("note")
    class Note(Block):
        text: str = ""

    @site.html.renders(Note)
    def note(block: Note, render: Any) -> Any:
        return render.element("p", block.text, id=f"n{next(numbers)}")

    assert "its HTML differs from time to time" in site.broken(Note, "determinism")


def test_a_rendering_that_changes_the_block_is_found(site: Site) -> None:
    @site.registry.block("note")
    class Note(Block):
        links: list[Url] = field(factory=list)

    @site.html.renders(Note)
    def note(block: Note, render: Any) -> Any:
        block.links.sort()
        return [render.element("a", each, href=each) for each in block.links]

    assert "rendering changes the block" in site.broken(Note, "determinism")


def test_a_rendering_that_fails_is_found_with_its_cause(site: Site) -> None:
    @site.registry.block("note")
    class Note(Block):
        links: list[str] = field(factory=list)

    @site.html.renders(Note)
    def note(block: Note, render: Any) -> Any:
        return render.text(", ".join(block.links)) if block.links[0] else None

    with pytest.raises(BrokenLawError, match="rendering to HTML raises IndexError") as caught:
        site.check(Note, laws=["determinism"])
    assert isinstance(caught.value.__cause__, IndexError)


def test_markdown_that_is_read_as_another_block_of_its_type_is_found(site: Site) -> None:
    @site.registry.block("note")
    class Note(Block):
        text: Source = ""

    @site.markdown.reads(Note, "paragraph")
    def read(node: Any, read: Any) -> Any:
        return Note(text=node.text.upper())

    assert "is written otherwise" in site.broken(Note, "markdown")


def test_several_broken_laws_are_told_together(site: Site) -> None:
    @site.registry.block("note")
    class Note(Block):
        text: str = ""
        words: str = ""

    @site.html.renders(Note)
    def note(block: Note, render: Any) -> Any:
        return Markup(block.text)

    with pytest.raises(BrokenLawError) as caught:
        site.check(Note)
    assert re.findall("the law of ([a-z]+)", str(caught.value)) == ["escaping", "coverage"]


def test_validators_are_met_or_strategies_asked_for(site: Site) -> None:
    @site.registry.block("rating")
    class Rating(Block):
        stars: int = field(validator=[attrs.validators.ge(500_000)])

    with pytest.raises(BrokenLawError, match="its validators want more"):
        site.check(Rating)
    site.check(Rating, fields={"stars": st.integers(500_000, 500_005)})


def test_what_cannot_be_checked_is_said(site: Site) -> None:
    class Stranger(Block):
        pass

    with pytest.raises(RegistrationError, match="Stranger is not registered"):
        site.check(Stranger)
    with pytest.raises(RegistrationError, match="there is no law 'gravity'"):
        check_block(replicator.blocks.Paragraph, laws=["gravity"])
    with pytest.raises(RegistrationError, match="Paragraph has no field 'body'"):
        check_block(replicator.blocks.Paragraph, unseen=["body"])


def test_every_hostile_text_is_told_apart_and_harmless_as_text() -> None:
    assert all(MARKER in text.lower() for text in HOSTILE)
    for text in HOSTILE:
        assert Seen.of(f'<p title="{Markup.escape(text)}">{Markup.escape(text)}</p>').attacks == [], text


@pytest.mark.parametrize(
    "html",
    [
        "<x-hostile>",
        "<p x-hostile=1>",
        "<p onclick='x-hostile()'>",
        "<a href=' java\tscript:x-hostile()'>",
        "<img src='data:text/html,x-hostile'>",
        "<p style='a:x-hostile'>",
        "<script>x-hostile",
        "<iframe srcdoc='x-hostile'>",
    ],
)
def test_the_judge_sees_what_a_browser_would_act_on(html: str) -> None:
    assert Seen.of(html).attacks


@define
class Everything(Block):
    text: str = ""
    markdown: Source = ""
    html: Html = ""
    code: Code = ""
    label: Label = ""
    url: Url = ""
    asset: Asset = ""
    rich: RichText | None = None
    number: float | None = None
    flags: dict[str, bool] = field(factory=dict)
    choice: Literal["a", 1] = "a"
    loose: Any = None
    inside: list[Block] = field(factory=list)
    known: list[replicator.blocks.Paragraph | RawBlock] = field(factory=list)


SITE = replicator.registry.copy()
SITE.register("everything", Everything)


@given(strategies.blocks(Everything))
def test_blocks_of_a_class_can_be_stored_and_read(block: Everything) -> None:
    converter = replicator.Converter(SITE)
    post = replicator.Post(blocks=[block])

    assert converter.loads(converter.dumps(post)) == post


@given(strategies.posts(SITE))
def test_posts_hold_blocks_of_the_registry(post: replicator.Post) -> None:
    converter = replicator.Converter(SITE)

    assert all(type(block) is RawBlock or type(block) in SITE.values() for block in post.blocks)
    assert converter.loads(converter.dumps(post)) == post


@given(strategies.values(list[Literal["a", "b"] | None]))
def test_values_are_of_their_type(value: list[str | None]) -> None:
    assert all(each in ("a", "b", None) for each in value)


def test_that_no_example_can_be_made_is_said_once(site: Site) -> None:
    def refuse(block: Any, attribute: Any, value: Any) -> None:
        raise ValueError("never")

    @site.registry.block("odd")
    class Odd(Block):
        text: Source = field(validator=refuse)

    with pytest.raises(BrokenLawError, match=r"Odd: no block could be made .*fields=") as caught:
        site.check(Odd)
    assert str(caught.value).count("no block could be made") == 1
