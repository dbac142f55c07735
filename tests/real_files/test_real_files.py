"""Real sites' files: every one loads and renders, or is refused with its place."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import replicator
from corpus import content_files, shared
from replicator.errors import ContentError

FILES = content_files()


@pytest.fixture(scope="module")
def loaded() -> tuple[dict[Path, replicator.Post], dict[Path, ContentError]]:
    posts: dict[Path, replicator.Post] = {}
    refused: dict[Path, ContentError] = {}
    for path in FILES or [shared("corpus")]:
        try:
            posts[path] = replicator.load(path)
        except ContentError as error:
            refused[path] = error
    return posts, refused


def test_every_file_loads_or_is_refused_with_file_line_and_column(
    loaded: tuple[dict[Path, replicator.Post], dict[Path, ContentError]], capsys: pytest.CaptureFixture[str]
) -> None:
    posts, refused = loaded
    with capsys.disabled():
        print(f"\n{len(posts):,} real files loaded, {len(refused)} refused")

    users = {path for path in refused if path.parent.name == "users"}
    assert {path.name for path in refused.keys() - users} == {"LICENSE.md"}
    assert all("the file of a user" in str(refused[path]) for path in users)
    assert len(posts) >= 3_650
    for path, error in refused.items():
        for problem in error.problems:
            assert problem.file == str(path)
            assert problem.line is not None
            assert problem.column is not None


def test_the_data_of_every_file_survives_the_model(
    loaded: tuple[dict[Path, replicator.Post], dict[Path, ContentError]],
) -> None:
    converter = replicator.Converter()
    for path, post in loaded[0].items():
        data = converter.unstructure(post)
        again = converter.structure(data, replicator.Post)
        again.block_key = post.block_key

        assert converter.unstructure(again) == data, path


def test_every_file_renders_in_every_format(
    loaded: tuple[dict[Path, replicator.Post], dict[Path, ContentError]], capsys: pytest.CaptureFixture[str]
) -> None:
    seen: Counter[str] = Counter()
    for post in loaded[0].values():
        seen.update(type(visit.block).__name__ for visit in replicator.walk(post))
        for rendered in (
            replicator.to_html(post, page=True),
            replicator.to_markdown(post),
            replicator.to_text(post),
        ):
            assert isinstance(rendered, str)
    with capsys.disabled():
        print(f"\nblocks rendered: {dict(seen.most_common())}")

    assert seen["RawBlock"] > 0


def test_the_seed_is_four_typed_blocks() -> None:
    post = replicator.load(shared("seed") / "post.yaml")

    assert post.title == "Do sales and delivery really hate each other?"
    assert post.author == ["f0946120-ab22-46ec-8fd2-f19814d8fb5a"]
    assert post.extra == {}
    assert [type(block).__name__ for block in post.blocks] == [
        "Blockquote",
        "Paragraph",
        "Image",
        "Paragraph",
    ]
    assert post.id == "03dc3c68-c80b-4dce-b111-d80ce674941d"
