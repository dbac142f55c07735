"""Unified diffs: they lead from the old text to the new one, and cost no square of what changed."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from replicator.sequences import lines, unified

texts = st.lists(
    st.sampled_from(["a\n", "b\n", "c\r\n", "\n", "- type: x\n", "\u2028\n", "+\n", "end"]), max_size=25
).map("".join)


def _without_marks(diff: str) -> list[str]:
    """Return the lines of a diff after its head, each with the end that it has in its text."""
    found: list[str] = []
    for line in lines(diff)[2:]:
        if line.startswith("\\"):
            found[-1] = found[-1].removesuffix("\n")
        else:
            found.append(line)
    return found


def patched(old: str, diff: str) -> str:
    """Apply a unified diff, strictly."""
    found, at, before = [], 0, lines(old)
    for line in _without_marks(diff):
        if head := re.fullmatch(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@\n", line):
            start = int(head[1]) - (head[2] != "0")
            found += before[at:start]
            at = start
            assert len(found) == int(head[3]) - (head[4] != "0")
            continue
        if line[0] in " -":
            assert before[at] == line[1:]
            at += 1
        if line[0] in " +":
            found.append(line[1:])
    return "".join([*found, *before[at:]])


@given(texts, texts, st.integers(0, 3))
def test_a_diff_leads_from_one_text_to_the_other(old: str, new: str, context: int) -> None:
    diff = unified(old, new, "name", context=context)

    assert bool(diff) is (old != new)
    assert patched(old, diff) == new


def test_a_diff_reads_as_diff_writes_it() -> None:
    old = "".join(f"{number}\n" for number in range(20))

    assert unified(old, old.replace("10\n", "ten\n") + "end", "a", "b", context=1) == (
        "--- a\n+++ b\n@@ -10,3 +10,3 @@\n 9\n-10\n+ten\n 11\n"
        "@@ -20 +20,2 @@\n 19\n+end\n\\ No newline at end of file\n"
    )
