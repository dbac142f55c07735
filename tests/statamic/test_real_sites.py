"""The entries of real sites, read with the types of their own sites."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from difflib import ndiff
from typing import Any

import attrs
import pytest

import replicator
from corpus import shared
from random_edits import Change, edit, span_of, targets, touches_only
from renderers.words import html_words, text_words
from replicator.errors import EditError, Problem
from replicator.fields import field_specs
from replicator.frontmatter import Content
from replicator.kinds import TEXT
from replicator.model import Block, RawBlock, Record
from replicator.nodes import RichText
from replicator.statamic import Blueprint, Blueprints, Field, build, check
from replicator.typing import DataPath
from replicator.yaml.splice.compare import same
from statamic.sites import RealEntry, read, real_entries, real_sites


@pytest.fixture(scope="module")
def entries() -> list[RealEntry]:
    shared("corpus")
    return [entry for site in real_sites() for entry in real_entries(site)]


@pytest.fixture(scope="module")
def typed(entries: list[RealEntry]) -> list[tuple[RealEntry, Blueprint]]:
    return [(entry, entry.blueprint) for entry in entries if entry.blueprint]


def test_every_entry_loads_as_what_its_own_site_says(
    entries: list[RealEntry], typed: list[tuple[RealEntry, Blueprint]], capsys: pytest.CaptureFixture[str]
) -> None:
    counts: Counter[str] = Counter()
    for entry, blueprint in typed:
        converter = entry.types.converter(blueprint.name)
        post = converter.read(entry.content, converter.post)
        counts["loaded"] += 1
        handles = {field.handle for field in blueprint.fields}
        counts["values kept raw"] += len(handles & post.extra.keys())
        counts["keys without a field"] += len(post.extra.keys() - handles)
        for visit in replicator.walk(post):
            counts["blocks"] += 1
            counts["raw blocks"] += isinstance(visit.block, RawBlock)
        for text in bards(post):
            counts["rich texts"] += 1
            counts[f"… stored as {text.form}"] += 1
            counts["nodes and blocks in them"] += len(list(text.descendants()))
    counts["without a blueprint"] = len(entries) - len(typed)
    with capsys.disabled():
        print(f"\nentries of real sites with their own types: {dict(counts)}")

    assert counts["loaded"] >= 3186
    assert counts["without a blueprint"] == 5
    assert counts["values kept raw"] == 8
    assert counts["blocks"] >= 431
    assert counts["raw blocks"] == 0


def bards(value: Any) -> Iterator[RichText]:
    """Give every rich text that a field describes, in an entry, its rows, groups and blocks, at any depth."""
    for spec in field_specs(type(value)):
        held = getattr(value, spec.name)
        for each in held if isinstance(held, list) else [held]:
            if isinstance(each, RichText):
                yield each
                for piece in each.descendants():
                    if isinstance(piece, Block):
                        yield from bards(piece)
            elif isinstance(each, Record | Block):
                yield from bards(each)


def test_every_entry_is_checked_without_a_hitch(
    typed: list[tuple[RealEntry, Blueprint]], capsys: pytest.CaptureFixture[str]
) -> None:
    found: Counter[str] = Counter()
    for entry, blueprint in typed:
        for problem in check(entry.content, blueprint, types=entry.types):
            assert problem.file == entry.content.document.name
            assert problem.line
            assert problem.column
            found[re.sub(r"\d+|`.*?`", "_", problem.message)] += 1
    with capsys.disabled():
        print(f"\nrule violations in real entries: {found.total()}: {dict(found.most_common())}")

    assert found.total() == 259


def normal(value: Any) -> Any:
    """
    Return a value in the form that all of its spellings have in common, as `docs/blueprints.md` lists them.

    Nothing is null, an empty list or mapping; one is a list of one; a number is its text; what is true by default
    need not be said.
    """
    if isinstance(value, dict):
        values = {
            key: normal(each) for key, each in value.items() if not (key in SAID_ANYWAY and each is True)
        }
        return {key: each for key, each in values.items() if each is not None} or None
    if isinstance(value, list):
        items = [normal(each) for each in value]
        return items if len(items) > 1 else items[0] if items else None
    return str(value).lower() if isinstance(value, bool | int | float) else value


SAID_ANYWAY = ("enabled", "published")


def test_nothing_is_lost_between_data_and_types(typed: list[tuple[RealEntry, Blueprint]]) -> None:
    for entry, blueprint in typed:
        converter = entry.types.converter(blueprint.name)
        post = converter.read(entry.content, converter.post)
        data = converter.unstructure(post)

        assert normal(data) == normal(entry.content.data), entry.content.document.name
        assert converter.structure(data, converter.post) == post


def test_writing_what_was_read_gives_every_byte_back(typed: list[tuple[RealEntry, Blueprint]]) -> None:
    for entry, blueprint in typed:
        converter = entry.types.converter(blueprint.name)
        post = converter.read(entry.content, converter.post)

        assert converter.dumps(post, source=entry.content) == entry.content.text, entry.content.document.name


def texts(value: Any) -> Iterator[tuple[Any, str]]:
    """Give every text field that holds something, in an entry, its rows, groups and blocks."""
    for spec in field_specs(type(value)):
        held = getattr(value, spec.name)
        if spec.kind == TEXT and isinstance(held, str) and held and spec.name not in ("id", "title"):
            yield value, spec.name
        for each in held if isinstance(held, list) else [held]:
            if isinstance(each, Record | Block):
                yield from texts(each)


def test_an_edit_in_a_row_or_a_block_touches_its_own_lines(
    typed: list[tuple[RealEntry, Blueprint]], capsys: pytest.CaptureFixture[str]
) -> None:
    edited: Counter[str] = Counter()
    for entry, blueprint in random.Random(7).sample(typed, len(typed)):
        converter = entry.types.converter(blueprint.name)
        post = converter.read(entry.content, converter.post)
        inside = [(holder, name) for holder, name in texts(post) if holder is not post]
        kind = "Entry" if not inside else type(inside[0][0]).__mro__[1].__name__
        for holder, name in (inside or list(texts(post)))[:1] if edited[kind] < 60 else []:
            before = getattr(holder, name)
            setattr(holder, name, "Other words")
            text = converter.dumps(post, source=entry.content)
            lines = [line[0] for line in ndiff(entry.content.text.splitlines(), text.splitlines())]
            assert lines.count("+") == 1, entry.content.document.name
            assert lines.count("-") <= before.count("\n") + 1 + len(before) // 60, entry.content.document.name
            assert converter.loads(text) == post
            edited[kind] += 1
    with capsys.disabled():
        print(f"\nedits that touched their own lines only: {dict(edited)}")

    assert edited["Record"] == edited["Entry"] == 60
    assert edited["Block"] >= 15


def test_random_edits_with_the_types_of_the_site_touch_only_themselves(
    typed: list[tuple[RealEntry, Blueprint]], capsys: pytest.CaptureFixture[str]
) -> None:
    pick, done = random.Random(11), Counter[str]()
    found: dict[str, list[tuple[RealEntry, Blueprint, DataPath]]] = {}
    for entry, blueprint in typed:
        converter = entry.types.converter(blueprint.name)
        for target in targets(converter.read(entry.content, converter.post)):
            if not (target.path == ("content",) and entry.content.body):
                found.setdefault(target.kind, []).append((entry, blueprint, target.path))
    while done.total() < 450:
        entry, blueprint, path = pick.choice(found[pick.choice([*found])])
        converter = entry.types.converter(blueprint.name)
        post = converter.read(entry.content, converter.post)
        kind = edit(next(each for each in targets(post) if each.path == path), pick)
        about = (entry.content.document.name, kind, path)
        try:
            text = converter.dumps(post, source=entry.content)
        except EditError:
            done["refused"] += 1
            continue
        assert same(converter.unstructure(converter.loads(text)), converter.unstructure(post)), about
        assert touches_only(
            Change(kind, path, None, *span_of(entry.content.document, path)), entry.content.text, text
        ), about
        done[kind] += 1
    with capsys.disabled():
        print(f"\nrandom edits with the types of their sites, each in its own lines: {dict(done)}")

    assert done["refused"] < 10
    assert {kind.partition(" in ")[2] or kind for kind in done} >= {
        "rich text",
        "sets in rich text",
        "rows",
        "blocks",
        "list of nodes",
        "list of rows",
        "list of blocks",
        "marks",
    }


def test_every_entry_renders_in_every_format(typed: list[tuple[RealEntry, Blueprint]]) -> None:
    for entry, blueprint in typed[::7]:
        converter = entry.types.converter(blueprint.name)
        post = converter.read(entry.content, converter.post)
        for render in (replicator.to_html, replicator.to_markdown, replicator.to_text):
            assert isinstance(render(post, page=True), str)


def test_the_words_of_every_rich_text_are_the_same_in_html_and_plain_text(
    typed: list[tuple[RealEntry, Blueprint]], capsys: pytest.CaptureFixture[str]
) -> None:
    counts: Counter[str] = Counter()
    for entry, blueprint in typed:
        converter = entry.types.converter(blueprint.name)
        for text in bards(converter.read(entry.content, converter.post)):
            words = html_words(replicator.to_html(text))
            assert text_words(replicator.to_text(text, width=None)) == words, entry.content.document.name
            counts["rich texts"] += 1
            counts["words"] += len(words)
    with capsys.disabled():
        print(f"\nthe same words in HTML and plain text, sets by the types of the site: {dict(counts)}")

    assert counts["rich texts"] >= 377


def test_terms_globals_and_users_load_as_their_blueprints_say(capsys: pytest.CaptureFixture[str]) -> None:
    shared("corpus")
    counts: Counter[str] = Counter()
    for site in real_sites():
        blueprints = Blueprints(site)
        types = build(blueprints.values())
        for path in sorted(site.rglob("*.yaml")):
            name = record_name(path.relative_to(site).parts, blueprints)
            if name is None:
                continue
            content = read(path)
            converter = types.converter(name)
            data = content.data.get("data") or {} if name.startswith("globals.") else content.data
            record = converter.structure(data, types[name])
            counts[name.partition(".")[0]] += 1
            stored = converter.unstructure(record)
            assert converter.structure(stored, types[name]) == record
            if name != "user":  # whose secrets stay where they are
                assert normal(stored) == normal(data), path
            assert "password" not in repr(record)
            assert check(data, blueprints[name], types=types) is not None
    with capsys.disabled():
        print(f"\nother records of real sites with their own types: {dict(counts)}")

    assert counts["taxonomies"] >= 10
    assert counts["globals"] >= 10
    assert counts["user"] >= 3


def record_name(parts: tuple[str, ...], blueprints: Blueprints) -> str | None:
    """Return the blueprint of a file that is no entry: a term, a set of globals, a user."""
    match parts:
        case ("content", "taxonomies", taxonomy, _):
            found = blueprints.find(f"taxonomies.{taxonomy}")
            return found and found.name
        case ("content", "globals", file):
            name = f"globals.{file.removesuffix('.yaml')}"
            return name if name in blueprints else None
        case ("users", _) | ("site", "users", _):
            return "user" if "user" in blueprints else None
    return None


# Faults, planted one by one.


@attrs.frozen
class Place:
    """A value of an entry, and the field that says what it should be."""

    path: DataPath
    value: Any
    field: Field


def places(fields: tuple[Field, ...], data: dict[str, Any], path: DataPath = ()) -> Iterator[Place]:
    """Give every value that a field describes, those inside of rows, groups, blocks and rich text too."""
    for field in fields:
        value = data.get(field.handle)
        if value is None:
            continue
        here = (*path, field.handle)
        yield Place(here, value, field)
        if isinstance(value, dict) and field.type == "group":
            yield from places(field.fields, value, here)
        elif isinstance(value, list) and field.type in ("grid", "replicator"):
            sets = {each.handle: each.fields for each in field.sets}
            for index, item in enumerate(value):
                inner = field.fields or sets.get(item.get("type"), ())
                yield from places(inner, item, (*here, index))
        elif isinstance(value, list) and field.type == "bard":
            yield from node_places(field, value, here)


NODE, NODES = Field("node", "a node"), Field("content", "nodes")


def node_places(field: Field, stored: list[Any], path: DataPath) -> Iterator[Place]:
    """Give every node, and what is in the sets among them."""
    sets = {each.handle: each.fields for each in field.sets}
    for index, node in enumerate(stored):
        here = (*path, index)
        yield Place(here, node, NODE)
        if node["type"] == "set":
            values = node["attrs"]["values"]
            yield from places(sets.get(values["type"], ()), values, (*here, "attrs", "values"))
        elif node.get("content"):
            yield Place((*here, "content"), node["content"], NODES)
            yield from node_places(field, node["content"], (*here, "content"))


Fault = Callable[[Place], Any]
NOTHING = object()
WRONG_SHAPE = {"planted": {"deep": 1}}


def mapping_for_text(place: Place) -> Any:
    return WRONG_SHAPE if isinstance(place.value, str) and place.field.type in TEXTS else NOTHING


def text_for_rows(place: Place) -> Any:
    return "planted" if place.field.type in ("grid", "replicator", "group") else NOTHING


def word_for_switch(place: Place) -> Any:
    return "planted" if place.field.type in ("toggle", "integer") else NOTHING


def unknown_option(place: Place) -> Any:
    one = place.field.type in ("select", "radio", "button_group") and isinstance(place.value, str)
    return "planted" if one and place.field.options and not place.field.flag("taggable") else NOTHING


def nothing_for_required(place: Place) -> Any:
    alone = len(place.path) > 1 or place.field.handle not in ("slug", "date", "parent")
    shown = not any(key in place.field.config for key in ("if", "unless", "if_any", "unless_any"))
    return None if "required" in place.field.rules and alone and shown else NOTHING


def too_many(place: Place) -> Any:
    limit = place.field.number("max_files") or place.field.number("max_items")
    return ["a"] * (limit + 40) if limit and limit > 1 and isinstance(place.value, list) else NOTHING


def several_for_one(place: Place) -> Any:
    one = (place.field.number("max_files") or place.field.number("max_items")) == 1
    return ["a", "b"] if one and place.field.type in ("assets", "entries", "users", "terms") else NOTHING


def number_for_rich_text(place: Place) -> Any:
    return 5 if place.field.type == "bard" else NOTHING


def mapping_for_node(place: Place) -> Any:
    return {"planted": "here"} if place.field is NODE else NOTHING


def text_for_nodes(place: Place) -> Any:
    return "planted" if place.field is NODES else NOTHING


TEXTS = ("text", "textarea", "markdown", "select", "radio", "button_group", "date", "video", "color", "link")
FAULTS: tuple[Fault, ...] = (
    mapping_for_text,
    text_for_rows,
    word_for_switch,
    unknown_option,
    nothing_for_required,
    too_many,
    several_for_one,
    number_for_rich_text,
    mapping_for_node,
    text_for_nodes,
)


def planted(data: Any, path: DataPath, value: Any) -> Any:
    """Return a copy of data with one value exchanged."""
    if not path:
        return value
    step, *rest = path
    copy: Any = data.copy()
    copy[step] = planted(data[step], tuple(rest), value)
    return copy


def test_every_planted_fault_is_found_at_its_place_and_nothing_else(
    typed: list[tuple[RealEntry, Blueprint]], capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(500)
    possible: dict[tuple[Fault, str], list[tuple[RealEntry, Blueprint, Place]]] = {}
    for entry, blueprint in typed:
        for place in places(blueprint.fields, entry.content.data):
            where = " in a set in rich text" if "values" in place.path else ""
            for fault in FAULTS:
                if fault(place) is not NOTHING and not (place.path == ("content",) and entry.content.body):
                    possible.setdefault((fault, where), []).append((entry, blueprint, place))
    counts: Counter[str] = Counter()
    for (fault, where), cases in possible.items():
        for entry, blueprint, place in chance.sample(cases, min(len(cases), 31)):
            text = entry.content.updated(planted(entry.content.data, place.path, fault(place)))
            broken = Content.parse(text, name="broken.md")
            before = check(entry.content, blueprint, types=entry.types)
            new = [each for each in check(broken, blueprint, types=entry.types) if not known(each, before)]
            own = [each for each in new if each.path[: len(place.path)] == place.path]
            about = (fault.__name__, entry.content.document.name, place.path, new)
            assert own, about
            assert (own[0].line, own[0].column) == broken.document.place(place.path), about
            assert all(depends(each, place) for each in new if each not in own), about
            counts[fault.__name__ + where] += 1
    with capsys.disabled():
        print(f"\nplanted faults, all found: {counts.total()}: {dict(counts)}")

    assert counts.total() >= 500
    assert {fault.__name__ for fault in FAULTS} <= counts.keys()
    assert sum(count for name, count in counts.items() if name.endswith("in rich text")) >= 100


def known(problem: Problem, before: list[Problem]) -> bool:
    return any((each.path, each.message) == (problem.path, problem.message) for each in before)


def depends(problem: Problem, place: Place) -> bool:
    """Tell whether another field is judged by the one that was changed."""
    return place.field.handle in problem.message
