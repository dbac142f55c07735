"""What is given where something else belongs: an error of its own that names both, and no traceback from inside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import replicator
from replicator import Author, Block, Post, checking, migrations, richtext, statamic, versions, yaml
from replicator.blocks import Paragraph
from replicator.renderers import engines

POST = "a post, a block, rich text or a list of blocks"
SHOWN = "a post, a block or a list of blocks"
PAGE = "a PublishedPost"

CASES: dict[str, tuple[Callable[[Any], object], str, list[object]]] = {
    "walk": (lambda it: list(replicator.walk(it)), POST, [None, 5, Path("x"), {"a": 1}, Post]),
    "copy": (replicator.copy, POST, [None, 5, Author()]),
    "find": (lambda it: list(replicator.find(it, Paragraph)), POST, [None, {"a": 1}]),
    "fill_ids": (replicator.fill_ids, POST, [None, Post]),
    "to_html": (replicator.to_html, SHOWN, [None, 5, b"x", Path("x"), ["x"], "x", {"a": 1}, Post, [None]]),
    "word_count": (replicator.word_count, SHOWN, [None, 5, b"x", Path("x"), ["x"], "x", {"a": 1}, Post]),
    "excerpt": (replicator.excerpt, SHOWN, [None, Author()]),
    "chunks": (lambda it: list(replicator.chunks(it)), SHOWN, [None, 5, ["x"]]),
    "toc": (replicator.toc, SHOWN, [None, 5]),
    "from_markdown": (replicator.from_markdown, "a text", [None, 5, b"x", Path("x"), ["x"], Post()]),
    "rich text from Markdown": (richtext.from_markdown, "a text", [None, b"x"]),
    "rich text from HTML": (richtext.from_html, "a text", [None, b"x"]),
    "loads": (replicator.loads, "a text", [None, 5, b"x", Path("x"), ["x"]]),
    "yaml.parse": (yaml.parse, "a text", [None, 5, b"x", Path("x"), ["x"], {"a": 1}]),
    "load": (replicator.load, "a path or an open file", [None, 5, ["x"], Post()]),
    "diff": (
        lambda it: replicator.diff(it, "a: b"),
        "a text, bytes, a path or an open file",
        [None, 5, ["x"]],
    ),
    "merge": (
        lambda it: replicator.merge(it, "", ""),
        "a text, bytes, a path or an open file",
        [None, Post()],
    ),
    "the post of a page": (lambda it: replicator.PublishedPost(it, "https://a.b/c"), "a post", [None, "x"]),
    "its url": (lambda it: replicator.PublishedPost(Post(), it), "an address", [None, b"x", Path("x")]),
    "head_tags": (replicator.head_tags, PAGE, [None, Post(), "x"]),
    "open_graph": (replicator.open_graph, PAGE, [None, Post()]),
    "schema_org": (replicator.schema_org, PAGE, [None, Post()]),
    "atom_feed": (lambda it: replicator.atom_feed([it], title="a", url="b"), PAGE, [None, Post(), "x"]),
    "rss_feed": (lambda it: replicator.rss_feed([it], title="a", url="b"), PAGE, [None, Post(), "x"]),
    "convert_many": (
        lambda it: replicator.convert_many(it, out="out"),
        "a path or several",
        [None, 5, Post()],
    ),
    "one of several paths": (
        lambda it: replicator.convert_many([it], out="out"),
        "a path",
        [None, b"x", Post()],
    ),
    "use_templates": (lambda it: replicator.use_templates(it, "x"), "a renderer", [None, "x", Post()]),
    "fix": (checking.fix, "a PostFile", [None, "x", Post()]),
    "is_draft": (checking.is_draft, "a post", [None, "x", Paragraph()]),
    "as_text": (versions.as_text, "the changes that diff found", [None, 5, "x", [5], Post()]),
    "as_json": (versions.as_json, "the changes that diff found", [None, 5, "x", [5], Post()]),
    "as_html": (versions.as_html, "the changes that diff found", [None, 5, "x", [5], Post()]),
    "undo": (migrations.undo, "migrations", [None, 5, "x", [5], Post()]),
    "build": (lambda it: statamic.build([it]), "a blueprint", [None, 5, "x"]),
    "statamic.check": (lambda it: statamic.check(Post(), it), "a blueprint", [None, ["x"], Path("x")]),
    "define": (replicator.define, "a class", [None, 5, "x", Paragraph()]),
}


def _found(wrong: Any) -> str:
    return f"the class {wrong.__name__}" if isinstance(wrong, type) else type(wrong).__name__


@pytest.mark.parametrize(
    ("call", "expected", "wrong"),
    [(call, expected, wrong) for call, expected, several in CASES.values() for wrong in several],
    ids=[f"{name} {_found(wrong)}" for name, (_, _, several) in CASES.items() for wrong in several],
)
def test_what_is_wrong_is_named_with_what_belongs_there(
    call: Callable[[Any], object], expected: str, wrong: Any
) -> None:
    inner = (
        wrong[0] if isinstance(wrong, list) and wrong and expected not in ("a text", "a blueprint") else wrong
    )
    with pytest.raises(TypeError, match=rf"^expected {expected}.*, found ") as caught:
        call(wrong)
    assert any(f"found {_found(each)}" in str(caught.value) for each in (wrong, inner))


@pytest.mark.parametrize("show", [replicator.to_html, replicator.to_markdown, replicator.to_text])
@pytest.mark.parametrize("engine", [engines.Mistune(), engines.CommonMark()])
@pytest.mark.parametrize(
    ("post", "message"),
    [
        (Post(blocks=None), "expected a list of blocks in a Post, found NoneType"),  # type: ignore[arg-type]
        (Post(blocks=5), "expected a list of blocks in a Post, found int"),  # type: ignore[arg-type]
        (Post(content=5), "expected Markdown, found int"),  # type: ignore[arg-type]
    ],
)
def test_a_post_of_wrong_values_says_so_when_it_is_shown(
    show: Any, engine: Any, post: Post, message: str
) -> None:
    with pytest.raises(TypeError, match=f"^{message}"):
        show(post, engine=engine)


@pytest.mark.parametrize("read", [replicator.check, replicator.word_count, replicator.search_text])
def test_a_title_that_is_no_text_says_so_when_it_is_read(read: Callable[[Post], object]) -> None:
    post = Post(title=3, blocks=[Paragraph(text="a")])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"^expected text as the title, found int"):
        read(post)


def test_walking_through_something_that_is_no_list_names_its_place() -> None:
    wrong: list[Block] = None  # type: ignore[assignment]
    with pytest.raises(TypeError, match=r"^replicator_content: expected a list of blocks, found NoneType"):
        list(replicator.walk(Post(blocks=wrong)))
