"""
Addresses in Markdown source, and others put in their places.

Which texts are addresses, the engine itself says: all that look like one are replaced by probes, and those that
the engine then sends through its context are the addresses. So every engine is understood as it reads.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from html import unescape
from itertools import islice
from typing import NamedTuple, TypeAlias

import attrs

from replicator.renderers.engines import MarkdownContext
from replicator.renderers.engines.gfm import addresses, may_hold_addresses
from replicator.renderers.images import encoded
from replicator.renderers.markdown_format.elements import destination
from replicator.renderers.markdown_format.labels import LABEL
from replicator.renderers.markdown_format.left_open import closed

__all__ = ["Address", "Effort", "with_addresses"]

Read: TypeAlias = Callable[[str, MarkdownContext], str]
"""What reads Markdown: the method `render` of an engine, or `inline`."""

_MARK = f"x{secrets.token_hex(3)}"
"""What no text has in it; short, since comrak bounds how long the addresses of references are."""
_PROBE = re.compile(rf"{_MARK}p(\d+)z")
_SEEN = re.compile(rf"{_MARK}s(\d+)z")
_BLANK_LINE = "\n\n"
_END = f"{_BLANK_LINE}{_MARK}e{_BLANK_LINE}"
_DEFINED = re.compile(rf"{LABEL}:")
_ALWAYS = 4
"""How often each text may be read to tell its addresses from what looks like them; most need one or two readings."""
_MOST = 40
"""The same, where there is effort to spare."""


class Effort:
    """How much may be read in one rendering beyond what each text is sure of, in characters."""

    __slots__ = ("_spare",)

    def __init__(self, spare: int = 20_000) -> None:
        self._spare = spare

    def readings(self, length: int) -> Iterator[None]:
        """Give a turn for each time that a text of some length may be read, and take it as spent."""
        for number in range(_MOST):
            if number >= _ALWAYS:
                if length > self._spare:
                    return
                self._spare -= length
            yield


class Address(NamedTuple):
    """An address that an engine has found, as it gives it to the context."""

    url: str
    is_image: bool


def with_addresses(
    source: str, read: Read, new: Callable[[Address], str | None], effort: Effort, *, defines: bool = False
) -> str:
    """
    Return Markdown with other addresses in place of its own; everything else in it stays to the letter.

    A bare address becomes a link with the same words, since it cannot lead elsewhere.

    Args:
        source: Markdown.
        read: What reads it.
        new: Gives the safe URL that is to stand there instead, '' where nothing is to be linked;
            None where an address stays as it is.
        effort: What may be spent, shared by the texts of a rendering. Where it is spent, addresses that are hard to
            tell from what looks like them stay as they are, and what looks like one that leads nowhere is left empty.
        defines: Whether there may be definitions in it, which are found too where nothing refers to them.

    Raises:
        Exception: What `new` or the engine raised.
    """
    if not ("](" in source or "]:" in source or "<" in source or may_hold_addresses(source)):
        return source
    as_it_is = _read(source, read)
    shown, extended = set(as_it_is.addresses), _all_referred_to(source) if defines else source
    if extended != source:
        as_it_is = _read(extended, read)
    urls = {each: new(_as_shown(each, shown)) for each in dict.fromkeys(as_it_is.addresses)}
    changed = {each: url for each, url in urls.items() if url is not None}
    if not changed:
        return source
    looks = _Looks(extended, {encoded(each.url) for each in changed})
    found, untold = _told_apart(looks, as_it_is, read, effort)
    refused = {encoded(each.url): each for each, url in changed.items() if not url}
    if untold and refused:
        likely = {place: refused.get(encoded(looks.url(place))) for place in untold}
        found = dict(sorted([*found.items(), *((place, each) for place, each in likely.items() if each)]))
    written = _written(
        extended, {place: changed[each] for place, each in found.items() if each in changed}, read
    )
    return written.partition(_END)[0] if extended != source else written


def _all_referred_to(source: str) -> str:
    """Return a text with a reference to each of its definitions below it, so that an engine shows where all lead."""
    labels = dict.fromkeys(" ".join(label.split()) for label in _DEFINED.findall(source))
    return f"{closed(source)}{_END}{_BLANK_LINE.join(f'[{label}]' for label in labels)}" if labels else source


def _as_shown(address: Address, shown: Collection[Address]) -> Address:
    """Return an address as that of an image, if a text shows it as nothing else."""
    as_image = address._replace(is_image=True)
    return as_image if as_image in shown and address not in shown else address


class _Place(NamedTuple):
    """A part of a text that may be an address, and what has to stand around another one."""

    start: int
    end: int
    before: str = ""
    after: str = ""


def _with(source: str, written: Iterable[tuple[_Place, str]]) -> str:
    """Return a text with something else in some places, which come in order."""
    parts, position = [], 0
    for place, text in written:
        parts += [source[position : place.start], place.before, text, place.after]
        position = place.end
    return "".join([*parts, source[position:]])


# What an engine makes of a text.


class _Reading(NamedTuple):
    """The HTML of a text: what stands between its addresses, and these."""

    texts: list[str]
    addresses: list[Address]


def _read(source: str, read: Read) -> _Reading:
    seen: list[Address] = []

    def marked(url: str, *, is_image: bool = False) -> str:
        seen.append(Address(url, is_image))
        return f"{_MARK}s{len(seen) - 1}z"

    context = MarkdownContext(marked, lambda url: marked(url, is_image=True), "trust")
    parts = _SEEN.split(read(source, context))
    return _Reading(parts[::2], [seen[int(number)] for number in parts[1::2]])


def _told_apart(
    looks: _Looks, wanted: _Reading, read: Read, effort: Effort
) -> tuple[dict[_Place, Address], list[_Place]]:
    """
    Return the places that are addresses, each with what the engine takes it for, and those that may be.

    Where probes in all places together change anything else in the HTML, those that are shown are left out, or the
    others are tried first, or halves of them; when the effort is spent, some have not been found out.
    """
    found: dict[_Place, Address] = {}
    untried = [[*looks.between(0, len(looks.source))]]
    for _ in effort.readings(len(looks.source)):
        if not untried:
            break
        part = untried.pop()
        tried = sorted([*found, *part])
        reading = _read(_with(looks.source, _probes(tried)), read)
        pairs = _pairs(tried, reading, wanted)
        if pairs is None:
            shown = {tried[int(number)] for text in reading.texts for number in _PROBE.findall(text)}
            untried += filter(None, _divided(part, shown.intersection(part), looks))
        else:
            found = pairs
    return found, [place for part in untried for place in part]


def _probes(places: Iterable[_Place]) -> Iterator[tuple[_Place, str]]:
    return ((place, f"{_MARK}p{number}z") for number, place in enumerate(places))


def _divided(part: list[_Place], shown: Collection[_Place], looks: _Looks) -> Iterator[list[_Place]]:
    """Give what is to be tried instead of a part in which something is no address, the last first."""
    active = {place for place in part if _ACTIVE.search(looks.source, place.start, place.end)}
    if active and len(active) < len(part):
        yield sorted(active)
        yield [place for place in part if place not in active]
    elif len(part) == 1 or (shown and not active):
        words = part if len(part) == 1 else shown
        again = [place for place in part if place in words and not place.before]
        yield [each for place in again for each in looks.between(place.start, place.end)]
        yield [place for place in part if place not in words]
    else:
        middle = len(part) // 2
        yield part[middle:]
        yield part[:middle]


def _pairs(places: list[_Place], probed: _Reading, wanted: _Reading) -> dict[_Place, Address] | None:
    """Return which address each place is, in order; None where anything else has changed."""
    if probed.texts != wanted.texts:
        return None
    found: dict[_Place, Address] = {}
    for probe, address in zip(probed.addresses, wanted.addresses, strict=True):
        match = _PROBE.fullmatch(probe.url)
        if probe.is_image != address.is_image or not (match or probe == address):
            return None
        if match:
            found.setdefault(places[int(match[1])], address)
    return dict(sorted(found.items()))


# How an address is written.


def _written(source: str, urls: Mapping[_Place, str], read: Read) -> str:
    """
    Return Markdown with URLs in some places, which come in order, so that nothing but these is read differently.

    Where no way is found, only those are written that lead nowhere.
    """
    led = {place: url for place, url in urls.items() if url}
    if all(map(_INERT.match, led.values())):
        return _with(source, ((place, url or "<>") for place, url in urls.items()))
    nowhere = {place: "<>" for place in urls if place not in led}
    wanted = _read(_with(source, sorted([*nowhere.items(), *_probes(led)])), read)
    for way in (destination, _in_entities):
        written = _with(source, ((place, way(url) or "<>") for place, url in urls.items()))
        if _leads(_read(written, read), wanted, list(led.values())):
            return written
    return _with(source, nowhere.items())


def _in_entities(url: str) -> str:
    """Write an address that is safe so that nothing in it is a mark."""
    return url if _INERT.match(url) else _ANY_MARK.sub(lambda match: f"&#{ord(match[0])};", url)


def _leads(reading: _Reading, probed: _Reading, urls: list[str]) -> bool:
    """Tell whether one reading is another one with URLs instead of probes."""
    if reading.texts != probed.texts:
        return False
    for seen, probe in zip(reading.addresses, probed.addresses, strict=True):
        match = _PROBE.fullmatch(probe.url)
        if encoded(seen.url) != encoded(urls[int(match[1])] if match else probe.url):
            return False
    return True


_INERT = re.compile(r"(?:https?:/)?/[A-Za-z0-9/.%?=,+-]*\Z")
"""An address of which everybody knows that it has no marks, and begins no line as anything else."""
_ANY_MARK = re.compile(r"[!-$&-.;-@\[-`{-~]")


# What looks like an address.

_CHARACTER = r"\\[!-/:-@\[-`{-~]|(?!\]\()[^()\x00-\x20\x7f]"
_NESTED = rf"\((?:{_CHARACTER}|\((?:{_CHARACTER}|\((?:{_CHARACTER})*+\))*+\))*+\)"
_DESTINATION = rf"<(?:\\.|[^<>\\\r\n])*+>|(?!<)(?:{_CHARACTER}|{_NESTED})++"
_GAP = r"[ \t]*+(?:\r?\n[ \t>]*+)?"
_TOKEN = re.compile(
    rf"\\."
    rf"|\](?:\({_GAP}|:{_GAP})(?P<address>{_DESTINATION})"
    r"|<(?P<link>[A-Za-z][A-Za-z0-9.+-]{1,31}+:[^<>\x00-\x20]*+|(?P<mail>[^\s<>@:/]++@[^\s<>@:/]++))>"
    r"|[\[\]]",
    re.DOTALL,
)
_ACTIVE = re.compile(r"[\[\]`~<>]")
"""What makes a difference to whether others are addresses: what has none of it, and is shown, is words."""
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_MARKS = re.compile(r"[\\`*_\[\]~]")


@attrs.frozen
class _Looks:
    """
    Gives the parts of a text that may be addresses.

    Args:
        source: The text.
        wanted: Which addresses without a link around them are looked for.
    """

    source: str
    wanted: Collection[str]

    def between(self, start: int, end: int) -> Iterator[_Place]:
        """Give the places in a part of the text, in order."""
        position = start
        for match in _TOKEN.finditer(self.source, start, end):
            yield from self._bare(position, match.start())
            if match["address"]:
                yield _Place(*match.span("address"))
            elif words := match["link"]:
                url = f"mailto:{words}" if match["mail"] else words
                yield from self._linked(words, url, position, *match.span())
            position = match.end()
            if match["address"] and self.source.startswith(")", position, end):
                position += 1  # what follows a link is words by themselves
        yield from self._bare(position, end)

    def url(self, place: _Place) -> str:
        """Return what an address says, '' for one without a link around it."""
        words = "" if place.before else self.source[place.start : place.end]
        return unescape(_ESCAPED.sub(r"\1", words.removeprefix("<").removesuffix(">")))

    def _bare(self, start: int, end: int) -> Iterator[_Place]:
        """Give the addresses without any marks, but for those that are a link's words."""
        gap = self.source[start:end]
        is_of_link = self.source.endswith("[", 0, start) and self.source.startswith(("](", "][", "]:"), end)
        if is_of_link or not may_hold_addresses(gap):
            return
        position = start
        for words, url in addresses(gap):
            if url:
                length = self._length(words, url)
                yield from self._linked(
                    words[:length], url[: length - len(words) or None], start, position, position + length
                )
            position += len(words)

    def _length(self, words: str, url: str) -> int:
        """Return how long an address is that may end before a mark."""
        if encoded(url) in self.wanted:
            return len(words)
        ends = (match.start() - len(words) for match in islice(_MARKS.finditer(words), 4))
        return next((len(words) + end for end in ends if encoded(url[:end]) in self.wanted), len(words))

    def _linked(self, words: str, url: str, floor: int, start: int, end: int) -> Iterator[_Place]:
        """Give an address that needs a link around it, which an exclamation mark before would make an image."""
        if encoded(url) not in self.wanted:
            return
        escaped = _MARKS.sub(r"\\\g<0>", words)
        if self.source.endswith("!", floor, start):
            yield _Place(start - 1, end, f"\\![{escaped}](", ")")
        else:
            yield _Place(start, end, f"[{escaped}](", ")")
