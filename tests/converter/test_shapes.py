"""Field types of every build, read from files and written back, and what nobody should be surprised by."""

from __future__ import annotations

import pickle
from typing import Annotated, Any, Literal

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import shared
from replicator.converter import Converter
from replicator.errors import ContentWarning, RegistrationError, StructureError
from replicator.files import load
from replicator.kinds import Asset, AuthorId, Code, Kind, Label, Markdown, Text, Url, field
from replicator.model import Author, Block, Post, RawBlock, define
from replicator.registry import Registry

registry = Registry()


@define
class Person:
    name: str
    links: list[Url] = field(factory=list)
    extra: dict[str, Any] = field(factory=dict)


@registry.block("all", aliases=("everything",))
class All(Block):
    words: list[Literal["a", "b", 1]] = field(factory=list)
    maybe: list[int | None] = field(factory=list)
    mixed: list[int | str] = field(factory=list)
    number: int | str = 0
    one_or_many: str | list[str] = ""
    switch: bool | Label = False
    side: Literal["left", None] = "left"
    anything: Any = 5
    noted: Annotated[str | None, Kind("note")] = "x"
    counts: dict[str, int | None] = field(factory=dict)
    people: dict[str, Person] = field(factory=dict)
    person: Person | None = None
    picture_or_pictures: list[Asset] | None = None
    rows: list[list[Block]] = field(factory=list)
    single: Block | None = None
    name: Text | None = field(default=None, key="title", aliases=("headline", "caption"))
    loose: dict = field(factory=dict)  # type: ignore[type-arg]
    heap: list = field(factory=list)  # type: ignore[type-arg]


@registry.block("leaf")
class Leaf(Block):
    text: Markdown = ""


@registry.block("twig")
class Twig(Leaf):
    length: int = 1


@registry.block("choosy")
class Choosy(Block):
    leaves: list[Leaf] = field(factory=list)
    either: list[Leaf | All] = field(factory=list)


converter = Converter(registry)


def one(fields: str, kind: str = "all") -> Any:
    return converter.loads(f"replicator_content: [{{type: {kind}, {fields}}}]", name="p").blocks[0]


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ("words: a", "words", ["a"]),
        ("words: [a, 1]", "words", ["a", 1]),
        ("maybe: [1, ~]", "maybe", [1, None]),
        ("maybe: 3", "maybe", [3]),
        ("mixed: 3", "mixed", [3]),
        ("mixed: [1, '1', 1.10, a]", "mixed", [1, "1", "1.10", "a"]),
        ("number: 5", "number", 5),
        ("number: '5'", "number", "5"),
        ("number: 1.10", "number", "1.10"),
        ("number: 00123", "number", "00123"),
        ("number: 1e5", "number", 100000),
        ("one_or_many: a", "one_or_many", "a"),
        ("one_or_many: [a]", "one_or_many", ["a"]),
        ("switch: true", "switch", True),
        ("switch: yes", "switch", "yes"),
        ("side: ~", "side", None),
        ("anything: ~", "anything", None),
        ("noted: ~", "noted", None),
        ("counts: {a: 1, b: ~}", "counts", {"a": 1, "b": None}),
        ("counts: ~", "counts", {}),
        ("people: {x: {name: J, links: u}}", "people", {"x": Person("J", ["u"])}),
        ("person: {name: J, z: 1, a: 2}", "person", Person("J", extra={"z": 1, "a": 2})),
        ("person: ~", "person", None),
        ("picture_or_pictures: a", "picture_or_pictures", ["a"]),
        ("picture_or_pictures: ~", "picture_or_pictures", None),
        ("rows: [[{type: leaf, text: a}], []]", "rows", [[Leaf("a")], []]),
        ("single: {type: leaf, text: a}", "single", Leaf("a")),
        ("single: {type: who}", "single", RawBlock(type="who")),
        ("title: T", "name", "T"),
        ("headline: 1.10", "name", "1.10"),
        ("caption: 2020-01-01", "name", "2020-01-01"),
        ("loose: {a: [1, {type: leaf}]}", "loose", {"a": [1, {"type": "leaf"}]}),
        ("heap: [1.10, a]", "heap", [1.1, "a"]),
    ],
)
def test_a_field_is_read_and_survives_as_plain_data(fields: str, name: str, value: object) -> None:
    block = one(fields)

    assert getattr(block, name) == value
    assert type(getattr(block, name)) is type(value)
    assert converter.structure(converter.unstructure(block), Block) == block


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("words: c", "words: expected 'a', 'b' or 1, found 'c'"),
        ("words: [a, c]", "words[1]: expected 'a', 'b' or 1, found 'c'"),
        ("words: {a: b}", "words: expected one value or a list of values, found a mapping"),
        ("maybe: [x]", "maybe[0]: expected a whole number, found text"),
        ("number: [1]", "number: expected a whole number or text, found a list"),
        ("person: J", "person: expected a mapping, found text"),
        ("person: {links: u}", "person.name: it is missing"),
        ("people: {x: {name: [J]}}", "people.x.name: expected text, found a list"),
        ("counts: {a: x}", "counts.a: expected a whole number, found text"),
        ("rows: [{type: leaf}]", "rows[0]: expected a list, found a mapping"),
        ("rows: [[leaf]]", "rows[0][0]: expected a block: a mapping with a `type`, found text"),
        ("single: leaf", "single: expected a block: a mapping with a `type`, found text"),
        ("headline: [x]", "headline: expected text, found a list"),
        ("side: right", "side: expected 'left' or None, found 'right'"),
    ],
)
def test_a_misfit_names_the_place_by_the_files_own_keys(fields: str, message: str) -> None:
    with pytest.raises(StructureError) as caught:
        one(fields)

    (problem,) = caught.value.problems
    assert message in str(problem)
    assert (problem.file, problem.line) == ("p", 1)
    assert problem.column and problem.column > 20  # noqa: PT018
    assert problem.expected
    assert problem.found


def test_a_list_of_one_class_reads_that_class_and_what_derives_from_it() -> None:
    block = one("leaves: [{type: leaf, text: a}, {type: twig, text: b, length: 2}]", "choosy")

    assert block.leaves == [Leaf("a"), Twig("b", length=2)]


@pytest.mark.parametrize("kind", ["all", "who"])
def test_a_list_of_one_class_refuses_another_type(kind: str) -> None:
    with pytest.raises(
        StructureError, match=rf"leaves\[0\]: .* block of type 'leaf', found one of type '{kind}'"
    ):
        one(f"leaves: [{{type: {kind}}}]", "choosy")


def test_a_list_of_several_classes_goes_by_the_type() -> None:
    block = one("either: [{type: all, number: 1}, {type: leaf, text: a}]", "choosy")

    assert block.either == [All(number=1), Leaf("a")]
    with pytest.raises(StructureError, match="a block of type 'leaf' or a block of type 'all', found"):
        one("either: [{type: who}]", "choosy")


@define
class Unregistered(Block):
    text: str = ""


def test_a_class_that_is_not_registered_can_be_read_on_its_own() -> None:
    assert converter.structure({"text": "a"}, Unregistered).text == "a"
    assert converter.structure({"type": "x", "text": "a"}, Unregistered).type == "x"


@registry.block("loop")
class Loop(Block):
    inside: list[Loop] = field(factory=list)


def test_a_class_may_hold_itself() -> None:
    assert one("inside: [{type: loop, inside: [{type: loop}]}]", "loop") == Loop([Loop([Loop()])])


def test_blocks_nest_twenty_deep_in_a_file() -> None:
    text = "{type: leaf, text: core}"
    for _ in range(20):
        text = f"{{type: all, rows: [[{text}]]}}"
    (block,) = converter.loads(f"replicator_content: [{text}]").blocks
    for _ in range(20):
        assert isinstance(block, All)
        ((block,),) = block.rows

    assert block == Leaf("core")


def test_data_nested_without_end_is_refused() -> None:
    data: dict[str, Any] = {}
    for _ in range(50_000):
        data = {"a": data}
    with pytest.raises(StructureError, match="nested too deeply"):
        converter.structure({"x": data}, Post)


def test_a_block_that_holds_itself_is_not_written() -> None:
    loop = Loop()
    loop.inside.append(loop)

    with pytest.raises(StructureError, match="a block may hold itself"):
        converter.unstructure(Post(blocks=[loop]))


@pytest.mark.parametrize("key", ["enabled", "id"])
def test_what_only_looks_like_a_block_never_refuses_a_file(key: str) -> None:
    post = converter.loads(f"replicator_content: []\nfields: [{{type: toggle, {key}: {{if: x}}}}]")

    assert post.extra["fields"] == [{"type": "toggle", key: {"if": "x"}}]
    assert converter.unstructure(post)["fields"] == [{"type": "toggle", key: {"if": "x"}}]


def test_a_field_beside_its_null_alias_stays_what_it_is() -> None:
    for fields in ("title: ~, headline: b", "headline: ~, title: a", "headline: ~, caption: b"):
        block = one(fields)

        assert converter.structure(converter.unstructure(block), Block) == block


@pytest.mark.parametrize(
    ("extra", "key"),
    [({"title": "b"}, "title"), ({"enabled": 1}, "enabled"), ({"id": "7"}, "id"), ({"type": "x"}, "type")],
)
def test_an_extra_key_that_would_be_read_as_a_field_is_refused(extra: dict[str, Any], key: str) -> None:
    with pytest.raises(
        StructureError, match=f"`extra` holds '{key}', which is a field of All: set the field"
    ):
        converter.unstructure(All(extra=extra))


def test_rich_text_under_content_is_extra_and_goes_back() -> None:
    data = {
        "title": "T",
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "a"}]}],
        "z": 1,
    }
    post = converter.structure(data, Post)

    assert post.content is None
    assert list(post.extra) == ["content", "z"]
    assert converter.unstructure(post) == data


def test_two_lists_of_blocks_are_both_typed_and_the_first_is_the_main_one() -> None:
    post = converter.loads(
        "x: [a]\npage: [{type: leaf, text: a}]\nside: [{type: leaf, text: b}, {type: who}]"
    )

    assert (post.block_key, post.blocks) == ("page", [Leaf("a")])
    assert post.block_fields == {"page": [Leaf("a")], "side": [Leaf("b"), RawBlock(type="who")]}
    assert converter.unstructure(post) == {
        "page": [{"type": "leaf", "text": "a"}],
        "x": ["a"],
        "side": [{"type": "leaf", "text": "b"}, {"type": "who"}],
    }


def test_a_field_of_the_posts_class_is_not_taken_for_the_main_list() -> None:
    @define
    class Page(Post):
        sidebar: list[Block] = field(factory=list)

    page = Converter(registry, post=Page).loads("sidebar: [{type: leaf}]\nbody: [{type: twig, length: 2}]")

    assert (page.sidebar, page.block_key, page.blocks) == ([Leaf()], "body", [Twig(length=2)])
    assert list(page.block_fields) == ["body", "sidebar"]


STRANGE = """\
z: 1
replicator_content:
  - {type: who, x: 1}
  - {type: leaf, odd: 1}
side:
  - {type: leaf, text: a}
  - {type: whom}
"""


def test_dropping_keys_keeps_the_lists_of_blocks() -> None:
    post = Converter(registry, unknown_keys="drop").loads(STRANGE)

    assert post.extra == {"side": [Leaf("a"), RawBlock(type="whom")]}
    assert post.blocks == [RawBlock(type="who", extra={"x": 1}), Leaf()]


def test_dropping_types_keeps_the_keys() -> None:
    post = Converter(registry, unknown_types="drop").loads(STRANGE)

    assert post.blocks == [Leaf(extra={"odd": 1})]
    assert post.extra == {"z": 1, "side": [Leaf("a")]}


@pytest.mark.parametrize(
    ("policies", "count"),
    [
        ({"unknown_types": "warn"}, 2),
        ({"unknown_keys": "warn"}, 2),
        ({"unknown_types": "warn", "unknown_keys": "warn"}, 4),
    ],
)
def test_a_warning_names_file_line_and_column(policies: dict[str, Any], count: int) -> None:
    with pytest.warns(
        ContentWarning, match=r"^p.yaml:\d+:\d+: .*: unknown (block type|key) '\w+'$"
    ) as caught:
        Converter(registry, **policies).loads(STRANGE, name="p.yaml")

    assert len(caught) == count


def test_what_a_warning_is_about_is_where_the_reader_was_called() -> None:
    with pytest.warns(ContentWarning) as caught:
        Converter(registry, unknown_types="warn").loads(STRANGE)

    assert {warning.filename for warning in caught} == {__file__}


def test_one_policy_may_raise_while_the_other_keeps() -> None:
    with pytest.raises(StructureError) as caught:
        Converter(registry, unknown_types="error").loads(STRANGE, name="p.yaml")

    assert [str(problem) for problem in caught.value.problems] == [
        "p.yaml:3:12: replicator_content[0].type: unknown block type 'who'",
        "p.yaml:7:12: side[1].type: unknown block type 'whom'",
    ]


@attrs.define
class NotDecorated:
    x: int


def test_a_converter_refuses_classes_that_cannot_serve() -> None:
    class Bare(Post):
        price: str = ""

    @define
    class Unstorable(Post):
        data: bytes = b""

    @define
    class Staff(Author):
        data: set[str] = field(factory=set)

    for arguments, message in (
        ({"post": Bare}, "Bare has no fields of its own: put @replicator.define over it"),
        ({"post": Unstorable}, "Unstorable.data: `bytes` cannot be stored"),
        ({"post": Leaf}, "is no subclass of replicator.Record"),
        ({"post": NotDecorated}, "is no subclass of replicator.Record"),
        ({"author": Staff}, "Staff.data: .* cannot be stored"),
        ({"author": Post}, "is no subclass of replicator.Author"),
    ):
        with pytest.raises(RegistrationError, match=message):
            Converter(registry, **arguments)  # type: ignore[call-overload]


@registry.block("checked")
class Checked(Block):
    size: int = field(default=1, validator=attrs.validators.in_([1, 2]))
    name: str = field(default="", converter=lambda text: text.upper())
    even: int = field(default=0)

    @even.validator
    def _check(self, _attribute: object, value: int) -> None:
        if value % 2:
            raise LookupError


@pytest.mark.parametrize(
    ("fields", "message"),
    [("size: 3", r"'size' must be in \[1, 2\] \(got 3\)$"), ("even: 1", "LookupError")],
)
def test_the_complaint_of_a_users_class_is_one_line_with_a_place(fields: str, message: str) -> None:
    with pytest.raises(StructureError, match=rf"p:1:\d+: replicator_content\[0\]\.\w+: {message}") as caught:
        one(fields, "checked")

    assert len(str(caught.value)) < 120
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_a_users_converter_has_its_way() -> None:
    assert one("name: abc", "checked").name == "ABC"


@pytest.mark.parametrize(
    "key",
    [
        "password",
        "password_hash",
        "passkeys",
        "remember_token",
        "API_KEY",
        "apiKey",
        "private-key",
        "two_factor_secret",
    ],
)
def test_no_secret_of_a_user_is_read_under_any_common_name(key: str) -> None:
    author = converter.loads_author(f"name: J\n{key}: hidden-1\nnested: [{{{key}: hidden-2, fine: 1}}]\n")

    assert author.extra == {"nested": [{"fine": 1}]}
    assert "hidden" not in repr(author) + repr(converter.unstructure(author))


def test_a_number_or_date_where_text_is_wanted_is_the_text_as_written() -> None:
    for text in (
        "1.10",
        "0x1F",
        "1e3",
        "yes",
        "TRUE",
        "2020-01-01",
        "00123",
        "1_000",
        ".5",
        "-0",
        "12:30",
        "9" * 500,
    ):
        assert converter.loads(f"title: {text}").title == text


def test_the_seed_is_read_by_classes_made_for_it() -> None:
    own = Registry()

    @own.block("blockquote")
    class Blockquote(Block):
        quote: Markdown = ""
        source: str | None = None

    @own.block("paragraph", aliases=("text",))
    class Paragraph(Block):
        text: Markdown

    @own.block("image")
    class Image(Block):
        image: Asset | None = None

    post = load(shared("seed") / "post.yaml", converter=Converter(own, unknown_types="error"))

    assert [type(block) for block in post.blocks] == [Blockquote, Paragraph, Image, Paragraph]
    assert all(block.extra == {} for block in post.blocks if not isinstance(block, Blockquote))


words = st.text(max_size=12)
leaves = st.builds(Leaf, words, id=st.none() | words, enabled=st.booleans()) | st.builds(
    Twig, words, length=st.integers(-9, 9), extra=st.dictionaries(words.map("x{}".format), words, max_size=2)
)
raws = st.builds(
    RawBlock, type=st.just("who"), extra=st.dictionaries(words.map("x{}".format), words, max_size=2)
)
people = st.builds(Person, words, st.lists(words, max_size=2))
trees = st.recursive(
    leaves | raws,
    lambda inner: st.builds(
        All,
        words=st.lists(st.sampled_from(["a", "b", 1]), max_size=2),
        maybe=st.lists(st.none() | st.integers(0, 9), max_size=2),
        mixed=st.lists(st.integers(0, 9) | words, max_size=2),
        number=st.integers(-(10**20), 10**20) | words,
        one_or_many=words | st.lists(words, max_size=2),
        switch=st.booleans() | words,
        side=st.sampled_from(["left", None]),
        anything=st.none() | words | st.lists(words, max_size=1) | st.floats(allow_nan=False),
        noted=st.none() | words,
        counts=st.dictionaries(words, st.none() | st.integers(0, 9), max_size=2),
        people=st.dictionaries(words, people, max_size=2),
        person=st.none() | people,
        picture_or_pictures=st.none() | st.lists(words, max_size=2),
        rows=st.lists(st.lists(inner, max_size=2), max_size=2),
        single=st.none() | inner,
        name=st.none() | words,
        type=st.sampled_from(["all", "everything"]),
    ),
    max_leaves=6,
)
posts = st.builds(
    Post,
    title=st.none() | words,
    hero_image=st.none() | words,
    author=st.lists(words, max_size=2),
    blocks=st.lists(trees, max_size=3),
    content=st.none() | words,
    extra=st.fixed_dictionaries(
        {},
        optional={
            "x1": words,
            "side": st.lists(leaves, min_size=2, max_size=2).filter(
                lambda found: any(
                    len(converter.unstructure(each)) > 1 for each in found
                )  # or it looks like nodes
            ),
        },
    ),
)


@settings(max_examples=150, deadline=None)
@given(posts)
def test_any_post_survives_as_plain_data_and_plain_data_as_a_post(post: Post) -> None:
    data = converter.unstructure({"post": post}["post"])

    again = converter.structure(data, Post)
    assert again == post or "replicator_content" not in data
    assert converter.unstructure(again) == data


@settings(max_examples=80, deadline=None)
@given(
    st.builds(
        Author,
        name=st.none() | words,
        email=st.none() | words,
        roles=st.lists(words, max_size=2),
        is_super=st.booleans(),
        id=st.none() | words,
    )
)
def test_any_author_survives_as_plain_data(author: Author) -> None:
    assert converter.structure(converter.unstructure(author), Author) == author


def test_ids_of_authors_keep_their_digits() -> None:
    @define
    class Entry(Post):
        editor: AuthorId | None = None
        code: Code = ""

    entry = Converter(registry, post=Entry).loads(
        "author: [12e34567, 007]\neditor: [1e5]\ncode: 0o17\nid: 00123\n"
    )

    assert (entry.author, entry.editor, entry.code, entry.id) == (["12e34567", "007"], "1e5", "0o17", "00123")


def test_a_list_under_an_unknown_key_never_makes_a_post_unreadable() -> None:
    text = "odd:\n- {type: ''}\n- {type: paragraph, content: [{type: text, text: a}]}\n"
    post = Converter().loads(text)

    assert post.extra["odd"][0] == {"type": ""}
    assert Converter().dumps(post, source=text) == text


def test_a_misfit_that_is_kept_beside_a_default_does_not_keep_a_post_from_being_saved() -> None:
    lenient = Converter(misfits="keep")
    text = "title: a\nreplicator_content:\n- type: heading\n  level: []\n  text: x\n"
    post = lenient.loads(text)
    post.title = "b"

    assert lenient.dumps(post, source=text) == text.replace("title: a", "title: b")
    post.blocks[0].level = 3  # type: ignore[attr-defined]
    with pytest.raises(StructureError, match="`extra` holds 'level'"):
        lenient.dumps(post, source=text)
