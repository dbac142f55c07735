"""The folders of real sites, opened as sites: everything in them is found, loads, and is written back."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from difflib import ndiff
from html import unescape
from pathlib import Path

import attrs
import pytest

import replicator
from corpus import SHARED, shared
from renderers.words import WORD
from replicator.errors import Problem
from replicator.fields import fields_in_order
from replicator.frontmatter import Content
from replicator.model import Block, RawBlock, Record
from replicator.statamic import Site
from replicator.statamic.files.records import SiteRecord, site_records
from replicator.statamic.inspection import is_dangling, references_in
from replicator.statamic.values.references import Reference


def folders() -> list[Path]:
    root = SHARED / "corpus"
    found = sorted(path for path in root.iterdir() if path.is_dir()) if root.is_dir() else []
    return [each for each in found if each.name != "derived-v2"]


@pytest.fixture(scope="module")
def sites() -> list[Site]:
    shared("corpus")
    return [Site.open(folder) for folder in folders()]


def test_everything_in_every_site_is_found_and_loads(
    sites: list[Site], capsys: pytest.CaptureFixture[str]
) -> None:
    counts: Counter[str] = Counter()
    for site in sites:
        for entry in site.entries():
            counts["entries"] += 1
            counts["entries with a URL"] += entry.url is not None
            counts["entries with a date"] += entry.date is not None
            counts["entries with authors"] += bool(entry.authors)
            counts["drafts"] += not entry.published
            counts["without a blueprint"] += entry.blueprint is None
            assert entry.slug or entry.url == "/" or not entry.collection.slugs
            assert entry.id
            assert entry.post is not None
        counts["terms"] += sum(term.post is not None for term in site.terms())
        counts["globals"] += sum(each.values is not None for each in site.globals().values())
        counts["users"] += len(site.authors)
        counts["collections"] += len(site.collections)
    with capsys.disabled():
        print(f"\nin the folders of real sites: {dict(counts)}")

    files = [path for folder in folders() for path in folder.rglob("content/**/*.md")]
    assert counts["entries"] == len(files) == 3191
    assert counts["without a blueprint"] == 5
    assert counts["users"] >= 9


def test_an_id_leads_to_its_entry_and_a_url_to_no_other(sites: list[Site]) -> None:
    for site in sites:
        urls: Counter[str] = Counter()
        for entry in site.entries():
            assert site.entry(entry.id or "") is entry
            urls.update([entry.url] if entry.url else [])
        assert [url for url, count in urls.items() if count > 1] == []


def test_saving_what_was_not_changed_writes_nothing(sites: list[Site]) -> None:
    for site in sites:
        for entry in site.entries():
            assert entry.file.text == entry.content.text, entry
        for each in [*site.terms(), *site.contents.globals()]:
            assert each.file.text == each.content.text, each


def test_a_new_title_is_one_line_of_its_file(sites: list[Site]) -> None:
    for site in sites:
        for entry in random.Random(3).sample(list(site.entries()), 5):
            post: object = entry.post
            assert hasattr(post, "title")
            post.title = "Other words"
            lines = Counter(
                line[0] for line in ndiff(entry.content.text.splitlines(), entry.file.text.splitlines())
            )
            assert (lines["+"], lines["-"]) == (1, 1), entry


def test_types_of_blueprints_keep_the_looks_of_the_built_in_ones(
    sites: list[Site], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    looks: Counter[str] = Counter()
    for site in sites:
        shown = [
            (visit.block, replicator.to_html(visit.block, **site.render_options))
            for entry in site.entries()
            for visit in replicator.walk(entry.post)
            if visit.block.type in replicator.registry
        ]
        with monkeypatch.context() as patch:
            patch.setattr("replicator.renderers.base.namesakes.as_namesake", lambda *_: None)
            for block, html in shown:
                by_kinds = replicator.to_html(block, **site.render_options)
                looks[f"{block.type}: {'by its kinds' if html == by_kinds else 'built in'}"] += 1
                texts = [
                    value
                    for record in [block, *getattr(block, "buttons", [])]
                    for spec in fields_in_order(type(record))
                    if not spec.key.startswith("attr_")
                    if isinstance(value := getattr(record, spec.name), str)
                ]
                read = set(WORD.findall(" ".join(texts))) & set(WORD.findall(by_kinds))
                assert read <= set(WORD.findall(unescape(html))), block
    with capsys.disabled():
        print(f"\nblocks of real sites with the name of a built-in one: {dict(looks)}")

    assert looks["pull_quote: built in"] >= 80
    assert looks["buttons: built in"] >= 113
    assert looks["video: built in"] >= 106
    assert looks["code: by its kinds"] == 102  # Markdown with a fence around the code


def test_every_site_is_checked_without_a_hitch(sites: list[Site], capsys: pytest.CaptureFixture[str]) -> None:
    problems: list[Problem] = []
    for site in sites:
        problems += site.check()
    assert all(each.file and each.line and each.column for each in problems)
    nowhere = [each for each in problems if each.message.startswith("there is no")]
    with capsys.disabled():
        kinds = Counter(" ".join(each.message.split()[:4]) for each in nowhere)
        print(f"\nproblems of real sites: {len(problems)}; references that lead nowhere: {dict(kinds)}")

    assert len(nowhere) == 165
    assert len(problems) == 426


def test_every_reference_stands_where_it_is_said_to(
    sites: list[Site], capsys: pytest.CaptureFixture[str]
) -> None:
    counts: Counter[str] = Counter()
    for site in sites:
        for record in site_records(site):
            lines = record.content.text.split("\n")
            for reference in references_in(site, record):
                placed = reference.placed(record.content)
                assert placed.line
                assert placed.column
                assert lines[placed.line - 1][placed.column - 1 :].startswith(reference.written), placed
                counts[reference.kind] += 1
    with capsys.disabled():
        print(f"\nreferences in real sites, each with its place: {dict(counts)}")

    assert counts.total() > 11_000


def test_every_planted_broken_reference_is_found_at_its_place(
    sites: list[Site], capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(11)
    planted: Counter[str] = Counter()
    for site in sites:
        known: list[tuple[SiteRecord, Reference]] = [
            (record, each)
            for record in site_records(site)
            for each in references_in(site, record)
            if each.kind in ("entry", "user")
            and each.path[0] not in ("author", "updated_by")
            and not is_dangling(site, each)
        ]
        for record, reference in chance.sample(known, min(30, len(known))):
            placed = reference.placed(record.content)
            lines = record.content.text.split("\n")
            assert placed.line
            assert placed.column
            line, start = lines[placed.line - 1], placed.column - 1
            lines[placed.line - 1] = f"{line[:start]}nowhere{line[start + len(reference.written) :]}"
            new = [each for each in broken(site, record, "\n".join(lines)) if "`nowhere`" in each.message]
            assert [(each.line, each.column) for each in new] == [(placed.line, placed.column)], placed
            planted[reference.kind] += 1
    with capsys.disabled():
        print(f"\nbroken references planted and found: {dict(planted)}")

    assert planted.total() >= 100


def broken(site: Site, record: SiteRecord, text: str) -> list[Problem]:
    """Return the references of a text, in the place of a file's one, that lead nowhere."""
    changed = attrs.evolve(record, content=Content.parse(text, name=record.path))
    return [
        each.problem(changed.content, f"there is no {each.kind} `{each.target}`")
        for each in references_in(site, changed)
        if is_dangling(site, each)
    ]


def test_renaming_there_and_back_gives_every_byte_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shared("corpus")
    renamed: Counter[str] = Counter()
    for name in (
        "jessarcher+jessarcher.com",
        "studio1902+statamic-peak",
        "fullstackbelgium+fullstackbelgium.be",
    ):
        folder = Path(shutil.copytree(SHARED / "corpus" / name, tmp_path / name))
        for path in folder.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        counts = Counter(
            (each.kind, each.target)
            for each in Site.open(folder).references()
            if each.kind in ("entry", "user")
        )
        site = Site.open(folder)
        for (kind, target), count in counts.most_common(12):
            if target not in (site.contents.index.by_id if kind == "entry" else site.authors):
                continue
            Site.open(folder).rename(f"{kind}::{target}", "new-name").apply()
            again = Site.open(folder)
            assert len(list(again.references(to=f"{kind}::new-name"))) == count
            again.rename(f"{kind}::new-name", target).apply()
            assert {path: path.read_bytes() for path in before} == before, (kind, target)
            renamed[kind] += 1
    with capsys.disabled():
        print(f"\nids renamed there and back: {dict(renamed)}")

    assert renamed["entry"] >= 20
    assert renamed["user"] >= 1


def test_nothing_that_a_file_of_its_own_would_show_is_lost_in_a_site(
    sites: list[Site], capsys: pytest.CaptureFixture[str]
) -> None:
    shown: Counter[str] = Counter()
    for site in sites:
        for file in [*site.entries(), *site.terms(), *site.contents.globals()]:
            loaded = replicator.load(file.path)
            unheard = {each.type for each in blocks_nobody_knows(file.post)} & replicator.registry.keys()
            assert words(loaded, site) <= words(file.post, site) | languages(file.content.text), file
            assert not unheard, file
            shown["files"] += 1
            shown["files without a blueprint"] += file.blueprint is None
            assert file.blueprint is not None or file.post == loaded
    with capsys.disabled():
        print(f"\nshown in sites as outside of them: {dict(shown)}")

    assert shown["files without a blueprint"] >= 10


def words(post: Record, site: Site) -> set[str]:
    return set(WORD.findall(replicator.to_text(post, **site.render_options)))


def languages(text: str) -> set[str]:
    """Return the words after fences, which are no text where the Markdown around them is read as such."""
    return set(WORD.findall(" ".join(line for line in text.splitlines() if "```" in line)))


def blocks_nobody_knows(post: Record) -> list[Block]:
    return [visit.block for visit in replicator.walk(post) if isinstance(visit.block, RawBlock)]
