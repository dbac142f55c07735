"""Characters that are not to be seen."""

from __future__ import annotations

import unicodedata

import pytest

from replicator.characters import printable


def is_control(character: str) -> bool:
    """Tell what a document may not hold, by what Unicode says of it."""
    code = ord(character)
    is_noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return is_noncharacter or (unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n\r")


@pytest.mark.parametrize("plane", range(17))
def test_of_all_characters_those_that_no_document_may_hold_are_left_out_and_no_others(plane):
    characters = [chr(code) for code in range(plane << 16, (plane + 1) << 16)]
    controls = [character for character in characters if is_control(character)]

    # Each control alone, so that nothing else in the text gives it away; the others together.
    for control in controls:
        assert printable(f"a{control}b") == ("a b" if control.isspace() else "ab"), hex(ord(control))
    rest = "".join(character for character in characters if character != "\r" and not is_control(character))
    assert printable(rest) == rest


@pytest.mark.parametrize("text", ["one\rtwo", "one\r\ntwo"])
def test_lines_of_a_document_end_in_one_way(text):
    assert printable(text) == "one\ntwo"
