"""The law of schemas: a file is valid exactly where the converter reads it."""

from __future__ import annotations

import copy
import datetime as dt
import enum
import random
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import replicator
from corpus import post_files
from replicator import Asset, Author, Block, Converter, Markdown, Post, RawBlock, RichText, field
from replicator.converter.shapes import is_block_shape
from replicator.errors import ContentError
from replicator.frontmatter import Content
from replicator.model import define
from replicator.nodes import Holds
from replicator.registry import Registry
from replicator.yaml import dump
from statamic.sites import real_entries, real_sites


def validator(target: type[Any], **options: Any) -> jsonschema.Draft202012Validator:
    schema = replicator.json_schema(target, **options)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def is_read(converter: Converter[Any], content: Content, cls: type[Any]) -> bool:
    try:
        converter.read(content, cls)
    except ContentError:
        return False
    return True


def agree(converter: Converter[Any], content: Content, cls: type[Any], valid: bool) -> bool:
    """
    Tell whether converter and schema say the same of a content.

    A schema knows no order of keys: where several lists may be the main list of blocks, and the converter takes
    the first of them, it holds all of them against the block types.
    """
    if is_read(converter, content, cls) == valid:
        return True
    data = content.data
    lists = [key for key, value in data.items() if is_block_shape(value)]
    orders = [{key: data[key], **{k: v for k, v in data.items() if k != key}} for key in lists]
    texts = [dump(order) for order in orders]
    return not valid and not all(is_read(converter, Content.parse(text), cls) for text in texts)


def test_every_real_file_is_valid_exactly_where_it_is_read() -> None:
    check, converter = validator(Post), Converter()
    counts: Counter[bool] = Counter()
    for path in post_files()[::3]:
        try:
            content = Content.parse(path.read_text(encoding="utf-8"), name=str(path))
        except ContentError:
            continue
        valid = check.is_valid(content.data)
        counts[valid] += 1
        assert agree(converter, content, Post, valid), path
    if not counts:
        pytest.skip("the shared material has no corpus beside this checkout")
    print(f"\n{counts[True]} real files valid and read, {counts[False]} neither")


def test_every_entry_of_a_real_site_is_valid_exactly_where_its_types_read_it() -> None:
    validators: dict[tuple[int, str], Any] = {}
    counts: Counter[bool] = Counter()
    kept: list[Any] = []  # the types of a site, whose identity is a key
    for site in real_sites():
        for entry in [*real_entries(site)][::12]:
            if entry.blueprint is None or entry.blueprint.name not in entry.types.classes:
                continue
            name, types = entry.blueprint.name, entry.types
            kept.append(types)
            if (id(types), name) not in validators:
                validators[id(types), name] = validator(types[name], registry=types.registry)
            valid = validators[id(types), name].is_valid(entry.content.data)
            counts[valid] += 1
            assert agree(types.converter(name, strict=True), entry.content, types[name], valid)
    if not counts:
        pytest.skip("the shared material has no corpus beside this checkout")
    print(
        f"\n{counts[True]} real entries valid and read, {counts[False]} neither, {len(validators)} blueprints"
    )


JUNK: list[Any] = [
    None, True, 0, 7, 2.5, "x", "", "yes", " 3 ", [], {}, ["a"], ["a", "b"], [1], [["a"]], {"a": 1}, {"type": "x"},
    [{"type": "image", "image": "a"}], [{"type": "image", "image": {"a": 1}}], {"type": "paragraph", "text": [1]},
    [{"type": "text", "text": "<p>x"}, {"type": "image", "image": [[1]]}], [{"type": 3}], [{"type": ""}], [{"a": 1}],
    [{"type": "set", "attrs": {"values": {"type": "image", "image": {"x": 1}}}}],
    [{"type": "set", "attrs": {"enabled": "no", "values": {"type": "image", "image": {"x": 1}}}}],
    [{"type": "paragraph", "content": [{"type": "set", "attrs": {"values": {"type": "heading", "level": []}}}]}],
    [{"type": "heading", "level": [1]}], {"type": "doc", "content": [{"type": "text", "text": "a"}]},
]  # fmt: skip
KEYS = [
    "type", "title", "author", "content", "replicator_content", "level", "text", "image", "id", "enabled", "blocks",
    "src", "alt", "images", "rows", "items", "language", "code", "intro_image", "link", "buttons", "body",
]  # fmt: skip


def places(data: Any) -> Iterator[tuple[Any, Any]]:
    for step in data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ():
        yield data, step
        yield from places(data[step])


def spoiled(data: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """Return data in which a value or two are something else, or stand where none stood."""
    data = copy.deepcopy(data)
    for _ in range(rng.choice([1, 1, 2])):
        spots = [*places(data)]
        if rng.random() < 0.5:
            holders = [data, *(holder[step] for holder, step in spots if isinstance(holder[step], dict))]
            rng.choice(holders)[rng.choice(KEYS)] = copy.deepcopy(rng.choice(JUNK))
        elif spots:
            holder, step = rng.choice(spots)
            holder[step] = copy.deepcopy(rng.choice(JUNK))
    return data


def test_spoiled_real_files_are_valid_exactly_where_they_are_read() -> None:
    check, converter, rng = validator(Post), Converter(), random.Random(6)
    counts: Counter[bool] = Counter()
    for path in post_files()[::10]:
        try:
            data = Content.parse(path.read_text(encoding="utf-8")).data
        except ContentError:
            continue
        for _ in range(3 if isinstance(data, dict) else 0):
            text = dump(spoiled(data, rng))
            content = Content.parse(text)
            valid = check.is_valid(content.data)
            counts[valid] += 1
            assert agree(converter, content, Post, valid), text
    if not counts:
        pytest.skip("the shared material has no corpus beside this checkout")
    print(f"\n{counts[True]} spoiled files valid and read, {counts[False]} neither")
    assert min(counts[True], counts[False]) > 100


own = Registry()


@define
class Row:
    """A record that has to have a name."""

    name: str
    flag: bool = False
    extra: dict[str, Any] = field(factory=dict, kw_only=True)


@own.block("hero")
class Hero(Block):
    """The big one."""

    text: Markdown = field(aliases=("words",))
    size: Literal["s", "2"] = "s"
    count: int | None = None
    ratio: float = 1.5
    picture: Asset | None = None
    pictures: list[Asset] = field(factory=list)
    rows: list[Row] = field(factory=list)
    table: dict[str, int] = field(factory=dict)
    inside: list[Block] = field(factory=list)
    either: int | Row | list[str] = 0


@own.block("big")
class BigHero(Hero):
    """Bigger."""


@own.block("box")
class Box(Block):
    """What holds some blocks, not all."""

    only: list[Hero] = field(factory=list)
    some: list[BigHero | RawBlock] = field(factory=list)
    body: RichText | None = None
    held: Annotated[RichText, Holds(BigHero)] = field(factory=RichText)


class Tone(enum.StrEnum):
    INFO = "info"
    TRUE = "true"
    TEN = "1.10"


class Level(enum.IntEnum):
    NONE = 0
    MUCH = 20


@own.block("moment")
class Moment(Block):
    """Values that YAML has no word for."""

    day: dt.date
    at: dt.datetime | None = None
    opens: dt.time = dt.time(9)
    tone: Tone = Tone.INFO
    level: Level | None = None
    fee: Decimal = Decimal("1.50")
    days: list[dt.date] = field(factory=list)
    moments: list[dt.datetime | None] = field(factory=list)
    tones: list[Tone] = field(factory=list)
    table: dict[str, dt.time] = field(factory=dict)


@define
class Page(Post):
    """A page."""

    number: int = 1
    box: Box | None = None


scalars = st.sampled_from(
    [None, True, False, 0, 1, 2, -3, 2.5, "", "x", "s", "2", " 4 ", "1e3", "yes", "off", "<p>x", "paragraph"]
)
keys = st.sampled_from(
    ["text", "words", "size", "count", "ratio", "picture", "pictures", "rows", "table", "inside", "either", "only",
     "some", "body", "held", "id", "enabled", "name", "flag", "content", "attrs", "values", "marks", "title", "box",
     "number", "replicator_content", "blocks"]
)  # fmt: skip
typed = st.sampled_from(
    ["hero", "big", "box", "other", "set", "paragraph", "text", "doc", "hardBreak", 7, None]
)


def mappings(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    plain = st.dictionaries(keys, values, max_size=4)
    return plain | st.builds(lambda name, data: {"type": name, **data}, typed, plain)


data = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | mappings(inner), max_leaves=12)


@settings(deadline=None, max_examples=200)
@given(mappings(data))
def test_any_small_data_is_valid_exactly_where_it_is_read(value: dict[str, Any]) -> None:
    content = Content.parse(dump(value))
    for cls in (Page, Box, Hero, Row, Author):
        assert agree(CONVERTER, content, cls, VALIDATORS[cls].is_valid(content.data)), (cls, content.text)


CONVERTER = Converter(own, post=Page)
VALIDATORS = {cls: validator(cls, registry=own) for cls in (Page, Box, Hero, Row, Author)}


@settings(deadline=None, max_examples=100)
@given(st.lists(mappings(data), max_size=3))
def test_any_list_of_blocks_is_valid_exactly_where_it_is_read(blocks: list[Any]) -> None:
    content = Content.parse(dump({"replicator_content": blocks}))

    assert agree(CONVERTER, content, Page, VALIDATORS[Page].is_valid(content.data)), content.text


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("replicator_content:\n- {type: hero, text: a}\n", True),
        ("replicator_content:\n- {type: hero, text: a, odd: 1}\n", False),
        ("replicator_content:\n- {type: other}\n", False),
        ("odd: 1\n", False),
        ("body:\n- {type: hero, text: a}\n", True),
        ("body:\n- {type: paragraph, content: [{type: text, text: a}]}\n", True),
    ],
)
def test_a_strict_schema_refuses_what_a_strict_converter_refuses(text: str, *, valid: bool) -> None:
    content = Content.parse(text)
    strict = Converter(own, post=Page, unknown_types="error", unknown_keys="error")

    assert is_read(strict, content, Page) is valid
    assert validator(Page, registry=own, strict=True).is_valid(content.data) is valid


moments = scalars | st.sampled_from(
    ["2024-05-01", "2024-5-1", "2024-5-32", "0000-01-01", "2024-05-01 00:00", "2024-05-01T00:00:00.0Z",
     "2024-05-01 9:30", "2024-05-01T10:30:00+02:00", "2024-05-01 10:30:60", "2024-05-01  10:30:00.1234567 -0400",
     "2024-05-01 24:00", "2024", 2024, "20240501", 1714521600, "1714521600", 1714559400, 1714521600.0, 17145216000000,
     "10:30", "9:05:07", "10:60", "25:00", "10:30Z", "info", "Info", "true", "1.10", 20, "20", 20.0, "1e3", ".5",
     "1_000", "inf", "1."]
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(
    st.fixed_dictionaries(
        {"day": moments},
        optional={
            **dict.fromkeys(["at", "opens", "tone", "level", "fee"], moments),
            **dict.fromkeys(["days", "moments", "tones"], moments | st.lists(moments, max_size=2)),
            "table": moments | st.dictionaries(st.sampled_from("ab"), moments, max_size=2),
        },
    )
)
def test_any_values_are_valid_exactly_where_they_are_read(value: dict[str, Any]) -> None:
    content = Content.parse(dump(value))
    check = validator(Moment, registry=own)

    for key, each in {"day": value["day"], **value}.items():
        one = Content.parse(dump({"day": "2024-05-01", key: each}))
        assert agree(CONVERTER, one, Moment, check.is_valid(one.data)), one.text
    assert agree(CONVERTER, content, Moment, check.is_valid(content.data)), content.text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("replicator_content: [{type: moment, day: 2024-05-01, tone: loud}]", "'loud' is not one of ["),
        ("replicator_content: [{type: moment, day: 2024-05-01, opens: noon}]", "'noon' does not match"),
        ("replicator_content: [{type: hero, text: a, rows: [{flag: 1}]}]", "'name' is a required property"),
        ("replicator_content: {a: 1}", "is expected to be empty"),
        ("replicator_content: [1]", "1 is not of type 'object'"),
    ],
)
def test_a_validator_names_the_misfit(text: str, message: str) -> None:
    (error,) = {each.message for each in VALIDATORS[Page].iter_errors(Content.parse(text).data)}

    assert message in error
