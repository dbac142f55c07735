"""One change of a text taken back, while others that came later stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicator.migrations.taking_back import taken_back

TEXTS = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "d\n"]), max_size=8).map("".join)
STRETCHES = st.lists(st.tuples(st.booleans(), TEXTS, TEXTS), max_size=8)


@given(TEXTS, TEXTS)
def test_a_change_is_taken_back_where_nothing_else_changed(before: str, after: str) -> None:
    assert taken_back(before, after, after) == before
    assert taken_back(before, before, after) == after


@given(STRETCHES)
def test_what_was_changed_elsewhere_stays(stretches: list[tuple[bool, str, str]]) -> None:
    before = after = now = wanted = ""
    for number, (is_theirs, old, new) in enumerate(stretches):
        fence = f"{number}.1\n{number}.2\n{number}.3\n"
        before += old + fence
        after += (old if is_theirs else new) + fence
        now += new + fence
        wanted += (new if is_theirs else old) + fence

    assert taken_back(before, after, now) == wanted


@given(TEXTS, TEXTS, TEXTS)
def test_nothing_is_lost_of_either_change(before: str, after: str, now: str) -> None:
    result = taken_back(before, after, now)

    if result is not None:
        assert sorted(result + after) == sorted(before + now)


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        ("x\nb\nNEW\nd\ne\n", "x\nb\nc\nd\ne\n"),
        ("a\nx\nNEW\nd\ne\n", None),  # next to the change
        ("a\nb\nNEWER\nd\ne\n", None),
        ("a\nb\nNEW\nbetween\nd\ne\n", None),
        ("", None),
    ],
)
def test_what_was_changed_in_the_same_lines_or_beside_them_is_not_taken_back(
    now: str, wanted: str | None
) -> None:
    assert taken_back("a\nb\nc\nd\ne\n", "a\nb\nNEW\nd\ne\n", now) == wanted
