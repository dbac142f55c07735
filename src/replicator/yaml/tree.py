"""
From text to data: the one place that talks to a YAML parser.

libyaml (`ruamel.yaml.clib`) reports events, each with exact character offsets, and this module makes of
them plain containers and a log of what stands where; the tree with spans is built from the log when somebody
asks (`nodes.py`). Nothing is ever composed by the parsers themselves: their composers crash on deep nesting
and expand aliases without end. Where libyaml is missing, or goes by a rule of YAML 1.1, the pure-Python
parser of ruamel.yaml gives the same events, slower and with less patience for tabs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeAlias

import attrs
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from replicator.errors import LimitError, ParseError
from replicator.scalar import Scalar
from replicator.typing import DataPath
from replicator.yaml.scalars import COLLECTION_TAGS, SUSPECT, TAG_PREFIX, read_plain, read_tagged
from replicator.yaml.source import BOM, Source

try:
    from _ruamel_yaml import CParser as _CParser
except ImportError:  # no wheel for this platform or this Python
    _CParser = None

if TYPE_CHECKING:
    from replicator.yaml.nodes import Log
    from replicator.yaml.standins import StandIns

__all__ = ["DuplicateKeys", "Limits", "Reading", "read"]

DuplicateKeys: TypeAlias = Literal["error", "last"]

_ITEM: Any = "a list's next item"  # stands where a mapping's next key would


@attrs.frozen
class Limits:
    """How much a text may ask for, before it is taken for an attack."""

    max_depth: int = attrs.field(default=100, validator=attrs.validators.le(200))
    """How deep lists and mappings may lie in each other, aliases followed; real files reach 18."""

    max_alias_nodes: int = 100_000
    """How many values may come into being by aliases and merge keys."""


class _Merge:
    """Stands for one merge key `<<` until its mapping is complete."""

    __slots__ = ("start",)

    def __init__(self, start: int) -> None:
        self.start = start


@attrs.frozen
class Reading:
    """What came of a text: its data as written, and the log for the tree."""

    data: Any
    log: Log
    has_aliases: bool
    """Whether a value stands for another one."""

    is_straight: bool
    """Whether libyaml itself has read the text as it stands."""


def read(source: Source, limits: Limits, duplicate_keys: DuplicateKeys) -> Reading:
    """Read a text, or raise `ParseError` with the place and the way out."""
    text = source.text[source.start :]
    disguised, pure = _is_misread(text), False
    while True:
        try:
            reader = _Reader(source, limits, duplicate_keys)
            data = reader.read(_events(text, disguised, pure))
            straight = not (disguised or pure or _CParser is None)
            return Reading(data, _moved(reader.log, source.start), reader.has_aliases, straight)
        except ParseError:
            raise
        except Exception as error:  # the parsers raise nearly every built-in exception somewhere
            from replicator.yaml.standins import needs_stand_ins

            if not disguised and needs_stand_ins(text):
                disguised = True
            elif not pure and _is_for_pure(error):
                pure = True
            else:
                from replicator.yaml.mistakes import explain

                raise ParseError(explain(source, *_complaint(error))) from error


def _is_misread(text: str) -> bool:
    """Tell whether a text holds what libyaml takes for a line break, or a byte order mark, without a word."""
    return "\x85" in text or "\u2028" in text or "\u2029" in text or text.startswith(BOM)


def _is_for_pure(error: Exception) -> bool:
    """Tell whether libyaml fails by a rule of YAML 1.1: a colon within a word in a flow list, `[a:b]`."""
    return "found unexpected ':'" in str(getattr(error, "problem", ""))


def _events(text: str, disguised: bool, pure: bool) -> Callable[[], Any]:
    """Return a function that gives the next event of a text."""
    if disguised:
        from replicator.yaml.standins import StandIns

        stand_ins = StandIns.of(text)
        return _restoring(_events(stand_ins.text, False, pure), stand_ins)
    if pure or _CParser is None:
        events: Iterator[Any] = iter(YAML(typ="safe", pure=True).parse(text))
        return events.__next__
    libyaml: Any = _CParser(text)
    next_event: Callable[[], Any] = libyaml.get_event
    return next_event


def _restoring(next_event: Callable[[], Any], stand_ins: StandIns) -> Callable[[], Any]:
    """Put back in every scalar what stand-ins stand for."""

    def restored() -> Any:
        event = next_event()
        if event.__class__ is ScalarEvent:
            try:
                event.value = stand_ins.restore(event.value)
            except UnicodeDecodeError as error:
                msg = "half of a surrogate pair"
                raise MarkedYAMLError(problem=msg, problem_mark=event.start_mark) from error
        return event

    return restored


def _complaint(error: Exception) -> tuple[str, int | None, int | None]:
    """Return what a parser complains about, where it does, and where what it was reading began."""
    if not isinstance(error, YAMLError):
        return str(error), None, None
    problem, context = (getattr(error, name, None) for name in ("problem_mark", "context_mark"))
    message = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    return str(message), problem and problem.index, context and context.index


def _moved(log: Log, by: int) -> Log:
    """Move all places of a log."""
    return [(what, start + by, end + by, *rest) for what, start, end, *rest in log] if by else log


class _Reader:
    """
    Makes data of events, in one loop; what is rare happens in methods.

    Offsets are those of the parser, without the byte order mark, until all is read.
    """

    def __init__(self, source: Source, limits: Limits, duplicate_keys: DuplicateKeys) -> None:
        self.source = source
        self.limits = limits
        self.duplicate_keys = duplicate_keys
        self.log: Log = []
        self.stack: list[tuple[Any, Any]] = []
        self.anchors: dict[str, Any] = {}
        self.merging: list[dict[Any, Any]] = []
        self.has_aliases = False
        self.alias_nodes = 0
        self.documents = 0

    def read(self, next_event: Callable[[], Any]) -> Any:  # noqa: C901  the library is as fast as this loop
        """Read all events, and return the data."""
        record, stack, merging = self.log.append, self.stack, self.merging
        root: list[Any] = []
        holder: Any = root  # the collection that the next node goes into
        key: Any = _ITEM  # the key it goes under; None where a key comes next
        while True:
            event = next_event()
            kind = event.__class__
            if kind is ScalarEvent:
                value, style = event.value, event.style
                start, end = event.start_mark.index, event.end_mark.index
                if event.anchor is not None or event.ctag is not None:
                    record((style, start, end, value, event.anchor, event.tag))
                    value = self.decorated(event, key is None)
                else:
                    record((style, start, end, value))
                    if not style and key is not None and value[:1] in SUSPECT:
                        value = read_plain(value)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                value = self.open(event, key)
                stack.append((holder, key))
                if key is _ITEM:
                    holder.append(value)
                else:
                    holder[key] = value
                holder, key = value, (None if kind is MappingStartEvent else _ITEM)
                continue
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                record(("end", event.start_mark.index, event.end_mark.index))
                if merging and merging[-1] is holder:
                    self.merge(merging.pop())
                holder, key = stack.pop()
                key = _ITEM if key is _ITEM else None
                continue
            elif kind is AliasEvent:
                value = self.alias(event, holder, key is None)
            elif kind is StreamEndEvent:
                return root[0] if root else None
            else:
                self.begin_document(event)
                continue
            if key is None:
                key = self.odd_key(holder, value) if value in holder or value == "<<" else value
            elif key is _ITEM:
                holder.append(value)
            else:
                holder[key] = value
                key = None

    def begin_document(self, event: Any) -> None:
        """Refuse a second document, and a version whose words mean something else."""
        if event.__class__ is not DocumentStartEvent:
            return
        self.documents += 1
        start = event.start_mark.index
        if self.documents > 1:
            msg = "more than one document in one text"
            self.refuse(start, msg, hint="a line that starts with `---` begins a new document: remove it")
        if event.version and tuple(event.version) != (1, 2):
            msg = f"YAML {event.version[0]}.{event.version[1]} is not YAML 1.2"
            self.refuse(start, msg, hint="remove the %YAML line, and quote what it was there for")

    def open(self, event: Any, key: Any) -> Any:
        """Begin a list or a mapping: write it to the log, check its tag and its depth, mind its anchor."""
        start, end = event.start_mark.index, event.end_mark.index
        if key is None:
            msg = "a list or a mapping cannot be a key"
            self.refuse(start, msg, hint="quote the text if it holds `{{ … }}` or starts with `[` or `{`")
        if len(self.stack) >= self.limits.max_depth:
            self.refuse_depth(start)
        anchor, tag = event.anchor, event.ctag and event.tag
        value: Any = {} if event.__class__ is MappingStartEvent else []
        self.log.append((value.__class__, start, end, event.flow_style, anchor, tag))
        if tag and COLLECTION_TAGS.get(tag, value.__class__) is not value.__class__:
            name = "mapping" if value.__class__ is dict else "list"
            self.refuse(start, f"!!{tag.removeprefix(TAG_PREFIX)} cannot be a {name}", hint="remove the tag")
        if anchor is not None:
            self.anchors[anchor] = value
        return value

    def decorated(self, event: Any, is_key: bool) -> Any:
        """Return the value of a scalar that has an anchor or a tag; a key is always text."""
        value: Any = event.value
        if event.ctag is None:
            value = value if event.style else read_plain(value)
        else:
            try:
                value = read_tagged(event.tag, value, event.style)
            except ValueError as error:
                start = event.start_mark.index
                self.refuse(start, str(error), hint="correct or remove the tag")
        if event.anchor is not None:
            self.anchors[event.anchor] = value
        return event.value if is_key else value

    def alias(self, event: Any, holder: Any, is_key: bool) -> Any:
        """Return an independent copy of what an alias stands for, within the limits."""
        self.has_aliases = True
        start, end = event.start_mark.index, event.end_mark.index
        if event.anchor not in self.anchors:
            hint = f"quote the text if it is meant to start with `*`, as in '*{event.anchor}'"
            self.refuse(start, f"no anchor is named &{event.anchor}", hint=hint)
        target = self.anchors[event.anchor]
        if target is holder or any(target is outer for outer, _ in self.stack):
            self.refuse(start, f"*{event.anchor} stands inside what it stands for", error=LimitError)
        if is_key and target.__class__ in (dict, list):
            self.refuse(start, "a list or a mapping cannot be a key")
        key = target.text if target.__class__ is Scalar else target or ""
        self.log.append(("*", start, end, key if is_key else "", event.anchor))
        return key if is_key else self.copy(target, start, len(self.stack))

    def copy(self, value: Any, start: int, depth: int) -> Any:
        """Copy what an alias or a merge key brings in, counting."""
        self.alias_nodes += 1
        if self.alias_nodes > self.limits.max_alias_nodes:
            msg = f"aliases make more than {self.limits.max_alias_nodes:,} values of this text"
            hint = "write the values out, or raise Limits.max_alias_nodes"
            self.refuse(start, msg, error=LimitError, hint=hint)
        if value.__class__ not in (dict, list):
            return value
        if depth >= self.limits.max_depth:
            self.refuse_depth(start)
        if value.__class__ is dict:
            return {key: self.copy(each, start, depth + 1) for key, each in value.items()}
        return [self.copy(each, start, depth + 1) for each in value]

    def odd_key(self, holder: dict[Any, Any], key: Any) -> Any:
        """Return what to use for a key that is a merge key or stands there already."""
        style, start, _, _, *decoration = self.log[-1]
        if key == "<<" and not style and not any(decoration):
            if not any(holder is merging for merging in self.merging):
                self.merging.append(holder)
            return _Merge(start)
        if key in holder and self.duplicate_keys == "error":
            first = self.source.place(self.source.start + self.first_start_of(key))[0]
            hint = "remove one of the two, or read with duplicate_keys='last'"
            self.refuse(start, f"the key {key[:80]!r} stands in line {first} already", hint=hint, path=key)
        return key

    def merge(self, mapping: dict[Any, Any]) -> None:
        """
        Replace the merge keys of a complete mapping by what they bring in.

        As in Symfony, its own keys win, then the first of several sources; the keys come where `<<` stands.
        """
        entries = list(mapping.items())
        own = {key for key, _ in entries if key.__class__ is str}
        mapping.clear()
        for key, value in entries:
            if key.__class__ is not _Merge:
                mapping[key] = value
                continue
            for source in value if value.__class__ is list else [value]:
                if source.__class__ is not dict:
                    hint = "write an alias of a mapping, or quote the key: '<<'"
                    self.refuse(key.start, "a merge key << takes a mapping or a list of mappings", hint=hint)
                for name, each in source.items():
                    if name not in mapping and name not in own:
                        mapping[name] = each

    def first_start_of(self, key: str) -> int:
        """Return where a key of the mapping that is being read stands for the first time."""
        children: list[tuple[Any, ...]] = []
        depth = 0
        for entry in reversed(self.log):
            depth += (entry[0] == "end") - (entry[0] in (dict, list))
            if depth < 0:
                break
            if depth == 0:
                children.append(entry)
        keys = children[::-1][::2]
        return next(int(entry[1]) for entry in keys if entry[3] == key)

    def path(self) -> DataPath:
        """Return the path of the collection that is being read, without merge keys."""
        steps = (len(holder) - 1 if key is _ITEM else key for holder, key in self.stack[1:])
        return tuple(step for step in steps if step.__class__ is not _Merge)

    def refuse_depth(self, start: int) -> NoReturn:
        """Stop at a nesting that no file needs."""
        msg = f"nested deeper than {self.limits.max_depth} levels"
        hint = "raise Limits.max_depth if this is meant"
        raise LimitError(self.source.problem(self.source.start + start, msg, hint=hint))

    def refuse(
        self,
        start: int,
        message: str,
        *,
        hint: str | None = None,
        error: type[ParseError] = ParseError,
        path: str | None = None,
    ) -> NoReturn:
        """Raise an error about what stands at an offset of the content."""
        steps = self.path() if path is None else (*self.path(), path)
        raise error(self.source.mistake(self.source.start + start, message, path=steps, hint=hint))
