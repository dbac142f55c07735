"""What the fields of a class are, read from its annotations."""

from __future__ import annotations

import datetime
import enum
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Optional, Union

import pytest

from replicator.errors import RegistrationError
from replicator.fields import (
    bare,
    check_fields,
    check_record,
    field_specs,
    fields_in_order,
    is_scalar,
    kind_of,
    takes_null,
)
from replicator.kinds import (
    ASSET,
    CODE,
    LABEL,
    MARKDOWN,
    TEXT,
    URL,
    Asset,
    AsText,
    Code,
    Kind,
    Label,
    Markdown,
    Url,
    field,
)
from replicator.model import Author, Block, Post, define

STARS = Kind("stars")


@define
class Button:
    label: str
    url: Url = ""


@define
class Row(Block):
    text: Markdown
    buttons: list[Button] = field(factory=list, key="links", aliases=("knobs",))
    inside: list[Block] | None = None
    cells: list[list[Block]] = field(factory=list)
    secret: str = field(default="", stored=False)
    count: int = 0


@define
class WideRow(Row):
    width: Label = ""


def test_specs_come_in_the_order_of_the_class_the_ones_of_every_block_first() -> None:
    assert [spec.name for spec in field_specs(Row)][:3] == ["id", "enabled", "text"]
    assert [spec.name for spec in fields_in_order(Row)] == ["text", "buttons", "inside", "cells", "count"]
    assert [spec.name for spec in fields_in_order(WideRow)][-1] == "width"


def test_a_spec_knows_keys_kind_and_shape() -> None:
    specs = {spec.name: spec for spec in field_specs(Row)}

    assert (specs["text"].kind, specs["text"].many, specs["text"].has_blocks) == (MARKDOWN, False, False)
    assert (specs["buttons"].key, specs["buttons"].aliases) == ("links", ("knobs",))
    assert (specs["buttons"].kind, specs["buttons"].many) == (None, True)
    assert (specs["inside"].many, specs["inside"].has_blocks) == (True, True)
    assert (specs["cells"].many, specs["cells"].has_blocks) == (True, False)
    assert specs["count"].kind is None
    assert "secret" not in specs


def test_posts_and_authors_have_specs_like_any_record() -> None:
    post = {spec.name: spec for spec in field_specs(Post)}
    author = {spec.name: spec for spec in field_specs(Author)}

    assert post["blocks"].has_blocks
    assert "block_key" not in post
    assert "extra" not in post
    assert author["is_super"].key == "super"
    assert "handle" not in author


@pytest.mark.parametrize(
    ("hint", "kind"),
    [
        (str, TEXT),
        (str | None, TEXT),
        (Markdown, MARKDOWN),
        (Markdown | None, MARKDOWN),
        (Optional[Url], URL),  # noqa: UP045
        (Code | Button, CODE),
        (Literal["a", "b"], LABEL),
        (Literal["a"] | None, LABEL),
        (Annotated[int, STARS], STARS),
        (Annotated[int, "a note", STARS, MARKDOWN], STARS),
        (Annotated[str, "a note"], TEXT),
        (Annotated[Asset, "a note"], ASSET),
        (Annotated[str | None, STARS], STARS),
        (int, None),
        (int | None, None),
        (bool, None),
        (Any, None),
        (Button, None),
        (Block, None),
    ],
)
def test_a_kind_is_read_from_the_annotation(hint: Any, kind: Kind | None) -> None:
    assert kind_of(hint) == kind


@pytest.mark.parametrize(
    ("hint", "inner"),
    [
        (str, str),
        (Markdown, str),
        (Markdown | None, str),
        (Annotated[str | None, STARS], str),
        (Annotated[list[str], STARS] | None, list[str]),
        (int | str | None, int | str | None),
    ],
)
def test_bare_takes_notes_and_none_off(hint: Any, inner: Any) -> None:
    assert bare(hint) == inner


@pytest.mark.parametrize(
    ("hint", "answer"),
    [
        (str, False),
        (str | None, True),
        (Optional[Markdown], True),  # noqa: UP045
        (Annotated[str | None, STARS], True),
        (Any, True),
        (Literal["a", None], True),
        (Literal["a"], False),
        (list[None], False),
        (int | Literal[None], True),
    ],
)
def test_whether_null_is_a_value_of_a_type_is_known(hint: Any, answer: bool) -> None:
    assert takes_null(hint) is answer


@pytest.mark.parametrize(
    ("hint", "answer"),
    [
        (str, True),
        (Url | None, True),
        (int | str, True),
        (Literal["a", 1], True),
        (Annotated[int, STARS] | None, True),
        (Any, False),
        (str | Button, False),
        (list[str], False),
        (dict[str, str], False),
        (Block, False),
    ],
)
def test_whether_a_type_is_one_scalar_is_known(hint: Any, answer: bool) -> None:
    assert is_scalar(hint) is answer


class Colour(enum.Enum):
    RED = "red"


@define
class Holder:
    when: datetime.timedelta


STORABLE = [
    str, int, float, bool, Any, None, dict, list, Markdown, Literal["a", 1], list[str], list[list[int]],
    dict[str, Any], dict[str, list[Block]], Button, list[Button], Block, Row, Row | Button | None,
    Union[str, list[str]], Annotated[dict[str, Url], STARS],  # noqa: UP007
    datetime.date, datetime.datetime | None, list[Colour], Decimal,
    Annotated[Path, AsText(Path, str)], dict[str, Annotated[Path, AsText(Path, str)] | None],
]  # fmt: skip
UNSTORABLE = [
    bytes, datetime.timedelta, datetime.tzinfo, Path, complex, set[str], frozenset[str], tuple[str, ...],
    dict[int, str], dict[str, bytes], list[bytes], list[set[str]], object, str | bytes, type[str],
    Annotated[bytes, STARS], Button | bytes, dict[bytes, str],
]  # fmt: skip


def block_with(hint: Any) -> type[Block]:
    return define(type("Made", (Block,), {"__annotations__": {"value": hint}, "__module__": __name__}))


@pytest.mark.parametrize("hint", STORABLE, ids=str)
def test_what_yaml_can_hold_is_accepted(hint: Any) -> None:
    check_fields(block_with(hint))


@pytest.mark.parametrize("hint", UNSTORABLE, ids=str)
def test_what_yaml_cannot_hold_is_refused_with_what_to_use(hint: Any) -> None:
    with pytest.raises(RegistrationError, match=r"^Made.value: `.*` cannot be stored in YAML; use str, int"):
        check_fields(block_with(hint))


def test_records_inside_a_block_are_checked_with_it() -> None:
    with pytest.raises(RegistrationError, match=r"^Holder.when: `timedelta` cannot be stored"):
        check_fields(block_with(dict[str, list[Holder | None]]))


def test_keys_of_a_record_must_differ() -> None:
    @define
    class Twice:
        a: str = ""
        b: str = field(default="", key="a")

    with pytest.raises(RegistrationError, match=r"^Twice.b: the key 'a' is already taken"):
        check_record(Twice)


@define
class Tree:
    branches: list[Tree] = field(factory=list)


def test_a_record_may_hold_itself() -> None:
    check_fields(block_with(Tree))


@pytest.mark.parametrize("value", [3, "Block", None, str, Button, Row("a")])
def test_what_is_no_block_class_is_refused(value: Any) -> None:
    with pytest.raises(RegistrationError, match=r"is not a block: write `class .*\(replicator.Block\)`"):
        check_fields(value)
