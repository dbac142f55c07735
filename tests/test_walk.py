"""Going through nested blocks."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replicator.errors import ReplicatorError
from replicator.kinds import field
from replicator.model import Block, Post, RawBlock, define
from replicator.walk import block_lists, walk


@define
class Leaf(Block):
    name: str = ""


@define
class Cell:
    inside: list[Block] = field(factory=list, key="blocks")
    extra: dict[str, Any] = field(factory=dict)


@define
class Box(Block):
    items: list[Block] = field(factory=list, key="blocks")
    rows: list[list[Block]] = field(factory=list)
    cells: list[Cell] = field(factory=list)
    named: dict[str, list[Block]] = field(factory=dict)


def names(root: Any) -> list[str]:
    return [getattr(visit.block, "name", "box") for visit in walk(root)]


def test_parents_come_before_children_in_the_order_of_the_file() -> None:
    box = Box(items=[Leaf("1"), Box(items=[Leaf("2")]), Leaf("3")], extra={"more": {"deep": [Leaf("4")]}})

    assert names([Leaf("0"), box, Leaf("5")]) == ["0", "box", "1", "box", "2", "3", "4", "5"]


def test_a_block_gives_what_is_inside_it_and_not_itself() -> None:
    assert names(Box(items=[Leaf("1")])) == ["1"]
    assert names(Leaf("1")) == []


def test_a_post_gives_all_its_lists_the_main_one_first() -> None:
    post = Post(blocks=[Leaf("1")], extra={"side": [Leaf("2")], "words": ["x"]})

    assert names(post) == ["1", "2"]
    assert [visit.path for visit in walk(post)] == [("replicator_content", 0), ("side", 0)]


def test_a_visit_knows_parent_place_depth_and_the_very_list() -> None:
    box = Box(items=[Leaf("1"), Leaf("2")])
    *_, last = walk(Post(blocks=[box], block_key="body"))

    assert last.parent is box
    assert last.siblings is box.items
    assert (last.index, last.depth, last.path) == (1, 1, ("body", 0, "blocks", 1))


def test_paths_are_those_of_the_file() -> None:
    box = Box(
        rows=[[], [Leaf("r")]],
        cells=[Cell([Leaf("c")], extra={"x": [Leaf("e")]})],
        named={"k": [Leaf("n")]},
    )

    assert {names([visit.block])[0]: visit.path for visit in walk([box]) if visit.depth} == {
        "r": (0, "rows", 1, 0),
        "c": (0, "cells", 0, "blocks", 0),
        "e": (0, "cells", 0, "x", 0),
        "n": (0, "named", "k", 0),
    }


def test_blocks_inside_an_unknown_block_are_visited() -> None:
    assert names([RawBlock(type="who", extra={"a": {"b": [Leaf("1")]}, "c": ["x", 2, None]})]) == ["box", "1"]


def test_block_lists_are_those_of_one_block_only() -> None:
    inner = Box(items=[Leaf("1")])
    box = Box(items=[inner])

    assert [(path, len(found)) for path, found in block_lists(box)] == [(("blocks",), 1)]


def test_the_list_may_change_behind_the_visit() -> None:
    blocks: list[Block] = [Leaf("1"), Leaf("2")]
    seen = []
    for visit in walk(blocks):
        seen.append(visit.index)
        if visit.index == 0:
            visit.siblings.append(Leaf("3"))

    assert seen == [0, 1, 2]


def test_a_block_that_holds_itself_is_named_and_not_followed_for_ever() -> None:
    box = Box()
    box.items.append(Box(items=[Leaf("1"), box]))

    with pytest.raises(ReplicatorError, match=r"^\[0\].blocks\[0\].blocks\[1\]: the block holds itself"):
        list(walk([box]))


def test_the_same_block_twice_is_visited_twice() -> None:
    leaf = Leaf("1")

    assert names([leaf, leaf, Box(items=[leaf])]) == ["1", "1", "box", "1"]


trees = st.recursive(
    st.builds(Leaf, st.just("x")),
    lambda inner: st.builds(
        Box, items=st.lists(inner, max_size=3), rows=st.lists(st.lists(inner, max_size=2))
    ),
    max_leaves=8,
)


@settings(max_examples=80, deadline=None)
@given(st.lists(trees, max_size=4))
def test_every_path_leads_to_its_block(blocks: list[Block]) -> None:
    for visit in walk(blocks):
        found: Any = blocks
        for step in visit.path:
            found = (
                found[step] if isinstance(step, int) else getattr(found, {"blocks": "items"}.get(step, step))
            )
        assert found is visit.block
        assert visit.siblings[visit.index] is visit.block
