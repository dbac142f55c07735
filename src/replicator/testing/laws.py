"""The laws that blocks keep: each is a function of a `Subject` that raises what it finds."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from replicator.converter import Converter
from replicator.errors import MissingExtraError, StructureError, install
from replicator.fields import field_specs, fields_in_order, form_among, kind_of, text_forms
from replicator.jsonschema import json_schema
from replicator.kinds import HTML, MARKDOWN, Kind
from replicator.model import Block, Post, RawBlock, default_of
from replicator.nodes import RichText
from replicator.registry import default_registry
from replicator.testing.reading import Seen
from replicator.testing.strategies import HOSTILE, blocks, blocks_as_given, hostile, words
from replicator.testing.subject import Subject
from replicator.yaml import dump

__all__ = ["LAWS"]


def storage(subject: Subject) -> None:
    """What a block is given it keeps; what is stored is read back as it was, with what no field claims."""

    def check(example: tuple[Block, dict[str, Any]]) -> None:
        block, given = example
        converter, law = subject.converter, "storage"
        for name, value in given.items():
            if (kept := getattr(block, name)) != value:
                subject.fail(law, f"`{name}` is given {value!r} and keeps {kept!r}", block)
        block.extra["zz_unknown"] = "kept"
        data = subject.guard(law, block, "storing it", lambda: converter.unstructure(Post(blocks=[block])))
        found = subject.guard(
            law, block, "reading it", lambda: converter.structure(copy.deepcopy(data), Post)
        )
        if found.blocks != [block]:
            subject.fail(law, "what was stored is read as another block", block, read_back=found.blocks)
        again = subject.guard(law, block, "storing it again", lambda: converter.unstructure(found))
        if again != data:
            subject.fail(law, "what was read is stored as other data", block, stored_again=again)

    subject.try_with(check, blocks_as_given(subject.cls, subject.fields))


def editing(subject: Subject) -> None:
    """A file that is read and written is the same file; an edit of the block is read back as it was meant."""

    def check(pair: tuple[Block, Block]) -> None:
        old, new = pair
        converter, law = subject.converter, "editing"
        post = Post(title="T", blocks=[old])
        text = subject.guard(law, old, "writing it", lambda: converter.dumps(post))
        text = f"# a comment\n{text}"
        found = subject.guard(law, old, "reading it", lambda: converter.loads(text))
        same = subject.guard(
            law, old, "writing it over its file", lambda: converter.dumps(found, source=text)
        )
        if same != text:
            subject.fail(
                law, "a file that nobody changed is written with changes", old, file=text, written=same
            )
        new.id = old.id
        found.blocks[0] = new
        edited = subject.guard(
            law, new, "writing it over another", lambda: converter.dumps(found, source=text)
        )
        back = subject.guard(law, new, "reading it", lambda: converter.loads(edited))
        if back.blocks != [new]:
            subject.fail(
                law, "an edit is read back as another block", new, file=edited, read_back=back.blocks
            )

    one = blocks(subject.cls, fields=subject.fields)
    subject.try_with(check, st.tuples(one, one))


def defaults(subject: Subject) -> None:
    """A default is a value of the field's type. No class can have one that all blocks share."""
    made: list[Block] = []
    subject.try_with(made.append, blocks(subject.cls, fields=subject.fields))
    specs = {spec.name: spec for spec in fields_in_order(subject.cls)}
    for attribute in attrs.fields(subject.cls):
        if attribute.name not in specs or attribute.default is attrs.NOTHING:
            continue
        block = copy.deepcopy(made[0])
        value = default_of(attribute, block)
        why = f"the default of `{attribute.name}`, {value!r}, is none of the values that it may have: setting it"
        new = copy.deepcopy(value)
        subject.guard("defaults", block, why, partial(setattr, block, attribute.name, new))
        data = subject.converter.unstructure(Post(blocks=[block]))
        (stored,) = data["replicator_content"]
        spec = specs[attribute.name]
        form = form_among(text_forms(spec.type), value)
        stored[spec.key] = form.write(value) if form else _plain(value, subject.converter)
        why = f"the default of `{attribute.name}`, {value!r}, does not fit its type: reading it"
        found = subject.guard("defaults", block, why, partial(subject.converter.structure, data, Post))
        if found.blocks != [block]:
            why = f"the default of `{attribute.name}`, {value!r}, is read as another value"
            subject.fail("defaults", why, block, read_back=found.blocks)


def escaping(subject: Subject) -> None:
    """No text becomes markup that runs, in HTML or by way of Markdown."""

    def check(block: Block) -> None:
        output = subject.rendered("escaping", block)
        if found := Seen.of(output["HTML"]).attacks:
            subject.fail("escaping", f"a text becomes markup: {found[0]}", block, HTML=output["HTML"])

    def check_markdown(block: Block) -> None:
        output = subject.rendered("escaping", block)["Markdown"]
        again = str(subject.html(subject.markdown.read(output).blocks, raw_html="trust"))
        if found := Seen.of(again).attacks:
            why = f"a text becomes markup when its Markdown is read: {found[0]}"
            subject.fail("escaping", why, block, Markdown=output, HTML_of_it=again)

    for text in HOSTILE:  # each of them in all fields; then a mixture, in all shapes
        subject.for_all(check, filling=partial(_everywhere, text), full=True, examples=2)
        subject.for_all(
            check_markdown, filling=partial(_everywhere, text, markup=False), full=True, examples=2
        )
    subject.for_all(check, filling=hostile)


def coverage(subject: Subject) -> None:
    """Where no field is empty, every word of a text is there in every format."""

    def check(block: Block) -> None:
        output = subject.rendered("coverage", block)
        page = Seen.of(output["HTML"])
        seen = {**output, "HTML": f"{page.text} {' '.join(page.values)}"}
        for name, word in _words(block, subject.unseen):
            for kind, shown in seen.items():
                if word not in shown:
                    why = f"the words of `{name}` are not in its {kind}"
                    subject.fail("coverage", why, block, **{kind.replace(" ", "_"): output[kind]})

    subject.for_all(check, filling=words, full=True)


def determinism(subject: Subject) -> None:
    """Rendering twice gives the same twice, and leaves the block as it is."""

    def check(block: Block) -> None:
        before = copy.deepcopy(block)
        first = subject.rendered("determinism", block)
        second = subject.rendered("determinism", block)
        for kind, shown in first.items():
            if shown != second[kind]:
                subject.fail(
                    "determinism",
                    f"its {kind} differs from time to time",
                    block,
                    first=shown,
                    then=second[kind],
                )
        if block != before:
            subject.fail("determinism", "rendering changes the block", before, afterwards=subject.yaml(block))

    subject.for_all(check)


def markdown(subject: Subject) -> None:
    """Where the Markdown of a block is read as such a block, its Markdown is the same again."""
    registry = default_registry.copy()  # what is no block of the class is a paragraph, or whatever it is
    for name, cls in subject.registry.items():
        registry.register(name, cls, replace=True)

    def check(block: Block) -> None:
        first = subject.rendered("markdown", block)["Markdown"]
        reading = partial(subject.markdown.read, first, registry=registry)
        read = subject.guard("markdown", block, "reading its Markdown", reading)
        if [type(each) for each in read.blocks] != [subject.cls]:
            return
        second = str(subject.markdown(read.blocks))
        if second != first:
            subject.fail(
                "markdown",
                "its Markdown is read as a block that is written otherwise",
                block,
                Markdown=first,
                then=second,
            )

    subject.for_all(check, filling=words)


def schema(subject: Subject) -> None:
    """What the converter reads as a block of the class is valid by the JSON Schema of the class."""
    validator = _validator(subject)
    law, converter = "schema", subject.converter

    def check(block: Block) -> None:
        stored = subject.guard(law, block, "storing it", lambda: converter.unstructure([block])[0])
        changed = ({**stored, key: odd} for key in stored if key != "type" for odd in _ODD)
        for data in (stored, *changed):
            complaint = next(validator.iter_errors(data), None)
            if complaint is not None and _is_read(data, subject):
                why = f"the schema refuses what is read: {complaint.message}"
                subject.fail(law, why, block, data=dump(data))

    subject.for_all(check, full=True, examples=_FEW)


def _validator(subject: Subject) -> Any:
    try:
        from jsonschema import Draft202012Validator
    except ImportError:
        raise MissingExtraError(f"the law of schemas needs jsonschema: {install('testing')}") from None
    return Draft202012Validator(json_schema(subject.cls, registry=subject.registry))


def _is_read(data: Any, subject: Subject) -> bool:
    try:
        subject.converter.structure(copy.deepcopy(data), subject.cls)
    except StructureError:
        return False
    return True


_ODD: list[Any] = [
    None,
    "",
    "a",
    "1",
    "2024-5-1",
    "2024-05-01",
    "2024-05-01 10:30:00+02:00",
    "10:30",
    1714521600,
    0,
    2,
    1.5,
    True,
    [],
    {},
    ["a"],
    [1, None],
    {"a": 1},
    [{"type": "paragraph"}],
]
"""Values of every shape, which some fields take and others refuse."""

_FEW = 5
"""How many blocks are enough where each is tried in a hundred forms."""


LAWS: Mapping[str, Callable[[Subject], None]] = {
    "storage": storage,
    "editing": editing,
    "defaults": defaults,
    "escaping": escaping,
    "coverage": coverage,
    "determinism": determinism,
    "markdown": markdown,
    "schema": schema,
}
"""All laws by their names, in the order in which they are tried."""


def _everywhere(text: str, kind: Kind, name: str, *, markup: bool = True) -> SearchStrategy[str]:
    """Give one text for all fields; on request not where the author himself writes the markup of a document."""
    return st.just(text) if markup or kind not in (MARKDOWN, HTML) else words(kind, name)


def _words(value: Any, unseen: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Give the words in the prose of a block, and the fields that they are of."""
    for spec in field_specs(type(value)):
        if spec.name not in unseen:
            yield from _words_in(getattr(value, spec.name), spec.type, spec.name, unseen)


def _words_in(value: Any, hint: Any, name: str, unseen: frozenset[str]) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        kind = kind_of(hint)
        if kind is not None and kind.prose:
            yield from ((name, word) for word in _WORD.findall(value))
    elif isinstance(value, RichText):
        yield from ((name, word) for word in _WORD.findall(value.text))
    elif isinstance(value, list):
        for each in value:
            yield from _words_in(each, hint, name, unseen)
    elif (
        attrs.has(type(value)) and not isinstance(value, RawBlock) and not form_among(text_forms(hint), value)
    ):
        yield from _words(value, unseen)


_WORD = re.compile(r"\b[a-z]*q[bcdfghjklmnpqrstvwxz]{6}\b")


def _plain(value: Any, converter: Converter[Any]) -> Any:
    """Return a default as a file would hold it."""
    return converter.unstructure(value) if isinstance(value, Block) or value.__class__ is list else value
