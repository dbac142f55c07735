"""Which of the known words was meant by one that is misspelt."""

from __future__ import annotations

import pytest

from replicator.slips import did_you_mean, meant

KNOWN = ["paragraph", "text", "quote", "image", "alt", "pull_quote", "id", "code"]


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("paragrpah", "paragraph"),
        ("txet", "text"),
        ("imag", "image"),
        ("immage", "image"),
        ("atl", "alt"),
        ("ghote", None),
        ("mode", None),  # for `code`
        ("quite", "quote"),
        ("pull-quote", "pull_quote"),
        ("PullQuote", "pull_quote"),
        ("pull_qoute", "pull_quote"),
        ("Text", "text"),
        ("quotes", None),  # a plural may be another word
        ("it", None),
        ("carousel", None),
        ("", None),
    ],
)
def test_one_slip_is_seen_through(written: str, word: str | None) -> None:
    assert meant(written, KNOWN) == word


@pytest.mark.parametrize("word", [word for word in KNOWN if len(word) > 3])
def test_every_single_slip_is_seen_through(word: str) -> None:
    for index in range(len(word)):
        assert meant(word[:index] + "q" + word[index:], [word]) == word
        wrong = word[:index] + "q" + word[index + 1 :]
        assert meant(wrong, [word]) == (word if len(word) > 4 or wrong == word else None)
        assert meant(word[:index] + word[index + 1 :], [word]) == word
        assert meant(word[:index] + word[index : index + 2][::-1] + word[index + 2 :], [word]) == word


def test_the_end_of_a_message_names_one_word_or_all() -> None:
    assert did_you_mean("cod", KNOWN) == ": did you mean 'code'?"
    assert did_you_mean("nothing", ["b", "a"]) == ": choose from a, b"
