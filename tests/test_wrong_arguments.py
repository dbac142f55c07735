"""What is given where something else belongs: an error of its own that names both, and no traceback from inside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import replicator
from replicator import (
    Author,
    Block,
    Converter,
    Post,
    PostFile,
    RawBlock,
    Registry,
    checking,
    migrations,
    richtext,
    statamic,
    versions,
    yaml,
)
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
    "extra of a post": (lambda it: Post(extra=it), "a dict as Post.extra", [None, 5, [("a", 1)]]),
    "extra of a block": (lambda it: Paragraph(extra=it), "a dict as Paragraph.extra", [None, "x"]),
    "extra of an author": (lambda it: Author(extra=it), "a dict as Author.extra", [None]),
    "type of a block": (lambda it: RawBlock(type=it), "text as RawBlock.type", [["a"], None, 5, b"a"]),
    "labels": (
        lambda it: replicator.merge("a: 1", "a: 2", "a: 3", labels=it),
        "two texts as labels",
        [5, "ab", [5, "a"], [None, "b"], {"a": "b"}],
    ),
    "marker_size": (
        lambda it: replicator.merge("a: 1", "a: 2", "a: 3", marker_size=it),
        "a whole number as marker_size",
        ["7", None, 7.0],
    ),
    "rules": (
        lambda it: replicator.check(Post(), rules=it),
        "rules, or functions that are given a post,",
        [5, len, Post],
    ),
    "a rule": (
        lambda it: replicator.check(Post(), rules=[it]),
        "a rule, or a function that is given a post,",
        [5, "x", None],
    ),
    "fix": (checking.fix, "a PostFile", [None, "x", Post()]),
    "is_draft": (checking.is_draft, "a post", [None, "x", Paragraph()]),
    "as_text": (versions.as_text, "the changes that diff found", [None, 5, "x", [5], Post()]),
    "as_json": (versions.as_json, "the changes that diff found", [None, 5, "x", [5], Post()]),
    "as_html": (versions.as_html, "the changes that diff found", [None, 5, "x", [5], Post()]),
    "undo": (migrations.undo, "migrations", [None, 5, "x", [5], Post()]),
    "build": (lambda it: statamic.build([it]), "a blueprint", [None, 5, "x"]),
    "statamic.check": (lambda it: statamic.check(Post(), it), "a blueprint", [None, ["x"], Path("x")]),
    "the converter of loads": (lambda it: replicator.loads("", converter=it), "a converter", [5, Registry()]),
    "that of load": (lambda it: replicator.load("none.yaml", converter=it), "a converter", [5, Registry()]),
    "that of open": (lambda it: PostFile.open("none.yaml", converter=it), "a converter", ["x", Registry()]),
    "that of check": (lambda it: replicator.check("none.yaml", converter=it), "a converter", [Registry()]),
    "the registry of a converter": (Converter, "a registry", [5, {"text": Paragraph}, Converter()]),
    "its schema": (lambda it: Converter(schema=it), "a schema", [5, "x"]),
    "its post": (lambda it: Converter().of(it), "a class", [None, 5, ["x"], Post()]),
    "json_schema": (replicator.json_schema, "a class", [None, 5, ["x"], Post()]),
    "its registry": (lambda it: replicator.json_schema(registry=it), "a registry", [5, {"a": 1}]),
    "Registry": (replicator.Registry, "block classes by their names", [5, "x", ["x"]]),
    "yaml.dump": (lambda it: yaml.dump({}, it), "a dialect", [5, ["x"]]),
    "the renderer of toc": (
        lambda it: replicator.toc(Post(), renderer=it),
        "a renderer of HTML",
        [None, "x"],
    ),
    "that of chunks": (
        lambda it: replicator.chunks(Post(), renderer=it),
        "a renderer of HTML",
        [None, replicator.text],
    ),
    "a rendering function": (
        lambda it: replicator.html.copy().renders(Paragraph)(it),
        "a rendering function",
        [None, 5, "x"],
    ),
    "one around": (replicator.html.copy().around, "a rendering function", [None, 5]),
    "published": (
        lambda it: replicator.PublishedPost(Post(), "https://a.b/", published=it),
        "a datetime, a date",
        [b"x", ["x"], {"a": 1}],
    ),
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


@pytest.mark.parametrize(
    ("option", "wrong", "message"),
    [
        ("resolve_link", None, "resolve_link is a function, not NoneType"),
        ("resolve_asset", {"/a.jpg": "/b.jpg"}, "resolve_asset is a function, not dict"),
        ("authors", [Author()], "authors is a mapping from ids to authors, not list"),
        ("id_prefix", 5, "id_prefix is text or None, not int"),
        ("lazy_after", "1", "lazy_after is a whole number or None, not str"),
    ],
)
def test_an_option_of_a_rendering_that_is_something_else_is_named(
    option: str, wrong: Any, message: str
) -> None:
    with pytest.raises(TypeError, match=f"^{message}"):
        replicator.to_html(Post(), **{option: wrong})
    with pytest.raises(TypeError, match=f"^{message}"):
        replicator.html.copy(**{option: wrong})


@pytest.mark.parametrize("renderer", [replicator.html, replicator.markdown, replicator.text])
@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Paragraph(text="a"), r"found Paragraph; render\.block\(block\) makes one"),
        (Post(), "found Post"),
        (b"x", "found bytes"),
        ({"a": 1}, "found dict"),
        (object(), "found object"),
    ],
)
def test_what_a_rendering_function_may_not_return_is_named(renderer: Any, answer: Any, message: str) -> None:
    renderer = renderer.copy()
    renderer.renders(Paragraph)(lambda block, render: answer)

    with pytest.raises(TypeError, match=f"^expected a fragment, text or a list of these, {message}"):
        renderer([Paragraph(text="b")])


@pytest.mark.parametrize("labels", [(), ("a",), ("a", "b", "c")])
def test_labels_of_a_merge_are_two(labels: Any) -> None:
    with pytest.raises(TypeError, match=f"expected two texts as labels, found {len(labels)}"):
        replicator.merge("a: 1", "a: 2", "a: 3", labels=labels)


@pytest.mark.parametrize("size", [0, -1])
def test_a_marker_has_a_size(size: int) -> None:
    with pytest.raises(TypeError, match="expected a whole number above 0 as marker_size"):
        replicator.merge("a: 1", "a: 2", "a: 3", marker_size=size)


def test_a_label_of_a_merge_stays_on_the_line_of_its_marker() -> None:
    found = replicator.merge("a: 1\n", "a: 2\n", "a: 3\n", labels=("x\ny", "z"))

    assert found.text == "<<<<<<< x y\na: 2\n=======\na: 3\n>>>>>>> z\n"
