"""A site of 2,000 entries: the example site with made-up posts, and the largest real one where it is at hand."""

from __future__ import annotations

import random
import re
import shutil
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml
from posts import ROOT, WORDS

from replicator.preview.sources import find_source
from replicator.statamic import Site

EXAMPLE = ROOT / "examples" / "site"
REAL = ROOT.parent / "shared" / "corpus" / "monsun-theater+monsunpro"
COUNT = 2_000


@contextmanager
def made(count: int = COUNT) -> Iterator[Path]:
    """Give the folder of a site with so many entries; the same ones each time."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(shutil.copytree(EXAMPLE, Path(folder) / "site"))
        dice = random.Random(count)
        blog = site / "content/collections/blog"
        for number in range(count):
            date = f"20{number % 24:02}-{number % 12 + 1:02}-{number % 28 + 1:02}"
            (blog / f"{date}.post-{number}.md").write_text(_entry(number, dice), encoding="utf-8")
        yield site


def _entry(number: int, dice: random.Random) -> str:
    blocks = "".join(_block(f"{number}-{index}", dice) for index in range(dice.randrange(1, 6)))
    return (
        f"---\nid: entry-{number}\ntitle: 'Post {number}'\nauthors:\n  - jane\ncover: bread/loaf.svg\n"
        f"topics:\n  - craft\npage_builder:\n{blocks}updated_by: tom\nupdated_at: 1714521600\n---\n"
    )


def _block(block_id: str, dice: random.Random) -> str:
    words = " ".join(dice.choices(WORDS, k=dice.randrange(8, 60)))
    if dice.random() < 0.3:
        fields = f"    image: bread/loaf.svg\n    size: {dice.choice('ml')}\n    type: picture\n"
    elif dice.random() < 0.5:
        link = f"[more](statamic://entry::entry-{dice.randrange(COUNT)})"
        fields = f"    text: '{words} {link}'\n    type: words\n"
    else:
        fields = f"    text: '{words}'\n    source: Somebody\n    type: saying\n"
    return f"  -\n    id: '{block_id}'\n{fields}    enabled: true\n"


def candidates(folder: Path) -> dict[str, Callable[[], object]]:
    """Return what is measured; the first is what the ratios refer to."""
    paths = [Path(entry.path) for entry in Site.open(folder).entries()]

    def plain() -> list[object]:
        return [yaml.load(_front_matter(path), yaml.CSafeLoader) for path in paths]

    def index() -> int:
        return len(Site.open(folder).contents.index.by_id)

    def opened() -> list[object]:
        site = Site.open(folder)
        return [(entry.id, entry.slug, entry.date, entry.published) for entry in site.entries()]

    def typed() -> list[str]:
        return [type(post).__name__ for post in Site.open(folder).posts()]

    def checked() -> int:
        return sum(1 for _ in Site.open(folder).check())

    return {
        "PyYAML CSafeLoader, plain dicts": plain,
        "open, and index by id": index,
        "open, and read every head": opened,
        "open, and load every entry typed": typed,
        "open, and check everything": checked,
    }


def previewed(folder: Path) -> dict[str, Callable[[], object]]:
    """Return how a preview lists all posts with what is wrong: at first, and after an entry has changed."""
    entry = min((folder / "content/collections/blog").glob("*.post-*.md"))
    source = find_source(folder, None)
    source.posts()

    def first() -> object:
        return find_source(folder, None).posts()

    def changed() -> object:
        nonlocal source
        entry.write_text(entry.read_text(encoding="utf-8") + " ", encoding="utf-8")
        source = find_source(folder, None, source)
        return source.posts()

    return {"at first": first, "after a change": changed}


def _front_matter(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return re.split(r"\n---", text, maxsplit=1)[0] if text.startswith("---") else text


def peak(folder: Path) -> int:
    """Return how many bytes are in use at most while the entries of a site are read one after the other."""
    site = Site.open(folder)
    sum(1 for _ in site.posts())  # what is kept for the whole site is kept now
    tracemalloc.start()
    for entry in site.entries():
        entry.post.id = None
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found
