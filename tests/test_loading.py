"""Code of users is brought in by its name or its file, and what is wrong with it is told in a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from replicator import Block, Converter, Registry
from replicator.errors import ReplicatorError
from replicator.loading import load_object, run_file

BLOCKS = """
from __future__ import annotations
import replicator

registry = replicator.Registry()

@registry.block("note")
class Note(replicator.Block):
    text: replicator.Markdown = ""
    inner: list[Note] = replicator.field(factory=list)
"""


def test_classes_of_a_file_know_the_names_that_their_annotations_use(tmp_path: Path) -> None:
    path = tmp_path / "copy.py"
    path.write_text(BLOCKS)

    registry: Registry = run_file(path).registry
    note = Converter(registry).structure({"type": "note", "inner": [{"type": "note", "text": "a"}]}, Block)

    assert note.inner[0].text == "a"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1\ny = (\n", r"mine\.py:2: SyntaxError"),
        ("x = 1\n\nraise ValueError('a')\n", r"mine\.py:3: ValueError: a"),
        ("\0", r"mine\.py.*: \w+Error: .*null byte"),
    ],
)
def test_a_file_that_fails_is_told_with_its_line(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(text)

    with pytest.raises(ReplicatorError, match=message):
        run_file(path)


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("replicator", "names no object: write `package.module:name`"),
        (":Post", "names no object"),
        ("replicator:Nothing", "there is no Nothing in replicator"),
        ("replicator.nowhere:Post", "the module replicator.nowhere cannot be imported"),
    ],
)
def test_what_a_reference_fails_to_name_is_told(reference: str, message: str) -> None:
    with pytest.raises(ReplicatorError, match=message):
        load_object(reference)


def test_a_reference_may_lead_into_a_class() -> None:
    assert load_object("replicator:Post.__name__") == "Post"
