"""What is done with posts, so that it can be done with larger and larger ones."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import editing
import posts

import replicator
from replicator.frontmatter import Content
from replicator.migrations import Migration, RenameType, WrapBlocks, migrate
from replicator.migrations.operation import Operation
from replicator.versions import diff, merge

STEPS = (100, 1_000, 8_000)
"""How many blocks the posts have."""

Work: TypeAlias = Callable[[], object]

FAULTY = "  - type: paragraph\n    text: 'Ã¼ber {0}: [http://x.org/{0}](http://x.org/{0}) ![](a.jpg)'\n"
"""A block with which everything is wrong."""


def loading(count: int) -> Work:
    text = posts.of_blocks(count)
    return lambda: replicator.loads(text)


def changing(count: int) -> Work:
    text = posts.of_blocks(count)
    return lambda: editing.typed(text)


def showing(render: Callable[[replicator.Post], str]) -> Callable[[int], Work]:
    def prepare(count: int) -> Work:
        post = replicator.loads(posts.of_blocks(count))
        return lambda: render(post)

    return prepare


def checking(count: int) -> Work:
    text = posts.of_blocks(count)
    return lambda: replicator.check(Content.parse(text))


def checking_faults(count: int) -> Work:
    text = posts.HEAD + "".join(FAULTY.format(each) for each in range(count))
    return lambda: replicator.check(Content.parse(text))


def comparing(count: int) -> Work:
    old, new, _ = versions(count)
    return lambda: diff(old, new)


def merging(count: int) -> Work:
    old, ours, theirs = versions(count)
    return lambda: merge(old, ours, theirs)


def versions(count: int) -> tuple[str, str, str]:
    """Return a post, and two changes of it all over the place."""
    text = posts.of_blocks(count)
    return (
        text,
        text.replace("promise", "vow"),
        text.replace("garden", "yard").replace("caption: ", "caption: A "),
    )


def migrating(operation: Operation) -> Callable[[int], Work]:
    def prepare(count: int) -> Work:
        folder = tempfile.TemporaryDirectory()
        path = Path(folder.name, "post.yaml")
        path.write_text(posts.of_blocks(count), encoding="utf-8")
        migration = Migration("0001_growth", [operation])
        return lambda: migrate([migration], [path], journals=Path(folder.name, "journals"))

    return prepare


WORK: dict[str, Callable[[int], Work]] = {
    "load": loading,
    "edit": changing,
    "to_html": showing(replicator.to_html),
    "to_markdown": showing(replicator.to_markdown),
    "to_text": showing(replicator.to_text),
    "check": checking,
    "check, four faults a block": checking_faults,
    "diff": comparing,
    "merge": merging,
    "migrate, another name": migrating(RenameType("paragraph", "prose")),
    "migrate, wrapped": migrating(WrapBlocks("paragraph", "group")),
}
"""By its name, what makes something to be done of a number of blocks."""
