"""
Images: what may be told of one besides its address, and how that reaches the page.

It is put into the HTML when that is complete, as the ids of headings are: to every image whose address came from
the resolver, whether a block, rich text, Markdown of any engine or raw HTML shows it. One that has alternatives
gets a `<picture>` around it.
"""

from __future__ import annotations

import re
import reprlib
from collections.abc import Callable, Iterable
from typing import Any

import attrs
from markupsafe import Markup

from replicator.renderers.elements import UNREAD
from replicator.renderers.safety import attributes, safe_srcset

__all__ = ["ImageSource", "Images", "PictureSource", "encoded"]


def _is(classes: tuple[type, ...], words: str) -> Callable[[Any, Any, Any], None]:
    """Return a validator: what is wrong is told where the image is made, not where it would be shown."""

    def check(image: object, attribute: attrs.Attribute[Any], value: Any) -> None:
        if not isinstance(value, classes):
            raise TypeError(f"{type(image).__name__}.{attribute.name} is {words}, not {reprlib.repr(value)}")

    return check


_TEXT = _is((str,), "text")
_PIXELS = _is((int, type(None)), "a whole number or None")


@attrs.frozen
class PictureSource:
    """An alternative to an image, for browsers that know its format or windows that it suits: HTML's `<source>`."""

    srcset: str = attrs.field(validator=_TEXT)
    """Its URL, or the same image in several sizes, as in HTML: `/a-480.avif 480w, /a-960.avif 960w`."""

    type: str = attrs.field(default="", validator=_TEXT, kw_only=True)
    """The media type of its format: `image/avif`. Browsers that do not know it pass it over."""

    media: str = attrs.field(default="", validator=_TEXT, kw_only=True)
    """The media query that must hold for it: `(min-width: 60rem)`."""

    sizes: str = attrs.field(default="", validator=_TEXT, kw_only=True)
    """How wide it is shown, as in HTML."""

    width: int | None = attrs.field(default=None, validator=_PIXELS, kw_only=True)
    """Its width in pixels, where it differs from the image's."""

    height: int | None = attrs.field(default=None, validator=_PIXELS, kw_only=True)
    """Its height in pixels."""


def _in_order(sources: Iterable[PictureSource]) -> tuple[PictureSource, ...]:
    """Take any number of sources."""
    if isinstance(sources, str | PictureSource) or not isinstance(sources, Iterable):
        raise TypeError(f"ImageSource.sources is a list of PictureSource, not {reprlib.repr(sources)}")
    taken = tuple(sources)
    for index, each in enumerate(taken):
        if not isinstance(each, PictureSource):
            raise TypeError(f"ImageSource.sources[{index}] is a PictureSource, not {reprlib.repr(each)}")
    return taken


@attrs.frozen
class ImageSource:
    """An image as the site has it: what a resolver returns that knows more than a URL."""

    src: str = attrs.field(validator=_TEXT)
    """Its URL."""

    srcset: str = attrs.field(default="", validator=_TEXT, kw_only=True)
    """The same image in other sizes, as in HTML: `/a-480.jpg 480w, /a-960.jpg 960w`."""

    sizes: str = attrs.field(default="", validator=_TEXT, kw_only=True)
    """How wide it is shown, as in HTML: `(max-width: 40rem) 100vw, 40rem`."""

    width: int | None = attrs.field(default=None, validator=_PIXELS, kw_only=True)
    """Its width in pixels; with the height, browsers keep the room free until it is loaded."""

    height: int | None = attrs.field(default=None, validator=_PIXELS, kw_only=True)
    """Its height in pixels."""

    alt: str = attrs.field(default="", validator=_TEXT, kw_only=True)
    """What is to be seen on it, for where the post does not say so itself."""

    sources: tuple[PictureSource, ...] = attrs.field(default=(), converter=_in_order, kw_only=True)
    """What may be shown in its place: of these, browsers take the first that suits them, else the image."""

    def relocated(self, where: Callable[[str], str | None]) -> ImageSource:
        """Return the image with all its addresses sent through a function; None leaves one as it is."""

        def moved(srcset: str) -> str:
            return safe_srcset(srcset, lambda url: where(url) or url) or ""

        sources = [attrs.evolve(each, srcset=moved(each.srcset)) for each in self.sources]
        return attrs.evolve(self, src=where(self.src) or self.src, srcset=moved(self.srcset), sources=sources)


class Images:
    """The images of one rendering: what the resolver told of them, and how many have been shown."""

    __slots__ = ("_in_picture", "_lazy_after", "_shown", "_sources")

    def __init__(self, lazy_after: int | None = None) -> None:
        self._sources: dict[str, ImageSource] = {}
        self._lazy_after = lazy_after
        self._shown = 0
        self._in_picture = False

    def add(self, url: str, source: ImageSource) -> None:
        """Keep what was told of the image at a URL, which is safe."""
        self._sources[encoded(url)] = source

    def alt(self, url: str | None) -> str:
        """Return what is to be seen on an image, or '' where nobody said."""
        source = self._sources.get(encoded(url)) if url and self._sources else None
        return source.alt if source else ""

    def completed(self, html: Markup, *, trusted: bool = False) -> Markup:
        """
        Return HTML whose images say all that is known of them; what they say already stays.

        Args:
            html: The HTML of an article or of a part of it. The parts must come in the order of the page.
            trusted: Whether the HTML may hold scripts and comments, in which nothing is an image.
        """
        if (not self._sources and self._lazy_after is None) or "<img" not in html:
            return html
        found = (_IMAGE_OR_UNREAD if trusted else _IMAGE).sub(self._complete, str(html))
        return Markup(found)  # noqa: S704  # what is added is escaped

    def _complete(self, match: re.Match[str]) -> str:
        written = match["attributes"]
        if match["picture"]:
            self._in_picture = match["picture"].lower() == "picture"
        if written is None:
            return match[0]
        from html import unescape

        self._shown += 1
        own = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(written)}
        source = self._sources.get(encoded(own.get("src", "")))
        told = {**(_told(source) if source else {}), **self._loading()}
        new = {name: value for name, value in told.items() if value and not own.get(name, "").strip()}
        kept = _ATTRIBUTE.sub(lambda each: "" if each[1].lower() in new else each[0], written)
        end = "/" if kept.endswith((" /", '"/', "'/")) else ""
        body = kept.removesuffix(end).rstrip()
        image = f"<img{body}{attributes('img', new)}{end and ' /'}>" if new else match[0]
        alternatives = (
            _alternatives(source) if source and "srcset" not in own and not self._in_picture else ""
        )
        return f"<picture>{alternatives}{image}</picture>" if alternatives else image

    def _loading(self) -> dict[str, str]:
        late = self._lazy_after is not None and self._shown > self._lazy_after
        return {"loading": "lazy", "decoding": "async"} if late else {}


def _told(source: ImageSource) -> dict[str, str]:
    return {**_addresses(source), "alt": source.alt.strip(), **_dimensions(source)}


def _alternatives(image: ImageSource) -> str:
    """Write the sources of a picture, but for those without a safe address."""
    several = (
        {"media": each.media, "type": each.type, **_addresses(each), **_dimensions(each)}
        for each in image.sources
    )
    return "".join(
        f"<source{attributes('source', {name: value for name, value in told.items() if value})}>"
        for told in several
        if told["srcset"]
    )


def _addresses(source: ImageSource | PictureSource) -> dict[str, str]:
    srcset = safe_srcset(source.srcset) or ""
    return {"srcset": srcset, "sizes": source.sizes if srcset else ""}


def _dimensions(source: ImageSource | PictureSource) -> dict[str, str]:
    return {"width": _pixels(source.width), "height": _pixels(source.height)}


def _pixels(value: object) -> str:
    return str(value) if isinstance(value, int) and value > 0 else ""


def encoded(url: str) -> str:
    """Return a URL as every engine writes it, whichever letters it encodes."""
    if _PLAIN.match(url):
        return url
    from urllib.parse import quote

    return quote(url, safe=":/?#@!$&'()*+,;=%-._~", errors="replace")


_PLAIN = re.compile(r"[\w:/?#@.,=&%~+-]*\Z", re.ASCII)
_ATTRIBUTE = re.compile(r"""\s*([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_INSIDE = r"""(?:[\s/](?:"[^"]*+"|'[^']*+'|[^"'>])*+)?"""
_IMAGE = re.compile(rf"<(?:img(?P<attributes>{_INSIDE})|(?P<picture>/?picture){_INSIDE})>", re.IGNORECASE)
_IMAGE_OR_UNREAD = re.compile(rf"{UNREAD}|{_IMAGE.pattern}", re.IGNORECASE | re.DOTALL)
