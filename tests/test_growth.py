"""
Work grows as content does, not as its square.

What is counted is calls of functions, not time, so that nobody else on the machine has a say.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import replicator
from replicator.frontmatter import Content
from replicator.migrations import (
    DeleteBlocks,
    Migration,
    MoveBlocks,
    RenameField,
    RenameType,
    WrapBlocks,
    migrate,
)
from replicator.pages.passages import passages
from replicator.typing import Policy
from replicator.versions import as_text, diff, merge

FEW, TIMES = 60, 4


def calls(work: Callable[[], object]) -> int:
    """Return how many calls some work makes, of functions written in Python and in C."""
    count = 0

    def note(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def grows_evenly(prepare: Callable[[int], Callable[[], object]]) -> None:
    """Fail where work for so many times as much content takes more than so many times as many calls."""
    prepare(3)()  # what is only done once is done now
    few, many = calls(prepare(FEW)), calls(prepare(FEW * TIMES))

    assert many <= few * TIMES * 1.15, f"{few:,} calls for {FEW}, {many:,} for {FEW * TIMES}"


def of(block: str, count: int) -> str:
    """Return a post of so many blocks; `{}` in one is its number."""
    return "title: T\nreplicator_content:\n" + "".join(
        block.replace("{}", str(each)) for each in range(count)
    )


BESIDE = "  - type: paragraph\n    id: p{}\n    text: The {}th.\n  - type: divider\n    id: d{}\n"
SOUND = "  - type: paragraph\n    text: 'Some *words* with [a link](/there), the {}th.'\n"
FAULTY = (
    "  - type: paragraph\n    id: same\n    text: 'Ã¼ber {}: [http://x.org/{}](http://x.org/{}) ![](a.jpg)'\n"
)
JUMPING = (
    "  - type: heading\n    text: 'One {} '\n    level: 2\n  - type: heading\n    text: Two\n    level: 4\n"
)
MISFIT = "  - type: heading\n    text: [a, {}]\n    level: x\n"
UNKNOWN = "  - type: mystery\n    words: 'Ã¼ber {}'\n    more: [{}, {a: b}]\n"


@pytest.mark.parametrize(
    "block",
    [SOUND, FAULTY, JUMPING, MISFIT, UNKNOWN],
    ids=["sound", "faulty", "jumping headings", "misfits", "unknown types"],
)
def test_a_check(block: str) -> None:
    def prepare(count: int) -> Callable[[], object]:
        content = Content.parse(of(block, count))
        return lambda: replicator.check(content)

    grows_evenly(prepare)


def test_a_check_of_text_after_front_matter() -> None:
    part = "## One {}\n\nA [http://x.org/{}](http://x.org/{}) for `all` of us.\n\n#### Two\n\n"

    def prepare(count: int) -> Callable[[], object]:
        body = "".join(part.replace("{}", str(each)) for each in range(count))
        content = Content.parse(f"---\ntitle: T\n---\n{body}")
        return lambda: replicator.check(content)

    grows_evenly(prepare)


def test_a_check_of_many_items_and_of_many_keys() -> None:
    items = "  - type: list\n    items:\n"

    def of_items(count: int) -> Callable[[], object]:
        text = of(items, 1) + "".join(f"      - 'Ã¼ber {each}'\n" for each in range(count))
        content = Content.parse(text)
        return lambda: replicator.check(content)

    def of_keys(count: int) -> Callable[[], object]:
        content = Content.parse("title: T\n" + "".join(f"key{each}: 'Ã¼ber'\n" for each in range(count)))
        return lambda: replicator.check(content)

    grows_evenly(of_items)
    grows_evenly(of_keys)


def test_a_check_of_rich_text() -> None:
    node = (
        "  - type: paragraph\n    content:\n      - type: text\n        text: 'Ã¼ber {}'\n"
        "  - type: set\n    attrs:\n      id: same\n      values:\n        type: paragraph\n        text: ''\n"
    )

    def prepare(count: int) -> Callable[[], object]:
        text = "title: T\ncontent:\n" + "".join(node.replace("{}", str(each)) for each in range(count))
        content = Content.parse(text)
        return lambda: replicator.check(content)

    grows_evenly(prepare)


@pytest.mark.parametrize(
    "work",
    [replicator.to_html, replicator.to_markdown, replicator.to_text, passages],
    ids=lambda each: each.__name__,
)
@pytest.mark.parametrize("block", [SOUND, JUMPING, UNKNOWN], ids=["paragraphs", "headings", "unknown types"])
def test_a_rendering(work: Callable[[Any], object], block: str) -> None:
    def prepare(count: int) -> Callable[[], object]:
        post = replicator.loads(of(block, count))
        return lambda: work(post)

    grows_evenly(prepare)


MANY = {
    "one long text": replicator.Post(content="[a](" * 1_000 + "[x](/y)"),
    "many short texts": replicator.Post(
        blocks=[replicator.blocks.Paragraph(text="[a](" * 9 + "[x](/y)")] * 80
    ),
}


@pytest.mark.parametrize("post", MANY.values(), ids=MANY)
def test_finding_addresses_in_markdown_is_no_more_work_than_a_few_renderings(post: replicator.Post) -> None:
    def resolved() -> str:
        return replicator.to_markdown(post, resolve_link=lambda url: f"/new{url}")

    once, found = calls(lambda: replicator.to_html(post)), calls(resolved)

    assert found <= 12 * once, f"{once:,} calls to render it, {found:,} to find its addresses"


def test_loading_and_dumping() -> None:
    def loading(count: int) -> Callable[[], object]:
        text = of(SOUND, count)
        return lambda: replicator.loads(text)

    def dumping(count: int) -> Callable[[], object]:
        text = of(SOUND, count)
        post = replicator.loads(text)
        for each in post.blocks[::3]:
            each.text += "!"  # type: ignore[attr-defined]
        return lambda: replicator.dumps(post, source=text)

    grows_evenly(loading)
    grows_evenly(dumping)


def test_a_comparison() -> None:
    def prepare(count: int) -> Callable[[], object]:
        old, new = of(SOUND, count), of(SOUND, count).replace("3th", "3rd").replace("7th", "seventh")
        return lambda: as_text(diff(old, new))

    grows_evenly(prepare)


def test_a_merge() -> None:
    def prepare(count: int) -> Callable[[], object]:
        old = of(SOUND, count)
        ours, theirs = old.replace("3th", "3rd"), old.replace("7th", "seventh").replace("9th", "ninth")
        return lambda: merge(old, ours, theirs)

    grows_evenly(prepare)


OPERATIONS = [
    RenameType("paragraph", "prose"),
    RenameField("paragraph", "text", "body"),
    WrapBlocks("paragraph", "group"),
    DeleteBlocks("divider"),
    MoveBlocks("divider"),
    MoveBlocks("divider", field="aside"),
]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: type(each).__name__)
def test_a_migration(operation: Any, tmp_path: Path) -> None:
    path = tmp_path / "post.yaml"

    def prepare(count: int) -> Callable[[], object]:
        path.write_text(of(BESIDE, count), encoding="utf-8")
        return lambda: migrate([Migration("0001_x", [operation])], [path], journals=tmp_path / "journals")

    grows_evenly(prepare)


@pytest.mark.parametrize("policy", ["warn", "error"])
def test_what_reads_a_class_is_made_once_for_all_files_that_are_checked(policy: Policy) -> None:
    def work(policy: Policy) -> int:
        converter = replicator.Converter(unknown_types=policy, unknown_keys=policy)

        def check() -> None:
            replicator.check(Content.parse(of(SOUND, 3)), converter=converter)

        check()
        return calls(check)

    assert work(policy) < 1.5 * work("keep")
