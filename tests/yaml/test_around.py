"""What is read around edits only is what a reading of the whole text gives, whatever the edits do to it."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from handwritten import handwritten
from random_edits import STRINGS
from replicator.errors import ParseError
from replicator.yaml import Document, Limits, parse
from replicator.yaml.splice.around import reread
from replicator.yaml.splice.compare import same
from replicator.yaml.splice.edits import Edit, apply

PIECES = [
    *STRINGS, "", " ", "    ", "\n", "\n  ", "\n    ", "\r\n", "\t", "   \n", "      \n", "key", "a: b\n",
    "  a: b\n", "    a: b\n", "a:\n", "- x\n", "  - x\n", "  -\n", "- - ", "-\n", "key: |\n", "key: |+\n",
    "|\n\n\n", ">-\n", "|2\n", "# c\n", "  # c\n", "        # deep\n", "[", "]", "{", "}", "&a ", "*a",
    "!t ", "? ", ": ", "<<: {a: 1}\n", "--- ", "...\n", "%A\n",
]  # fmt: skip

TEXTS = [
    "a: 1\nb:\n  - x\n  - y: 2\n    z: |\n      text\n\n  - w\nc: d\n",
    "a:\n- x\n- y: 1\n  z: 2\n-\nb: |+\n  t\n\nc: >\n  u\n  v\n",
    "- a\n- - b\n  - c\n-\n  k: v\n  l:\n    - m\n    - n\n- 'q\n  r'\n",
    'a:\n  b:\n    c: 1\n    d: plain\n      goes on\n  e: [1,\n   2]\n# comment\nf: "x\n\n  y"\n\n\n',
    "k: v\nl: |\n  a\n   \n\nm:\n    n: 1\n    \no:\n- p\n\n# e\nq:",
    "a: &x 1\nb: !!str 2\n? c\n: d\ne: f\n",
    "\ufeffa: 1\r\nb:\r\n  - x\r\n  - y: |\r\n      z\r\nc: 2\r\n",
]


def some_edits(text: str, pick: random.Random) -> list[Edit]:
    """Make replacements near each other that know nothing of YAML."""
    around = pick.randrange(len(text) + 1)
    edits = []
    for _ in range(pick.choice([1, 1, 1, 2])):
        start = min(max(around + pick.randrange(-12, 12), 0), len(text))
        start = text.rfind("\n", 0, start) + 1 if pick.random() < 0.4 else start
        end = min(start + pick.choice([0, 0, 0, 1, 2, 5, 10]), len(text))
        end = text.find("\n", end) + 1 or len(text) if pick.random() < 0.3 else end
        edits.append(Edit(start, end, "".join(pick.choices(PIECES, k=pick.randrange(4))), ()))
    return edits


def whole(document: Document, text: str) -> Any:
    """Read all of a text."""
    try:
        return document.reread(text).written
    except ParseError as error:
        return error


@pytest.mark.parametrize("seed", range(100))
def test_what_is_read_around_edits_is_what_the_whole_text_says(seed: int) -> None:
    pick = random.Random(seed)
    found: Counter[bool] = Counter()
    for text in [*TEXTS, *TEXTS, handwritten(seed)]:
        try:
            document = parse(text)
        except ParseError:
            continue
        for _ in range(10):
            edits = some_edits(text, pick)
            new = apply(text, edits)
            around = None if new is None else reread(document, edits, new)
            found[around is not None] += 1
            assert around is None or same(around, whole(document, new or "")), (text, edits)
    assert found[True]


@pytest.mark.parametrize(
    ("old", "new"),
    [("- b\n", "- B\n"), ("    d: e\n", ""), ("    d: e\n", "    d: e\n    f: g\n"), ("- h", "- H\n  - i")],
)
def test_edits_among_the_children_of_block_collections_need_no_more(old: str, new: str) -> None:
    text = "a:\n  - b\n  -\n    c: 1\n    d: e\n  - h\n"
    start = text.index(old)
    edits = [Edit(start, start + len(old), new, ())]
    result = text.replace(old, new)
    assert same(reread(parse(text), edits, result), parse(result).written)


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("a: &x 1\nb: *x\nc: 2\n", "2", "3"),  # aliases
        ("a: 1\nb: 2\nc: 3\n", "2", "2\n...\n"),  # the document ends
        ("a: 1\nb: 2\nc: 3\n", "2", "2\r..."),
        ("a: 1\nb: 2\nc: 3\n", "2", "2\na: 4"),  # a key of the lines around
        ("a: 1\nb: 2\nc: 3\n", "b: 2", "- 2"),  # no mapping
        ("a: 1\nb: 2\nc: 3\n", "2\n", "2"),  # the next line becomes part of it
        ("<<: {a: 1}\nb: 2\nc: 3\n", "2", "3"),  # a merge key
        ("a: 1\nb: 2\nc: [d:e]\n", "2", "3"),  # what libyaml refuses
        ("a: 1\nb: 2\nc: 3\n", "2", "[d:e]"),
        ("{a: 1,\n b: 2,\n c: 3}\n", "2", "4"),  # a flow collection
        ("a: |\n  b\nc: 1\n", "a: |", "x: |"),  # the first key
    ],
)
def test_what_looks_further_is_read_as_a_whole(text: str, old: str, new: str) -> None:
    start = text.index(old)
    edits = [Edit(start, start + len(old), new, ())]
    assert reread(parse(text), edits, text.replace(old, new)) is None


def test_the_lines_around_edits_may_go_no_deeper_than_the_text() -> None:
    text = "a:\n  - b:\n      - 1\n"
    document = parse(text, limits=Limits(max_depth=4))
    start = text.index("1")
    assert reread(document, [Edit(start, start + 1, "[1]", ())], text.replace("1", "[1]")) is None
    assert reread(document, [Edit(start, start + 1, "[[1]]", ())], text.replace("1", "[[1]]")) is None
    assert reread(document, [Edit(start, start + 1, "2", ())], text.replace("1", "2"))
