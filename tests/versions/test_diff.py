"""What changed from one version of a post to another, and how it is told."""

from __future__ import annotations

import json
import random
from pathlib import Path

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

import replicator
from corpus import content_files
from random_edits import corpus_documents, random_change
from replicator.blocks import Paragraph
from replicator.errors import EncodingError, ParseError
from replicator.versions import (
    Added,
    Changed,
    Moved,
    Removed,
    TextChanged,
    TypeChanged,
    as_html,
    as_json,
    as_text,
    diff,
)

POST = """\
title: Bread
sections:
  - type: heading
    text: First
  - type: paragraph
    text: Flour and water and salt.
  - type: columns
    columns:
      - type: paragraph
        text: Left
  - type: image
    image: loaf.jpg
"""


def one(old: object, new: object) -> object:
    [change] = diff(old, new)  # type: ignore[arg-type]
    return change


def test_nothing_changed() -> None:
    assert diff(POST, POST) == []
    assert diff(POST, POST.replace("Bread", "'Bread'  # a title")) == []


def test_a_field_of_the_post() -> None:
    change = one(POST, POST.replace("Bread", "Good Bread"))

    assert isinstance(change, TextChanged)
    assert (change.what, change.block, change.old_path, change.new_path) == (
        "field",
        None,
        ("title",),
        ("title",),
    )
    assert [(piece.kind, piece.text) for piece in change.pieces] == [("added", "Good "), ("same", "Bread")]


def test_an_added_block_has_its_line_in_the_new_text() -> None:
    change = one(POST, POST.replace("  - type: columns", "  - type: divider\n  - type: columns"))

    assert isinstance(change, Added)
    assert (change.what, change.block, change.value) == ("block", "divider", {"type": "divider"})
    assert (change.old_path, change.new_path) == (None, ("sections", 2))
    assert (change.old_line, change.new_line) == (None, 7)


def test_a_removed_block_has_its_line_in_the_old_text() -> None:
    change = one(POST, POST.replace("  - type: heading\n    text: First\n", ""))

    assert isinstance(change, Removed)
    assert (change.old_path, change.new_path, change.old_line) == (("sections", 0), None, 3)


def test_a_block_can_be_moved_and_edited_at_once() -> None:
    image = "  - type: image\n    image: loaf.jpg\n"
    old = POST.replace(image, image + "    width: 3\n")
    new = POST.replace(image, "").replace("sections:\n", f"sections:\n{image}    width: 3\n    alt: A loaf\n")
    first, second = diff(old, new)

    assert isinstance(first, Moved)
    assert (first.old_path, first.new_path, first.block) == (("sections", 3), ("sections", 0), "image")
    assert isinstance(second, Added)
    assert second.new_path == ("sections", 0, "alt")


def test_another_type() -> None:
    change = one(POST, POST.replace("type: heading", "type: title"))

    assert isinstance(change, TypeChanged)
    assert (change.old, change.new, change.new_path) == ("heading", "title", ("sections", 0))


def test_what_takes_the_place_of_a_block_is_not_that_block() -> None:
    new = POST.replace("  - type: image\n    image: loaf.jpg\n", "  - type: code\n    code: x = 1\n")

    assert [type(change) for change in diff(POST, new)] == [Added, Removed]


def test_blocks_with_ids_are_known_by_them_alone() -> None:
    old = "blocks:\n  - {id: a, type: text, text: same}\n  - {id: b, type: text, text: other}\n"
    new = "blocks:\n  - {id: c, type: text, text: new}\n  - {id: b, type: text, text: quite new}\n"

    kinds = [(type(change), change.path) for change in diff(old, new)]
    assert (TextChanged, ("blocks", 1, "text")) in kinds
    assert {kind for kind, _ in kinds} == {TextChanged, Added, Removed}


def test_nested_blocks_and_rich_text() -> None:
    nested = one(POST, POST.replace("Left", "Right"))
    assert isinstance(nested, TextChanged)
    assert nested.path == ("sections", 2, "columns", 0, "text")
    assert nested.block == "paragraph"

    rich = "bard:\n  - type: paragraph\n    content:\n      - type: text\n        text: one two three\n"
    change = one(rich, rich.replace("two", "2"))
    assert isinstance(change, TextChanged)
    assert [piece.text for piece in change.pieces] == ["one ", "two", "2", " three"]


def test_the_text_after_front_matter_has_its_line() -> None:
    change = one("---\ntitle: A\n---\nOne.\n", "---\ntitle: A\n---\nTwo.\n")

    assert isinstance(change, TextChanged)
    assert (change.path, change.old_line) == (("content",), 4)


def test_a_number_written_otherwise_is_shown_as_written() -> None:
    change = one("version: 1.10\n", "version: 1.1\n")

    assert isinstance(change, Changed)
    assert (change.old, change.new) == ("1.10", "1.1")


def test_posts_and_files_are_compared_too(tmp_path: Path) -> None:
    path = tmp_path / "post.yaml"
    path.write_text(POST)
    file = replicator.PostFile.open(path)
    file.post.blocks.append(Paragraph(text="The end."))

    assert [type(change) for change in replicator.diff(path, file)] == [Added]
    assert diff(replicator.loads(POST), replicator.load(path)) == []


def test_what_cannot_be_read_is_refused() -> None:
    with pytest.raises(ParseError):
        diff(POST, "title: [")
    with pytest.raises(EncodingError):
        diff(b"\xff\xff", POST)


def test_the_words_of_a_change_give_both_texts_back() -> None:
    @given(st.text(alphabet="ab \n<>[]()`{.é"), st.text(alphabet="ab \n<>[]()`{.é"))
    def law(old: str, new: str) -> None:
        pieces = TextChanged(what="field", block=None, old_path=(), new_path=(), old=old, new=new).pieces
        assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
        assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new

    law()


def test_text_is_told_with_words_marked() -> None:
    told = as_text(diff(POST, POST.replace("and water", "with water")))

    assert told == "~ sections[1].text text changed (line 6)\n    Flour [-and-]{+with+} water and salt.\n"


def test_colours_only_where_they_are_asked_for_and_no_control_characters_ever() -> None:
    changes = diff(POST, POST.replace("Bread", '"\\e[31mred"'))

    assert "\x1b" not in as_text(changes)
    assert "\x1b[31mred" not in as_text(changes, color=True)
    assert "\x1b[32m" in as_text(changes, color=True)


def test_json_holds_every_attribute() -> None:
    [change] = json.loads(as_json(diff(POST, POST.replace("Left", "Right"))))

    assert change["kind"] == "text changed"
    assert change["new_path"] == ["sections", 2, "columns", 0, "text"]
    assert change["pieces"] == [["removed", "Left"], ["added", "Right"]]
    assert json.loads(as_json([])) == []


def test_html_escapes_all_that_files_say() -> None:
    evil = "<script>alert(1)</script>"
    new = POST.replace("Bread", evil).replace("type: heading", f"type: '{evil}'") + f"'{evil}': '{evil}'\n"
    page = str(as_html(diff(POST, new), title=evil))

    root = html5lib.parse(page, namespaceHTMLElements=False)
    assert root.find(".//script") is None
    assert [element.text for element in root.iter("ins")].count(evil) >= 1


def test_every_real_file_is_itself_and_every_random_edit_is_found() -> None:
    documents = corpus_documents()
    if not documents:
        pytest.skip("the shared material has no corpus beside this checkout")
    for path in content_files()[::20]:
        if path.name != "LICENSE.md":
            assert diff(path, path) == [], path
    pick = random.Random(3)
    for _ in range(300):
        document = pick.choice(documents)
        change = random_change(document, pick)
        if change is not None:
            new = document.updated(change.data)
            found = diff(document.text, new)
            # a move between equals changes nothing
            assert found or diff(new, document.text) == [], (document.name, change.kind)
            assert as_text(found).count("\n") >= len(found)
