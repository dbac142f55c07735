"""Three versions of a list side by side: which item is which, what is new, and where everything goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from typing import Any

import attrs

from replicator.versions.identity import continued, id_of, moved
from replicator.versions.sequences import matching
from replicator.yaml.splice.compare import fingerprint

__all__ = ["Alignment", "Slot"]

_START = -1
"""The place of what stands before everything that is known."""


@attrs.frozen
class Slot:
    """An item of the result, by its index in each of the versions that have it."""

    base: int | None
    ours: int | None
    theirs: int | None
    was_moved: bool = False
    """Whether the only side that still has it has moved it."""


class Alignment:
    """What may become of each item of a list that two sides changed."""

    def __init__(self, base: list[Any], ours: list[Any], theirs: list[Any]) -> None:
        our_sources, their_sources = continued(base, ours), continued(base, theirs)
        our_index, their_index = _indexes(our_sources), _indexes(their_sources)
        self._kept = {
            source: Slot(source, index, their_index[source])
            for source, index in our_index.items()
            if source in their_index
        }
        self.our_order, self.their_order = (
            [source for source in sources if source is not None and source in self._kept]
            for sources in (our_sources, their_sources)
        )
        our_places = _places(our_sources, self._kept.keys(), moved(self.their_order))
        their_places = _places(their_sources, self._kept.keys(), moved(self.our_order))
        twins = _twins(
            [
                (ours[index], index, place)
                for index, place in our_places.items()
                if our_sources[index] is None
            ],
            [
                (theirs[index], index, place)
                for index, place in their_places.items()
                if their_sources[index] is None
            ],
            anywhere=all(map(_is_set, (base, ours, theirs))),
        )
        self.added_apart = any(
            id_of(ours[one]) is not None and our_places[one] != their_places[other]
            for one, other in twins.items()
        )
        """Whether both sides added one block, in different places."""

        our_moved, their_moved = moved(our_sources), moved(their_sources)
        our_extras, their_extras = _Groups(), _Groups()
        for index, place in our_places.items():
            source = our_sources[index]
            our_extras.add(place, Slot(source, index, twins.get(index), source in our_moved))
        of_ours = {other: one for one, other in twins.items()}
        for index, place in their_places.items():
            source = their_sources[index]
            their_extras.add(place, Slot(source, of_ours.get(index), index, source in their_moved))
        self._extras = {
            place: [*_woven(our_extras.at(place), their_extras.at(place))]
            for place in our_extras.places | their_extras.places
        }
        """What only one side has, or both have added, by the index in the base of what it comes after."""

    def arranged(self, order: Iterable[int]) -> Iterator[Slot]:
        """Yield all items, those that both sides kept in the given order, each with what comes after it."""
        yield from self._extras.get(_START, [])
        for source in order:
            yield self._kept[source]
            yield from self._extras.get(source, [])


class _Groups:
    """Slots by their places."""

    def __init__(self) -> None:
        self._slots: dict[int, list[Slot]] = {}

    def add(self, place: int, slot: Slot) -> None:
        self._slots.setdefault(place, []).append(slot)

    def at(self, place: int) -> list[Slot]:
        return self._slots.get(place, [])

    @property
    def places(self) -> Set[int]:
        return self._slots.keys()


def _indexes(sources: list[int | None]) -> dict[int, int]:
    return {source: index for index, source in enumerate(sources) if source is not None}


def _places(sources: list[int | None], kept: Set[int], wandering: set[int]) -> dict[int, int]:
    """
    Return for each item that is not kept by both sides the kept one after which it stands.

    What the other side has moved away is no such place: a new item stays where its other neighbours are.
    """
    found: dict[int, int] = {}
    place = _START
    for index, source in enumerate(sources):
        if source is None or source not in kept:
            found[index] = place
        elif source not in wandering:
            place = source
    return found


def _twins(
    ours: list[tuple[Any, int, int]], theirs: list[tuple[Any, int, int]], *, anywhere: bool
) -> dict[int, int]:
    """Return which additions of ours, given as value, index and place, are which of theirs."""
    found: dict[int, int] = {}
    identities: list[Callable[[Any, int], Any]] = [
        lambda value, _: id_of(value),
        lambda value, place: None if id_of(value) else (fingerprint(value), None if anywhere else place),
    ]
    for identity in identities:
        known: dict[Any, list[int]] = {}
        for value, index, place in reversed(theirs):
            known.setdefault(identity(value, place), []).append(index)
        known.pop(None, None)
        for value, index, place in ours:
            if same := known.get(identity(value, place)):
                found[index] = same.pop()
    return found


def _is_set(items: list[Any]) -> bool:
    """Tell whether a list holds scalars, each once."""
    return not any(isinstance(each, dict | list) for each in items) and len(
        set(map(fingerprint, items))
    ) == len(items)


def _woven(ours: list[Slot], theirs: list[Slot]) -> Iterator[Slot]:
    """Yield what both sides have added in one place: ours before theirs, between what both have alike."""
    at = their_at = 0
    keys, their_keys = ([f"{slot.ours} {slot.theirs}" for slot in slots] for slots in (ours, theirs))
    for start, their_start, size in [*matching(keys, their_keys), (len(ours), len(theirs), 0)]:
        yield from ours[at:start]
        yield from (slot for slot in theirs[their_at:their_start] if slot.ours is None)
        yield from ours[start : start + size]
        at, their_at = start + size, their_start + size
