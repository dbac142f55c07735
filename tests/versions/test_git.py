"""The commands `diff` and `merge`, by hand and as the drivers of a real git, set up as docs/versions.md says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from replicator.cli import main
from replicator.yaml import parse

ROOT = Path(__file__).resolve().parents[2]
POST = """\
title: Bread
sections:
  - type: heading
    text: First
  - type: paragraph
    text: Flour and water and a little salt make bread.
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("old.yaml").write_text(POST)
    Path("new.yaml").write_text(POST.replace("Bread", "Good bread"))


class Repository:
    """A repository with the drivers of docs/versions.md."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "-q", "-b", "main")
        page = (ROOT / "docs" / "versions.md").read_text(encoding="utf-8")
        (folder / ".gitattributes").write_text(
            "".join(re.findall(r"^```text\n(\*\.yaml .*?)^```", page, re.MULTILINE | re.DOTALL))
        )
        command = f'"{sys.executable}" -m replicator'
        for key, value in re.findall(r"^git config (?:--global )?(\S+) ['\"](.*)['\"]$", page, re.MULTILINE):
            self.git("config", key, value.replace("replicator", command, 1))

    def git(self, *arguments: str, code: int = 0) -> str:
        names = {f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
            **names,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "PYTHONPATH": str(ROOT / "src"),
        }
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def commit(self, text: str) -> None:
        (self.folder / "post.yaml").write_text(text)
        self.git("add", "-A")
        self.git("commit", "-qm", "x")

    def branches(self, base: str, ours: str, theirs: str) -> None:
        self.commit(base)
        self.git("checkout", "-qb", "topic")
        self.commit(theirs)
        self.git("checkout", "-q", "main")
        self.commit(ours)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    if shutil.which("git") is None:
        pytest.skip("git is not installed, whose drivers these are")
    folder = tmp_path / "repository"
    folder.mkdir()
    return Repository(folder)


def test_git_diff_shows_blocks(repository: Repository) -> None:
    repository.commit(POST)
    (repository.folder / "post.yaml").write_text(POST.replace("little", "lot of"))

    shown = repository.git("diff")
    assert shown.startswith("post.yaml: 1 change\n~ sections[1].text text changed (line 6)\n")
    assert "[-little-]{+lot of+}" in shown


def test_git_diff_shows_new_renamed_and_broken_files(repository: Repository) -> None:
    repository.commit(POST)
    assert "+ title added (line 1)" in repository.git("show", "--ext-diff")
    (repository.folder / "post.yaml").rename(repository.folder / "other.yaml")
    (repository.folder / "other.yaml").write_text(POST.replace("little", "big"))
    repository.git("add", "-A")
    assert "[-little-]{+big+}" in repository.git("diff", "--cached", "-M")
    (repository.folder / "other.yaml").write_text("title: [\n")
    assert "+title: [" in repository.git("diff")


def test_git_merges_what_lines_cannot(repository: Repository) -> None:
    repository.branches(POST, POST + "  - type: divider\n", POST.replace("salt", "oil") + "  - type: image\n")

    repository.git("merge", "topic")
    merged = (repository.folder / "post.yaml").read_text()
    assert merged == POST.replace("salt", "oil") + "  - type: divider\n  - type: image\n"
    assert repository.git("status", "--porcelain") == ""


def test_git_leaves_conflicts_to_people(repository: Repository) -> None:
    repository.branches(
        POST, POST.replace("First", "One"), POST.replace("First", "Uno").replace("salt", "oil")
    )

    shown = repository.git("merge", "topic", code=1)
    assert "post.yaml: conflict: sections[0].text: both sides changed this" in shown
    text = (repository.folder / "post.yaml").read_text()
    assert "<<<<<<< ours\n    text: One\n=======\n    text: Uno\n>>>>>>> theirs\n" in text
    assert "oil" in text
    assert repository.git("status", "--porcelain") == "UU post.yaml\n"


@pytest.mark.parametrize("arguments", [["--cached"], ["--ours"], ["--theirs"], []])
def test_git_diff_tells_of_a_conflict_that_waits(repository: Repository, arguments: list[str]) -> None:
    repository.branches(POST, POST.replace("First", "One"), POST.replace("First", "Uno"))
    repository.git("merge", "topic", code=1)
    if not arguments:  # where only one side has the file, git has no version to show
        repository.git("reset", "--hard")
        repository.git("rm", "-q", "post.yaml")
        repository.git("commit", "-qm", "x")
        repository.git("merge", "topic", code=1)

    assert repository.git("diff", *arguments).startswith("post.yaml: not merged yet: it has conflicts\n")


def test_a_person_has_to_name_two_files(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["diff", "old.yaml"])

    assert caught.value.code == 2
    assert "name two files" in capsys.readouterr().err


def test_git_merges_files_that_both_made(repository: Repository) -> None:
    repository.git("add", ".gitattributes")
    repository.git("commit", "-qm", "x")
    repository.git("checkout", "-qb", "topic")
    repository.commit("title: A\nby: me\n")
    repository.git("checkout", "-q", "main")
    repository.commit("title: A\ndate: today\n")

    repository.git("merge", "topic")
    merged = (repository.folder / "post.yaml").read_text()
    assert parse(merged).data == {"title": "A", "by": "me", "date": "today"}


def test_diff_exits_as_diff_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "old.yaml", "old.yaml"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["diff", "old.yaml", "new.yaml"]) == 1
    assert capsys.readouterr().out.startswith(
        "old.yaml → new.yaml: 1 change\n~ title text changed (line 1)\n"
    )
    assert main(["diff", "old.yaml", "none.yaml"]) == 2
    assert "none.yaml" in capsys.readouterr().err
    with pytest.raises(SystemExit) as caught:
        main(["diff", "old.yaml"])
    assert caught.value.code == 2


def test_diff_says_so_when_only_bytes_changed(capsys: pytest.CaptureFixture[str]) -> None:
    Path("new.yaml").write_text(f"# a comment\n{POST}")

    assert main(["diff", "old.yaml", "new.yaml"]) == 0
    assert "no data" in capsys.readouterr().out


def test_diff_shows_the_lines_of_what_it_cannot_read(capsys: pytest.CaptureFixture[str]) -> None:
    Path("new.yaml").write_text("title: [\n")

    assert main(["diff", "old.yaml", "new.yaml"]) == 2
    shown = capsys.readouterr()
    assert "+title: [" in shown.out
    assert "new.yaml:1:8" in shown.err


def test_diff_knows_other_formats_and_colours(capsys: pytest.CaptureFixture[str]) -> None:
    main(["diff", "old.yaml", "new.yaml", "--format", "json"])
    assert json.loads(capsys.readouterr().out)[0]["new_path"] == ["title"]
    main(["diff", "old.yaml", "new.yaml", "--format", "html"])
    assert "<ins>" in capsys.readouterr().out
    main(["diff", "old.yaml", "new.yaml", "--color", "always"])
    assert "\x1b[32m" in capsys.readouterr().out


def test_merge_prints_or_writes_and_says_where_there_are_conflicts(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    Path("theirs.yaml").write_text(POST.replace("First", "Second"))
    assert main(["merge", "old.yaml", "new.yaml", "theirs.yaml"]) == 0
    merged = POST.replace("Bread", "Good bread").replace("First", "Second").encode()
    assert capsysbinary.readouterr().out == merged
    assert main(["merge", "old.yaml", "new.yaml", "theirs.yaml", "-o", "new.yaml"]) == 0
    assert Path("new.yaml").read_bytes() == merged

    Path("theirs.yaml").write_text(POST.replace("Bread", "Bun"))
    assert main(["merge", "old.yaml", "new.yaml", "theirs.yaml"]) == 1
    assert capsysbinary.readouterr().err == b"new.yaml: conflict: title: both sides changed this\n"
    assert main(["merge", "old.yaml", "new.yaml", "none.yaml"]) == 2


def test_merge_falls_back_to_lines_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    Path("theirs.yaml").write_text("title: [\n")

    assert main(["merge", "old.yaml", "new.yaml", "theirs.yaml", "-o", "out.yaml"]) == 1
    assert "new.yaml: merged line by line" in capsys.readouterr().err
    assert "<<<<<<< ours\n" in Path("out.yaml").read_text()


def test_conflict_markers_name_the_sides_as_they_are_told(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    Path("other.yaml").write_text(POST.replace("Bread", "Buns"))

    code = main(["merge", "old.yaml", "new.yaml", "other.yaml", "--labels", "HEAD", "a topic\n"])

    assert code == 1
    assert capsysbinary.readouterr().out.startswith(
        b"<<<<<<< HEAD\ntitle: Good bread\n=======\ntitle: Buns\n>>>>>>> a topic\\n\n"
    )


def test_labels_that_an_old_git_left_as_they_are_name_the_sides(capsys: pytest.CaptureFixture[str]) -> None:
    Path("other.yaml").write_text(POST.replace("Bread", "Buns"))

    assert main(["merge", "old.yaml", "new.yaml", "other.yaml", "--labels", "%X", "%Y"]) == 1
    shown = capsys.readouterr().out
    assert "<<<<<<< ours\n" in shown
    assert ">>>>>>> theirs\n" in shown
