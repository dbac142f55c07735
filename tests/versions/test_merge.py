"""Two changes of one file merged: what is resolved, what is a conflict, and that nothing is lost."""

from __future__ import annotations

import random
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import replicator
from concurrent_edits import figures, random_pair
from corpus import content_files
from handwritten import handwritten
from random_edits import corpus_documents
from replicator.typing import PlainData
from replicator.versions import ABSENT, Conflict, merge
from replicator.versions.merging import merged_data
from replicator.versions.order import merged_order
from replicator.versions.words import merged_text
from replicator.yaml import dump, parse
from replicator.yaml.splice.compare import same

POST = """\
# about bread
title: Bread
sections:
  - type: heading
    text: First
  - type: paragraph
    text: Flour and water and a little salt make bread.
  - type: image
    image: loaf.jpg
"""
IMAGE = "  - type: image\n    image: loaf.jpg\n"


def clean(base: str, ours: str, theirs: str) -> str:
    merged = merge(base, ours, theirs)
    assert merged.conflicts == ()
    assert merged.ours == merged.theirs == merged.content
    return merged.text


def test_both_add_blocks_in_the_same_place() -> None:
    ours, theirs = POST + "  - type: code\n    code: a\n", POST + "  - type: html\n    html: b\n"

    assert clean(POST, ours, theirs) == ours + "  - type: html\n    html: b\n"


def test_one_moves_a_block_and_the_other_edits_it() -> None:
    ours = POST.replace(IMAGE, "").replace("sections:\n", "sections:\n" + IMAGE)
    theirs = POST.replace("loaf.jpg", "bun.jpg")

    assert clean(POST, ours, theirs) == ours.replace("loaf.jpg", "bun.jpg")
    assert clean(POST, theirs, ours) == ours.replace("loaf.jpg", "bun.jpg")


def test_different_fields_of_one_block() -> None:
    ours = POST.replace("image: loaf.jpg", "image: bun.jpg")
    theirs = POST.replace("image: loaf.jpg\n", "image: loaf.jpg\n    alt: A loaf\n")

    assert clean(POST, ours, theirs) == ours + "    alt: A loaf\n"


def test_different_words_of_one_text() -> None:
    ours, theirs = POST.replace("Flour", "Rye"), POST.replace("make bread", "are enough")

    assert clean(POST, ours, theirs) == ours.replace("make bread", "are enough")


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ("a b c d", "x b c d", "a b c y", "x b c y"),
        ("a b c", "x b c", "a b y", None),  # one word between
        ("see [a b c d](u) now", "see [x b c d](u) now", "see [a b c d](v) now", None),
        ("2024-05-01", "2025-05-01", "2024-05-02", None),
        ("a\n\nb\n", "x\n\nb\n", "a\n\ny\n", "x\n\ny\n"),
        ("a\nb\n", "x\nb\n", "a\ny\n", None),
        ("a b c d", "a b c d e", "a b c d f", None),
    ],
)
def test_texts_are_merged_where_enough_stands_between(
    base: str, ours: str, theirs: str, merged: str | None
) -> None:
    assert merged_text(base, ours, theirs) == ((merged, merged) if merged else (ours, theirs))


def test_both_sort_a_list() -> None:
    assert (
        merge("l: [a, b, c, d, e]", "l: [b, a, c, d, e]", "l: [a, b, c, e, d]").text == "l: [b, a, c, e, d]"
    )


def test_one_thing_moved_to_two_places_is_a_conflict_of_the_list() -> None:
    merged = merge("l: [a, b, c, d]\n", "l: [b, c, a, d]\n", "l: [b, c, d, a]\n")

    assert [(each.reason, each.path) for each in merged.conflicts] == [("moved", ("l",))]
    assert merged.text == "<<<<<<< ours\nl: [b, c, a, d]\n=======\nl: [b, c, d, a]\n>>>>>>> theirs\n"


def test_both_add_the_same() -> None:
    ours = POST + "  - type: code\n    code: a\n"

    assert clean(POST, ours + "tags: [x]\n", ours) == ours + "tags: [x]\n"
    assert merge("t: [a, b]", "t: [x, a, b]", "t: [a, b, x, z]").text == "t: [x, a, b, z]"


def test_one_removes_what_the_other_changes() -> None:
    merged = merge(POST, POST.replace(IMAGE, ""), POST.replace("loaf.jpg", "bun.jpg"))

    [conflict] = merged.conflicts
    assert (conflict.reason, conflict.path) == ("removed", ("sections", 2))
    assert conflict.ours is ABSENT
    assert merged.text.endswith(
        "<<<<<<< ours\n=======\n  - type: image\n    image: bun.jpg\n>>>>>>> theirs\n"
    )


def test_one_replaces_what_the_other_changes() -> None:
    code = "  - type: code\n    code: a\n"
    ours, theirs = POST.replace(IMAGE, code), POST.replace("loaf.jpg", "bun.jpg")

    assert merge(POST, ours, POST.replace("Bread", "Bun")).text == ours.replace("Bread", "Bun")
    for merged, reason in ((merge(POST, ours, theirs), "changed"), (merge(POST, theirs, ours), "changed")):
        assert [(each.reason, each.path) for each in merged.conflicts] == [(reason, ("sections", 2))]
        assert {merged.ours, merged.theirs} == {ours.encode(), theirs.encode()}


def test_a_conflict_is_marked_around_its_lines_and_the_rest_is_merged() -> None:
    ours = POST.replace("First", "One").replace("Bread", "My bread")
    theirs = POST.replace("First", "Uno").replace("loaf.jpg", "bun.jpg")
    merged = merge(POST, ours, theirs, labels=("HEAD", "topic"), marker_size=9)

    marked = "<<<<<<<<< HEAD\n    text: One\n=========\n    text: Uno\n>>>>>>>>> topic\n"
    assert marked in merged.text
    assert merged.conflicts == (Conflict("changed", ("sections", 0, "text"), "First", "One", "Uno"),)
    assert merged.text.replace(marked, "") == ours.replace("    text: One\n", "").replace("loaf", "bun")
    assert merged.ours.decode() == ours.replace("loaf", "bun")
    assert merged.theirs.decode() == ours.replace("loaf", "bun").replace("One", "Uno")


def test_comments_of_both_sides_stay() -> None:
    ours = POST.replace("title: Bread", "# ours\ntitle: My bread  # aside").replace("First", "One")
    theirs = POST.replace("title: Bread", "title: Bread  # theirs").replace(
        "  - type: paragraph", "  # a paragraph\n  - type: paragraph"
    )
    text = clean(POST, ours, theirs)

    for comment in ("# about bread", "# ours", "# aside", "# theirs", "# a paragraph"):
        assert text.count(comment) == 1
    assert parse(text).data == parse(ours).data


def test_a_comment_on_what_the_other_side_removed_stays() -> None:
    theirs = POST.replace("    image:", "    # from the archive\n    image:")
    text = clean(POST, POST.replace(IMAGE, ""), theirs)

    assert "# from the archive\n" in text
    assert parse(text).data == parse(POST.replace(IMAGE, "")).data


def test_a_comment_in_the_head_of_a_block_scalar_stays() -> None:
    theirs = POST.replace("text: First\n", "text: |-  # short\n      First\n").replace(IMAGE, "")
    text = clean(POST, POST.replace("text: First", "text: 'First'").replace("water", "milk"), theirs)

    assert "# short\n" in text
    assert "milk" in text


def test_layout_of_theirs_comes_over_where_ours_did_not_touch_it() -> None:
    ours = POST.replace("Bread", "My bread") + "  - type: a\n    b: c\n"
    theirs = POST.replace("text: First", "text: 'First'") + "  - type: d\n    e: f\n"

    assert "text: 'First'" in clean(POST, ours, theirs)


def test_the_text_after_front_matter_is_merged_by_lines() -> None:
    base = "---\ntitle: A\n---\nOne.\n\nTwo.\n\nThree.\n"

    assert clean(base, base.replace("One", "1"), base.replace("Three", "3").replace("A", "B")) == (
        "---\ntitle: B\n---\n1.\n\nTwo.\n\n3.\n"
    )


def test_line_ends_and_a_byte_order_mark_stay() -> None:
    base = "\ufefftitle: A\r\nb: 1\r\n"
    merged = merge(base, base.replace("A", "B"), base.replace("A", "C").replace("1", "2"))

    assert merged.text == (
        "<<<<<<< ours\r\n\ufefftitle: B\r\n=======\r\n\ufefftitle: C\r\n>>>>>>> theirs\r\nb: 2\r\n"
    )


def test_what_is_no_yaml_is_merged_by_lines() -> None:
    base = "title: [\na\nb\nc\nd\n"
    merged = merge(base, base.replace("a", "x"), base.replace("d", "y"))
    assert merged.clean
    assert merged.problem is not None
    assert merged.text == "title: [\nx\nb\nc\ny\n"

    merged = merge(POST, "title: [\n", POST.replace("Bread", "Bun"))
    assert [each.reason for each in merged.conflicts] == ["lines"]
    assert "title: [" in merged.text
    assert "title: Bun" in merged.text


@given(st.binary(max_size=40), st.binary(max_size=40), st.binary(max_size=40))
def test_bytes_of_any_sort_are_merged_and_never_lost(base: bytes, ours: bytes, theirs: bytes) -> None:
    merged = merge(base, ours, theirs)

    if not merged.clean and merged.problem is not None:
        assert merged.ours == ours or b"\0" not in base + ours + theirs
    assert merge(base, base, theirs).content == theirs
    assert merge(base, ours, base).content == ours
    assert merge(base, ours, ours).content == ours


def test_two_new_files() -> None:
    merged = merge("", "title: A\nb: 1\n", "title: A\nc: 2\n")

    assert merged.clean
    assert parse(merged.text).data == {"title": "A", "b": 1, "c": 2}


def test_files_and_paths(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in "bot"]
    for path, text in zip(paths, (POST, POST.replace("Bread", "A"), POST.replace("First", "B")), strict=True):
        path.write_text(text)

    assert replicator.merge(*paths).text == POST.replace("Bread", "A").replace("First", "B")


values = st.recursive(
    st.sampled_from(["a", "b c", "one two three four", "", 1, 2.5, True, None]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=10,
)
documents = st.dictionaries(st.sampled_from(["a", "b", "type", "id"]), values, max_size=4)


@given(documents, documents, documents)
@settings(max_examples=300)
def test_any_three_pieces_of_data_can_be_merged(base: PlainData, ours: PlainData, theirs: PlainData) -> None:
    merged = merge(*(dump(each) for each in (base, ours, theirs)))
    one, other, conflicts = merged_data(base, ours, theirs)

    assert same(parse(merged.ours.decode()).data or {}, one)
    assert same(parse(merged.theirs.decode()).data or {}, other)
    assert bool(conflicts) is not same(one, other)


@given(st.permutations(range(6)), st.permutations(range(6)))
def test_a_merged_order_turns_round_what_either_side_did(ours: list[int], theirs: list[int]) -> None:
    found = merged_order(ours, theirs)

    assert found == merged_order(theirs, ours)
    if found is not None:
        for one in range(6):
            for other in range(one + 1, 6):
                turned = any(order.index(one) > order.index(other) for order in (ours, theirs))
                assert (found.index(one) > found.index(other)) is turned


@pytest.mark.parametrize("seed", range(60))
def test_handwritten_files_keep_every_byte_that_nobody_changed(seed: int) -> None:
    text = handwritten(seed)
    other = handwritten(seed + 1000)

    assert merge(text, text, other).text == other
    assert merge(text, other, text).text == other
    assert merge(text, other, other).text == other


def test_the_laws_hold_on_real_files() -> None:
    paths = content_files()[::40]
    if not paths:
        pytest.skip("the shared material has no corpus beside this checkout")
    for one, other in pairwise(paths):
        base, changed = one.read_bytes(), other.read_bytes()
        assert merge(base, base, changed).content == changed
        assert merge(base, changed, base).content == changed
        assert merge(base, changed, changed).content == changed


def test_no_edit_of_two_people_is_lost_and_git_has_more_conflicts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    documents = corpus_documents()
    if not documents:
        pytest.skip("the shared material has no corpus beside this checkout")
    if shutil.which("git") is None:
        pytest.skip("git is not installed, which this compares with")
    found = figures(documents, random.Random(6), 500, tmp_path)
    with capsys.disabled():
        print(
            f"\n{found['pairs']} pairs of concurrent edits of real files: {found['conflicts']} with conflicts, "
            f"{found['conflicts of git merge-file']} by `git merge-file`, {found['lost edits']} edits lost"
        )

    assert found["lost edits"] == 0
    assert found["merged by lines"] == 0
    assert found["conflicts"] * 2 < found["conflicts of git merge-file"]


def test_merging_is_the_same_from_both_sides_but_for_the_order_of_additions() -> None:
    documents = corpus_documents()
    if not documents:
        pytest.skip("the shared material has no corpus beside this checkout")
    pick = random.Random(8)
    for _ in range(150):
        pair = random_pair(documents, pick)
        if pair is not None:
            one = merge(pair.base, pair.ours, pair.theirs)
            other = merge(pair.base, pair.theirs, pair.ours)
            assert len(one.conflicts) == len(other.conflicts), pair.name
