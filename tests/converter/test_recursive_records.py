"""Records and blocks that hold themselves, their names quoted as Python wants it where annotations are evaluated."""

from typing import Annotated, Any, Optional, Union

import pytest

import replicator
from replicator import Block, Converter, Kind, Registry, Text, define, field

registry = Registry()
converter = Converter(registry)


@define
class Listed:
    name: Text = ""
    inside: list["Listed"] = field(factory=list)


@define
class Optionally:
    name: Text = ""
    inside: Optional[list["Optionally"]] = None  # noqa: UP045  # another form of the same


@define
class Named:
    name: Text = ""
    inside: dict[str, list["Named"]] = field(factory=dict)


@define
class Noted:
    name: Text = ""
    inside: Annotated[list["Noted"], Kind("tree")] = field(factory=list)


@define
class There:
    name: Text = ""
    inside: list["Back"] = field(factory=list)


@define
class Back:
    name: Text = ""
    inside: Union[list["There"], None] = None  # noqa: UP007  # another form of the same


@registry.block("all")
class All(Block):
    listed: list[Listed] = field(factory=list)
    optionally: Optionally | None = None
    named: Named | None = None
    noted: Noted | None = None
    there: There | None = None
    itself: list["All"] = field(factory=list)


def _three(of: Any = lambda inside: [inside]) -> Any:
    return {"name": "a", "inside": of({"name": "b", "inside": of({"name": "c"})})}


DATA: dict[str, Any] = {
    "listed": [_three()],
    "optionally": _three(),
    "named": _three(lambda inside: {"key": [inside]}),
    "noted": _three(),
    "there": _three(),
    "itself": [{"type": "all", "listed": [_three()]}],
}


@pytest.mark.parametrize("key", DATA)
def test_a_class_that_names_itself_in_a_list_is_read_and_written(key: str) -> None:
    data = {"replicator_content": [{"type": "all", key: DATA[key]}]}

    post = converter.structure(data, replicator.Post)

    assert type(post.blocks[0]) is All
    assert not post.blocks[0].extra
    assert converter.unstructure(post) == data
    assert "<p>" in replicator.to_html(post)


def test_a_misfit_deep_inside_a_record_that_holds_itself_is_found_in_its_place() -> None:
    data = {"replicator_content": [{"type": "all", "listed": [{"inside": [{"inside": [3]}]}]}]}

    with pytest.raises(
        replicator.errors.StructureError, match=r"listed\[0\]\.inside\[0\]\.inside\[0\]: expected a mapping"
    ):
        converter.structure(data, replicator.Post)


def test_a_class_that_is_known_nowhere_but_here_may_hold_itself() -> None:
    @define
    class Local:
        inside: list["Local"] = field(factory=list)

    @define
    class Outer(replicator.Post):
        tree: Local | None = None

    assert converter.of(Outer).loads("tree: {inside: [{inside: []}]}").tree == Local([Local([])])
