"""How Spyc writes, as Statamic 2 calls it, and where its text would be read as something else."""

from __future__ import annotations

from typing import Any

import pytest

from corpus import shared
from replicator.yaml import dump, parse


def spyc(value: Any) -> str:
    """What stands after a key."""
    written = dump({"k": value}, "spyc")
    assert written.startswith("k:")
    assert written.endswith("\n")
    return written[2:-1].removeprefix(" ")


def test_the_seed_is_its_output_to_the_byte() -> None:
    text = (shared("seed") / "post.yaml").read_bytes().decode("utf-8")
    document = parse(text)

    assert dump(document.data, "spyc").rstrip("\n") == text.rstrip("\n")
    assert document.detection.dialect.name == "spyc"
    assert document.detection.confidence == 1.0


LAYOUT = {
    "mapping": ({"a": 1, "b": {"c": {"d": 2}}}, "a: 1\nb:\n  c:\n    d: 2\n"),
    "list": ({"a": ["x", 2, None]}, "a:\n  - x\n  - 2\n  - null\n"),
    "a dash has a space after it": ({"a": [{"b": 1, "c": 2}]}, "a:\n  - \n    b: 1\n    c: 2\n"),
    "list of lists": ([["x"], [["z"]]], "- \n  - x\n- \n  - \n    - z\n"),
    "empty list": ({"a": [], "b": [[]]}, "a: [ ]\nb:\n  - [ ]\n"),
    "empty mapping, which Spyc has no form for": ({"a": {}}, "a: { }\n"),
    "words": ({"a": None, "b": True, "c": False, "d": -3}, "a: null\nb: true\nc: false\nd: -3\n"),
    "keys with colons and hashes": (
        {"a:b": 1, "#c": 2, "d e": 3, "it's": 4},
        '"a:b": 1\n"#c": 2\nd e: 3\nit\'s: 4\n',
    ),
    "keys of digits": ({"1": "a"}, "1: a\n"),
}


@pytest.mark.parametrize(("data", "text"), LAYOUT.values(), ids=LAYOUT)
def test_the_layout(data: Any, text: str) -> None:
    assert dump(data, "spyc") == text
    assert parse(text).data == data


PLAIN = [
    "a", "two words", "a, b", "a:b", "http://x.org/?a=b", "a-b", "-a", "a!", "a=b", "a|b", "a\"b", "say \"x\"", "a?",
    "é", "日本語", "😀", "\\", "C:\\new", "a@b", "1.2.3", "1a", "(a)", "2020-01-01", "2020-01-01 10:00",
    "01:30", "a\xa0b", "\xa0", "x" * 100,
]  # fmt: skip
SINGLE = [
    "tab\t",
    "a: b", "a - b", "a*", "a#b", "<p>", "a > b", "50%", "a  b", "[a]", "a]", "{a}", "a}", "a & b", "!a", "a:",
    "yes", "No", "ON", "off", "y", "n", "true", "null", "~", " a", "a ", "**b** \"x\"", "*" * 200,
]  # fmt: skip


def test_which_texts_stand_in_quotes() -> None:
    for text in PLAIN:
        assert spyc(text) == text
    for text in SINGLE:
        assert spyc(text) == f"'{text}'"
    for text in ["", "5", "-5", "1.5", "1e3", "0", "007", ".5"]:
        assert spyc(text) == f'"{text}"'
    for text in ["it's", "it's # x", "'"]:
        assert spyc(text) == f'"{text}"'


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("'it\\'", "'''it\\'''"),  # in double quotes, which Spyc takes, a backslash escapes
        ('it\'s "so"', "'it''s \"so\"'"),  # Spyc makes a block of it, which has a line break at its end
        ("a\tb", "'a\tb'"),
        (":a", "':a'"),
        ("12:30", "'12:30'"),  # base 60 for YAML 1.1
        ("@a", "'@a'"),  # plain it is an error for the others
        ("`a`", "'`a`'"),
        ("0x1F", "'0x1F'"),
        ("1_000", "'1_000'"),
        ("012_3", "'012_3'"),
        (".inf", "'.inf'"),
        ("? a", "'? a'"),
        ("- a", "'- a'"),
        ("---", "'---'"),
        ("=", "'='"),
        ("ends so |", "'ends so |'"),  # Spyc takes the bar for the header of a block
        ("a\x07", '"a\\a"'),
        ("\0", '"\\0"'),
        ("\x85", '"\\N"'),
        ("a\u2028b", '"a\\Lb"'),
        ("\ufeff", '"\\ufeff"'),
    ],
)
def test_what_others_would_misread_is_written_in_the_nearest_form(text: str, written: str) -> None:
    assert spyc(text) == written
    assert parse(f"k: {written}\n").data == {"k": text}


@pytest.mark.parametrize("end", [":", " "])
def test_a_long_line_that_spyc_would_quote_is_not_folded(end: str) -> None:
    text = "word " * 20 + "word" + end
    assert spyc(text + "\n") == f"|\n  {text}"


def test_a_text_of_more_than_100_bytes_with_a_line_break_at_its_end_is_folded() -> None:
    words = "word " * 21
    text = words.strip() + "\n"

    assert spyc("x" * 99 + "\n") == "|\n  " + "x" * 99
    assert spyc(text) == ">\n  " + ("word " * 20).strip() + "\n  word"


def test_lines_are_folded_by_their_bytes() -> None:
    text = ("ää " * 25).strip() + "\n"

    assert spyc(text) == ">\n  " + ("ää " * 20).strip() + "\n  " + ("ää " * 5).strip()


def test_a_word_that_is_longer_than_the_line_stays_whole() -> None:
    assert spyc("a " + "x" * 120 + " b\n") == ">\n  a\n  " + "x" * 120 + "\n  b"


def test_a_long_text_without_a_line_break_at_its_end_is_not_folded() -> None:
    text = ("word " * 30).strip()

    assert spyc(text) == text


def test_a_long_text_with_signs_of_markdown_is_a_literal_block_or_quoted() -> None:
    text = ("**word** " * 30).strip()

    assert spyc(text) == f"'{text}'"
    assert spyc(text + "\n") == f"|\n  {text}"


def test_texts_with_line_breaks_are_literal_blocks_with_indented_blank_lines() -> None:
    assert spyc("a\nb\n") == "|\n  a\n  b"
    assert spyc("a\n\nb\n") == "|\n  a\n  \n  b"
    assert dump({"a": {"k": "x\ny\n"}, "b": ["x\ny\n"]}, "spyc") == (
        "a:\n  k: |\n    x\n    y\nb:\n  - |\n    x\n    y\n"
    )


def test_code_and_nested_lists_keep_their_indentation() -> None:
    """Spyc trims every line; a value must not change by being written."""
    text = "def f():\n    return 1  \n\n- a\n  - b\n"

    assert spyc(text) == "|\n  def f():\n      return 1  \n  \n  - a\n    - b"
    assert parse(f"k: {spyc(text)}\n").data == {"k": text}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\nb", '"a\\nb"'),
        ("a\nb\n\n", '"a\\nb\\n\\n"'),
        ("\n", '"\\n"'),
        ("a\nC:\\new", "|-\n  a\n  C:\\new"),  # Spyc knows no `\\\\` in quotes
        ("C:\\new\n\n\n", "|+\n  C:\\new\n  \n"),
        (" a\nb\n", '" a\\nb\\n"'),  # it knows no indentation indicator
        ("\ta\nb\n", '"\\ta\\nb\\n"'),
        ("a\n\x07\n", '"a\\n\\a\\n"'),
    ],
)
def test_texts_that_end_with_no_line_break_or_several_are_not_changed(text: str, written: str) -> None:
    assert spyc(text).rstrip(" \n") == written.rstrip(" \n")
    assert parse(dump({"k": text, "l": 1}, "spyc")).data == {"k": text, "l": 1}


@pytest.mark.parametrize(
    ("value", "written"),
    [(1.5, "1.5"), (42.0, "42.0"), (1e25, "1.0E+25"), (0.1 + 0.2, "0.30000000000000004")],
)
def test_whole_floats_keep_their_point_and_floats_their_digits(value: float, written: str) -> None:
    """PHP would write `42`, which is an integer, and 14 digits."""
    assert spyc(value) == written
    assert repr(parse(f"k: {written}").data["k"]) == repr(value)
