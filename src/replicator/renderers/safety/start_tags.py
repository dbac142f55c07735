"""What may stand in a start tag that a rendering function writes: its name, its attributes, whose page it shows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any

from markupsafe import escape

from replicator.errors import RenderError
from replicator.renderers.safety.escaping import SPECIAL
from replicator.renderers.safety.urls import URL_ATTRIBUTES, safe_srcset, safe_url

__all__ = ["EMBED_HOSTS", "attributes", "check_attributes", "check_tag", "may_embed"]

EMBED_HOSTS = frozenset({"www.youtube-nocookie.com", "player.vimeo.com"})
"""The hosts whose pages may be shown in a frame; the option `embed_hosts` says otherwise."""

_TAG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*\Z")
_CODE_TAGS = frozenset({
    "script", "style", "template", "noscript", "plaintext", "xmp", "base", "meta", "link", "animate", "set",
})  # fmt: skip
_ATTRIBUTE = re.compile(r"[a-zA-Z][a-zA-Z0-9_.:\-]*\Z")
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
    if name in URL_ATTRIBUTES and value is not None:
        value = safe_url(str(value), image=tag in ("img", "video") and name in _IMAGE_ATTRIBUTES)
    elif name == "srcset" and value:
        value = safe_srcset(str(value))
    if value is None or value is False:
        return ""
    if value.__class__ is str and not SPECIAL.search(value):
        return f' {name}="{value}"'
    return f" {name}" if value is True else f' {name}="{escape(value)}"'
