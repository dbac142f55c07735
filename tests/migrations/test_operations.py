"""What each operation does to data, and what takes it back."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import replicator
from replicator.errors import EditError, MigrationError
from replicator.migrations import (
    ChangeValue,
    DeleteBlocks,
    DeleteField,
    MergeBlocks,
    Migration,
    MoveBlocks,
    MoveField,
    Operation,
    RenameField,
    RenameType,
    SetDefault,
    SplitBlock,
    UnwrapBlocks,
    WrapBlocks,
    migrate,
)


def after(data: Any, *operations: Operation) -> Any:
    return Migration("test", list(operations)).data(data)


def blocks_after(blocks: list[Any], *operations: Operation) -> list[Any]:
    return after({"page": blocks}, *operations)["page"]


def quote(**fields: Any) -> dict[str, Any]:
    return {"type": "quote", **fields}


def paragraph(text: str, **fields: Any) -> dict[str, Any]:
    return {"type": "p", **fields, "text": text}


NESTED: dict[str, Any] = {
    "replicator_content": [{"type": "quote"}],  # a list of blocks since its key says so
    "sections": [{"type": "group", "blocks": [quote(text="a"), {"type": "group", "blocks": [quote(text="b")]}]}],
    "seo": {"parts": [quote(text="c")]},
    "bard": [
        {"type": "paragraph", "content": [{"type": "text", "text": "quote"}]},
        {"type": "set", "attrs": {"id": "x", "values": quote(text="d", by="me")}},
    ],
    "doc": {"type": "doc", "content": [{"type": "set", "attrs": {"values": quote(text="e")}}]},
    "old_bard": [{"type": "text", "text": "<p>hi</p>"}, quote(text="f")],
    "no_blocks": [{"type": "quote"}, "text"],
}  # fmt: skip


def test_blocks_are_found_wherever_they_are() -> None:
    found = after(NESTED, RenameType("quote", "said"))

    assert found["replicator_content"] == [{"type": "said"}]
    assert found["sections"][0]["blocks"] == [
        {"type": "said", "text": "a"},
        {"type": "group", "blocks": [{"type": "said", "text": "b"}]},
    ]
    assert found["seo"]["parts"] == [{"type": "said", "text": "c"}]
    assert found["bard"][1] == {
        "type": "set",
        "attrs": {"id": "x", "values": {"type": "said", "text": "d", "by": "me"}},
    }
    assert found["doc"]["content"][0]["attrs"]["values"] == {"type": "said", "text": "e"}
    assert found["old_bard"][1] == {"type": "said", "text": "f"}
    assert found["no_blocks"] == NESTED["no_blocks"]


def test_the_data_that_is_given_stays_as_it_is() -> None:
    before = copy.deepcopy(NESTED)

    after(NESTED, RenameType("quote", "said"), DeleteBlocks("*"))

    assert before == NESTED


def test_the_class_of_a_block_says_where_it_has_blocks() -> None:
    data = {"page": [{"type": "group", "blocks": [{"type": "divider"}]}, paragraph("x")]}

    assert after(data, RenameType("divider", "line"))["page"][0]["blocks"] == [{"type": "line"}]


def test_a_renamed_field_keeps_its_place() -> None:
    (block,) = blocks_after([quote(a=1, by="me", z=2)], RenameField("quote", "by", "author"))

    assert list(block.items()) == [("type", "quote"), ("a", 1), ("author", "me"), ("z", 2)]


def test_a_field_that_would_be_overwritten_is_a_problem() -> None:
    with pytest.raises(
        EditError, match=r"page\[0\]\.author: cannot rename `by`: there is a `author` already"
    ):
        blocks_after([quote(by="me", author="you")], RenameField("quote", "by", "author"))


def test_a_field_moves_into_a_mapping_and_out_of_it() -> None:
    move = MoveField("quote", "by", "meta.source.by")
    moved = blocks_after([quote(by="me", meta={"a": 1})], move)

    assert moved == [quote(meta={"a": 1, "source": {"by": "me"}})]
    assert blocks_after(moved, MoveField("quote", "meta.source.by", "by")) == [quote(by="me", meta={"a": 1})]


@pytest.mark.parametrize("meta", [{"by": "you"}, "text"])
def test_a_field_does_not_move_where_there_is_something(meta: object) -> None:
    with pytest.raises(EditError, match=r"page\[0\]\.by: cannot move `by` to `meta\.by`"):
        blocks_after([quote(by="me", meta=meta)], MoveField("quote", "by", "meta.by"))


def test_a_value_is_changed_by_a_function() -> None:
    change = ChangeValue("quote", "meta.size", lambda size: size + 1)

    assert blocks_after([quote(meta={"size": 1}), quote()], change) == [quote(meta={"size": 2}), quote()]


def test_what_a_function_of_the_users_raises_is_a_problem_with_its_place() -> None:
    with pytest.raises(EditError, match=r"page\[1\]: ChangeValue failed: ValueError: .*'x'") as caught:
        blocks_after([quote(size="1"), quote(size="x"), quote(size="y")], ChangeValue("quote", "size", int))
    assert [each.path for each in caught.value.problems] == [("page", 1), ("page", 2)]


def test_a_default_is_set_where_the_field_is_missing() -> None:
    data = [quote(), quote(tone=None), paragraph("x")]

    assert blocks_after(data, SetDefault("quote", "tone", [])) == [
        quote(tone=[]),
        quote(tone=None),
        paragraph("x"),
    ]


def test_a_default_is_not_shared_between_blocks() -> None:
    one, other = blocks_after([quote(a=1), quote(a=2)], SetDefault("quote", "tags", []))

    assert one["tags"] is not other["tags"]


def test_fields_and_blocks_are_deleted() -> None:
    data = [quote(a=1, meta={"b": 1, "c": 2}), paragraph("x")]

    assert blocks_after(data, DeleteField("*", "a"), DeleteField("quote", "meta.b"), DeleteBlocks("p")) == [
        quote(meta={"c": 2})
    ]


def test_an_operation_may_be_for_some_blocks_only() -> None:
    data = [paragraph(""), paragraph("x")]

    assert blocks_after(data, DeleteBlocks("p", where=lambda block: not block["text"])) == [paragraph("x")]


def test_a_block_is_split_and_its_parts_get_ids_where_blocks_have_them() -> None:
    def split(block: dict[str, Any]) -> list[dict[str, Any]]:
        if "caption" not in block:
            return [block]
        caption = block.pop("caption")
        return [block, paragraph(caption), {**block, "copy": True}]

    operation = SplitBlock("image", split)
    plain = blocks_after([{"type": "image", "caption": "c", "src": "a"}, quote(a=1)], operation)
    named = blocks_after([{"id": "i", "type": "image", "caption": "c", "src": "a"}], operation)

    assert plain[:2] == [{"type": "image", "src": "a"}, paragraph("c")]
    assert [each["type"] for each in named] == ["image", "p", "image"]
    assert named[0]["id"] == "i"
    assert len({each["id"] for each in named}) == 3
    assert blocks_after(named, operation) == named
    assert blocks_after([{"id": "i", "type": "image", "caption": "c", "src": "a"}], operation) == named


def test_what_a_function_returns_must_be_blocks() -> None:
    with pytest.raises(EditError, match=r"page\[0\]: expected a list of blocks with a `type`"):
        blocks_after([quote(a=1)], SplitBlock("quote", lambda block: [{"text": "x"}]))
    with pytest.raises(EditError, match=r"page\[0\]: expected a block with a `type`"):
        blocks_after([quote(a=1), quote(a=2)], MergeBlocks("quote", lambda blocks: {}))


def test_blocks_that_follow_one_another_are_merged_where_nothing_else_differs() -> None:
    data = [
        paragraph("a", id="1"),
        paragraph("b", id="2"),
        paragraph("c", id="3", size="l"),
        quote(x=1),
        paragraph("d"),
    ]

    assert blocks_after(data, MergeBlocks("p", "text")) == [paragraph("a\n\nb", id="1"), *data[2:]]


def test_blocks_are_merged_by_a_function_but_not_hidden_ones_with_others() -> None:
    data = [quote(n=1), quote(n=2), quote(n=4, enabled=False)]

    def add(blocks: list[dict[str, Any]]) -> dict[str, Any]:
        return quote(n=sum(block["n"] for block in blocks))

    assert blocks_after(data, MergeBlocks("quote", add)) == [quote(n=3), data[2]]


def test_blocks_are_wrapped_once() -> None:
    data = [quote(a=1), quote(a=2), paragraph("x"), quote(a=3)]
    wrap = WrapBlocks("quote", "group")

    wrapped = blocks_after(data, wrap)

    assert wrapped == [
        {"type": "group", "blocks": data[:2]},
        data[2],
        {"type": "group", "blocks": data[3:]},
    ]
    assert blocks_after(wrapped, wrap) == wrapped


def test_blocks_are_wrapped_where_there_are_enough_of_them() -> None:
    data = [quote(n=1), quote(n=2), {"type": "text"}, quote(n=3), {"type": "text"}, quote(n=4), quote(n=5)]
    wrap = WrapBlocks("quote", "group", least=2)

    wrapped = blocks_after(data, wrap)

    assert [each["type"] for each in wrapped] == ["group", "text", "quote", "text", "group"]
    assert blocks_after(wrapped, wrap) == wrapped
    assert blocks_after(wrapped, wrap.reversed()) == data
    for wrong in (0, -1, "2", True, None):
        with pytest.raises(MigrationError, match="WrapBlocks: `least` is a number from 1 on"):
            WrapBlocks("quote", "group", least=wrong)


def test_blocks_in_rich_text_are_wrapped_up_to_the_next_node() -> None:
    def node(**block: Any) -> dict[str, Any]:
        own = {key: block.pop(key) for key in ("id", "enabled") if key in block}
        return {"type": "set", "attrs": {**own, "values": block}}

    text = {"type": "paragraph", "content": [{"type": "text", "text": "x"}]}
    data = [node(**quote(id="a", n=1)), node(**quote(id="b", n=2)), text, node(**quote(id="c", n=3))]

    wrapped = blocks_after(data, WrapBlocks("quote", "group"))

    assert [each["type"] for each in wrapped] == ["set", "paragraph", "set"]
    assert wrapped[0]["attrs"]["values"] == {
        "type": "group",
        "blocks": [quote(id="a", n=1), quote(id="b", n=2)],
    }
    assert wrapped[0]["attrs"]["id"] not in ("a", "b", "c", wrapped[2]["attrs"]["id"])
    assert blocks_after(wrapped, UnwrapBlocks("group")) == data


def test_unwrapping_loses_nothing() -> None:
    group = {"type": "group", "blocks": [quote(a=1)], "title": "T"}
    with pytest.raises(EditError, match=r"page\[0\]\.title: cannot unwrap: `title` would be lost"):
        blocks_after([group], UnwrapBlocks("group"))
    with pytest.raises(EditError, match=r"page\[0\]\.blocks: cannot unwrap: `blocks` is no list of blocks"):
        blocks_after([{"type": "group", "blocks": "text"}], UnwrapBlocks("group"))
    hidden = {"type": "group", "enabled": False, "blocks": [quote(a=1)]}
    assert blocks_after([hidden], UnwrapBlocks("group")) == [quote(a=1, enabled=False)]


def test_blocks_move_within_their_list_or_to_another() -> None:
    data = [quote(a=1), paragraph("x"), quote(a=2)]

    assert blocks_after(data, MoveBlocks("quote")) == [data[1], data[0], data[2]]
    assert blocks_after(data, MoveBlocks("p", "start")) == [data[1], data[0], data[2]]
    assert after({"page": data}, MoveBlocks("quote", field="aside")) == {
        "page": [data[1]],
        "aside": [data[0], data[2]],
    }
    with pytest.raises(EditError, match=r"page\[0\]: cannot move to `aside`: it is no list of blocks"):
        after({"page": data, "aside": "text"}, MoveBlocks("quote", field="aside"))


@pytest.mark.parametrize(
    "make",
    [
        lambda: RenameField("quote", "type", "kind"),
        lambda: RenameField("quote", "a", "id"),
        lambda: RenameType("quote", ""),
        lambda: RenameType("", "quote"),
        lambda: MoveField("quote", "a", "type.b"),
        lambda: ChangeValue(("a", 1), "field", str),  # type: ignore[arg-type]
        lambda: Migration("x", [RenameType]),  # type: ignore[arg-type]
    ],
)
def test_an_operation_that_makes_no_sense_is_refused_when_it_is_made(make: Any) -> None:
    with pytest.raises(MigrationError):
        make()


def test_a_typed_post_is_migrated_through_the_converter() -> None:
    post = replicator.Post(
        blocks=[replicator.blocks.Paragraph(text="a"), replicator.blocks.Paragraph(text="b")]
    )

    new = Migration("m", [MergeBlocks("paragraph", "text"), WrapBlocks("paragraph", "group")]).post(post)

    assert new.blocks == [replicator.blocks.Group(blocks=[replicator.blocks.Paragraph(text="a\n\nb")])]
    assert len(post.blocks) == 2


keys = st.sampled_from(["a", "b", "c", "meta"])
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=5)
values = st.one_of(texts, st.integers(), st.booleans(), st.none(), st.lists(texts, max_size=2))


def blocks(inside: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    fields = st.dictionaries(keys, st.one_of(values, inside), min_size=1)
    return st.builds(lambda name, rest: {"type": name, **rest}, st.sampled_from(["p", "q", "r"]), fields)


lists = st.recursive(
    st.lists(blocks(values), min_size=1, max_size=4),
    lambda inside: st.lists(blocks(inside), min_size=1, max_size=4),
    max_leaves=8,
)
documents = st.builds(
    lambda page, sets: {
        "page": page,
        "bard": [
            {"type": "paragraph", "content": [{"type": "text", "text": "x"}]},
            *({"type": "set", "attrs": {"values": block}} for block in sets),
        ],
    },
    lists,
    lists,
)

REVERSIBLE: list[Operation] = [
    RenameType("p", "renamed"),
    RenameField(("p", "q"), "a", "renamed"),
    MoveField("*", "a", "moved.deep.a"),
    ChangeValue("p", "a", lambda value: ["made", value], lambda value: value[1]),
    SetDefault("q", "set", {"x": 1}),
    WrapBlocks(("p", "q"), "box"),
]


@given(documents, st.lists(st.sampled_from(REVERSIBLE), min_size=1, max_size=3, unique_by=id))
def test_what_takes_an_operation_back_gives_the_old_data(data: Any, operations: list[Operation]) -> None:
    migration = Migration("m", operations)
    back = migration.reversed()
    assert back is not None

    there = migration.data(data)

    assert back.data(there) == data


@given(documents, st.sampled_from([each for each in REVERSIBLE if not isinstance(each, ChangeValue)]))
def test_doing_it_twice_is_doing_it_once(data: Any, operation: Operation) -> None:
    once = after(data, operation)

    assert after(once, operation) == once


def test_what_cannot_be_taken_back_says_so() -> None:
    one_way: list[Operation] = [
        DeleteField("p", "a"),
        DeleteBlocks("p"),
        UnwrapBlocks("p"),
        MoveBlocks("p"),
        RenameType(("p", "q"), "r"),
        ChangeValue("p", "a", str),
        SplitBlock("p", lambda block: [block]),
        MergeBlocks("p", "a"),
        RenameType("p", "q", where=bool),
    ]

    assert [each.reversed() for each in one_way] == [None] * len(one_way)
    assert Migration("m", [RenameType("p", "q"), DeleteBlocks("r")]).reversed() is None


@pytest.mark.parametrize("new", ["meta", "meta.meta", "meta.inner.deep"])
def test_a_field_does_not_move_into_itself(new: str) -> None:
    with pytest.raises(MigrationError, match="cannot move into itself"):
        MoveField("text", "meta", new)


@pytest.mark.parametrize("name", ["", ".", "../outside", "a\\b", "a\0b", None])
def test_a_migration_has_a_name_that_a_journal_can_have(name: Any) -> None:
    with pytest.raises(MigrationError, match="one that a file can have"):
        Migration(name, [])


@pytest.mark.parametrize(
    "value", [pytest.param(10**5000, id="long"), {1: 2}, {"a": object()}, b"x", "\ud800"]
)
def test_what_yaml_cannot_hold_is_a_problem_of_the_file(value: Any, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("page:\n- type: text\n  text: old\n")

    run = migrate([Migration("m", [ChangeValue("text", "text", lambda _: value)])], [file], journals=tmp_path)

    assert run.problems[0].line == 3
    assert not run.changes.edits
