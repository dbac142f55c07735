"""What holds for every dialect: its text gives exactly the data back, whoever reads it."""

from __future__ import annotations

import csv
import enum
import json
import re
import sys
from collections import OrderedDict
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import shared
from random_edits import STRINGS, reads_alike
from replicator.errors import EditError, ParseError
from replicator.scalar import Scalar
from replicator.yaml import DIALECTS, Dialect, dump, parse
from replicator.yaml.dialects.neighbours import Neighbours
from replicator.yaml.dialects.spelling import UNPRINTABLE, is_printable
from replicator.yaml.splice.compare import same

texts = (
    st.text()
    | st.sampled_from(STRINGS)
    | st.text(st.sampled_from("ab \n\t:#-'\"\\>|[]{},&*!%@`?~\x85\u2028\ufeff"))
)
scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | texts
keys = st.text(min_size=1, max_size=8) | st.sampled_from([text for text in STRINGS if len(text) < 60])
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)
known = st.sampled_from(list(DIALECTS.values()))
by_hand = st.builds(
    Neighbours,
    name=st.just("by hand"),
    step=st.integers(1, 5),
    list_step=st.integers(0, 5),
    block_step=st.integers(1, 5),
    dash=st.sampled_from(["alone", "spaced", "compact"]),
    null=st.sampled_from(["null", "~", "", "NULL"]),
    empty_list=st.sampled_from(["[]", "[ ]"]),
    empty_mapping=st.sampled_from(["{}", "{ }"]),
    flow_lists=st.booleans(),
    quote=st.sampled_from("'\""),
    quotes_all=st.booleans(),
    folds=st.booleans(),
    width=st.integers(10, 90),
)


def check(dialect: Dialect, data: Any) -> None:
    """Read what a dialect writes with libyaml, with the pure parser, and with ruamel.yaml itself."""
    text = dialect.document(data)
    assert same(parse(text).written, data)
    with patch("replicator.yaml.tree._CParser", None):
        assert same(parse(text).written, data)
    assert reads_alike(text)


@given(known, values)
@settings(max_examples=150, deadline=None)
def test_what_a_known_writer_writes_gives_exactly_the_data_back(dialect: Dialect, data: Any) -> None:
    check(dialect, data)


@given(by_hand, values)
@settings(max_examples=150, deadline=None)
def test_what_is_written_by_any_habits_gives_exactly_the_data_back(dialect: Dialect, data: Any) -> None:
    check(dialect, data)


@given(known | by_hand, st.lists(texts, min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_a_text_is_held_in_every_place(dialect: Dialect, found: list[str]) -> None:
    text = "".join(found)
    check(dialect, {"a": text, "b": [text, [text], {"k": text}], "c": {"d": text, "e": 1}})
    flow = dialect.flow({"k": [text, {"k": text}]})
    assert "\n" not in flow
    assert same(parse(f"a: {flow}\n").written, {"a": {"k": [text, {"k": text}]}})


@given(known | by_hand, values)
@settings(max_examples=100, deadline=None)
def test_the_pieces_of_a_document_are_the_document(dialect: Dialect, data: Any) -> None:
    assert "\n".join(dialect.pieces(data)) + "\n" == dialect.document(data)


def check_all(dialect: Dialect, found: list[Any]) -> tuple[int, int]:
    """Read everything back with libyaml, and a part with all readers; return how many were held and refused."""
    held = refused = 0
    for data in found:
        try:
            text = dialect.document(data)
        except EditError:
            refused += 1
            continue
        held += 1
        assert same(parse(text).written, data)
        if held % 20 == 0:
            check(dialect, data)
    return held, refused


@pytest.mark.parametrize("name", DIALECTS)
def test_what_symfony_reads_and_writes_is_written_and_read_back(name: str) -> None:
    rows = (shared("yaml-cases") / "symfony_tests.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    found = [row.get(side) for row in map(json.loads, rows) for side in ("in", "value")]
    held, refused = check_all(DIALECTS[name], found)

    assert held > 2500
    assert refused < 10  # integers of more than 64 bits, halves of characters


@pytest.mark.parametrize("name", DIALECTS)
def test_every_scalar_that_readers_disagree_about_is_held_as_text_and_as_value(name: str) -> None:
    text = (shared("yaml-cases") / "scalars.tsv").read_text(encoding="utf-8", errors="replace")
    found: list[Any] = []
    for row in csv.DictReader(text.split("\n")[:-1], delimiter="\t", quoting=csv.QUOTE_NONE):
        source = json.loads(row["input"])
        found += [{"k": source, "l": [source], source: 1}, *readings(f"k: {source}\n"), *readings(source)]
    held, refused = check_all(DIALECTS[name], found)

    assert held > 1000
    assert refused < 10


def readings(text: str) -> list[Any]:
    """What a text says, if it says anything."""
    try:
        return [parse(text).data]
    except ParseError:
        return []


@pytest.mark.parametrize("name", DIALECTS)
@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        ({1, 2}, "found set"),
        (b"x", "found bytes"),
        (2**63, "64 bits"),
        ("\ud800", "surrogate"),
        ({1: 2}, "a key must be text, not int"),
        (("x",), "found tuple"),
        ({"k" * 1001: 1}, "1000 characters"),
    ],
)
def test_what_no_text_gives_back_is_refused(name: str, value: Any, complaint: str) -> None:
    with pytest.raises(EditError, match=complaint):
        dump({"a": [value]}, name)


class Colour(enum.StrEnum):
    RED = "two words"


class Level(enum.IntEnum):
    HIGH = 3


class Mine(dict[str, Any]):
    pass


class Several(list[Any]):
    pass


def test_subclasses_are_written_as_what_they_are() -> None:
    data = Mine(a=Colour.RED, b=OrderedDict(c=Level.HIGH), d=Several([Mine(), Several(), Colour.RED]))

    assert dump(data) == "a: 'two words'\nb:\n  c: 3\nd:\n  - {  }\n  - []\n  - 'two words'\n"
    assert dump(Several([Mine(a=1)])) == "-\n  a: 1\n"
    assert dump(Colour.RED) == "'two words'\n"


def test_a_number_that_was_read_is_written_as_it_stood() -> None:
    document = parse("a: 1.10\nb: 0x1F\nc: True\nd: !!float 3\n")

    assert dump(document.written) == "a: 1.10\nb: 0x1F\nc: True\nd: 3.0\n"
    assert dump({"a": Scalar(5, "0o5")}) == "a: 0o5\n"


def test_an_unknown_dialect_is_named_with_those_there_are() -> None:
    with pytest.raises(LookupError, match=r"no dialect is called 'yaml'; there are symfony, .*, spyc"):
        dump({}, "yaml")


def test_a_dialect_of_a_file_is_taken_as_well() -> None:
    habits = parse('a: b c\nd:\n- "e: f"\n').detection.dialect

    assert dump({"g": [{"h": "i: j"}]}, habits) == 'g:\n- h: "i: j"\n'


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_member_of_an_enum_is_its_text_as_a_key_and_as_a_value(dialect: str) -> None:
    class Tone(str, enum.Enum):  # noqa: UP042  # whose `str()` is its name
        WARM = "warm: x"

    assert parse(dump({Tone.WARM: [Tone.WARM]}, dialect)).data == {"warm: x": ["warm: x"]}


def test_every_character_is_either_printable_or_not() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    unprintable = re.findall(f"[{UNPRINTABLE}]", every)

    assert is_printable(re.sub(f"[{UNPRINTABLE}]", "", every))
    assert not any(map(is_printable, unprintable))
