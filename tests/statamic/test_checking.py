"""Everything in which content departs from its blueprint is found in one pass, each thing at its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from replicator.errors import CODES
from replicator.frontmatter import Content
from replicator.statamic import Blueprint, Field, build, check
from replicator.statamic.values.checking import CODES as SITE_CODES
from statamic.sites import blueprint

PAGE = """
- {handle: title, field: {type: text, required: true, validate: 'max:20'}}
- {handle: slug, field: {type: slug, required: true}}
- {handle: size, field: {type: select, options: {s: S, m: M}}}
- {handle: pictures, field: {type: assets, max_files: 2}}
- {handle: summary, field: {type: textarea, character_limit: 10}}
- handle: builder
  field:
    type: replicator
    max_sets: 2
    sets:
      card:
        fields:
          - {handle: kind, field: {type: radio, options: [link, text]}}
          - {handle: url, field: {type: text, validate: ['required_if:{this}.kind,link', url]}}
- handle: rows
  field: {type: grid, fields: [{handle: n, field: {type: integer, min: 1, validate: required}}]}
- {handle: place, field: {type: group, fields: [{handle: town, field: {required: true}}]}}
- handle: article
  field: {type: bard, sets: {quote: {fields: [{handle: by, field: {validate: required}}]}}}
"""

FAULTY = """\
title: A title that is much too long
size: huge
pictures: [a.jpg, b.jpg, c.jpg]
summary: More than ten
builder:
  - type: card
    kind: link
  - {type: card, kind: text, url: 'nowhere'}
  - {type: unheard, kind: what}
rows:
  - n: 0
  - n:
  - n: some
place:
  street: Long
article:
  - type: paragraph
  - {type: set, attrs: {values: {type: quote}}}
"""


@pytest.fixture
def page(tmp_path: Path) -> Blueprint:
    return blueprint(tmp_path, PAGE)


def found(text: str, blueprint: Blueprint, **options: Any) -> list[tuple[int | None, int | None, str]]:
    problems = check(Content.parse(text, name="a.md"), blueprint, **options)
    return [(problem.line, problem.column, str(problem).split(": ", 1)[1]) for problem in problems]


def test_all_problems_are_found_at_once_each_at_its_place(page: Blueprint) -> None:
    assert found(FAULTY, page) == [
        (1, 8, "title: expected at most 20 characters, found 29 characters"),
        (2, 7, "size: expected `s` or `m`, found `huge`"),
        (3, 11, "pictures: expected at most 2 items, found 3 items"),
        (4, 10, "summary: expected at most 10 characters, found 13 characters"),
        (6, 3, "builder: expected at most 2 items, found 3 items"),
        (
            6,
            5,
            "builder[0].url: found nothing, but it is required (required_if:{this}.kind,link)",
        ),
        (8, 35, "builder[1].url: expected a URL, found `nowhere`"),
        (9, 12, "builder[2].type: `builder` has no set `unheard`"),
        (11, 8, "rows[0].n: expected at least 1, found 0"),
        (12, 7, "rows[1].n: found nothing, but it is required"),
        (13, 8, "rows[2].n: expected a whole number, found text"),
        (15, 3, "place.town: found nothing, but it is required"),
        (18, 33, "article[1].attrs.values.by: found nothing, but it is required"),
    ]


BARD = """\
- handle: article
  field:
    type: bard
    sets:
      quote: {fields: [{handle: by, field: {validate: required}}, {handle: n, field: {type: integer}}]}
      image:
        fields:
          - {handle: alt, field: {validate: required}}
          - handle: more
            field: {type: bard, sets: {quote: {fields: [{handle: who, field: {validate: required}}]}}}
"""


def test_sets_are_checked_however_deep_in_the_text_they_are(tmp_path: Path) -> None:
    text = """\
article:
  - type: bulletList
    content:
      - type: listItem
        content:
          - type: set
            attrs:
              values:
                type: quote
                n: some
  - type: image
    attrs: {src: a.jpg}
  - type: set
    attrs:
      values:
        type: image
        alt: x
        more:
          - type: blockquote
            content:
              - {type: set, attrs: {values: {type: quote}}}
"""
    inside = "article[0].content[0].content[0].attrs.values"
    inner = "article[2].attrs.values.more[0].content[0].attrs.values"
    expected = [
        (9, 17, f"{inside}.by: found nothing, but it is required"),
        (10, 20, f"{inside}.n: expected a whole number, found text"),
        (21, 45, f"{inner}.who: found nothing, but it is required"),
    ]

    assert found(text, blueprint(tmp_path, BARD)) == expected


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        (
            "[{type: text, text: <p>a</p>}, {type: quote}]",
            ["[1].by: found nothing, but it is required"],
        ),
        (
            "{type: doc, content: [{type: set, attrs: {values: {type: image}}}]}",
            [".content[0].attrs.values.alt: found nothing, but it is required"],
        ),
        ("<p>a</p>", []),
        ("5", [": expected rich text, found a number"]),
        ("[{type: paragraph}, 5]", ["[1]: expected a node: a mapping with a `type`, found a number"]),
        (
            "[{type: paragraph, content: [{type: text, text: a}, {text: b}]}]",
            ["[0].content[1]: expected a node: a mapping with a `type`, found a mapping"],
        ),
        ("[{type: paragraph, content: a}]", ["[0].content: expected a list of nodes, found text"]),
        ("[{type: heading, attrs: 2}]", ["[0].attrs: expected a mapping, found a number"]),
        ("[{type: paragraph, content: [], attrs: {  }, marks: []}, {type: paragraph}]", []),
        (
            "[{type: paragraph, content: [{type: text, text: [a], marks: [bold]}]}]",
            [
                "[0].content[0].text: expected text, found a list",
                "[0].content[0].marks[0]: expected a mark: a mapping with a `type`, found text",
            ],
        ),
        (
            "[{type: set, attrs: {values: []}}]",
            ["[0].attrs: expected a set: its `values`, with a `type`, found a mapping"],
        ),
        (
            "[{type: callout, content: [{type: paragraph}]}, {type: set, attrs: {values: {type: gone}}}]",
            ["[1].attrs.values.type: `article` has no set `gone`"],
        ),
    ],
)
def test_the_shape_of_rich_text_is_checked_in_every_form(
    stored: str, expected: list[str], tmp_path: Path
) -> None:
    problems = found(f"article: {stored}\n", blueprint(tmp_path, BARD))

    assert [message.removeprefix("article") for _, _, message in problems] == expected


def test_every_problem_says_its_code(page: Blueprint, tmp_path: Path) -> None:
    broken = Content.parse("article: [{type: heading, attrs: 2}, {type: paragraph, content: a}]\n")

    assert {problem.code for problem in check(broken, blueprint(tmp_path, BARD))} == {"structure"}
    assert {
        problem.code for problem in check(Content.parse(FAULTY), page)
    } <= CODES.keys() | SITE_CODES.keys()


EMPTY = [
    "<p></p>",
    "<p><br></p>",
    [],
    [{"type": "paragraph"}],
    {"type": "doc", "content": [{"type": "paragraph"}]},
    {"type": "doc"},
]


@pytest.mark.parametrize("value", EMPTY)
def test_what_an_empty_editor_leaves_is_nothing(value: Any) -> None:
    assert judged(value, "required", kind="bard") == "`a`, nothing"
    assert judged(value, "min:5", kind="bard", character_limit=1) == ""


def test_rich_text_is_measured_as_statamic_does() -> None:
    nodes = [{"type": "paragraph", "content": [{"type": "text", "text": "Hello"}]}, {"type": "paragraph"}]

    assert judged(nodes, "required", "max:2", kind="bard") == ""
    assert judged(nodes, "max:1", kind="bard") == "at most 1 items, 2 items"
    assert judged(nodes, "max:1", kind="bard", inline=True) == ""  # it is judged inside of a paragraph
    assert judged("<p>Hello</p>", "max:1", kind="bard", save_html=True) == ""
    assert judged(nodes, kind="bard", character_limit=4) == "at most 4 characters, 5 characters"
    assert judged(nodes, kind="bard", character_limit=5) == ""


def test_what_keeps_to_its_blueprint_has_no_problems(page: Blueprint) -> None:
    cards = "[{type: card, kind: link, url: 'https://a.b/'}]"
    text = f"title: A\nsize: m\npictures: a.jpg\nbuilder: {cards}\nrows: [{{n: 2}}]\n"

    assert found(text, page) == []


def test_posts_and_plain_data_are_checked_by_path(page: Blueprint) -> None:
    types = build([page])
    converter = types.converter(page.name)
    post = converter.loads("size: huge\nrows: 5\n")
    expected = [
        ("rows", "expected a list, found a number"),
        ("title", "found nothing, but it is required"),
        ("size", "expected `s` or `m`, found `huge`"),
    ]

    for content in (post, converter.unstructure(post)):
        problems = check(content, page, types=types)
        assert [(problem.path[-1], problem.message) for problem in problems] == expected
        assert {problem.place for problem in problems} == {"<data>"}


def test_a_localised_entry_lacks_nothing_until_its_origin_is_known(page: Blueprint) -> None:
    assert found("origin: '1'\n", page) == []
    assert found("origin: '1'\n", page, inherited={"title": "Theirs"}) == []
    assert found("origin: '1'\nid: '2'\n", page, inherited={"size": "huge"}) == [
        (1, 1, "title: found nothing, but it is required"),
        (1, 1, "size: expected `s` or `m`, found `huge`"),
    ]


def test_content_that_is_no_mapping_is_one_problem(page: Blueprint) -> None:
    (problem,) = check(Content.parse("- a\n", name="a.md"), page)

    assert problem.expected == "a mapping"


def judged(value: Any, *rules: str, kind: str = "text", **config: Any) -> str:
    """Return what is wrong with a value under rules: `expected, found`; '' for nothing."""
    field = Field("a", kind, rules=rules, config=config)
    problems = check({"a": value}, Blueprint("page", fields=(field, Field("b"), Field("c", "toggle"))))
    return "; ".join(f"{problem.expected}, {problem.found}" for problem in problems)


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        ("accepted", True, False),
        ("alpha", "äbc", "a1"),
        ("alpha_dash", "a-b_1", "a b"),
        ("alpha_num", "a1", "a-1"),
        ("between:2,3", "abc", "abcd"),
        ("date", "2020-01-02 10:00", "soon"),
        ("digits:4", "2020", "20200"),
        ("doesnt_start_with:x", "abc", "xyz"),
        ("doesnt_end_with:x", "abc", "box"),
        ("email", "a@b.c", "a.b.c"),
        ("ends_with:.jpg,.png", "a.png", "a.gif"),
        ("in:a,b", "b", "c"),
        ("integer", "12", "1.5"),
        ("lowercase", "abc", "aBc"),
        ("max:3", "äöü", "äöüß"),
        ("min:3", "abc", "ab"),
        ("not_in:a,b", "c", "b"),
        (r"not_regex:/\s/", "ab", "a b"),
        ("numeric", "-1.5e3", "1,5"),
        (r"regex:/^[A-Z]{2}\d+$/i", "ab12", "a12"),
        ("size:2", "ab", "abc"),
        ("starts_with:a,b", "back", "cab"),
        ("uppercase", "ABC", "AbC"),
        ("url", "https://a.b/c?d", "a.b/c"),
        ("uuid", "f0946120-ab22-46ec-8fd2-f19814d8fb5a", "f0946120"),
    ],
)
def test_a_rule_takes_what_it_should_and_nothing_else(rule: str, good: Any, bad: Any) -> None:
    kind = "toggle" if isinstance(good, bool) else "text"

    assert judged(good, rule, kind=kind) == ""
    assert judged(bad, rule, kind=kind) != ""
    assert judged(None, rule) == ("" if rule != "accepted" else "`a`, nothing")


@pytest.mark.parametrize(
    "rule",
    ["regex:/[/", "regex:abc", "max:other", "min", "unheard:1", "unique_entry_value:a,b", "image", "regex:"],
)
def test_a_rule_that_cannot_be_judged_is_not(rule: str) -> None:
    assert judged("anything at all", rule) == ""


def test_numbers_and_lists_are_measured_by_what_they_are() -> None:
    assert judged(5, "max:3", kind="integer") == "at most 3, 5"
    assert judged("5", "numeric", "max:3") == "at most 3, 5"
    assert judged(["a", "b"], "max:1", kind="list") == "at most 1 items, 2 items"
    assert judged(["a", "a"], "distinct", kind="list") == "items that differ, `a` twice"
    assert judged(7, kind="range", max=5) == "at most 5, 7"
    assert judged("abc", kind="entries", max_items=1) == ""
    assert judged(["a.jpg"], "min:100", "max:2048", kind="assets") == ""  # kilobytes of the files


@pytest.mark.parametrize(
    ("kind", "value", "config", "problem"),
    [
        ("select", "x", {"options": {"a": "A"}}, "`a`, `x`"),
        ("select", "x", {"options": {"a": "A"}, "taggable": True}, ""),
        ("select", ["a", "x"], {"options": {"a": "A"}, "multiple": True}, "`a`, `x`"),
        ("select", True, {"options": {"true": "Yes"}, "cast_booleans": True}, ""),
        ("checkboxes", ["b"], {"options": ["a", "b"]}, ""),
        ("radio", 1, {"options": {"1": "One"}}, ""),
        ("text", "x", {"options": {"a": "A"}}, ""),
    ],
)
def test_only_options_can_be_chosen(kind: str, value: Any, config: dict[str, Any], problem: str) -> None:
    assert judged(value, kind=kind, **config) == problem


@pytest.mark.parametrize(
    ("rule", "data", "is_missing"),
    [
        ("required", {}, True),
        ("required", {"a": "  "}, True),
        ("required_if:b,x", {"b": "x"}, True),
        ("required_if:b,x,y", {"b": "y"}, True),
        ("required_if:b,x", {"b": "z"}, False),
        ("required_if:c,true", {"c": True}, True),
        ("required_if:c,false", {}, True),
        ("required_if:gone,x", {}, False),
        ("required_unless:b,x", {"b": "z"}, True),
        ("required_unless:b,x", {"b": "x"}, False),
        ("required_with:b,d", {"b": "z"}, True),
        ("required_with_all:b,d", {"b": "z"}, False),
        ("required_without:b", {}, True),
        ("required_without_all:b,d", {"b": "z"}, False),
        ("sometimes", {}, False),
    ],
)
def test_what_is_required_may_depend_on_other_fields(
    rule: str, data: dict[str, Any], is_missing: bool
) -> None:
    page = Blueprint("page", fields=(Field("a", rules=(rule,)), Field("b"), Field("c", "toggle"), Field("d")))

    assert [problem.path for problem in check(data, page)] == ([("a",)] if is_missing else [])


@pytest.mark.parametrize(
    ("condition", "data", "shown"),
    [
        ({"if": {"b": "x"}}, {"b": "x"}, True),
        ({"if": {"b": "x"}}, {}, False),
        ({"if": {"b": "equals x"}}, {"b": "x"}, True),
        ({"if": {"b": "not x"}}, {"b": "x"}, False),
        ({"if": {"b": "is empty"}}, {}, True),
        ({"if": {"b": "not empty"}}, {"b": "x"}, True),
        ({"if": {"b": "contains yz"}}, {"b": "xyz"}, True),
        ({"if": {"b": "contains YZ"}}, {"b": "xyz"}, False),
        ({"if": {"list": "contains x"}}, {"list": ["x", "y"]}, True),
        ({"if": {"list": "contains_any p, y"}}, {"list": ["x", "y"]}, True),
        ({"if": {"n": "> 3"}}, {"n": 5}, True),
        ({"if": {"n": "<= 3"}}, {"n": 5}, False),
        ({"if": {"n": "> 3"}}, {}, False),
        ({"if": {"c": True}}, {"c": True}, True),
        ({"if": {"c": "equals false"}}, {}, True),
        ({"if": {"d": "entry"}}, {}, True),
        ({"if": {"b": "x", "c": True}}, {"b": "x"}, False),
        ({"if_any": {"b": "x", "c": True}}, {"b": "x"}, True),
        ({"unless": {"b": "x"}}, {"b": "x"}, False),
        ({"unless_any": {"b": "x", "c": True}}, {}, True),
        ({"if": {"root.b": "x"}}, {"b": "x"}, True),
        ({"if": {"p.q": "x"}}, {"p": {"q": "x"}}, True),
        ({"if": "someJavaScript"}, {}, False),
        ({"if": {"b": "custom someJavaScript"}}, {"b": "x"}, False),
        ({"if": {"show": "equals true"}}, {}, False),
        ({"if": {"gone": "x"}}, {}, False),
        ({"if": {}}, {}, True),
    ],
)
def test_nothing_is_required_of_a_field_that_may_be_hidden(
    condition: dict[str, Any], data: dict[str, Any], shown: bool
) -> None:
    others = (
        Field("b"),
        Field("c", "toggle"),
        Field("d", config={"default": "entry"}),
        Field("n", "integer"),
        Field("list", "list"),
        Field("p", "group", fields=(Field("q"),)),
        Field("show", "revealer"),
    )
    page = Blueprint("page", fields=(Field("a", rules=("required",), config=condition), *others))

    assert [problem.path for problem in check(data, page)] == ([("a",)] if shown else [])


def test_a_computed_value_is_never_missing() -> None:
    assert judged(None, "required", visibility="computed") == ""


def test_a_condition_names_fields_without_the_prefix_of_their_import(tmp_path: Path) -> None:
    page = blueprint(
        tmp_path,
        "- {import: link, prefix: my_}\n",
        link="fields: [{handle: kind}, {handle: url, field: {required: true, if: {kind: url}}}]",
    )

    assert check({"my_kind": "entry"}, page) == []
    assert [problem.path for problem in check({"my_kind": "url"}, page)] == [("my_url",)]


UNHEARD = """\
builder:
  - {type: card, kind: text}
  - {type: image, image: [[1]]}
article:
  - {type: paragraph, content: [{type: text, text: Hi}]}
  - {type: set, attrs: {id: x, values: {type: poll, by: me}}}
note: [{type: set, attrs: {values: {type: image, image: [[1]]}}}]
"""


def test_a_set_that_the_field_does_not_have_is_told_and_its_values_are_not_judged(tmp_path: Path) -> None:
    page = blueprint(
        tmp_path, PAGE.replace("required: true", "required: false") + "- {handle: note, field: {type: bard}}"
    )
    found = check(Content.parse(UNHEARD, name="a.md"), page)

    assert [(each.line, each.column, each.code, each.severity, each.sentence) for each in found] == [
        (3, 12, "unknown-set", "warning", "builder[1].type: `builder` has no set `image`"),
        (
            6,
            47,
            "unknown-set",
            "warning",
            "article[1].attrs.values.type: `article` has no set `poll`",
        ),
        (7, 43, "unknown-set", "warning", "note[0].attrs.values.type: `note` has no set `image`"),
    ]
    assert (found[0].expected, found[0].found) == ("`card`", "`image`")


FILLED = """\
- {handle: tone, field: {type: select, options: {calm: Calm}, default: calm, validate: required}}
- {handle: shown, field: {type: toggle, required: true}}
- {handle: agreed, field: {type: toggle, validate: accepted}}
- {handle: rows, field: {type: grid, fields: [{handle: n, field: {default: 1, required: true}}]}}
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rows: [{id: a}]\nagreed: true\n", []),
        ("tone: ''\nagreed: true\n", ["tone: found nothing, but it is required"]),
        ("tone: calm\n", ["agreed: found nothing, but it is required"]),
    ],
)
def test_nothing_is_missing_that_the_form_would_fill_in(
    text: str, expected: list[str], tmp_path: Path
) -> None:
    assert [message for *_, message in found(text, blueprint(tmp_path, FILLED))] == expected


def test_a_choice_that_was_trimmed_when_it_was_sent_is_the_option(tmp_path: Path) -> None:
    page = blueprint(
        tmp_path, "- {handle: between, field: {type: select, options: {' | ': '|', ' - ': '-'}}}"
    )

    assert found("between: '|'\n", page) == found("between: ' - '\n", page) == []
    assert [message for *_, message in found("between: '/'\n", page)] == [
        "between: expected ` | ` or ` - `, found `/`"
    ]
