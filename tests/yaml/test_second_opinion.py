"""Another lossless editor, PyPI's yaml-edit, makes the same edits: its texts and ours must say the same."""

from __future__ import annotations

import copy
import random
from collections import Counter
from typing import Any

import attrs
import pytest
import yaml_edit

from handwritten import handwritten
from random_edits import Change, at, collections, corpus_documents, end_of, gap, line_end, touches_only
from replicator.errors import ParseError
from replicator.typing import DataPath
from replicator.yaml import Document, parse
from replicator.yaml.nodes import Entry, Leaf, Listing, Mapping
from replicator.yaml.splice.compare import same

VALUES = [
    "plain", "two words", "it's", 'say "hi"', "a: b", "# no comment", "- item", "", " ", "1_000", "2020-01-01",
    "12:30:45", "=", "yes", "null", "1", "tab\there", "line\nline\n", "emoji 😀", "\x85", "\\", "{a}", "[b",
]  # fmt: skip
KINDS = ["set", "delete key", "delete item", "rename"]


@pytest.mark.parametrize(("source", "edits", "floor"), [("corpus", 400, 0.98), ("handwritten", 300, 0.7)])
def test_another_editor_makes_texts_that_say_the_same(
    source: str, edits: int, floor: float, capsys: pytest.CaptureFixture[str]
) -> None:
    documents = corpus_documents() if source == "corpus" else _handwritten(200)
    if not documents:
        pytest.skip("the shared material has no corpus beside this checkout")
    pick = random.Random(7)
    compared: Counter[str] = Counter()
    excluded: Counter[str] = Counter()
    while compared.total() + excluded.total() < edits:
        document = pick.choice(documents)
        found = _edit(document, pick)
        if found is None:
            continue
        change, value = found
        kind, path, data = change.kind, change.path, change.data
        ours = document.updated(data)
        assert same(parse(ours).written, data)
        assert _depends(document) or touches_only(change, document.text, ours), (document.name, kind, path)
        theirs = _theirs(document.text, kind, path, value)
        reason = _left_out(document, theirs)
        if reason:
            excluded[reason] += 1
            continue
        compared[kind] += 1
        assert theirs is not None
        assert same(parse(theirs).data, parse(ours).data), (document.name, kind, path)
    with capsys.disabled():
        print(f"\nyaml-edit, {source}: {dict(compared)} the same, {dict(excluded)} left out")
    assert compared.total() >= floor * edits
    assert set(compared) == set(KINDS)


def _handwritten(count: int) -> list[Document]:
    documents = []
    for seed in range(count):
        try:
            documents.append(parse(handwritten(seed), name=f"handwritten {seed}"))
        except ParseError:
            continue
    return documents


def _edit(document: Document, pick: random.Random) -> tuple[Change, str] | None:
    """Choose an edit and the text that it sets."""
    kind = pick.choice(KINDS)
    nodes = [
        (path, node)
        for path, node in collections(document)
        if isinstance(node, Listing if kind == "delete item" else Mapping) and len(node.children) > 1
    ]
    if kind == "set":
        nodes = list(collections(document))
    if not nodes:
        return None
    path, node = pick.choice(nodes)
    index = pick.randrange(len(node.children))
    child = node.children[index]
    step = child.key.text if isinstance(child, Entry) else index
    value = pick.choice(VALUES)
    data = copy.deepcopy(document.data)
    holder = at(data, path)
    if kind == "set":
        if not isinstance(child.value, Leaf) or same(holder[step], value):
            return None
        holder[step] = value
    elif kind == "rename":
        value = f"{value} renamed".replace("\n", " ")
        pairs = [(value if key == step else key, each) for key, each in holder.items()]
        holder.clear()
        holder.update(pairs)
    else:
        if isinstance(holder, list) and sum(same(holder[step], each) for each in holder) > 1:
            return None  # nobody can say which of the two went
        del holder[step]
    change = _stretch(document, kind, (*path, step), node, index)
    return attrs.evolve(change, data=data), value


def _stretch(document: Document, kind: str, path: DataPath, node: Mapping | Listing, index: int) -> Change:
    """Say which part of the text an edit may touch."""
    child = node.children[index]
    start = child.key.end if isinstance(child, Entry) else child.start
    end = end_of(document, child.value)
    if kind == "rename" and isinstance(child, Entry):
        start, end = child.key.start, child.key.end
    elif kind.startswith("delete"):
        start, end = gap(document, node, index)
    if node.flow:
        start, end = document.text.rfind("\n", 0, start) + 1, line_end(document.text, end)
    return Change(kind, path, None, start, end)


def _depends(document: Document) -> bool:
    """Tell whether a value depends on what stands after it or elsewhere."""
    text = document.text
    return document.has_aliases or not text.endswith("\n") or "|+" in text or ">+" in text


def _theirs(text: str, kind: str, path: DataPath, value: str) -> str | None:
    """Return what yaml-edit makes of a text, None where it makes nothing."""
    quoted = yaml_edit.ScalarValue(value, style="double-quoted")
    try:
        document = yaml_edit.Document.parse(text)
        node: Any = document.as_mapping() or document.as_sequence()
        for step in path[:-1]:
            inner = node[_key(node, step)]
            node = inner.as_mapping() or inner.as_sequence()
        if kind == "rename":
            node.rename_key(_key(node, path[-1]), quoted)
        elif kind == "set":
            node[_key(node, path[-1])] = quoted
        else:
            del node[_key(node, path[-1])]
        return str(document)
    except (yaml_edit.YamlError, KeyError, AttributeError, TypeError, IndexError):
        return None


def _key(node: Any, step: str | int) -> Any:
    """Return how yaml-edit knows a key: as a text, or as the number or word it takes it for."""
    if isinstance(step, int):
        return step
    return next((key for key in node.keys() if str(key) == step), step)  # noqa: SIM118


def _left_out(document: Document, theirs: str | None) -> str | None:
    """Name the reason for which a text of yaml-edit 0.2 says nothing about ours."""
    if document.has_aliases:
        return "it changes what aliases stand for"
    if theirs is None:
        return "refused"
    if theirs == document.text:
        return "nothing done"
    try:
        parse(theirs)
    except ParseError:
        return "result unreadable"
    return None
