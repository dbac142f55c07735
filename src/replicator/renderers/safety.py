"""
What may reach a page: which URLs, which attributes, which HTML, which characters.

Everything here is a pure function of its input. The rules are allow-lists:
what is not known to be harmless is left out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from markupsafe import Markup, escape

from replicator.errors import RenderError

if TYPE_CHECKING:
    import nh3

__all__ = [
    "MAX_HTML_DEPTH",
    "SCHEMES",
    "attributes",
    "check_attributes",
    "check_tag",
    "printable",
    "safe_url",
    "sanitise",
]

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""The URL schemes that may be linked to; addresses without a scheme are always allowed."""

MAX_HTML_DEPTH = 1_000
"""How deep raw HTML may nest before it is shown as text: sanitising costs its square."""

_IMAGE_DATA = re.compile(r"data:image/(?:png|gif|jpeg|webp|avif);base64,[A-Za-z0-9+/=]*\Z")
_PLAIN = re.compile(r"(?:https?://)?[A-Za-z0-9_./~@,+=?#\-]+\Z")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_INVISIBLE = re.compile(
    r"[\x00-\x20\x7f-\xa0\u00ad\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]+"
)
_UNFIT_IN_URL = re.compile(r"[\x00-\x20\x7f-\xa0\"<>\\^`{|}\u2028\u2029]")


def safe_url(url: str | None, *, image: bool = False) -> str | None:
    """
    Return a URL that can do no harm when followed, ready to be escaped once; None for any other.

    The scheme is judged in every way that a browser, a decoder or a careless template might read it:
    entities and percent signs decoded, controls and white space removed.

    Args:
        url: A URL of any origin.
        image: Whether it is the source of an image, which may also be inline data.
    """
    url = (url or "").strip()
    if not url or _PLAIN.match(url):
        return url or None
    if image and _IMAGE_DATA.match(url):
        return url
    if any((scheme := _scheme(reading)) and scheme not in SCHEMES for reading in _readings(url)):
        return None
    return _UNFIT_IN_URL.sub(_percent, url)


def _readings(url: str) -> set[str]:
    """Return a URL as it stands and as it reads after each round of decoding, without the invisible."""
    readings = {url}
    for _ in range(3):
        url = html.unescape(unquote(url))
        readings.add(url)
    return {_INVISIBLE.sub("", reading) for reading in readings}


def _scheme(url: str) -> str | None:
    match = _SCHEME.match(url)
    return match[1].lower() if match else None


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))


_TAG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*\Z")
_CODE_TAGS = frozenset(
    {"script", "style", "template", "noscript", "plaintext", "xmp", "base", "meta", "link"}
)
_ATTRIBUTE = re.compile(r"[a-zA-Z][a-zA-Z0-9_.:\-]*\Z")
_URL_ATTRIBUTES = frozenset(
    {"href", "src", "action", "formaction", "cite", "poster", "data", "ping", "background"}
)
_IMAGE_ATTRIBUTES = frozenset({"src", "poster"})


@lru_cache(256)
def check_tag(tag: str) -> None:
    """
    Make sure that a name can stand as the tag of an element whose content is escaped text.

    Raises:
        RenderError: It is no tag's name, or a tag that holds code; the message says what to do.
    """
    if not _TAG.match(tag):
        raise RenderError(
            f"{tag!r} is no element's name: write it in lower case, as in render.element('aside')"
        )
    if tag in _CODE_TAGS:
        raise RenderError(f"<{tag}> holds code, not text: return markupsafe.Markup if your site needs it")


def attributes(values: Mapping[str, Any], *, image: bool = False) -> str:
    """
    Write attributes for a tag, each with a space before it.

    `class_` becomes `class`, `data_type` becomes `data-type`; None and False leave an attribute out,
    True writes it bare, and an address that is not safe is left out.

    Raises:
        RenderError: A name is no attribute's name, or one whose value is a script.
    """
    return "".join([_attribute(name, value, image) for name, value in values.items()])


def check_attributes(values: Iterable[str]) -> None:
    """
    Make sure that names can stand as attributes.

    Raises:
        RenderError: A name is no attribute's name, or one whose value is a script.
    """
    for name in values:
        _attribute_name(name)


@lru_cache(256)
def _attribute_name(name: str) -> str:
    name = name.rstrip("_").replace("_", "-")
    if not _ATTRIBUTE.match(name) or name[:2].lower() == "on" or name.lower() in ("srcdoc", "srcset"):
        raise RenderError(
            f"{name!r} cannot be set on an element: return markupsafe.Markup if your site needs it"
        )
    return name


def _attribute(name: str, value: Any, image: bool) -> str:
    name = _attribute_name(name)
    if name in _URL_ATTRIBUTES and value is not None:
        value = safe_url(str(value), image=image and name in _IMAGE_ATTRIBUTES)
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(value)}"'


def sanitise(source: str) -> Markup:
    """
    Return HTML with everything that could run, load or take over a page removed, tags balanced.

    HTML that nests deeper than anyone writes is shown as text instead.
    """
    if _depth_exceeds(source, MAX_HTML_DEPTH):
        return Markup("<p>{}</p>\n").format(source)  # the text is escaped by format
    return Markup(_cleaner().clean(printable(source)))  # noqa: S704  # this is the sanitiser


@cache
def _cleaner() -> nh3.Cleaner:
    import nh3

    allowed = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
    for tag in ("th", "td"):
        allowed.setdefault(tag, set()).add("style")
    allowed.setdefault("code", set()).add("class")
    return nh3.Cleaner(
        attributes=allowed,
        attribute_filter=_filter,
        filter_style_properties={"text-align"},
        link_rel=None,
        url_schemes=set(SCHEMES),
    )


def _filter(tag: str, name: str, value: str) -> str | None:
    if name in _URL_ATTRIBUTES:
        return safe_url(value)
    if name == "class":
        return value if tag == "code" and value.startswith("language-") else None
    return value


_TAGS = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_NEVER_NEST = frozenset(
    {
        "area",
        "base",
        "br",
        "col",
        "dd",
        "dt",
        "embed",
        "hr",
        "img",
        "input",
        "li",
        "link",
        "meta",
        "option",
        "p",
        "source",
        "td",
        "th",
        "tr",
        "track",
        "wbr",
    }
)


def _depth_exceeds(source: str, limit: int) -> bool:
    if source.count("<") <= limit:
        return False
    open_tags: dict[str, int] = {}
    depth = 0
    for closing, name in _TAGS.findall(source):
        name = name.lower()
        if not closing and name not in _NEVER_NEST:
            open_tags[name] = open_tags.get(name, 0) + 1
            depth += 1
        elif open_tags.get(name):
            open_tags[name] -= 1
            depth -= 1
        if depth > limit:
            return True
    return False


_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    f"{''.join(chr((plane << 16) + end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))}]"
)
_SUSPICIOUS = bytes([*range(0x09), *range(0x0B, 0x20), 0x7F, 0xC2, 0xED, 0xEF, *range(0xF0, 0x100)])
"""The bytes with which the UTF-8 of what is not printable begins, and of some that is."""


def printable(text: str) -> str:
    """Remove what has no place in a document: controls, half characters, non-characters."""
    encoded = text.encode("utf-8", "surrogatepass")
    if len(encoded.translate(None, _SUSPICIOUS)) == len(encoded):
        return text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub(lambda match: " " if match[0].isspace() else "", text)
