"""A function of somebody's own changes posts, and nothing else of their files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import replicator
from bulk_posts import post
from corpus import content_files
from replicator.bulk import plan_edits
from replicator.errors import StaleFileError


def shout(post: Any) -> None:
    if post.title == "B":
        raise LookupError("no B, please")
    if post.title == "A":
        post.title = "A!"


def test_a_plan_shows_what_changes_and_writes_nothing_before_it_is_applied(posts: Path) -> None:
    source = posts / "a.yaml"
    before = source.read_bytes()

    changes = plan_edits(posts, shout)

    assert [edit.path for edit in changes.edits] == [str(source)]
    assert "-title: A\n+title: A!\n" in changes.diff()
    assert source.read_bytes() == before
    changes.apply()
    assert source.read_bytes() == before.replace(b"title: A", b"title: A!")


def test_what_the_function_raises_is_a_problem_of_the_file(posts: Path) -> None:
    changes = plan_edits(posts, shout)

    (problem,) = changes.problems
    assert (problem.file, problem.message) == (str(posts / "deep/er/b.md"), "LookupError: no B, please")
    assert problem.hint == f"raised in {__file__}:{shout.__code__.co_firstlineno + 2}"


def test_a_file_that_cannot_be_read_stops_nobody(posts: Path) -> None:
    (posts / "bad.yaml").write_text("title: A\n  b: c\n")

    changes = plan_edits([posts, posts / "a.yaml"], shout)

    assert [problem.line for problem in changes.problems] == [2, None]
    assert len(changes.edits) == 1


def test_a_function_that_returns_another_post_is_told_to_change_the_one_it_is_given(posts: Path) -> None:
    changes = plan_edits(posts / "a.yaml", lambda post: replicator.Post(title="New"))  # type: ignore[arg-type]

    assert changes.edits == ()
    assert "changes the post it is given" in changes.problems[0].message


def test_a_file_that_others_change_meanwhile_is_not_written(posts: Path) -> None:
    changes = plan_edits(posts / "a.yaml", shout)
    (posts / "a.yaml").write_text(post("Mine"))

    with pytest.raises(StaleFileError):
        changes.apply()


def test_new_blocks_among_blocks_with_ids_get_ids(posts: Path) -> None:
    (posts / "a.yaml").write_text(f"{post('A')}    id: k1\n")

    def add(post: Any) -> None:
        post.blocks.append(replicator.blocks.Divider())

    plan_edits(posts / "a.yaml", add).apply()

    assert all(block.id for block in replicator.load(posts / "a.yaml").blocks)


def test_no_real_file_changes_by_a_function_that_does_nothing() -> None:
    paths = content_files()[::5]

    changes = plan_edits(paths, lambda post: None)

    assert changes.edits == ()
    assert len(changes.problems) < 0.01 * len(paths) + 1
