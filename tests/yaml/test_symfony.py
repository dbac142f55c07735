"""How symfony/yaml writes, era by era; each rule as Statamic's call of it shows it."""

from __future__ import annotations

import csv
import json
from typing import Any

import attrs
import pytest

from corpus import shared
from replicator.errors import EditError
from replicator.yaml import DIALECTS, Limits, dump, parse

ERAS = ["symfony", "symfony-6.1", "symfony-5.3", "symfony-4"]
NEWEST, *OLDER = ERAS

LAYOUT = {
    "mapping": ({"a": 1, "b": {"c": {"d": 2}}}, "a: 1\nb:\n  c:\n    d: 2\n"),
    "list": ({"a": ["x", 2, None]}, "a:\n  - x\n  - 2\n  - null\n"),
    "list of mappings": ({"a": [{"b": 1, "c": 2}]}, "a:\n  -\n    b: 1\n    c: 2\n"),
    "list of lists": ([["x"], [["z"]]], "-\n  - x\n-\n  -\n    - z\n"),
    "empty mapping": ({"a": {}, "b": [{}]}, "a: {  }\nb:\n  - {  }\n"),
    "empty list, which would be read back as a mapping": ({"a": [], "b": [[]]}, "a: []\nb:\n  - []\n"),
    "words": ({"a": None, "b": True, "c": False, "d": -3}, "a: null\nb: true\nc: false\nd: -3\n"),
    "nothing": ({}, "{  }\n"),
    "a single text": ("two words", "'two words'\n"),
    "keys by the rules of texts": (
        {"": 1, "a b": 2, "yes": 3, "it's": 4, "tab\t": 5},
        "'': 1\n'a b': 2\n'yes': 3\n" + '"it\'s": 4\n' + '"tab\\t": 5\n',
    ),
    "keys of digits, integers in PHP": ({"1": "a", "-2": "b", "01": "c"}, "1: a\n-2: b\n'01': c\n"),
}


@pytest.mark.parametrize(("data", "text"), LAYOUT.values(), ids=LAYOUT)
def test_the_layout_of_the_newest(data: Any, text: str) -> None:
    assert dump(data) == text


@pytest.mark.parametrize("era", OLDER)
def test_the_layout_never_changed(era: str) -> None:
    for name, (data, text) in LAYOUT.items():
        if "keys by" not in name:
            assert dump(data, era) == text


PLAIN = [
    "a", "a-b", "a.b", "a/b", "/p", "a=b", "a!b", "a%b", "a@b", "a|b", "é",
    "日本語", "😀", "\\", "back\\slash", "x-", "nullable", "yes!", "1a", "1.2.3", "a\xad", "\u200d",
]  # fmt: skip
SINGLE = [
    "http://x.org", "C:\\new",
    "", " ", "two words", " a", "a ", "a:b", "a: b", "a#b", "[", "a]", "{", "a}", "a,b", "a&b", "a*", "a?b", '"', 'a"b',
    "-", "-a", "- a", "?", "| a", "<a>", "=", "!a", "%a", "@a", "`a", ">", "null", "Null", "~", "true", "TRUE",
    "false", "y", "Y", "n", "yes", "Yes", "no", "on", "OFF", "1", "-1", "+1", "1.5", ".5", "1e3", "012", "0x1F",
    "0o14", "1_000", "1__0", "2020-01-01", "2020-1-1", "2020-01-01T10:00:00Z", "12:30", ".inf", "-.INF", ".NaN",
    "0b1", "a\u2003b",
]  # fmt: skip
DOUBLE = {
    "tab\t": '"tab\\t"',
    "\0": '"\\0"',
    "\x1b": '"\\e"',
    "\x7f": '"\\x7f"',
    "\x85": '"\\N"',
    "a\xa0b": '"a\\_b"',
    "\u2028": '"\\L"',
    "\u2029": '"\\P"',
    "a\r\nb": '"a\\r\\nb"',
    'say\t"x"\\': '"say\\t\\"x\\"\\\\"',
}


@pytest.mark.parametrize("era", ERAS)
def test_which_texts_stand_in_quotes(era: str) -> None:
    for text in PLAIN:
        assert dump({"k": text}, era) == f"k: {text}\n"
    for text in SINGLE:
        assert dump({"k": text}, era) == f"k: '{text}'\n"
    for text, written in DOUBLE.items():
        assert dump({"k": text}, era) == f"k: {written}\n"


@pytest.mark.parametrize(
    ("text", "shorter", "single"),
    [
        ("it's", '"it\'s"', "'it''s'"),
        ("it's 'so'", "\"it's 'so'\"", "'it''s ''so'''"),
        ('"it\'s"', "'\"it''s\"'", "'\"it''s\"'"),
        ("'\"", "'''\"'", "'''\"'"),
        ("''\"", '"\'\'\\""', "'''''\"'"),
        ("it's\\", "'it''s\\'", "'it''s\\'"),
    ],
)
def test_the_shorter_quotes_are_taken_since_6_1(text: str, shorter: str, single: str) -> None:
    assert [dump({"k": text}, era) for era in ERAS] == [
        f"k: {written}\n" for written in (shorter, shorter, single, single)
    ]


LITERALS = {
    "one line break at the end": ("a\nb\n", "k: |\n  a\n  b\n", "k: |\n  a\n  b\n  \n"),
    "none": ("a\nb", "k: |-\n  a\n  b\n", "k: |-\n  a\n  b\n"),
    "two": ("a\n\n", "k: |+\n  a\n\n", "k: |+\n  a\n  \n"),
    "three": ("a\n\n\n", "k: |+\n  a\n\n\n", "k: |+\n  a\n  \n  \n"),
    "empty lines": ("a\n\nb\n", "k: |\n  a\n\n  b\n", "k: |\n  a\n  \n  b\n  \n"),
    "spaces at the ends of lines": ("a  \n  b \n", "k: |\n  a  \n    b \n", "k: |\n  a  \n    b \n  \n"),
    "a space at the front": (" a\nb\n", "k: |2\n   a\n  b\n", "k: |2\n   a\n  b\n  \n"),
    "a space after blank lines": ("\n a\n", "k: |2\n\n   a\n", "k: |2\n  \n   a\n  \n"),
    "blank lines at the front": ("\n\na\n", "k: |\n\n\n  a\n", "k: |\n  \n  \n  a\n  \n"),
    "tab at the front": ("\ta\nb\n", "k: |2\n  \ta\n  b\n", "k: |2\n  \ta\n  b\n  \n"),
    "quotes, colons, hashes": ("a: 'b' # c\n", "k: |\n  a: 'b' # c\n", "k: |\n  a: 'b' # c\n  \n"),
    "marks of documents": ("---\n...\n", "k: |\n  ---\n  ...\n", "k: |\n  ---\n  ...\n  \n"),
}


@pytest.mark.parametrize(("text", "since_5_3", "before"), LITERALS.values(), ids=LITERALS)
def test_texts_with_line_breaks_are_literal_blocks(text: str, since_5_3: str, before: str) -> None:
    assert [dump({"k": text}, era) for era in ERAS] == [since_5_3, since_5_3, since_5_3, before]


def test_a_literal_block_stands_two_columns_under_its_key_or_dash() -> None:
    data = {"a": {"b": "x\ny", "c": ["x\ny", ["x\ny"]]}}

    assert dump(data) == (
        "a:\n  b: |-\n    x\n    y\n  c:\n    - |-\n      x\n      y\n    -\n      - |-\n        x\n        y\n"
    )


@pytest.mark.parametrize(
    "text", ["\n", "\n\n", " \na", "  \n", "a\n\x85", "\x07\n", "a\n\u2028b", "a\n\ufeff", "a\r\n"]
)
@pytest.mark.parametrize("era", ERAS)
def test_what_a_block_would_not_give_back_is_escaped(era: str, text: str) -> None:
    written = dump({"k": text}, era)

    assert written.startswith('k: "')
    assert written.count("\n") == 1
    assert parse(written).data == {"k": text}


@pytest.mark.parametrize(
    ("value", "written", "first_era"),
    [
        (1.5, "1.5", "1.5"),
        (42.0, "42.0", "!!float 42"),
        (-3.0, "-3.0", "!!float -3"),
        (0.0, "0.0", "!!float 0"),
        (-0.0, "-0.0", "-0.0"),
        (1e25, "1.0E+25", "!!float 1.0E+25"),
        (1e-7, "1.0E-7", "1.0E-7"),
        (0.1, "0.1", "0.1"),
        (0.1 + 0.2, "0.30000000000000004", "0.30000000000000004"),
        (121.95523559999998, "121.95523559999998", "121.95523559999998"),
        (float("inf"), ".Inf", ".Inf"),
        (float("-inf"), "-.Inf", "-.Inf"),
        (float("nan"), ".nan", ".nan"),
    ],
)
def test_floats_have_their_fourteen_digits_or_as_many_as_they_need(
    value: float, written: str, first_era: str
) -> None:
    assert [dump({"k": value}, era) for era in ERAS] == [f"k: {written}\n"] * 3 + [f"k: {first_era}\n"]
    assert all(repr(parse(dump({"k": value}, era)).data["k"]) == repr(value) for era in ERAS)


def nested(levels: int) -> Any:
    """Mappings within each other."""
    data: Any = "x"
    for _ in range(levels):
        data = {"a": data}
    return data


def test_the_101st_level_stands_in_one_line_and_the_next_is_refused() -> None:
    text = dump(nested(101))

    assert text.endswith(" " * 198 + "a: { a: x }\n")
    assert parse(text, limits=Limits(max_depth=101)).data == nested(101)
    with pytest.raises(EditError, match="deeper than 100"):
        dump(nested(102))


MARKS = ("__", "inf", "INF")


def rows() -> list[dict[str, Any]]:
    """What symfony/yaml 7.1 dumped in its own tests, where it had the data that JSON shows."""
    text = (shared("yaml-cases") / "symfony_tests.jsonl").read_text(encoding="utf-8")
    found = [json.loads(line) for line in text.split("\n")[:-1]]
    return [
        row
        for row in found
        if row["kind"] == "dump"
        and row["ok"]
        and row["flags"] in (0, 128)
        and not any(mark in json.dumps(row["in"]) for mark in MARKS)
    ]


def holds(data: Any, test: Any) -> bool:
    """Tell whether a test holds for a value or one in it."""
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return test(data) or any(holds(each, test) for each in inner)


def test_the_newest_writes_as_7_1_did_in_its_own_tests(capsys: pytest.CaptureFixture[str]) -> None:
    dialect = attrs.evolve(DIALECTS["symfony"], step=4, list_step=4)  # the default there
    equal = 0
    for row in rows():
        data, theirs = row["in"], row["value"]
        if holds(data, lambda each: each == [] or (isinstance(each, str) and "\n" in each)):
            continue  # empty lists are a rule of their own, and literal blocks follow the indentation of 4
        if isinstance(data, dict | list) and (
            theirs.startswith(("{", "[")) or "InlineLevel" in row["test"] or "Constructor" in row["test"]
        ):
            continue  # dumped in one line, or at another indentation
        ours = dialect.document(data) if isinstance(data, dict | list) else dialect.flow(data) + "\n"
        assert ours.rstrip("\n") == theirs.rstrip("\n")
        equal += 1
    with capsys.disabled():
        print(f"\n{equal} of Symfony's own dumps are ours, byte for byte")

    assert equal >= 100


def test_what_statamic_dumped_in_its_own_tests() -> None:
    text = (shared("yaml-cases") / "statamic_cases.jsonl").read_text(encoding="utf-8")
    found = [json.loads(line) for line in text.split("\n")[:-1]]
    dumps = [row for row in found if row["kind"] == "dump"]
    for row in dumps:
        yaml = row["yaml"].removeprefix("---\n").split("---\n")[0]
        assert dump(parse(yaml).data) == yaml

    assert len(dumps) == 7


@pytest.mark.parametrize("name", DIALECTS)
def test_a_text_stays_plain_only_where_every_reader_takes_it_for_that_text(name: str) -> None:
    text = (shared("yaml-cases") / "scalars.tsv").read_text(encoding="utf-8", errors="replace")
    readers = ["symfony5.4", "symfony7.1", "ruamel_rt", "ruamel_safe_c", "pyyaml", "yamlcore", "yaml_js_1.2"]
    plain = 0
    for row in csv.DictReader(text.split("\n")[:-1], delimiter="\t", quoting=csv.QUOTE_NONE):
        source = json.loads(row["input"])
        if row["group"] in {"document", "flow"} or "\ud800" <= source[:1] <= "\udfff":
            continue
        if DIALECTS[name].line(source) != source or (name == "spyc" and row["group"] == "dates"):
            continue
        plain += 1
        for reader in readers:
            kind, _, value = row[reader].partition(" ")
            assert (source, reader, kind, json.loads(value)) == (source, reader, "str", source)

    assert plain > 25
