"""Where values stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from random_edits import corpus_documents
from replicator.scalar import plain
from replicator.yaml import Document, Span, parse
from replicator.yaml.nodes import Alias, Leaf, Listing, Mapping

TEXT = """\
# a post
title: 'It''s'   # quoted
empty:
also empty: # comment
literal: |
  one

  two


folded: >+
  kept

list:
- a
-   # nothing
-
  k: v
flow: { a: [1, 2] , b }
anchored: &x !!str 12
alias: *x
tagged: !!map
  k: v
last: |
  no line break"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("title",), "'It''s'"),
        (("empty",), ""),
        (("also empty",), ""),
        (("literal",), "|\n  one\n\n  two"),
        (("folded",), ">+\n  kept\n"),
        (("list",), "- a\n-   # nothing\n-\n  k: v"),
        (("list", 0), "a"),
        (("list", 1), ""),
        (("list", 2), "k: v"),
        (("flow",), "{ a: [1, 2] , b }"),
        (("flow", "a"), "[1, 2]"),
        (("flow", "a", 1), "2"),
        (("flow", "b"), ""),
        (("anchored",), "&x !!str 12"),
        (("alias",), "*x"),
        (("tagged",), "!!map\n  k: v"),
        (("last",), "|\n  no line break"),
    ],
)
def test_a_span_is_the_value_and_nothing_else(path: tuple[Any, ...], expected: str) -> None:
    span = parse(TEXT).span(path)
    assert TEXT[span.start : span.end] == expected


@pytest.mark.parametrize("path", [("empty",), ("also empty",), ("list", 1)])
def test_an_empty_value_stands_right_after_its_colon_or_dash(path: tuple[Any, ...]) -> None:
    span = parse(TEXT).span(path)
    assert TEXT[span.start - 1] in ":-"


@pytest.mark.parametrize("block", ["|\n  x\n", ">\n  x\n\n", "|\n  x\n \n", "|+\n  x\n\n", "|\n"])
@pytest.mark.parametrize("comments", ["# c\n", "#c\n# - d\n\n# e\n"])
@pytest.mark.parametrize("item", ["-", "- y"])
def test_a_dash_is_found_after_a_block_and_comments_in_the_first_column(
    block: str, comments: str, item: str
) -> None:
    text = f"- {block}{comments}{item}"
    document = parse(text)
    assert isinstance(document.tree, Listing)
    assert document.tree.child(1).dash == text.rindex(item)
    assert document.span((1,)) == Span(text.rindex(item[-1]) + (item == "-"), len(text))


def test_a_key_has_a_span_of_its_own() -> None:
    document = parse(TEXT)
    span = document.key_span(("also empty",))
    assert TEXT[span.start : span.end] == "also empty"
    with pytest.raises(LookupError):
        document.key_span(("list", 0))


@pytest.mark.parametrize("path", [("nothing",), ("list", 9), ("title", 0), ("alias", "k"), ("list", -1)])
def test_a_path_that_leads_nowhere_is_a_lookup_error(path: tuple[Any, ...]) -> None:
    with pytest.raises(LookupError):
        parse(TEXT).span(path)


def test_lines_and_columns_are_those_of_the_file_as_a_person_counts_them() -> None:
    document = parse("\ufefftitle: x\r\nlist:\r\n  - 😀 a\r\n  - b\r\n", first_line=2, name="f.md")
    assert document.place(("title",)) == (2, 8)
    assert document.place(("list", 1)) == (5, 5)
    problem = document.problem(("list", 0), "too short", hint="write more")
    assert (problem.file, problem.line, problem.column, problem.source) == ("f.md", 4, 5, "  - 😀 a")


@pytest.mark.parametrize("mark", ["&x", "!!map", "!!map &x", "&x !<tag:yaml.org,2002:map>"])
def test_a_collection_is_placed_after_its_anchor_and_tag(mark: str) -> None:
    assert parse(f"a: {mark} # why\n  b: c\n").place(("a",)) == (2, 3)
    assert parse(f"a: {mark} {{b: c}}\n").place(("a",)) == (1, 5 + len(mark))


@pytest.mark.parametrize("header", ["|", ">-", "|2", "> # nothing", "|+"])
def test_the_span_of_an_empty_block_is_its_header(header: str) -> None:
    text = f"a: {header}\nb: 1\n"
    span = parse(text).span(("a",))
    assert text[span.start : span.end] == header


def test_a_missing_value_is_placed_at_the_nearest_one_around_it() -> None:
    document = parse("a: 1\nb:\n  c: 2\n")
    assert document.place(("b", "missing", 3)) == document.place(("b",)) == (3, 3)
    assert parse("").place(("a",)) == (1, 1)


def test_the_last_of_two_equal_keys_has_the_span() -> None:
    assert parse("a: 1\na: 22\n", duplicate_keys="last").span(("a",)) == Span(8, 10)


def test_spans_hold_when_characters_are_stood_in_for() -> None:
    text = 'a: "\\ud83d\\ude00"\nb: x\x85\u2028y\nc: z\n'
    document = parse(text)
    assert document.data == {"a": "😀", "b": "x\x85\u2028y", "c": "z"}
    span = document.span(("b",))
    assert text[span.start : span.end] == "x\x85\u2028y"


def test_every_span_of_real_files_reads_back_as_its_value(capsys: pytest.CaptureFixture[str]) -> None:
    documents = corpus_documents()
    if not documents:
        pytest.skip("the shared material has no corpus beside this checkout")
    count = 0
    for document in documents:
        for node, value in leaves(document.tree, document.written):
            assert plain(reread(document, node)) == plain(value), document.name
            count += 1
    with capsys.disabled():
        print(f"\n{count} scalars of {len(documents)} real files read back from their spans alone")
    assert count > 10_000


def leaves(node: Any, value: Any) -> Iterator[tuple[Leaf, Any]]:
    if isinstance(node, Mapping):
        for entry in node.children:
            yield from leaves(entry.value, value[entry.name])
    elif isinstance(node, Listing):
        for item, each in zip(node.children, value, strict=True):
            yield from leaves(item.value, each)
    elif node is not None and not isinstance(node, Alias):
        yield node, value


def reread(document: Document, leaf: Leaf) -> Any:
    """Read a scalar's span as the value of a key with the indentation of its line."""
    text = document.text
    line = text[text.rfind("\n", 0, leaf.start) + 1 :]
    indent = " " * (len(line) - len(line.lstrip(" ")))
    end = "\n" if leaf.end < len(text) else ""
    return parse(f"{indent}k: {text[leaf.start : leaf.end]}{end}").written["k"]


def test_a_part_of_the_tree_is_made_once_however_it_is_asked_for() -> None:
    """Or many questions about what is in one long list would cost its length each."""
    tree = parse("blocks:\n- a: 1\n- a: 2\nother: 1\nblocks: 2\n", duplicate_keys="last").tree

    assert isinstance(tree, Mapping)
    assert tree.entry("blocks") is tree.entry("blocks") is tree.children[2]
    assert tree.entry("other") is tree.children[1]
    assert "other" in tree
    assert "more" not in tree
