"""Plain data to objects and back: every shape a field can have."""

from __future__ import annotations

import contextlib
import warnings
from typing import Any, Literal

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replicator import (
    Asset,
    Author,
    AuthorId,
    Block,
    Code,
    Converter,
    Markdown,
    Post,
    RawBlock,
    Registry,
    RichText,
    define,
    field,
)
from replicator.errors import ContentWarning, RegistrationError, StructureError

registry = Registry()


@define
class Program:
    code: Code
    mode: str = "text"


@define
class Cell:
    blocks: list[Block] = field(factory=list)


@registry.block("text", aliases=("prose",))
class Text(Block):
    text: Markdown
    note: str | None = field(default=None, aliases=("remark", "comment"))


@registry.block("many")
class Many(Block):
    picture: Asset | None = None
    pictures: list[Asset] = field(factory=list)
    level: int = 2
    ratio: float = 1.0
    open: bool = False
    side: Literal["left", "right", 3] = "left"
    program: Program | Code | None = None
    cells: list[Cell] = field(factory=list)
    inside: list[Block] = field(factory=list, key="blocks")
    map: dict[str, str] = field(factory=dict)
    anything: Any = None


converter = Converter(registry)


def one(fields: str) -> Any:
    """Read one block of type `many` from its fields in YAML's flow style."""
    return converter.loads(f"replicator_content: [{{type: many, {fields}}}]").blocks[0]


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ("picture: a.jpg", "picture", "a.jpg"),
        ("picture: [a.jpg]", "picture", "a.jpg"),
        ("picture: []", "picture", None),
        ("picture: ~", "picture", None),
        ("pictures: a.jpg", "pictures", ["a.jpg"]),
        ("pictures: [a.jpg, b.jpg]", "pictures", ["a.jpg", "b.jpg"]),
        ("pictures: {  }", "pictures", []),
        ("pictures: ~", "pictures", []),
        ("pictures: [1.10, yes]", "pictures", ["1.10", "yes"]),
        ("level: 3", "level", 3),
        ("level: '3'", "level", 3),
        ("level: 3.0", "level", 3),
        ("level: ~", "level", 2),
        ("ratio: 1", "ratio", 1.0),
        ("ratio: '1.5'", "ratio", 1.5),
        ("open: true", "open", True),
        ("open: yes", "open", True),
        ("open: Off", "open", False),
        ("open: on", "open", True),
        ("open: 'TRUE'", "open", True),
        ("open: 1", "open", True),
        ("open: no", "open", False),
        ("open: 'false'", "open", False),
        ("open: 0", "open", False),
        ("open: ~", "open", False),
        ("side: right", "side", "right"),
        ("side: 3", "side", 3),
        ("program: x = 1", "program", "x = 1"),
        ("program: 1.10", "program", "1.10"),
        ("program: {code: x, mode: py}", "program", Program("x", "py")),
        ("map: {a: 1.10, b: x}", "map", {"a": "1.10", "b": "x"}),
        ("map: []", "map", {}),
        ("anything: {a: [1.10, yes, ~]}", "anything", {"a": [1.1, "yes", None]}),
        ("blocks: [{type: text, text: a}]", "inside", [Text("a")]),
        ("cells: [{blocks: [{type: text, text: a}]}]", "cells", [Cell([Text("a")])]),
    ],
)
def test_a_field_takes_every_shape_that_files_store(fields: str, name: str, value: object) -> None:
    found = getattr(one(fields), name)

    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("picture: [a, b]", "expected text, found a list"),
        ("picture: {a: b}", "expected text, found a mapping"),
        ("pictures: {a: b}", "expected one value or a list of values, found a mapping"),
        ("pictures: [[a]]", "expected text, found a list"),
        ("level: high", "expected a whole number, found text"),
        ("level: 1.5", "expected a whole number, found a number"),
        ("level: true", "expected a whole number, found true"),
        ("level: [1]", "expected a whole number, found a list"),
        ("ratio: high", "expected a number, found text"),
        ("ratio: false", "expected a number, found false"),
        ("open: maybe", "expected true or false, found text"),
        ("open: [true]", "expected true or false, found a list"),
        ("side: up", "expected 'left', 'right' or 3, found 'up'"),
        ("side: [left]", "expected 'left', 'right' or 3, found a list"),
        ("program: {mode: py}", "program.code: it is missing"),
        ("program: [a]", "found a list"),
        ("cells: {a: b}", "expected a list, found a mapping"),
        ("cells: [a]", "cells[0]: expected a mapping, found text"),
        ("blocks: a", "expected a list, found text"),
        ("blocks: [a]", "blocks[0]: expected a block: a mapping with a `type`, found text"),
        ("blocks: [{text: a}]", "blocks[0]: expected a block with a `type` that is text, found nothing"),
        ("blocks: [{type: text}]", "blocks[0].text: it is missing"),
        ("map: a", "expected a mapping, found text"),
        ("map: {a: [b]}", "map.a: expected text, found a list"),
        ("id: [a]", "id: expected text, found a list"),
        ("enabled: perhaps", "enabled: expected true or false, found text"),
    ],
)
def test_a_shape_that_does_not_fit_says_what_was_expected_and_found(fields: str, message: str) -> None:
    with pytest.raises(StructureError) as caught:
        one(fields)

    problem = caught.value.problems[0]
    assert message in str(problem)
    assert (problem.line, problem.column and problem.column > 20) == (1, True)


def test_every_misfit_is_found_in_one_pass_in_the_order_of_the_file() -> None:
    text = """\
title: [x]
author: {a: 1}
replicator_content:
  - text: x
  - type: many
    level: high
    blocks:
      - type: text
        text: fine
      - type: text
        note: no text
      - type: many
        open: maybe
  - hello
"""
    with pytest.raises(StructureError) as caught:
        converter.loads(text, name="post.yaml")

    found = [(problem.line, problem.column, problem.path) for problem in caught.value.problems]
    assert found == [
        (1, 8, ("title",)),
        (2, 9, ("author",)),
        (4, 5, ("replicator_content", 0)),
        (6, 12, ("replicator_content", 1, "level")),
        (10, 9, ("replicator_content", 1, "blocks", 1, "text")),
        (13, 15, ("replicator_content", 1, "blocks", 2, "open")),
        (14, 5, ("replicator_content", 2)),
    ]
    assert {problem.file for problem in caught.value.problems} == {"post.yaml"}


def test_a_validators_complaint_has_a_place() -> None:
    own = Registry()

    @own.block("rated")
    class Rated(Block):
        stars: int = field(validator=attrs.validators.le(5))

        word: str = field(default="", converter=str.strip, validator=attrs.validators.max_len(3))
        half: int = field(default=1, converter=attrs.Converter(lambda x, _: 8 // x, takes_self=True))

        def __attrs_post_init__(self) -> None:
            if self.word == "no":
                raise ValueError("not this word")

    with pytest.raises(StructureError) as caught:
        Converter(own).loads(
            "replicator_content:\n"
            "  - {type: rated, stars: 9, word: ' longer '}\n"
            "  - {type: rated, stars: 1, word: no}\n"
            "  - {type: rated, stars: x}\n"
            "  - {type: rated, stars: 1, half: 0}\n",
            name="p.yaml",
        )

    assert str(caught.value).splitlines() == [
        "p.yaml:2:26: replicator_content[0].stars: 'stars' must be <= 5: 9",
        "p.yaml:2:35: replicator_content[0].word: Length of 'word' must be <= 3: 6",
        "p.yaml:3:5: replicator_content[1]: not this word",
        "p.yaml:4:26: replicator_content[2].stars: expected a whole number, found text",
        "p.yaml:5:35: replicator_content[3].half: integer division or modulo by zero",
    ]
    assert [each.code for each in caught.value.problems] == [*["invalid"] * 3, "structure", "invalid"]


def test_everything_wrong_with_one_block_is_told_at_once() -> None:
    own = Registry()

    @own.block("event")
    class Event(Block):
        name: str
        day: str = field(default="", validator=attrs.validators.matches_re(r"\d{4}-0\d"))
        tone: str = field(default="info", validator=attrs.validators.in_(["info", "warn"]))
        seats: int = 1
        most: int = 10
        booked: int = field(default=0)

        @booked.validator
        def _fits(self, _attribute: object, value: int) -> None:
            if value > self.seats * self.most:
                raise ValueError("more than there are seats")

    def complaints(fields: str) -> list[str]:
        with pytest.raises(StructureError) as caught:
            Converter(own).loads(f"replicator_content: [{{type: event, {fields}}}]")
        return [f"{each.path[-1]} {each.code}" for each in caught.value.problems]

    assert complaints("seats: x, tone: blue, day: 2024-13") == [
        "name required",
        "seats structure",
        "tone invalid",
        "day invalid",
    ]
    assert complaints("tone: blue") == ["name required", "tone invalid"]
    assert complaints("name: A, booked: 11, tone: blue") == ["booked invalid", "tone invalid"]
    assert complaints("name: A, booked: 11, seats: x") == [
        "seats structure"
    ]  # against which nothing is known
    assert complaints("name: A, booked: 11, most: [x]") == ["most structure"]


def test_a_key_is_read_under_its_aliases_and_the_first_wins() -> None:
    blocks = converter.loads(
        "replicator_content:\n"
        "  - {type: text, text: a, remark: b}\n"
        "  - {type: prose, text: a, comment: c, remark: b}\n"
    ).blocks

    assert blocks[0] == Text("a", note="b")
    assert blocks[1] == Text("a", note="c", type="prose", extra={"remark": "b"})


def test_what_nobody_knows_is_kept_in_order() -> None:
    post = converter.loads("z: 1\ntitle: T\na: 2\nreplicator_content: [{type: who, y: 1, x: [2]}]\n")

    assert list(post.extra.items()) == [("z", 1), ("a", 2)]
    assert post.blocks == [RawBlock(type="who", extra={"y": 1, "x": [2]})]


def test_blocks_nest_to_any_depth_that_yaml_allows() -> None:
    data: dict[str, Any] = {"type": "text", "text": "core"}
    for _ in range(40):
        data = {"type": "many", "blocks": [data]}
    post = converter.structure({"replicator_content": [data]}, Post)
    (block,) = post.blocks
    for _ in range(40):
        assert isinstance(block, Many)
        (block,) = block.inside

    assert block == Text("core")


@pytest.mark.parametrize("key", ["page_builder", "content", "blocks", "body"])
def test_a_block_list_is_recognised_under_any_name(key: str) -> None:
    post = converter.loads(f"x: 1\n{key}: [{{type: text, text: a}}]\nside: [{{type: text, text: b}}]\n")

    assert post.blocks == [Text("a")]
    assert post.block_key == key
    assert post.block_fields["side"] == [Text("b")]


def test_blocks_inside_unknown_blocks_are_typed() -> None:
    post = converter.loads("replicator_content: [{type: who, inner: {x: [{type: text, text: a}]}}]")

    assert post.blocks[0].extra["inner"]["x"] == [Text("a")]


@pytest.mark.parametrize(
    "nodes",
    [
        "[{type: paragraph, content: [{type: text, text: a}]}]",
        "[{type: heading, attrs: {level: 2}, content: [{type: text, text: a}]}, {type: paragraph}]",
        "[{type: set, attrs: {id: x, values: {type: text, text: a}}}]",
        "[{type: text, text: a}, {type: hardBreak}, {type: text, text: b}]",
        "[{type: text, text: a, marks: [{type: bold}]}]",
        "[{type: paragraph}]",
    ],
)
def test_rich_text_is_not_taken_for_a_list_of_blocks(nodes: str) -> None:
    post = converter.loads(f"content: {nodes}")

    assert post.blocks == []
    assert isinstance(post.extra["content"], RichText)
    assert post.rich_text is post.extra["content"]


def test_a_guessed_block_that_does_not_fit_is_kept_raw() -> None:
    post = converter.loads("replicator_content: []\nfields: [{type: text, wrong: 1}, {type: text, text: a}]")

    assert post.extra["fields"] == [RawBlock(type="text", extra={"wrong": 1}), Text("a")]


def test_a_posts_class_may_say_where_its_blocks_are() -> None:
    @define
    class Page(Post):
        block_key: str = field(default="sections", kw_only=True, stored=False)
        price: str = ""

    page = Converter(registry, post=Page).loads("other: [{type: text, text: a}]\nsections: []\nprice: 1.10")

    assert type(page) is Page
    assert page.blocks == []
    assert page.price == "1.10"


TEXT = "who: 1\nreplicator_content:\n  - {type: who, x: 1}\n  - {type: text, text: a, odd: 1}\n"


@pytest.mark.parametrize("option", ["unknown_types", "unknown_keys", "misfits"])
def test_a_misspelt_policy_is_refused(option: str) -> None:
    with pytest.raises(TypeError, match=rf"{option} is .*'keep'.*, not 'errors'"):
        Converter(registry, **{option: "errors"})  # type: ignore[arg-type]


def test_unknown_types_and_keys_can_be_errors() -> None:
    strict = Converter(registry, unknown_types="error", unknown_keys="error")

    with pytest.raises(StructureError) as caught:
        strict.loads(TEXT, name="p.yaml")

    assert [str(problem) for problem in caught.value.problems] == [
        "p.yaml:1:6: who: unknown key 'who'",
        "p.yaml:3:12: replicator_content[0].type: unknown block type 'who'",
        "p.yaml:4:32: replicator_content[1].odd: unknown key 'odd'",
    ]


def test_unknown_types_and_keys_can_be_warnings() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        post = Converter(registry, unknown_types="warn", unknown_keys="warn").loads(TEXT)

    assert [warning.category for warning in caught] == [ContentWarning] * 3
    assert len(post.blocks) == 2


def test_unknown_types_and_keys_can_be_dropped() -> None:
    post = Converter(registry, unknown_types="drop", unknown_keys="drop").loads(TEXT)

    assert post == Post(blocks=[Text("a")])


def test_a_new_block_is_written_in_the_order_that_statamic_uses() -> None:
    data = converter.unstructure(Many(id="a1", enabled=False, level=3, extra={"x": 1}))

    assert list(data) == ["id", "type", "enabled", "level", "ratio", "side", "x"]


def test_empty_fields_are_left_out_and_full_defaults_are_not() -> None:
    assert converter.unstructure(Text("a")) == {"type": "text", "text": "a"}
    assert converter.unstructure(Many())["level"] == 2


def test_a_post_is_written_under_its_own_block_key() -> None:
    assert converter.unstructure(Post(blocks=[Text("a")], block_key="body")) == {
        "body": [{"type": "text", "text": "a"}]
    }


def test_a_class_that_is_not_registered_cannot_be_written() -> None:
    @define
    class Stray(Block):
        pass

    with pytest.raises(RegistrationError, match="Stray has no type: register it"):
        converter.unstructure(Stray())


def test_an_extra_key_that_is_a_field_is_refused() -> None:
    with pytest.raises(StructureError, match="`extra` holds 'text', which is a field of Text"):
        converter.unstructure(Text("a", extra={"text": "b"}))


USER = """\
name: Jane
password: secret-1
password_hash: secret-2
passkeys: {a: {secret: secret-3}}
remember_token: secret-4
oauth: {github: {access_token: secret-5, login: jane}}
two_factor_recovery_codes: secret-6
preferences: {locale: de}
super: true
id: 7
"""


def test_secrets_of_a_user_never_reach_the_author() -> None:
    author = converter.loads_author(USER)

    assert author.is_super is True
    assert author.id == "7"
    assert author.extra == {"oauth": {"github": {"login": "jane"}}, "preferences": {"locale": "de"}}
    assert "secret-" not in repr(author)
    assert "secret-" not in repr(converter.unstructure(author))


def test_a_user_of_statamic_2_is_read_with_the_biography() -> None:
    author = converter.loads_author("---\nfirst_name: Jane\nlast_name: Doe\nemail: j@x.y\n---\nI *write*.\n")

    assert author == Author(first_name="Jane", last_name="Doe", email="j@x.y", content="I *write*.\n")


def test_authors_are_read_as_one_or_many() -> None:
    @define
    class Entry(Post):
        editors: list[AuthorId] = field(factory=list)

    own = Converter(registry, post=Entry)

    assert own.loads("author: 7\neditors: jane").author == ["7"]
    assert own.loads("author: [a, b]\neditors: jane").editors == ["jane"]


words = st.text(max_size=20)
scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | words
plain_data = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
extras = st.dictionaries(words.map(lambda key: f"x-{key}"), plain_data, max_size=3)
leaves = st.builds(
    Text, words, note=st.none() | words.filter(bool), id=st.none() | words.filter(bool), enabled=st.booleans()
)
blocks = st.recursive(
    leaves,
    lambda inner: st.builds(
        Many,
        pictures=st.lists(words.filter(bool), max_size=2),
        level=st.integers(1, 6),
        open=st.booleans(),
        side=st.sampled_from(["left", "right", 3]),
        program=st.none() | st.builds(Program, words, words),
        inside=st.lists(inner, max_size=3),
        cells=st.lists(st.builds(Cell, st.lists(inner, max_size=2)), max_size=2),
        extra=extras,
    ),
    max_leaves=8,
)
posts = st.builds(
    Post,
    title=st.none() | words.filter(bool),
    author=st.lists(words, max_size=2),
    blocks=st.lists(blocks, max_size=4),
)


@settings(max_examples=200, deadline=None)
@given(posts)
def test_a_post_survives_as_plain_data(post: Post) -> None:
    data = converter.unstructure(post)

    assert converter.structure(data, Post) == post
    assert converter.unstructure(converter.structure(data, Post)) == data


@settings(max_examples=300, deadline=None)
@given(plain_data)
def test_any_data_is_read_or_refused_with_the_librarys_error(data: Any) -> None:
    for value in (
        data,
        {"replicator_content": data},
        {"replicator_content": [data]},
        {"title": data, "author": data},
    ):
        with contextlib.suppress(StructureError):
            assert isinstance(converter.structure(value, Post), Post)
