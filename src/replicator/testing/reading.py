"""HTML as a browser would take it, read with the standard library alone: words, attributes, and what attacks."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from replicator.testing.strategies import MARKER

__all__ = ["Seen"]

_SCHEME = re.compile(r"(?:java|vb)script:|data:(?!image/(?:gif|png|jpe?g|webp)[;,])", re.IGNORECASE)
_IGNORED = re.compile(r"[\0-\x20\x7f-\xa0\u200b-\u200f\u2028\u2029\ufeff]")
_ADDRESSES = frozenset(
    {
        "action",
        "background",
        "cite",
        "data",
        "formaction",
        "href",
        "ping",
        "poster",
        "src",
        "srcset",
        "xlink:href",
    }
)
_CODE = frozenset({"srcdoc", "style"})
_SCRIPTS = frozenset({"script", "style"})


class Seen(HTMLParser):
    """What there is in a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        """The text between the tags."""
        self.values: list[str] = []
        """The values of all attributes."""
        self.attacks: list[str] = []
        """What a hostile text has become that a browser would act on."""

    @classmethod
    def of(cls, html: str) -> Seen:
        """Read some HTML."""
        seen = cls()
        seen.feed(html)
        if (
            seen.cdata_elem
        ):  # left open: a browser takes all the rest for code, some versions of Python drop it
            seen.feed(f"</{seen.cdata_elem}>")
        seen.close()
        return seen

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag and its attributes."""
        if MARKER in tag:
            self.attacks.append(f"the tag <{tag}>")
        for name, value in attrs:
            self.values.append(value or "")
            self._judge(tag, name, value or "")

    def handle_data(self, data: str) -> None:
        """Take text, and look at it where it is code."""
        if self.cdata_elem in _SCRIPTS and MARKER in data:
            self.attacks.append(f"code inside <{self.cdata_elem}>")
        self.text += data

    def _judge(self, tag: str, name: str, value: str) -> None:
        is_address = name in _ADDRESSES and _SCHEME.match(_IGNORED.sub("", value))
        if MARKER in name or (MARKER in value and (name.startswith("on") or name in _CODE or is_address)):
            self.attacks.append(f'the attribute {name}="{value}" of <{tag}>')
