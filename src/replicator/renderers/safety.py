"""
What may reach a page: which URLs, which attributes, which HTML, which characters.

Everything here is a pure function of its input. The rules are allow-lists:
what is not known to be harmless is left out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from replicator.errors import RenderError

if TYPE_CHECKING:
    import nh3

__all__ = [
    "EMBED_HOSTS",
    "MAX_HTML_DEPTH",
    "SCHEMES",
    "UNREAD",
    "attributes",
    "check_attributes",
    "check_tag",
    "may_embed",
    "printable",
    "safe",
    "safe_srcset",
    "safe_url",
    "sanitise",
]

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""The URL schemes that may be linked to; addresses without a scheme are always allowed."""

EMBED_HOSTS = frozenset({"www.youtube-nocookie.com", "player.vimeo.com"})
"""The hosts whose pages may be shown in a frame; the option `embed_hosts` says otherwise."""

MAX_HTML_DEPTH = 1_000
"""How deep raw HTML may nest before it is shown as text: sanitising costs its square."""

UNREAD = r"<!--.*?-->|<(?P<unread>script|style|textarea|title|template|xmp)\b.*?</(?P=unread)\s*>"
"""A pattern for what in trusted HTML is no markup, whatever it looks like."""

safe: Callable[[str], Markup] = partial(str.__new__, Markup)
"""`Markup(…)` for a plain `str` that is safe, without looking what it is: for what is done to every element."""

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


Judge = Callable[[str], "str | None"]
"""A function that gives the safe URL for an address, or None."""


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
    for url, descriptor in _SOURCE.findall(value.rstrip(f"{_HTML_BLANKS},")):
        bare = url.rstrip(",")
        found = (judge or _safe_image)(bare)
        safe_one = found and safe_url(found, image=True)
        size = "" if bare != url else descriptor.strip(_HTML_BLANKS)
        if safe_one and safe_one[:1] != "," and safe_one[-1:] != "," and _DESCRIPTOR.match(size):
            shown.append(f"{safe_one} {size}".strip())
    return ", ".join(shown) or None


_HTML_BLANKS = " \t\n\r\f"
_SOURCE = re.compile(rf"[{_HTML_BLANKS},]*+([^{_HTML_BLANKS}]++)((?:(?<!,)[^,]*+)?)")
_DESCRIPTOR = re.compile(r"(?:[1-9][0-9]{0,5}w|[0-9]{1,3}(?:\.[0-9]{1,3})?x)?\Z")
_MOST_DECODINGS = 8


def _readings(url: str) -> set[str] | None:
    """Return a URL as it reads after each round of decoding, without the invisible; None after too many."""
    from urllib.parse import unquote

    readings = [url]
    while (decoded := html.unescape(unquote(readings[-1]))) != readings[-1]:
        if len(readings) > _MOST_DECODINGS:
            return None
        readings.append(decoded)
    return {_INVISIBLE.sub("", reading) for reading in readings}


def _scheme(url: str) -> str | None:
    match = _SCHEME.match(url)
    return match[1].lower() if match else None


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))


_TAG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*\Z")
_CODE_TAGS = frozenset({
    "script", "style", "template", "noscript", "plaintext", "xmp", "base", "meta", "link", "animate", "set",
})  # fmt: skip
_ATTRIBUTE = re.compile(r"[a-zA-Z][a-zA-Z0-9_.:\-]*\Z")
_URL_ATTRIBUTES = frozenset({
    "href", "xlink:href", "src", "action", "formaction", "cite", "poster", "data", "ping", "background", "longdesc",
})  # fmt: skip
_FRAMES = frozenset({"iframe", "frame", "embed", "object"})
_HOST = re.compile(r"https://([a-z0-9.-]+)(?=[/?#]|\Z)")
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


def may_embed(tag: str, values: Mapping[str, Any], hosts: Collection[str]) -> bool:
    """Tell whether an element, if it shows a page of somebody else's, shows one of a host that is allowed."""
    if tag not in _FRAMES:
        return True
    sources = [safe_url(str(values[name])) for name in ("src", "data") if values.get(name)]
    return all(source and (host := _HOST.match(source)) and host[1] in hosts for source in sources)


def attributes(tag: str, values: Mapping[str, Any]) -> str:
    """
    Write the attributes of a tag, each with a space before it.

    `class_` becomes `class`, `data_type` becomes `data-type`; None and False leave an attribute out,
    True writes it bare, and an address that is not safe is left out. Pictures may be inline data.

    Raises:
        RenderError: A name is no attribute's name, or one whose value is a script.
    """
    return "".join([_attribute(tag, name, value) for name, value in values.items()])


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
    if not _ATTRIBUTE.match(name) or name[:2].lower() == "on" or name.lower() in ("srcdoc", "imagesrcset"):
        raise RenderError(
            f"{name!r} cannot be set on an element: return markupsafe.Markup if your site needs it"
        )
    return name


def _attribute(tag: str, name: str, value: Any) -> str:
    name = _attribute_name(name)
    if name in _URL_ATTRIBUTES and value is not None:
        value = safe_url(str(value), image=tag in ("img", "video") and name in _IMAGE_ATTRIBUTES)
    elif name == "srcset" and value:
        value = safe_srcset(str(value))
    if value is None or value is False:
        return ""
    if value.__class__ is str and not _SPECIAL.search(value):
        return f' {name}="{value}"'
    return f" {name}" if value is True else f' {name}="{escape(value)}"'


_SPECIAL = re.compile(r"""[&<>"']""")


def sanitise(
    source: str,
    *,
    inline: bool = False,
    notes: bool = False,
    link: Judge | None = None,
    image: Judge | None = None,
) -> Markup:
    """
    Return HTML with everything that could run, load or take over a page removed, tags balanced.

    HTML that nests deeper than anyone writes, or has a tag of more attributes, is shown as text instead.

    Args:
        source: HTML of any origin.
        inline: Whether it is part of a line, so that only elements are left that may be there.
        notes: Whether Markdown's own footnotes may be in it, which have ids and classes.
        link: Where links lead. Default: where they say, if that is safe.
        image: Where images are. Default: where they say, if that is safe.

    Raises:
        Exception: What `link` or `image` raised.
    """
    if _depth_exceeds(source, MAX_HTML_DEPTH) or _has_endless_tag(source):
        return (Markup("{}") if inline else Markup("<p>{}</p>\n")).format(source)  # which escapes it
    if inline and _EDGE_OF_BLOCK.search(source):
        apart = _EDGE_OF_BLOCK.sub(r" \g<0>", source)  # the words on the two sides of an edge are not one
        clean = _clean(apart, True, notes, link, image)
        return Markup(_SPACES.sub(" ", clean).strip(" "))  # noqa: S704  # fewer spaces are as safe
    return _clean(source, inline, notes, link, image)


def _clean(source: str, inline: bool, notes: bool, link: Judge | None, image: Judge | None) -> Markup:
    source = printable(source)
    if _OTHER_RULES.search(source):
        source = _new_cleaner(inline, notes, _as_it_is, _schemes_in(source)).clean(source)
    if link is None and image is None:
        return _without_orphans(_cleaner(inline, notes).clean(source))
    errors: list[Exception] = []
    judge = _resolving(link or safe_url, image or _safe_image, errors)
    clean = _new_cleaner(inline, notes, judge, _schemes_in(source)).clean(source)
    if errors:
        raise errors[0]
    return _without_orphans(clean)


_OTHER_RULES = re.compile(
    r"<(?:svg|math|select|template|marquee|object|applet|button|table)\b", re.IGNORECASE
)
"""Elements in which HTML is read by other rules: what is in them may land elsewhere, and is read once more there."""


def _schemes_in(source: str) -> set[str]:
    """Return the schemes that are left to functions to judge: nh3 is to let them through."""
    return {*SCHEMES, "data", *_SCHEMES_IN_HTML.findall(source)}


def _as_it_is(_tag: str, _name: str, value: str) -> str:
    return value


def _without_orphans(clean: str) -> Markup:
    """
    Return sanitised HTML in which an item outside of a list is a `div`.

    Parsers let it stand; put inside of a list, it would close the item around it.
    """
    parents: list[str] = []

    def adopted(match: re.Match[str]) -> str:
        if match[1]:
            return f"</{parents.pop() if parents else match[2]}>"
        orphan = match[2] in _LIST_OF and (parents[-1] if parents else "") not in _LIST_OF[match[2]]
        parents.append("div" if orphan else match[2])
        return "<div>" if orphan else match[0]

    if "<li" in clean or "<dt" in clean or "<dd" in clean:
        clean = _IN_LISTS.sub(adopted, clean)
    return Markup(clean)  # noqa: S704  # this is the sanitiser


_EDGE_OF_BLOCK = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|dl|dt|dd|blockquote|pre|table|caption|tr|td|th|section|article|figure|hr)\b",
    re.IGNORECASE,
)

_SPACES = re.compile(" {2,}")

_LIST_OF = {"li": ("ul", "ol"), "dt": ("dl",), "dd": ("dl",)}
_IN_LISTS = re.compile(r"""<(/?)(ul|ol|dl|li|dt|dd)(?:\s(?:"[^"]*"|[^">])*)?>""")


@cache
def _cleaner(inline: bool, notes: bool) -> nh3.Cleaner:
    return _new_cleaner(inline, notes, _filter, {*SCHEMES, "data"})


def _new_cleaner(
    inline: bool, notes: bool, attribute_filter: Callable[[str, str, str], str | None], schemes: set[str]
) -> nh3.Cleaner:
    import nh3

    allowed = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
    allowed["*"] = {"title", "lang", "dir"}
    kept = {**_FOR_NOTES, **_ALWAYS_KEPT} if notes else _ALWAYS_KEPT
    for tag, names in kept.items():
        allowed.setdefault(tag, set()).update(names)
    return nh3.Cleaner(
        tags=(nh3.ALLOWED_TAGS | {"section"}) & _PHRASING if inline else nh3.ALLOWED_TAGS | {"section"},
        attributes=allowed,
        attribute_filter=attribute_filter,
        link_rel=None,
        url_schemes=schemes,
    )


_FOR_NOTES = {
    "section": {"class"},
    "sup": {"class"},
    "a": {"class", "id", "aria-label"},
    "li": {"id"},
}
"""What the footnotes of Markdown say, where they are sanitised together with raw HTML."""

_FOR_IMAGES = {
    "width": re.compile(r"[0-9]{1,5}%?"),
    "height": re.compile(r"[0-9]{1,5}%?"),
    "sizes": re.compile(r"[\w\s().,:%+*/-]+", re.ASCII),
    "loading": re.compile(r"lazy|eager"),
    "decoding": re.compile(r"async|sync|auto"),
}
"""What else may be said of an image, and how."""

_ALWAYS_KEPT = {"code": {"class"}, "img": {"srcset", *_FOR_IMAGES}}
"""What is kept beside what nh3 keeps."""

_SCHEMES_IN_HTML = re.compile(r"""(?:href|src)\s*=\s*["']?\s*([a-z][a-z0-9+.-]*):""")
_CLASS = re.compile(r"language-\S+|footnotes|footnote-ref|footnote-backref")
_ID = re.compile(r"fn(?:ref)?-[\w-]+")


def _filter(tag: str, name: str, value: str) -> str | None:
    if name in _URL_ATTRIBUTES:
        return _safe_image(value) if tag == "img" else safe_url(value)
    if name == "srcset":
        return safe_srcset(value)
    if tag == "img" and name in _FOR_IMAGES:
        return value if _FOR_IMAGES[name].fullmatch(value) else None
    if name == "class":
        return value if _CLASS.fullmatch(value) else None
    if name == "id":
        return value if _ID.fullmatch(value) else None
    return value


def _safe_image(url: str) -> str | None:
    return safe_url(url, image=True)


def _resolving(link: Judge, image: Judge, errors: list[Exception]) -> Callable[[str, str, str], str | None]:
    """Return a filter that sends addresses through functions; what they raise is kept, as nh3 would drop it."""

    def resolved(tag: str, name: str, value: str) -> str | None:
        if name not in (*_URL_ATTRIBUTES, "srcset") or value.startswith("#fn"):
            return _filter(tag, name, value)
        try:
            if name == "srcset":
                return safe_srcset(value, image)
            return image(value) if tag == "img" else link(value)
        except Exception as error:  # raised again once nh3 is done
            errors.append(error)
            return None

    return resolved


_PHRASING = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "img",
    "ins", "kbd", "mark", "q", "rp", "rt", "rtc", "ruby", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
"""The elements of HTML that may stand in a line."""


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


def _has_endless_tag(source: str) -> bool:
    """Tell whether a tag may have so many attributes that comparing them all takes long."""
    return len(source) > _MOST_ATTRIBUTES and any(
        len(part) > _MOST_ATTRIBUTES
        and (start := _TAGS.search(part)) is not None
        and len(_BETWEEN_ATTRIBUTES.findall(part, start.start())) > _MOST_ATTRIBUTES
        for part in source.split(">")
    )


_MOST_ATTRIBUTES = 10_000
_BETWEEN_ATTRIBUTES = re.compile(r"""[\s/]+|["'](?=[^\s/])""")

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    f"{''.join(chr((plane << 16) + end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))}]"
)
_SUSPICIOUS = bytes([*range(0x09), *range(0x0B, 0x20), 0x7F, 0xC2, 0xED, 0xEF, *range(0xF0, 0x100)])
"""The bytes with which the UTF-8 of what is not printable begins, and of some that is."""

_UNPRINTABLE_BYTES = re.compile(
    rb"[\x00-\x08\x0b-\x1f\x7f\xc2\xed\xef\xf0-\xf4]"  # a set in front is what `re` finds quickly
    rb"(?:(?<=[\x00-\x7f])|(?<=\xc2)[\x80-\x9f]|(?<=\xed)[\xa0-\xbf]|(?<=\xef)(?:\xb7[\x90-\xaf]|\xbf[\xbe\xbf])"
    rb"|(?<=[\xf0-\xf4])[\x8f\x9f\xaf\xbf]\xbf[\xbe\xbf])"
)
"""The same as `_UNPRINTABLE`, and carriage returns, in UTF-8: bytes are searched several times as fast."""


def printable(text: str) -> str:
    """Remove what has no place in a document: controls, half characters, non-characters."""
    encoded = text.encode("utf-8", "surrogatepass")
    if len(encoded.translate(None, _SUSPICIOUS)) == len(encoded) or not _UNPRINTABLE_BYTES.search(encoded):
        return text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub(lambda match: " " if match[0].isspace() else "", text)
