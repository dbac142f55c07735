"""What renderers ask of a site, and how it gets to other processes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias
from weakref import WeakValueDictionary

from replicator.errors import ContentError
from replicator.model import Author
from replicator.renderers.options import link_as_stored

if TYPE_CHECKING:
    from replicator.statamic.site import Site
    from replicator.statamic.types.classes import Types

__all__ = ["Authors", "Ticket", "link_of", "open_again", "ticket_of"]


class Authors(Mapping[str, Author]):
    """The users of a site by their ids, read when the first one is asked for."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def __repr__(self) -> str:
        return f"<Authors of {self._site!r}>"

    def __getitem__(self, author_id: str) -> Author:
        return self._site.users.plain[author_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._site.users.plain)

    def __len__(self) -> int:
        return len(self._site.users.plain)


# To other processes.

Ticket: TypeAlias = "tuple[type[Site], str, Types | None, bytes]"
"""All that a process needs to have a site: its class, its folder, the types it was opened with, and a name for it."""

_HERE: WeakValueDictionary[bytes, Site] = WeakValueDictionary()
"""The sites that this process has open, and those of the process that it was forked from."""


def ticket_of(site: Site, types: Types | None) -> Ticket:
    """Return what a site travels as; no two sites have the same ticket, though they were opened alike."""
    name = os.urandom(16)
    _HERE[name] = site
    return type(site), os.path.abspath(site.root), types, name  # noqa: PTH100  # which looks at no disk


@lru_cache(maxsize=4)
def open_again(cls: type[Site], folder: str, types: Types | None, name: bytes) -> Site:
    """
    Return the site with a ticket: the same object where it is open, else opened now, once for each process.

    Raises:
        OSError: It is not on this machine.
    """
    return _HERE.get(name) or cls.open(folder, types=types)


# Where links lead.


def link_of(site: Site, target: str) -> str | None:
    """Return the URL to which a link leads; see `Site.resolve_link`."""
    match = _LINK.fullmatch(target)
    if match is None:
        return link_as_stored(target)
    kind, name, rest = match.groups()
    found = site.entry(name) if kind == "entry" else site.asset(name)
    try:
        url = found and found.url
    except (ContentError, OSError, RecursionError):  # a collection may be mounted on an entry of its own
        return None
    return f"{url}{rest}" if url else None


_LINK = re.compile(r"(?:statamic://)?(entry|asset)::([^?#]*)(.*)", re.DOTALL)
