"""Others are at work at the same time: they change sources, take them away, convert into the same folder."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bulk_posts import post
from replicator import convert_many, storage
from replicator.bulk import plan_edits
from replicator.bulk.manifest import FILE
from replicator.errors import StaleFileError
from replicator.folders import content_files


def once(act: Callable[[], object]) -> Callable[[int, int], None]:
    """Return a function that acts when the first file is done."""

    def progress(done: int, _: int) -> None:
        if done == 1:
            act()

    return progress


def outputs(out: Path) -> dict[str, str]:
    return {
        path.relative_to(out).as_posix(): path.read_text() for path in out.rglob("*.*") if path.name != FILE
    }


def test_a_source_that_vanishes_before_its_turn_fails_alone(posts: Path, tmp_path: Path) -> None:
    late = posts / "deep/er/b.md"

    report = convert_many(posts, out=tmp_path / "out", progress=once(late.unlink))

    assert [(each.source, each.problems[0].code) for each in report.failed] == [(str(late), "unreadable")]
    assert len(report.converted) == 2
    assert str(convert_many(posts, out=tmp_path / "out")) == "0 converted, 2 unchanged, 0 failed"


def test_a_source_that_changes_after_its_turn_is_converted_the_next_time(posts: Path, tmp_path: Path) -> None:
    convert_many(
        posts, out=tmp_path, to="json", progress=once(lambda: (posts / "a.yaml").write_text(post("New")))
    )

    assert [each.source for each in convert_many(posts, out=tmp_path, to="json").converted] == [
        str(posts / "a.yaml")
    ]
    assert "New" in (tmp_path / "a.json").read_text()


def test_a_source_that_changes_before_its_turn_is_converted_as_it_is_then(
    posts: Path, tmp_path: Path
) -> None:
    convert_many(
        posts,
        out=tmp_path,
        to="json",
        progress=once(lambda: (posts / "deep/c.html").write_text(f"---\n{post('New')}---\n")),
    )

    assert "New" in (tmp_path / "deep/c.json").read_text()
    assert len(convert_many(posts, out=tmp_path, to="json").unchanged) == 3


def test_what_another_run_made_in_the_same_folder_is_known_afterwards(posts: Path, tmp_path: Path) -> None:
    out, others = tmp_path / "out", tmp_path / "others"
    others.mkdir()
    (others / "x.yaml").write_text(post("X"))

    convert_many(posts, out=out, progress=once(lambda: convert_many(others, out=out)))

    assert str(convert_many([posts, others], out=out)) == "0 converted, 4 unchanged, 0 failed"
    (others / "x.yaml").unlink()
    assert convert_many(posts, out=out, delete=True).removed == (str(out / "x.html"),)


def test_what_another_run_took_away_is_not_known_afterwards(posts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    convert_many(posts, out=out)
    (posts / "deep/c.html").unlink()
    (posts / "new.yaml").write_text(post("New"))

    convert_many(
        posts / "new.yaml", out=out, progress=once(lambda: convert_many(posts / "deep", out=out / "deep"))
    )
    convert_many(
        posts / "new.yaml",
        out=out,
        force=True,
        progress=once(lambda: convert_many(posts, out=out, delete=True)),
    )

    assert not (out / "deep/c.html").exists()
    assert "deep/c.html" not in json.loads((out / FILE).read_text())["files"]


def test_two_runs_that_want_different_things_never_take_the_other_s_for_their_own(
    posts: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"

    convert_many(posts, out=out, progress=once(lambda: convert_many(posts, out=out, page=True)))

    for options in ({}, {"page": True}):
        convert_many(posts, out=out, **options)
        wanted = tmp_path / f"wanted-{len(options)}"
        convert_many(posts, out=wanted, **options)
        assert outputs(out) == outputs(wanted)


def test_a_folder_that_is_taken_away_meanwhile_is_made_again(posts: Path, tmp_path: Path) -> None:
    import shutil

    out = tmp_path / "out"
    convert_many(posts, out=out, progress=once(lambda: shutil.rmtree(out)))
    convert_many(posts, out=out)

    assert len(outputs(out)) == 3


@contextmanager
def coming_and_going(folder: Path) -> Iterator[None]:
    """Make and remove files and folders all the time."""
    stop = threading.Event()

    def work() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            inner = folder / f"inner{number % 3}"
            inner.mkdir(exist_ok=True)
            for name in ("a.yaml", "b.html"):
                (inner / name).write_text(f"---\n{post('Short')}---\n")
            for name in ("a.yaml", "b.html"):
                (inner / name).unlink()
            inner.rmdir()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def test_files_that_come_and_go_while_folders_are_read_stop_nobody(posts: Path, tmp_path: Path) -> None:
    with coming_and_going(posts):
        for number in range(150):
            report = convert_many(posts, out=tmp_path / "out", force=number % 2 == 0)
            stable = [each for each in report.conversions if "inner" not in each.source]
            assert [each.state != "failed" for each in stable] == [True] * 3
            assert {"a.yaml"} <= {Path(each).name for each in content_files(posts)}
            assert not any(
                "inner" not in str(each.file) for each in plan_edits(posts, lambda _: None).problems
            )


def test_runs_of_several_processes_leave_whole_files_and_a_sound_manifest(
    posts: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    for number in range(40):
        (posts / f"{number}.yaml").write_text(post(f"Post {number}"))
    script = (
        "import sys, replicator\n"
        "for _ in range(6):\n"
        "    replicator.convert_many(sys.argv[1], out=sys.argv[2], page=sys.argv[3] == 'page', force=True)\n"
    )
    command = [sys.executable, "-c", script, str(posts), str(out)]
    running = [
        subprocess.Popen([*command, how], stderr=subprocess.PIPE, text=True) for how in ("page", "", "page")
    ]

    for process in running:
        assert process.communicate()[1] == ""
    assert not [*out.rglob("*.tmp")]
    for options in ({}, {"page": True}):
        convert_many(posts, out=out, **options)
        convert_many(posts, out=tmp_path / f"wanted-{len(options)}", **options)
        assert outputs(out) == outputs(tmp_path / f"wanted-{len(options)}")


def test_a_plan_whose_file_is_gone_meanwhile_is_refused_whole(posts: Path) -> None:
    def shout(each: object) -> None:
        each.title = "New"  # type: ignore[attr-defined]

    changes = plan_edits(posts, shout)
    (posts / "deep/er/b.md").unlink()

    with pytest.raises((StaleFileError, FileNotFoundError), match=r"b\.md"):
        changes.apply()
    assert (posts / "a.yaml").read_text() == post("A")


RACE = """\
import sys, time
from pathlib import Path
from replicator.bulk.manifest import Entry, Manifest

out, mine, start = sys.argv[1], sys.argv[2], float(sys.argv[3])
time.sleep(max(0, start - time.time()))  # all begin at the same moment
for number in range(40):
    manifest = Manifest.read(out)
    manifest.put(f"{mine}-{number}.html", Entry("a.yaml", None, "", "", []))
    manifest.write()
"""


def test_runs_that_end_at_the_same_moment_lose_none_of_the_others_entries(tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-c", RACE, str(out)]
    start = str(time.time() + 2)
    running = [
        subprocess.Popen([*command, mine, start], stderr=subprocess.PIPE, text=True) for mine in "abcd"
    ]

    for process in running:
        assert process.communicate()[1] == ""
    entries = json.loads((out / FILE).read_text())["files"]
    assert sorted(entries) == sorted(f"{mine}-{number}.html" for mine in "abcd" for number in range(40))


def test_a_folder_that_somebody_keeps_locked_is_an_error_and_nothing_is_lost(
    posts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setattr(storage, "_PATIENCE", 0.05)

    with (
        storage.locked(str(out)),
        pytest.raises(OSError, match="another program has had a lock on the folder"),
    ):
        convert_many(posts, out=out)

    assert len(outputs(out)) == 3
    assert len(convert_many(posts, out=out).converted) == 3
    assert len(convert_many(posts, out=out).unchanged) == 3
