"""Values that do not belong on a post: refused with a place, or stored as the plain values they are."""

from __future__ import annotations

import collections
import datetime
import decimal
import enum
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

import replicator
from replicator import Converter, Post
from replicator.blocks import Paragraph, Row, Table
from replicator.errors import ContentError, EditError, ReplicatorError, StructureError

TEXT = """\
title: Hello
author: ann
tags: [a, b]
replicator_content:
  -
    type: text
    text: Hi
  -
    type: unknown_thing
    thing: 1
"""


class Tone(str, enum.Enum):  # noqa: UP042  # whose `str()` is its name
    WARM = "warm"


class Size(enum.IntEnum):
    LARGE = 3


class Fraction(float):
    pass


class Array:
    """Compares like numpy's: with no single truth."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        raise ValueError("the truth value of an array is ambiguous")


def _ring() -> list[Any]:
    ring: list[Any] = []
    ring.append(ring)
    return ring


def _block_in_itself() -> Paragraph:
    block = Paragraph(text="x")
    block.extra["inner"] = [block]
    return block


WRONG: list[Any] = [
    None, 5, 2.5, True, "text", 2**70, "\ud800", 1j, ..., object(), len, Paragraph, Array(), Size.LARGE,
    {1}, frozenset("a"), b"x", bytearray(b"x"), datetime.date(2020, 1, 1), decimal.Decimal("1.1"),
    uuid.UUID(int=1), Path("a"), range(3), collections.deque([1]), collections.UserDict(a=1), (1, 2),
    {1: 2}, {None: 1}, {(1, 2): 3}, {"a": [{"b": {1}}]}, ["a", {"b": 1}], _ring(), {"ring": _ring()},
    Paragraph(text="z"), _block_in_itself(), Post(title="x"), [Paragraph(text="a"), "b"], [Paragraph],
    [[Paragraph(text="a")]], float("nan"), "", [], {},
]  # fmt: skip

SETTERS: dict[str, Callable[[Any, Any], Any]] = {
    "title": lambda post, value: setattr(post, "title", value),
    "content": lambda post, value: setattr(post, "content", value),
    "author": lambda post, value: setattr(post, "author", value),
    "author[]": lambda post, value: post.author.append(value),
    "blocks": lambda post, value: setattr(post, "blocks", value),
    "blocks[]": lambda post, value: post.blocks.append(value),
    "text": lambda post, value: setattr(post.blocks[0], "text", value),
    "type": lambda post, value: setattr(post.blocks[0], "type", value),
    "id": lambda post, value: setattr(post.blocks[0], "id", value),
    "enabled": lambda post, value: setattr(post.blocks[0], "enabled", value),
    "block extra": lambda post, value: setattr(post.blocks[0], "extra", value),
    "block extra[]": lambda post, value: post.blocks[0].extra.update(key=value),
    "raw": lambda post, value: post.blocks[1].data.update(thing=value),
    "extra": lambda post, value: setattr(post, "extra", value),
    "extra[]": lambda post, value: post.extra.update(tags=value),
    "extra key": lambda post, value: post.extra.update({value: 1}),
    "block_key": lambda post, value: setattr(post, "block_key", value),
}


@pytest.mark.parametrize("source", [TEXT, f"---\n{TEXT}---\nBody\n"], ids=["yaml", "front matter"])
@pytest.mark.parametrize("where", SETTERS)
def test_any_value_anywhere_is_stored_or_refused_by_name(where: str, source: str) -> None:
    refused = 0
    for value in WRONG:
        post = replicator.loads(source)
        try:
            SETTERS[where](post, value)
        except (TypeError, ValueError):
            continue  # Python itself refused it
        for write in (lambda: replicator.dumps(post, source=source), lambda: replicator.dumps(post)):  # noqa: B023
            try:
                replicator.loads(write())
            except ReplicatorError:
                refused += 1
    assert refused


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda post: post.blocks.append(Table(rows=[Row(cells="bob")])),  # type: ignore[arg-type]
            "replicator_content[2].table[0].cells: 'bob' would be read back as ['bob']",
        ),
        (lambda post: setattr(post, "title", ["x"]), "title: expected text, found a list"),
        (lambda post: setattr(post, "title", Array()), "title: this value cannot be stored (ValueError: "),
        (lambda post: setattr(post, "blocks", 5), "replicator_content: expected a list, found a number"),
        (
            lambda post: setattr(post.blocks[0], "extra", []),
            "replicator_content[0].extra: expected a mapping, found list",
        ),
        (
            lambda post: post.blocks[0].extra.update(text="twice"),
            "replicator_content[0].text: `extra` holds 'text', which is a field of Paragraph",
        ),
        (
            lambda post: post.extra.update(on=datetime.timedelta(1)),
            "on: expected text, a number, a list or a mapping, found timedelta",
        ),
        (lambda post: post.extra["tags"].append({1: 2}), "tags[2]: a key must be text, not int"),
        (lambda post: setattr(post, "block_key", 5), "block_key: expected text, found int"),
    ],
)
def test_the_message_says_where_and_why(change: Callable[[Any], Any], message: str) -> None:
    post = replicator.loads(TEXT, name="post.yaml")
    change(post)
    with pytest.raises((EditError, StructureError)) as caught:
        replicator.Converter().dumps(post, source=TEXT, name="post.yaml")
    assert message in str(caught.value)
    assert caught.value.problems[0].file == "post.yaml"
    assert caught.value.problems[0].line


def test_a_new_post_that_would_not_be_read_back_is_refused() -> None:
    broken: Any = "bob"
    with pytest.raises(ContentError, match=r"cells: 'bob' would be read back as") as caught:
        replicator.dumps(Post(title="x", blocks=[Table(rows=[Row(cells=broken)])]))
    (problem,) = caught.value.problems
    assert problem.path[-1] == "cells"
    assert problem.expected == "'bob'"
    assert problem.found
    assert problem.found in problem.message


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Tone.WARM, "warm"),
        (Markup("<b>it's & so</b>"), "<b>it's & so</b>"),
        (Size.LARGE, 3),
        (Fraction(2.5), 2.5),
        (collections.OrderedDict(a=(1, 2)), {"a": [1, 2]}),
        (collections.Counter("aa"), {"a": 2}),
    ],
)
def test_subclasses_of_plain_types_are_what_they_hold(value: Any, written: Any) -> None:
    post = replicator.loads(TEXT)
    post.extra["tags"] = value
    for text in (replicator.dumps(post, source=TEXT), replicator.dumps(post)):
        assert replicator.loads(text).extra["tags"] == written
    document = replicator.yaml.parse("a: 'x'\n")
    if not isinstance(value, dict):
        assert replicator.yaml.parse(document.updated({"a": value})).data == {"a": written}


@pytest.mark.parametrize("data", [_ring(), {"a": [1, _ring()]}, {"b": {"ring": _ring()}, "a": [2]}])
def test_data_that_holds_itself_is_refused(data: Any) -> None:
    document = replicator.yaml.parse("a: [1, 2]\nb: 1\n")
    with pytest.raises(EditError, match="nested deeper than"):
        document.updated(data)


def test_lists_that_hold_themselves_in_a_file_are_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "post.yaml"
    path.write_text(TEXT)
    for extra in (_ring(), {"a": _ring()}):
        file = replicator.PostFile.open(path)
        file.post.blocks[0].extra["ring"] = extra
        with pytest.raises(ReplicatorError, match=r"replicator_content\[0\]: .* holds itself"):
            file.save()
        with pytest.raises(ReplicatorError, match="holds itself"):
            replicator.find(file.post, Paragraph)
        with pytest.raises(ReplicatorError, match="nested too deeply"):
            replicator.dumps(file.post)
    assert path.read_text() == TEXT


def test_a_text_beside_rich_text_is_refused() -> None:
    source = "title: x\ncontent:\n  - {type: paragraph}\n"
    post = replicator.loads(source)
    post.content = "also a text"
    with pytest.raises(StructureError, match="`extra` holds 'content'"):
        replicator.dumps(post, source=source)


def test_a_secret_that_is_set_on_an_author_is_refused_and_not_shown() -> None:
    source = "name: Ann\npassword: hash\nprefs:\n  theme: dark\n  token: t\n"
    for holder in (lambda author: author.extra, lambda author: author.extra["prefs"]):
        author = replicator.Converter().loads_author(source)
        holder(author)["secret_token"] = "sesame"
        with pytest.raises(EditError, match=r"secret_token: this key would not be read back") as caught:
            replicator.dumps(author, source=source)
        assert "sesame" not in str(caught.value) + repr(caught.value.problems)


def test_only_posts_and_authors_are_written_as_files() -> None:
    broken: Any = Paragraph(text="x")
    with pytest.raises(StructureError, match="expected a post or an author, found Paragraph"):
        replicator.dumps(broken, source=TEXT)


def test_a_number_that_may_have_lost_its_digits_is_no_text() -> None:
    with pytest.raises(StructureError, match=r"title: expected text, found a number.*quote it"):
        Converter().structure({"title": 1.5}, Post)


@pytest.mark.parametrize(
    ("post", "message"),
    [
        (Post(title=3), "title: expected text, found a number (3 would be read back as '3')"),  # type: ignore[arg-type]
        (
            Post(blocks=[Paragraph(text=5)]),  # type: ignore[arg-type]
            "replicator_content[0].text: expected text, found a number (5 would be read back as '5')",
        ),
        (Post(author=[True]), "author[0]: expected text, found true (True would be read back as 'true')"),  # type: ignore[list-item]
    ],
)
def test_a_number_where_text_belongs_is_named_as_what_it_is(post: Post, message: str) -> None:
    for write in (replicator.dumps, lambda each: replicator.dumps(each, source="title: a\n")):
        with pytest.raises(EditError) as caught:
            write(post)
        (problem,) = caught.value.problems
        assert problem.sentence == message
        assert problem.expected == "text"


@pytest.mark.parametrize("source", [None, "title: A\nreplicator_content:\n  -\n    type: divider\n"])
def test_none_where_a_list_belongs_is_told_as_that(source: str | None) -> None:
    post = replicator.loads(source or "title: A\n")
    post.blocks = None  # type: ignore[assignment]

    with pytest.raises(EditError, match=r"replicator_content: None is no value of this field \(.*\[\]\)"):
        replicator.dumps(post, source=source)
