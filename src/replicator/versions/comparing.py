"""What changed from one version of a post to another: a walk down the data of both, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

import attrs

from replicator.privacy import conceal, is_user
from replicator.scalar import Scalar, plain
from replicator.typing import DataPath
from replicator.versions.changes import (
    Added,
    Change,
    Changed,
    Moved,
    Removed,
    TextChanged,
    TypeChanged,
    What,
)
from replicator.versions.identity import lineage, moved
from replicator.versions.sources import Comparable, Version
from replicator.yaml.splice.compare import same

__all__ = ["diff"]


def diff(old: Comparable, new: Comparable) -> list[Change]:
    """
    Say what changed from one version to another.

    Blocks and other items of lists are known by their `id`, else by what they hold, so that one that was moved or
    edited is not taken for another. The order of keys, quotes, comments and layout are no changes. Numbers stand for
    the secrets in the file of a user.

    Args:
        old: A text (never the name of a file: that is a `Path`), bytes, a path, an open file, a `PostFile`,
            a `Content` or a post.
        new: Another one.

    Returns:
        The changes in the order of the new version, what is gone where it was; [] where nothing changed.

    Raises:
        OSError: A file cannot be read.
        EncodingError: It is not UTF-8 text.
        ParseError: It is not YAML, or YAML front matter.
    """
    before, after = Version.of(old), Version.of(new)
    comparison = _Comparison(before, after)
    one, other = before.data, after.data
    if is_user(one) or is_user(other):
        one, other = conceal((one, other))
    return [*comparison.values(one, other, _Spot((), (), "field", None))]


@attrs.frozen
class _Spot:
    """Where two values stand that are compared."""

    old: DataPath
    new: DataPath
    what: What
    block: str | None

    def under(self, key: str) -> _Spot:
        """Return the place of a key's values."""
        return _Spot((*self.old, key), (*self.new, key), "field", self.block)

    def at(self, old: int, new: int, item: Any) -> _Spot:
        """Return the place of an item."""
        kind = _type_of(item)
        what: What = "item" if kind is None else "block"
        return _Spot((*self.old, old), (*self.new, new), what, self.block if kind is None else kind)


C = TypeVar("C", bound=Change)


@attrs.frozen
class _Comparison:
    """A walk down two versions."""

    before: Version
    after: Version

    def values(self, old: Any, new: Any, spot: _Spot) -> Iterator[Change]:
        """Yield what changed in a value and under it."""
        if same(old, new):
            return
        if isinstance(old, dict) and isinstance(new, dict):
            yield from self._mappings(old, new, spot)
        elif isinstance(old, list) and isinstance(new, list):
            yield from self._lists(old, new, spot)
        else:
            one, other = plain(old), plain(new)
            if isinstance(old, Scalar) and isinstance(new, Scalar) and same(one, other):
                one, other = old.text, new.text
            texts = isinstance(old, str) and isinstance(new, str)
            yield self._change(TextChanged if texts else Changed, spot, old=one, new=other)

    def _mappings(self, old: dict[str, Any], new: dict[str, Any], spot: _Spot) -> Iterator[Change]:
        for key, value in old.items():
            under = spot.under(key)
            if key not in new:
                yield self._change(Removed, under, value=plain(value))
            elif key == "type" and spot.what == "block" and _type_of(old) is not None:
                if not same(value, new[key]):
                    yield self._change(TypeChanged, spot, old=plain(value), new=plain(new[key]))
            else:
                yield from self.values(value, new[key], under)
        for key, value in new.items():
            if key not in old:
                yield self._change(Added, spot.under(key), value=plain(value))

    def _lists(self, old: list[Any], new: list[Any], spot: _Spot) -> Iterator[Change]:
        sources, _ = lineage(old, new)
        kept = set(sources)
        gone = [index for index in reversed(range(len(old))) if index not in kept]
        wandered = moved(sources)
        for index, source in enumerate(sources):
            at = spot.at(index if source is None else source, index, new[index])
            if source is None:
                yield self._change(Added, at, value=plain(new[index]))
                continue
            if source in wandered:
                yield self._change(Moved, at)
            else:
                while gone and gone[-1] < source:
                    yield self._gone(old, gone.pop(), spot)
            yield from self.values(old[source], new[index], at)
        for index in reversed(gone):
            yield self._gone(old, index, spot)

    def _gone(self, old: list[Any], index: int, spot: _Spot) -> Change:
        at = spot.at(index, index, old[index])
        return self._change(Removed, at, value=plain(old[index]))

    def _change(self, kind: type[C], spot: _Spot, **values: Any) -> C:
        old_path = None if kind is Added else spot.old
        new_path = None if kind is Removed else spot.new
        return kind(
            what=spot.what,
            block=spot.block,
            old_path=old_path,
            new_path=new_path,
            old_line=self.before.line(old_path),
            new_line=self.after.line(new_path),
            **values,
        )


def _type_of(item: Any) -> str | None:
    kind = item.get("type") if isinstance(item, dict) else None
    return kind if isinstance(kind, str) else None
