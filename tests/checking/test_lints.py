"""The built-in rules: what each finds, and what it must not take for a fault."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import replicator
from corpus import content_files
from replicator import richtext
from replicator.blocks import Blockquote, Divider, Gallery, Heading, Image, Paragraph, Picture
from replicator.checking import fix, lints
from replicator.files import PostFile
from replicator.frontmatter import Content
from replicator.model import Block, Post, RawBlock
from replicator.nodes import RichText, Text


def codes(*blocks: Block, **fields: object) -> list[str]:
    post = Post(blocks=[*blocks], **fields)  # type: ignore[arg-type]
    return [each.code for each in replicator.check(post)]


@pytest.mark.parametrize(
    "block",
    [
        Image(image=["a.jpg"]),
        Gallery(images=[Picture(image=["a.jpg"])]),
        Paragraph(text="see ![](a.jpg)"),
    ],
)
def test_a_picture_without_a_text_is_found(block: Block) -> None:
    assert codes(block) == ["missing-alt"]


@pytest.mark.parametrize(
    "block",
    [
        Image(image=["a.jpg"], alt="a cat"),
        Image(image=["a.jpg"], caption="a cat"),
        Image(image=["a.jpg"], enabled=False),
        Gallery(images=["a.jpg"]),
        Paragraph(text="write `![](a.jpg)`\n\n```\n![](b.jpg)\n```\n"),
        Paragraph(text="see ![a cat](a.jpg)"),
    ],
)
def test_a_picture_with_a_text_or_one_that_is_none_is_not(block: Block) -> None:
    assert codes(block) == []


def test_a_picture_in_rich_text_is_looked_at_too() -> None:
    body = RichText(
        richtext.Paragraph("x"), richtext.Image(src="a.jpg"), richtext.Image(src="b.jpg", alt="b")
    )

    (problem,) = replicator.check(Post(extra={"body": body}))

    assert (problem.code, problem.path) == ("missing-alt", ("body", 1))


@pytest.mark.parametrize(
    ("block", "empty"),
    [
        (Paragraph(text=" \n"), True),
        (Blockquote(), True),
        (Image(size="large"), True),
        (RawBlock(type="own", extra={"words": "", "items": []}), True),
        (RawBlock(type="own", extra={"count": 3}), False),
        (RawBlock(type="latest_posts"), False),
        (Divider(), False),
        (Paragraph(extra={"words": "x"}), True),  # which nobody will see
        (Paragraph(text="x", extra={"words": ""}), False),
        (Paragraph(text="x"), False),
        (Paragraph(text="", enabled=False), False),
    ],
)
def test_a_block_is_empty_when_nothing_of_it_is_seen(block: Block, *, empty: bool) -> None:
    assert codes(block) == (["empty-block"] if empty else [])


def test_two_blocks_with_one_id_are_an_error_and_get_two() -> None:
    file = PostFile.create(
        "new.yaml", Post(blocks=[Paragraph(text="a", id="x"), Paragraph(text="b", id="x")])
    )
    (problem,) = replicator.check(file.post)

    fix(file)

    assert (problem.code, problem.severity) == ("duplicate-block-id", "error")
    assert file.post.blocks[0].id == "x"
    assert file.post.blocks[1].id not in ("x", None)


@pytest.mark.parametrize(
    ("levels", "found"), [([2, 3, 4, 2], []), ([3, 2], []), ([2, 4], [1]), ([1, 3, 3, 5], [1, 3])]
)
def test_headings_go_down_one_level_at_a_time(levels: list[int], found: list[int]) -> None:
    problems = replicator.check(Post(blocks=[Heading(text="h", level=level) for level in levels]))

    assert [(each.code, each.path[1]) for each in problems] == [("heading-jump", index) for index in found]


def test_a_heading_in_markdown_is_a_heading() -> None:
    assert codes(Heading(text="a"), Paragraph(text="#### b")) == ["heading-jump"]


def test_a_long_paragraph_is_noted_but_not_a_long_text() -> None:
    assert codes(Paragraph(text="word " * 251)) == ["long-paragraph"]
    assert codes(Paragraph(text="word " * 200 + "\n\n" + "word " * 200)) == []


@pytest.mark.parametrize(
    "block", [Paragraph(text="[https://a.org/b](https://a.org/b)"), Paragraph(text="x [www.a.org](/b)")]
)
def test_a_link_that_shows_an_address_is_noted(block: Block) -> None:
    assert codes(block) == ["bare-url"]


def test_a_link_in_rich_text_that_shows_an_address_is_noted() -> None:
    link = richtext.Link(href="https://a.org")
    body = RichText(richtext.Paragraph(Text("https://a.org", link), Text("good", link), "https://b.org"))

    assert [each.code for each in replicator.check(Post(extra={"body": body}))] == ["bare-url"]


def test_text_in_the_wrong_encoding_is_found_and_mended() -> None:
    pytest.importorskip("ftfy", reason="the extra `lint` is not installed")
    post = Post(title="SchÃ¶n", blocks=[RawBlock(type="own", extra={"words": ["donâ€™t", "naïve — “fine”"]})])
    problems = replicator.check(post)

    fix(PostFile.create("new.yaml", post))

    assert [(each.code, each.found, each.expected) for each in problems] == [
        ("suspicious-encoding", "Ã¶", "ö"),
        ("suspicious-encoding", "â€™", "’"),
    ]
    assert post.title == "Schön"
    assert post.blocks[0].extra["words"] == ["don’t", "naïve — “fine”"]


@given(st.text("aÂÃâ€Å¡©½ \xa0\x92’é“—ж√┬▒", max_size=12))
@example("Â there")
@example("sch\x92n")
def test_what_looks_innocent_at_a_glance_is_what_ftfy_leaves_alone(text: str) -> None:
    ftfy = pytest.importorskip("ftfy", reason="the extra `lint` is not installed")
    post = Post(title=text)
    fix(PostFile.create("new.yaml", post), rules=lints.only("suspicious-encoding"))

    assert post.title == ftfy.fix_encoding(text, restore_byte_a0=False, replace_lossy_sequences=False)


def test_a_lost_character_is_found_but_cannot_be_mended() -> None:
    post = Post(title="Sch\ufffdn")
    (problem,) = replicator.check(post)

    assert (problem.code, problem.hint) == ("suspicious-encoding", None)


def test_invisible_characters_are_taken_out_but_not_those_that_scripts_need() -> None:
    post = Post(title="a\x1eb", subtitle="\u0645\u06cc\u200c\u062e \U0001f468\u200d\U0001f469")
    (problem,) = replicator.check(post)

    fix(PostFile.create("new.yaml", post))

    assert problem.code == "control-character"
    assert post.title == "ab"


def test_a_finding_in_a_long_text_is_told_at_its_line() -> None:
    text = "---\ntitle: x\nbody: |\n  one\n\n  see ![](c.jpg)\n---\n## A\n\n#### B\n\nsee ![](a.jpg)\n"
    problems = replicator.check(Content.parse(text))

    assert [(each.line, each.column, each.code) for each in problems] == [
        (10, 6, "heading-jump"),
        (12, 5, "missing-alt"),
    ]
    assert problems[1].source == "see ![](a.jpg)"


MISTYPED = """
title: T
subtilte: S
replicator_content:
  - {type: paragrpah, text: a}
  - {type: paragraph, text: a, txet: b}
  - {type: image, image: a.jpg, atl: a}
  - {type: gallery, images: [{image: a.jpg, captoin: a}]}
  - {type: paragraph, text: a, enbaled: true}
  - {type: Heading, text: a}
  - {type: beacon, text: a}
  - {type: paragrpah, enabled: false}
"""


def test_block_types_and_keys_that_are_nearly_known_are_found() -> None:
    found = replicator.check(Content.parse(MISTYPED), rules=lints.only("unknown-type", "unknown-key"))

    assert [(each.code, each.line, each.path[-1], each.hint) for each in found] == [
        ("unknown-key", 3, "subtilte", "did you mean 'subtitle'?"),
        ("unknown-type", 5, "type", "did you mean 'paragraph'?"),
        ("unknown-key", 7, "atl", "did you mean 'alt'?"),  # but not `txet` beside a `text`
        ("unknown-key", 8, "captoin", "did you mean 'caption'?"),
        ("unknown-key", 9, "enbaled", "did you mean 'enabled'?"),
        ("unknown-type", 10, "type", "did you mean 'heading'?"),
    ]
    assert {each.severity for each in found} == {"warning"}


def test_a_converters_policies_tell_all_that_is_unknown_once() -> None:
    strict = replicator.Converter(unknown_types="error", unknown_keys="warn")

    found = replicator.check(Content.parse(MISTYPED), converter=strict, rules=lints)
    told = [(each.code, each.line, each.severity) for each in found if each.code.startswith("unknown")]

    types = [("unknown-type", line, "error") for line in (5, 10, 11, 12)]
    keys = [("unknown-key", line, "warning") for line in (3, 6, 7, 9)]
    assert told == sorted([*types, *keys], key=lambda each: each[1])


def test_a_converters_policies_hold_for_a_post_too() -> None:
    post = Post(blocks=[RawBlock(type="beacon"), Paragraph(text="a", extra={"tone": "b"})])
    strict = replicator.Converter(unknown_types="error", unknown_keys="warn")

    found = replicator.check(post, converter=strict)

    assert [(each.code, each.severity, str(each)) for each in found] == [
        ("unknown-type", "error", "<text>: replicator_content[0].type: unknown block type 'beacon'"),
        ("unknown-key", "warning", "<text>: replicator_content[1].tone: unknown key 'tone'"),
    ]


def test_a_block_that_does_not_fit_its_class_is_not_of_an_unknown_type() -> None:
    content = Content.parse("replicator_content:\n  - {type: paragraph, text: [[]]}\n")

    for policy in ("keep", "error"):
        found = replicator.check(content, converter=replicator.Converter(unknown_types=policy))
        assert [each.code for each in found] == ["structure"], policy


def test_the_types_of_a_registry_of_ones_own_are_meant() -> None:
    own = replicator.Registry()

    @own.block("lighthouse")
    class Lighthouse(Block):
        name: str

    content = Content.parse("replicator_content: [{type: lighthuose, name: A}, {type: paragrpah}]")
    found = replicator.check(content, converter=replicator.Converter(own))

    assert [(each.code, each.hint) for each in found] == [("unknown-type", "did you mean 'lighthouse'?")]


def test_no_type_and_hardly_a_key_of_a_real_file_is_taken_for_a_slip() -> None:
    files = content_files()
    if not files:
        pytest.skip("the shared material has no corpus beside this checkout")
    rules = lints.only("unknown-type", "unknown-key")
    counts = Counter(
        f"{each.code} {each.path[-1]} {each.hint}"
        for path in files
        for each in replicator.check(path, rules=rules)
        if each.code in rules
    )
    print(f"\n{len(files)} real files: {dict(counts)}")

    assert counts == {"unknown-key sub_title did you mean 'subtitle'?": 5}  # of a site, when read without it


def test_every_lint_says_what_it_is_about() -> None:
    assert [rule.code for rule in lints if not rule.description] == []


def test_the_lints_are_sparing_on_real_files() -> None:
    files = content_files()[::7]
    if not files:
        pytest.skip("the shared material has no corpus beside this checkout")
    counts: Counter[str] = Counter()
    noisy = 0
    for path in files:
        found = [each.code for each in replicator.check(path) if each.code in lints]
        counts.update(found)
        noisy += bool(found)
    print(f"\n{len(files)} real files, {noisy} with findings: {dict(counts)}")

    assert noisy < len(files) / 10
    assert {"missing-alt", "stray-space"} <= set(counts)


def test_what_is_mended_in_real_files_is_a_small_edit_and_mended_for_good() -> None:
    lenient = replicator.Converter(misfits="keep")
    spaces = lints.only("stray-space")
    mended = 0
    for path in content_files():
        text = path.read_bytes()
        if b"title: '" not in text:  # where white space can stand around a title
            continue
        file = PostFile.open(path, converter=lenient)
        if found := fix(file, rules=spaces):
            mended += 1
            changed = [line for line in file.diff().splitlines()[2:] if line[:1] in "+-"]
            assert len(changed) == 2 * len(found), path
            assert "stray-space" not in {
                each.code for each in replicator.check(Content.parse(file.text), rules=spaces)
            }
    if not mended:
        pytest.skip("the shared material has no corpus beside this checkout")
    print(f"\n{mended} real files mended")
