"""Files opened, changed and saved: only what changed is written, and only if all is well."""

from __future__ import annotations

import pickle
import shutil
import subprocess
from pathlib import Path

import pytest

import replicator
from corpus import shared
from replicator import AuthorFile, Post, PostFile, RawBlock
from replicator.blocks import Paragraph
from replicator.errors import EditError, EncodingError, ParseError, StaleFileError, StructureError

TEXT = """\
---
title: T   # by hand
replicator_content:
  - id: aaaaaaaa
    type: paragraph
    text: one
---
Body
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "post.md"
    file.write_bytes(TEXT.encode())
    return file


def test_a_file_is_read_changed_and_saved(path: Path) -> None:
    file = PostFile.open(path)
    file.post.title = "New"

    assert file.changed
    assert file.save()
    assert path.read_text() == TEXT.replace("title: T ", "title: New ")
    assert replicator.load(path) == file.post


def test_nothing_is_written_where_nothing_changed(path: Path) -> None:
    before = path.stat()
    file = PostFile.open(path)

    assert not file.changed
    assert file.diff() == ""
    assert not file.save()
    with replicator.edit(path):
        pass

    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_a_change_that_was_taken_back_is_no_change(path: Path) -> None:
    file = PostFile.open(path)
    file.post.title = "New"
    file.post.title = "T"

    assert not file.save()


def test_a_file_can_be_saved_again_and_again(path: Path) -> None:
    file = PostFile.open(path)
    for title in ("New", "Newer", "T"):
        file.post.title = title
        assert file.save()
        assert not file.changed
        assert replicator.load(path).title == title

    assert path.read_text() == TEXT


def test_the_difference_is_shown_before_it_is_written(path: Path) -> None:
    file = PostFile.open(path)
    file.post.title = "New"
    file.post.blocks.append(RawBlock(type="x"))

    lines = file.diff().split("\n")

    assert lines[:2] == [f"--- {path}", f"+++ {path}"]
    assert [line for line in lines[2:] if line[:1] in {"+", "-"}][:2] == [
        "-title: T   # by hand",
        "+title: New   # by hand",
    ]
    assert path.read_text() == TEXT


@pytest.mark.skipif(shutil.which("patch") is None, reason="no `patch` on this machine")
@pytest.mark.parametrize(
    "text", ["title: T", "title: T\n", "title: T\r\nx: 1\r\n", "a: x\u2028y\ntitle: T\n"]
)
@pytest.mark.parametrize("title", ["New", "It's\nnew\n"])
def test_patch_takes_the_difference(tmp_path: Path, text: str, title: str) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    for each in (old, new):
        each.write_bytes(text.encode())
    file = PostFile.open(new)
    file.post.title = title
    difference = file.diff()
    file.save()

    subprocess.run(["patch", "--binary", "-s", old], input=difference.encode(), check=True)

    assert old.read_bytes() == new.read_bytes()


def test_an_exception_under_with_leaves_the_file_alone(path: Path) -> None:
    with pytest.raises(ZeroDivisionError), replicator.edit(path) as post:
        post.title = str(1 / 0)

    assert path.read_text() == TEXT


def test_editing_saves_at_the_end(path: Path) -> None:
    with replicator.edit(path) as post:
        post.content = "New body\n"

    assert path.read_text() == TEXT.replace("Body", "New body")


def test_a_change_by_others_is_not_overwritten(path: Path) -> None:
    theirs = TEXT.replace("one", "their words")
    file = PostFile.open(path)
    file.post.title = "Mine"
    path.write_text(theirs)

    with pytest.raises(StaleFileError, match="changed on disk"):
        file.save()
    assert path.read_text() == theirs
    with replicator.edit(path, force=True) as post:
        post.title = "Mine"
        path.write_text("other: 1\n")
    assert path.read_text() == theirs.replace("title: T ", "title: Mine ")


def test_what_cannot_be_written_leaves_the_file_alone(path: Path) -> None:
    file = PostFile.open(path)
    file.post.title = "half a character \ud800"

    with pytest.raises(EditError, match="surrogate") as caught:
        file.save()

    problem = caught.value.problems[0]
    assert (problem.file, problem.line, problem.column, problem.path) == (str(path), 2, 8, ("title",))
    assert path.read_text() == TEXT


def test_a_field_of_the_wrong_type_is_named_before_anything_is_written(path: Path) -> None:
    file = PostFile.open(path)
    file.post.blocks = "no list"  # type: ignore[assignment]

    with pytest.raises((StructureError, EditError), match="replicator_content"):
        file.save()

    assert path.read_text() == TEXT


@pytest.mark.parametrize(
    ("content", "error"),
    [(b"a: [1\n", ParseError), (b"a: \xff\n", EncodingError), (b"- a\n", StructureError)],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes, error: type[Exception]) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_bytes(content)

    with pytest.raises(error, match=r"bad\.yaml"):
        PostFile.open(bad)
    with pytest.raises(error, match=r"bad\.yaml"), replicator.edit(bad):
        pass


def test_a_new_block_among_blocks_with_ids_gets_one(path: Path) -> None:
    file = PostFile.open(path)
    file.post.blocks.append(Paragraph(text="two"))

    difference = file.diff()
    file.save()

    added = file.post.blocks[1].id
    assert added
    assert f"+  - id: {added}\n+    type: paragraph\n" in difference
    assert [block.id for block in replicator.load(path).blocks] == ["aaaaaaaa", added]


def test_a_block_that_never_had_an_id_gets_none(path: Path) -> None:
    mixed = TEXT.replace("---\nBody", "  - type: paragraph\n    text: two\n---\nBody")
    path.write_text(mixed)

    with replicator.edit(path) as post:
        post.title = "New"

    assert path.read_text() == mixed.replace("title: T ", "title: New ")


def test_a_file_without_ids_gets_none(tmp_path: Path) -> None:
    path = tmp_path / "post.yaml"
    path.write_bytes((shared("seed") / "post.yaml").read_bytes())
    with replicator.edit(path) as post:
        post.blocks.append(Paragraph(text="The end."))

    added = path.read_text(encoding="utf-8").replace(
        (shared("seed") / "post.yaml").read_text(encoding="utf-8").partition("id: 03")[0], ""
    )
    assert added.startswith("  - \n    type: paragraph\n    text: The end.\nid: 03")


def test_a_new_file_is_made_once(tmp_path: Path) -> None:
    post = Post(title="New", blocks=[Paragraph(text="Hello")])
    for name, fence in (("new.md", "---\n"), ("new.yaml", "")):
        file = PostFile.create(tmp_path / name, post)
        assert file.changed
        assert file.save()
        assert not file.changed
        written = (tmp_path / name).read_text()
        assert (
            written
            == f"{fence}title: New\nreplicator_content:\n  -\n    type: paragraph\n    text: Hello\n{fence}"
        )
        assert replicator.load(tmp_path / name) == post

    with pytest.raises(StaleFileError, match="already"):
        PostFile.create(tmp_path / "new.md", post).save()


def test_a_new_file_goes_on_as_one_that_was_opened(tmp_path: Path) -> None:
    file = PostFile.create(tmp_path / "new.md", Post(title="New"))
    file.save()
    file.post.title = "Newer"

    assert file.diff().count("\n-title") == 1
    assert file.save()
    assert (tmp_path / "new.md").read_text() == "---\ntitle: Newer\n---\n"


def test_a_user_file_is_edited_around_its_secrets(tmp_path: Path) -> None:
    path = tmp_path / "jo@example.org.yaml"
    path.write_text("name: Jo\npassword_hash: $2y$x\nid: '7'\n")

    file = AuthorFile.open(path)
    assert file.author.handle == "jo@example.org"
    assert not file.changed
    file.author.name = "Joanna"
    file.save()

    assert path.read_text() == "name: Joanna\npassword_hash: $2y$x\nid: '7'\n"


def test_a_file_is_known_by_its_path(path: Path) -> None:
    assert repr(PostFile.open(path)) == f"PostFile({str(path)!r})"


def test_line_ends_and_mark_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "post.yaml"
    path.write_bytes("\ufefftitle: T\r\nx: |\r\n  a\r\n  b\r\n".encode())

    with replicator.edit(path) as post:
        post.title = "New"
        post.extra["x"] = "c\nd\n"

    assert path.read_bytes() == "\ufefftitle: New\r\nx: |\r\n  c\r\n  d\r\n".encode()


@pytest.mark.parametrize("converter", [None, replicator.Converter(unknown_keys="error")])
def test_a_file_that_was_changed_can_be_sent_to_another_process(
    tmp_path: Path, converter: replicator.Converter[Post] | None
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("title: 'One'  # first\nreplicator_content:\n  -\n    type: divider\n    id: a\n")
    file = PostFile.open(path, converter=converter)
    file.post.title = "Two"
    file.post.blocks.append(Paragraph(text="new"))

    there = pickle.loads(pickle.dumps(file))

    assert there.post == file.post
    assert there.converter.unknown_keys == file.converter.unknown_keys
    assert there.converter.registry.keys() == replicator.registry.keys()
    assert there.changed
    assert there.save()
    assert path.read_text().startswith("title: 'Two'  # first\nreplicator_content:\n  -\n    type: divider\n")
    assert replicator.load(path).blocks[1].id  # a new block among those with ids
