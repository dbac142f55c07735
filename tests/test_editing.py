"""Finding, replacing, removing and copying blocks, however deep they lie."""

from __future__ import annotations

import re
import uuid

import replicator
from replicator import Post, RawBlock, blocks
from replicator.blocks import Columns, Group, Heading, Image, Paragraph


def post() -> Post:
    return Post(
        title="T",
        id="e1",
        blocks=[
            Heading(text="One", id="aaaaaaaa"),
            Group(blocks=[Paragraph(text="in a group"), Image(image="a.jpg")]),
            RawBlock(type="mystery", extra={"inner": [Paragraph(text="in a raw block")]}),
            Image(image="b.jpg"),
        ],
        extra={"sidebar": [Paragraph(text="beside", id="bbbbbbbb"), Heading(text="Two")]},
    )


def texts(found: list[Paragraph]) -> list[str]:
    return [each.text for each in found]


def test_blocks_are_found_by_class_wherever_they_are() -> None:
    assert texts(replicator.find(post(), Paragraph)) == ["in a group", "in a raw block", "beside"]


def test_blocks_are_found_by_the_type_that_the_file_says() -> None:
    assert [block.type for block in replicator.find(post(), "mystery")] == ["mystery"]
    assert replicator.find(post(), "absent") == []


def test_blocks_are_found_by_a_function() -> None:
    found = replicator.find(post(), lambda block: block.id is not None)

    assert [block.id for block in found] == ["aaaaaaaa", "bbbbbbbb"]


def test_a_block_and_a_list_can_be_searched_too() -> None:
    group = post().blocks[1]

    assert texts(replicator.find(group, Paragraph)) == ["in a group"]
    assert texts(replicator.find([group], Paragraph)) == ["in a group"]


def test_what_is_found_may_be_changed_while_going_through_it() -> None:
    changed = post()
    for image in replicator.find(changed, Image):
        image.alt = "A picture"

    assert [image.alt for image in replicator.find(changed, Image)] == ["A picture"] * 2


def test_blocks_are_replaced_by_one_or_several_or_none() -> None:
    changed = post()

    count = replicator.replace(
        changed,
        Image,
        lambda image: [Paragraph(text=image.image[0]), image] if image.image == ["a.jpg"] else None,
    )

    assert count == 2
    group = changed.blocks[1]
    assert isinstance(group, Group)
    assert group.blocks[1:] == [Paragraph(text="a.jpg"), Image(image="a.jpg")]
    assert len(changed.blocks) == 3


def test_a_block_that_is_replaced_by_itself_does_not_count() -> None:
    changed = post()

    assert replicator.replace(changed, Heading, lambda heading: heading) == 0
    assert changed == post()


def test_what_comes_in_a_place_is_not_replaced_again() -> None:
    changed = Post(blocks=[Paragraph(text="x")])

    replicator.replace(changed, Paragraph, lambda block: Group(blocks=[block]))

    assert changed.blocks == [Group(blocks=[Paragraph(text="x")])]


def test_blocks_are_removed_with_what_is_in_them() -> None:
    changed = post()

    removed = replicator.remove(changed, Group)

    assert removed == [post().blocks[1]]
    assert [block.type for block in changed.blocks] == ["heading", "mystery", "image"]


def test_nested_matches_are_removed_once() -> None:
    changed = Post(blocks=[Group(blocks=[Group(blocks=[])])])

    assert len(replicator.remove(changed, Group)) == 1
    assert changed.blocks == []


def test_a_copy_is_independent_and_has_new_ids() -> None:
    original = post()

    copied = replicator.copy(original)

    assert copied != original
    assert uuid.UUID(copied.id or "").version == 4
    ids = [block.id for block in replicator.find(copied, lambda block: block.id is not None)]
    assert len(ids) == 2
    assert not {"aaaaaaaa", "bbbbbbbb"} & set(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9]{8}", each or "") for each in ids)
    replicator.find(copied, Paragraph)[0].text = "changed"
    assert original == post()


def test_a_copy_of_what_has_no_ids_has_none() -> None:
    group = Group(blocks=[Paragraph(text="x")])

    assert replicator.copy(group) == group
    assert replicator.copy(group) is not group
    assert replicator.copy([group]) == [group]


def test_new_blocks_get_an_id_where_their_neighbours_have_one() -> None:
    changed = post()

    filled = replicator.fill_ids(changed)

    sidebar = changed.extra["sidebar"]
    assert filled == [changed.blocks[1], changed.blocks[2], changed.blocks[3], sidebar[1]]
    assert all(block.id for block in filled)
    assert all(block.id is None for block in replicator.find(changed.blocks[1], Paragraph))


def test_where_no_block_has_an_id_none_is_made() -> None:
    assert replicator.fill_ids(Post(blocks=[Paragraph(text="x"), Columns()])) == []


def test_ids_do_not_repeat() -> None:
    assert len({replicator.new_id() for _ in range(10_000)}) == 10_000


def test_many_blocks_are_searched_and_changed_in_one_pass() -> None:
    size = 20_000
    many = Post(blocks=[blocks.Paragraph(text=str(number)) for number in range(size)])

    assert len(replicator.remove(many, lambda block: block.text.endswith("7"))) == size // 10
    assert replicator.fill_ids(many) == []
    assert len(many.blocks) == size - size // 10
