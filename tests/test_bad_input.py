"""Bad input gets the error that a person would want, and never a bare traceback."""

from __future__ import annotations

import contextlib
import csv
import pickle
from pathlib import Path

import pytest

import replicator
from corpus import SHARED, shared
from replicator.errors import ContentError, EncodingError, LimitError, ParseError, RenderError

MANIFEST = SHARED / "bad" / "MANIFEST.tsv"
ROWS = (
    list(csv.DictReader(MANIFEST.read_text(encoding="utf-8").splitlines(), delimiter="\t"))
    if MANIFEST.exists()
    else []
)
LOADS = {"221_shape_comment_only.yaml", "225_shape_top_null.yaml"}


def outcome(path: Path) -> ContentError | replicator.Post:
    try:
        return replicator.load(path)
    except ContentError as error:
        return error


@pytest.mark.parametrize("row", ROWS or [{}], ids=lambda row: row.get("file", "absent"))
def test_a_collected_bad_file_behaves_as_its_manifest_says(row: dict[str, str]) -> None:
    path = shared("bad") / row["file"]
    found = outcome(path)
    if row["kind"] == "accept" or row["file"] in LOADS:
        assert isinstance(found, replicator.Post)
    elif row["kind"] != "either":
        assert isinstance(found, ContentError)
    if isinstance(found, ContentError):
        assert all(problem.file == str(path) for problem in found.problems)
        assert isinstance(found, EncodingError) or all(problem.line for problem in found.problems)
        assert "\x1b" not in found.report()
        assert str(pickle.loads(pickle.dumps(found))) == str(found)
        return
    for render in (replicator.to_html, replicator.to_markdown, replicator.to_text):
        with contextlib.suppress(RenderError):  # too deep to be rendered
            assert isinstance(render(found), str)


def blocks(*fields: str) -> str:
    """A post whose blocks have these fields, each on the lines from 3 on."""
    return "title: T\nreplicator_content:\n" + "".join(f"  - {field}\n" for field in fields)


SYNTAX = [
    # (what is wrong, text, a word of the message, its line)
    ("an apostrophe", "title: 'It's me'", "quote", 1),
    ("an open double quote", 'a: 1\nb: "x\nc: 2\n', "quote", 2),
    ("an open single quote", "a: 'x\n", "quote", 1),
    ("text after a quote", 'a: "x" y\n', "quote", 1),
    ("a colon in a value", "title: Bread: a guide\n", "quote", 1),
    ("a backtick", "a: `x`\n", "quote", 1),
    ("an at sign", "a: @x\n", "quote", 1),
    ("a percent sign", "a: %x\n", "quote", 1),
    ("a star", "a: *really* good\n", "quote", 1),
    ("bold text", "a: **really** good\n", "quote", 1),
    ("an unknown alias", "a: *x\n", "anchor", 1),
    ("an ampersand", "a: & b\n", "", 1),
    ("a Markdown link", "a: [text](http://x.y)\n", "quote", 1),
    ("a template", "a: {{ title }}\n", "quote", 1),
    ("a pipe with text", "a: | text\n", "", 1),
    ("a dash with text", "a: - text\n", "quote", 1),
    ("a question mark", "a: ? text\n", "quote", 1),
    ("a tab for indentation", "a:\n\tb: 1\n", "tab", 2),
    ("a tab in a list", "a:\n  - b\n\t- c\n", "tab", 3),
    ("one space too many", "a: 1\n b: 2\n", "indent", 2),
    ("one space too few", "a:\n  - x\n - y\n", "", 3),
    ("a list item among keys", "a: 1\n- b\n", "", 2),
    ("a key among list items", "- a\nb: 1\n", "", 2),
    ("a line without a key", "a: 1\nhello\n", "key", 2),
    ("an open bracket", "a: [1, 2\nb: 3\n", "", None),
    ("an open brace", "a: {b: 1\nc: 3\n", "", None),
    ("a closing bracket", "a: 1]\nb: ]\n", "", 2),
    ("a merge conflict", "a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> x\n", "merge conflict", 2),
    ("a bell character", "a: 1\nb: x\x07\n", "control", 2),
    ("an escape sequence", "a: \x1b[31mred\n", "control", 1),
    ("a form feed", "a: 1\n\x0cb: 2\n", "control", 2),
    ("a bad escape", 'a: "\\q"\n', "escape", 1),
    ("a cut-off escape", 'a: "\\x4"\n', "escape", 1),
    ("an impossible character", 'a: "\\UFFFFFFFF"\n', "", 1),
    ("half a surrogate pair", 'a: "\\ud83d"\n', "surrogate", 1),
    ("a key twice", "a: 1\nb: 2\na: 3\n", "line 1 already", 3),
    ("a key twice in a block", blocks("type: paragraph\n    text: a\n    text: b"), "line 4 already", 5),
    ("a list as a key", "? [a]\n: 1\n", "cannot be a key", 1),
    ("a mapping as a key", "{a: 1}: 2\n", "cannot be a key", 1),
    ("two documents", "a: 1\n---\nb: 2\n", "document", 2),
    ("text after the end", "a: 1\n...\nb: 2\n", "", 3),
    ("an old version", "%YAML 1.1\n---\na: yes\n", "1.1", 1),
    ("a version twice", "%YAML 1.2\n%YAML 1.2\n---\na: 1\n", "", 2),
    ("an unknown tag handle", "a: !x!y z\n", "", 1),
    ("a number's tag on text", "a: !!int x\n", "!!int", 1),
    ("a list's tag on text", "a: !!seq x\n", "!!seq", 1),
    ("a text's tag on a list", "a: !!str [x]\n", "!!str", 1),
    ("base64 that is none", "a: !!binary '%%%'\n", "base64", 1),
    ("a merge key with text", "<<: x\n", "merge key", 1),
    ("a merge key with a list of text", "<<: [x]\n", "merge key", 1),
    ("an anchor twice on a node", "a: &x &y z\n", "", 1),
    ("an alias with a value", "a: &x 1\nb: *x y\n", "", 2),
    ("a block scalar's bad header", "a: |x\n  b\n", "", 1),
    ("content in both places", "---\ncontent: a\n---\nb\n", "`content`", 2),
    ("a fence inside YAML", "a: 1\n---\n", "document", 2),
    ("an open comment bracket", "a: [#\n", "", None),
    ("PHP", "<?php echo 1; ?>: x: y\n", "", 1),
    ("JSON with a missing comma", '{"a": 1 "b": 2}', "", 1),
    ("an HTML page", "<html>\n<p>a: b: c</p>\n", "", None),
]


@pytest.mark.parametrize(("_what", "text", "word", "line"), SYNTAX, ids=[row[0] for row in SYNTAX])
def test_broken_yaml_is_refused_with_its_line(_what: str, text: str, word: str, line: int | None) -> None:
    with pytest.raises(ParseError) as caught:
        replicator.loads(text, name="post.yaml")

    (problem,) = caught.value.problems
    assert word in f"{problem.message} {problem.hint}"
    assert problem.file == "post.yaml"
    assert problem.line == line or line is None
    assert problem.column
    assert "did not find expected" not in problem.message
    assert caught.value.report().count("\n") <= 2


HOSTILE = [
    ("nested lists", "a: " + "[" * 5_000 + "]" * 5_000),
    ("nested mappings", "".join(f"{' ' * depth}a:\n" for depth in range(500))),
    ("nested items", "- " * 20_000 + "a"),
    ("unclosed lists", "[" * 100_000),
    (
        "a bomb",
        "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)),
    ),
    (
        "a bomb of mappings",
        "a0: &a0 {x: 1}\n" + "".join(f"a{n}: &a{n} {{x: *a{n - 1}, y: *a{n - 1}}}\n" for n in range(1, 40)),
    ),
    ("a list that holds itself", "a: &a [*a]"),
    ("a mapping that holds itself", "a: &a {b: *a}"),
    ("a mapping that merges itself", "a: &a\n  <<: *a\n"),
    ("a list inside itself, deeper", "a: &a [[[*a]]]"),
]


@pytest.mark.parametrize(("_what", "text"), HOSTILE, ids=[row[0] for row in HOSTILE])
def test_hostile_yaml_meets_a_limit(_what: str, text: str) -> None:
    with pytest.raises(LimitError) as caught:
        replicator.loads(text, name="post.yaml")

    assert caught.value.problems[0].line


SHAPES = [
    ("a list", "- a\n", "expected a post: a mapping of fields, found a list", 1),
    ("text", "hello\n", "expected a post: a mapping of fields, found text", 1),
    ("a number", "42\n", "expected a post: a mapping of fields, found a number", 1),
    ("true", "true\n", "expected a post: a mapping of fields, found true", 1),
    ("a title that is a list", "a: 1\ntitle: [x]\n", "title: expected text, found a list", 2),
    ("a title that is a mapping", "title: {x: y}\n", "title: expected text, found a mapping", 1),
    ("a subtitle that is a list", "subtitle: [x]\n", "subtitle: expected text, found a list", 1),
    ("an id that is a list", "id: [x]\n", "id: expected text, found a list", 1),
    ("two heroes", "hero_image: [a, b]\n", "hero_image: expected text, found a list", 1),
    ("an intro that is a mapping", "intro_image: {a: b}\n", "intro_image: expected text, found a mapping", 1),
    ("an author that is a mapping", "author: {a: b}\n", "author: expected one value or a list", 1),
    ("authors in lists", "author: [[a]]\n", "author[0]: expected text, found a list", 1),
    (
        "an author among authors",
        "author:\n  - a\n  - {b: c}\n",
        "author[1]: expected text, found a mapping",
        3,
    ),
    (
        "blocks that are text",
        "replicator_content: hello\n",
        "replicator_content: expected a list, found text",
        1,
    ),
    (
        "blocks that are a number",
        "replicator_content: 3\n",
        "replicator_content: expected a list, found a number",
        1,
    ),
    ("blocks that are a mapping", "replicator_content:\n  a: b\n", "expected a list, found a mapping", 2),
    ("a block that is text", blocks("hello"), "replicator_content[0]: expected a block: a mapping", 3),
    (
        "a block that is a number",
        blocks("type: x", "3"),
        "replicator_content[1]: expected a block: a mapping",
        4,
    ),
    ("a block that is nothing", blocks(""), "replicator_content[0]: expected a block: a mapping", 3),
    ("a block that is a list", blocks("[a]"), "replicator_content[0]: expected a block: a mapping", 3),
    ("a block without a type", blocks("text: x"), "a block with a `type` that is text, found nothing", 3),
    ("a type that is nothing", blocks("type:"), "a block with a `type` that is text, found nothing", 3),
    ("a type that is a list", blocks("type: [a]"), "a block with a `type` that is text, found a list", 3),
    ("a type that is a mapping", blocks("type: {a: b}"), "`type` that is text, found a mapping", 3),
    (
        "an id of a block",
        blocks("{type: paragraph, text: a, id: [b]}"),
        "[0].id: expected text, found a list",
        3,
    ),
    ("enabled that is a word", blocks("{type: paragraph, text: a, enabled: perhaps}"), "true or false", 3),
    ("text that is a mapping", blocks("type: paragraph\n    text: {a: b}"), "[0].text: expected text", 4),
    ("text that is a list", blocks("type: paragraph\n    text: [a]"), "[0].text: expected text", 4),
    (
        "a quote that is a mapping",
        blocks("type: blockquote\n    quote: {a: b}"),
        "[0].quote: expected text",
        4,
    ),
    (
        "a source that is a list",
        blocks("type: blockquote\n    quote: a\n    source: [b]"),
        "[0].source: expected",
        5,
    ),
    (
        "an image that is a mapping",
        blocks("type: image\n    image: {a: b}"),
        "[0].image: expected one value",
        4,
    ),
    ("an image in lists", blocks("type: image\n    image: [[a]]"), "[0].image[0]: expected text", 4),
]


@pytest.mark.parametrize(("_what", "text", "message", "line"), SHAPES, ids=[row[0] for row in SHAPES])
def test_a_wrong_shape_is_refused_with_what_was_expected(
    _what: str, text: str, message: str, line: int
) -> None:
    with pytest.raises(ContentError) as caught:
        replicator.loads(text, name="post.yaml")

    (problem,) = caught.value.problems
    assert message in str(problem)
    assert problem.line == line
    assert problem.expected
    assert problem.found


BYTES = [
    ("UTF-16", "title: ä".encode("utf-16"), "found UTF-16"),
    ("UTF-16 without a mark", "title: a".encode("utf-16-le"), "found UTF-16"),
    (
        "Windows-1252",
        "a: 1\ntitle: Café\n".encode("cp1252"),
        ":2:11: expected UTF-8 text, found the byte 0xe9",
    ),
    ("a surrogate", b"a: \xed\xa0\xbd", "the byte 0xed"),
    ("an overlong form", b"a: \xc0\x80", "the byte 0xc0"),
    ("a picture", b"\x89PNG\r\n\x1a\n\0\0", "a PNG picture"),
    ("an archive", b"\x1f\x8b\x08\0", "a gzip archive"),
    ("a document", b"%PDF-1.7", "a PDF document"),
    ("a NUL", b"a: 1\nb: \0\n", "post.yaml:2:4"),
]


@pytest.mark.parametrize(("_what", "content", "message"), BYTES, ids=[row[0] for row in BYTES])
def test_bytes_that_are_no_text_are_refused(_what: str, content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "post.yaml"
    path.write_bytes(content)

    with pytest.raises(EncodingError) as caught:
        replicator.load(path)

    assert message in str(caught.value)
    assert str(path) in str(caught.value)
