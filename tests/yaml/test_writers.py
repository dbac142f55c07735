"""Real files beside the writers: how many are a writer's output, and that they stay so after an edit."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache

import pytest

from corpus import shared
from random_edits import corpus_documents, random_change
from replicator.yaml import DIALECTS, Document, parse
from replicator.yaml.splice.compare import same

EDITS = 1500


@cache
def documents() -> tuple[Document, ...]:
    """The YAML of the real files, and the seed's."""
    found = corpus_documents()
    if not found:
        pytest.skip("the shared material has no corpus beside this checkout")
    return (parse((shared("seed") / "post.yaml").read_text(encoding="utf-8")), *found)


def content(text: str) -> str:
    """A text as writers give it: without mark or fence, with plain line ends, its last ones aside."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").removeprefix("---\n").rstrip("\n")


def exact() -> list[Document]:
    """The documents that are a writer's output."""
    return [document for document in documents() if document.detection.exact]


def test_most_real_files_equal_one_writers_output(capsys: pytest.CaptureFixture[str]) -> None:
    found = documents()
    per_writer: Counter[str] = Counter()
    equal = 0
    for document in found:
        text, data = content(document.text), document.data
        writers = [name for name in DIALECTS if DIALECTS[name].document(data).rstrip("\n") == text]
        per_writer.update(writers)
        equal += bool(writers)
        detection = document.detection
        assert detection.exact == bool(writers), document.name
        assert not writers or detection.dialect.name in writers, document.name
    with capsys.disabled():
        print(f"\n{equal} of {len(found)} real files equal a writer's output: {dict(per_writer)}")

    assert equal >= 2833
    assert per_writer["spyc"] >= 422


def test_no_real_file_is_misread_when_dumped_as_it_was_detected(capsys: pytest.CaptureFixture[str]) -> None:
    found = documents()
    names: Counter[str] = Counter()
    lines = 0.0
    for document in found:
        dialect = document.detection.dialect
        names[dialect.name] += 1
        assert same(parse(dialect.document(document.data)).written, document.data), document.name
        lines += document.detection.confidence
    with capsys.disabled():
        print(f"\n{len(found)} real files dumped as detected, none misread: {dict(names)}")
        print(f"{lines / len(found):.1%} of a file's lines come back on average")

    assert lines / len(found) >= 0.95


def test_a_writers_output_stays_its_output_after_an_edit(capsys: pytest.CaptureFixture[str]) -> None:
    by_writer: dict[str, list[Document]] = {}
    for document in exact():
        by_writer.setdefault(document.detection.dialect.name, []).append(document)
    names = sorted(by_writer)
    pick = random.Random(4)
    kinds: Counter[str] = Counter()
    while kinds.total() < EDITS:
        name = names[kinds.total() % len(names)]  # some writers have few files only
        document = pick.choice(by_writer[name])
        for _ in range(3):
            change = random_change(document, pick)
            if change is None:
                break
            document = document.reread(document.updated(change.data))
            written = DIALECTS[name].document(document.data)
            assert content(document.text) == written.rstrip("\n"), (name, change.kind, change.path)
            kinds[f"{change.kind}, {name}"] += 1
            if document.detection.dialect.name != name:
                break  # what told the writers apart is gone: from here on it is the other one's
    with capsys.disabled():
        print(
            f"\n{kinds.total()} edits of writers' output, each as if re-dumped: {dict(sorted(kinds.items()))}"
        )

    assert set(names) >= {"spyc", "symfony", "symfony-4", "symfony-5.3"}


def test_a_new_block_in_the_seed_is_written_as_spyc_does() -> None:
    document = documents()[0]
    data = document.data
    data["replicator_content"].insert(1, {"type": "text", "text": "One *line*.\n\nAnother: line\n"})
    text = document.updated(data)
    added = "  - \n    type: text\n    text: |\n      One *line*.\n      \n      Another: line\n"

    assert added in text
    assert text.replace(added, "", 1) == document.text
    assert parse(text).detection.exact
