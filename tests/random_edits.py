"""
Random edits of random content files, and the check that each touched nothing but itself.

Edits of plain data, and edits of typed records with their rows, blocks and rich text.
Used by the tests with a few hundred files, and by `tests/long/edits.py` with as many as one likes.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

import attrs
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from corpus import content_files
from replicator.errors import ParseError
from replicator.fields import field_specs
from replicator.kinds import TEXT
from replicator.model import Block, RawBlock, Record
from replicator.nodes import Node, RichText, Text
from replicator.richtext import Bold, Link, Paragraph
from replicator.typing import DataPath
from replicator.yaml import Document, parse
from replicator.yaml.nodes import Entry, Item, Listing, Mapping
from replicator.yaml.splice.compare import same

STRINGS = [
    "", " ", "plain", "two words", " leading", "trailing ", "  both  ", "a: b", "a:b", "key:",
    "# no comment", "a # b", "a#b", "- item", "-", "? x", "* star", "**bold** text", "&anchor", "!tag",
    "@at", "`tick`", "%percent", "[link](url)", "{{ antlers }}", "{a}", "a, b", "'quoted'", "\"double\"",
    "it's", "say \"hi\"", "it's \"both\"", "\\", "C:\\new", "line\n", "line\nline", "line\nline\n",
    "line\n\n", "line\n\n\n", "\n", "\n\n", "\nline", "\n\nline\n", " indented\nline",
    "line\n  more\nline\n", "a\n\n\nb", "line \nline \n", "line\n ", "tab\there", "\ttab", "tab\t",
    "a\n\tb\n", "\r", "a\rb", "a\r\nb", "emoji 😀", "👩\u200d👩\u200d👧", "ümläut", "日本語", "\xa0", "a\xa0b",
    "\x85", "a\x85b", "\u2028", "a\u2028b\u2029", "\ufeff", "a\ufeffb", "\u0000", "\u0007", "\u001b[0m",
    "\x7f", "\x9d", "\ufffe", "1", "0", "-1", "+1", "012", "0o14", "0x1F", "0b1", "1_000", "1.0", "1.",
    ".5", "1e3", "1E3", ".1e3", "12e34567", ".inf", ".nan", "-.inf", "12:30", "12:30:45", "2020-01-01",
    "2020-1-1", "2020-01-01T10:00:00Z", "true", "True", "tRue", "false", "null", "Null", "~", "yes", "no",
    "on", "off", "y", "n", "=", "<<", "---", "...", "--- a", "123456789012345678901234567890", "> quote",
    "| pipe", "<p>html</p>", "a" * 300, "word " * 60,
    ("word " * 30).strip() + "\n\n" + ("more " * 40).strip(), "one  two   three " * 10, "ends with colon:",
    "-a", "--", ":", "::", ",", "]", "}", "a: 'b\n", "'", "\"", "''", "x'y\"z\n", "\\ud83d\\ude00",
    "%YAML 1.2", "\n---\n", "a\n---\nb\n", "a\n...\n", "\tx\n\ty\n", "a  \nb", "- a\n- b\n", "k: v\nl: w\n",
]  # fmt: skip

WORDS = ["alpha", "beta", "gamma", "delta", "title", "text", "type", "id", "image", "alt", "url", "new_key"]

SCALARS: list[Any] = [
    *STRINGS,
    0,
    1,
    -5,
    2**62,
    1.5,
    1.0,
    -0.0,
    1e300,
    5e-324,
    float("inf"),
    float("nan"),
    True,
    False,
    None,
]


def random_value(pick: random.Random, depth: int = 2) -> Any:
    """A scalar mostly, sometimes a list, a mapping or a block."""
    kind = pick.random()
    if depth and kind < 0.08:
        return [random_value(pick, depth - 1) for _ in range(pick.randrange(4))]
    if depth and kind < 0.2:
        return {random_key(pick): random_value(pick, depth - 1) for _ in range(pick.randrange(4))}
    if kind < 0.4:
        return "".join(pick.choice(STRINGS) for _ in range(pick.randrange(1, 4)))
    return copy.deepcopy(pick.choice(SCALARS))


def random_key(pick: random.Random) -> str:
    """A word mostly, sometimes something nasty of one line."""
    if pick.random() < 0.8:
        return pick.choice(WORDS)
    return pick.choice([string for string in STRINGS if "\n" not in string and len(string) < 60])


@attrs.frozen
class Change:
    """One edit: the data after it, and the stretch of the old text that it may touch."""

    kind: str
    path: DataPath
    data: Any
    start: int
    end: int


def random_change(document: Document, pick: random.Random) -> Change | None:
    """Change, insert, delete, move or rename something, at any depth."""
    nodes = list(collections(document))
    if not nodes:
        return None
    path, node = pick.choice(nodes)
    data = document.data
    holder = at(data, path)
    kind = pick.choice(["change", "change", "insert", "delete", "move", "rename"])
    change = _CHANGES[kind](document, node, path, data, holder, pick)
    if change is None or not node.flow:
        return change
    return attrs.evolve(
        change, start=document.text.rfind("\n", 0, change.start) + 1, end=line_end(document.text, change.end)
    )


def collections(document: Document) -> Iterator[tuple[DataPath, Mapping | Listing]]:
    """Every mapping and list with children, with its path."""
    waiting: list[tuple[DataPath, Any]] = [((), document.tree)]
    while waiting:
        path, node = waiting.pop()
        if isinstance(node, Mapping | Listing) and node.children:
            if not any(isinstance(child, Entry) and child.name is None for child in node.children):
                yield path, node
            for index, child in enumerate(node.children):
                step = child.key.text if isinstance(child, Entry) else index
                waiting.append(((*path, step), child.value))


def at(data: Any, path: DataPath) -> Any:
    """The value at a path."""
    for step in path:
        data = data[step]
    return data


def _step(child: Entry | Item, index: int) -> Any:
    return child.key.text if isinstance(child, Entry) else index


def _whole(node: Mapping | Listing, text: str) -> tuple[int, int]:
    """The lines of a collection, with room for its comments before it."""
    start = text.rfind("\n", 0, node.start) + 1
    while start and text[text.rfind("\n", 0, start - 1) + 1 : start].strip()[:1] in {"#", ""}:
        start = text.rfind("\n", 0, start - 1) + 1
    return start, line_end(text, node.end)


def line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end + 1


def end_of(document: Document, node: Any) -> int:
    """After the line of a value; symfony/yaml to 5.2 leaves a line of spaces after a block, which is part of it."""
    text, end = document.text, line_end(document.text, node.end)
    if document.detection.exact:
        while text[end : line_end(text, end)].strip(" ") == "\n" and text.startswith(" ", end):
            end = line_end(text, end)
    return end


def _after_blank(text: str, offset: int) -> int:
    """After the blank lines that follow a line."""
    end = line_end(text, offset)
    while end < len(text) and not text[end : line_end(text, end)].strip():
        end = line_end(text, end)
    return end


def gap(document: Document, node: Mapping | Listing, index: int) -> tuple[int, int]:
    """From the end of the child before to the start of the child after."""
    start = node.children[index - 1].end if index else _whole(node, document.text)[0]
    end = node.children[index + 1].start if index + 1 < len(node.children) else end_of(document, node)
    return start, end


def _change(document, node, path, data, holder, pick):
    index = pick.randrange(len(node.children))
    child = node.children[index]
    step = _step(child, index)
    holder[step] = random_value(pick)
    start = child.key.end if isinstance(child, Entry) else child.start
    return Change("change", (*path, step), data, start, end_of(document, child.value))


def _insert(document, node, path, data, holder, pick):
    index = pick.randrange(len(node.children) + 1)
    if isinstance(holder, list):
        holder.insert(index, random_value(pick))
    else:
        key = random_key(pick)
        if key in holder:
            return None
        pairs = list(holder.items())
        pairs.insert(index, (key, random_value(pick)))
        holder.clear()
        holder.update(pairs)
    start, _ = gap(document, node, index)
    end = node.children[index].start if index < len(node.children) else _after_blank(document.text, node.end)
    return Change("insert", path, data, start, end)


def _delete(document, node, path, data, holder, pick):
    index = pick.randrange(len(node.children))
    if isinstance(holder, list) and any(
        same(holder[index], each) for each in holder[:index] + holder[index + 1 :]
    ):
        return None  # nobody can say which of the two went
    del holder[_step(node.children[index], index)]
    if len(node.children) == 1:
        return Change("delete", path, data, *_around(document, path, node))
    return Change("delete", path, data, *gap(document, node, index))


def _around(document: Document, path: DataPath, node: Any) -> tuple[int, int]:
    """From the key or dash of a collection to its last line."""
    start = _whole(node, document.text)[0]
    if path and isinstance(path[-1], str):
        start = document.key_span(path).end
    elif path and not node.flow:
        start = document.text.rfind("-", 0, node.start)
    return start, end_of(document, node)


def _move(document, node, path, data, holder, pick):
    if not isinstance(holder, list) or len(holder) < 2:
        return None
    item = holder.pop(pick.randrange(len(holder)))
    holder.insert(pick.randrange(len(holder) + 1), item)
    return Change("move", path, data, *_whole(node, document.text))


def _rename(document, node, path, data, holder, pick):
    if not isinstance(holder, dict):
        return None
    index = pick.randrange(len(node.children))
    old, key = node.children[index].key.text, random_key(pick)
    if key in holder:
        return None
    pairs = [(key if each == old else each, value) for each, value in holder.items()]
    holder.clear()
    holder.update(pairs)
    span = node.children[index].key
    return Change("rename", path, data, span.start, span.end)


_CHANGES = {"change": _change, "insert": _insert, "delete": _delete, "move": _move, "rename": _rename}


@attrs.frozen
class Target:
    """Something in a typed record that can be edited: a text, or a list of rows, blocks or nodes."""

    kind: str
    path: DataPath
    holder: Any
    name: str


def targets(value: Any, path: DataPath = (), where: str = "entry") -> Iterator[Target]:
    """Give everything that can be edited in a record, its rows, groups and blocks, and in its rich texts."""
    for spec in field_specs(type(value)):
        held, here = getattr(value, spec.name), (*path, spec.key)
        if spec.kind == TEXT and isinstance(held, str) and spec.name != "id":
            yield Target(f"text in {where}", here, value, spec.name)
        elif isinstance(held, RichText):
            yield from nodes(held, here)
        elif isinstance(held, list) and held and all(isinstance(each, Record | Block) for each in held):
            name = "blocks" if isinstance(held[0], Block) else "rows"
            yield Target(f"list of {name}", here, value, spec.name)
            for index, each in enumerate(held):
                yield from targets(each, (*here, index), name)
        elif isinstance(held, Record):
            yield from targets(held, here, "group")


def nodes(node: Node, path: DataPath) -> Iterator[Target]:
    """Give everything that can be edited in a rich text."""
    if node.content:
        yield Target("list of nodes", path, node, "content")
    for index, piece in enumerate(node.content):
        here = (*path, index)
        if isinstance(piece, Block):
            yield from targets(piece, (*here, "attrs", "values"), "sets in rich text")
        elif isinstance(piece, Text):
            yield Target("text in rich text", (*here, "text"), piece, "text")
            yield Target("marks", here, piece, "marks")
        elif isinstance(piece, Node):
            yield from nodes(piece, (*here, "content"))


def edit(target: Target, pick: random.Random) -> str:
    """Edit something at random; return what was done."""
    held = getattr(target.holder, target.name)
    if target.kind.startswith("text"):
        words = "".join(pick.choice(STRINGS) for _ in range(pick.randrange(1, 3)))
        setattr(target.holder, target.name, words or "x")
        return target.kind
    if target.kind == "marks":
        target.holder.marks = [*held[1:], Link("/x")] if pick.random() < 0.5 else [*held[1:]]
        return "marks"
    done = pick.choice(["insert", "remove", "move"]) if len(held) > 1 else "insert"
    if done == "insert":
        new: Any = copy.deepcopy(pick.choice(held))
        if target.kind == "list of nodes":
            new = pick.choice(
                [Paragraph("New ", Text("words", Bold())), RawBlock(type="new", extra={"a": "b"})]
            )
        held.insert(pick.randrange(len(held) + 1), new)
    elif done == "remove":
        del held[pick.randrange(len(held))]
    else:
        held.append(held.pop(pick.randrange(len(held) - 1)))
    return f"{done} in {target.kind}"


def span_of(document: Document, path: DataPath) -> tuple[int, int]:
    """Return the lines that an edit may touch: those of a value, from its key on."""
    span, start = document.span(path), document.span(path).start
    if isinstance(path[-1], str):
        start = document.key_span(path).start
    return document.text.rfind("\n", 0, start) + 1, _after_blank(document.text, span.end)


def touches_only(change: Change, old: str, new: str) -> bool:
    """Tell whether everything before and after the stretch of a change is as it was."""
    before, after = old[: change.start], old[change.end :]
    return new.startswith(before) and new.endswith(after) and len(new) >= len(before) + len(after)


def front_matter(text: str) -> str:
    """The YAML of a file: what stands between its fences, if it has any."""
    if not text.startswith("---"):
        return text
    end = text.find("\n---", 3)
    start = text.find("\n") + 1
    return text[start:] if end < 0 else text[start : end + 1]


def corpus_documents() -> list[Document]:
    """The YAML of every content file that can be read."""
    documents = []
    for path in content_files():
        text = path.read_bytes().decode("utf-8", "replace")
        if path.suffix == ".md" and not text.startswith("---"):
            continue
        try:
            documents.append(parse(front_matter(text), name=path.name))
        except ParseError:
            continue
    return documents


def reads_alike(text: str) -> bool:
    """Tell whether the pure parser of ruamel.yaml reads the same texts, where it reads them at all."""
    if any(char in text for char in "\x85\u2028\u2029"):
        return True  # it takes them for line breaks, as YAML 1.1 did
    try:
        theirs = YAML(typ="base", pure=True).load(text)
    except (YAMLError, ValueError, AttributeError, NotImplementedError, TypeError, AssertionError):
        return True
    return bool(_texts(parse(text, duplicate_keys="last").data, theirs))


def _texts(ours: Any, theirs: Any) -> bool:
    """Compare the texts; what is no text for us is left to the readers' own opinion, and so are merge keys."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return all(_texts(value, theirs.get(key, value)) for key, value in ours.items())
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(_texts, ours, theirs))
    return not isinstance(ours, str) or ours == theirs or "\\ud83d" in ours
