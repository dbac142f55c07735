"""What each fieldtype stores is read in all its shapes, and the documentation says the same as the table."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import replicator
from replicator import blocks
from replicator.richtext import HtmlText, Paragraph, RichText, Text
from replicator.statamic import FIELDTYPES, Blueprint, DateRange, Field, KeyValue, Set, build
from replicator.statamic.types.describing import describe
from replicator.statamic.types.source import annotation
from replicator.statamic.values.rules import RULES

DOCS = Path(__file__).resolve().parents[2] / "docs" / "blueprints.md"


def read(kind: str, stored: str, **config: Any) -> Any:
    """Return what is read of a stored value, or the text `raw` where it does not fit."""
    field = Field("a", kind, config=config, fields=(Field("b"),) if kind in ("grid", "group") else ())
    converter = build([Blueprint("page", fields=(field,))]).converter("page")
    post = converter.loads(f"a: {stored}\n")
    return "raw" if "a" in post.extra else post.a


@pytest.mark.parametrize(
    ("kind", "config", "stored", "value"),
    [
        ("text", {}, "1.10", "1.10"),
        ("text", {}, "yes", "yes"),
        ("text", {"input_type": "number"}, "5", 5),
        ("text", {"input_type": "number"}, "1.5", 1.5),
        ("text", {}, "[a, b]", "raw"),
        ("textarea", {}, '"a\\nb"', "a\nb"),
        ("markdown", {}, "'*a*'", "*a*"),
        ("html", {}, "<p>a</p>", "<p>a</p>"),
        ("slug", {}, "a-b", "a-b"),
        ("color", {}, "'#fff'", "#fff"),
        ("time", {}, "'10:30'", "10:30"),
        ("video", {}, "https://youtu.be/x", "https://youtu.be/x"),
        ("template", {}, "blog/post", "blog/post"),
        ("toggle", {}, "true", True),
        ("toggle", {}, "null", None),
        ("toggle", {}, "maybe", "raw"),
        ("integer", {}, "7", 7),
        ("integer", {}, "'7'", 7),
        ("integer", {}, "seven", "raw"),
        ("float", {}, "7", 7),
        ("float", {}, "0.5", 0.5),
        ("range", {}, "30", 30),
        ("date", {}, "2020-01-02", "2020-01-02"),
        ("date", {}, "2020-01-02 10:30", "2020-01-02 10:30"),
        ("date", {}, "1577923200", "1577923200"),
        (
            "date",
            {"mode": "range"},
            "{start: 2020-01-02, end: 2020-01-03}",
            DateRange("2020-01-02", "2020-01-03"),
        ),
        ("date", {"mode": "range"}, "2020-01-02", "2020-01-02"),
        ("select", {"options": {"a": "A"}}, "a", "a"),
        ("select", {"options": {"a": "A"}}, "unknown", "unknown"),
        ("select", {"multiple": True}, "a", ["a"]),
        ("select", {"multiple": True}, "[a, b]", ["a", "b"]),
        ("select", {"max_items": 2}, "[a, b]", ["a", "b"]),
        ("select", {"cast_booleans": True}, "true", True),
        ("select", {}, "[a]", "raw"),
        ("radio", {}, "1", "1"),
        ("button_group", {}, "m", "m"),
        ("checkboxes", {}, "[a, b]", ["a", "b"]),
        ("checkboxes", {}, "a", ["a"]),
        ("taggable", {}, "[a]", ["a"]),
        ("users", {}, "f094", ["f094"]),
        ("users", {}, "[1, 2]", ["1", "2"]),
        ("users", {"max_items": 1}, "f094", "f094"),
        ("users", {"max_items": "1"}, "[f094]", "f094"),
        ("users", {"max_items": 1}, "[a, b]", "raw"),
        ("entries", {}, "[a, b]", ["a", "b"]),
        ("entries", {"max_items": 1}, "[]", None),
        ("terms", {}, "'topics::php'", ["topics::php"]),
        ("assets", {}, "a.jpg", ["a.jpg"]),
        ("assets", {"max_files": 1}, "[/assets/a.jpg]", "/assets/a.jpg"),
        ("assets", {"max_files": 1}, "{  }", None),
        ("link", {}, "'entry::1'", "entry::1"),
        ("link", {}, "'@child'", "@child"),
        ("array", {}, "{a: 1}", {"a": 1}),
        ("array", {"expand": True}, "[{key: a, value: 1}]", [KeyValue("a", 1)]),
        ("list", {}, "[a, 1.10]", ["a", "1.10"]),
        ("table", {}, "[{cells: [a, b]}]", [blocks.Row(["a", "b"])]),
        ("code", {}, "'x = 1'", "x = 1"),
        ("code", {"mode_selectable": True}, "{code: x, mode: php}", blocks.CodeText("x", "php")),
        ("code", {"mode_selectable": True}, "x", "x"),
        ("yaml", {}, "{a: [1]}", {"a": [1]}),
        ("yaml", {}, "'a: ['", "a: ["),
        ("form", {"max_items": 1}, "contact", "contact"),
        ("collections", {}, "[blog]", ["blog"]),
        ("user_roles", {}, "[admin]", ["admin"]),
        ("bard", {}, "<p>a</p>", RichText(HtmlText("<p>a</p>"), form="html")),
        ("bard", {"save_html": True}, "<p>a</p>", RichText(HtmlText("<p>a</p>"), form="html")),
        ("bard", {}, "[{type: paragraph}]", RichText(Paragraph())),
        ("bard", {"inline": True}, "[{type: text, text: a}]", RichText(Text("a"))),
        ("bard", {}, "{type: doc, content: [{type: paragraph}]}", RichText(Paragraph(), form="doc")),
        ("bard", {}, "[{type: text, text: <p>a</p>}]", RichText(HtmlText("<p>a</p>"), form="mixed")),
        ("bard", {}, "[]", RichText()),
        ("bard", {}, "null", None),
        ("bard", {}, "5", "raw"),
        ("bard", {}, "{a: b}", "raw"),
        ("hidden", {}, "true", True),
        ("from-a-package", {}, "{any: thing}", {"any": "thing"}),
    ],
)
def test_every_stored_shape_is_read(kind: str, config: dict[str, Any], stored: str, value: Any) -> None:
    assert read(kind, stored, **config) == value


def test_rows_and_groups_are_records_with_ids() -> None:
    (row,) = read("grid", "[{id: x, b: y, c: z}]")
    group = read("group", "{b: y}")

    assert (row.id, row.b, row.extra) == ("x", "y", {"c": "z"})
    assert group.b == "y"
    assert read("group", "[]") == "raw"
    assert read("grid", "{  }") == []


@pytest.mark.parametrize("kind", ["section", "spacer", "revealer"])
def test_what_stores_nothing_is_no_field(kind: str) -> None:
    assert read(kind, "a") == "raw"


def test_text_that_a_blueprint_shows_is_no_field() -> None:
    assert read("html", "a", html="<b>Mind this</b>") == "raw"


@pytest.mark.parametrize(
    ("kind", "config", "stored", "shown"),
    [
        ("text", {}, "'a < b'", "a &lt; b"),
        ("markdown", {}, "'*a*'", "<em>a</em>"),
        ("html", {}, "'<b>a</b><script>x</script>'", "<b>a</b>"),
        ("code", {"mode_selectable": True}, "{code: x = 1, mode: php}", "x = 1"),
        ("assets", {}, "[a.jpg]", 'src="a.jpg"'),
        ("link", {}, "https://a.b/", 'href="https://a.b/"'),
        ("video", {}, "https://a.b/", 'href="https://a.b/"'),
        ("list", {}, "[one]", "one"),
        ("table", {}, "[{cells: [cell]}]", "cell"),
        ("grid", {}, "[{b: word}]", "word"),
        ("group", {}, "{b: word}", "word"),
    ],
)
def test_what_people_read_is_rendered(kind: str, config: dict[str, Any], stored: str, shown: str) -> None:
    assert shown in rendered(kind, stored, **config)
    assert "<script>" not in rendered(kind, stored, **config)


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        ("slug", "word"),
        ("select", "word"),
        ("toggle", "true"),
        ("integer", "7"),
        ("date", "2020-01-02"),
        ("users", "[word]"),
        ("entries", "[word]"),
        ("terms", "[word]"),
        ("template", "word"),
        ("color", "'#fff'"),
        ("array", "{a: word}"),
        ("from-a-package", "word"),
    ],
)
def test_what_is_for_machines_is_not(kind: str, stored: str) -> None:
    assert rendered(kind, stored) == ""


def rendered(kind: str, stored: str, **config: Any) -> str:
    field = Field("a", kind, config=config, fields=(Field("b"),))
    converter = build([Blueprint("page", fields=(field,))]).converter("page")
    return str(replicator.to_html(converter.loads(f"a: {stored}\n")))


def written(field: Field) -> str:
    """Return the annotation of a field, or `nothing`."""
    plan = describe([Blueprint("page", fields=(field,))])
    (page,) = plan.entries.values()
    found = [annotation(each.hint, plan.names) for each in page.fields if each.key == field.handle]
    return found[0] if found else "nothing"


EXAMPLE = Field("a", fields=(Field("b"),), sets=(Set("hero"), Set("quote")))


def test_the_table_of_the_documentation_is_the_table_of_the_code() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \|", DOCS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    said = {name: text.strip("`").replace("\\|", "|") for name, text in rows}
    true = {name: written(Field("a", name, fields=EXAMPLE.fields, sets=EXAMPLE.sets)) for name in FIELDTYPES}

    assert said == true


def test_the_documentation_names_every_rule_that_is_judged() -> None:
    text = DOCS.read_text(encoding="utf-8")

    assert [name for name in RULES if f"`{name}`" not in text] == []


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5) | st.just("type"), inner, max_size=3)
    ),
    max_leaves=8,
)
EVERYTHING = Blueprint(
    "page",
    fields=tuple(
        Field(
            name,
            name,
            fields=(Field("b"), Field("n", "integer")),
            sets=(Set("hero", fields=(Field("b"), Field("n", "integer"))),),
        )
        for name in FIELDTYPES
    ),
)
TYPES = build([EVERYTHING])


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from([*FIELDTYPES, "id", "title", "published", "other"]), plain, max_size=5)
)
def test_whatever_is_stored_can_be_loaded_and_is_the_same_the_second_time(data: dict[str, Any]) -> None:
    converter = TYPES.converter("page")
    post = converter.structure(data, converter.post)
    stored = converter.unstructure(post)

    assert converter.structure(stored, converter.post) == post
    assert converter.unstructure(converter.structure(stored, converter.post)) == stored
    assert stored.keys() <= data.keys()
    lost = {key for key in data.keys() - stored.keys() if data[key] not in (None, [], {}, "", True)}
    assert not lost
