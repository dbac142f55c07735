"""What docs/rendering.md says of threads."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

import replicator
from replicator import Block, Converter, Markdown
from replicator.errors import StaleFileError
from replicator.statamic import Site

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
THREADS = 8


@pytest.fixture(autouse=True)
def _impatient() -> Iterator[None]:
    """Have threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def together(*functions: Callable[[], Any]) -> list[Any]:
    """Call functions in threads of their own that begin at once, and return what they return."""
    barrier = Barrier(len(functions))

    def call(function: Callable[[], Any]) -> Any:
        barrier.wait()
        return function()

    with ThreadPoolExecutor(len(functions)) as executor:
        return list(executor.map(call, functions))


def test_a_converter_and_the_renderers_are_shared_from_the_first_use_on() -> None:
    paths = [EXAMPLES / "post.yaml", *sorted((EXAMPLES / "blog").iterdir())]

    def work(converter: Converter[Any], *renderers: Any) -> list[str]:
        posts = [replicator.load(path, converter=converter) for path in paths]
        written = [replicator.dumps(post, converter=converter) for post in posts]
        return written + [str(renderer(post)) for post in posts for renderer in renderers]

    def new() -> tuple[Any, ...]:
        return Converter(), replicator.html.copy(), replicator.markdown.copy(), replicator.text.copy()

    alone = work(*new())
    for _ in range(5):
        shared = new()
        assert together(*[lambda shared=shared: work(*shared)] * THREADS) == [alone] * THREADS


def test_block_types_and_functions_are_registered_while_others_read_and_render() -> None:
    registry = replicator.registry.copy()
    html, converter = replicator.html.copy(), Converter(registry)
    text = (EXAMPLES / "post.yaml").read_text(encoding="utf-8")
    alone = replicator.to_html(replicator.loads(text))

    def work() -> list[str]:
        return [html(replicator.loads(text, converter=converter)) for _ in range(10)]

    def register() -> list[str]:
        for number in range(300):
            cls: Any = type(f"Note{number}", (Block,), {"__annotations__": {"text": Markdown}})
            cls = registry.register(f"note-{number}", cls)
            html.renders(cls)(lambda block, render: render.markdown(block.text))
        return []

    results = together(register, *[work] * THREADS)

    assert results[1:] == [[alone] * 10] * THREADS
    made = replicator.loads("replicator_content: [{type: note-299, text: '*a*'}]", converter=converter)
    assert html(made) == "<p><em>a</em></p>\n"


def test_a_site_is_shared_from_the_first_use_on() -> None:
    def work(site: Site) -> list[Any]:
        entries = [(entry.url, entry.complete.title, len(entry.authors)) for entry in site.entries()]
        pages = [replicator.to_html(entry.complete, **site.render_options) for entry in site.entries()]
        return [entries, pages, [str(problem) for problem in site.check()]]

    alone = work(Site.open(EXAMPLES / "site"))
    for _ in range(3):
        site = Site.open(EXAMPLES / "site")
        assert together(*[lambda site=site: work(site)] * THREADS) == [alone] * THREADS


def test_of_those_who_edit_one_file_at_once_each_saves_or_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "post.yaml"
    path.write_text("title: A\nvisits: 0\n")

    def visit() -> int:
        saved = 0
        for _ in range(10):
            with suppress(StaleFileError):
                with replicator.edit(path) as post:
                    post.extra["visits"] += 1
                saved += 1
        return saved

    saved = sum(together(*[visit] * THREADS))

    assert saved
    assert replicator.load(path).extra["visits"] == saved
