"""Where front matter ends and the body begins, as Statamic has it."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import replicator
from corpus import SHARED, shared
from replicator.errors import ContentError, ParseError
from replicator.frontmatter import BODY_KEY, Content

CASES = SHARED / "yaml-cases" / "statamic_cases.jsonl"
ROWS: list[dict[str, Any]] = (
    [row for line in CASES.read_text("utf-8").splitlines() if (row := json.loads(line))["kind"] == "parse"]
    if CASES.exists()
    else []
)

WE_READ_MORE: dict[str, tuple[str, object]] = {
    "edge: only opening fence": ("an empty file with its first line typed", None),
    "edge: empty front matter": ("nothing is missing: no fields, and a body", {"content": "body"}),
    "edge: body is 0": ("PHP takes '0' for nothing; a body is a body", {"foo": "bar", "content": "0"}),
    "edge: BOM then fence": ("a byte order mark is no content", {"foo": "bar", "content": "body"}),
    "edge: BOM no fence": ("a byte order mark is no content", {"foo": "bar"}),
    "edge: zero string": ("PHP takes '0' for nothing", 0),
    "YamlTest::it_parses_an_empty_string_of_yaml": ("nothing is null here; a post takes both", None),
    "edge: fence inside literal at column 0": (
        "a literal keeps its last line break, which the fence does not eat",
        {"foo": "a\n", "content": "b\n---\nbody"},
    ),
    "edge: indented --- inside literal": (
        "a literal keeps its last line break, which the fence does not eat",
        {"foo": "a\n---\nb\n", "content": "body"},
    ),
    "YamlTest::it_throws_an_exception_when_an_array_cannot_be_returned": (
        "text is sound YAML; that it is no post is for the converter to say",
        "<<< HEAD An example when this happens === Is in a merge conflict >>> BRANCH",
    ),
}
"""Where we read what Statamic refuses or reads otherwise: why, and what we read."""

WE_REFUSE: dict[str, str] = {
    "edge: content null and body": "Statamic loses the body without a word",
    "edge: text on first fence line": "Statamic reads a key `--- foo`, which nobody meant",
}
"""Where we refuse what Statamic takes, and why."""


@pytest.mark.parametrize("row", ROWS or [{}], ids=lambda row: row.get("id", "absent"))
def test_a_text_is_split_as_statamic_splits_it(row: dict[str, Any]) -> None:
    shared("yaml-cases")
    refused = row["id"] in WE_REFUSE or "error" in row or not row["oracle"]["ok"]
    if refused and row["id"] not in WE_READ_MORE:
        with pytest.raises(ParseError) as caught:
            Content.parse(row["yaml"], name="post.md")
        line = row["oracle"].get("line")
        assert caught.value.problems[0].line
        assert line is None or abs(caught.value.problems[0].line - line) <= 1
        return
    expected = row["oracle"].get("value")
    if row["id"] in WE_READ_MORE:
        _why, ours = WE_READ_MORE[row["id"]]
        assert ours != expected or not row["oracle"]["ok"]
        expected = ours
    assert Content.parse(row["yaml"]).data == expected


def test_every_exception_is_still_a_case() -> None:
    if ROWS:
        assert {*WE_READ_MORE, *WE_REFUSE} <= {row["id"] for row in ROWS}


@pytest.mark.parametrize(
    ("text", "data", "body"),
    [
        ("---\na: 1\n---\nb", {"a": 1, "content": "b"}, "b"),
        ("---\r\na: 1\r\n---\r\nb\r\nc\r\n", {"a": 1, "content": "b\r\nc\r\n"}, "b\r\nc\r\n"),
        ("---\na: 1\n---\n\n\n  b", {"a": 1, "content": "b"}, "b"),
        ("---\na: 1\n---\n \t\n", {"a": 1}, ""),
        ("---\na: 1\n---\n\xa0b", {"a": 1, "content": "\xa0b"}, "\xa0b"),
        ("---\na: 1\n---b", {"a": 1, "content": "b"}, "b"),
        ("---\na: '---'\nb: x ---\n---\nc", {"a": "---", "b": "x ---", "content": "c"}, "c"),
        ("---\n---\nb", {"content": "b"}, "b"),
        ("---\n# only a comment\n---\nb", {"content": "b"}, "b"),
        ("---\na: 1\n", {"a": 1}, ""),
        ("a: 1\n", {"a": 1}, ""),
        ("", None, ""),
        ("\ufeff", None, ""),
        ("---\n- a\n---\nb", ["a"], "b"),
    ],
)
def test_data_and_body_are_told_apart(text: str, data: object, body: str) -> None:
    content = Content.parse(text)

    assert content.data == data
    assert content.body == body
    assert content.text == text


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("---\na: 1\ncontent: x\n---\nb", 3, "both the front matter and the text after it are `content`"),
        ("---\ncontent:\n---\nb", 2, "rename the key, or remove one of the two"),
        ("---\na: [1\n---\nb", 2, ""),
        ("---\r\na: 1\r\nb: 'x'y\r\n---\r\nb", 3, "quote"),
        ("---\na: 1\na: 2\n---\nb", 3, "line 2 already"),
        ("\n---\na: 1\n---\nb", 2, "front matter has to start on the first line (delete the empty lines"),
        ("\ufeff \r\n\r\n---\r\na: 1\r\n---\r\nb", 3, "front matter has to start on the first line"),
    ],
)
def test_a_mistake_in_front_matter_has_the_line_of_the_file(text: str, line: int, message: str) -> None:
    with pytest.raises(ContentError) as caught:
        Content.parse(text, name="post.md")

    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == ("post.md", line)
    assert message in str(problem)


def test_the_last_of_two_keys_wins_where_that_is_asked_for() -> None:
    assert Content.parse("---\na: 1\na: 2\n---\nb", duplicate_keys="last").data == {"a": 2, "content": "b"}


def test_a_problem_with_the_body_points_to_the_body() -> None:
    problem = Content.parse("---\na: 1\n---\n\nb c\nd", name="f").problem((BODY_KEY,), "no")

    assert (problem.file, problem.line, problem.column, problem.source) == ("f", 5, 1, "b c")


def test_a_problem_with_a_field_points_to_the_field() -> None:
    problem = Content.parse("---\na: 1\nbc: x\n---\n\nb c\nd").problem(("bc",), "no")

    assert (problem.line, problem.column, problem.source) == (3, 5, "bc: x")


values = st.dictionaries(st.sampled_from("abc"), st.integers(0, 9) | st.text("xyz", min_size=1), max_size=3)


@settings(max_examples=100, deadline=None)
@given(values, st.text("x-\n #:'", max_size=30).filter(lambda body: body.strip() not in ("", "-")))
def test_any_body_after_any_fields_is_kept_as_it_is(fields: dict[str, Any], body: str) -> None:
    body = body.lstrip(" \n") or "x"
    matter = "".join(f"{key}: {json.dumps(value)}\n" for key, value in fields.items())

    assert Content.parse(f"---\n{matter}---\n{body}").data == {**fields, "content": body}


@settings(max_examples=200, deadline=None)
@given(st.text("-a: \n\r\ufeff[{'", max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(ContentError):
        content = Content.parse(text)
        assert content.text == text
        assert text.endswith(content.body)


@pytest.mark.parametrize("name", ["README.md", "notes.MARKDOWN"])
def test_plain_markdown_that_is_no_yaml_is_told_to_have_no_front_matter(name: str) -> None:
    with pytest.raises(ParseError, match="without front matter, all of a file is YAML; from_markdown"):
        Content.parse("# Notes\n\nSee: this: text.\n", name=name)


@pytest.mark.parametrize(("name", "start"), [("a.yaml", ""), (None, ""), ("a.md", "---\n")])
def test_what_is_meant_as_yaml_is_not_taken_for_markdown(name: str | None, start: str) -> None:
    with pytest.raises(ParseError) as caught:
        Content.parse(f"{start}a: b: c\n", name=name)

    assert "front matter" not in str(caught.value)


def test_front_matter_that_lost_its_last_field_is_still_a_mapping() -> None:
    """Of two fences with nothing between them Symfony says that it reads one document only."""
    assert Content.parse("---\na: b\n---\nbody\n").updated({"content": "body\n"}) == "---\n{  }\n---\nbody\n"


@pytest.mark.parametrize("text", ["+++\ntitle = 'a'\n+++\nHello\n", "\ufeff+++\r\n+++\r\n", "+++\n\n+++"])
def test_front_matter_in_toml_is_refused_with_what_to_do(text: str) -> None:
    for read in (replicator.loads, replicator.from_markdown):
        with pytest.raises(ParseError, match=r"a\.md:1:1: front matter in TOML is not read \(.*YAML"):
            read(text, name="a.md")


@pytest.mark.parametrize("text", ["+++\n", "+++ a\nb\n+++\n", "++\na\n++\n", "a\n+++\nb\n+++\n"])
def test_what_only_looks_like_toml_is_text(text: str) -> None:
    assert "+" in replicator.to_text(replicator.from_markdown(text))
