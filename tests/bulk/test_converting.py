"""Many files are converted: found, compared with the last time, made whole or not at all."""

from __future__ import annotations

import json
import os
import sys
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

import replicator
from bulk_posts import post
from corpus import shared
from replicator import convert_many
from replicator.bulk import find
from replicator.bulk.manifest import FILE
from replicator.errors import RenderError, ReplicatorError
from replicator.folders import content_files
from replicator.sitefiles import POSTS

LONG_AGO = 1_600_000_000


def age(folder: Path) -> None:
    """Make files look as if nobody had touched them for long."""
    for path in folder.rglob("*"):
        os.utime(path, (LONG_AGO, LONG_AGO))


def made(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {FILE}


def states(report: replicator.bulk.Report) -> dict[str, str]:
    return {Path(each.source).name: each.state for each in report.conversions}


@pytest.mark.parametrize(
    ("to", "suffix", "expected"),
    [
        ("html", ".html", "<p>Some <em>words</em>.</p>\n"),
        ("markdown", ".md", "Some *words*.\n"),
        ("text", ".txt", "Some words.\n"),
    ],
)
def test_a_folder_is_converted_with_the_folders_in_it(
    posts: Path, tmp_path: Path, to: Any, suffix: str, expected: str
) -> None:
    out = tmp_path / "out"

    report = convert_many(posts, to=to, out=out)

    assert str(report) == "3 converted, 0 unchanged, 0 failed"
    assert made(out) == {f"a{suffix}", f"deep/er/b{suffix}", f"deep/c{suffix}"}
    assert (out / f"a{suffix}").read_text() == expected


def test_json_is_the_data_of_the_post_in_the_order_of_the_file(posts: Path, tmp_path: Path) -> None:
    (posts / "a.yaml").write_text(
        "extra: 1.10\ntitle: Ä\nreplicator_content:\n  - {type: paragraph, text: Hi}\n"
    )

    convert_many(posts / "a.yaml", to="json", out=tmp_path)

    written = (tmp_path / "a.json").read_text(encoding="utf-8")
    assert json.loads(written) == replicator.Converter().unstructure(replicator.load(posts / "a.yaml"))
    assert '"title": "Ä"' in written


def test_what_json_cannot_say_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("title: A\nsize: .nan\n")

    report = convert_many(tmp_path / "a.yaml", to="json", out=tmp_path / "out")

    assert [each.file for each in report.problems] == [str(tmp_path / "a.yaml")]
    assert made(tmp_path / "out") == set()


def test_options_are_those_of_the_renderer(posts: Path, tmp_path: Path) -> None:
    convert_many(posts / "a.yaml", out=tmp_path / "out", page=True, engine=replicator.engines.Mistune())

    assert (tmp_path / "out/a.html").read_text().startswith("<!DOCTYPE html>")
    with pytest.raises(TypeError, match="no option 'pgae'"):
        convert_many(posts, out=tmp_path / "no", pgae=True)
    with pytest.raises(RenderError, match="to is 'html', 'markdown', 'text' or 'json', not 'pdf'"):
        convert_many(posts, out=tmp_path / "no", to="pdf")  # type: ignore[arg-type]
    with pytest.raises(RenderError, match="JSON"):
        convert_many(posts, out=tmp_path / "no", to="json", page=True)
    assert not (tmp_path / "no").exists()


def test_a_second_run_converts_nothing_and_does_not_even_look_into_the_files(
    posts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    age(posts)
    convert_many(posts, out=out)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}

    monkeypatch.setattr("replicator.bulk.converting.convert_batch", None)
    report = convert_many(posts, out=out)

    assert str(report) == "0 converted, 3 unchanged, 0 failed"
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before


def test_only_what_changed_is_converted_again(posts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    age(posts)
    convert_many(posts, out=out)
    (posts / "a.yaml").write_text(post("A", "Other words."))
    (posts / "deep/c.html").touch()

    report = convert_many(posts, out=out)

    assert states(report) == {"a.yaml": "converted", "b.md": "unchanged", "c.html": "unchanged"}
    assert "Other words" in (out / "a.html").read_text()


def test_a_change_in_the_moment_of_converting_is_seen_though_time_and_size_are_the_same(
    posts: Path, tmp_path: Path
) -> None:
    source = posts / "a.yaml"
    source.write_text(post("A", "Some words."))
    status = source.stat()
    convert_many(posts, out=tmp_path / "out")
    source.write_text(post("A", "Same words."))
    os.utime(source, ns=(status.st_atime_ns, status.st_mtime_ns))

    convert_many(posts, out=tmp_path / "out")

    assert "Same words" in (tmp_path / "out/a.html").read_text()


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_an_output_that_is_not_what_was_written_is_made_again(posts: Path, tmp_path: Path, harm: str) -> None:
    out = tmp_path / "out"
    age(posts)
    convert_many(posts, out=out)
    if harm == "gone":
        (out / "a.html").unlink()
    else:
        (out / "a.html").write_text("")

    assert states(convert_many(posts, out=out))["a.yaml"] == "converted"
    assert (out / "a.html").read_text() == "<p>Some <em>words</em>.</p>\n"


def test_other_options_or_an_order_convert_everything_again(posts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    convert_many(posts, out=out)

    assert len(convert_many(posts, out=out, page=True).converted) == 3
    assert len(convert_many(posts, out=out, page=True).unchanged) == 3
    assert len(convert_many(posts, out=out, page=True, force=True).converted) == 3


def test_another_format_in_the_same_folder_leaves_the_first_as_it_was(posts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    convert_many(posts, out=out)
    convert_many(posts, out=out, to="text")

    assert len(convert_many(posts, out=out).unchanged) == 3
    assert len(convert_many(posts, out=out, to="text").unchanged) == 3


def own(posts: Path, out: Path, **options: Any) -> replicator.bulk.Report:
    return convert_many(
        posts, out=out, converter="own_blocks:converter", renderer="own_blocks:html", **options
    )


def test_a_change_in_the_code_of_a_block_type_converts_everything_again(
    posts: Path, tmp_path: Path, own_blocks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (posts / "a.yaml").write_text(post("A", block="notice"))
    own(posts, tmp_path / "out")
    assert '<aside class="notice">' in (tmp_path / "out/a.html").read_text()
    assert len(own(posts, tmp_path / "out").unchanged) == 3

    own_blocks.write_text(own_blocks.read_text().replace('class_="notice"', 'class_="other"'))
    monkeypatch.delitem(sys.modules, "own_blocks")

    assert len(own(posts, tmp_path / "out").converted) == 3
    assert '<aside class="other">' in (tmp_path / "out/a.html").read_text()


@pytest.mark.parametrize(
    "named", [{"to": "json", "converter": "own_code:converter"}, {"renderer": "own_code:renderer"}], ids=str
)
def test_a_change_in_the_module_of_a_converter_or_a_renderer_converts_everything_again(
    posts: Path, tmp_path: Path, own_blocks: Path, monkeypatch: pytest.MonkeyPatch, named: dict[str, Any]
) -> None:
    module = own_blocks.with_name("own_code.py")
    code = "import replicator\n\nconverter = replicator.Converter()\nrenderer = replicator.html.copy()\n"
    module.write_text(code)
    monkeypatch.delitem(sys.modules, "own_code", raising=False)
    convert_many(posts, out=tmp_path / "out", **named)
    assert len(convert_many(posts, out=tmp_path / "out", **named).unchanged) == 3

    module.write_text(f"{code}# what it does now is another thing\n")
    monkeypatch.delitem(sys.modules, "own_code")

    assert len(convert_many(posts, out=tmp_path / "out", **named).converted) == 3


def test_a_change_in_what_the_output_depends_on_converts_everything_again(
    posts: Path, tmp_path: Path
) -> None:
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "page.html").write_text("old")
    convert_many(posts, out=tmp_path / "out", depends=[templates])
    assert len(convert_many(posts, out=tmp_path / "out", depends=[templates]).unchanged) == 3

    (templates / "page.html").write_text("new")

    assert len(convert_many(posts, out=tmp_path / "out", depends=[templates]).converted) == 3


def test_a_file_that_fails_stops_nobody_and_keeps_what_it_had(posts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    convert_many(posts, out=out)
    (posts / "a.yaml").write_text("title: A\n  b: c\n")
    (posts / "deep/c.html").write_bytes(b"---\ntitle: \xff\n---\n")
    (posts / "new.yaml").write_text(post("New"))

    report = convert_many(posts, out=out)

    assert states(report) == {
        "a.yaml": "failed", "b.md": "unchanged", "c.html": "failed", "new.yaml": "converted"
    }  # fmt: skip
    assert [(each.file, each.line) for each in report.problems] == [
        (str(posts / "a.yaml"), 2),
        (str(posts / "deep/c.html"), 2),
    ]
    assert (out / "a.html").read_text() == "<p>Some <em>words</em>.</p>\n"
    assert states(convert_many(posts, out=out))["a.yaml"] == "failed"


def test_an_error_in_somebodys_function_is_a_problem_of_the_file_and_says_where(
    posts: Path, tmp_path: Path, own_blocks: Path
) -> None:
    broken = f"{post('A', block='notice')}    tone: broken\n"
    (posts / "a.yaml").write_text(broken)

    report = own(posts, tmp_path / "out")

    assert str(report) == "2 converted, 0 unchanged, 1 failed"
    assert report.problems[0].message == "KeyError: 'broken'"
    assert report.problems[0].hint == f"raised in {own_blocks}:17"


def test_two_sources_for_one_output_are_refused_before_anything_is_written(
    posts: Path, tmp_path: Path
) -> None:
    (posts / "deep/c.md").write_text(f"---\n{post('C')}---\n")

    with pytest.raises(ReplicatorError, match=r"c\.html: from .*c\.html and .*c\.md"):
        convert_many(posts, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_source_is_never_overwritten(posts: Path) -> None:
    with pytest.raises(ReplicatorError, match=r"b\.md would be overwritten"):
        convert_many(posts, to="markdown", out=posts)
    assert made(posts) >= {"deep/er/b.md"}
    assert not (posts / FILE).exists()


def test_the_output_may_lie_among_the_sources(posts: Path) -> None:
    for _ in range(2):
        convert_many(posts, to="markdown", out=posts / "out")

    assert made(posts / "out") == {"a.md", "deep/er/b.md", "deep/c.md"}


def test_the_output_of_a_source_that_is_gone_is_removed_on_request(posts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out).mkdir()
    (out / "mine.html").write_text("not ours")
    convert_many(posts, out=out)
    (posts / "a.yaml").unlink()

    assert convert_many(posts, out=out).left_over == (str(out / "a.html"),)
    assert (out / "a.html").exists()
    assert convert_many(posts / "deep", out=out / "x", delete=True).removed == ()
    assert convert_many(posts, out=out, delete=True).removed == (str(out / "a.html"),)
    assert made(out) >= {"mine.html", "deep/c.html", "deep/er/b.html"}
    assert not (out / "a.html").exists()
    assert convert_many(posts, out=out).left_over == ()


def test_a_source_that_was_not_asked_for_is_not_gone(posts: Path, tmp_path: Path) -> None:
    convert_many([posts / "a.yaml", posts / "deep"], out=tmp_path / "out")

    report = convert_many(posts / "a.yaml", out=tmp_path / "out", delete=True)

    assert report.removed == report.left_over == ()


@pytest.mark.parametrize(
    "manifest",
    [
        "{",
        "[]",
        '{"format": 99, "files": {}}',
        '{"format": 1, "files": {"../precious.html": ["gone.yaml", null, "", "", []]}}',
        '{"format": 1, "files": {"a.html": [1, 2, 3]}}',
        '{"format": 1, "files": {"a.html": [null, null, "", "", []]}}',
    ],
)
def test_a_manifest_that_makes_no_sense_is_none_and_does_no_harm(
    posts: Path, tmp_path: Path, manifest: str
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / "precious.html").write_text("precious")
    (out / FILE).write_text(manifest)

    assert len(convert_many(posts, out=out, delete=True).converted) == 3
    assert (tmp_path / "precious.html").exists()


@pytest.mark.parametrize("damage", ["written", "target"])
def test_a_damaged_manifest_has_everything_made_again(posts: Path, tmp_path: Path, damage: str) -> None:
    out = tmp_path / "out"
    convert_many(posts, out=out)
    manifest = json.loads((out / FILE).read_text())
    entry = manifest["files"]["a.html"]
    if damage == "written":
        entry[4] = None
        (out / "a.html").unlink()
    else:
        manifest["files"]["deep/"] = ["gone.yaml", *entry[1:]]
    (out / FILE).write_text(json.dumps(manifest))

    assert len(convert_many(posts, out=out, delete=True).converted) == 3
    assert (out / "a.html").exists()


def test_a_folder_with_its_output_can_be_moved(posts: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    posts.rename(home / "posts")
    convert_many(home / "posts", out=home / "out")
    home.rename(tmp_path / "moved")

    assert len(convert_many(tmp_path / "moved/posts", out=tmp_path / "moved/out").unchanged) == 3


def test_the_same_work_leaves_the_same_manifest_whoever_does_it(posts: Path, tmp_path: Path) -> None:
    age(posts)
    convert_many(posts, out=tmp_path / "one")
    with ThreadPoolExecutor(3) as executor:
        convert_many(posts, out=tmp_path / "two", executor=executor)

    one, two = (json.loads((tmp_path / name / FILE).read_text())["files"] for name in ("one", "two"))
    assert {key: value[:4] for key, value in one.items()} == {key: value[:4] for key, value in two.items()}
    assert [*one] == sorted(one)


def test_a_user_file_is_no_post(tmp_path: Path) -> None:
    (tmp_path / "jane.yaml").write_text("name: Jane\npassword_hash: $2y$10$abc\n")

    report = convert_many(tmp_path / "jane.yaml", to="json", out=tmp_path / "out")

    assert "user" in report.problems[0].message
    assert made(tmp_path / "out") == set()


def test_a_source_that_is_not_there_is_told_before_anything_is_done(posts: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        convert_many([posts, tmp_path / "nowhere"], out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_setup_that_cannot_be_imported_is_told_before_anything_is_done(posts: Path, tmp_path: Path) -> None:
    for options in (
        {"setup": "no_such_module"},
        {"converter": "own_blocks"},
        {"converter": "replicator:nothing"},
        {"renderer": "replicator:text"},
        {"converter": "replicator:text"},
    ):
        with pytest.raises(ReplicatorError):
            convert_many(posts, out=tmp_path / "out", **options)
    assert not (tmp_path / "out").exists()


def test_progress_is_told_to_the_end(posts: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    convert_many(posts, out=tmp_path / "out", progress=lambda done, count: told.append((done, count)))

    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("method", ["spawn", "fork"])
def test_blocks_of_ones_own_reach_other_processes_by_name(
    posts: Path, tmp_path: Path, own_blocks: Path, method: str
) -> None:
    (posts / "a.yaml").write_text(post("A", block="notice"))

    with ProcessPoolExecutor(2, mp_context=get_context(method)) as executor:
        report = own(posts, tmp_path / "out", executor=executor)

    assert str(report) == "3 converted, 0 unchanged, 0 failed"
    assert '<aside class="notice">' in (tmp_path / "out/a.html").read_text()


def test_problems_come_back_from_other_processes_whole(posts: Path, tmp_path: Path) -> None:
    (posts / "a.yaml").write_text("title: A\n  b: c\n")

    here = convert_many(posts, out=tmp_path / "here").problems
    with ProcessPoolExecutor(2) as executor:
        there = convert_many(posts, out=tmp_path / "there", executor=executor).problems

    assert there == here != []


class _Lossy(Executor):
    """An executor that loses what it is given, as a cluster does whose machines go down."""

    def __init__(self, *, at_once: bool) -> None:
        self.at_once = at_once

    def submit(self, *arguments: Any, **options: Any) -> Future[Any]:
        if self.at_once:
            raise BrokenProcessPool("gone")
        future: Future[Any] = Future()
        future.set_exception(BrokenProcessPool("gone"))
        return future


@pytest.mark.parametrize("at_once", [True, False])
def test_a_worker_that_is_lost_is_a_problem_of_its_files(posts: Path, tmp_path: Path, at_once: bool) -> None:
    report = convert_many(posts, out=tmp_path / "out", executor=_Lossy(at_once=at_once))

    assert len(report.failed) == 3
    assert all("the worker failed: BrokenProcessPool: gone" in str(each) for each in report.problems)


def test_what_was_done_before_an_interruption_is_not_done_again(posts: Path, tmp_path: Path) -> None:
    def interrupt(done: int, _: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        convert_many(posts, out=tmp_path / "out", progress=interrupt)

    assert len(convert_many(posts, out=tmp_path / "out").unchanged) == 2


def test_every_real_file_is_converted_as_by_hand_or_told_of(tmp_path: Path) -> None:
    corpus = shared("corpus")
    posts = set(content_files(corpus, kinds=POSTS))

    report = convert_many(corpus, out=tmp_path / "out", to="text")

    by_source = {each.source: each for each in report.conversions}
    assert posts <= by_source.keys()
    assert not by_source.keys() & {*report.skipped}
    for path in map(Path, sorted(posts)[::7]):
        each = by_source[str(path)]
        if each.state == "failed":
            assert each.problems[0].file == str(path)
        else:
            expected = replicator.to_text(replicator.load(path))
            assert Path(each.target).read_text(encoding="utf-8") in (expected, f"{expected}\n")
    assert len(report.converted) > 0.99 * len(by_source)


def test_what_was_found_can_be_looked_at_before_it_is_converted(posts: Path, tmp_path: Path) -> None:
    found = find(posts, tmp_path / "out")

    assert [each.relative for each in found.sources] == ["a.yaml", "deep/c.html", "deep/er/b.md"]
    assert len(convert_many(found, out=tmp_path / "out").converted) == 3
    assert len(convert_many(posts, out=tmp_path / "out").unchanged) == 3
