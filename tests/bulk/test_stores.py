"""Files are where fsspec finds them, too."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bulk_posts import post
from replicator import convert_many
from replicator.bulk.manifest import FILE
from replicator.bulk.stores import is_url, shown, store_of
from replicator.errors import MissingExtraError, ReplicatorError

fsspec = pytest.importorskip("fsspec", reason="fsspec is not installed")


@pytest.fixture
def memory() -> Any:
    """The file system in memory, empty before and after."""
    system = fsspec.filesystem("memory")
    system.store.clear()
    yield system
    system.store.clear()


def fill(system: Any, files: dict[str, str]) -> None:
    for name, text in files.items():
        system.pipe_file(name, text.encode())


def test_posts_come_from_a_url_and_go_to_one(memory: Any) -> None:
    fill(
        memory,
        {"/posts/a.yaml": post("A"), "/posts/deep/b.md": f"---\n{post('B')}---\n", "/posts/.c.yaml": ""},
    )

    report = convert_many("memory://posts", out="memory://out")

    assert str(report) == "2 converted, 0 unchanged, 0 failed"
    assert [each.source for each in report.conversions] == [
        "memory://posts/a.yaml",
        "memory://posts/deep/b.md",
    ]
    assert memory.cat_file("/out/a.html") == b"<p>Some <em>words</em>.</p>\n"
    assert memory.exists(f"/out/{FILE}")


def test_the_second_run_over_urls_converts_what_changed(memory: Any) -> None:
    fill(memory, {"/posts/a.yaml": post("A"), "/posts/b.yaml": post("B")})
    convert_many("memory://posts", out="memory://out")
    fill(memory, {"/posts/b.yaml": post("B", "Other words.")})

    with ThreadPoolExecutor(2) as executor:
        report = convert_many("memory://posts", out="memory://out", executor=executor)

    assert [each.state for each in report.conversions] == ["unchanged", "converted"]
    memory.rm_file("/posts/a.yaml")
    report = convert_many("memory://posts", out="memory://out", delete=True)
    assert report.removed == ("memory://out/a.html",)
    assert not memory.exists("/out/a.html")


def test_a_url_of_this_machine_is_written_as_safely_as_a_path(posts: Path, tmp_path: Path) -> None:
    report = convert_many(f"file://{posts}", out=f"file://{tmp_path}/out")

    assert len(report.converted) == 3
    assert report.conversions[0].source == f"file://{posts}/a.yaml"
    assert (tmp_path / "out/deep/er/b.html").exists()
    assert len(convert_many(f"file://{posts}", out=f"file://{tmp_path}/out").unchanged) == 3


def test_from_a_path_to_a_url_and_back(posts: Path, tmp_path: Path, memory: Any) -> None:
    convert_many(posts, out="memory://out", to="markdown", front_matter=True)
    assert len(convert_many(posts, out="memory://out", to="markdown", front_matter=True).unchanged) == 3

    report = convert_many("memory://out", out=tmp_path / "back")

    assert len(report.converted) == 3
    assert len(convert_many("memory://out", out=tmp_path / "back").unchanged) == 3


def test_problems_name_the_url(memory: Any) -> None:
    fill(memory, {"/posts/a.yaml": "title: A\n  b: c\n"})

    report = convert_many("memory://posts", out="memory://out")

    assert report.problems[0].place == "memory://posts/a.yaml:2:4"
    with pytest.raises(FileNotFoundError, match="memory://posts/nowhere"):
        convert_many("memory://posts/nowhere", out="memory://out")


def test_a_chain_of_urls_is_a_url(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "posts.zip", "w") as archive:
        archive.writestr("posts/a.yaml", post("A"))

    report = convert_many(f"zip://posts::file://{tmp_path}/posts.zip", out=tmp_path / "out")

    assert report.conversions[0].source == f"zip://posts/a.yaml::file://{tmp_path}/posts.zip"
    assert (tmp_path / "out/a.html").read_text() == "<p>Some <em>words</em>.</p>\n"


def test_a_login_in_a_url_is_never_shown() -> None:
    assert shown("ftp://jane:secret@example.com/posts") == "ftp://***@example.com/posts"
    assert shown("https://example.com/a@b") == "https://example.com/a@b"


@pytest.mark.parametrize("name", ["posts/a.yaml", "C:\\posts\\a.yaml", "/a:b/c.md", "aa::b.md"])
def test_a_path_is_no_url(name: str) -> None:
    assert not is_url(name)


def test_what_a_url_needs_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ReplicatorError, match="nonsense"):
        store_of("nonsense://a").read("nonsense://a")
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(MissingExtraError, match=r"pip install '\.\[fsspec\]'"):
        store_of("memory://not-asked-before").read("memory://not-asked-before")
