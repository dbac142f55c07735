"""What the person who broke a YAML text reads about it."""

from __future__ import annotations

import csv
import pickle

import pytest

from corpus import SHARED, shared
from replicator.errors import LimitError, ParseError
from replicator.yaml import Document, parse

MANIFEST = SHARED / "bad" / "MANIFEST.tsv"
GROUPS = {"bomb", "deep", "huge", "number", "chars", "eol", "syntax", "tags"}
ROWS = (
    [
        row
        for row in csv.DictReader(MANIFEST.read_text(encoding="utf-8").splitlines(), delimiter="\t")
        if row["group"] in GROUPS
    ]
    if MANIFEST.exists()
    else []
)

LINES = {
    "107_syntax_apostrophe_title.yaml": 1,
    "108_syntax_colon_in_value.yaml": 1,
    "112_syntax_backtick_start.yaml": 1,
    "113_syntax_star_start.yaml": 1,
    "117_syntax_bracket_start_md_link.yaml": 1,
    "120_syntax_pipe_inline.yaml": 1,
    "121_syntax_dash_inline.yaml": 1,
    "122_syntax_question_inline.yaml": 1,
    "124_syntax_tab_indent.yaml": 3,
    "139_syntax_dup_key_top.yaml": 2,
    "140_syntax_dup_key_block.yaml": 5,
    "171_syntax_merge_conflict.yaml": 2,
}
"""The lines that the manifest names in words."""


def outcome(text: str) -> Document | ParseError:
    try:
        return parse(text)
    except ParseError as error:
        return error


@pytest.mark.parametrize("row", ROWS or [{}], ids=lambda row: row.get("file", "absent"))
def test_a_collected_bad_text_is_read_or_refused_as_its_manifest_says(row: dict[str, str]) -> None:
    found = outcome((shared("bad") / row["file"]).read_bytes().decode())
    if row["kind"] in {"accept", "shape"}:
        assert isinstance(found, Document)
    elif row["kind"] == "limit":
        assert isinstance(found, LimitError)
    elif row["kind"] == "syntax":
        assert isinstance(found, ParseError)
    if isinstance(found, ParseError):
        (problem,) = found.problems
        assert problem.line == LINES.get(row["file"], problem.line)
        assert problem.line
        assert problem.column
        assert not problem.message.startswith("not valid YAML")


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        ("a: 1\nt: 'It's me'\n", (2, 8), "write an apostrophe within single quotes twice"),
        ('t: "say "hi" now"\n', (1, 10), 'write a quote within double quotes as \\"'),
        ("t: Bread: a guide\n", (1, 9), 'since it holds ": "'),
        ('a: 1\nt: "x\nb: 2\n', (2, 4), 'the quote that opens here is never closed (add the closing ")'),
        ("t: `x`\n", (1, 4), "a value cannot start with `"),
        ("t: *really* good\n", (1, 4), "such as Markdown"),
        ("t: **really** good\n", (1, 4), "such as Markdown"),
        ("t: *x\n", (1, 4), "no anchor is named &x"),
        ("t: & b\n", (1, 4), "a value that starts with & is an anchor"),
        ("t: !b!c d\n", (1, 4), "a value that starts with ! is a tag"),
        ("t: [text](http://x.y)\n", (1, 4), "put the whole value in quotes if it is a link"),
        ("t: {{ title }}\n", (1, 5), "holds `{{ … }}`"),
        ("t: {a} b\n", (1, 4), "text after the closing } of a mapping"),
        ("t: {{ x } }: y\n", (1, 5), "a list or a mapping cannot be a key"),
        ("t: {{ x: y\n", (1, 5), "holds `{{ … }}`"),
        ("t: | text\n", (1, 4), "| starts a block of text on the next line"),
        ("t: - text\n", (1, 4), "a value cannot start with - and a space"),
        ("t: [1, 2\nb: 3\n", (1, 4), "add the closing ]"),
        ("a:\n  - b: 1\n\t  c: 2\n", (3, 1), "indent with spaces"),
        ("a: 1\n  b: 2\n", (2, 4), "this line is indented deeper"),
        ("a: 1\n- b\n", (2, 1), "keys and `- ` items cannot be mixed"),
        ("a: |\n    \n  x\n", (3, 3), "remove the spaces from the empty lines"),
        ("a: 1\nhello\nb: 2\n", (2, 1), "a line without a key"),
        ("a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> x\n", (2, 1), "settle the conflict"),
        ("a: |\n  x\n<<<<<<< HEAD\nb: 2\n", (3, 1), "a merge conflict marker"),
        ("a: 1\nb: x\x07\n", (2, 5), "the control character U+0007"),
        ("a: 1\n\x0cb: 2\n", (2, 1), "the control character U+000C"),
        ("a: 1\n\x1a", (2, 1), "the control character U+001A"),
        ('a: "\\q"\n', (1, 5), "an escape that YAML does not know"),
        ('a: "\\ud83d x"\n', (1, 4), "a lone surrogate"),
        ("%YAML 1.2\n%YAML 1.2\n---\na: 1\n", (2, 1), "a second %YAML line"),
        ("%YAML 1.1\n---\na: yes\n", (1, 1), "YAML 1.1 is not YAML 1.2"),
        ("%YAML 1.3\n---\na: 1\n", (1, 1), "this version of YAML is not YAML 1.2"),
        ("%x!\n", (1, 3), "a line that starts with % instructs the parser"),
        ("a: 1\n---\nb: 2\n", (2, 1), "more than one document"),
        ("a: 1\nb: 2\na: 3\n", (3, 1), "the key 'a' stands in line 1 already"),
        ("? [x]\n: 1\n", (1, 3), "a list or a mapping cannot be a key"),
        ("<<: x\n", (1, 1), "a merge key << takes a mapping"),
        ("a: !!int x\n", (1, 4), "!!int cannot be 'x'"),
        ("a: !!seq x\n", (1, 4), "!!seq belongs to a list"),
        ("a: !!str [x]\n", (1, 4), "!!str cannot be a list"),
        ("a: !!binary '%%%'\n", (1, 4), "!!binary must hold base64"),
    ],
)
def test_a_mistake_is_explained_where_it_was_made(text: str, place: tuple[int, int], word: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse(text)

    (problem,) = caught.value.problems
    assert word in str(problem)
    assert (problem.line, problem.column) == place


def test_places_count_from_the_files_first_line_and_after_the_byte_order_mark() -> None:
    with pytest.raises(ParseError) as caught:
        parse("\ufeffa: 1\na: 2\n", name="post.md", first_line=2)

    assert str(caught.value).startswith("post.md:3:1: a: the key 'a' stands in line 2 already")
    assert caught.value.problems[0].source == "a: 2"


def test_lines_end_as_on_windows_and_are_counted_so() -> None:
    with pytest.raises(ParseError) as caught:
        parse("a: 1\r\nb: 'it's'\r\n")

    problem = caught.value.problems[0]
    assert (problem.line, problem.column, problem.source) == (2, 8, "b: 'it's'")


def test_a_report_shows_the_line_with_a_caret_and_no_control_character() -> None:
    with pytest.raises(ParseError) as caught:
        parse("a: \x1b[31mred\n")

    line, excerpt, caret = caught.value.report().split("\n")
    assert line.startswith("<text>:1:4: the control character U+001B")
    assert excerpt.startswith("1 | a: ")
    assert caret.index("^") == len("1 | a: ")
    assert "\x1b" not in caught.value.report()


def test_an_error_about_a_value_has_the_path_to_it() -> None:
    with pytest.raises(ParseError) as caught:
        parse("blocks:\n  - x: 1\n  - y: !!int z\n")

    assert caught.value.problems[0].path == ("blocks", 1)


@pytest.mark.parametrize("text", ["a: 'x", "a: 1\na: 2", "[" * 200, "a: *x", "a: &a [*a]"])
def test_an_error_survives_pickling(text: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse(text, name="post.yaml")

    copy = pickle.loads(pickle.dumps(caught.value))
    assert type(copy) is type(caught.value)
    assert copy.problems == caught.value.problems


@pytest.mark.parametrize(
    ("text", "place", "bracket"),
    [
        ("a: b\ntitle: [\n", (2, 8), "["),
        ("a: b\ntitle: {\n", (2, 8), "{"),
        ("title: [ # [\n\n", (1, 8), "["),
        ("tags:\n  - [a, [b], '[',\n", (2, 5), "["),
        ("a: {b: [c], d: \n", (1, 4), "{"),
        ("a: [{b: c}, {d:\n", (1, 13), "{"),
        ('a: don\'t [\nb: "]"\nc: [d,', (3, 4), "["),
    ],
)
def test_a_bracket_after_which_nothing_comes_is_named_where_it_opens(
    text: str, place: tuple[int, int], bracket: str
) -> None:
    (problem,) = outcome(text).problems  # type: ignore[union-attr]
    assert (problem.line, problem.column) == place
    assert problem.message == f"the {bracket} that opens here is not closed"
