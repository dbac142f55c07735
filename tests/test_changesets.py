"""A change of many files, planned whole before it is written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from replicator.changesets import Changeset, Edit, plan
from replicator.errors import EditError, StaleFileError
from replicator.folders import content_files
from replicator.frontmatter import Content


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.yaml").write_text("title: One # the first\nrating: 1.10\n")
    (tmp_path / "b.md").write_bytes(b"---\r\ntitle: 'Two'\r\n---\r\nBody")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "c.yml").write_text("title: Three\n")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "d.yaml").write_text("title: Four\n")
    (tmp_path / "e.txt").write_text("title: Five\n")
    return tmp_path


def shout(content: Content) -> Any:
    data = content.data
    return {**data, "title": data["title"].upper()}


def test_the_content_files_of_a_folder_are_found_in_order_but_for_what_is_hidden(folder: Path) -> None:
    found = list(content_files([folder, folder / "e.txt"]))

    assert [os.path.relpath(name, folder) for name in found] == ["a.yaml", "b.md", "below/c.yml", "e.txt"]


def test_a_path_that_is_not_there_is_named(folder: Path) -> None:
    assert list(content_files(str(folder / "e.txt"))) == [str(folder / "e.txt")]  # one path, not its letters
    with pytest.raises(FileNotFoundError, match="nowhere"):
        list(content_files([folder / "nowhere"]))


def test_a_plan_writes_nothing_until_it_is_applied(folder: Path) -> None:
    changes = plan(content_files([folder]), shout)

    assert (folder / "a.yaml").read_text() == "title: One # the first\nrating: 1.10\n"
    assert "-title: One # the first\n+title: ONE # the first\n rating: 1.10\n" in changes.diff()
    changes.apply()
    assert (folder / "a.yaml").read_text() == "title: ONE # the first\nrating: 1.10\n"
    assert (folder / "b.md").read_bytes() == b"---\r\ntitle: 'TWO'\r\n---\r\nBody"
    assert plan(content_files([folder]), shout) == Changeset()


def test_what_cannot_be_read_or_changed_is_a_problem_with_its_place(folder: Path) -> None:
    (folder / "a.yaml").write_text("title: [\n")

    def refuse(content: Content) -> Any:
        if content.document.name == str(folder / "b.md"):
            raise EditError(content.problem(("title",), "no"))
        return shout(content)

    changes = plan([*content_files([folder]), folder / "gone.yaml"], refuse)

    assert [(Path(each.file or "").name, each.line) for each in changes.problems] == [
        ("a.yaml", 1),
        ("b.md", 2),
        ("gone.yaml", None),
    ]
    assert [Path(each.path).name for each in changes.edits] == ["c.yml"]


def test_a_file_with_two_names_is_changed_once(folder: Path) -> None:
    (folder / "link.yaml").symlink_to(folder / "a.yaml")

    changes = plan([folder / "a.yaml", folder / "link.yaml"], shout)

    changes.apply()
    assert len(changes.edits) == 1
    assert (folder / "link.yaml").is_symlink()


def test_nothing_is_written_when_one_file_was_changed_by_others(folder: Path) -> None:
    changes = plan(content_files([folder]), shout)
    (folder / "below" / "c.yml").write_text("title: Other\n")

    with pytest.raises(StaleFileError, match=r"c\.yml"):
        changes.apply()
    assert (folder / "a.yaml").read_text().startswith("title: One")


def test_the_diff_of_a_user_file_shows_no_secret(folder: Path) -> None:
    (folder / "user.yaml").write_text("title: jane\npassword_hash: abc\n")

    assert "abc" not in plan([folder / "user.yaml"], shout).diff()


def test_a_diff_says_where_a_line_has_no_end() -> None:
    assert Edit("a", "x: 1", "x: 2").diff() == (
        "--- a\n+++ a\n@@ -1 +1 @@\n-x: 1\n\\ No newline at end of file\n"
        "+x: 2\n\\ No newline at end of file\n"
    )


def test_a_plan_is_told_in_a_line_however_much_it_changes(folder: Path) -> None:
    (folder / "a.yaml").write_text("title: [\n")
    changes = plan(content_files([folder]), shout)

    assert str(changes) == "2 to change, 1 failed"
    assert repr(changes) == "<Changeset: 2 to change, 1 failed>"
