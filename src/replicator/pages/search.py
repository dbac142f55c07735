"""The words of a post for a search engine, whole or in pieces."""

from __future__ import annotations

import re
import reprlib
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby, pairwise

import attrs

from replicator.pages.passages import ROLES, Passage, Role, passages
from replicator.pages.words import word_spans
from replicator.renderers import Content, Heading, HtmlRenderer
from replicator.renderers import html as default_renderer
from replicator.typing import DataPath

__all__ = ["Chunk", "chunks", "search_text"]


def search_text(
    content: Content, *, roles: Collection[Role] = ROLES, renderer: HtmlRenderer = default_renderer
) -> str:
    """
    Return the words of a post for a search index, a passage a line.

    Args:
        content: A post, a block, or several blocks.
        roles: What is wanted, to give it a field or a weight of its own: `roles={"title", "heading"}`.
            Default: everything.
        renderer: What renders the post for its page.

    Raises:
        RenderError: As `to_html`.
        ValueError: A role is none of `ROLES`.
    """
    if wrong := set(roles) - ROLES:
        raise ValueError(f"no role {min(wrong)!r}; there are {', '.join(sorted(ROLES))}")
    return "\n".join(each.text for each in passages(content, renderer=renderer) if each.role in roles)


@attrs.frozen
class Chunk:
    """A piece of a post, small enough to be found, shown or embedded by itself."""

    text: str = attrs.field(repr=reprlib.repr)
    """The words; passages are apart by a blank line."""

    paths: tuple[DataPath, ...]
    """Where the blocks are that they come from, in order."""

    headings: tuple[Heading, ...] = ()
    """The headings that they stand under, outermost first."""

    title: str = ""
    """The title of the post."""

    @property
    def anchor(self) -> str:
        """The id of the nearest heading above, to link to: `#what-we-do`; '' where there is none."""
        return next((f"#{heading.id}" for heading in reversed(self.headings) if heading.id), "")

    @property
    def in_context(self) -> str:
        """The words under a line with the title and the headings, so that they can be understood alone."""
        trail = " › ".join(filter(None, [self.title, *(heading.text for heading in self.headings)]))
        return f"{trail}\n\n{self.text}" if trail else self.text


def chunks(content: Content, *, words: int = 200, renderer: HtmlRenderer = default_renderer) -> list[Chunk]:
    """
    Return a post in pieces for search or embedding.

    A piece never goes on beyond a heading. What is longer than asked for is parted between passages,
    a long passage between sentences, a long sentence between words. Headings are in `Chunk.headings`;
    one with nothing under it is a piece by itself. The title and subtitle are in none.

    Args:
        content: A post, a block, or several blocks.
        words: How long a piece may be, in words as `word_count` counts them.
            200 words of English are about 270 tokens of a language model.
        renderer: What renders the post for its page, so that the ids of headings are the same.

    Raises:
        RenderError: As `to_html`.
        ValueError: `words` is less than 1.
    """
    if words < 1:
        raise ValueError(f"a piece has at least 1 word, not {words}")
    found = passages(content, renderer=renderer)
    body = [each for each in found if each.role not in ("title", "subtitle")]
    title = next((each.text for each in found if each.role == "title"), "")
    sections = groupby(_without_led_headings(body), key=lambda passage: id(passage.headings))
    return [
        Chunk(
            "\n\n".join(piece.text for piece in pieces),
            tuple(dict.fromkeys(piece.path for piece in pieces)),
            pieces[0].headings,
            title,
        )
        for _, section in sections
        for pieces in _packed(section, words)
    ]


def _without_led_headings(body: list[Passage]) -> Iterator[Passage]:
    """Give the passages but for headings that something stands under, which is said with that."""
    for passage, following in pairwise([*body, None]):
        if passage and not (passage.role == "heading" and following and _leads(passage, following)):
            yield passage


def _leads(heading: Passage, following: Passage) -> bool:
    in_its_section = following.headings is heading.headings
    return in_its_section or len(following.headings) > len(heading.headings)


def _packed(section: Iterable[Passage], words: int) -> Iterator[list[Passage]]:
    """Give the passages of a section in groups of at most so many words."""
    group: list[Passage] = []
    room = words
    for passage in section:
        for text, size in _pieces(passage.text, words):
            if size > room and group:
                yield group
                group, room = [], words
            group.append(attrs.evolve(passage, text=text))
            room -= size
    if group:
        yield group


_SENTENCE_END = re.compile(r"""[.!?…]["'”’)\]]*\s+|[。！？]["”’」』）]*\s*|\n+""")


def _pieces(text: str, words: int) -> Iterator[tuple[str, int]]:
    """Give a text with its number of words, in pieces of at most so many."""
    ends = list(word_spans(text))
    if len(ends) <= words:
        yield text, len(ends)
        return
    start = done = 0
    sentence_ends = {bisect_right(ends, match.end()): match.end() for match in _SENTENCE_END.finditer(text)}
    while done < len(ends):
        cut, end = len(ends), len(text)
        if done + words < cut:
            most = done + words
            cut = next((count for count in range(most, done, -1) if count in sentence_ends), most)
            end = sentence_ends.get(cut, ends[cut - 1])
        yield text[start:end].strip(), cut - done
        start, done = end, cut
