"""A real cluster of Dask, on this machine, does the work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bulk_posts import post
from replicator import convert_many
from replicator.errors import ReplicatorError

distributed = pytest.importorskip("distributed", reason="Dask (the extra `distributed`) is not installed")

# What Dask leaves open when it closes says nothing of us.
pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def test_a_cluster_converts_what_this_process_would(posts: Path, tmp_path: Path, client: Any) -> None:
    for number in range(40):
        (posts / f"n{number}.yaml").write_text(post(f"Number {number}", f"No. *{number}*"))
    (posts / "bad.yaml").write_text("title: A\n  b: c\n")

    here = convert_many(posts, out=tmp_path / "here")
    there = convert_many(posts, out=tmp_path / "there", executor=client.get_executor())

    assert [(each.source, each.state, each.problems) for each in there.conversions] == [
        (each.source, each.state, each.problems) for each in here.conversions
    ]
    for each in here.converted:
        path = Path(each.target).relative_to(tmp_path / "here")
        assert (tmp_path / "there" / path).read_bytes() == Path(each.target).read_bytes()
    again = convert_many(posts, out=tmp_path / "there", executor=client.get_executor())
    assert str(again) == "0 converted, 43 unchanged, 1 failed"


def test_blocks_of_ones_own_reach_the_workers_that_have_the_module(
    posts: Path, tmp_path: Path, own_blocks: Path, client: Any
) -> None:
    (posts / "a.yaml").write_text(post("A", block="notice"))
    named = {"converter": "own_blocks:converter", "renderer": "own_blocks:html"}

    with pytest.raises(ReplicatorError, match="own_blocks cannot be imported"):
        convert_many(posts, out=tmp_path / "no", executor=client.get_executor(), **named)
    client.upload_file(str(own_blocks))
    convert_many(posts, out=tmp_path / "out", executor=client.get_executor(), **named)

    assert '<aside class="notice">' in (tmp_path / "out/a.html").read_text()


def test_what_resolvers_told_a_worker_comes_back_with_its_work(
    posts: Path, tmp_path: Path, client: Any
) -> None:
    (posts / "a.yaml").write_text(post("A", "[Go](somewhere)"))
    out = tmp_path / "out"
    convert_many(posts, out=out, executor=client.get_executor(), resolve_link=str.upper)

    assert 'href="SOMEWHERE"' in (out / "a.html").read_text()
    assert len(convert_many(posts, out=out, resolve_link=str.upper).unchanged) == 3
    again = convert_many(posts, out=out, executor=client.get_executor(), resolve_link=str.title)
    assert [each.source for each in again.converted] == [str(posts / "a.yaml")]
