"""
Strategies for Hypothesis, made from classes: `blocks(cls)` and `posts(registry)`.

What a field may hold is read from its annotation, as everything else is: kinds say what a text looks like.
"""

from __future__ import annotations

import copy
import string
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias, TypeVar, get_args, get_origin

import attrs

from replicator.blocks import Paragraph
from replicator.errors import MissingExtraError, ReplicatorError, install
from replicator.fields import FieldSpec, field_specs, kind_of, text_form, union_members
from replicator.kinds import (
    ASSET,
    AUTHOR_ID,
    CODE,
    ENTRY_ID,
    HTML,
    LABEL,
    MARKDOWN,
    RICH_TEXT,
    TEXT,
    URL,
    Kind,
)
from replicator.model import Block, Post, RawBlock
from replicator.nodes import RichText, Text
from replicator.registry import Registry, default_registry
from replicator.richtext import Bold
from replicator.richtext import Paragraph as RichParagraph

try:
    from hypothesis import reject
    from hypothesis import strategies as st
    from hypothesis.strategies import SearchStrategy
except ImportError as error:  # pragma: no cover  # the tests need it themselves
    raise MissingExtraError(f"checking blocks needs Hypothesis: {install('testing')}") from error

__all__ = [
    "HOSTILE",
    "MARKER",
    "Filling",
    "anything",
    "blocks",
    "blocks_as_given",
    "hostile",
    "posts",
    "values",
    "words",
]

B = TypeVar("B", bound=Block)
P = TypeVar("P", bound=Post)

Filling: TypeAlias = Callable[[Kind, str], "SearchStrategy[str]"]
"""Says which texts a field may hold: takes its kind and its name."""

_LETTERS = "bcdfghjklmnpqrstvwxz"

_CHARACTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"))
_LINE = st.text(_CHARACTERS, max_size=20)
_NAME = st.text(string.ascii_letters + string.digits + "-_", min_size=1, max_size=8)

_ODD = [
    "",
    " ",
    "yes",
    "1.10",
    "2020-01-01",
    "null",
    "~",
    "a: b",
    "# no comment",
    "- x",
    "two\nlines",
    "'\"",
    "{}",
]
"""Texts that mean something to YAML."""

_MARKED = [
    "*a*",
    "# A",
    "- a\n- b",
    "`a`",
    "[a](/b)",
    "> a\n\nb",
    "<b>a</b>",
    "a  \nb",
    "1. a",
    "| a |\n|---|\n| b |",
]
"""Texts that mean something to Markdown."""

_URLS = [
    "/",
    "/a b",
    "https://example.com/?a=1&b=2",
    "mailto:a@example.com",
    "#here",
    "//example.com",
    "a.html",
]
_ASSETS = ["a.jpg", "/img/a.jpg", "main::img/a.jpg", "https://example.com/a.jpg", "f/é.mp4"]
_MARKUP = ["<p>a</p>", "<p>a<br>b</p>", "a &amp; b", "<em>a", "<ul><li>a</li></ul>", "<!-- a -->"]

_TEXTS: Mapping[Kind, SearchStrategy[str]] = {
    TEXT: st.one_of(_LINE, st.sampled_from(_ODD), st.sampled_from(_MARKED)),
    MARKDOWN: st.one_of(_LINE, st.sampled_from(_MARKED), st.sampled_from(_ODD)),
    HTML: st.one_of(st.sampled_from(_MARKUP), _LINE),
    CODE: st.one_of(_LINE, st.sampled_from(["if a < b:\n    c()\n", "```\n", "    x", "\ta"])),
    LABEL: st.one_of(_NAME, st.sampled_from(["", "left", "a b"])),
    URL: st.one_of(st.sampled_from(_URLS), _LINE),
    ASSET: st.sampled_from(_ASSETS),
    AUTHOR_ID: _NAME,
    ENTRY_ID: _NAME,
}


def anything(kind: Kind, name: str) -> SearchStrategy[str]:  # noqa: ARG001
    """Texts of every sort that a kind may hold."""
    return _TEXTS.get(kind, _TEXTS[TEXT])


def words(kind: Kind, name: str) -> SearchStrategy[str]:
    """One word that tells the field's name, in the form of its kind; so what is lost can be named."""
    plain = "".join(each for each in name.lower() if each in string.ascii_lowercase)
    word = st.text(_LETTERS, min_size=6, max_size=6).map(lambda letters: f"{plain}q{letters}")
    if not kind.prose:
        return anything(kind, name)
    return word.map(_FORMS[kind]) if kind in _FORMS else word


_FORMS: Mapping[Kind, Callable[[str], str]] = {MARKDOWN: "*{}* a".format, HTML: "<p>{}</p>".format}

MARKER = "x-hostile"
"""What all hostile texts hold, so that what they have made can be told from what the block itself has written."""

HOSTILE = [
    "<x-hostile>",
    "<script x-hostile>alert(1)</script>",
    "</p></div></li></td></a><x-hostile>",
    '"><x-hostile>',
    "'><x-hostile>",
    '" x-hostile="',
    "' x-hostile='",
    "a x-hostile=1",
    '" onmouseover="x-hostile()',
    "' onmouseover='x-hostile()",
    "a onmouseover=x-hostile()",
    "<img src=x onerror=x-hostile()>",
    "<svg/onload=x-hostile()>",
    "--><x-hostile>",
    "</title></textarea></script></style><x-hostile>",
    "]]><x-hostile>",
    "&lt;x-hostile&gt;",
    "&#60;x-hostile&#62;",
    "\\<x-hostile>",
    "`<x-hostile>`` <x-hostile>",
    "a\n\n<x-hostile>\n",
    "```\n<x-hostile>\n",
    "javascript:x-hostile()",
    " JaVaScRiPt:x-hostile()",
    "java\tscript:x-hostile()",
    "javascript&colon;x-hostile()",
    "javascript&amp;colon;x-hostile()",
    "vbscript:x-hostile",
    "data:text/html,<x-hostile>",
    "[x-hostile](javascript:x-hostile())",
    "![x-hostile](javascript:x-hostile())",
    "a](javascript:x-hostile())",
    "a) [b](javascript:x-hostile()",
    "<javascript:x-hostile()>",
]
"""Texts that try to become markup."""


def hostile(kind: Kind, name: str) -> SearchStrategy[str]:  # noqa: ARG001
    """Texts that try to become markup, whatever the kind."""
    return st.sampled_from(HOSTILE)


def blocks(
    cls: type[B],
    *,
    fields: Mapping[str, SearchStrategy[Any]] | None = None,
    filling: Filling = anything,
    full: bool = False,
    registry: Registry | None = None,
) -> SearchStrategy[B]:
    """
    Give blocks of a class.

    Args:
        cls: The class.
        fields: Strategies for fields by their names, where the annotation says too little: a validator wants more.
        filling: Which texts there may be: `anything`, `words` or `hostile`.
        full: Whether all fields are given, and no list is empty.
        registry: The blocks that may be in lists of any blocks; only paragraphs and unknown blocks unless given.
    """
    maker = _Maker(filling, registry, fields or {}, full)
    return maker.blocks(cls, 0)


def blocks_as_given(
    cls: type[B], fields: Mapping[str, SearchStrategy[Any]]
) -> SearchStrategy[tuple[B, dict[str, Any]]]:
    """Give blocks of a class, each with what it was made of."""
    made = _Maker(anything, None, fields).given(cls, 0, {"id": _IDS})
    return made.map(lambda each: (_built(cls, copy.deepcopy(each)), each))


def _built(cls: Any, values: Mapping[str, Any]) -> Any:
    """Make an object, or tell Hypothesis to look for other values where a validator refuses."""
    arguments = {each.name: each.alias or each.name for each in attrs.fields(cls)}
    try:
        return cls(**{arguments[name]: value for name, value in values.items()})
    except (ValueError, TypeError, ReplicatorError):
        reject()


def posts(
    registry: Registry | None = None,
    *,
    cls: type[P] = Post,  # type: ignore[assignment]
    max_blocks: int = 5,
) -> SearchStrategy[P]:
    """
    Give posts with blocks of all types of a registry.

    Args:
        registry: The block types; the default registry unless given.
        cls: The class of posts.
        max_blocks: How many blocks there are at the most.
    """
    known = default_registry if registry is None else registry
    maker = _Maker(anything, None, {})
    kinds = [maker.blocks(each, 1) for each in dict.fromkeys(known.values())]
    lists = st.lists(st.one_of([*kinds, _raw_blocks(anything)]), max_size=max_blocks)
    rest = {
        spec.name: maker.value(spec.type, spec.name, 1) for spec in field_specs(cls) if spec.name == "title"
    }

    def build(given: dict[str, Any]) -> P:
        return cls(**given)

    return st.fixed_dictionaries({"blocks": lists}, optional=rest).map(build)


def values(hint: Any, *, name: str = "value", filling: Filling = anything) -> SearchStrategy[Any]:
    """Give values that a field of a type may have; `name` is what words are made of."""
    return _Maker(filling, None, {}).value(hint, name, 0)


@attrs.frozen
class _Maker:
    """Makes strategies that fill their texts in one way."""

    filling: Filling
    registry: Registry | None
    fields: Mapping[str, SearchStrategy[Any]]
    """Strategies for fields of the class at the top."""

    full: bool = False
    """Whether nothing is left empty."""

    def blocks(self, cls: type[B], depth: int) -> SearchStrategy[B]:
        """Give blocks of a class."""
        return self.record(cls, depth, {"id": _IDS})

    def record(self, cls: Any, depth: int, more: Mapping[str, SearchStrategy[Any]]) -> SearchStrategy[Any]:
        """Give objects of an attrs class."""
        return self.given(cls, depth, more).map(lambda each: _built(cls, each))

    def given(
        self, cls: Any, depth: int, more: Mapping[str, SearchStrategy[Any]]
    ) -> SearchStrategy[dict[str, Any]]:
        """Give what objects of an attrs class are made of: values by the names of fields."""
        needed: dict[str, SearchStrategy[Any]] = {}
        optional = dict(more)
        with_default = {each.name for each in attrs.fields(cls) if each.default is not attrs.NOTHING}
        for spec in field_specs(cls):
            if spec.name not in _OWN:
                group = optional if spec.name in with_default and not self.full else needed
                group[spec.name] = self._field(spec, depth)
        return st.fixed_dictionaries(needed, optional=optional)

    def _field(self, spec: FieldSpec, depth: int) -> SearchStrategy[Any]:
        if depth == 0 and spec.name in self.fields:
            return self.fields[spec.name]
        return self.value(spec.type, spec.name, depth)

    def value(self, hint: Any, name: str, depth: int, kind: Kind | None = None) -> SearchStrategy[Any]:
        """Give values of a type."""
        origin = get_origin(hint)
        if text_form(hint) is not None:
            return self._of_class(hint, name, depth)
        if origin is Annotated:
            return self.value(get_args(hint)[0], name, depth, kind_of(hint))
        if origin is Literal:
            return st.sampled_from(get_args(hint))
        if origin is list or hint is list:
            item = (get_args(hint) or (Any,))[0]
            if depth >= _DEPTH:
                return st.just([])
            return st.lists(self.value(item, name, depth + 1, kind), min_size=int(self.full), max_size=3)
        if origin is dict or hint is dict:
            inner = (get_args(hint) or (str, Any))[1]
            return st.dictionaries(_NAME, self.value(inner, name, depth + 1, kind), max_size=2)
        members = union_members(hint)
        if members != (hint,):
            members = tuple(each for each in members if not self.full or each is not type(None))
            return st.one_of([self.value(each, name, depth, kind) for each in members])
        return self._single(hint, name, depth, kind)

    def _of_class(self, hint: Any, name: str, depth: int) -> SearchStrategy[Any]:
        """Give values that are stored as texts, as Hypothesis makes them of their class."""
        inner = get_args(hint)[0] if get_origin(hint) is Annotated else hint
        if type(None) in (members := union_members(inner)):
            optional = [self._of_class(each, name, depth) for each in members if each is not type(None)]
            return st.one_of(*optional, *([] if self.full else [st.none()]))
        known = _OF_CLASSES.get(inner) if isinstance(inner, type) else None
        return st.from_type(inner) if known is None else known

    def _single(self, hint: Any, name: str, depth: int, kind: Kind | None) -> SearchStrategy[Any]:
        if hint is str:
            return self.filling(kind or TEXT, name)
        if hint in _PLAIN:
            return _PLAIN[hint]
        if hint is Any:
            return st.one_of(self.filling(LABEL, name), *(_PLAIN[each] for each in (int, bool)))
        if hint is RichText:
            return self._rich_texts(name)
        if hint is Block:
            inside = [self.record(Paragraph, depth + 1, {}), _raw_blocks(self.filling)]
            more = self.registry.values() if self.registry is not None and depth < _DEPTH else ()
            return st.one_of([*inside, *(self.blocks(each, depth + 1) for each in dict.fromkeys(more))])
        if hint is RawBlock:
            return _raw_blocks(self.filling)
        if isinstance(hint, type) and issubclass(hint, Block):
            return self.blocks(hint, depth + 1)
        return self.record(hint, depth + 1, {})

    def _rich_texts(self, name: str) -> SearchStrategy[RichText]:
        words = self.filling(RICH_TEXT, name).filter(bool)
        pieces = st.one_of(words.map(Text), words.map(lambda each: Text(each, Bold())))
        paragraphs = st.lists(pieces.map(RichParagraph), min_size=1, max_size=2)
        return paragraphs.map(lambda each: RichText(*each))


_OFFSETS = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))

_OF_CLASSES: Mapping[type, SearchStrategy[Any]] = {
    datetime: st.datetimes(timezones=st.none() | _OFFSETS),
    time: st.times(),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False),
}
"""Values that can be stored: an offset is, the name of a zone is not."""

_IDS = st.one_of(st.none(), st.text(string.ascii_letters, min_size=8, max_size=8))

_DEPTH = 3
"""How deep lists may be in one another."""

_OWN = frozenset({"id", "type", "enabled", "extra"})

_PLAIN: Mapping[Any, SearchStrategy[Any]] = {
    int: st.integers(-1000, 1000),
    float: st.floats(-1e6, 1e6, allow_nan=False),
    bool: st.booleans(),
    type(None): st.none(),
    None: st.none(),
}


def _raw_blocks(filling: Filling) -> SearchStrategy[RawBlock]:
    """Give blocks of a type that nobody knows."""
    name = st.text(_LETTERS, min_size=3, max_size=6).map(lambda letters: f"unknown_{letters}")
    extra = st.dictionaries(_NAME.map("key_{}".format), filling(LABEL, "key"), min_size=1, max_size=2)
    return st.builds(lambda type, data: RawBlock(type=type, extra=data), name, extra)  # noqa: A006
