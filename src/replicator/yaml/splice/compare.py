"""What changed between two pieces of plain data: strict equality, and which item of a list became which."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Hashable
from itertools import product
from typing import Any

from replicator.scalar import Scalar
from replicator.typing import DataPath
from replicator.yaml.scalars import is_as_written

__all__ = [
    "fingerprint",
    "first_difference",
    "id_of",
    "longest_rising",
    "match_items",
    "match_keys",
    "same",
    "value_at",
]


def same(left: Any, right: Any) -> bool:
    """
    Tell whether two values are the same, type and all: 1, 1.0, True and "1" are four values, nan is itself.

    A `Scalar` is the value it stands for, and beside another one its text counts too: 1.10 is not 1.1 then.
    The order of keys does not count.
    """
    if left is right:
        return True
    kind, other = left.__class__, right.__class__
    if kind is str and other is str:
        return bool(left == right)
    if kind is Scalar or other is Scalar:
        if kind is other and left.text != right.text and is_as_written(left) and is_as_written(right):
            return False
        return same(left.value if kind is Scalar else left, right.value if other is Scalar else right)
    if isinstance(left, str):
        return isinstance(right, str) and left == right
    if isinstance(left, dict):
        return isinstance(right, dict) and len(left) == len(right) and _same_values(left, right)
    if isinstance(left, list):
        return isinstance(right, list) and len(left) == len(right) and all(map(same, left, right))
    return kind is other and (repr(left) == repr(right) if kind is float else bool(left == right))


def _same_values(left: dict[str, Any], right: dict[str, Any]) -> bool:
    """Tell whether two mappings of the same size have the same values under the same keys."""
    for key, value in left.items():
        if key not in right:
            return False
        other = right[key]
        if value is other:
            continue
        if value.__class__ is str and other.__class__ is str:
            if value != other:
                return False
        elif not same(value, other):
            return False
    return True


def first_difference(found: Any, meant: Any, path: DataPath = ()) -> DataPath:
    """Return the path of the first value that is not as meant."""
    pairs: Any = ()
    if isinstance(found, dict) and isinstance(meant, dict) and found.keys() == meant.keys():
        pairs = ((key, found[key], meant[key]) for key in found)
    elif isinstance(found, list) and isinstance(meant, list) and len(found) == len(meant):
        pairs = zip(range(len(found)), found, meant, strict=True)
    for step, one, other in pairs:
        if not same(one, other):
            return first_difference(one, other, (*path, step))
    return path


def value_at(data: Any, path: DataPath) -> Any:
    """Return the value at a path, None where there is none."""
    for step in path:
        if isinstance(data, dict):
            data = data.get(step)
        else:
            data = (
                data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else None
            )
    return data


def fingerprint(value: Any) -> Hashable:
    """Return something hashable that is equal for values that are the `same`, and only for them."""
    if isinstance(value, Scalar):
        value = value.value
    if isinstance(value, dict):
        return frozenset((key, fingerprint(each)) for key, each in value.items())
    if isinstance(value, list):
        return tuple(fingerprint(each) for each in value)
    if isinstance(value, str):
        return str(value)
    return (value.__class__, value if value.__class__ is int else repr(value))


def match_keys(old: dict[str, Any], new: dict[str, Any]) -> dict[str, str]:
    """
    Return for every key of `new` that continues an old one the old key's name.

    A key that is gone and a new one with the same value in the same place are one key renamed.
    """
    matches = {key: key for key in new if key in old}
    gone = [key for key in old if key not in new]
    if not gone:
        return matches
    before = dict(zip(old, [None, *old], strict=False))
    previous: str | None = None
    for key in new:
        if key not in old:
            candidate = next((each for each in gone if before[each] == previous), None)
            if candidate is not None and same(old[candidate], new[key]):
                matches[key] = candidate
                gone.remove(candidate)
        previous = matches.get(key)
    return matches


def match_items(old: list[Any], new: list[Any]) -> list[int | None]:
    """
    Return for every item of `new` the index of the old item that it continues, or None.

    Items are known by their `id`, else by their content. What stays unknown between two known neighbours is
    taken for changed, rather than removed and added, where it is alike.
    """
    head = _common_prefix(old, new)
    tail = _common_prefix(old[head:][::-1], new[head:][::-1])
    matches: list[int | None] = [None] * len(new)
    matches[:head] = range(head)
    if tail:
        matches[-tail:] = range(len(old) - tail, len(old))
    if len(old) == len(new) == head + tail + 1:
        matches[head] = head
        return matches
    old_rest, new_rest = range(head, len(old) - tail), range(head, len(new) - tail)
    for identity in (id_of, fingerprint):
        _match_by(identity, old, new, old_rest, new_rest, matches)
    _match_alike(old, new, matches)
    _match_moved(old, new, matches)
    return matches


def _common_prefix(old: list[Any], new: list[Any]) -> int:
    """Return how many items two lists have in common from their start."""
    for index, (one, other) in enumerate(zip(old, new, strict=False)):
        if not same(one, other):
            return index
    return min(len(old), len(new))


def id_of(item: Any) -> str | None:
    """Return a block's `id`, None for an item without one."""
    found = item.get("id") if isinstance(item, dict) else None
    return found if isinstance(found, str) else None


def _match_by(
    identity: Callable[[Any], Hashable],
    old: list[Any],
    new: list[Any],
    old_rest: range,
    new_rest: range,
    matches: list[int | None],
) -> None:
    """Match the items that have the same identity, the first of the old with the first of the new."""
    taken = set(matches)
    known: dict[Hashable, deque[int]] = {}
    for index in old_rest:
        if index not in taken:
            known.setdefault(identity(old[index]), deque()).append(index)
    known.pop(None, None)
    for index in new_rest:
        if matches[index] is None and (found := known.get(identity(new[index]))):
            matches[index] = found.popleft()


def _match_alike(old: list[Any], new: list[Any], matches: list[int | None]) -> None:
    """Match what is alike between neighbours that are known and did not move."""
    taken = {index for index in matches if index is not None}
    fences = longest_rising([index for index in matches if index is not None])
    start, before = 0, -1
    for end, after in [*enumerate(matches), (len(new), len(old))]:
        if after is None or (after not in fences and after != len(old)):
            continue
        ones = [index for index in range(before + 1, after) if index not in taken]
        others = [index for index in range(start, end) if matches[index] is None]
        for one, other in _align(old, ones, new, others):
            matches[other] = one
        start, before = end + 1, after


def _match_moved(old: list[Any], new: list[Any], matches: list[int | None]) -> None:
    """Match what moved past its neighbours and was changed too, where it is still mostly what it was."""
    taken = set(matches)
    ones = [index for index in range(len(old)) if index not in taken]
    others = [index for index, match in enumerate(matches) if match is None]
    if len(ones) * len(others) > _MOST_COMPARISONS:
        return
    for other in others:
        found = next((one for one in ones if _is_mostly(old[one], new[other])), None)
        if found is not None:
            matches[other] = found
            ones.remove(found)


def _is_mostly(one: Any, other: Any) -> bool:
    """Tell whether two mappings have more than half of their values in common, their `type` aside."""
    if not (isinstance(one, dict) and isinstance(other, dict) and same(one.get("type"), other.get("type"))):
        return False
    equal = sum(same(one[key], other[key]) for key in one.keys() & other.keys() - {"type"})
    return equal * 2 > len((one.keys() | other.keys()) - {"type"})


def _align(old: list[Any], ones: list[int], new: list[Any], others: list[int]) -> list[tuple[int, int]]:
    """Pair items in order so that the pairs are as alike as they can be."""
    if not ones or not others or len(ones) * len(others) > _MOST_COMPARISONS:
        return []
    best = [[0] * (len(others) + 1) for _ in range(len(ones) + 1)]
    scores = [[_likeness(old[one], new[other]) for other in others] for one in ones]
    for i, j in product(reversed(range(len(ones))), reversed(range(len(others)))):
        paired = scores[i][j] + best[i + 1][j + 1] if scores[i][j] else 0
        best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(ones) and j < len(others):
        if scores[i][j] and best[i][j] == scores[i][j] + best[i + 1][j + 1]:
            pairs.append((ones[i], others[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


_MOST_COMPARISONS = 40_000
"""Beyond this, two stretches of a list have so little in common that nobody asks which item became which."""


def _likeness(one: Any, other: Any) -> int:
    """Return how much two values look like one that was changed; 0 means not at all."""
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return 1 + (_shape(one) is _shape(other))
    shared = one.keys() & other.keys()
    equal = sum(same(one[key], other[key]) for key in shared)
    if not equal and (one.keys() != other.keys()) and not same([*one.values()], [*other.values()]):
        return int(bool(shared) and same(one.get("type"), other.get("type")))
    return 1 + len(shared) + 3 * equal


def _shape(value: Any) -> type:
    """Return what sort of value it is: mapping, list or scalar."""
    return next((kind for kind in (dict, list) if isinstance(value, kind)), object)


def longest_rising(values: list[int]) -> set[int]:
    """Return the values of a longest rising subsequence: the items of a list that need not move."""
    ends: list[int] = []
    previous: dict[int, int | None] = {}
    for value in values:
        at = bisect_left(ends, value)
        previous[value] = ends[at - 1] if at else None
        ends[at : at + 1] = [value]
    kept: set[int] = set()
    value_or_none = ends[-1] if ends else None
    while value_or_none is not None:
        kept.add(value_or_none)
        value_or_none = previous[value_or_none]
    return kept
