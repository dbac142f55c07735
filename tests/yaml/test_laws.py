"""The law of editing, tried on thousands of random edits: nothing but the edit changes, and it reads back."""

from __future__ import annotations

import math
import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handwritten import handwritten
from random_edits import STRINGS, corpus_documents, random_change, reads_alike, touches_only
from replicator.errors import ParseError
from replicator.yaml import Document, parse
from replicator.yaml.splice.compare import same

EDITS = 2500


def test_random_edits_of_real_files_touch_only_themselves(capsys: pytest.CaptureFixture[str]) -> None:
    documents = corpus_documents()
    if not documents:
        pytest.skip("the shared material has no corpus beside this checkout")
    pick = random.Random(2)
    kinds: Counter[str] = Counter()
    while kinds.total() < EDITS:
        document = pick.choice(documents)
        change = random_change(document, pick)
        if change is None:
            continue
        kinds[change.kind] += 1
        text = document.updated(change.data)
        assert same(parse(text).written, change.data), (document.name, change.kind, change.path)
        assert touches_only(change, document.text, text), (document.name, change.kind, change.path)
        if kinds.total() % 10 == 0:  # the pure parser is slow; `tests/long/edits.py` asks it every time
            assert reads_alike(text), (document.name, change.kind, change.path)
    with capsys.disabled():
        print(f"\n{kinds.total()} random edits of real files: {dict(kinds)}")


@pytest.mark.parametrize("seed", range(300))
def test_random_edits_of_handwritten_texts_touch_only_themselves(seed: int) -> None:
    text = handwritten(seed)
    try:
        document = parse(text)
    except ParseError:
        return
    pick = random.Random(seed)
    for _ in range(4):
        change = random_change(document, pick)
        if change is None:
            continue
        result = document.updated(change.data)
        assert same(parse(result).written, change.data)
        assert reads_alike(result)
        if is_plain_sailing(document):
            assert touches_only(change, text, result)


def is_plain_sailing(document: Document) -> bool:
    """Tell whether no value depends on what stands after it or elsewhere: `|+`, no final line break, aliases."""
    text = document.text
    return text.endswith("\n") and not document.has_aliases and "|+" not in text and ">+" not in text


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.text(),
    st.sampled_from(STRINGS),
)
keys = st.text(min_size=1, max_size=8) | st.sampled_from(["a", "type", "id", "yes", "1", "a b", "#"])
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(keys, values, min_size=1, max_size=4), st.dictionaries(keys, values, max_size=4))
@settings(max_examples=150, deadline=None)
def test_any_data_can_become_any_other(before: dict[str, Any], after: dict[str, Any]) -> None:
    first = parse("old: 1\n").updated(before)
    assert same(parse(first).written, before)
    assert same(parse(parse(first).updated(after)).written, after)


@given(st.text(), st.sampled_from(["x", "'x'", '"x"', "|\n  x", ">-\n  x\n  y", "x # c", "&a x", "!!str x"]))
@settings(max_examples=300, deadline=None)
def test_any_text_can_stand_in_any_style(text: str, style: str) -> None:
    document = parse(f"a: 1\nk: {style}\nz: 1\n")
    data = {**document.data, "k": text}
    result = document.updated(data)
    assert parse(result).data == data
    assert result.startswith("a: 1\nk:")
    assert result.endswith("\nz: 1\n")


@given(st.floats())
def test_any_float_is_written_so_that_it_reads_back(number: float) -> None:
    found = parse(parse("a: 1.5\n").updated({"a": number})).data["a"]
    assert isinstance(found, float)
    assert found == number or (math.isnan(found) and math.isnan(number))
