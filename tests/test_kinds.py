"""Kinds and the declaration of fields."""

from __future__ import annotations

from typing import Annotated, get_args

import attrs
import pytest

from replicator import kinds
from replicator.errors import RegistrationError
from replicator.kinds import Kind, field


def test_kinds_with_the_same_name_are_the_same_kind() -> None:
    assert Kind("stars") == Kind("stars", prose=True, single=True)
    assert hash(Kind("stars")) == hash(Kind("stars", prose=True))
    assert Kind("stars") != Kind("moons")
    assert {Kind("stars"): 1}[Kind("stars", single=True)] == 1


def test_a_kind_cannot_be_changed() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        kinds.MARKDOWN.name = "html"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "kind", "prose", "single"),
    [
        ("Text", kinds.TEXT, True, False),
        ("Markdown", kinds.MARKDOWN, True, False),
        ("Html", kinds.HTML, True, False),
        ("Code", kinds.CODE, True, False),
        ("Label", kinds.LABEL, False, False),
        ("Url", kinds.URL, False, False),
        ("Asset", kinds.ASSET, False, True),
        ("AuthorId", kinds.AUTHOR_ID, False, True),
        ("EntryId", kinds.ENTRY_ID, False, True),
    ],
)
def test_every_named_kind_is_text_with_a_note(name: str, kind: Kind, prose: bool, single: bool) -> None:
    assert get_args(getattr(kinds, name)) == (str, kind)
    assert (kind.prose, kind.single) == (prose, single)


def test_a_field_takes_what_attrs_takes() -> None:
    @attrs.define
    class Thing:
        a: int = field(
            default=1, validator=attrs.validators.ge(0), metadata={"mine": 1}, key="A", aliases=("x",)
        )
        b: list[str] = field(factory=list, repr=False, stored=False)  # noqa: RUF009
        c: Annotated[str, Kind("k")] = field(default="", kw_only=True, converter=str.strip)

    thing = Thing(2, c=" x ")
    a, b, c = attrs.fields(Thing)

    assert (thing.a, thing.b, thing.c) == (2, [], "x")
    assert dict(a.metadata) == {"mine": 1, "key": "A", "aliases": ("x",), "stored": True}
    assert b.metadata["stored"] is False
    assert "b=" not in repr(thing)
    assert c.kw_only
    with pytest.raises(ValueError, match="'a' must be >= 0"):
        Thing(-1)


def test_one_text_is_no_tuple_of_aliases() -> None:
    with pytest.raises(RegistrationError, match=r"write aliases=\('remark',\)"):
        field(aliases="remark")  # type: ignore[arg-type]
