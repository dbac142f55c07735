"""From blueprints to classes: made at run time or written as a module, they are the same."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import replicator
from corpus import shared
from replicator import statamic
from replicator.errors import StructureError
from replicator.fields import field_specs
from replicator.model import Block, RawBlock, Record
from replicator.richtext import Paragraph
from replicator.statamic import Blueprint, Blueprints, Field, Set, Types, build, codegen
from statamic.sites import blueprint, real_sites

BUILDER = """
- {handle: title, field: {type: text}}
- {handle: intro, field: {type: markdown, display: Intro, instructions: What it is about.}}
- handle: page_builder
  field:
    type: replicator
    display: Page builder
    sets:
      text: {display: Text, instructions: Words., fields: [{handle: text, field: {type: markdown}}]}
      image:
        display: Image
        fields:
          - {handle: image, field: {type: assets, max_files: 1}}
          - {handle: size, field: {type: select, options: {s: S, m: M}, required: true}}
- handle: gallery
  field:
    type: replicator
    sets: {image: {fields: [{handle: images, field: {type: assets}}]}}
- handle: article
  field: {type: bard, sets: {quote: {fields: [{handle: quote}]}}}
- handle: aside
  field: {type: bard, sets: {quote: {fields: [{handle: words}]}}}
- {handle: note, field: {type: bard, save_html: true}}
- handle: links
  field: {type: grid, fields: [{handle: label}, {handle: target, field: {type: link}}]}
- {handle: address, field: {type: group, fields: [{handle: street}]}}
- {handle: weather, field: {type: weather}}
- {handle: line, field: {type: section}}
"""

ENTRY = """---
id: '1'
title: Hello
intro: '*Hi*'
page_builder:
  -
    type: text
    text: Words
  -
    id: x
    type: image
    image: [a.jpg]
    size: m
    enabled: false
  -
    type: who
    a: 1
gallery:
  - {type: image, images: b.jpg}
links:
  - {id: l, label: One, target: 'entry::2', more: 3}
address: {street: Long}
article:
  - {type: paragraph, content: [{type: text, text: Hi}]}
  - {type: set, attrs: {id: q, values: {type: quote, quote: Yes}}}
  - type: blockquote
    content: [{type: set, attrs: {values: {type: who, a: 1}}}]
aside:
  - {type: text, text: Only words}
  - {type: quote, words: No}
note: '<p>One</p>'
weather: {wind: 3}
published: false
colour: red
---
"""


@pytest.fixture
def types(tmp_path: Path) -> Types:
    return build([blueprint(tmp_path, BUILDER)])


def load(types: Types, text: str, *, strict: bool = False) -> Any:
    return replicator.loads(text, converter=types.converter("collections.pages.page", strict=strict))


def imported(source: str, folder: Path, name: str = "content_types") -> ModuleType:
    """Write a module and import it."""
    path = folder / f"{name}.py"
    path.write_text(source, encoding="utf-8")
    spec = spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def test_an_entry_is_read_as_its_blueprint_says(types: Types) -> None:
    post = load(types, ENTRY)

    assert isinstance(post, statamic.Entry)
    assert (post.id, post.title, post.intro, post.published) == ("1", "Hello", "*Hi*", False)
    text, image, who = post.page_builder
    assert (text.text, image.image, image.size, image.enabled) == ("Words", "a.jpg", "m", False)
    assert isinstance(who, RawBlock)
    (picture,) = post.gallery
    assert picture.images == ["b.jpg"]
    assert type(picture) is not type(image)
    (link,) = post.links
    assert (link.id, link.label, link.target, link.extra) == ("l", "One", "entry::2", {"more": 3})
    assert post.address.street == "Long"
    assert post.weather == {"wind": 3}
    words, quote, deep = post.article.content
    assert (words, quote.id, quote.quote) == (Paragraph("Hi"), "q", "Yes")
    assert isinstance(deep.content[0], RawBlock)
    html, other = post.aside.content
    assert (post.aside.form, html.source, other.words) == ("mixed", "Only words", "No")
    assert type(other) is not type(quote)
    assert (post.note.form, post.note.text) == ("html", "One")
    assert post.extra == {"colour": "red"}
    assert not hasattr(post, "line")


def test_an_edit_deep_in_rich_text_touches_its_line_only(types: Types) -> None:
    converter = types.converter("collections.pages.page")
    post = load(types, ENTRY)
    post.article.content[1].quote = "Maybe"
    post.aside.content[1].words = "Two"
    post.note.content[0].source = "<p>Two</p>"

    assert converter.dumps(post, source=ENTRY) == ENTRY.replace("quote: Yes", "quote: Maybe").replace(
        "words: No", "words: Two"
    ).replace("One</p>", "Two</p>")


def test_a_set_that_means_two_things_is_known_in_its_place_only(types: Types) -> None:
    page = types["collections.pages.page"]
    assert types.registry["text"].__module__ == page.__module__
    assert types.registry["image"] is replicator.blocks.Image
    image = types["collections.pages.page"].__annotations__["page_builder"]
    assert "PageBuilderImage" in str(image)


def test_new_entries_are_built_by_name(types: Types) -> None:
    cls = types["collections.pages.page"]
    words = types.registry["text"]
    post = cls(title="New", page_builder=[words(text="*a*")])  # type: ignore[call-arg]
    converter = types.converter("collections.pages.page")

    assert converter.unstructure(post) == {"title": "New", "page_builder": [{"type": "text", "text": "*a*"}]}
    assert [visit.block for visit in replicator.walk(post)] == post.page_builder


def test_entries_render_by_the_kinds_of_their_fields(types: Types) -> None:
    post = load(types, ENTRY)

    html = replicator.to_html(post)
    assert "<em>Hi</em>" in html
    assert "Words" in html
    assert 'src="b.jpg"' in html
    assert "a.jpg" not in html  # it is disabled
    assert "<h1>Hello</h1>" in replicator.to_html(post, page=True)
    assert replicator.to_text(post).split()[:2] == ["Hi", "Words"]


def test_what_does_not_fit_is_kept_where_it_was(types: Types) -> None:
    text = (
        "intro: [1]\ntitle: {a: b}\npage_builder:\n  - {type: image, image: {x: y}, size: m}\nlinks: 5\n"
        "note: {a: 1}\narticle: [{type: set, attrs: {values: {type: quote, quote: [x]}}}]\n"
    )
    post = load(types, text)
    converter = types.converter("collections.pages.page")

    assert post.extra == {"intro": [1], "title": {"a": "b"}, "links": 5, "note": {"a": 1}}
    (quote,) = post.article.content
    assert (quote.quote, quote.extra) == (None, {"quote": ["x"]})
    assert (post.intro, post.title, post.links) == (None, None, [])
    (image,) = post.page_builder
    assert (image.image, image.size, image.extra) == (None, "m", {"image": {"x": "y"}})
    data = converter.unstructure(post)
    assert data["page_builder"] == [{"type": "image", "size": "m", "image": {"x": "y"}}]
    assert {key: data[key] for key in ("intro", "title", "links", "note")} == post.extra
    post.intro = "Set"
    with pytest.raises(StructureError, match="`extra` holds 'intro', which is a field"):
        converter.unstructure(post)


def test_a_strict_converter_lists_what_does_not_fit(types: Types) -> None:
    text = "intro: [1]\npage_builder:\n  - {type: image, image: {x: y}}\nlinks: 5\n"
    text += "article:\n  - type: blockquote\n    content:\n"
    text += "      - {type: set, attrs: {values: {type: quote, quote: [x]}}}\n"
    with pytest.raises(StructureError) as caught:
        load(types, text, strict=True)

    assert [(problem.line, problem.path[-1]) for problem in caught.value.problems] == [
        (1, "intro"),
        (3, "image"),
        (4, "links"),
        (8, "quote"),
    ]


def test_what_only_blocks_have_is_an_ordinary_field_elsewhere() -> None:
    inner = (Field("type"), Field("enabled", "toggle"), Field("id"), Field("extra"))
    fields = (
        *inner,
        Field("rows", "grid", fields=inner),
        Field("sets", "replicator", sets=(Set("a", fields=inner),)),
    )
    types = build([Blueprint("page", fields=fields)])
    data = {"type": "x", "extra": "y", "rows": [{"id": "1", "type": "z"}], "sets": [{"id": "2", "type": "a"}]}
    converter = types.converter("page")
    page = converter.structure(data, types["page"])

    assert (page.type_, page.extra, page.rows[0].type_, page.rows[0].id) == ("x", {"extra": "y"}, "z", "1")
    assert (page.sets[0].type, page.sets[0].id) == ("a", "2")
    assert converter.unstructure(page) == data


def test_a_user_keeps_no_secrets() -> None:
    user = Blueprint(
        "user", "User", (Field("name"), Field("avatar", "assets", config={"max_files": 1}), Field("bio"))
    )
    types = build([user])
    author = types.converter("user").loads_author("name: Jane\nbio: Hi\npassword_hash: x\n")

    assert isinstance(author, replicator.Author)
    assert (author.name, author.bio, author.extra) == ("Jane", "Hi", {})  # type: ignore[attr-defined]


def described(cls: type[Any], seen: dict[type[Any], Any]) -> Any:
    """Describe a class and all that it mentions, so that two can be compared."""
    if cls not in seen:
        seen[cls] = cls.__name__
        seen[cls] = (
            cls.__name__,
            [base.__name__ for base in cls.__mro__[1:]],
            " ".join((cls.__doc__ or "").split()),
            getattr(cls, "block_type", None),
            [(spec.name, spec.key, spec.many, spec.kind, hint(spec.type, seen)) for spec in field_specs(cls)],
            [(each.name, each.default, each.kw_only) for each in attrs.fields(cls)][:-1],
        )
    return seen[cls]


def hint(value: Any, seen: dict[type[Any], Any]) -> Any:
    if isinstance(value, type) and issubclass(value, Record | Block):
        return described(value, seen)
    arguments = getattr(value, "__args__", None)
    return (
        (str(getattr(value, "__origin__", "")), [hint(each, seen) for each in arguments])
        if arguments
        else value
    )


def same(written: Types, made: Types) -> None:
    assert list(written.classes) == list(made.classes)
    assert list(written.registry) == list(made.registry)
    for name, cls in made.classes.items():
        assert written.classes[name].__name__ == cls.__name__
        assert repr(described(written.classes[name], {})) == repr(described(cls, {}))
    for name, cls in made.registry.items():
        assert repr(described(written.registry[name], {})) == repr(described(cls, {}))


def test_the_written_module_holds_the_same_classes(types: Types, tmp_path: Path) -> None:
    page = blueprint(tmp_path, BUILDER)
    module = imported(codegen([page]), tmp_path)

    same(module.TYPES, types)
    assert load(module.TYPES, ENTRY).page_builder[0] == module.Text(text="Words")
    assert repr(load(module.TYPES, ENTRY)) == repr(load(types, ENTRY))


def test_the_written_module_reads_well(tmp_path: Path) -> None:
    source = codegen([blueprint(tmp_path, BUILDER)])

    assert (
        '''\
@replicator.define
class PageBuilderImage(replicator.Block):
    """Image."""

    block_type = "image"

    image: replicator.Asset | None = None
    """Image."""

    size: replicator.Label | None = None
    """Size. One of `s` or `m`. Required."""
'''
        in source
    )
    assert (
        '''\
@blocks.block("text")
class Text(replicator.Block):
    """Text. Words."""
'''
        in source
    )
    assert (
        "    page_builder: list[Text | PageBuilderImage | replicator.RawBlock] = replicator.field(factory=list)"
        in source
    )
    assert (
        """\
    article: Annotated[
        replicator.RichText,
        replicator.richtext.Holds(ArticleQuote | replicator.RawBlock),
    ] | None = None
"""
        in source
    )
    assert "    note: replicator.RichText | None = None\n" in source
    assert '        "collections.pages.page": Page,\n' in source


def test_the_same_blueprints_give_the_same_text_in_any_order(tmp_path: Path) -> None:
    one, two = (Blueprint(handle, fields=(Field("a"),), namespace="globals") for handle in ("one", "two"))

    assert codegen([one, two]) == codegen([two, one])
    assert codegen([]) == codegen([])


AWKWARD = [
    "class", "list", "self", "Any", "Text", "2col", "_x", "__init__", "a-b", "a_b", "ß", "ﬁ", "fi", "None", "题",
    "replicator", "id", "type", "extra", "enabled", "title", "block_fields", "blocks", "dict", "über uns", "x" * 130,
]  # fmt: skip


def awkward() -> Blueprint:
    """Return a blueprint whose handles are hard to write as Python."""
    inner = tuple(Field(handle, instructions='"""\\ and "quoted"\n\x07') for handle in AWKWARD)
    sets = tuple(Set(handle, display='"', fields=inner) for handle in AWKWARD)
    fields = tuple(Field(handle, "replicator", sets=sets) for handle in AWKWARD[:9])
    return Blueprint("page", 'A "page"\\', (*inner[9:], *fields, Field("g", "grid", fields=inner)))


def test_awkward_names_are_written_so_that_python_takes_them(tmp_path: Path) -> None:
    source = codegen([awkward()])
    module = imported(source, tmp_path, "awkward_types")

    same(module.TYPES, build([awkward()]))
    data = {"2col": [{"type": "class", "a-b": "x", "list": "y"}], "g": [{"über uns": "z"}]}
    converter = module.TYPES.converter("page")
    assert converter.unstructure(converter.structure(data, converter.post)) == data


words = st.text(st.characters(codec="utf-8"), max_size=12)
leaves = st.builds(
    Field,
    words.filter(bool),
    st.sampled_from([*statamic.FIELDTYPES, "unheard-of"]),
    words,
    words,
    st.dictionaries(
        st.sampled_from(["max_items", "max_files", "multiple", "options", "expand", "mode"]),
        words | st.integers(0, 3) | st.booleans() | st.lists(words),
    ),
)
nested = st.recursive(
    leaves,
    lambda fields: st.builds(
        lambda handle, kind, inner, sets: Field(handle, kind, fields=tuple(inner), sets=tuple(sets)),
        words.filter(bool),
        st.sampled_from(["grid", "group", "replicator", "bard"]),
        st.lists(fields, max_size=4),
        st.lists(
            st.builds(
                lambda handle, inner: Set(handle, fields=tuple(inner)),
                words.filter(bool),
                st.lists(fields, max_size=3),
            ),
            max_size=3,
        ),
    ),
    max_leaves=8,
)


@settings(max_examples=30, deadline=None)
@given(st.lists(nested, max_size=4))
def test_any_blueprint_gives_a_module_that_python_takes(fields: list[Field]) -> None:
    page = Blueprint("page", fields=tuple(fields))
    source = codegen([page])

    ast.parse(source)
    assert source == codegen([page])
    module = ModuleType("written_types")
    sys.modules["written_types"] = module
    exec(source, vars(module))
    same(module.TYPES, build([page]))


def test_the_modules_of_the_real_sites_pass_both_type_checkers(tmp_path: Path) -> None:
    shared("corpus")
    for site in real_sites():
        name = "".join(char if char.isalnum() else "_" for char in site.name)
        source = codegen(Blueprints(site).values())
        assert source == codegen(Blueprints(site).values())
        (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")
    (tmp_path / "awkward.py").write_text(codegen([awkward()]), encoding="utf-8")
    (tmp_path / "used.py").write_text(
        USED.format(source=codegen([blueprint(tmp_path, BUILDER)])), encoding="utf-8"
    )
    files = [str(path) for path in sorted(tmp_path.glob("*.py"))]

    for command in (["mypy", "--strict", "--no-incremental"], ["pyright", "--pythonpath", sys.executable]):
        done = subprocess.run(
            [sys.executable, "-m", *command, *files], capture_output=True, text=True, cwd=tmp_path
        )
        assert done.returncode == 0, done.stdout + done.stderr


USED = """\
{source}

from typing import assert_type

page = Page(title="a", page_builder=[Text(text="b"), PageBuilderImage(size="m")])
assert_type(page.title, str | None)
assert_type(page.page_builder, list[Text | PageBuilderImage | replicator.RawBlock])
assert_type(page.links[0].target, str | None)
assert_type(page.article, replicator.RichText | None)
for each in page.page_builder:
    match each:
        case Text():
            assert_type(each.text, str | None)
        case PageBuilderImage():
            assert_type(each.image, str | None)
        case _:
            assert_type(each, replicator.RawBlock)
"""
