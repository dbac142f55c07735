"""Rules of one's own: what they are given, and where their complaints end up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

import replicator
from replicator import Block, Converter, Markdown, Post, RichText, field
from replicator.blocks import Columns, Heading, Image, Paragraph
from replicator.checking import Finding, Rules, Unknown, Words, fix, lints
from replicator.errors import EditError, Problem, RegistrationError
from replicator.files import PostFile
from replicator.frontmatter import Content
from replicator.kinds import MARKDOWN
from replicator.registry import Registry

PAGE = """\
title: Tea
replicator_content:
  - type: heading
    text: Leaves
  - type: picture
    src: a.jpg
    alt_text: ''
  - type: paragraph
    enabled: false
    text: hidden
  - type: unknown
    words: [one, {two: three}]
"""


def page(text: str = PAGE, name: str = "page.yaml") -> Content:
    return Content.parse(text, name=name)


def told(problems: list[Problem]) -> list[str]:
    return [f"{each.line}:{each.column} {each.severity} {each.code} {each.sentence}" for each in problems]


def test_a_complaint_about_a_block_has_its_place_under_the_key_that_the_file_uses() -> None:
    rules = Rules()

    @rules.block(Image, severity="error")
    def a_picture(image: Image) -> Iterator[str | Finding]:
        """Pictures."""
        yield "as it is"
        yield Finding("no text", ("alt",), hint="write one", expected="a text", found="nothing")

    problems = replicator.check(page(), rules=rules)

    assert told(problems) == [
        "5:5 error a-picture replicator_content[1]: as it is",
        "7:15 error a-picture replicator_content[1].alt_text: no text (write one)",
    ]
    assert (problems[1].expected, problems[1].found, problems[1].file) == ("a text", "nothing", "page.yaml")


def test_a_rule_of_a_post_may_point_anywhere_and_a_plain_function_is_one() -> None:
    def no_tea(post: Post) -> Iterator[Finding]:
        if post.title == "Tea":
            yield Finding("no tea", ("title",), severity="note")
            yield Finding("and no leaves", ("replicator_content", 0, "text"))

    assert told(replicator.check(page(), rules=[no_tea])) == [
        "1:8 note no-tea title: no tea",
        "4:11 warning no-tea replicator_content[0].text: and no leaves",
    ]


def test_a_rule_may_return_nothing_at_all() -> None:
    assert replicator.check(page(), rules=[lambda _: None]) == []


def test_blocks_are_chosen_by_class_name_or_function_and_disabled_ones_passed_over() -> None:
    rules = Rules()
    seen: dict[str, list[str]] = {"name": [], "function": [], "all": []}

    @rules.block("picture")
    def by_name(block: Block) -> None:
        seen["name"].append(block.type)

    @rules.block(lambda block: block.type.startswith("h"))
    def by_function(block: Block) -> None:
        seen["function"].append(block.type)

    @rules.block()
    def every(block: Block) -> None:
        seen["all"].append(block.type)

    replicator.check(page(), rules=rules)

    assert seen == {"name": ["picture"], "function": ["heading"], "all": ["heading", "picture", "unknown"]}


def test_texts_are_found_wherever_they_stand() -> None:
    rules = Rules()
    found: list[tuple[str, Any]] = []

    @rules.text()
    def every(words: Words) -> None:
        found.append((words.text, words.path))

    replicator.check(page(), rules=rules)
    rich = Post(extra={"body": RichText(replicator.richtext.Paragraph("rich", Paragraph(text="block")))})
    replicator.check(rich, rules=rules)

    assert ("Tea", ("title",)) in found
    assert ("one", ("replicator_content", 3, "words", 0)) in found
    assert ("three", ("replicator_content", 3, "words", 1, "two")) in found
    assert ("rich", ("body", 0, "content", 0, "text")) in found
    assert ("block", ("body", 0, "content", 1, "attrs", "values", "text")) in found
    assert "hidden" not in [text for text, _ in found]


def test_texts_may_be_chosen_by_kind() -> None:
    rules = Rules()

    @rules.text(MARKDOWN)
    def prose(words: Words) -> Iterator[str]:
        yield words.text

    post = Post(title="T", blocks=[Heading(text="H"), Paragraph(text="P")], content="C")

    assert {each.message for each in replicator.check(post, rules=rules)} == {"P", "C"}


def test_a_rule_about_what_is_read_sees_every_paragraph() -> None:
    rules = Rules()

    @rules.passages()
    def roles(found: list[Any]) -> Iterator[Finding]:
        yield from (Finding(f"{each.role}: {each.text}", each.path) for each in found)

    assert told(replicator.check(page(), rules=rules))[:2] == [
        "1:8 warning roles title: title: Tea",
        "3:5 warning roles replicator_content[0]: heading: Leaves",
    ]


def test_blocks_are_counted_in_a_post_and_inside_others() -> None:
    rules = Rules()
    rules.count("heading", min=1, max=1)
    rules.count(Paragraph, max=1, inside=Columns, code="narrow")
    two = [Heading(text="a"), Heading(text="b")]

    def messages(*blocks: Block) -> list[tuple[str, str]]:
        problems = replicator.check(Post(blocks=[*blocks]), rules=rules)
        return [(each.code, each.sentence) for each in problems]

    assert messages(Heading(text="a")) == []
    assert messages() == [("count-heading", "expected exactly 1 of `heading`, found 0")]
    assert messages(*two) == [
        ("count-heading", "replicator_content[1]: expected exactly 1 of `heading`, found 2")
    ]
    one, other = Paragraph(text="x"), Paragraph(text="y")
    assert messages(two[0], Columns(blocks=[one, Columns(blocks=[other])])) == []
    assert messages(two[0], Columns(blocks=[one, other])) == [
        ("narrow", "replicator_content[1].blocks[1]: expected at most 1 of `paragraph`, found 2")
    ]


def test_fields_are_required_where_a_condition_holds() -> None:
    rules = Rules()
    rules.require(Image, "caption", when=lambda image: image.size == "large")

    found = replicator.check(Post(blocks=[Image(size="large"), Image()]), rules=rules)

    assert [(each.code, each.severity, str(each)) for each in found] == [
        (
            "require-image-caption",
            "error",
            "<text>: replicator_content[0].caption: found nothing, but it is required",
        )
    ]
    with pytest.raises(RegistrationError, match="Image has no field 'nothing'"):
        rules.require(Image, "nothing")


def test_a_rule_is_given_what_nobody_registered() -> None:
    rules = Rules()

    @rules.unknown(severity="error")
    def ours_only(found: Unknown) -> Iterator[str]:
        if found.what == "type" or isinstance(found.holder, Block):
            yield f"{found.name} is none of ours"

    text = PAGE + "  - {type: heading, text: a, colour: red}\n"
    assert told(replicator.check(page(text), rules=rules)) == [
        "11:11 error ours-only replicator_content[3].type: unknown is none of ours",
        "13:38 error ours-only replicator_content[4].colour: colour is none of ours",
    ]


def test_words_say_how_they_are_changed() -> None:
    rules = Rules()

    @rules.text()
    def loud(words: Words) -> Iterator[Finding]:
        if words.text.islower():
            yield Finding("quiet", fix=lambda: setattr(words, "text", words.text.upper()))

    file = PostFile.create("new.yaml", Post(title="quiet"))
    with pytest.raises(EditError, match=r"cannot be assigned: call words\.set\('QUIET'\) to change the post"):
        fix(file, rules=rules)


def test_a_rule_for_a_type_that_seems_misspelt_is_warned_of() -> None:
    rules = Rules()

    with pytest.warns(UserWarning, match="no block type is called 'blockqoute': did you mean 'blockquote'"):
        rules.block("blockqoute")(lambda block: None)
    with pytest.warns(UserWarning, match="did you mean 'image'") as caught:
        rules.count("imgae", max=1)
    assert [each.filename for each in caught] == [__file__]
    rules.block("some_type_of_a_site", code="fine")(lambda block: None)


def test_the_validators_of_a_class_are_rules_too() -> None:
    own = Registry()

    @own.block("cards")
    class Cards(Block):
        items: list[Markdown] = field(factory=list, validator=attrs.validators.max_len(1))

    text = "title: ' x'\nreplicator_content:\n  - type: cards\n    items: [a, b]\n"
    problems = replicator.check(page(text), converter=Converter(own))

    assert told(problems) == [
        "1:8 warning stray-space title: there is white space around it (--fix mends it)",
        "4:12 error invalid replicator_content[0].items: Length of 'items' must be <= 1: 2",
    ]


@pytest.mark.parametrize("key", ["published: false", "draft: true"])
def test_what_is_an_error_when_published_is_a_warning_in_a_draft(key: str) -> None:
    rules = Rules()

    @rules.post(severity="error")
    def never(_: Post) -> Iterator[str]:
        yield "no"

    def severities(text: str, **options: Any) -> list[str]:
        return [each.severity for each in replicator.check(page(text), rules=rules, **options)]

    assert severities("title: x\n") == ["error"]
    assert severities(f"title: x\n{key}\n") == ["warning"]
    assert severities(f"title: x\n{key}\n", draft=False) == ["error"]
    assert severities("title: x\n", draft=True) == ["warning"]


def test_what_cannot_be_read_is_reported_and_the_rest_is_checked() -> None:
    problems = replicator.check(page("title: ' x'\nsubtitle: [a]\n"))

    assert [each.code for each in problems] == ["stray-space", "structure"]


def test_what_is_no_yaml_is_a_problem_and_a_missing_file_an_error(tmp_path: Path) -> None:
    broken = tmp_path / "a.yaml"
    broken.write_text("a: [\n")

    assert [each.code for each in replicator.check(broken)] == ["syntax"]
    with pytest.raises(FileNotFoundError):
        replicator.check(tmp_path / "b.yaml")


def test_sets_of_rules_are_made_from_others() -> None:
    assert "bare-url" in lints
    assert "bare-url" not in lints.without("bare-url")
    assert lints.only("bare-url").codes == ("bare-url",)
    assert len(lints.copy()) == len(lints)
    with pytest.raises(RegistrationError, match="there is no rule 'bare-uri': choose from missing-alt"):
        lints.only("bare-uri")
    with pytest.raises(RegistrationError, match="one word"):
        Rules().post(code="two words")(lambda _: None)


def test_mending_changes_no_other_byte_and_leaves_nothing_to_mend(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("# a comment\ntitle:   ' \x07Tea '   # kept\nother: [ 1,2 ]\n".replace("\x07", ""))
    rules = lints.copy()

    @rules.post()
    def capital(post: Post) -> Iterator[Finding]:
        if post.title and "Tea" in post.title:
            yield Finding("shout", ("title",), fix=lambda: setattr(post, "title", post.title.upper()))

    file = PostFile.open(path)
    mended = fix(file, rules=rules)
    file.save()

    assert path.read_text() == "# a comment\ntitle:   'TEA'   # kept\nother: [ 1,2 ]\n"
    assert [each.code for each in mended] == ["stray-space", "capital"]
    assert fix(PostFile.open(path), rules=rules) == []
