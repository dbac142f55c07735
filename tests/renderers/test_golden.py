"""
Whole renderings, as they were looked at by eye.

After a change that is meant, write them anew and look at the difference:
`REPLICATOR_GOLDEN=write pytest tests/renderers/test_golden.py`
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpus import shared
from renderers.words import errors_of
from replicator.files import load
from replicator.model import Author
from replicator.renderers import to_html, to_markdown, to_text

GOLDEN = Path(__file__).parents[1] / "golden"
AUTHORS = {
    "f0946120": Author(name="Ada Marlow"),
    "f0946120-ab22-46ec-8fd2-f19814d8fb5a": Author(first_name="Jo", last_name="Writer"),
}
FORMATS = {
    "html": to_html,
    "page.html": lambda post: to_html(post, page=True, authors=AUTHORS),
    "md": lambda post: to_markdown(post, page=True, authors=AUTHORS),
    "txt": lambda post: to_text(post, page=True, authors=AUTHORS, links="inline"),
}


def post_named(name):
    return load(shared("seed/post.yaml") if name == "seed" else GOLDEN / f"{name}.yaml")


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("name", ["seed", "showcase", "richtext"])
def test_a_post_looks_as_it_did_when_it_was_looked_at(name, suffix):
    rendered = str(FORMATS[suffix](post_named(name)))
    path = GOLDEN / f"{name}.{suffix}"
    if os.environ.get("REPLICATOR_GOLDEN") == "write":
        path.write_text(rendered, encoding="utf-8")

    assert rendered == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.html")), ids=lambda path: path.name)
def test_golden_html_is_valid(path):
    assert errors_of(path.read_text(encoding="utf-8")) == []
