"""Who wrote a text, and how sure that is."""

from __future__ import annotations

import pytest

from replicator.yaml import DIALECTS, parse
from replicator.yaml.dialects import detect

SIGNS = {
    "quotes around two words": ("a: 'b c'\n", "symfony", 1.0),
    "nothing that tells": ("a: b\n", "symfony", 1.0),
    "shorter quotes": ('a: "it\'s"\n', "symfony", 1.0),
    "doubled apostrophes": ("a: 'it''s'\n", "symfony-5.3", 1.0),
    "chomping": ("a: |-\n  b\n  c\n", "symfony", 1.0),
    "chomping and doubled apostrophes": ("a: |-\n  b\n  c\nd: 'it''s'\n", "symfony-5.3", 1.0),
    "indented blank lines": ("a: |\n  b\n  \n  c\n  \nd: 1\n", "symfony-4", 1.0),
    "an indented blank line alone": ("a: |-\n  b\n  \n  c\nd: 1\n", "symfony-4", 1.0),
    "an indented blank line at the end": ("a: |\n  b\n  c\n  \n", "symfony-4", 1.0),
    "apostrophes and nothing in quotes": ("a: ''\nb: 'it''s'\nc: ''\n", "symfony-5.3", 1.0),
    "an apostrophe at the end": ("a: 'its'''\n", "symfony-5.3", 1.0),
    "whole floats with a tag": ("a: !!float 42\n", "symfony-4", 1.0),
    "two words without quotes": ("a: b c\nd: 'e: f'\ng: \"5\"\n", "spyc", 1.0),
    "a dash with a space": ("a:\n  - \n    b: 1\n", "spyc", 1.0),
    "a dash alone": ("a:\n  -\n    b: 1\n", "symfony", 1.0),
    "an empty list with a space": ("a: [ ]\n", "spyc", 1.0),
    "an empty mapping with spaces": ("a: {  }\n", "symfony", 1.0),
    "a mark at the front": ("---\na: 'b c'\n", "symfony", 1.0),
    "a byte order mark": ("\ufeffa: 'b c'\n", "symfony", 1.0),
    "windows line ends": ("a: 'b c'\r\nd: |-\r\n  e\r\n  f\r\n", "symfony", 1.0),
    "no final line break": ("a: 'b c'", "symfony", 1.0),
    "kept line breaks at the end": ("a: |+\n  b\n\n", "symfony", 1.0),
    "a list at the top": ("-\n  a: 'b c'\n", "symfony", 1.0),
    "a text alone": ("'b c'\n", "symfony", 1.0),
    "one odd line in many": ("".join(f"a{n}: 'b c'\n" for n in range(30)) + 'z: "b c"\n', "symfony", 30 / 31),
    "one odd line in few": ("a: 'b c'\nz: \"b c\"\n", "neighbours", None),
    "a comment in many lines": ("# why\n" + "".join(f"a{n}: 'b c'\n" for n in range(30)), "symfony", 30 / 31),
    "compact items": ("a:\n  - b: 1\n    c: 2\n", "neighbours", None),
    "double quotes": ('a: "b c"\n', "neighbours", None),
}


@pytest.mark.parametrize(("text", "name", "confidence"), SIGNS.values(), ids=SIGNS)
def test_the_writer_of_a_text(text: str, name: str, confidence: float | None) -> None:
    detection = parse(text).detection

    assert detection.dialect.name == name
    assert detection.exact == (confidence == 1)
    if confidence is None:
        assert 0 <= detection.confidence < 1
    else:
        assert detection.confidence == pytest.approx(confidence)


def test_an_exact_writer_gives_the_text_back() -> None:
    for text, name, confidence in SIGNS.values():
        if confidence == 1 and text.endswith("\n") and text[0] not in "\ufeff-" and "\r" not in text:
            assert DIALECTS[name].document(parse(text).data) == text


def test_the_repr_says_who_and_how_sure() -> None:
    assert repr(parse("a: 'b c'\n").detection) == "Detection('symfony', 1.00)"


def test_what_no_writer_writes_is_no_obstacle() -> None:
    key = "k" * 1100
    text = f"? {key}\n: 1\nb: 2\n"
    document = parse(text)

    assert document.detection.dialect.name == "neighbours"
    assert detect(document).confidence == 0
    assert document.updated({key: 1, "b": 3}) == f"? {key}\n: 1\nb: 3\n"
