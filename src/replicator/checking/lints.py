"""
The rules that are there from the start, written as anybody's are.

Each is a small function; a site that wants others copies the set and changes it: `lints.without("bare-url")`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

import attrs

from replicator.blocks import Gallery, Heading, Image
from replicator.checking.ready import enabled
from replicator.checking.rule import Finding
from replicator.checking.rules import Rules
from replicator.checking.texts import Words, nodes, texts
from replicator.checking.unknown import Unknown, keys_of
from replicator.editing import new_id
from replicator.fields import fields_in_order
from replicator.kinds import CODE, HTML, LABEL, MARKDOWN, TEXT
from replicator.messages import listing
from replicator.model import Block, RawBlock, Record
from replicator.nodes import Text
from replicator.pages.passages import Passage
from replicator.richtext import Image as ImageNode
from replicator.richtext import Link
from replicator.typing import DataPath
from replicator.walk import walk

__all__ = ["LONG_PARAGRAPH", "lints"]

LONG_PARAGRAPH = 250
"""How many words a paragraph may have before `long-paragraph` speaks up."""

lints = Rules()
"""The rules that are asked where no others are named."""


# Pictures.


@lints.post()
def missing_alt(post: Record) -> Iterator[Finding]:
    """A picture without a text for those who cannot see it."""
    message = "this picture has no alternative text"
    hint = "say what is to be seen, in `alt`"
    for visit in enabled(post):
        for path, alt in _pictures(visit.block):
            if not alt.strip():
                yield Finding(message, (*visit.path, *path), hint=hint)
    for path, node in nodes(post):
        if isinstance(node, ImageNode) and not node.alt.strip():
            yield Finding(message, path, hint=hint)
    for words in texts(post):
        markdown = words.text if words.kind == MARKDOWN and "![" in words.text else ""
        if picture := _NO_ALT.search(_without_code(markdown)):
            hint = "write it between the brackets: ![what is to be seen](…)"
            yield Finding(message, words.path, hint=hint, quote=picture[0])


_NO_ALT = re.compile(r"!\[\s*\]\([^)\s]*")


def _pictures(block: Block) -> Iterator[tuple[DataPath, str]]:
    """Give the path and the alternative text of each picture of a block that says one."""
    if isinstance(block, Image) and block.image:
        yield (), block.alt or block.caption
    elif isinstance(block, Gallery):
        for index, each in enumerate(block.images):
            if not isinstance(each, str) and each.image:
                yield ("images", index), each.alt or each.caption


# Blocks.


@lints.block()
def empty_block(block: Block) -> Iterator[str]:
    """A block that shows nothing, as all its fields are empty."""
    filled = {key: value for key, value in block.extra.items() if _is_filled(value)}
    if isinstance(block, RawBlock):
        if block.extra and not filled:
            yield "this block is empty"
        return
    cls: Any = type(block)
    values = [getattr(block, name) for name in _shown_fields(cls)]
    if not values or any(map(_is_filled, values)) or not keys_of(cls).isdisjoint(block.extra):  # misfits
        return
    stray = listing([f"`{key}`" for key in filled])
    yield f"this block shows nothing: no field of it is called {stray}" if stray else "this block is empty"


@cache
def _shown_fields(cls: Any) -> tuple[str, ...]:
    """Return the names of the fields of which something may be seen: all but those that only say how it looks."""
    return tuple(
        spec.name
        for spec in fields_in_order(cls)
        if spec.kind != LABEL and (spec.kind is not None or spec.many or attrs.has(spec.type))
    )


def _is_filled(value: Any) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, list | dict):
        return any(map(_is_filled, value.values() if isinstance(value, dict) else value))
    if attrs.has(type(value)) and not isinstance(value, Block) and hasattr(value, "extra"):
        return bool(value) if hasattr(value, "form") else value != type(value)()
    return value is not None


@lints.post(severity="error")
def duplicate_block_id(post: Record) -> Iterator[Finding]:
    """Two blocks of a post with the same id."""
    seen: set[str] = set()
    for visit in walk(post):
        block = visit.block
        if block.id is not None and block.id in seen:
            change = partial(_renew_id, block)
            yield Finding(f"another block has the id {block.id!r} too", (*visit.path, "id"), fix=change)
        seen.add(block.id or "")


def _renew_id(block: Block) -> None:
    block.id = new_id()


# What nobody registered.


@lints.unknown()
def unknown_type(found: Unknown) -> Iterator[Finding]:
    """A block of a type that nobody registered, but that is nearly one that somebody did."""
    if found.what == "type" and found.meant:
        yield Finding(f"unknown block type {found.name!r}", hint=f"did you mean {found.meant!r}?")


@lints.unknown()
def unknown_key(found: Unknown) -> Iterator[Finding]:
    """A key that no field claims, but that is nearly that of one that has no value."""
    if found.what == "key" and found.meant:
        yield Finding(f"unknown key {found.name!r}", hint=f"did you mean {found.meant!r}?")


# Headings and paragraphs.


@lints.passages()
def heading_jump(read: list[Passage]) -> Iterator[Finding]:
    """A heading more than one level below the one before it."""
    last = 0
    for each in read:
        if each.role == "heading" and each.headings:
            level = each.headings[-1].level
            if last and level > last + 1:
                message = f"a heading of level {level} follows one of level {last}: {each.text[:60]!r}"
                expected, found = f"level {last + 1}", f"level {level}"
                yield Finding(message, each.path, expected=expected, found=found, quote=each.text[:60])
            last = level


@lints.passages(severity="note")
def long_paragraph(found: list[Passage]) -> Iterator[Finding]:
    """A paragraph that is too long to be read with pleasure."""
    for each in found:
        count = len(each.text.split()) if each.role == "text" else 0
        if count > LONG_PARAGRAPH:
            limit = f"at most {LONG_PARAGRAPH} words"
            message = f"a paragraph of {count} words"
            yield Finding(message, each.path, expected=limit, found=f"{count} words", quote=each.text[:30])


# Texts.


@lints.text(MARKDOWN, TEXT, HTML, severity="note")
def bare_url(words: Words) -> Iterator[Finding]:
    """A link that shows readers nothing but its address."""
    if isinstance(words.node, Text):
        shown = words.text.strip() if any(isinstance(mark, Link) for mark in words.node.marks) else ""
    elif words.kind == MARKDOWN and "](" in words.text:
        shown = next((match[1] for match in _LINK.finditer(_without_code(words.text))), "")
    elif words.kind == HTML:
        shown = next((match[1] for match in _ANCHOR.finditer(words.text)), "")
    else:
        shown = ""
    address = shown.strip()
    if address and _ADDRESS.fullmatch(address):
        message = f"the text of a link is an address: {address[:60]}"
        yield Finding(message, hint="say where it leads", quote=address)


_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_LINK = re.compile(r"(?<!!)\[((?:https?://|www\.)[^\]\s]+)\]\(")
_ANCHOR = re.compile(r"<a\b[^>]*>\s*((?:https?://|www\.)[^<\s]+)\s*</a>", re.IGNORECASE)


@lints.text()
def suspicious_encoding(words: Words) -> Iterator[Finding]:
    """Text that was once read in the wrong encoding: `Ã¼` for `ü`, or a lost character."""
    if words.text.isascii() or words.kind == CODE:
        return
    mended = _mended(words.text)
    if mended != words.text:
        here, there = _difference(words.text, mended)
        message = f"{here!r} looks like {there!r} in the wrong encoding"
        yield Finding(message, fix=partial(words.set, mended), expected=there, found=here, quote=here)
    elif "\ufffd" in words.text:
        yield Finding("a character was lost: U+FFFD stands in its place", quote="\ufffd")


def _mended(text: str) -> str:
    """Return a text with its wrong encodings undone, where ftfy (the extra `lint`) is installed."""
    repair = _repair() if _MAY_BE_MOJIBAKE.search(text) else None
    return text if repair is None else repair(text)


_MAY_BE_MOJIBAKE = re.compile("[^\\x00-\\x7f](?:[^\\x00-\\x7f]|(?<=[\\x80-\\x9f])|(?<=[\u00c0-\u052f]) )")
"""
What ftfy, which takes its time, need not be asked without.

Bytes of UTF-8 read as something else stand in twos at least, though the second, a no-break space, may have become
a plain one after a letter; or they are control codes.
"""


@cache
def _repair() -> Callable[[str], str] | None:
    try:
        from ftfy import TextFixerConfig, fix_encoding
    except ImportError:
        return None
    config = TextFixerConfig(
        restore_byte_a0=False, replace_lossy_sequences=False, decode_inconsistent_utf8=True
    )
    return partial(fix_encoding, config=config)


def _difference(old: str, new: str) -> tuple[str, str]:
    """Return the first part in which two texts differ, a few characters of it."""
    start = next((index for index, pair in enumerate(zip(old, new, strict=False)) if len({*pair}) > 1), 0)
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return old[start : len(old) - end][:12], new[start : len(new) - end][:12]


@lints.text(TEXT, MARKDOWN)
def control_character(words: Words) -> Iterator[Finding]:
    """A character that nobody sees and that no text needs: a control code, a byte order mark."""
    if match := _CONTROL.search(words.text):
        mended = _CONTROL.sub("", words.text)
        message = f"there is an invisible U+{ord(match[0]):04X}"
        yield Finding(message, fix=partial(words.set, mended), quote=match[0])


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")


@lints.post()
def stray_space(post: Record) -> Iterator[Finding]:
    """A title or a heading with white space around it."""
    for name in ("title", "subtitle"):
        yield from _stray(post, name, (name,))
    for visit in enabled(post):
        if isinstance(visit.block, Heading):
            yield from _stray(visit.block, "text", (*visit.path, "text"))


def _stray(owner: Any, name: str, path: DataPath) -> Iterator[Finding]:
    text = getattr(owner, name, None)
    if isinstance(text, str) and text.strip() and text != text.strip():
        yield Finding("there is white space around it", path, fix=partial(setattr, owner, name, text.strip()))


def _without_code(markdown: str) -> str:
    """Blank out what is program text in Markdown."""
    return _CODE.sub("", markdown) if "`" in markdown or "~~~" in markdown else markdown


_CODE = re.compile(r"^(```+|~~~+).*?^\1|(`+)[^`].*?\2", re.DOTALL | re.MULTILINE)
