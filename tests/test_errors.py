"""Errors say where, can be carried to another process, and do a terminal no harm."""

from __future__ import annotations

import copy
import pickle
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replicator import errors
from replicator.errors import ContentError, Problem, ReplicatorError, format_path


def error_classes(root: type[Exception] = ReplicatorError) -> Iterator[type[Exception]]:
    yield root
    for cls in root.__subclasses__():
        yield from error_classes(cls)


@pytest.mark.parametrize("cls", list(error_classes()), ids=lambda cls: cls.__name__)
def test_an_error_survives_pickling_and_copying(cls: type[Exception]) -> None:
    content = Problem("expected text", ("a", 1), "p.yaml", 2, 3, "text", "a list", "quote it", "a: [b]")
    error = cls([content, content]) if issubclass(cls, ContentError) else cls("no")

    for other in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(other) is cls
        assert str(other) == str(error)
        assert getattr(other, "problems", None) == getattr(error, "problems", None)


def test_the_tree_of_errors_is_the_one_that_its_docstring_draws() -> None:
    for cls in error_classes():
        if cls.__module__ == "replicator.errors":
            assert cls.__name__ in (errors.__doc__ or "")
            assert cls.__name__ in errors.__all__


@pytest.mark.parametrize(
    ("cls", "builtin"),
    [
        (errors.ContentError, ValueError),
        (errors.StructureError, ValueError),
        (errors.RegistrationError, TypeError),
        (errors.RenderError, ValueError),
        (errors.StaleFileError, OSError),
        (errors.MissingExtraError, ImportError),
        (errors.LimitError, errors.ParseError),
    ],
)
def test_an_error_is_also_what_python_calls_it(cls: type[Exception], builtin: type[Exception]) -> None:
    assert issubclass(cls, builtin)


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ((), ""),
        (("blocks", 2, "text"), "blocks[2].text"),
        ((3, "a"), "[3].a"),
        (("a", "b-c"), "a.b-c"),
        (("my key",), '["my key"]'),
        (("a", ""), 'a[""]'),
        (("a", "x\x1b[1m"), 'a["x\\x1b[1m"]'),
        (("a", "line\nbreak"), 'a["line\\nbreak"]'),
        (("überschrift",), "überschrift"),
    ],
)
def test_a_path_is_written_as_people_do(path: tuple[str | int, ...], written: str) -> None:
    assert format_path(path) == written


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("no"), "<text>: no"),
        (Problem("no", file="a.yaml"), "a.yaml: no"),
        (Problem("no", ("a", 0), "a.yaml", 3), "a.yaml:3: a[0]: no"),
        (Problem("no", ("a", 0), "a.yaml", 3, 4, hint="quote it"), "a.yaml:3:4: a[0]: no (quote it)"),
        (Problem("\x1b[2Jno", file="\x07.yaml"), "\\x07.yaml: \\x1b[2Jno"),
    ],
)
def test_a_problem_is_one_line_with_its_place_first(problem: Problem, text: str) -> None:
    assert str(problem) == text


def caret(source: str, column: int) -> tuple[str, int]:
    """The line that a report shows, and the terminal column of the caret, both without the margin."""
    shown, below = Problem("no", (), "f", 12, column, source=source).excerpt().split("\n")
    assert shown.startswith("12 | ")
    assert below.startswith("   | ")
    assert below.endswith("^")
    return shown[5:], len(below) - 6


@pytest.mark.parametrize(
    ("source", "column", "under"),
    [
        ("title: [x]", 8, "title: "),
        ("title: [x]", 1, ""),
        ("a:\tb", 4, "a: "),
        ("\t\tb", 3, "  "),
        ("é: [x]", 4, "é: "),
        ("\x1b[1ma: b", 8, "\\x1b[1ma: "),
        ("a\x85b", 3, "a\\x85b"[:-1]),
        ("a: \u202eb", 5, "a: \\u202e"),
        ("a", 2, "a"),
    ],
)
def test_the_caret_stands_under_the_character_that_is_meant(source: str, column: int, under: str) -> None:
    shown, place = caret(source, column)

    assert shown.startswith(under)
    assert place == len(under)


@pytest.mark.parametrize(
    ("source", "column", "cells"), [("日本: x", 5, 6), ("🎉 x", 3, 3), ("e\u0301: x", 5, 3)]
)
def test_the_caret_counts_the_columns_of_a_terminal(source: str, column: int, cells: int) -> None:
    assert caret(source, column) == (source, cells)


@pytest.mark.parametrize("column", [1, 59, 60, 61, 200, 399, 400])
def test_a_long_line_is_cut_around_the_caret(column: int) -> None:
    source = "".join(chr(ord("a") + index % 26) for index in range(400))
    shown, place = caret(source, column)

    assert len(shown) <= 100
    assert shown[place] == source[column - 1]


def test_a_report_holds_every_problem_with_its_line() -> None:
    error = ContentError(
        [
            Problem("no", ("a",), "f", 1, 4, source="a: b"),
            Problem("not", ("b",), "f"),
            Problem("nor", (), "f", 9),
        ]
    )

    assert error.report() == "f:1:4: a: no\n1 | a: b\n  |    ^\nf: b: not\nf:9: nor"
    assert str(error) == "f:1:4: a: no\nf: b: not\nf:9: nor"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=150), st.integers(1, 160), st.text(max_size=20))
def test_no_control_character_ever_reaches_a_report(source: str, column: int, word: str) -> None:
    error = ContentError(
        Problem(word, (word, word), word, 1, column, expected=word, found=word, hint=word, source=source)
    )

    for text in (error.report(), str(error)):
        assert {unicodedata.category(char) for char in text.replace("\n", "")}.isdisjoint({"Cc", "Cf", "Cs"})
        assert text.count("\n") <= 2
