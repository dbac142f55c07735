"""Migrations over files: planned, written, recorded, gone on with after a cut, and taken back."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from corpus import SHARED, content_files, shared
from replicator import storage
from replicator.cli import main
from replicator.errors import EditError, MigrationError, StaleFileError
from replicator.migrations import (
    ChangeValue,
    DeleteBlocks,
    DeleteField,
    MergeBlocks,
    Migration,
    MoveBlocks,
    MoveField,
    Operation,
    RenameField,
    RenameType,
    SetDefault,
    SplitBlock,
    WrapBlocks,
    migrate,
    undo,
)
from replicator.sources import read_content

FIRST = """\
title: One  # the title
page:
  # said by me
  - type: quote   # old
    text: >
      Folded
      words
    by: "Me"
    stars: 1.10
  - {type: text, text: 'x'}
"""
SECOND = "---\r\npage:\r\n- type: quote\r\n  stars: 2\r\n---\r\nBody: quote\r\n"
THIRD = "title: None of them\n"

QUOTES = Migration(
    "0001_quotes", [RenameType("quote", "blockquote"), RenameField("blockquote", "by", "author")]
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    content = tmp_path / "content"
    content.mkdir()
    for name, text in (("1.yaml", FIRST), ("2.md", SECOND), ("3.yaml", THIRD)):
        (content / name).write_bytes(text.encode())
    return content


def texts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_only_the_lines_of_a_change_change(folder: Path) -> None:
    run = migrate([QUOTES], ["content"])

    assert texts(folder)["1.yaml"] == FIRST.encode()
    assert str(run.steps[0]) == "0001_quotes: 2 blocks in 2 files"
    run.apply()
    assert texts(folder) == {
        "1.yaml": FIRST.replace("type: quote", "type: blockquote").replace("by:", "author:").encode(),
        "2.md": SECOND.replace("type: quote", "type: blockquote").encode(),
        "3.yaml": THIRD.encode(),
    }


def test_the_second_run_does_nothing_even_where_the_operation_would(folder: Path) -> None:
    more = Migration("0001_more", [ChangeValue("quote", "stars", lambda stars: stars + 1)])
    migrate([more], ["content"]).apply()
    once = texts(folder)

    again = migrate([more], ["content"])

    assert not again.diff()
    assert str(again.steps[0]) == "0001_more: 3 files done before"
    again.apply()
    assert texts(folder) == once
    assert b"stars: 2.1\n" in once["1.yaml"]


def test_a_file_that_is_new_or_again_what_it_was_is_migrated_by_the_second_run(folder: Path) -> None:
    migrate([QUOTES], ["content"]).apply()
    (folder / "1.yaml").write_text(FIRST)
    (folder / "4.yaml").write_text(FIRST)

    run = migrate([QUOTES], ["content"])

    assert [Path(edit.path).name for edit in run.changes.edits] == ["1.yaml", "4.yaml"]


def test_an_undo_gives_back_every_byte_and_forgets(folder: Path, tmp_path: Path) -> None:
    before = texts(folder)
    one_way = Migration("0002_less", [DeleteBlocks("text"), DeleteField("blockquote", "stars")])
    migrate([QUOTES, one_way], ["content"]).apply()
    assert texts(folder) != before

    undo([QUOTES, one_way]).apply()

    assert texts(folder) == before
    assert not (tmp_path / ".replicator").exists()
    with pytest.raises(MigrationError, match="0001_quotes has not been run"):
        undo([QUOTES])


def test_an_undo_can_be_for_some_files(folder: Path) -> None:
    migrate([QUOTES], ["content"]).apply()
    done = texts(folder)

    undo([QUOTES], ["content/2.md"]).apply()

    assert texts(folder) == {**done, "2.md": SECOND.encode()}
    assert [Path(edit.path).name for edit in undo([QUOTES]).changes.edits] == ["1.yaml"]


def test_a_file_changed_since_is_taken_back_by_the_reverse_operations(folder: Path) -> None:
    migrate([QUOTES], ["content"]).apply()
    path = folder / "1.yaml"
    path.write_text(path.read_text().replace("title: One", "title: Changed"))

    undo([QUOTES]).apply()

    assert path.read_text() == FIRST.replace("title: One", "title: Changed")


def test_a_file_changed_since_in_other_lines_is_taken_back_whatever_the_operations_were(folder: Path) -> None:
    several = [
        Migration("0002_less", [DeleteField("quote", "stars"), WrapBlocks("text", "group")]),
        Migration("0003_split", [SplitBlock("quote", lambda block: [block, {"type": "rule"}])]),
    ]
    migrate(several, ["content"]).apply()
    path = folder / "1.yaml"
    path.write_text(path.read_text().replace("# the title", "# my title").replace("Folded", "Told"))

    undo(several).apply()

    assert path.read_text() == FIRST.replace("# the title", "# my title").replace("Folded", "Told")


def test_a_file_changed_since_is_no_other_one_where_the_migration_is_another_now(folder: Path) -> None:
    migrate([Migration("0002_less", [DeleteField("quote", "stars")])], ["content"]).apply()
    path = folder / "1.yaml"
    path.write_text(path.read_text().replace("title: One", "title: Changed"))

    run = undo([Migration("0002_less", [DeleteField("quote", "by")])])

    assert [each.file for each in run.problems] == ["content/1.yaml"]


def test_a_file_changed_since_is_left_alone_where_no_reverse_is_exact(folder: Path) -> None:
    one_way = Migration("0002_less", [DeleteField("quote", "stars")])
    merging = Migration("0003_one", [RenameType("quote", "text")])  # there is a `text` already
    for migration, beside, why in (
        (one_way, 'by: "Me"', "which no operation takes back"),
        (merging, "# said by me", "would change more"),
    ):
        before = texts(folder)
        migrate([migration], ["content"]).apply()
        path = folder / "1.yaml"
        path.write_text(path.read_text().replace(beside, beside.replace("e", "E")))
        changed = path.read_bytes()

        run = undo([migration])

        assert [(each.file, each.line) for each in run.problems] == [("content/1.yaml", 1)]
        assert why in str(run.problems[0])
        with pytest.raises(EditError):
            run.apply()
        run.apply(skip=True)
        assert texts(folder) == {**before, "1.yaml": changed}
        path.write_bytes(before["1.yaml"])
        undo([migration]).apply()  # what was left over


def test_problems_are_told_with_line_and_column_and_nothing_is_written(folder: Path) -> None:
    (folder / "1.yaml").write_text(FIRST.replace("stars:", "author: You\n    stars:"))
    (folder / "0.yaml").write_text("page: [\n")
    before = texts(folder)

    run = migrate([QUOTES], ["content"])

    assert [(each.file, each.line, each.column) for each in run.problems] == [
        ("content/0.yaml", 1, 7),
        ("content/1.yaml", 9, 13),
    ]
    with pytest.raises(EditError, match="cannot rename `by`"):
        run.apply()
    assert texts(folder) == before
    run.apply(skip=True)
    assert {name for name, text in texts(folder).items() if text != before[name]} == {"2.md"}


def test_problems_after_other_operations_are_placed_in_the_file_as_it_is(folder: Path) -> None:
    migration = Migration("m", [MoveBlocks("quote"), ChangeValue("text", "text", int)])

    (problem,) = migrate([migration], ["content"]).problems

    assert (problem.line, problem.path) == (10, ("page", 1))


def test_later_migrations_are_planned_over_what_earlier_ones_will_have_written(folder: Path) -> None:
    second = Migration("0002", [SetDefault("blockquote", "tone", "calm")])

    run = migrate([QUOTES, second], ["content"])

    assert [each.blocks for each in run.steps] == [2, 2]
    assert run.diff().count("+++ content/1.yaml") == 1
    run.apply()
    assert (
        texts(folder)["2.md"]
        == SECOND.replace("quote\r\n  stars: 2", "blockquote\r\n  stars: 2\r\n  tone: calm").encode()
    )


@pytest.mark.parametrize("cut", range(1, 8))
def test_a_run_cut_off_at_any_write_can_be_finished_or_undone(
    cut: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = Migration("0001_more", [ChangeValue("quote", "stars", lambda stars: stars + 1)])
    before = texts(folder)
    migrate([more, QUOTES], ["content"]).apply()
    wanted = texts(folder)
    undo([more, QUOTES]).apply()

    real, writes = storage.write, Counter[str]()

    def dies(path: Any, content: bytes, **options: Any) -> None:
        writes["all"] += 1
        if writes["all"] > cut:
            raise KeyboardInterrupt
        real(path, content, **options)

    with monkeypatch.context() as patch:
        patch.setattr(storage, "write", dies)
        with pytest.raises(KeyboardInterrupt):
            migrate([more, QUOTES], ["content"]).apply()
    cut_off = texts(folder)
    journals = folder.parent / ".replicator"
    kept = folder.parent / "kept"
    shutil.copytree(journals, kept)

    migrate([more, QUOTES], ["content"]).apply()
    assert texts(folder) == wanted

    for name, text in cut_off.items():
        (folder / name).write_bytes(text)
    shutil.rmtree(journals)
    kept.rename(journals)
    begun = [each for each in (more, QUOTES) if (journals / "migrations" / f"{each.name}.json").exists()]
    undo(begun).apply()
    assert texts(folder) == before


def test_what_was_run_of_several_migrations_is_undone_where_a_cut_kept_the_others_from_it(
    folder: Path,
) -> None:
    before = texts(folder)
    later = [Migration("0002_more", [SetDefault("blockquote", "tone", "calm")]), Migration("0003_no", [])]
    migrate([QUOTES], ["content"]).apply()

    run = undo([QUOTES, *later])

    assert [str(step) for step in run.steps] == [
        "0003_no: nothing to do",
        "0002_more: nothing to do",
        "0001_quotes: 2 blocks in 2 files",
    ]
    run.apply()
    assert texts(folder) == before
    with pytest.raises(MigrationError, match=r"0002_more has not been run.*; 0001_quotes has not been run"):
        undo([QUOTES, later[0]])


KILLED = """\
import os, signal, sys
from pathlib import Path
from replicator import storage
from replicator.migrations import Migration, migrate

written = storage.write
left = int(sys.argv[1])

def write(*arguments, **options):
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    written(*arguments, **options)

storage.write = write
migrate([Migration.load(each) for each in sorted(Path("migrations").glob("*.py"))], ["content"]).apply()
print("done")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("goes_on", [False, True])
def test_a_process_that_is_killed_at_any_write_leaves_what_the_command_undoes_or_finishes(
    folder: Path, goes_on: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("migrations").mkdir()
    for name, operation in (
        ("0001_type", 'RenameType("quote", "saying")'),
        ("0002_by", 'RenameField("saying", "by", "who")'),
    ):
        Path(f"migrations/{name}.py").write_text(
            f"from replicator.migrations import *\noperations = [{operation}]\n"
        )
    before = texts(folder)
    for writes in range(1, 99):
        process = subprocess.run(
            [sys.executable, "-c", KILLED, str(writes)], capture_output=True, check=False, text=True
        )
        if "done" in process.stdout:
            break
        assert process.returncode == -signal.SIGKILL, process.stderr
        if goes_on:
            assert main(["migrate", "migrations", "content", "--write"]) == 0
            assert b"type: saying" in texts(folder)["1.yaml"]
            assert b"who: " in texts(folder)["1.yaml"]
        assert main(["migrate", "--undo", "migrations", "--write"]) == 0
        assert texts(folder) == before
        assert not Path("migrations/.replicator").exists()
    assert writes > 5


def test_an_undo_cut_off_can_be_finished(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = texts(folder)
    migrate([QUOTES], ["content"]).apply()
    real = storage.write

    def dies(path: Any, content: bytes, **options: Any) -> None:
        if os.fspath(path).endswith("2.md"):
            raise KeyboardInterrupt
        real(path, content, **options)

    with monkeypatch.context() as patch:
        patch.setattr(storage, "write", dies)
        with pytest.raises(KeyboardInterrupt):
            undo([QUOTES]).apply()
    assert texts(folder)["1.yaml"] == before["1.yaml"]

    undo([QUOTES]).apply()

    assert texts(folder) == before


def test_a_file_changed_after_a_cut_is_a_problem(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = storage.write

    def dies(path: Any, content: bytes, **options: Any) -> None:
        if os.fspath(path).endswith("1.yaml"):
            raise KeyboardInterrupt
        real(path, content, **options)

    with monkeypatch.context() as patch:
        patch.setattr(storage, "write", dies)
        with pytest.raises(KeyboardInterrupt):
            migrate([QUOTES], ["content"]).apply()
    (folder / "1.yaml").write_text(FIRST.replace("One", "Other"))

    (problem,) = migrate([QUOTES], ["content"]).problems

    assert "it was changed since 0001_quotes was cut off" in str(problem)


def test_nobody_elses_work_is_overwritten(folder: Path) -> None:
    run = migrate([QUOTES], ["content"])
    (folder / "2.md").write_text("title: mine\n")

    with pytest.raises(StaleFileError):
        run.apply()
    assert texts(folder)["1.yaml"] == FIRST.encode()


def test_a_broken_journal_is_named(folder: Path) -> None:
    journal = folder.parent / ".replicator" / "migrations" / "0001_quotes.json"
    journal.parent.mkdir(parents=True)
    journal.write_text("[]")

    with pytest.raises(MigrationError, match=r"0001_quotes\.json: this is no journal"):
        migrate([QUOTES], ["content"])


SCRIPT = '''"""What we called quotes are blockquotes."""

from replicator.migrations import RenameType

operations = [RenameType("quote", "blockquote")]
'''


@pytest.fixture
def script(folder: Path) -> Path:
    (folder.parent / "migrations").mkdir()
    path = folder.parent / "migrations" / "0001_quotes.py"
    path.write_text(SCRIPT)
    return path


def test_the_command_shows_writes_and_undoes(
    script: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = texts(folder)

    assert main(["migrate", "migrations", "content"]) == 0
    shown = capsys.readouterr().out
    assert "+  - type: blockquote   # old\n" in shown
    assert shown.endswith("\n0001_quotes: 2 blocks in 2 files\n")
    assert texts(folder) == before

    assert main(["migrate", "migrations/0001_quotes.py", "content", "--write"]) == 0
    assert capsys.readouterr().out == shown
    assert texts(folder) != before
    assert main(["migrate", "migrations", "content", "--write"]) == 0
    assert capsys.readouterr().out == "0001_quotes: 3 files done before\n"
    assert main(["migrate", "--undo", "migrations"]) == 0
    assert texts(folder) != before
    assert main(["migrate", "--undo", "migrations", "--write"]) == 0
    assert texts(folder) == before


def test_a_journal_lies_in_the_project_beside_the_file_of_its_migration(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    projects = [tmp_path / name for name in ("one", "two")]
    for project in projects:
        shutil.copytree(folder, project / "content")
        (project / "m.py").write_text(SCRIPT)
        before = texts(project / "content")
        monkeypatch.chdir(project)

        assert main(["migrate", "m.py", "content", "--write"]) == 0
        assert texts(project / "content") != before
        assert (project / ".replicator" / "migrations" / "m.json").is_file()

    monkeypatch.chdir(tmp_path)
    assert main(["migrate", "--undo", "two/m.py", "--write"]) == 0
    assert texts(tmp_path / "two" / "content") == before
    assert texts(tmp_path / "one" / "content") != before
    assert not (tmp_path / ".replicator").exists()


def test_the_file_of_a_user_that_is_named_is_refused(
    script: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "jane.yaml").write_text("name: Jane\npassword_hash: abc\n")

    assert main(["migrate", "migrations", "content/jane.yaml"]) == 1
    assert "content/jane.yaml:1:1: this is the file of a user" in capsys.readouterr().err
    assert main(["migrate", "migrations", "content"]) == 0


def test_the_command_tells_problems_and_does_the_rest_on_request(
    script: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "0.yaml").write_text("page: [\n")
    before = texts(folder)

    assert main(["migrate", "migrations", "content", "--write"]) == 1
    assert "content/0.yaml:1:7" in capsys.readouterr().err
    assert texts(folder) == before
    assert main(["migrate", "migrations", "content", "--write", "--skip"]) == 1
    assert texts(folder)["0.yaml"] == before["0.yaml"]
    assert texts(folder)["1.yaml"] != before["1.yaml"]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("x = 1\n", r"0001_quotes\.py: expected a list `operations`, found none"),
        ("operations = [1]\n", r"0001_quotes\.py: expected a list of operations, found 1"),
        ("import os\noperations = [\n", r"0001_quotes\.py:2: SyntaxError"),
        ("import os\n\nnothing.here\n", r"0001_quotes\.py:3: NameError"),
    ],
)
def test_a_migration_that_cannot_be_loaded_is_told_with_its_line(
    code: str, message: str, script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script.write_text(code)

    with pytest.raises(MigrationError, match=message):
        Migration.load(script)
    assert main(["migrate", str(script), "content"]) == 1


@pytest.mark.parametrize("arguments", [["content"], ["migrations/0001_quotes.py"]])
def test_a_command_line_that_makes_no_sense_is_refused(arguments: list[str], script: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["migrate", *arguments])
    assert caught.value.code == 2


MANY: list[Operation] = [
    RenameType(("text", "paragraph"), "prose"),
    RenameField("prose", "text", "body"),
    MoveField("*", "caption", "meta.caption"),
    SetDefault("*", "reviewed", False),
    MergeBlocks("prose", "body"),
    WrapBlocks(("image", "gallery", "video"), "media"),
    MoveBlocks("media", "start"),
    DeleteField("*", "style"),
]


def test_every_real_file_is_migrated_and_given_back_byte_for_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shared("corpus")
    root = tmp_path / "corpus"
    for path in content_files():
        target = root / path.relative_to(SHARED / "corpus")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    monkeypatch.chdir(tmp_path)
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    migrations = [
        Migration("0001_shape", MANY[:4]),
        Migration("0002_order", MANY[4:]),
    ]

    run = migrate(migrations, ["corpus"])
    run.apply(skip=True)
    changed = [path for path, content in before.items() if path.read_bytes() != content]
    for path in changed[::25]:
        data = read_content(path).data
        assert Migration("x", MANY[:1]).data(data) == data  # content-wise done
    again = migrate(migrations, ["corpus"])
    assert again.changes.edits == ()
    back = undo(migrations)
    back.apply()

    with capsys.disabled():
        print(
            f"\nmigrations over {len(before)} real files: {len(changed)} changed, "
            f"{sum(step.blocks for step in run.steps)} blocks, {len(run.problems)} problems; "
            f"{len(back.changes.edits)} undone"
        )
    assert len(changed) == len(back.changes.edits) > 300
    assert [path for path, content in before.items() if path.read_bytes() != content] == []
