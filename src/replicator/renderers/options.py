"""What can be said for one rendering, in every format."""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, TypedDict, get_args

from replicator.model import Author
from replicator.renderers.engines import MarkdownEngine, Mistune
from replicator.renderers.images import ImageSource
from replicator.typing import Policy, check_type

__all__ = [
    "CLASSES",
    "DEFAULTS",
    "WORDS",
    "AssetResolver",
    "RenderOptions",
    "Resolver",
    "asset_as_stored",
    "link_as_stored",
    "resolved",
]

Resolver: TypeAlias = Callable[[str], "str | None"]
"""A function from an address as it is stored to a URL for readers, or None where there is none."""

AssetResolver: TypeAlias = Callable[[str], "str | ImageSource | None"]
"""The same for assets; of an image it may tell more than its URL."""


class RenderOptions(TypedDict, total=False):
    """What can be said for one rendering, in every format."""

    page: bool
    """Whether to begin with the title, the subtitle, the picture and the authors. Default: False."""

    unknown: Policy
    """
    What to do with a block of a type that nobody registered. Default: keep.

    "keep" renders the blocks inside it and marks the place in HTML, "warn" also warns,
    "error" raises `RenderError`, "drop" leaves it out with all that is inside.
    """

    engine: MarkdownEngine
    """What reads Markdown. Default: `Mistune()`; see `replicator.renderers.engines`."""

    resolve_asset: AssetResolver
    """
    Turns an asset's path into its URL, or for an image into an `ImageSource`.

    Default: the path, without the container's name.
    """

    resolve_link: Resolver
    """Turns a link's target into a URL. Default: the target, unless it is an id."""

    authors: Mapping[str, Author]
    """Authors by their ids, for their names on a page. Default: none."""


def asset_as_stored(path: str) -> str | None:
    """Return the path of an asset, without the name of its container: `main::a.jpg` is `a.jpg`."""
    container, _, inner = path.rpartition("::")
    return None if container.startswith("statamic:") else inner


def link_as_stored(target: str) -> str | None:
    """Return a link's target, unless only the site knows where it leads: `entry::id`, `@child`."""
    return None if "::" in target or target.startswith(("@", "statamic:")) else target


DEFAULTS = RenderOptions(
    page=False,
    unknown="keep",
    engine=Mistune(),
    resolve_asset=asset_as_stored,
    resolve_link=link_as_stored,
    authors={},
)
"""What is taken where neither the call nor the renderer says otherwise."""

CLASSES: Mapping[str, tuple[tuple[Any, ...], str]] = {
    **dict.fromkeys(["resolve_asset", "resolve_link"], ((Callable,), "a function")),
    "authors": ((Mapping,), "a mapping from ids to authors"),
    **dict.fromkeys(["id_prefix"], ((str, type(None)), "text or None")),
    **dict.fromkeys(["lazy_after", "width"], ((int, type(None)), "a whole number or None")),
}
"""What some options are: in which classes, and in words."""

WORDS: Mapping[str, tuple[str, ...]] = {"unknown": get_args(Policy)}
"""The words that options of every format may be."""

_ANSWERS: Mapping[str, tuple[tuple[type, ...], str]] = {
    "resolve_asset": ((str, ImageSource), "a URL, an ImageSource or None"),
    "resolve_link": ((str,), "a URL or None"),
}


def resolved(options: Mapping[str, Any], option: str, stored: str) -> Any:
    """
    Return what the resolver under `option` gives for an address as it is stored; for None, anything that is false.

    Raises:
        TypeError: It gives something that it must not, such as the bytes of a path.
    """
    check_type(stored, str, f"an address for {option}")
    try:
        found = options[option](stored)
    except Exception as error:
        error.add_note(f"{option} was asked for {stored!r}")
        raise
    classes, wanted = _ANSWERS[option]
    if found and not isinstance(found, classes):
        what = f"{type(found).__name__}: for {stored!r} it gave {reprlib.repr(found)}"
        raise TypeError(f"{option} gives {wanted}, not {what}")
    return found
