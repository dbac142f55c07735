"""Blueprints of every version are read into one model, and what is wrong with one is said with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import shared
from replicator.errors import ContentError
from replicator.statamic import Blueprints, Field, codegen
from statamic.sites import blueprint, real_sites, write_site

KEYS = [
    "fields",
    "tabs",
    "sections",
    "sets",
    "handle",
    "field",
    "import",
    "prefix",
    "config",
    "type",
    "options",
    "a",
]
PAGE = "resources/blueprints/collections/pages/page.yaml"


def handles(fields: tuple[Field, ...]) -> list[str]:
    return [field.handle for field in fields]


@pytest.mark.parametrize(
    "text",
    [
        "tabs: {main: {sections: [{fields: [{handle: a, field: {type: text}}]}, {fields: [{handle: b}]}]}}",
        "tabs:\n  main: {fields: [{handle: a}]}\n  side: {display: Side, fields: [{handle: b}]}\n  none:",
        "sections: {main: {fields: [{handle: a}]}, side: {fields: [{handle: b}]}}",
        "sections: {main: {fields: {a: {type: text}, b: }}}",
        "fields: [{handle: a}, {handle: b, field: {}}]",
        "fields: {a: {type: text}, b: {field: {type: text}}}",
    ],
)
def test_tabs_sections_and_short_forms_mean_the_same(text: str, tmp_path: Path) -> None:
    page = write_site(tmp_path, {PAGE: f"title: A page\n{text}\n"})["collections.pages.page"]

    assert (page.handle, page.namespace, page.title) == ("page", "collections.pages", "A page")
    assert [(field.handle, field.type) for field in page.fields] == [("a", "text"), ("b", "text")]


def test_a_field_says_all_that_the_blueprint_says(tmp_path: Path) -> None:
    page = blueprint(
        tmp_path,
        """
        - handle: size
          field:
            type: select
            display: Size
            instructions: How big it is.
            required: true
            validate: 'in:s,m|min:1'
            max_items: '1'
            multiple: false
            options: {s: Small, m: }
        """,
    )
    size = page["size"]

    assert (size.name, size.instructions) == ("Size", "How big it is.")
    assert size.rules == ("required", "in:s,m", "min:1")
    assert size.options == {"s": "Small", "m": "m"}
    assert size.number("max_items") == 1
    assert not size.flag("multiple")
    assert size.config.keys() == {"max_items", "multiple", "options"}
    with pytest.raises(KeyError):
        page["colour"]


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("[s, 1, true]", {"s": "s", "1": "1", "true": "true"}),
        ("[{key: s, value: Small}]", {"s": "Small"}),
        ("{1: One}", {"1": "One"}),
        ("5", {}),
    ],
)
def test_options_have_three_forms(options: str, found: dict[str, str], tmp_path: Path) -> None:
    page = blueprint(tmp_path, f"- {{handle: a, field: {{type: select, options: {options}}}}}\n")

    assert page["a"].options == found


def test_an_import_brings_fields_with_prefixes_that_add_up_and_overrides(tmp_path: Path) -> None:
    page = blueprint(
        tmp_path,
        """
        - {import: outer, prefix: out_, config: {in_a: {display: Mine}}}
        - {handle: z}
        """,
        outer="fields: [{handle: x}, {import: inner, prefix: in_}]",
        inner="fields: [{handle: a, field: {display: A, width: 50}}, {handle: b}]",
    )

    assert handles(page.fields) == ["out_x", "out_in_a", "out_in_b", "z"]
    assert page["out_in_a"].display == "Mine"
    assert page["out_in_a"].config == {"width": 50}
    assert page["out_in_b"].prefix == "out_in_"


def test_a_reference_is_a_field_of_a_fieldset_with_other_settings(tmp_path: Path) -> None:
    files = {
        PAGE: "fields: [{handle: picture, field: common.media.image, config: {max_files: 1, display: Picture}}]",
        "resources/fieldsets/common/media.yaml": "fields: [{handle: image, field: {type: assets, max_files: 9}}]",
    }
    (picture,) = write_site(tmp_path, files)["collections.pages.page"].fields

    assert (picture.handle, picture.type, picture.display) == ("picture", "assets", "Picture")
    assert picture.number("max_files") == 1


def test_a_fieldset_may_be_a_map_and_a_package_has_its_own_names(tmp_path: Path) -> None:
    files = {
        PAGE: "fields: [{import: 'seo::basic'}]",
        "resources/fieldsets/vendor/seo/basic.yaml": "fields: {seo_title: {type: text}}",
    }
    blueprints = write_site(tmp_path, files)

    assert handles(blueprints["collections.pages.page"].fields) == ["seo_title"]
    assert list(blueprints.fieldsets) == ["seo::basic"]
    assert handles(blueprints.fieldset("seo::basic")) == ["seo_title"]


def test_sets_lie_in_groups_or_not(tmp_path: Path) -> None:
    page = blueprint(
        tmp_path,
        """
        - handle: new
          field:
            type: replicator
            sets:
              text: {display: Text, sets: {quote: {display: Quote, fields: [{handle: quote}]}, empty: }}
              media: {sets: {image: {fields: [{handle: image, field: {type: assets}}]}}}
        - handle: old
          field: {type: bard, sets: {quote: {instructions: What they said., fields: {quote: {type: text}}}}}
        """,
    )

    assert [(each.group, each.handle, handles(each.fields)) for each in page["new"].sets] == [
        ("text", "quote", ["quote"]),
        ("text", "empty", []),
        ("media", "image", ["image"]),
    ]
    (quote,) = page["old"].sets
    assert (quote.group, quote.name, quote.instructions) == ("main", "Quote", "What they said.")


def test_grids_and_groups_have_fields_and_import_them(tmp_path: Path) -> None:
    page = blueprint(
        tmp_path,
        """
        - handle: rows
          field: {type: grid, fields: [{import: button}]}
        - handle: address
          field: {type: group, fields: [{handle: street}]}
        """,
        button="fields: [{handle: label}]",
    )

    assert handles(page["rows"].fields) == ["label"]
    assert handles(page["address"].fields) == ["street"]


def test_a_setting_that_is_called_like_an_import_is_a_setting(tmp_path: Path) -> None:
    page = blueprint(tmp_path, "- {handle: a, field: {type: feed, import: daily, field: title, fields: 5}}\n")

    assert handles(page.fields) == ["a"]
    assert page["a"].config == {"import": "daily", "field": "title"}


def test_statamic_2_has_fieldsets_with_partials_and_other_words(tmp_path: Path) -> None:
    files = {
        "site/settings/fieldsets/post.yaml": """
            title: Post
            hide: true
            sections:
              main:
                fields:
                  basics: {type: partial, fieldset: _basics}
                  body: {type: redactor, container: main}
                  related: {type: collection, collection: blog, max_items: '1'}
                  topic: {type: taxonomy, taxonomy: topics}
                  page: {type: pages}
                  words: {type: tags}
                  pick: {type: suggest, options: {a: A}}
                  who: {type: suggest, mode: pages}
                  url: {type: text, hide_when: {page: not null, or_related: not null}}
                  day: {type: date, allow_time: true}
                  title: {type: text, display: Headline}
            """,
        "site/settings/fieldsets/_basics.yaml": "fields: {title: {type: title}, summary: {type: textarea}}",
    }
    blueprints = write_site(tmp_path, files)
    post = blueprints["post"]

    assert blueprints.is_v2
    assert post.hidden
    assert {field.handle: field.type for field in post.fields} == {
        "title": "text",
        "summary": "textarea",
        "body": "bard",
        "related": "entries",
        "topic": "terms",
        "page": "entries",
        "words": "taggable",
        "pick": "select",
        "who": "entries",
        "url": "text",
        "day": "date",
    }
    assert post["title"].display == "Headline"  # of two fields alike the last one counts
    assert post["related"].config["collections"] == ["blog"]
    assert post["url"].config == {"unless_any": {"page": "not empty", "related": "not empty"}}
    assert post["body"].flag("save_html")
    assert post["pick"].flag("taggable")
    assert post["day"].flag("time_enabled")
    assert blueprints.find("collections.blog", "post") is post


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("fields:\n  - handle: a\n  - handle: a\n", 3, 5, "the handle 'a' is there twice"),
        ("fields:\n  - display: a\n", 2, 5, "the field has no `handle`"),
        ("fields:\n  - just text\n", 2, 5, "a field is a mapping with `handle` and `field`"),
        ("fields: 5\n", 1, 9, "fields are a list"),
        ("fields:\n  - handle: a\n    field: [1]\n", 3, 12, "a field is a mapping of its settings"),
        ("fields:\n  - handle: a\n    field: image\n", 2, 5, "'image' is no field: write `fieldset.handle`"),
        ("fields:\n  - handle: a\n    field: {type: [b]}\n", 3, 19, "the type of a field is a word"),
        ("fields:\n  - {handle: a, field: {type: bard, sets: {b: 5}}}\n", 2, 47, "a set is a mapping"),
        ("tabs: {main: {sections: [7]}}\n", 1, 26, "expected a mapping, found a number"),
        ("tabs: nothing\n", 1, 7, "expected a mapping, found text"),
        ("- a\n", 1, 1, "expected a mapping, found a list"),
        ("fields: [{import: a}]\n", 1, 10, "import each other without end: a → b → a"),
        ("fields: [{handle: x, field: c.c}]\n", 1, 9, "import each other without end: c → c"),
        ("a: [\n", 1, 4, "the [ that opens here is not closed"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    text: str, line: int, column: int, message: str, tmp_path: Path
) -> None:
    files = {
        PAGE: text,
        "resources/fieldsets/a.yaml": "fields: [{import: b}]",
        "resources/fieldsets/b.yaml": "\nfields: [{handle: set, field: {type: grid, fields: [{import: a}]}}]",
        "resources/fieldsets/c.yaml": "fields: [{handle: c, field: c.c}]",
    }
    blueprints = write_site(tmp_path, files)
    with pytest.raises(ContentError, match=message.replace("[", r"\[")) as caught:
        blueprints["collections.pages.page"]

    (problem,) = caught.value.problems
    assert problem.file is not None
    if "without end" in message:
        assert "fieldsets" in problem.file
    else:
        assert problem.file.endswith("page.yaml")
        assert (problem.line, problem.column) == (line, column)


def test_what_is_missing_is_told_and_left_out(tmp_path: Path) -> None:
    page = blueprint(
        tmp_path,
        """
        - {import: 'seo::basic'}
        - {handle: a}
        - {handle: b, field: common.none}
        """,
        common="fields: [{handle: image}]",
    )

    assert handles(page.fields) == ["a"]
    assert [(problem.line, problem.message) for problem in page.problems] == [
        (3, "there is no fieldset 'seo::basic'"),
        (5, "the fieldset 'common' has no field 'none'"),
    ]
    assert page.problems[0].hint == "it belongs to the package 'seo', which is not installed here"


def test_one_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path) -> None:
    files = {PAGE: "fields: [{handle: a}]", PAGE.replace("page.yaml", "bad.yaml"): "fields: 5"}
    good, problems = write_site(tmp_path, files).read()

    assert [each.name for each in good] == ["collections.pages.page"]
    assert [problem.message for problem in problems] == ["fields are a list of `handle` and `field`"]


def test_an_entry_that_names_no_blueprint_has_the_first_one(tmp_path: Path) -> None:
    folder = "resources/blueprints/collections/blog/"
    files = {
        folder + "a.yaml": "hide: true\nfields: []",
        folder + "b.yaml": "order: 2\nfields: []",
        folder + "c.yaml": "order: 1\nfields: []",
        "resources/blueprints/user.yaml": "fields: []",
    }
    blueprints = write_site(tmp_path, files)

    def found(namespace: str, handle: str | None = None) -> str | None:
        blueprint = blueprints.find(namespace, handle)
        return blueprint and blueprint.handle

    assert found("collections.blog") == "c"
    assert found("collections.blog", "b") == "b"
    assert found("collections.blog", "gone") == "c"
    assert found("collections.news") is None
    assert list(blueprints) == [*(f"collections.blog.{each}" for each in "abc"), "user"]
    assert "user" in blueprints
    assert len(blueprints) == 4


def test_a_site_without_blueprints_has_none(tmp_path: Path) -> None:
    assert list(Blueprints(tmp_path)) == []
    with pytest.raises(KeyError):
        Blueprints(tmp_path).fieldset("a")


def test_every_blueprint_and_fieldset_of_the_real_sites_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    shared("corpus")
    counts = {"blueprints": 0, "fieldsets": 0}
    for site in real_sites():
        blueprints = Blueprints(site)
        good, problems = blueprints.read()
        assert problems == []
        assert len(good) == len(blueprints)
        for handle in blueprints.fieldsets:
            assert blueprints.fieldset(handle) is not None
        counts["blueprints"] += len(good)
        counts["fieldsets"] += 0 if blueprints.is_v2 else len(blueprints.fieldsets)
    with capsys.disabled():
        print(f"\nread of the real sites: {counts}")

    assert counts == {"blueprints": 108, "fieldsets": 70}


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(min_size=1, max_size=3), inner, max_size=4)
    ),
    max_leaves=25,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(page=st.dictionaries(st.sampled_from(KEYS), anything, max_size=4), fieldset=anything)
def test_whatever_a_blueprint_says_it_is_read_or_refused_with_a_place(
    page: dict[str, Any], fieldset: Any, tmp_path: Path
) -> None:
    files = {PAGE: json.dumps(page), "resources/fieldsets/a.yaml": json.dumps({"fields": fieldset})}
    good, problems = write_site(tmp_path, files).read()

    assert good or problems
    assert all(problem.line and problem.column and problem.file for problem in problems)
    compile(codegen(good), "types.py", "exec")


def test_fieldsets_of_installed_packages_are_found_and_the_sites_own_version_counts(tmp_path: Path) -> None:
    installed = "vendor/acme/seo/resources/fieldsets"
    files = {
        PAGE: "fields: [{import: 'seo::basic'}, {import: 'seo::more.all'}]",
        f"{installed}/basic.yaml": "fields: [{handle: theirs}]",
        f"{installed}/more/all.yaml": "fields: [{import: 'seo::basic', prefix: all_}]",
        "resources/fieldsets/vendor/seo/basic.yaml": "fields: [{handle: ours}]",
    }
    page = write_site(tmp_path, files)["collections.pages.page"]

    assert handles(page.fields) == ["ours", "all_ours"]
    assert page.problems == ()


@pytest.mark.parametrize(
    ("installed", "severity", "hint"),
    [
        (
            "vendor/acme/other/composer.json",
            "warning",
            "it belongs to the package 'seo', which is not installed here",
        ),
        ("vendor/acme/seo/resources/fieldsets/x.yaml", "error", "it belongs to the package 'seo'"),
    ],
)
def test_a_fieldset_of_a_package_that_is_not_installed_is_no_fault_of_the_site(
    installed: str, severity: str, hint: str, tmp_path: Path
) -> None:
    files = {PAGE: "fields: [{import: 'seo::basic'}, {handle: a}]", installed: "fields: []"}
    [problem] = write_site(tmp_path, files)["collections.pages.page"].problems

    assert (problem.severity, problem.hint) == (severity, hint)
