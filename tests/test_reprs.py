"""What a notebook or a debugger shows of the objects that people hold: a short line that says something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

import replicator
from replicator import versions
from replicator.bulk import find, plan_edits
from replicator.checking import lints
from replicator.checking.texts import texts
from replicator.errors import ContentError
from replicator.migrations import Migration, RenameType, migrate
from replicator.pages.passages import passages
from replicator.preview import Preview
from replicator.statamic import Site

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


def objects(folder: Path) -> Iterator[Any]:
    text = (EXAMPLES / "post.yaml").read_text(encoding="utf-8")
    (folder / "posts").mkdir()
    for number in range(50):
        (folder / f"posts/{number}.yaml").write_text(text, encoding="utf-8")
        (folder / f"posts/bad-{number}.yaml").write_text("title: [\n")
    posts = folder / "posts"
    file = replicator.PostFile.open(posts / "0.yaml")
    yield from (file, file.content, file.content.document if file.content else None)
    yield from (replicator.registry, replicator.richtext.schema, replicator.Converter(), lints)
    yield from (replicator.html, replicator.markdown, replicator.text)
    with Preview(posts / "0.yaml") as preview:
        yield preview
    yield next(replicator.walk(file.post))
    yield from (passages(file.post)[0], replicator.chunks(file.post)[0], next(texts(file.post)))
    yield replicator.PublishedPost(file.post, "https://example.com/")
    yield replicator.toc(file.post)
    yield replicator.AsText(Path, str)

    def louder(post: Any) -> None:
        post.title += "!"

    changes = plan_edits(posts, louder)
    yield from (changes, changes.edits[0], changes.problems[0], ContentError(changes.problems))
    report = replicator.convert_many(posts, out=folder / "out")
    yield from (report, report.conversions[0], find([posts], folder / "out"))
    run = migrate(
        [Migration("0001_a", [RenameType("image", "picture")])], [posts], journals=folder / "journals"
    )
    yield from (run, run.steps[0], run.steps[0].journal, run.steps[0].migration)
    yield from versions.diff(text, text.replace("kept", "never").replace("type: image", "type: picture"))
    merge = versions.merge(text, text.replace("kept", "a"), text.replace("kept", "b"))
    yield from (merge, merge.conflicts[0])

    copytree(EXAMPLES / "site", folder / "site")
    site = Site.open(folder / "site")
    yield from (site, site.types, site.blueprints, site.contents, site.users, *site.assets())
    blueprint = site.blueprints["collections.blog.post"]
    yield from (blueprint, *blueprint.fields, *blueprint["page_builder"].sets)
    yield from site.entries()


def test_every_object_that_people_hold_is_shown_in_a_short_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    for each in objects(Path()):
        shown, said = repr(each), str(each)
        name = type(each).__name__
        assert len(shown) < 250, shown
        assert len(shown.splitlines()) == 1, shown
        assert name in shown, shown
        assert not re.search(r"object at 0x", shown), shown
        assert isinstance(each, ContentError) or len(said) < 250, said
