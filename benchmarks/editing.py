"""One field of one block changed in a file's text: with replicator, and with what else programs use for it."""

from __future__ import annotations

import io
from collections.abc import Callable

from ruamel.yaml import YAML

import replicator
from replicator.converter import Converter
from replicator.frontmatter import Content
from replicator.yaml import parse

CONVERTER = Converter()


def candidates(text: str) -> dict[str, Callable[[], object]]:
    """The ways to load a text, change one field and have the new text; each makes the same change."""
    ways: dict[str, Callable[[], object]] = {
        "replicator, typed post": lambda: typed(text),
        "replicator.yaml, plain data": lambda: plain(text),
        "ruamel.yaml round trip": lambda: round_trip(text),
        "replicator, nothing changed": lambda: unchanged(text),
        "replicator.loads alone": lambda: replicator.loads(text),
    }
    check(text)
    return ways


def typed(text: str) -> str:
    """As `PostFile` does it, without the disk."""
    content = Content.parse(text)
    post = CONVERTER.read(content, CONVERTER.post)
    post.blocks[0].extra["edited"] = "yes, by hand"
    return CONVERTER.dumps(post, source=content)


def plain(text: str) -> str:
    document = parse(text)
    data = document.data
    data["replicator_content"][0]["edited"] = "yes, by hand"
    return document.updated(data)


def round_trip(text: str) -> str:
    yaml = YAML()
    data = yaml.load(text)
    data["replicator_content"][0]["edited"] = "yes, by hand"
    out = io.StringIO()
    yaml.dump(data, out)
    return out.getvalue()


def unchanged(text: str) -> str:
    content = Content.parse(text)
    return CONVERTER.dumps(CONVERTER.read(content, CONVERTER.post), source=content)


def check(text: str) -> None:
    """Make sure that everyone makes the same edit, before anyone is timed."""
    wanted = parse(plain(text)).data
    others = (parse(edit(text)).data for edit in (typed, round_trip))
    if any(other != wanted for other in others) or unchanged(text) != text:
        raise SystemExit("the editors disagree about the edit: nothing to compare")
