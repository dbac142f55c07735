"""Posts and authors written back over the text they came from: what did not change stays, in the form it had."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import attrs
import pytest

import replicator
from corpus import content_files, shared
from random_edits import STRINGS
from replicator import Asset, Author, Block, Converter, Label, Post, RawBlock, Registry, blocks, define, field
from replicator.errors import EditError, StructureError
from replicator.yaml.splice.compare import same

registry = Registry()


@registry.block("note", aliases=("remark",))
class Note(Block):
    text: str = field(default="", aliases=("body", "words"))
    picture: Asset | None = None
    tags: list[str] = field(factory=list)
    level: int = 1
    big: bool = False
    tone: Label = "info"


@define
class Button:
    label: str
    url: str = field(default="", aliases=("link",))


@registry.block("buttons")
class Buttons(Block):
    buttons: list[Button] = field(factory=list)


@registry.block("box")
class Box(Block):
    blocks: list[Block] = field(factory=list)


converter = Converter(registry)


def edited(text: str, edit: Callable[[Any], object], **options: Any) -> str:
    """Read a post, edit it, and return the new text, which must read back as the edited post."""
    chosen = Converter(registry, **options)
    post = chosen.loads(text)
    assert chosen.dumps(post, source=text) == text
    edit(post)
    result = chosen.dumps(post, source=text)
    assert same(chosen.unstructure(chosen.loads(result)), chosen.unstructure(post))
    return result


def setting(name: str, value: Any) -> Callable[[Post], None]:
    """An edit that sets an attribute of the first block."""

    def edit(post: Post) -> None:
        setattr(post.blocks[0], name, value)

    return edit


HEAD = "title: T  # by hand\nreplicator_content:\n  - type: note\n"

FIELDS = {
    "an alias stays": ("    words: a\n", setting("text", "b"), "    words: b\n"),
    "the first of two aliases is the field": (
        "    words: a\n    body: x\n",
        setting("text", "b"),
        "    words: b\n    body: x\n",
    ),
    "one value stays one": ("    tags: a\n", setting("tags", ["b"]), "    tags: b\n"),
    "one value becomes a list": (
        "    tags: a\n",
        setting("tags", ["a", "b"]),
        "    tags:\n      - a\n      - b\n",
    ),
    "a list of one stays a list": (
        "    picture:\n      - a.jpg\n",
        setting("picture", "b.jpg"),
        "    picture:\n      - b.jpg\n",
    ),
    "a number for a text stays a number": ("    text: 2020\n", setting("text", "2021"), "    text: 2021\n"),
    "a float's digits stay": ("    text: 1.10\n", setting("text", "1.20"), "    text: 1.20\n"),
    "a text for a number stays a text": ("    level: '2'\n", setting("level", 3), "    level: '3'\n"),
    "what becomes no number is text": ("    text: 2020\n", setting("text", "soon"), "    text: soon\n"),
    "a stored default is changed in place": ("    level: 1\n", setting("level", 2), "    level: 2\n"),
    "a default that is stored as text stays text": (
        "    level: '1'\n",
        setting("level", 2),
        "    level: '2'\n",
    ),
    "a value that becomes its default stays": ("    level: 2\n", setting("level", 1), "    level: 1\n"),
    "true becomes false where it stands": ("    big: true\n", setting("big", False), "    big: false\n"),
    "nothing takes the key away": (
        "    picture: a.jpg\n    level: 2\n",
        setting("picture", None),
        "    level: 2\n",
    ),
    "an empty list takes the key away": (
        "    tags: [a]\n    level: 2\n",
        setting("tags", []),
        "    level: 2\n",
    ),
    "a null that is not touched stays": (
        "    tags: ~\n    level: 2\n",
        setting("level", 3),
        "    tags: ~\n    level: 3\n",
    ),
    "an empty mapping for a list stays": (
        "    tags: {  }\n    level: 2\n",
        setting("level", 3),
        "    tags: {  }\n    level: 3\n",
    ),
    "a new field comes after the one before it": (
        "    text: a\n    level: 2\n",
        setting("picture", "b.jpg"),
        "    text: a\n    picture: b.jpg\n    level: 2\n",
    ),
    "an unknown key is changed": (
        "    odd: 1.50\n    level: 2\n",
        lambda post: post.blocks[0].extra.update(odd="x"),
        "    odd: x\n    level: 2\n",
    ),
    "an unknown key goes": (
        "    odd: 1\n    level: 2\n",
        lambda post: post.blocks[0].extra.clear(),
        "    level: 2\n",
    ),
    "an unknown key comes": (
        "    level: 2\n",
        lambda post: post.blocks[0].extra.update(new="x"),
        "    level: 2\n    new: x\n",
    ),
    "true in place of one is a change": (
        "    odd: 1\n",
        lambda post: post.blocks[0].extra.update(odd=True),
        "    odd: true\n",
    ),
    "deep in an unknown value": (
        "    odd:\n      a: [1, {b: c}]\n      d:   e\n",
        lambda post: post.blocks[0].extra["odd"]["a"][1].update(b="x"),
        "    odd:\n      a: [1, {b: x}]\n      d:   e\n",
    ),
    "a block turned off": ("    level: 2\n", setting("enabled", False), "    enabled: false\n    level: 2\n"),
    "a block turned on again": ("    enabled: false\n", setting("enabled", True), "    enabled: true\n"),
}


@pytest.mark.parametrize(("stored", "edit", "expected"), FIELDS.values(), ids=FIELDS)
def test_a_changed_field_is_stored_in_the_form_it_had(
    stored: str, edit: Callable[[Any], object], expected: str
) -> None:
    assert edited(HEAD + stored, edit) == HEAD + expected


LIST = """\
# the post
title: T
sections:   # named by the site
  # first
  - type: remark
    body: one   # said by Ann
  # second
  - type: mystery
    deep:
      - { type: note, text: inner }
      - { type: odd, x: 1.0 }
  - type: buttons
    buttons:
      - label: A
        link: /a
"""


LISTS: dict[str, tuple[Callable[[Post], object], str, str]] = {
    "a type's alias stays": (
        lambda post: setattr(post.blocks[0], "text", "ONE"),
        "    body: one   # said by Ann\n",
        "    body: ONE   # said by Ann\n",
    ),
    "inside a raw block": (
        lambda post: setattr(post.blocks[1].data["deep"][0], "text", "INNER"),  # type: ignore[attr-defined]
        "text: inner }",
        "text: INNER }",
    ),
    "a raw block's own key": (
        lambda post: post.blocks[1].extra["deep"][1].extra.update(x=2.5),
        "x: 1.0 }",
        "x: 2.5 }",
    ),
    "in a record": (
        lambda post: setattr(post.blocks[2].buttons[0], "url", "/b"),  # type: ignore[attr-defined]
        "link: /a",
        "link: /b",
    ),
    "a record more": (
        lambda post: post.blocks[2].buttons.append(Button("B")),  # type: ignore[attr-defined]
        "        link: /a\n",
        "        link: /a\n      - label: B\n",
    ),
    "a block goes with its comments": (
        lambda post: post.blocks.pop(0),
        "  # first\n  - type: remark\n    body: one   # said by Ann\n",
        "",
    ),
    "a block is turned into another": (
        lambda post: post.blocks.__setitem__(2, Note(text="x")),
        "  - type: buttons\n    buttons:\n      - label: A\n        link: /a\n",
        "  - type: note\n    text: x\n    level: 1\n    tone: info\n",
    ),
    "the type of a raw block": (
        lambda post: setattr(post.blocks[1], "type", "riddle"),
        "type: mystery",
        "type: riddle",
    ),
}


@pytest.mark.parametrize(("edit", "before", "after"), LISTS.values(), ids=LISTS)
def test_an_edit_of_a_block_touches_its_lines_only(
    edit: Callable[[Post], object], before: str, after: str
) -> None:
    assert LIST.count(before) == 1
    assert edited(LIST, edit) == LIST.replace(before, after)


def test_a_moved_block_takes_its_comments_along() -> None:
    def edit(post: Post) -> None:
        post.blocks.append(post.blocks.pop(0))

    moved = "  # first\n  - type: remark\n    body: one   # said by Ann\n"
    assert edited(LIST, edit) == LIST.replace(moved, "") + moved


def test_the_key_of_the_blocks_can_be_renamed() -> None:
    def edit(post: Post) -> None:
        post.block_key = "replicator_content"

    assert edited(LIST, edit) == LIST.replace("sections:", "replicator_content:")


BODIES = {
    "changed": ("---\ntitle: T\n---\n\nOld *text*.\n", "New.\n", "---\ntitle: T\n---\n\nNew.\n"),
    "gone": ("---\ntitle: T\n---\nOld.\n", None, "---\ntitle: T\n---\n"),
    "new after front matter": ("---\ntitle: T\n---\n", "New.\n", "---\ntitle: T\n---\nNew.\n"),
    "new after a fence without line break": ("---\ntitle: T\n---", "New.", "---\ntitle: T\n---\nNew."),
    "new after a fence in CRLF": ("---\r\ntitle: T\r\n---", "New.", "---\r\ntitle: T\r\n---\r\nNew."),
    "new without front matter": ("title: T\n", "New.", "title: T\ncontent: New.\n"),
    "in the front matter": (
        "---\ncontent: 'Old.'  # why\n---\n",
        "It's",
        "---\ncontent: 'It''s'  # why\n---\n",
    ),
    "with a line of dashes": ("---\ntitle: T\n---\nOld.\n", "a\n---\nb\n", "---\ntitle: T\n---\na\n---\nb\n"),
    "with a mark before it": (
        "\ufeff---\ntitle: T\n---\nOld.\n",
        "New.\n",
        "\ufeff---\ntitle: T\n---\nNew.\n",
    ),
}


@pytest.mark.parametrize(("text", "body", "expected"), BODIES.values(), ids=BODIES)
def test_the_text_after_the_front_matter_can_be_changed(text: str, body: str | None, expected: str) -> None:
    assert edited(text, lambda post: setattr(post, "content", body)) == expected


def test_front_matter_and_body_change_together() -> None:
    def edit(post: Post) -> None:
        post.title, post.content = "New", "Body\n"

    assert (
        edited("---\ntitle: T # x\nodd:  1\n---\nOld\n", edit) == "---\ntitle: New # x\nodd:  1\n---\nBody\n"
    )


@pytest.mark.parametrize("body", [" indented", "\nline", "\t", "\x0b"])
def test_a_body_whose_beginning_readers_would_cut_off_is_refused(body: str) -> None:
    text = "---\ntitle: T\n---\nOld\n"
    post = converter.loads(text)
    post.content = body

    with pytest.raises(EditError, match="white space") as caught:
        converter.dumps(post, source=text, name="x.md")

    assert (caught.value.problems[0].file, caught.value.problems[0].line) == ("x.md", 4)


@pytest.mark.parametrize("body", ["a\ud800b", "a\0b"])
def test_a_body_that_no_file_can_hold_is_refused(body: str) -> None:
    text = "---\ntitle: T\n---\nOld\n"
    post = converter.loads(text)
    post.content = body

    with pytest.raises(EditError, match="cannot hold"):
        converter.dumps(post, source=text)


def test_no_key_can_end_the_front_matter() -> None:
    text = "---\ntitle: T\n---\nBody\n"
    post = converter.loads(text)
    post.extra["---"] = "x"
    post.extra["--- a"] = "x"

    again = converter.loads(converter.dumps(post, source=text))

    assert again == post


USER = """\
name: Jo  # short
password_hash: $2y$10$x
super: true
prefs:
  api_token: abc
  locale: de
roles: editor
"""


def test_a_users_secrets_stay_where_they_are() -> None:
    author = converter.loads_author(USER)
    author.name, author.extra["prefs"]["locale"] = "Joanna", "en"

    text = converter.dumps(author, source=USER)

    assert text == USER.replace("Jo ", "Joanna ").replace("locale: de", "locale: en")
    assert "hash" not in repr(author)


def test_a_users_field_is_stored_under_its_key() -> None:
    author = converter.loads_author(USER)
    author.is_super, author.roles = False, ["editor", "admin"]

    text = converter.dumps(author, source=USER)

    assert text == USER.replace("super: true", "super: false").replace(
        "roles: editor", "roles:\n  - editor\n  - admin"
    )


def test_a_value_that_would_not_be_read_back_is_an_error() -> None:
    text = "title: T\n"
    post = converter.loads(text)
    post.extra["price"] = (1, 2)
    post.extra["when"] = {1, 2}

    with pytest.raises(EditError, match="set"):
        converter.dumps(post, source=text)


def test_a_key_of_extra_that_is_a_field_is_an_error() -> None:
    post = converter.loads("title: T\n")
    post.extra["subtitle"] = "x"

    with pytest.raises(StructureError, match="set the field instead"):
        converter.dumps(post, source="title: T\n")


def test_what_was_dropped_when_reading_is_gone_when_writing() -> None:
    text = "replicator_content:\n  - type: who\n    x: 1\n  - type: note\n    text: a\n    odd: 1\n"
    lossy = Converter(registry, unknown_types="drop", unknown_keys="drop")
    post = lossy.loads(text)

    assert lossy.dumps(post, source=text) == "replicator_content:\n  - type: note\n    text: a\n"


def test_a_new_post_is_written_as_symfony_would() -> None:
    post = Post(title="It's new", blocks=[Note(text="a\nb\n"), Note(tags=["a", "b"])])

    assert converter.dumps(post) == (
        'title: "It\'s new"\n'
        "replicator_content:\n"
        "  -\n    type: note\n    text: |\n      a\n      b\n    level: 1\n    tone: info\n"
        "  -\n    type: note\n    tags:\n      - a\n      - b\n    level: 1\n    tone: info\n"
    )
    assert converter.loads(converter.dumps(post)) == post


def test_a_new_post_with_a_text_has_front_matter() -> None:
    post = Post(title="T", content="*Body*\n")

    assert converter.dumps(post) == "---\ntitle: T\n---\n*Body*\n"
    assert converter.dumps(post, front_matter=False) == "title: T\ncontent: |\n  *Body*\n"
    assert converter.dumps(Post(title="T"), front_matter=True) == "---\ntitle: T\n---\n"
    assert converter.dumps(Post(title="T"), dialect="spyc") == "title: T\n"


def test_the_seed_changes_by_one_line_for_one_field() -> None:
    text = (shared("seed") / "post.yaml").read_text(encoding="utf-8")
    post = replicator.loads(text)
    post.blocks[0].source = "SPI Research"  # type: ignore[attr-defined]

    new = replicator.dumps(post, source=text)

    changed = [(a, b) for a, b in zip(text.split("\n"), new.split("\n"), strict=True) if a != b]
    assert changed == [("    source: 'SPI Research '", "    source: SPI Research")]


def test_a_block_added_to_the_seed_is_written_as_spyc_would() -> None:
    text = (shared("seed") / "post.yaml").read_text(encoding="utf-8")
    post = replicator.loads(text)
    long = "A text that is longer than the hundred bytes at which Spyc folds what it writes, by more than a few words."
    post.blocks.insert(1, blocks.Paragraph(text=f"{long}\n"))

    new = replicator.dumps(post, source=text)

    added = (
        "  - \n    type: paragraph\n    text: >\n"
        "      A text that is longer than the hundred bytes at which Spyc folds what it writes, by more than a few\n"
        "      words.\n"
    )
    assert new.replace(added, "", 1) == text


def _readable() -> list[tuple[str, str, Post]]:
    found = []
    for path in content_files():
        text = path.read_bytes().decode("utf-8", "replace")
        try:
            found.append((str(path), text, replicator.loads(text)))
        except replicator.errors.ContentError:
            continue
    return found


@pytest.fixture(scope="module")
def corpus() -> list[tuple[str, str, Post]]:
    shared("corpus")
    return _readable()


def test_every_real_file_comes_back_byte_for_byte(
    corpus: list[tuple[str, str, Post]], capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text, post in corpus:
        assert replicator.dumps(post, source=text) == text, name
    with capsys.disabled():
        print(f"\n{len(corpus):,} real files come back byte for byte")


def test_every_real_user_comes_back_byte_for_byte() -> None:
    for path in sorted(shared("corpus").rglob("users/*.yaml")):
        text = path.read_text(encoding="utf-8")
        assert replicator.dumps(Converter().loads_author(text), source=text) == text, path


def _random_edit(post: Post, pick: random.Random) -> str | None:
    """Change a post somewhere, as a script would."""
    visits = list(replicator.walk(post))
    kind = pick.choice(
        ["field", "field", "field", "title", "extra", "insert", "remove", "move", "body", "retype"]
    )
    word = "".join(pick.choice(STRINGS) for _ in range(pick.randrange(1, 3)))
    if kind == "title":
        post.title = word
    elif kind == "extra":
        post.extra[pick.choice(["mood", "note", "x y"])] = pick.choice(
            [word, [word], {"a": word}, 1, None, True]
        )
    elif kind == "body":
        post.content = word.lstrip() or "x" if "content" not in post.extra else post.content
    elif not visits:
        return None
    else:
        visit = pick.choice(visits)
        if kind == "field":
            names = [
                each.name
                for each in attrs.fields(type(visit.block))
                if isinstance(getattr(visit.block, each.name), str)
            ]
            setattr(visit.block, pick.choice(names), word or "x")
        elif kind == "insert":
            visit.siblings.insert(visit.index, blocks.Paragraph(text=word))
        elif kind == "remove":
            del visit.siblings[visit.index]
        elif kind == "move":
            visit.siblings.append(visit.siblings.pop(visit.index))
        elif kind == "retype":
            visit.siblings[visit.index] = RawBlock(type="other", id=visit.block.id, extra={"a": word})
    return kind


def test_random_edits_of_real_posts_read_back_as_the_edited_post(
    corpus: list[tuple[str, str, Post]], capsys: pytest.CaptureFixture[str]
) -> None:
    pick = random.Random(3)
    default = Converter()
    done: dict[str, int] = {}
    with_blocks = [each for each in corpus if each[2].blocks]
    while sum(done.values()) < 600:
        name, text, _ = pick.choice(with_blocks if pick.random() < 0.8 else corpus)
        post = default.loads(text)
        kinds = [_random_edit(post, pick) for _ in range(pick.randrange(1, 4))]
        try:
            result = default.dumps(post, source=text)
        except EditError as error:
            refused = str(error)
            assert "white space" in refused or "body" in refused or "cannot be" in refused, (
                name,
                kinds,
                refused,
            )
            continue
        assert same(default.unstructure(default.loads(result)), default.unstructure(post)), (name, kinds)
        for kind in filter(None, kinds):
            done[kind] = done.get(kind, 0) + 1
    with capsys.disabled():
        print(f"\n{sum(done.values())} random edits of real posts: {done}")


def test_an_author_can_be_new() -> None:
    assert converter.dumps(Author(name="Jo", is_super=True, id="1")) == "name: Jo\nsuper: true\nid: '1'\n"
