"""What is kept of a site from one change to the next is what looking at all of it anew would give."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from replicator.errors import Problem
from replicator.preview.overview import Overview, State
from replicator.statamic import Site
from replicator.statamic.folders.layout import Layout

ROOT = Path(__file__).resolve().parents[2]
MORE = 24


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a site with an entry that localises another one, and with more entries than are checked one by one."""
    site = Path(shutil.copytree(ROOT / "examples" / "site", tmp_path / "site"))
    (site / "resources/sites.yaml").write_text("default:\n  url: /\nnorsk:\n  url: /no\n")
    blog = site / "content/collections/blog"
    (blog / "norsk").mkdir()
    (blog / "norsk/2024-05-01.hvorfor.md").write_text("---\nid: hvorfor\norigin: why\n---\n")
    for number in range(MORE):
        text = f"---\nid: more-{number}\ntitle: 'More {number}'\nauthors:\n  - jane\n---\n"
        (blog / f"2024-08-{number % 28 + 1:02}.more-{number}.md").write_text(text)
    return site


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(site: Path) -> None:
        path = site / name
        if path.exists():
            path.write_text(path.read_text().replace(old, new))

    return change


def written(name: str, text: str) -> Callable[[Path], None]:
    def change(site: Path) -> None:
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).write_text(text)

    return change


def removed(name: str) -> Callable[[Path], None]:
    return lambda site: (site / name).unlink(missing_ok=True)


BLOG = "content/collections/blog"
WHY = f"{BLOG}/2024-05-01.why-we-bake.md"
DIARY = f"{BLOG}/2024-06-12-0830.a-sourdough-diary.md"
BLUEPRINT = "resources/blueprints/collections/blog/post.yaml"
CHANGES = {
    "a title": replaced(WHY, "Why we bake", "Why we still bake"),
    "no title": replaced(WHY, "title: 'Why we bake'\n", ""),
    "a fault": replaced(DIARY, "  - jane", "  - nobody"),
    "a fault mended": replaced(f"{BLOG}/2024-07-01.half-baked.md", "jim", "jane"),
    "YAML that is broken": replaced(DIARY, "authors:", "authors: ["),
    "an id that goes": replaced(WHY, "id: why", "id: wherefore"),
    "a link to nowhere": replaced(DIARY, "entry::why", "entry::because"),
    "an id that comes": written(f"{BLOG}/2024-09-01.because.md", "---\nid: because\ntitle: Because\n---\n"),
    "an id twice": written(f"{BLOG}/2024-09-02.twin.md", "---\nid: diary\ntitle: Twin\n---\n"),
    "an entry that goes": removed(f"{BLOG}/2024-09-02.twin.md"),
    "another entry that goes": removed(WHY),
    "an entry that localises": written(
        f"{BLOG}/norsk/2024-06-12.dagbok.md", "---\nid: dagbok\norigin: diary\n---\n"
    ),
    "an origin that comes": written(f"{BLOG}/norsk/2024-09-03.a.md", "---\nid: a\norigin: because\n---\n"),
    "a user": removed("users/tom@example.com.yaml"),
    "a blueprint": replaced(BLUEPRINT, "max_files: 1}}", "max_files: 1, required: true}}"),
    "a blueprint's fault": replaced(BLUEPRINT, "tabs:", "tabs: ["),
    "a collection": replaced(f"{BLOG}.yaml", "title: Blog", "title: Diary\ninject:\n  title: Untitled"),
    "an asset that goes": removed("public/assets/bread/loaf.svg"),
    "an asset that comes": written("public/assets/bread/loaf.svg", "<svg/>"),
    "what is said of an asset": written("public/assets/bread/.meta/loaf.svg.yaml", "data: [\n"),
    "a taxonomy without a file": written("content/taxonomies/colours/red.yaml", "title: Red\n"),
    "a tree": replaced("content/trees/collections/pages.yaml", "entry:", "entry: x"),
    "a language": written(
        "resources/sites.yaml", "default:\n  url: /\nnorsk:\n  url: /no\ndansk:\n  url: /da\n"
    ),
}

HARMLESS = {"an asset that comes", "an entry that goes", "a taxonomy without a file", "a language"}
"""What only means something after some of the others."""


def told(overview: Overview) -> tuple[Any, dict[str | None, list[Problem]]]:
    return overview.listed, {file: found for file, found in overview.problems.items() if found}


def after(folder: Path, before: Overview | None = None) -> Overview:
    site = Site.open(folder)
    return Overview.of(site, State.of(site), before)


@pytest.mark.parametrize("name", CHANGES)
def test_after_each_change_all_is_as_if_looked_at_anew(name: str, folder: Path) -> None:
    before = after(folder)
    CHANGES[name](folder)

    kept = after(folder, before)

    assert told(kept) == told(after(folder))
    assert (told(kept) != told(before)) == (name not in HARMLESS)


@pytest.mark.parametrize("name", ["a collection", "a tree", "a fault", "a title", "an id that comes"])
def test_where_content_is_a_link_too(name: str, folder: Path, tmp_path: Path) -> None:
    linked(folder / "content", tmp_path / "release-1")
    test_after_each_change_all_is_as_if_looked_at_anew(name, folder)


def linked(path: Path, real: Path) -> None:
    shutil.move(path, real)
    path.symlink_to(real, target_is_directory=True)


@pytest.mark.parametrize("handle", ["topics", "vendor", "storage", "venv", "node_modules"])
@pytest.mark.parametrize("is_link", [False, True], ids=["a folder", "a link"])
def test_terms_are_looked_at_whatever_their_taxonomy_is_called(
    is_link: bool, handle: str, folder: Path, tmp_path: Path
) -> None:
    taxonomies = folder / "content/taxonomies"
    written(f"content/taxonomies/{handle}.yaml", f"title: {handle}\n")(folder)
    written(f"content/taxonomies/{handle}/a.yaml", "title: A\n")(folder)
    if is_link:
        linked(taxonomies, tmp_path / "shared")
        (taxonomies / "loop").symlink_to(taxonomies, target_is_directory=True)
        (taxonomies / "itself").symlink_to(taxonomies / "itself")
    before = after(folder)
    (taxonomies / handle / "a.yaml").write_text("title: [\n")

    kept = after(folder, before)

    assert told(kept) == told(after(folder)) != told(before)


@pytest.mark.parametrize("seed", range(4))
def test_after_many_changes_too(seed: int, folder: Path) -> None:
    overview = after(folder)
    for name in random.Random(seed).sample(list(CHANGES), 12):
        CHANGES[name](folder)
        overview = after(folder, overview)
        assert told(overview) == told(after(folder)), name


class Watched(Site):
    """A site that remembers what it was asked to check."""

    def __init__(self, folder: Path) -> None:
        super().__init__(Layout.find(folder))
        self.asked: list[Any] = []

    def check(self, only: Any = None, **more: Any) -> Iterator[Problem]:
        """Note it, and check."""
        self.asked.append(only)
        return super().check(only, **more)


def test_the_first_entry_makes_ids_of_others_lead_nowhere(folder: Path) -> None:
    for path in (folder / "content/collections").rglob("*.md"):
        path.unlink()
    before = after(folder)
    (folder / BLOG / "2024-01-01.first.md").write_text("---\nid: first\ntitle: First\n---\n")

    assert told(after(folder, before)) == told(after(folder)) != told(before)


def test_what_a_change_has_no_bearing_on_is_not_checked_again(folder: Path) -> None:
    before = after(folder)
    CHANGES["a title"](folder)
    site = Watched(folder)
    Overview.of(site, State.of(site), before)

    assert {Path(each).name for each in site.asked} == {"2024-05-01.why-we-bake.md", "2024-05-01.hvorfor.md"}


def test_where_much_has_changed_everything_is_checked_at_once(folder: Path) -> None:
    before = after(folder)
    for path in (folder / BLOG).glob("*.more-*.md"):
        path.write_text(path.read_text().replace("jane", "nobody"))
    site = Watched(folder)
    overview = Overview.of(site, State.of(site), before)

    assert site.asked == [None]
    assert told(overview) == told(after(folder))
