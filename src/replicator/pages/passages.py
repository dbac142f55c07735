"""
What is read in a post, passage by passage: the words, their role, the block they are in, the headings above.

Counting, search, tables of contents and feeds all begin here. The passages are those of the post's HTML,
so that whatever renders takes part: blocks of your own, Markdown, raw HTML, a renderer that a site has changed.
"""

from __future__ import annotations

import reprlib
from collections import Counter
from collections.abc import Sequence
from html import unescape
from typing import Literal, TypeAlias, get_args

import attrs

from replicator.characters import printable
from replicator.model import Post, Record
from replicator.renderers import Content, Heading, HtmlRenderer
from replicator.renderers import html as default_renderer
from replicator.renderers.elements import HEADINGS, INLINE
from replicator.renderers.html_format.marking import END, START, marked
from replicator.renderers.lines.reader import ATTRIBUTES, PIECES
from replicator.typing import DataPath, check_type

__all__ = ["ROLES", "Passage", "Role", "passages"]

Role: TypeAlias = Literal[
    "title", "subtitle", "heading", "text", "list", "quote", "attribution", "caption", "table", "code", "alt"
]
"""
What a passage is to a reader.

"title" and "subtitle" are the post's own; "attribution" is who is quoted; a "table" passage is one row;
"alt" is what stands for a picture; "text" is everything else.
"""

ROLES: frozenset[Role] = frozenset(get_args(Role))
"""All of them."""


@attrs.frozen
class Passage:
    """A paragraph, a heading, an item of a list, a row of a table: words that are read in one go."""

    text: str = attrs.field(repr=reprlib.repr)
    """The words; white space is one blank, but for code."""

    role: Role
    """What they are to a reader."""

    path: DataPath = ()
    """Where the innermost block is that they come from: `("replicator_content", 2)`; or the post's field."""

    headings: tuple[Heading, ...] = ()
    """The headings that they stand under, outermost first, with their ids in HTML; a heading is its own last."""


def passages(content: Content, *, renderer: HtmlRenderer = default_renderer) -> list[Passage]:
    """
    Return what is read in a post, in its order; disabled blocks are left out.

    Args:
        content: A post, a block, or several blocks. A post begins with its title and subtitle.
        renderer: What renders the post for its page, so that words and ids are the same.

    Raises:
        RenderError: As `to_html`.
    """
    shown = marked(content, renderer, {"page": False})
    reader = _Reader(shown.paths, shown.around)
    reader.read(printable(str(shown.html)))
    return [*_titles(content), *reader.found]


def _titles(content: Content) -> list[Passage]:
    roles: tuple[Role, ...] = ("title", "subtitle") if isinstance(content, Post) else ("title",)
    found = []
    for role in roles:
        text = getattr(content, role, None) if isinstance(content, Record) else None
        if isinstance(content, Post):
            check_type(text or "", str, f"text as the {role}")
        if isinstance(text, str) and text.strip():
            found.append(Passage(" ".join(text.split()), role, (role,)))
    return found


_WITHIN = INLINE - {"img", "br"}
"""Elements in a line that only their words tell of."""
_SILENT = frozenset({
    "script", "style", "template", "iframe", "object", "svg", "math", "title", "head", "textarea", "select", "noscript",
})  # fmt: skip
_LEVELS = {tag: level for level, tag in enumerate(HEADINGS, 1)}
_ROLES: dict[str, Role] = {
    **dict.fromkeys(HEADINGS, "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "list"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    "blockquote": "quote",
    "pre": "code",
    "tr": "table",
}
_CELLS = ("td", "th")


class _Scope:
    """What is open inside of one block; what it left open ends with it."""

    def __init__(self, path: DataPath, role: Role) -> None:
        self.path = path
        self._around: Role = role
        self._open: list[tuple[str, Role]] = []
        self._counts: Counter[str] = Counter()

    @property
    def role(self) -> Role:
        return self._open[-1][1] if self._open else self._around

    def open(self, tag: str, role: Role) -> None:
        self._open.append((tag, role))
        self._counts[tag] += 1

    def close(self, tag: str) -> None:
        """End an element, and those inside it that were left open; counted, so that a stray end costs nothing."""
        closed = ""
        while self._counts[tag] and closed != tag:
            closed = self._open.pop()[0]
            self._counts[closed] -= 1


class _Reader:
    """Reads an article into passages; each tag is looked at once."""

    def __init__(self, paths: Sequence[DataPath], around: DataPath) -> None:
        self.found: list[Passage] = []
        self._paths = paths
        self._scopes = [_Scope(around, "text")]
        self._silent = 0
        self._words: list[str] = []
        self._pictures: list[str] = []
        self._trail: tuple[Heading, ...] = ()
        self._level = 2
        self._id = ""

    def read(self, html: str) -> None:
        """Read all of an article."""
        for comment, closing, name, attributes, text in PIECES.findall(html):
            if text:
                if not self._silent:
                    self._words.append(unescape(text) if "&" in text else text)
            elif comment:
                self._comment(comment)
            elif name and (tag := name.lower()) not in _WITHIN:
                self._end_tag(tag) if closing else self._start_tag(tag, attributes)
        self._end_passage()

    def _start_tag(self, tag: str, attributes: str) -> None:
        if tag in _SILENT:
            self._silent += not attributes.endswith("/")  # an empty one has nothing to be silent about
        elif tag == "br":
            self._words.append("\n" if self._role == "code" else " ")
        elif tag == "img":
            self._pictures.append(_attribute("alt", attributes))
        elif tag in _CELLS and self._role == "table":
            self._words.append(" | ")
        elif tag not in INLINE:
            self._start(tag, attributes)

    def _start(self, tag: str, attributes: str) -> None:
        if self._role != "table" or tag in _ROLES:
            self._end_passage()
        else:
            self._words.append(" ")
        if role := _ROLES.get(tag):
            self._scopes[-1].open(tag, role)
        elif tag == "footer" and self._role == "quote":
            self._scopes[-1].open(tag, "attribution")
        if level := _LEVELS.get(tag):
            self._level, self._id = level, _attribute("id", attributes)

    def _end_tag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag not in INLINE and tag not in _CELLS:
            self._end(tag)

    def _end(self, tag: str) -> None:
        if self._role != "table" or tag in _ROLES:
            self._end_passage()
        else:
            self._words.append(" ")
        self._scopes[-1].close(tag)

    def _comment(self, data: str) -> None:
        if (start := START.match(data)) and int(start[1]) < len(self._paths):
            self._end_passage()
            self._scopes.append(_Scope(self._paths[int(start[1])], self._role))
        elif data == END and len(self._scopes) > 1:
            self._end_passage()
            self._scopes.pop()
            self._silent = 0

    @property
    def _role(self) -> Role:
        return self._scopes[-1].role

    def _end_passage(self) -> None:
        """Take what was read since the last passage for one."""
        if not self._words and not self._pictures:
            return
        role, path = self._role, self._scopes[-1].path
        words = "".join(self._words)
        text = words.strip("\n") if role == "code" else " ".join(words.split())
        if role == "table":
            text = text.strip("| ")
        self._words.clear()
        if text.strip() and role == "heading":
            self._heading(text, path)
        elif text.strip():
            self.found.append(Passage(text, role, path, self._trail))
        if self._pictures:
            alts = [" ".join(alt.split()) for alt in self._pictures]
            self._pictures.clear()
            self.found += [Passage(alt, "alt", path, self._trail) for alt in alts if alt]

    def _heading(self, text: str, path: DataPath) -> None:
        above = tuple(heading for heading in self._trail if heading.level < self._level)
        self._trail = (*above, Heading(self._level, text, self._id))
        self.found.append(Passage(text, "heading", path, self._trail))


def _attribute(name: str, attributes: str) -> str:
    """Return the value of an attribute of a tag, or '' where it has none."""
    for own, double, single, bare in ATTRIBUTES.findall(attributes):
        if own.lower() == name:
            return unescape(double or single or bare)
    return ""
