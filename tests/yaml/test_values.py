"""What values are read as: Symfony's reading, wherever it is sane."""

from __future__ import annotations

import csv
import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import shared
from replicator.errors import LimitError, ParseError, ReplicatorError
from replicator.scalar import Scalar
from replicator.yaml import Limits, parse

OURS = {
    "+012": "+012",  # Symfony: the float 12.0
    "010_1": "010_1",  # Symfony: "0101", a character lost
    "0X1F": "0X1F",  # Symfony: 0.0
    "+1": 1,  # Symfony: the float 1.0
    "1e400": "1e400",  # Symfony: infinity, which would lose an id
    ".inf": math.inf,
    "-.inf": -math.inf,
    "+.inf": math.inf,
    ".Inf": math.inf,
    ".INF": math.inf,
    "!php/object x": "x",  # Symfony: null; nothing runs, the text is kept
    "!php/const PHP_INT_MAX": "PHP_INT_MAX",
    "!php/enum Foo::Bar": "Foo::Bar",
    '"\\ud83d\\ude00"': "😀",  # Symfony: bytes that are no UTF-8
    ">2\n   a": " a\n",  # Symfony: a line break too many
}
"""Where we read otherwise than Symfony 7.1, on purpose; dates and NaN have tests of their own."""


def cases() -> list[dict[str, str]]:
    text = (shared("yaml-cases") / "scalars.tsv").read_text(encoding="utf-8", errors="replace")
    rows = csv.DictReader(text.split("\n")[:-1], delimiter="\t", quoting=csv.QUOTE_NONE)
    return [row for row in rows if row["group"] not in {"document", "flow"}]


def symfony(reading: str) -> tuple[bool, Any]:
    """Return whether Symfony gives a plain value, and which."""
    kind, _, rest = reading.partition(" ")
    if kind == "null":
        return True, None
    if kind not in {"str", "int", "float", "bool"} or "__" in rest:
        return False, None
    return True, json.loads(rest)


def ours(source: str) -> tuple[bool, Any]:
    try:
        return True, parse(f"k: {source}\n").data["k"]
    except ParseError:
        return False, None


def test_a_scalar_is_read_as_symfony_reads_it(capsys: pytest.CaptureFixture[str]) -> None:
    compared = 0
    for row in cases():
        source = json.loads(row["input"])
        (accepted, value), (theirs_accepted, theirs) = ours(source), symfony(row["symfony7.1"])
        if source in OURS:
            assert (accepted, value) == (True, OURS[source])
        elif row["group"] == "dates" and accepted:
            assert value in {source, 2020}  # the year alone is a number
        elif accepted and theirs_accepted:
            compared += 1
            assert (source, type(value), value) == (source, type(theirs), theirs)
    with capsys.disabled():
        print(f"\n{compared} scalars are read as Symfony 7.1 reads them")

    assert compared >= 227


def test_nothing_that_symfony_refuses_or_we_refuse_is_a_foreign_error() -> None:
    path = shared("yaml-cases") / "symfony_tests.jsonl"
    refused = 0
    for line in path.read_text(encoding="utf-8").split("\n")[:-1]:
        row = json.loads(line)
        if not isinstance(row.get("in"), str):
            continue
        try:
            parse(row["in"])
        except ParseError as error:
            refused += error.problems[0].line is not None

    assert 1 < refused < 400


@pytest.mark.parametrize("word", [".nan", ".NaN", ".NAN"])
def test_nan_is_a_float(word: str) -> None:
    assert math.isnan(parse(f"a: {word}").data["a"])


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("", None),
        ("# a comment\n", None),
        ("a:\nb: ~\n", {"a": None, "b": None}),
        ("a: 1.10", {"a": 1.1}),
        ("a: 2020-01-01", {"a": "2020-01-01"}),
        ("a: yes\nb: tRue", {"a": "yes", "b": True}),
        ("a: 99999999999999999999", {"a": "99999999999999999999"}),
        ("a: 12e34567", {"a": "12e34567"}),
        ("1: a\ntrue: b\n~: c\n", {"1": "a", "true": "b", "~": "c"}),
        ("\ufeffa: 1", {"a": 1}),
        ("a: 1\r\nb: |\r\n  x\r\n  y\r\n", {"a": 1, "b": "x\ny\n"}),
        ("a: \x85x\u2028y", {"a": "\x85x\u2028y"}),
        ("a: x\x9dy", {"a": "x\x9dy"}),
        ("a:\tx\nb: 'y'\t# c\nc: x\ty\n", {"a": "x", "b": "y", "c": "x\ty"}),
        ("a: !!str 1\nb: !!int 2\nc: !!float 3\n", {"a": "1", "b": 2, "c": 3.0}),
        ("a: !!binary aGk=", {"a": "hi"}),
        ("a: !!set {x: , y: }", {"a": {"x": None, "y": None}}),
        ("a: !ruby/object:Foo {x: 1}", {"a": {"x": 1}}),
        ("a: &x {k: 1}\nb: *x\n", {"a": {"k": 1}, "b": {"k": 1}}),
        ("a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  k: 3\n", {"a": {"k": 1, "l": 2}, "b": {"l": 2, "k": 3}}),
        (
            "a: &x {k: 1}\nb: &y {k: 2, m: 3}\nc: {<<: [*x, *y]}\n",
            {"a": {"k": 1}, "b": {"k": 2, "m": 3}, "c": {"k": 1, "m": 3}},
        ),
    ],
)
def test_texts_and_their_data(text: str, data: object) -> None:
    assert parse(text).data == data


def test_a_scalar_that_is_no_text_keeps_how_it_was_written() -> None:
    assert parse("a: [1.10, True, 0x1F, text]").written == {
        "a": [Scalar(1.1, "1.10"), Scalar(True, "True"), Scalar(31, "0x1F"), "text"]
    }


def test_an_aliased_value_is_an_independent_copy() -> None:
    data = parse("a: &x [1]\nb: *x").data
    data["a"].append(2)

    assert data["b"] == [1]


def test_the_last_of_two_keys_wins_on_request() -> None:
    assert parse("a: 1\nb: 2\na: 3\n", duplicate_keys="last").data == {"a": 3, "b": 2}


def test_limits_can_be_set() -> None:
    with pytest.raises(LimitError, match="nested deeper than 3 levels"):
        parse("[[[[1]]]]", limits=Limits(max_depth=3))
    with pytest.raises(LimitError, match="aliases make more than 5 values"):
        parse("a: &x [1, 2, 3]\nb: [*x, *x]", limits=Limits(max_alias_nodes=5))


def test_the_pure_parser_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (shared("seed") / "post.yaml").read_text(encoding="utf-8")
    with_libyaml = parse(text)
    monkeypatch.setattr("replicator.yaml.tree._CParser", None)

    assert parse(text).written == with_libyaml.written


json_data = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=20), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(json_data, st.booleans())
def test_json_is_yaml(data: Any, ensure_ascii: bool) -> None:
    assert parse(json.dumps(data, ensure_ascii=ensure_ascii)).data == data


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab1 :-?*&![]{}#|>'\"%@`\n\t\\,<~.é\x85\u2028\x07"), max_size=60))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        document = parse(text)
    except ReplicatorError as error:
        assert isinstance(error, ParseError)  # noqa: PT017
        assert error.problems[0].line  # noqa: PT017
    else:
        assert document.text == text
