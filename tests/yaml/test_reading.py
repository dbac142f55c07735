"""Reading as a whole: against Symfony's own tests, with either parser, at the limits."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import attrs
import pytest

from corpus import content_files, shared
from replicator.errors import LimitError, ParseError
from replicator.scalar import Scalar
from replicator.yaml import DEFAULT_LIMITS, Limits, parse
from replicator.yaml.nodes import Listing, Mapping, Node

EVERYTHING = """\
# all that YAML has
a: &x !!str 12
b:
c: *x
d:   # nothing yet
-
- x
-   - y
e: {a: [1, 2] , b, 'c' : d}
f: |+
  x

g: !!map
  k: v
? h
: i
j: >-
  a
  b


# a comment
k: "a
  b"
l: !!str
m: &z
n: !!seq []
<<: {q: 1}
"""


def symfony_rows() -> list[dict[str, Any]]:
    """Symfony's own tests of its parser."""
    text = (shared("yaml-cases") / "symfony_tests.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.split("\n")[:-1]]
    return [row for row in rows if row["kind"] == "parse" and isinstance(row.get("in"), str)]


def alike(ours: Any, theirs: Any) -> bool:
    """Compare with what PHP gave; its arrays do not tell an empty mapping or a counted one from a list."""
    if isinstance(theirs, list) and isinstance(ours, dict):
        return list(ours) == [str(n) for n in range(len(theirs))] and alike(list(ours.values()), theirs)
    if isinstance(theirs, dict) and "__tag__" in theirs:
        return alike(ours, theirs["value"])
    if isinstance(theirs, dict) and isinstance(ours, dict):
        return ours.keys() == theirs.keys() and all(alike(ours[key], theirs[key]) for key in theirs)
    if isinstance(theirs, list) and isinstance(ours, list):
        return len(ours) == len(theirs) and all(map(alike, ours, theirs))
    if isinstance(theirs, dict) and "__float__" in theirs:
        return isinstance(ours, float) and repr(ours) == theirs["__float__"].lower()
    return type(ours) is type(theirs) and bool(ours == theirs)


def test_symfonys_own_tests_of_its_parser_give_the_same_data(capsys: pytest.CaptureFixture[str]) -> None:
    rows = symfony_rows()
    agreed = 0
    for row in rows:
        try:
            data = parse(row["in"]).data
        except ParseError as error:
            agreed += not row["ok"] and error.problems[0].line is not None
        else:
            agreed += row["ok"] and alike(data, row["value"])
    with capsys.disabled():
        print(f"\n{agreed} of {len(rows)} of Symfony's tests have the same outcome")

    assert agreed >= 832  # not: dates, PHP's objects and constants, tagged numbers, slips of its parser


def sample_texts() -> list[str]:
    """The YAML of some real files, and a text with everything in it."""
    paths = content_files()
    if not paths:
        pytest.skip("the shared material has no corpus beside this checkout")
    texts = [path.read_bytes().decode() for path in random.Random(1).sample(paths, 150)]
    fronts = [text.removeprefix("---\n").split("\n---")[0] + "\n" for text in texts]
    return [EVERYTHING, EVERYTHING.replace("\n", "\r\n"), *(text for text in fronts if len(text) < 20_000)]


def places(node: Node | None) -> Iterator[tuple[Any, ...]]:
    """Yield everything that the tree knows about places."""
    if node is None:
        return
    yield node.start, node.end, node.content, node.anchor, node.tag
    if isinstance(node, Mapping):
        for entry in node.children:
            yield entry.key.start, entry.key.end, entry.colon, entry.name
            yield from places(entry.value)
    elif isinstance(node, Listing):
        for item in node.children:
            yield (item.dash,)
            yield from places(item.value)


def reading(text: str) -> Any:
    try:
        document = parse(text)
    except ParseError as error:
        return error.problems[0].line
    return document.written, list(places(document.tree))


def test_the_pure_parser_reads_the_same_data_at_the_same_places(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = sample_texts()
    with_libyaml = [reading(text) for text in texts]
    monkeypatch.setattr("replicator.yaml.tree._CParser", None)

    for text, expected in zip(texts, with_libyaml, strict=True):
        assert reading(text) == expected


def test_line_breaks_of_any_kind_read_as_one() -> None:
    expected = parse(EVERYTHING).data
    for line_break in ("\r\n", "\r"):
        assert parse(EVERYTHING.replace("\n", line_break)).data == expected


def test_only_the_first_byte_order_mark_is_none_of_the_content() -> None:
    document = parse("\ufeff\ufeffa: 12\nb: x\ufeffy\n")
    span = document.span(("\ufeffa",))

    assert document.data == {"\ufeffa": 12, "b": "x\ufeffy"}
    assert document.text[span.start : span.end] == "12"


def test_the_text_is_kept_as_it_was_given() -> None:
    text = "\ufeff# x\r\na:   1  \r\n\r\n"
    assert parse(text).text == text


def test_data_is_a_fresh_copy_each_time() -> None:
    document = parse("a: [1]\n")
    document.data["a"].append(2)

    assert document.data == {"a": [1]}


@pytest.mark.parametrize(
    ("text", "path", "place"),
    [
        ("a: &x {k: 1}\nb: *x\n", ("b", "k"), (2, 4)),
        ("a: &x {k: 1}\nb:\n  l: 2\n  <<: *x\n", ("b", "k"), (4, 3)),
        ("a: &x {k: 1}\nb:\n  l: 2\n  <<: *x\n", ("b", "none"), (3, 3)),
        ("a: &x {k: 1}\nb:\n  k: 2\n  <<: *x\n", ("b", "k"), (3, 6)),
        ("- a: 1\n  b: 2\n", (0, "type"), (1, 3)),
        ("- a: 1\n", (4, "type"), (1, 1)),
        ("a: &x !!str y\n", ("a",), (1, 13)),
        ("a:\nb: 1\n", ("a",), (1, 3)),
        ("", ("a",), (1, 1)),
    ],
)
def test_what_has_no_place_of_its_own_is_placed_at_what_brings_it(
    text: str, path: tuple[str | int, ...], place: tuple[int, int]
) -> None:
    assert parse(text).place(path) == place


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}"), ("- ", "")])
def test_nesting_is_allowed_up_to_the_limit(opening: str, closing: str) -> None:
    assert parse(opening * 100 + "x" + closing * 100).data
    with pytest.raises(LimitError):
        parse(opening * 101 + "x" + closing * 101)


@pytest.mark.parametrize("shape", ["[", "{a: ", "- ", "[{a: "])
def test_nesting_beyond_the_limit_is_refused_where_it_begins(shape: str) -> None:
    with pytest.raises(LimitError, match="nested deeper than 100 levels") as caught:
        parse("x: 1\ny:\n  " + shape * 30_000)

    assert caught.value.problems[0].line == 3


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}")])
def test_an_alias_may_bring_what_is_as_deep_as_the_limit(opening: str, closing: str) -> None:
    anchored = "a: &a " + opening * 60 + "x" + closing * 60 + "\nb: "
    assert parse(anchored + opening * 39 + "*a" + closing * 39).data
    with pytest.raises(LimitError):
        parse(anchored + opening * 40 + "*a" + closing * 40)


def test_aliases_do_not_get_round_the_depth_limit() -> None:
    chain = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 120))
    with pytest.raises(LimitError, match="nested deeper than 100 levels"):
        parse(chain)


@pytest.mark.parametrize(
    "text",
    [
        "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)),
        "a0: &a0 {x: 1}\n" + "".join(f"a{n}: &a{n} {{x: *a{n - 1}, y: *a{n - 1}}}\n" for n in range(1, 40)),
    ],
)
def test_a_bomb_of_aliases_meets_the_limit(text: str) -> None:
    with pytest.raises(LimitError, match="aliases make more than 100,000 values"):
        parse(text)


@pytest.mark.parametrize("text", ["a: &a [*a]", "a: &a {b: *a}", "&a [[[*a]]]", "a: &a\n  <<: *a\n"])
def test_an_alias_within_what_it_stands_for_is_refused(text: str) -> None:
    with pytest.raises(LimitError, match="stands inside what it stands for"):
        parse(text)


def test_limits_are_values() -> None:
    assert attrs.evolve(DEFAULT_LIMITS, max_depth=7) == Limits(max_depth=7)
    with pytest.raises(ValueError, match="max_depth"):
        Limits(max_depth=100_000)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: &x 1\nb: *x\n", {"a": 1, "b": 1}),
        ("a: &x k\n*x : 1\n", {"a": "k", "k": 1}),
        ("a: &x 1.10\n*x : 1\n", {"a": 1.1, "1.10": 1}),
        ("a: &x 1\nb: &x 2\nc: *x\n", {"a": 1, "b": 2, "c": 2}),
        ("a: &x {k: 1}\nb: {'<<': *x}\n", {"a": {"k": 1}, "b": {"<<": {"k": 1}}}),
        ("<<: {a: 1}\n<<: {b: 2}\n", {"a": 1, "b": 2}),
        ("x: &x\n  <<: {a: 1}\n  b: 2\ny: {<<: *x}\n", {"x": {"a": 1, "b": 2}, "y": {"a": 1, "b": 2}}),
    ],
)
def test_aliases_and_merge_keys_are_followed(text: str, data: Any) -> None:
    assert parse(text).data == data


def test_an_alias_of_nothing_is_an_empty_key() -> None:
    assert parse("a: &x\n*x : 1\n").data == {"a": None, "": 1}


def test_an_aliased_number_keeps_how_it_was_written() -> None:
    assert parse("a: &x 1.10\nb: *x\n").written == {"a": Scalar(1.1, "1.10"), "b": Scalar(1.1, "1.10")}


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("!!str 12", "12"),
        ("! 12", 12),
        ("!<tag:yaml.org,2002:str> 1", "1"),
        ("%TAG !e! tag:e.com,2000:\n---\n!e!x 1", "1"),
        ("!!timestamp 2020-01-01", "2020-01-01"),
        ("!!python/name:os.system", ""),
        ("!!python/object/apply:os.system ['ls']", ["ls"]),
        ("!ruby/object:X {a: 1}", {"a": 1}),
        ("!!omap [a: 1]", [{"a": 1}]),
        ("!!int 0x1F", 31),
        ("!!null ''", None),
        ("!!binary //8=", "//8="),
    ],
)
def test_a_tag_says_what_a_value_is_or_nothing(text: str, data: Any) -> None:
    found = parse(text).data
    assert (type(found), found) == (type(data), data)


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: 1\nb: 2\na: 3\n", 3), ("{a: 1,\n a: 2}", 2), ("1: a\n'1': b\n", 2), ("x:\n  a: 1\n  a: 1\n", 3)],
)
def test_a_key_twice_is_refused_or_the_last_one_wins(text: str, line: int) -> None:
    with pytest.raises(ParseError, match="already") as caught:
        parse(text)

    assert caught.value.problems[0].line == line
    assert isinstance(parse(text, duplicate_keys="last").data, dict)


def test_keys_are_text_as_written() -> None:
    keys = ["1", "1.10", "true", "~", "2020-01-01", "null", "0x1F", "yes", "a b"]
    assert list(parse("".join(f"{key}: x\n" for key in keys)).data) == keys
