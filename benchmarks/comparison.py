"""
The same edit made with replicator and with what else programs use for it, shown as diffs.

    python benchmarks/comparison.py            the diffs that are in docs/comparison.md
    python benchmarks/comparison.py FOLDER     how many files of a folder change by the edited line only
"""

from __future__ import annotations

import io
import re
import sys
from collections import Counter
from collections.abc import Callable
from difflib import unified_diff
from pathlib import Path

import frontmatter
from ruamel.yaml import YAML

import replicator

EXAMPLE = """\
---
# Drafted by Ann, see the wiki
title: 'Why our handovers kept failing'
tags: [delivery, sales]   # three at most
date: 2024-03-05
price: 1.10

replicator_content:
  -
    type: blockquote
    quote: >
      A lack of alignment between sales and delivery
      leads to lost opportunities.
    source: 'SPI Research '
  # the long version is in the wiki
  -
    type: paragraph
    text: |-
      Start *small*.
---
The body.
"""


def with_replicator(text: str, title: str) -> str:
    post = replicator.loads(text)
    post.title = title
    return replicator.dumps(post, source=text)


def _round_trip(text: str, title: str, yaml: YAML) -> str:
    """What a program does for want of anything better: split the fences off, and put them back."""
    start, fence, body = text.partition("\n---")
    opening = "---\n" if start.startswith("---\n") and fence else ""
    data = yaml.load(start.removeprefix(opening) + "\n")
    data["title"] = title
    out = io.StringIO()
    yaml.dump(data, out)
    return opening + out.getvalue().removesuffix("\n") + fence + body if opening else out.getvalue()


def with_ruamel(text: str, title: str) -> str:
    return _round_trip(text, title, YAML())


def with_ruamel_tuned(text: str, title: str) -> str:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    return _round_trip(text, title, yaml)


def with_frontmatter(text: str, title: str) -> str:
    page = frontmatter.loads(text)
    page["title"] = title
    return str(frontmatter.dumps(page)) + "\n"


PEERS: dict[str, Callable[[str, str], str]] = {
    "replicator": with_replicator,
    "ruamel.yaml round trip": with_ruamel,
    "ruamel.yaml round trip, quotes, width and indentation set": with_ruamel_tuned,
    "python-frontmatter": with_frontmatter,
}


def difference(text: str, edit: Callable[[str, str], str]) -> str:
    """The diff of one edit, without its head."""
    new = edit(text, "Why our handovers work")
    lines = unified_diff(text.splitlines(keepends=True), new.splitlines(keepends=True), n=0)
    return "".join(line for line in list(lines)[2:] if not line.startswith("@@"))


def page() -> str:
    """The diffs as the documentation shows them."""
    return "\n".join(f"{name}:\n\n```diff\n{difference(EXAMPLE, edit)}```\n" for name, edit in PEERS.items())


def count(folder: Path) -> dict[str, Counter[str]]:
    """How each candidate does on the files of a folder that have a title in a line of its own."""
    found: dict[str, Counter[str]] = {name: Counter() for name in PEERS}
    for path in sorted(folder.rglob("*")):
        if path.suffix not in {".md", ".yaml"} or not (text := _with_title(path)):
            continue
        for name, edit in PEERS.items():
            found[name][_verdict(text, edit)] += 1
    return found


def _with_title(path: Path) -> str | None:
    text = path.read_bytes().decode("utf-8", "replace")
    try:
        title = replicator.loads(text).title
    except replicator.errors.ContentError:
        return None
    return text if title and len(re.findall(r"^title: (?![>|]).*\n(?! )", text, re.MULTILINE)) == 1 else None


def _verdict(text: str, edit: Callable[[str, str], str]) -> str:
    try:
        new = edit(text, "new")
    except Exception:  # of any kind: what is counted is whether it works
        return "failed"
    old, changed = text.split("\n"), new.split("\n")
    if len(old) != len(changed):
        return "more lines changed"
    differing = sum(one != other for one, other in zip(old, changed, strict=True))
    return "one line changed" if differing == 1 else "more lines changed"


if __name__ == "__main__":
    if sys.argv[1:]:
        for name, verdicts in count(Path(sys.argv[1])).items():
            print(f"{name}: {dict(verdicts)}")
    else:
        print(page(), end="")
