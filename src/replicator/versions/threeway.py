"""Three versions of a file made one: its data is merged, and written into the text of ours."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from replicator.encoding import decode
from replicator.errors import ContentError
from replicator.frontmatter import Content
from replicator.messages import counted
from replicator.sequences import lines, matching
from replicator.typing import check_type
from replicator.versions.comments import line_end, reads_as, with_comments
from replicator.versions.merging import Conflict, merged_data
from replicator.versions.sequences import Chunk, merged_chunks
from replicator.versions.sources import Text, bytes_of

__all__ = ["Merge", "merge"]


@attrs.frozen
class Merge:
    """What became of three versions of a file."""

    content: bytes = attrs.field(repr=False)
    """The merged file; around every conflict are the markers that git users know."""

    conflicts: tuple[Conflict, ...] = ()
    """What the two sides do not agree on, and where."""

    ours: bytes = attrs.field(repr=False, kw_only=True)
    """The merged file with all conflicts decided for ours."""

    theirs: bytes = attrs.field(repr=False, kw_only=True)
    """The merged file with all conflicts decided for theirs."""

    problem: ContentError | None = attrs.field(default=None, kw_only=True)
    """Why it was merged line by line instead: a version is no YAML that can be read. None: it was not."""

    def __repr__(self) -> str:
        return f"<Merge: {counted(len(self.conflicts), 'conflict')}>"

    @property
    def text(self) -> str:
        """The merged file as text; a byte that is not UTF-8 is half a character, as Python reads file names."""
        return _loosely(self.content)

    @property
    def clean(self) -> bool:
        """Whether there is no conflict."""
        return not self.conflicts


@attrs.frozen
class _Markers:
    """How conflicts are marked."""

    ours: str
    theirs: str
    size: int

    def around(self, ours: list[str], theirs: list[str], line_end: str) -> Iterator[str]:
        """Yield the lines of two sides with the markers around them."""
        for char, label, side in (("<", self.ours, ours), ("=", "", theirs)):
            yield f"{char * self.size} {label}".rstrip() + line_end
            for line in side:
                yield line if line.endswith("\n") else f"{line}{line_end}"
        yield f"{'>' * self.size} {self.theirs}".rstrip() + line_end


def _markers(labels: tuple[str, str], size: int) -> _Markers:
    """
    Return how conflicts are marked; a label is always on one line.

    Raises:
        TypeError: The labels are not two texts, or the size is no whole number above 0.
    """
    check_type(labels, (tuple, list), "two texts as labels")
    if len(labels) != 2:
        raise TypeError(f"expected two texts as labels, found {len(labels)}")
    for each in labels:
        check_type(each, str, "two texts as labels")
    check_type(size, int, "a whole number as marker_size")
    if size < 1:
        raise TypeError(f"expected a whole number above 0 as marker_size, found {size}")
    ours, theirs = (" ".join(each.splitlines()) for each in labels)
    return _Markers(ours, theirs, size)


def merge(
    base: Text,
    ours: Text,
    theirs: Text,
    *,
    name: str | None = None,
    labels: tuple[str, str] = ("ours", "theirs"),
    marker_size: int = 7,
) -> Merge:
    """
    Merge two changes of a content file.

    What is merged is the data: mappings key by key, lists of blocks and other lists item by item, texts by line and
    word; docs/versions.md has the rules. The result is the text of ours with what theirs changed written into it;
    what nobody changed stays byte for byte. Versions that are no YAML are merged line by line.

    Args:
        base: The version that both sides started from: a text, bytes, a path, or an open file. '' for none.
        ours: The version of one side.
        theirs: The version of the other.
        name: What messages call the file.
        labels: What the markers of a conflict call the sides.
        marker_size: How many characters a marker has.

    Raises:
        OSError: A file cannot be read.
        TypeError: The labels are not two texts, or the size of a marker is no whole number above 0.
    """
    markers = _markers(labels, marker_size)
    old, one, other = map(bytes_of, (base, ours, theirs))
    if one == other or old == other:
        return Merge(one, ours=one, theirs=one)
    if old == one:
        return Merge(other, ours=other, theirs=other)
    try:
        contents = tuple(Content.parse(decode(each, name), name=name) for each in (old, one, other))
    except ContentError as error:
        return _by_lines((old, one, other), markers, error)
    return _by_data(contents, markers)


def _by_data(versions: tuple[Content, ...], markers: _Markers) -> Merge:
    """Merge the data; where lines can be merged to the same effect, let them."""
    base, ours, theirs = versions
    data, other, conflicts = merged_data(base.written, ours.written, theirs.written)
    if not conflicts:
        chunks = merged_chunks(lines(base.text), lines(ours.text), lines(theirs.text))
        text = "".join(line for chunk in chunks for line in chunk.merged)
        if not any(chunk.kind == "conflict" for chunk in chunks) and reads_as(text, data):
            return _decided(text)
    try:
        text = with_comments(ours.updated(data), data, base, ours, theirs)
        if not conflicts:
            return _decided(text)
        their_text = Content.parse(text).updated(other)
    except ContentError as error:
        found = _by_lines(tuple(each.text.encode() for each in versions), markers, error)
        return attrs.evolve(found, conflicts=(*conflicts, *found.conflicts))
    return Merge(
        _marked(lines(text), lines(their_text), markers).encode(),
        tuple(conflicts),
        ours=text.encode(),
        theirs=their_text.encode(),
    )


def _decided(text: str) -> Merge:
    content = text.encode()
    return Merge(content, ours=content, theirs=content)


def _marked(ours: list[str], theirs: list[str], markers: _Markers) -> str:
    """Return two texts as one, with markers around the lines in which they differ."""
    found: list[str] = []
    at = their_at = 0
    for start, their_start, size in [*matching(ours, theirs), (len(ours), len(theirs), 0)]:
        one, other = ours[at:start], theirs[their_at:their_start]
        if one or other:
            found += markers.around(one, other, line_end(ours))
        at, their_at = start + size, their_start + size
        found += ours[start:at]
    return "".join(found)


def _by_lines(versions: tuple[bytes, ...], markers: _Markers, error: ContentError) -> Merge:
    """Merge as git does; what is no text is left as ours has it, with a conflict."""
    base, ours, theirs = versions
    if any(b"\0" in each for each in versions):
        conflict = Conflict("binary", (), base, ours, theirs)
        return Merge(ours, (conflict,), ours=ours, theirs=theirs, problem=error)
    chunks = merged_chunks(*(lines(_loosely(each)) for each in versions))
    end = line_end(lines(_loosely(ours)))
    sides = ([chunk.merged for chunk in chunks], [_for_theirs(chunk) for chunk in chunks])
    merged = [
        [*markers.around([*chunk.ours], [*chunk.theirs], end)] if chunk.kind == "conflict" else chunk.merged
        for chunk in chunks
    ]
    content, one, other = (
        "".join(line for part in parts for line in part).encode("utf-8", "surrogateescape")
        for parts in (merged, *sides)
    )
    conflicts = tuple(
        Conflict("lines", (), *("".join(part) for part in (chunk.base, chunk.ours, chunk.theirs)))
        for chunk in chunks
        if chunk.kind == "conflict"
    )
    return Merge(content, conflicts, ours=one, theirs=other, problem=error)


def _for_theirs(chunk: Chunk) -> list[str]:
    return [*(chunk.theirs if chunk.kind == "conflict" else chunk.merged)]


def _loosely(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")
