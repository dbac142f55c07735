"""HTML of any origin, with all taken out that could run, load or take over a page; the only importer of nh3."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from replicator.characters import printable
from replicator.renderers.elements import BLOCK_LEVEL, INLINE
from replicator.renderers.safety.limits import is_excessive
from replicator.renderers.safety.urls import SCHEMES, URL_ATTRIBUTES, Judge, safe_image, safe_srcset, safe_url

if TYPE_CHECKING:
    import nh3

__all__ = ["sanitise"]


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
    if is_excessive(source):
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
    judge = _resolving(link or safe_url, image or safe_image, errors)
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


_EDGE_OF_BLOCK = re.compile(rf"</?(?:{'|'.join(sorted(BLOCK_LEVEL))})\b", re.IGNORECASE)

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
        tags=(nh3.ALLOWED_TAGS | {"section"}) & INLINE if inline else nh3.ALLOWED_TAGS | {"section"},
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
    if name in URL_ATTRIBUTES:
        return safe_image(value) if tag == "img" else safe_url(value)
    if name == "srcset":
        return safe_srcset(value)
    if tag == "img" and name in _FOR_IMAGES:
        return value if _FOR_IMAGES[name].fullmatch(value) else None
    if name == "class":
        return value if _CLASS.fullmatch(value) else None
    if name == "id":
        return value if _ID.fullmatch(value) else None
    return value


def _resolving(link: Judge, image: Judge, errors: list[Exception]) -> Callable[[str, str, str], str | None]:
    """Return a filter that sends addresses through functions; what they raise is kept, as nh3 would drop it."""

    def resolved(tag: str, name: str, value: str) -> str | None:
        if name not in (*URL_ATTRIBUTES, "srcset") or value.startswith("#fn"):
            return _filter(tag, name, value)
        try:
            if name == "srcset":
                return safe_srcset(value, image)
            return image(value) if tag == "img" else link(value)
        except Exception as error:  # raised again once nh3 is done
            errors.append(error)
            return None

    return resolved
