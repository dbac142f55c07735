"""Three versions of a list side by side: which item is which, what is new, and where everything goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from typing import Any, Literal, TypeAlias

import attrs

from replicator.sequences import matching
from replicator.versions.identity import lineage, moved
from replicator.yaml.splice.compare import fingerprint, id_of, same

__all__ = ["Alignment", "Slot"]

_START = -1
"""The place of what stands before everything that is known."""


@attrs.frozen
class Slot:
    """An item of the result, by its index in each of the versions that have it."""

    base: int | None
    ours: int | None
    theirs: int | None
    disputed: Literal["changed", "removed"] | None = None
    """Why it is a conflict as a whole: one side replaced what the other changed, or removed what it moved."""


class Alignment:
    """What may become of each item of a list that two sides changed."""

    def __init__(self, base: list[Any], ours: list[Any], theirs: list[Any]) -> None:
        one, other = _Side.of(base, ours), _Side.of(base, theirs)
        self._kept = {
            source: Slot(source, index, other.index[source])
            for source, index in one.index.items()
            if source in other.index
        }
        self.our_order, self.their_order = one.order(self._kept.keys()), other.order(self._kept.keys())
        our_places = one.places(self._kept.keys(), moved(self.their_order))
        their_places = other.places(self._kept.keys(), moved(self.our_order))
        rivals = [
            *(Slot(source, mine, theirs, "changed") for source, mine, theirs in one.rivals(other, base)),
            *(Slot(source, mine, theirs, "changed") for source, theirs, mine in other.rivals(one, base)),
        ]
        our_rivals = {slot.ours: slot for slot in rivals}
        their_rivals = {slot.theirs for slot in rivals}
        twins = _twins(
            one.added(our_places, our_rivals.keys()),
            other.added(their_places, their_rivals),
            anywhere=all(map(_is_set, (base, ours, theirs))),
        )
        self.added_apart = any(
            id_of(ours[mine]) is not None and our_places[mine] != their_places[yours]
            for mine, yours in twins.items()
        )
        """Whether both sides added one block, in different places."""

        our_extras, their_extras = _Groups(), _Groups()
        for index, place in our_places.items():
            slot = Slot(one.sources[index], index, twins.get(index), one.dispute(index))
            our_extras.add(place, our_rivals.get(index, slot))
        of_ours = {yours: mine for mine, yours in twins.items()}
        for index, place in their_places.items():
            if index not in their_rivals:
                slot = Slot(other.sources[index], of_ours.get(index), index, other.dispute(index))
                their_extras.add(place, slot)
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


@attrs.frozen
class _Side:
    """One side's list, and where its items come from."""

    items: list[Any]
    sources: list[int | None]
    """For each item its index in the base, None for a new one."""

    replaced: dict[int, int]
    """For each new item that took an old one's place that one's index in the base."""

    index: dict[int, int]
    """For each item of the base that is still there its index here."""

    moved: set[int]

    @classmethod
    def of(cls, base: list[Any], items: list[Any]) -> _Side:
        sources, replaced = lineage(base, items)
        index = {source: index for index, source in enumerate(sources) if source is not None}
        return cls(items, sources, replaced, index, moved(sources))

    def order(self, kept: Set[int]) -> list[int]:
        """Return what both sides kept, in the order of this one."""
        return [source for source in self.sources if source is not None and source in kept]

    def places(self, kept: Set[int], wandering: set[int]) -> dict[int, int]:
        """
        Return for each item that is not kept by both sides the kept one after which it stands.

        What the other side has moved away is no such place: a new item stays where its other neighbours are.
        """
        found: dict[int, int] = {}
        place = _START
        for index, source in enumerate(self.sources):
            if source is None or source not in kept:
                found[index] = place
            elif source not in wandering:
                place = source
        return found

    def rivals(self, other: _Side, base: list[Any]) -> Iterator[tuple[int, int, int]]:
        """Yield what this side has replaced and the other changed: the indexes in the base, here and there."""
        for index, source in self.replaced.items():
            there = other.index.get(source)
            if there is not None and not same(base[source], other.items[there]):
                yield source, index, there

    def added(self, places: dict[int, int], rivals: Set[int | None]) -> list[_Added]:
        return [
            (self.items[index], index, place)
            for index, place in places.items()
            if self.sources[index] is None and index not in rivals
        ]

    def dispute(self, index: int) -> Literal["removed"] | None:
        """Say whether an item that the other side removed was moved here."""
        return "removed" if self.sources[index] in self.moved else None


_Added: TypeAlias = "tuple[Any, int, int]"
"""A new item: its value, its index, and what it stands after."""


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


def _twins(ours: list[_Added], theirs: list[_Added], *, anywhere: bool) -> dict[int, int]:
    """Return which additions of ours are which of theirs: those with one id, or alike and in one place."""
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
            if alike := known.get(identity(value, place)):
                found[index] = alike.pop()
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
