"""
Two people edit one file at the same time: random edits of real files, and whether merging loses any of them.

What a version says is counted word by word under each key, and pairs of items that one side turned round are
looked at; neither knows how merging is done. Used by the tests with a few hundred pairs, and by
`tests/long/merges.py` with as many as one likes.
"""

from __future__ import annotations

import random
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import attrs

from random_edits import random_change
from replicator.errors import EditError
from replicator.typing import DataPath
from replicator.versions import merge
from replicator.yaml import Document, parse
from replicator.yaml.splice.compare import fingerprint


@attrs.frozen
class Pair:
    """A text, and what two people made of it."""

    name: str
    base: str
    ours: str
    theirs: str


def random_pair(documents: list[Document], pick: random.Random, edits: int = 1) -> Pair | None:
    """Edit one file twice, each time from the start and so often; None where an edit comes to nothing."""
    document = pick.choice(documents)
    texts = [_edited(document, pick, edits) for _ in range(2)]
    return None if None in texts else Pair(document.name or "", document.text, *texts)


def _edited(document: Document, pick: random.Random, edits: int) -> str | None:
    for _ in range(edits):
        change = random_change(document, pick)
        if change is None:
            return None
        try:
            document = document.reread(document.updated(change.data))
        except EditError:
            return None
    return document.text


def lost(pair: Pair, ours: str, theirs: str, *, exactly: bool = True) -> list[str]:
    """
    Return what is missing after merging.

    `ours` and `theirs` are the merged text with all conflicts decided for one side; what a side did must be in its
    own, and in both where there are no conflicts. Not exactly means that it may stand in the other one, too, and
    that more may stand there than expected: who edits an item so much that it is not known again has removed one
    and added another, and both are there, one of them in a conflict, until people decide.
    """
    base, one, other = (parse(text).data for text in (pair.base, pair.ours, pair.theirs))
    results = parse(ours).data, parse(theirs).data
    return [
        *(f"ours: {each}" for each in _missing(base, one, other, results, exactly)),
        *(f"theirs: {each}" for each in _missing(base, other, one, results[::-1], exactly)),
    ]


def _missing(base: Any, side: Any, other: Any, results: tuple[Any, Any], exactly: bool) -> Iterator[str]:
    """
    Yield what one side did that the result does not show.

    A word that stands under a key so often in one side is there as often in the result, give or take what the
    other side added and removed.
    """
    result, alternative = results
    counts = [Counter(_words(each)) for each in (base, side, other, result, alternative)]
    for word in set().union(*counts):
        was, is_, others, found, elsewhere = (count[word] for count in counts)
        if not exactly:
            found = max(found, elsewhere)
        low, high = sorted((is_, is_ + others - was))
        if found < low or (exactly and found > high):
            yield f"{word} stands {found} times, not {low} to {high}"
    yield from _turned_back(base, side, result)


def _words(data: Any, keys: DataPath = ()) -> Iterator[tuple[DataPath, str]]:
    """Yield every word with the keys that it stands under, and every key."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield (*keys, key), "a key"
            yield from _words(value, (*keys, key))
    elif isinstance(data, list):
        for value in data:
            yield from _words(value, keys)
    elif isinstance(data, str):
        yield from ((keys, word) for word in re.findall(r"\S+|\s+", data))
    else:
        yield keys, repr(data)


def _turned_back(base: Any, side: Any, result: Any, path: DataPath = ()) -> Iterator[str]:
    """Yield pairs of items that a side turned round and that stand the old way in the result, outside other lists."""
    if isinstance(base, dict) and isinstance(side, dict) and isinstance(result, dict):
        for key in base.keys() & side.keys() & result.keys():
            yield from _turned_back(base[key], side[key], result[key], (*path, key))
    if not (isinstance(base, list) and isinstance(side, list) and isinstance(result, list)):
        return
    before, after, now = ([fingerprint(item) for item in items] for items in (base, side, result))
    known = [each for each in before if all(items.count(each) == 1 for items in (before, after, now))]
    for one, two in combinations(known, 2):
        if after.index(one) > after.index(two) and now.index(one) < now.index(two):
            yield f"{path}: {one} stands before {two}"


def git_conflicts(pair: Pair, folder: Path) -> int:
    """Return how many conflicts `git merge-file` leaves."""
    names = []
    for name, text in (("ours", pair.ours), ("base", pair.base), ("theirs", pair.theirs)):
        path = folder / name
        path.write_bytes(text.encode())
        names.append(str(path))
    done = subprocess.run(["git", "merge-file", "-p", "-q", *names], capture_output=True, check=False)
    if done.returncode > 127:
        raise AssertionError(done.stderr.decode())
    return done.returncode


def figures(
    documents: list[Document], pick: random.Random, count: int, folder: Path, edits: int = 1
) -> Counter[str]:
    """Merge pairs of random edits, and count conflicts, those of git, and what was lost (each with its story)."""
    found: Counter[str] = Counter()
    while found["pairs"] < count:
        pair = random_pair(documents, pick, edits)
        if pair is None:
            continue
        merged = merge(pair.base, pair.ours, pair.theirs, name=pair.name)
        found["pairs"] += 1
        found["conflicts"] += not merged.clean
        found["conflicts of git merge-file"] += git_conflicts(pair, folder) > 0
        found["merged by lines"] += merged.problem is not None
        for story in lost(
            pair, merged.ours.decode(), merged.theirs.decode(), exactly=merged.clean or edits == 1
        ):
            found["lost edits"] += 1
            print("LOST", pair.name, story, [str(each) for each in merged.conflicts])
    return found
