"""How much there is to read, and how it begins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import ceil

from replicator.pages.passages import ROLES, Passage, passages
from replicator.renderers import Content, HtmlRenderer
from replicator.renderers import html as default_renderer

__all__ = [
    "beginning",
    "counts",
    "excerpt",
    "first_words",
    "minutes",
    "reading_time",
    "word_count",
    "word_spans",
]

_READ = ROLES - {"title", "subtitle", "alt"}
"""The roles of what is read of an article."""


def word_count(content: Content, *, renderer: HtmlRenderer = default_renderer) -> int:
    """
    Count the words of an article: of all that is read but the post's title and what stands for pictures.

    Words are what is between blanks, dashes and slashes and has a letter or a digit, in any script:
    "don't" and "well-known" are one word each. Scripts without blanks are counted as word processors do:
    each Chinese or Japanese character is a word. In Thai, Lao, Khmer and Burmese five characters are taken for one.

    Args:
        content: A post, a block, or several blocks.
        renderer: What renders the post for its page.

    Raises:
        RenderError: As `to_html`.
    """
    return sum(counts(passages(content, renderer=renderer)))


def reading_time(
    content: Content, *, words_per_minute: int = 200, renderer: HtmlRenderer = default_renderer
) -> int:
    """
    Return how many minutes it takes to read an article, rounded up as Statamic's `read_time` does.

    Chinese and Japanese characters are read two and a half times as quickly as words: 500 a minute.

    Args:
        content: A post, a block, or several blocks.
        words_per_minute: How quickly words are read.
        renderer: What renders the post for its page.

    Raises:
        RenderError: As `to_html`.
        ValueError: `words_per_minute` is not positive.
    """
    if words_per_minute <= 0:
        raise ValueError(f"words_per_minute must be positive, not {words_per_minute}")
    return minutes(*counts(passages(content, renderer=renderer)), words_per_minute)


def minutes(words: int, characters: int, words_per_minute: int = 200) -> int:
    """Return how long it takes to read so many words, and Chinese and Japanese characters besides."""
    return ceil((5 * words + 2 * characters) / (5 * words_per_minute))


def excerpt(content: Content, words: int = 50, *, renderer: HtmlRenderer = default_renderer) -> str:
    """
    Return how an article begins, in one line: its running text, lists and quotes; "…" where it was cut.

    Args:
        content: A post, a block, or several blocks.
        words: How many words at most, counted as `word_count` does.
        renderer: What renders the post for its page.

    Raises:
        RenderError: As `to_html`.
    """
    return beginning(passages(content, renderer=renderer), words)


def beginning(found: Iterable[Passage], words: int) -> str:
    """Return how some passages begin; see `excerpt`."""
    return first_words([each.text for each in found if each.role in ("text", "list", "quote")], words)


def first_words(texts: list[str], words: int) -> str:
    """Return the first words of some texts in one line; "…" after them where there are more."""
    kept: list[str] = []
    for text in texts:
        end = 0
        for end_of_word in word_spans(text):
            if words <= 0:
                return f"{' '.join([*kept, text[:end]]).rstrip(' ,;:.、，')}…" if kept or end else ""
            words -= 1
            end = end_of_word
        kept.append(text)
    return " ".join(kept)


def word_spans(text: str) -> Iterator[int]:
    """Give where each word of a text ends, punctuation included that is written to it."""
    for match in _TOKEN.finditer(text):
        if match[1] or _LETTER.search(match[0]):
            yield match.end()


def counts(found: Iterable[Passage]) -> tuple[int, int]:
    """Return how many words there are in what is read, and how many Chinese and Japanese characters besides."""
    words = characters = 0
    for passage in found:
        if passage.role in _READ:
            for match in _TOKEN.finditer(passage.text):
                if match[1]:
                    characters += 1
                elif _LETTER.search(match[0]):
                    words += 1
    return words, characters


_IDEOGRAPHS = (
    "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u312f\u31a0-\u31bf"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003fffd"
)
"""Han, Hiragana, Katakana and Bopomofo: scripts whose words are not set apart."""

_SYLLABLES = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1000-\u1049\u1050-\u109f\u1780-\u17d3\ua9e0-\ua9ff\uaa60-\uaa7f"
)
"""Thai, Lao, Burmese and Khmer."""

_BETWEEN = "\\s\u200b\u2013\u2014\u2026|/\u3000-\u3004\u3008-\u3020\u30fb\uff01-\uff0f\uff1a-\uff20"
"""What stands between words."""

_TOKEN = re.compile(
    rf"([{_IDEOGRAPHS}])[\u3001\u3002\uff01\uff0c\uff1f]?|[{_SYLLABLES}]{{1,5}}|[^{_BETWEEN}{_IDEOGRAPHS}{_SYLLABLES}]+"
)
_LETTER = re.compile(r"[^\W_]")
