"""New text in files of no known writer: as its neighbours are."""

from __future__ import annotations

from typing import Any

import pytest

from replicator.yaml import parse

BY_HAND = "# by hand\n"
LONG = "word " * 40 + "end"
FOLDED = "".join(
    f"  {line}\n" for line in ["word " * 14 + "word", "word " * 14 + "word", "word " * 10 + "end"]
)

HABITS: dict[str, tuple[str, Any, str]] = {
    "indentation of four": ("a: b c\nd:\n    e: 1\n", {"f": {"g": 1}}, "f:\n    g: 1\n"),
    "indentation of one": ("a: b c\nd:\n e: 1\n", {"f": {"g": [1]}}, "f:\n g:\n  - 1\n"),
    "dashes under their key": ("a: b c\nd:\n- e\n", {"f": ["g"]}, "f:\n- g\n"),
    "dashes four under their key": ("a: b c\nd:\n    - e\n", {"f": ["g"]}, "f:\n    - g\n"),
    "compact mappings": (
        "a: b c\nd:\n  - e: 1\n    f: 2\n",
        {"g": [{"h": 1, "i": 2}]},
        "g:\n  - h: 1\n    i: 2\n",
    ),
    "compact, dashes under their key": ("a: b c\nd:\n- e: 1\n", {"g": [{"h": [1]}]}, "g:\n- h:\n  - 1\n"),
    "dashes alone": ("a: b c\nd:\n  -\n    e: 1\n", {"g": [{"h": 1}]}, "g:\n  -\n    h: 1\n"),
    "dashes with a space": ("a: b c\nd:\n  - \n    e: 1\n", {"g": [{"h": 1}]}, "g:\n  - \n    h: 1\n"),
    "no quotes where none are needed": ("a: b c\n", {"d": "two words"}, "d: two words\n"),
    "single quotes": ("a: 'b: c'\nd: e f\n", {"g": "h: i"}, "g: 'h: i'\n"),
    "double quotes": ('a: "b: c"\nd: e f\n', {"g": "h: i"}, 'g: "h: i"\n'),
    "double quotes around several words": (
        'a: "b c"\n- x\n'.replace("- x\n", ""),
        {"g": "h i", "j": "k"},
        'g: "h i"\nj: k\n',
    ),
    "single quotes where double ones must escape": ('a: "b: c"\n', {"g": 'say: "x"'}, "g: 'say: \"x\"'\n"),
    "the word for nothing": ("a: b c\nd: ~\n", {"e": None}, "e: ~\n"),
    "no word for nothing": ("a: b c\nd:\ne: 1\n", {"f": None, "g": [None]}, "f:\ng:\n  -\n"),
    "empty lists": ("a: b c\nd: [ ]\n", {"e": []}, "e: [ ]\n"),
    "empty mappings": ("a: b c\nd: {  }\n", {"e": {}}, "e: {  }\n"),
    "short lists in brackets": ("a: b c\nd: [e, f]\n", {"g": ["h", "i j"]}, "g: [h, i j]\n"),
    "long lists in lines": (
        "a: b c\nd: [e, f]\n",
        {"g": ["h" * 50, "i" * 50]},
        "g:\n  - " + "h" * 50 + "\n  - " + "i" * 50 + "\n",
    ),
    "lists of mappings in lines": ("a: b c\nd: [e, f]\n", {"g": [{"h": 1}]}, "g:\n  - h: 1\n"),
    "folds": (f"a: >\n  {'b' * 76}\n  c\nd: e f\n", {"g": LONG + "\n"}, f"g: >\n{FOLDED}"),
    "folds without a line break at the end": (
        f"a: >-\n  {'b' * 76}\n  c\nd: e f\n",
        {"g": LONG},
        f"g: >-\n{FOLDED}",
    ),
    "mappings of lists where texts have quotes": ("a: 'b c'\n", {"g": [{"h": 1}]}, "g:\n  -\n    h: 1\n"),
    "mappings of lists where nothing tells": ("a: b\n", {"g": [{"h": 1}]}, "g:\n  -\n    h: 1\n"),
    "no folds": ("a: b c\n", {"g": LONG}, f"g: {LONG}\n"),
    "blocks as far under their key": ("a: b c\nd: |\n    e\n", {"f": "g\nh\n"}, "f: |\n    g\n    h\n"),
    "blocks of no line break": ("a: b c\n", {"f": "g\n\nh"}, "f: |-\n  g\n\n  h\n"),
    "blocks of several": ("a: b c\n", {"f": "g\n\n"}, "f: |+\n  g\n\n"),
    "blocks that begin with a space": ("a: b c\nd: |\n    e\n", {"f": " g\nh\n"}, "f: |4\n     g\n    h\n"),
    "windows line ends": ("a: b c\r\n", {"f": {"g": "h\ni\n"}}, "f:\r\n  g: |\r\n    h\r\n    i\r\n"),
}


@pytest.mark.parametrize(("text", "new", "expected"), HABITS.values(), ids=HABITS)
def test_what_is_new_follows_the_habits_of_the_file(text: str, new: Any, expected: str) -> None:
    text = BY_HAND.replace("\n", "\r\n" if "\r" in text else "\n") + text
    document = parse(text)
    assert document.detection.dialect.name == "neighbours"
    data = {**document.data, **new}
    result = document.updated(data)

    assert result == text + expected
    assert parse(result).data == data


@pytest.mark.parametrize(
    "text",
    [
        "# by hand\na: b c\nd: |\n  e: 'not a habit'\n  - x: 1\n      deep: 2\nf: 1\n",
        '# it\'s: "a comment"\n# - x: ~\na: b c\n',
        "--- # by hand\na: b c\n",
    ],
)
def test_block_scalars_comments_and_marks_are_no_habits(text: str) -> None:
    new = {"g": [{"h": "i: j"}], "k": None}
    result = parse(text).updated({**parse(text).data, **new})

    assert result == text + "g:\n  - h: 'i: j'\nk: null\n"


def test_what_most_lines_do_is_the_habit() -> None:
    text = 'a: "x: 1"\nb: "x: 2"\nc: \'x: 3\'\n'

    assert parse(text).updated({**parse(text).data, "d": "x: 4"}) == text + 'd: "x: 4"\n'


def test_nothing_in_brackets_has_a_word_always() -> None:
    text = "# by hand\na:\nb:\nc: [d, e]\n"

    assert parse(text).updated({**parse(text).data, "c": ["d", None]}) == text.replace("e]", "null]")
