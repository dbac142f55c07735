"""Comments by which a problem is ignored: where they count, and what is said of those that are of no use."""

from __future__ import annotations

from pathlib import Path

import pytest

import replicator
from replicator.checking import Rules, fix, lints
from replicator.files import PostFile
from replicator.frontmatter import Content

PAGE = """\
title: ' A '  {title}
{above}
replicator_content:
  - type: image  {dash}
    {inside}
    image: a.jpg  {image}
  - type: paragraph
    {over}
    text: |  {text}
      First.

      ![](b.jpg)
  - {{type: paragraph, text: '# replicator: ignore-file[missing-alt]'}}
"""


def found(rules: Rules = lints, **comments: str) -> list[str]:
    places = dict.fromkeys(["title", "above", "dash", "inside", "image", "over", "text"], "")
    text = PAGE.format(**places | {name: f"# replicator: {each}" for name, each in comments.items()})
    return [f"{each.line} {each.code}" for each in replicator.check(Content.parse(text), rules=rules)]


ALL = ["1 stray-space", "4 missing-alt", "12 missing-alt"]


@pytest.mark.parametrize(
    ("comments", "left"),
    [
        ({}, ALL),
        ({"title": "ignore[stray-space]"}, ALL[1:]),
        ({"title": "ignore[stray-space] as it was printed"}, ALL[1:]),
        ({"dash": "ignore[missing-alt]"}, [ALL[0], ALL[2]]),
        ({"above": "ignore-file[missing-alt]"}, ALL[:1]),
        ({"above": "ignore-file[missing-alt, stray-space]"}, []),
        ({"text": "ignore[missing-alt]"}, ALL[:2]),  # of a text of many lines, at its key
        ({"over": "ignore[missing-alt]"}, ALL[:2]),
        ({"text": "ignored[missing-alt]"}, ALL),
    ],
)
def test_a_comment_ignores_what_is_on_its_line_or_below(comments: dict[str, str], left: list[str]) -> None:
    assert found(**comments) == left


def test_a_comment_alone_on_its_line_is_for_the_next_that_says_something() -> None:
    text = "# replicator: ignore[stray-space]\n\n# why\ntitle: ' A'\n"

    assert replicator.check(Content.parse(text)) == []
    assert replicator.check(Content.parse(text.replace("\n", "\r\n"))) == []
    assert replicator.check(Content.parse(f"---\n{text}---\n")) == []


def test_what_is_of_no_use_is_told() -> None:
    text = (
        "title: ' A'  # replicator: ignore[stray-space, missing-alt]\n"
        "one: 1  # replicator: ignore[stray-spice]\n"
        "two: 2  # replicator: ignore\n"
        "three: 3  # replicator: ignore-file[structure]\n"
    )

    problems = replicator.check(Content.parse(text))

    assert [(each.line, each.code, each.severity, each.message, each.hint) for each in problems] == [
        (
            1,
            "unused-ignore",
            "note",
            "nothing is ignored here: there is no problem `missing-alt`",
            "take it out",
        ),
        (2, "unused-ignore", "note", "there is no code 'stray-spice'", "did you mean 'stray-space'?"),
        (3, "unused-ignore", "note", "no code is named", "write `ignore[missing-alt]`"),
        (
            4,
            "unused-ignore",
            "note",
            "nothing is ignored here: there is no problem `structure`",
            "take it out",
        ),
    ]
    without = lints.without("missing-alt")  # of which nobody can tell whether the comment is of use
    assert [each.line for each in replicator.check(Content.parse(text), rules=without)] == [2, 3, 4]


def test_rules_of_ones_own_are_ignored_and_known() -> None:
    house = lints.copy()

    @house.block("image", severity="error")
    def no_images(image: object) -> str:
        return "no images"

    assert "4 no-images" in found(house)
    assert "4 no-images" not in found(house, dash="ignore[no-images]")
    assert found(house.without("no-images"), dash="ignore[no-images]") == ALL


def test_what_does_not_fit_its_field_can_be_ignored_too() -> None:
    text = "replicator_content:\n  - type: heading\n    level: [a]  # replicator: ignore[structure]\n    text: A\n"

    assert replicator.check(Content.parse(text)) == []


def test_in_markdown_the_comment_is_one_of_html() -> None:
    text = "---\ntitle: A\n---\nText ![](a.jpg) <!-- replicator: ignore[missing-alt] -->\n"
    other = (
        "---\ntitle: A\n---\nFirst.\n\n<!-- replicator: ignore[missing-alt] it is a line -->\n\n![](a.jpg)\n"
    )
    code = "---\ntitle: A\n---\nWrite `<!-- replicator: ignore-file[missing-alt] -->`:\n\n![](a.jpg)\n"
    hash_ = "---\ntitle: A\n---\n# replicator: ignore-file[missing-alt]\n\n![](a.jpg)\n"

    for each in (text, other):
        assert replicator.check(Content.parse(each)) == []
    for each in (code, hash_):
        assert [found.code for found in replicator.check(Content.parse(each))] == ["missing-alt"]


def test_what_is_ignored_is_not_mended(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("title: ' A'  # replicator: ignore[stray-space]\nsubtitle: ' B'\n")
    file = PostFile.open(path)

    assert [each.line for each in fix(file, wanted=lambda problem: problem.line == 1)] == []
    assert [each.line for each in fix(file)] == [2]
    assert file.post.title == " A"


def test_comments_count_in_a_site(tmp_path: Path) -> None:
    import shutil

    from replicator.statamic import Site

    root = Path(__file__).resolve().parents[2] / "examples" / "site"
    shutil.copytree(root, tmp_path / "site")
    path = tmp_path / "site/content/collections/blog/2024-07-01.half-baked.md"
    text = path.read_text()
    before = [each.code for each in Site.open(tmp_path / "site").check()]
    path.write_text(text.replace("  - jim", "  - jim  # replicator: ignore[dangling-reference]", 1))

    assert before == ["dangling-reference", "choice"]
    assert [each.code for each in Site.open(tmp_path / "site").check()] == ["choice"]
