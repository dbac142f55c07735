"""Strings that parsers disagree about, set in every style and in typed fields: they read back as they are."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

import replicator
from corpus import shared
from random_edits import reads_alike
from replicator.errors import ParseError
from replicator.yaml import parse

STYLES = {
    "plain": "x",
    "single": "'x'",
    "double": '"x"',
    "literal": "|\n  x\n  y",
    "literal, stripped": "|-\n  x\n  y",
    "folded": ">\n  x y\n  z",
    "flow": "[x, y]",
    "commented": "x  # why",
}


@cache
def strings() -> list[str]:
    """Every scalar, every string in a value and every body of the shared cases."""
    found: dict[str, None] = {}
    with (shared("yaml-cases") / "scalars.tsv").open(encoding="utf-8", errors="replace", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            found[json.loads(row["input"])] = None
    for name in ("symfony_tests.jsonl", "statamic_cases.jsonl"):
        for line in (shared("yaml-cases") / name).read_text(encoding="utf-8").strip().split("\n"):
            found.update(dict.fromkeys(_texts(json.loads(line).get("value"))))
    return [text for text in found if not any("\ud800" <= char <= "\udfff" for char in text)]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


@pytest.mark.parametrize("style", STYLES)
def test_every_string_can_stand_in_every_style(style: str) -> None:
    assert len(strings()) > 900
    for start in range(0, len(strings()), 20):
        batch = strings()[start : start + 20]
        between = [f"m{index}: 1   # stays\n" for index in range(len(batch))]
        document = parse("".join(f"k{i}: {STYLES[style]}\n{kept}" for i, kept in enumerate(between)))
        values = {f"k{i}": [text, "y"] if style == "flow" else text for i, text in enumerate(batch)}
        data = {**document.data, **values}
        result = document.updated(data)
        assert parse(result).data == data
        assert all(f"\n{kept}" in result for kept in between)
        assert reads_alike(result)


def test_every_string_can_be_a_typed_field_in_every_place() -> None:
    source = """\
title: Hello   # the title
author: ann
replicator_content:
  - type: text
    text: |
      Hi
  - type: blockquote
    quote: 12
  - type: unknown
    thing: "x"
"""
    post = replicator.loads(source)
    for index, text in enumerate(strings()):
        post.title = post.blocks[0].text = post.blocks[1].quote = text  # type: ignore[attr-defined]
        post.blocks[2].extra["thing"] = post.extra["more"] = text
        written = replicator.dumps(post, source=source)
        again = replicator.loads(written)
        assert again == post, text
        assert again.title == text
        if index % 10 == 0:
            assert reads_alike(written), text


def test_every_string_can_be_a_body_that_does_not_begin_with_space() -> None:
    source = "---\ntitle: 'x'   # keep\n---\n\nThe body\n"
    post = replicator.loads(source)
    for text in strings():
        if text[:1] in {"", *" \t\r\n\0\v"} or "\0" in text:
            continue
        post.content = text
        written = replicator.dumps(post, source=source)
        assert written == f"---\ntitle: 'x'   # keep\n---\n\n{text}"
        assert replicator.loads(written).content == text


SILENT_CHANGES = {
    "comment after a block scalar": (
        "a:\n  - t: |-\n      x\n\n    # c\n  - t: y\nb: 1\n",
        {"a": [{"t": "x"}, {"t": "y"}], "b": 1},
    ),
    "comment after a folded scalar": (
        "a:\n  - t: >-\n      x\n\n    # c\n  - t: y\nb: 1\n",
        {"a": [{"t": "x"}, {"t": "y"}], "b": 1},
    ),
    "next line": ('a: "x\\x85y"\nc: "p\\u2028q"\nb: 1\n', {"a": "x\x85y", "c": "p\u2028q", "b": 1}),
    "backslash near the width": (
        f"a: \"{'aaaaaaaa aaaa a a aa a aaaaaaaaaaa aaaaaaaaaaaaaaaaaaaaaaaaa aaaaaaaaaa '}\\n C: 'sq'\"\nb: 1\n",
        {"a": "aaaaaaaa aaaa a a aa a aaaaaaaaaaa aaaaaaaaaaaaaaaaaaaaaaaaa aaaaaaaaaa \n C: 'sq'", "b": 1},
    ),
    "folded with deeper lines": (
        "a: >\n\n  folded\n  line\n\n  next\n    * one\n\n    * two\n\n  last\n  line\nb: 1\n",
        {"a": "\nfolded line\nnext\n  * one\n\n  * two\n\nlast line\n", "b": 1},
    ),
    "folded with an indicator": ("a: >2\n    x\n\n   y\n  z\nb: 1\n", {"a": "  x\n\n y\nz\n", "b": 1}),
    "colons in flow": ('a: [ "::vector", ": - ()" ]\nb: 1\n', {"a": ["::vector", ": - ()"], "b": 1}),
    "comments in flow": ("a: { a, #c0\n  d #c2\n  }\nb: 1\n", {"a": {"a": None, "d": None}, "b": 1}),
    "escaped surrogates": ('a: "\\ud83d\\ude00"\nb: 1\n', {"a": "😀", "b": 1}),
    "tags of a directive": (
        "%TAG !e! tag:example.com,2000:\n---\na: !e!x foo\nb: 1\n",
        {"a": "foo", "b": 1},
    ),
}
"""What ruamel.yaml's round trip changes without a word, each with a neighbour `b`."""


@pytest.mark.parametrize("name", SILENT_CHANGES)
def test_what_others_change_without_a_word_stays(name: str) -> None:
    text, data = SILENT_CHANGES[name]
    document = parse(text)
    assert document.data == data
    assert document.updated(document.data) == text
    assert document.updated({**document.data, "b": 2}) == text.replace("b: 1\n", "b: 2\n")
    assert document.updated({**document.data, "c2": "new"}) == f"{text}c2: new\n"
    if "%TAG" not in text:
        assert replicator.dumps(replicator.loads(text), source=text) == text
    without = {key: value for key, value in document.data.items() if key != "b"}
    assert document.updated(without) == text.replace("b: 1\n", "")


def test_what_libyaml_cannot_read_is_refused_with_its_place() -> None:
    with pytest.raises(ParseError, match="1:6"):
        parse('a: [ ::vector, ": - ()" ]\nb: 1\n')


def test_the_strings_are_there() -> None:
    assert {"yes", "1_000", "2020-01-01", "12:30:45", "=", "0o14"} <= set(strings())
