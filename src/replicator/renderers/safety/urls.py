"""Which URLs may be followed or loaded: judged by an allow-list of schemes, however they are wrapped."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from replicator.renderers.elements import BLANKS

__all__ = ["SCHEMES", "URL_ATTRIBUTES", "Judge", "safe_image", "safe_srcset", "safe_url"]

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""The URL schemes that may be linked to; addresses without a scheme are always allowed."""

URL_ATTRIBUTES = frozenset({
    "href", "xlink:href", "src", "action", "formaction", "cite", "poster", "data", "ping", "background", "longdesc",
})  # fmt: skip
"""The attributes that hold one URL."""

Judge: TypeAlias = "Callable[[str], str | None]"
"""A function that gives the safe URL for an address, or None."""

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
    entities and percent signs decoded as often as there are any, controls and white space removed.
    A URL that is wrapped more often than anyone would is not safe.

    Args:
        url: A URL of any origin.
        image: Whether it is the source of an image, which may also be inline data.
    """
    url = (url or "").strip()
    if not url or _PLAIN.match(url):
        return url or None
    if image and _IMAGE_DATA.match(url):
        return url
    readings = _readings(url)
    if readings is None or any((scheme := _scheme(each)) and scheme not in SCHEMES for each in readings):
        return None
    return _UNFIT_IN_URL.sub(_percent, url)


def safe_image(url: str) -> str | None:
    """Return the URL of an image that can do no harm when it is loaded; None for any other."""
    return safe_url(url, image=True)


def safe_srcset(value: str, judge: Judge | None = None) -> str | None:
    """
    Return those of an image's sources that can do no harm, as in the attribute `srcset`; None where there are none.

    They are read as HTML has it (4.8.4.2.1, "parsing a srcset attribute"): an address up to white space, which may
    have commas inside, and a width (`480w`) or a density (`2x`) up to the next comma.

    Args:
        value: Sources of any origin.
        judge: Gives the safe URL of each. Default: its own, if that is safe.
    """
    shown = []
    for url, descriptor in _SOURCE.findall(value.rstrip(f"{BLANKS},")):
        bare = url.rstrip(",")
        found = (judge or safe_image)(bare)
        safe_one = found and safe_url(found, image=True)
        size = "" if bare != url else descriptor.strip(BLANKS)
        if safe_one and safe_one[:1] != "," and safe_one[-1:] != "," and _DESCRIPTOR.match(size):
            shown.append(f"{safe_one} {size}".strip())
    return ", ".join(shown) or None


_SOURCE = re.compile(rf"[{BLANKS},]*+([^{BLANKS}]++)((?:(?<!,)[^,]*+)?)")
_DESCRIPTOR = re.compile(r"(?:[1-9][0-9]{0,5}w|[0-9]{1,3}(?:\.[0-9]{1,3})?x)?\Z")
_MOST_DECODINGS = 8


def _readings(url: str) -> set[str] | None:
    """Return a URL as it reads after each round of decoding, without the invisible; None after too many."""
    from html import unescape
    from urllib.parse import unquote

    readings = [url]
    while (decoded := unescape(unquote(readings[-1]))) != readings[-1]:
        if len(readings) > _MOST_DECODINGS:
            return None
        readings.append(decoded)
    return {_INVISIBLE.sub("", reading) for reading in readings}


def _scheme(url: str) -> str | None:
    match = _SCHEME.match(url)
    return match[1].lower() if match else None


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))
