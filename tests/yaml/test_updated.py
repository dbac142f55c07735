"""What a text looks like after an edit: each situation, before and after."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Any

import pytest

from replicator.errors import EditError
from replicator.yaml import parse
from replicator.yaml.splice.children import Children


def edited(text: str, edit: Callable[[Any], Any], **options: Any) -> str:
    """Edit a text's data, in place or by a result, and return the new text."""
    document = parse(text, **options)
    data = document.data
    result = edit(data)
    return document.updated(data if result is None else result)


def put(*path: Any, value: Any) -> Callable[[Any], None]:
    """An edit that sets the value at a path."""

    def edit(data: Any) -> None:
        for step in path[:-1]:
            data = data[step]
        data[path[-1]] = value

    return edit


def drop(*path: Any) -> Callable[[Any], None]:
    """An edit that removes the value at a path."""

    def edit(data: Any) -> None:
        for step in path[:-1]:
            data = data[step]
        del data[path[-1]]

    return edit


SCALARS = {
    "plain": ("a: b  # c\n", "x y", "a: x y  # c\n"),
    "plain that would be a number": ("a: b\n", "12", None),
    "plain that would end early": ("a: b # c\n", "x # y", None),
    "single quoted": ("a: 'b'\n", "it's", "a: 'it''s'\n"),
    "double quoted": ('a: "b"\n', 'say "x"\n\t', 'a: "say \\"x\\"\\n\\t"\n'),
    "literal": ("a: |\n    one\nb: 1\n", "two\n\nthree\n", "a: |\n    two\n\n    three\nb: 1\n"),
    "literal without final break": ("a: |\n  one\nb:  1\n", "two", "a: |-\n  two\nb:  1\n"),
    "literal with a comment": ("a: | # why\n  one\n", "two\n", "a: | # why\n  two\n"),
    "literal with kept breaks": ("a: |\n  one\nb: 1\n", "two\n\n", "a: |+\n  two\n\nb: 1\n"),
    "literal that starts with a space": ("a: |\n  one\n", " two\n", "a: |2\n   two\n"),
    "literal with indented blank lines": ("a: |\n  1\n  \n  2\n", "1\n\n3\n", "a: |\n  1\n  \n  3\n"),
    "literal at the end of a text": ("b: 1\na: |\n  one", "two\n", "b: 1\na: |\n  two\n"),
    "literal at the end without final break": ("a: |\n  one", "two", "a: |\n  two"),
    "folded": ("a: >\n  one two\n  three\n", "one two four\n", "a: >\n  one two\n  four\n"),
    "folded, other paragraphs untouched": (
        "a: >-\n  one\n  two\n\n  three\n  four five\n",
        "one two\nthree four six",
        "a: >-\n  one\n  two\n\n  three\n  four six\n",
    ),
    "multi-line plain": ("a: b\n  c\nd: 1\n", "x y", "a: x y\nd: 1\n"),
    "multi-line quoted": ("a: 'b\n\n  c'\nd: 1\n", "x", "a: 'x'\nd: 1\n"),
    "integer": ("a: 1 # n\n", 2, "a: 2 # n\n"),
    "boolean in its own case": ("a: True\n", False, "a: False\n"),
    "float": ("a: 1.50\n", 2.5, "a: 2.5\n"),
    "date stays plain": ("a: 2020-01-01\n", "2021-02-03", "a: 2021-02-03\n"),
    "anchored": ("a: &x b\n", "c", "a: &x c\n"),
    "tagged": ("a: !!str 12\n", "13", "a: !!str 13\n"),
    "unknown tag": ("a: !php/enum A::B\n", "C::D", "a: !php/enum C::D\n"),
}


@pytest.mark.parametrize(("text", "value", "expected"), SCALARS.values(), ids=SCALARS)
def test_a_changed_scalar_keeps_its_style_where_that_can_hold_it(
    text: str, value: Any, expected: str | None
) -> None:
    result = edited(text, put("a", value=value))
    assert parse(result).data["a"] == value
    if expected is not None:
        assert result == expected


SHAPES: dict[str, tuple[str, Callable[[Any], Any], str]] = {
    "a removed key takes its comments": (
        "a: 1\n# about b\n# more\nb: 2 # two\n\n# about c\nc: 3\n",
        drop("b"),
        "a: 1\n\n# about c\nc: 3\n",
    ),
    "a comment after a blank line is nobody's": (
        "a: 1\n# head\n\nb: 2\nc: 3\n",
        drop("b"),
        "a: 1\n# head\n\nc: 3\n",
    ),
    "the last key goes, no final line break stays": ("a: 1\nb: 2", drop("b"), "a: 1"),
    "the first key on the line of a dash": ("- a: 1\n  b: 2\n- c\n", drop(0, "a"), "- b: 2\n- c\n"),
    "a removed item takes its comments": ("- a\n# b\n- b # x\n- c\n", drop(1), "- a\n- c\n"),
    "an item in a list within a list": ("- - a\n  - b\n- c\n", drop(0, 0), "- - b\n- c\n"),
    "a flow item": ("a: [1, 2, 3]\n", drop("a", 1), "a: [1, 3]\n"),
    "the last flow item": ("a: [ 1, 2 ]\n", drop("a", 1), "a: [ 1 ]\n"),
    "a flow key": ("a: {b: 1, c: 2}\n", drop("a", "b"), "a: {c: 2}\n"),
    "a new flow item": ("a: [1, 2]\n", lambda data: data["a"].insert(1, 9), "a: [1, 9, 2]\n"),
    "a mapping in a flow list": (
        "a: [1] # x\n",
        lambda data: data["a"].extend([{"b": [2], "c": {}}, []]),
        "a: [1, {b: [2], c: {}}, []] # x\n",
    ),
    "a flow list over lines": (
        "a: [\n  1,\n  2\n]\n",
        lambda data: data["a"].append(3),
        "a: [\n  1,\n  2,\n  3\n]\n",
    ),
    "items change places with their comments": (
        "- a # x\n# about b\n- b\n",
        lambda data: data.reverse(),
        "# about b\n- b\n- a # x\n",
    ),
    "a block moves with its text, known by its id": (
        "- id: a\n  t: 'x'  # keep\n- id: b\n  t: |\n    y\n- id: c\n  t: z\n",
        lambda data: [data[2], {**data[0], "t": "new"}, data[1]],
        "- id: c\n  t: z\n- id: a\n  t: 'new'  # keep\n- id: b\n  t: |\n    y\n",
    ),
    "an item is changed and another one goes": (
        "- x # 0\n- a # 1\n- b # 2\n- c # 3\n",
        lambda data: [5, data[1], data[3]],
        "- 5 # 0\n- a # 1\n- c # 3\n",
    ),
    "a renamed key in braces gets the quotes that it needs there": (
        "a: {b: 1, c: 2}\n",
        lambda data: {"a": {"b, x": 1, "c": 2}},
        "a: {'b, x': 1, c: 2}\n",
    ),
    "a new null is written as the others are": (
        "a: NULL\nb: 1\n",
        lambda data: {**data, "b": None, "c": None},
        "a: NULL\nb: NULL\nc: NULL\n",
    ),
    "empty values in braces are filled": (
        "x: {a, b, c: , d: }\n",
        lambda data: {"x": {**data["x"], "a": 1, "c": 3}},
        "x: {a: 1, b, c: 3 , d: }\n",
    ),
    "a renamed key keeps its place": (
        "a: 1\nb: 2 # x\nc: 3\n",
        lambda data: {"a": 1, "d": 2, "c": 3},
        "a: 1\nd: 2 # x\nc: 3\n",
    ),
    "a comment of a replaced value stays": (
        "a: # why\n  b: 1\nc: 1\n",
        put("a", value=5),
        "a: 5 # why\nc: 1\n",
    ),
    "an empty value is filled": ("a:\nb: # x\n", lambda data: {"a": 1, "b": 2}, "a: 1\nb: 2 # x\n"),
    "windows line ends": (
        "a: 1\r\nb: |\r\n  x\r\n",
        put("b", value="y\nz\n"),
        "a: 1\r\nb: |\r\n  y\r\n  z\r\n",
    ),
    "a byte order mark": ("\ufeffa: 1\n", put("a", value=2), "\ufeffa: 2\n"),
    "document marks": ("---\na: 1\n...\n", put("a", value=2), "---\na: 2\n...\n"),
    "trailing spaces and tabs": ("a: 1  \nb:\t2\t# c\n", put("b", value=3), "a: 1  \nb:\t3\t# c\n"),
    "an alias that stays true": ("a: &x 1\nb: *x\n", lambda data: {"a": 2, "b": 2}, "a: &x 2\nb: *x\n"),
    "an alias that would change": ("a: &x 1\nb: *x\n", put("a", value=2), "a: &x 2\nb: 1\n"),
    "an alias that changes": ("a: &x 1\nb: *x # y\n", put("b", value=2), "a: &x 1\nb: 2 # y\n"),
    "the anchor goes": ("a: &x 1\nb: *x\nc: *x\n", drop("a"), "b: 1\nc: 1\n"),
    "a merged value is overridden": (
        "a: &x\n  k: 1\nb:\n  <<: *x\n  m: 2\n",
        put("b", "k", value=5),
        "a: &x\n  k: 1\nb:\n  k: 5\n  <<: *x\n  m: 2\n",
    ),
    "an explicit key": ("? a\n: 1\n? b\n: 2\n", put("b", value=3), "? a\n: 1\n? b\n: 3\n"),
    "a key that stands there twice": ("a: 1\nb: 2\na: 3\n", put("a", value=4), "a: 1\nb: 2\na: 4\n"),
    "a key that stands there twice goes": ("a: 1\nb: 2\na: 3\n", drop("a"), "b: 2\n"),
    "a text without content": ("# only a comment\n", lambda _: {"a": 1}, "# only a comment\na: 1\n"),
    "an empty item after a block and a comment is filled": (
        "a:\n- |\n  x\n# c\n-\n- z\n",
        put("a", 1, value="q"),
        "a:\n- |\n  x\n# c\n- q\n- z\n",
    ),
    "an empty item after a block goes with its comment": (
        "- |\n  x\n# c\n-\n- z\n",
        drop(1),
        "- |\n  x\n- z\n",
    ),
    "an item after a folded block goes with its comment": (
        "%TAG !! tag:x,1:\n---\n- >\n  fold\n\n# cm\n- # c\n",
        drop(1),
        "%TAG !! tag:x,1:\n---\n- >\n  fold\n\n",
    ),
    "keys come to an indented mapping with none of its own left": (
        "# top\n  title: x\n# end\n",
        lambda _: {"a": 1, "b": 2},
        "# top\na: 1\nb: 2\n# end\n",
    ),
    "keys come to an indented mapping under a mark": (
        "---\n  title: x # t\n",
        lambda _: {"a": 1, "b": ["z"]},
        "---\na: 1\nb:\n  - z\n# t\n",
    ),
    "an indented mapping becomes a list": ("  title: x\n", lambda _: ["a", "b"], "- a\n- b\n"),
    "an indented list becomes a mapping": (
        "\ufeff  - x\n  - y\n",
        lambda _: {"a": 1, "b": 2},
        "\ufeffa: 1\nb: 2\n",
    ),
    "a block that keeps its breaks moves before a blank line": (
        "- |+\n  a\n\n# about b\n- b # b\n\n# end\n",
        lambda data: data.reverse(),
        '# about b\n- b # b\n- "a\\n\\n"\n\n# end\n',
    ),
    "a block that keeps its breaks moves in a mapping": (
        "- x: |+\n    a\n\n# about b\n- b # b\n\n# end\n",
        lambda data: data.reverse(),
        '# about b\n- b # b\n- x: "a\\n\\n"\n\n# end\n',
    ),
    "what stands after two blocks that keep their breaks goes": (
        "# top\n- |+\n  a\n\n- b\n\n- |+\n  c\n\n- d\n\n# end\n",
        lambda data: [data[0], data[2]],
        '# top\n- "a\\n\\n"\n- "c\\n\\n"\n\n# end\n',
    ),
    "what stands after a block that keeps its breaks goes": (
        "# top\na: |+ # why\n  x\n\nb: 1\n\nc: 2 # c\n",
        drop("b"),
        '# top\na: "x\\n\\n" # why\n\nc: 2 # c\n',
    ),
    "a block text at the end": ("a: |\n  x", lambda data: {**data, "b": 1}, "a: |-\n  x\nb: 1"),
}


@pytest.mark.parametrize(("text", "edit", "expected"), SHAPES.values(), ids=SHAPES)
def test_an_edit_touches_only_itself(text: str, edit: Callable[[Any], Any], expected: str) -> None:
    assert edited(text, edit, duplicate_keys="last") == expected


def test_what_did_not_change_is_the_very_same_text() -> None:
    text = "a:   1 # x\n\n\nb: {  }\n"
    document = parse(text)
    assert document.updated(document.data) is text


def test_the_order_of_keys_alone_is_no_change() -> None:
    assert edited("a: 1\nb: 2\n", lambda _: {"b": 2, "a": 1}) == "a: 1\nb: 2\n"


@pytest.mark.parametrize(
    ("old", "new"), [("1", True), ("1", 1.0), ("1", "1"), ("true", 1), ("~", ""), ("'1'", 1)]
)
def test_values_of_another_type_are_a_change(old: str, new: Any) -> None:
    result = parse(edited(f"a: {old}\n", put("a", value=new))).data["a"]
    assert (result, type(result)) == (new, type(new))


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63)])
def test_an_integer_of_64_bits_can_be_written(number: int) -> None:
    assert edited("a: 1\nb: 2\n", put("a", value=number)) == f"a: {number}\nb: 2\n"


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [("TRUE", False, "FALSE"), ("True", False, "False"), ("true", False, "false"), ("Null", True, "True")],
)
def test_a_word_is_replaced_in_its_case(before: str, value: Any, after: str) -> None:
    assert edited(f"a: {before}\n", put("a", value=value)) == f"a: {after}\n"


@pytest.mark.parametrize("width", [72, 80, 100])
def test_a_long_text_is_folded_where_the_others_are(width: int) -> None:
    words = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen " * 4
    folded = textwrap.fill(words, width - 2, initial_indent="  ", subsequent_indent="  ")
    text = f"a: >\n{folded}\nb: x\n"

    lines = edited(text, put("c", value=words.strip())).removeprefix(text).splitlines()

    assert width - 10 < max(map(len, lines)) <= width


def test_nan_is_no_change() -> None:
    assert edited("a: .NaN\n", put("a", value=float("nan"))) == "a: .NaN\n"


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        ({1, 2}, "found set"),
        (b"x", "found bytes"),
        (2**63, "64 bits"),
        (-(2**63) - 1, "64 bits"),
        ("\ud800", "surrogate"),
        ({1: 2}, "a key must be text"),
        ([("x",)], "found tuple"),
    ],
)
def test_what_yaml_cannot_hold_is_refused_with_its_place(value: Any, complaint: str) -> None:
    with pytest.raises(EditError, match=complaint) as caught:
        edited("a: 1\nb: 2\n", put("b", value=value))
    problem = caught.value.problems[0]
    assert problem.path[0] == "b"
    assert problem.line == 2


def test_what_yaml_cannot_hold_has_its_path_also_where_keys_come() -> None:
    with pytest.raises(EditError) as caught:
        edited("a: 1\nb:\n  c: 2\n", lambda data: {**data, "b": {"c": object()}, "d": 3})
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == (("b", "c"), 3)


def test_an_edit_of_a_long_list_takes_time_in_proportion() -> None:
    text = "".join(f"- id: i{number}\n  text: x\n" for number in range(3000))
    data = parse(text).data
    data.reverse()
    assert parse(parse(text).updated(data)).data == data


def test_a_value_that_a_merge_key_no_longer_brings_becomes_a_key() -> None:
    text = "a: &x\n  k: 1\n  l: [1, 2]\nb: *x   # b\nc:\n  <<: *x\n  m: 1\nd: 't'   # d\n"
    assert edited(text, lambda data: data["a"]["l"].insert(0, 0)) == (
        "a: &x\n  k: 1\n  l: [0, 1, 2]\nb:   # b\n  k: 1\n  l: [1, 2]\n"
        "c:\n  l: [1, 2]\n  <<: *x\n  m: 1\nd: 't'   # d\n"
    )


def test_an_item_that_moved_past_others_and_was_changed_brings_its_comments() -> None:
    text = """\
- x   # x
- y   # y
# about z
- z: 1   # z
  w: 2
"""

    def swap_and_edit(data: Any) -> None:
        data[0], data[2] = data[2], data[0]
        data[0]["new"] = "one"

    assert (
        edited(text, swap_and_edit)
        == """\
# about z
- z: 1   # z
  w: 2
  new: one
- y   # y
- x   # x
"""
    )


def test_a_plan_that_does_nothing_ends_with_the_whole_written_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Children, "reshape", lambda *_: None)
    assert parse(edited("a: 1\n", put("b", value=2))).data == {"a": 1, "b": 2}


@pytest.mark.parametrize("tail", [" # c", "   ", ""])
def test_what_follows_a_value_in_the_last_line_stays_there(tail: str) -> None:
    assert edited(f"a: 1\nb: x{tail}", put("b", value="y: z")) == f"a: 1\nb: 'y: z'{tail}"


@pytest.mark.parametrize("value", [{"a": 1}, ["x"], "text", "two\nlines\n"])
def test_content_goes_before_the_end_mark_of_an_empty_text(value: Any) -> None:
    result = parse("# top\n---\n# none\n...\n# after\n").updated(value)
    assert result.startswith("# top\n---\n# none\n")
    assert result.endswith("\n...\n# after\n")
