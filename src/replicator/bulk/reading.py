"""Who reads files, where one converter does not do for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from replicator.model import Record

if TYPE_CHECKING:
    from replicator.converter import Converter
    from replicator.frontmatter import Content

__all__ = ["KnownFile", "Reader"]


class KnownFile(Protocol):
    """A file of which a reader knows more than stands in it."""

    @property
    def converter(self) -> Converter[Any]:
        """The converter for what is stored in it: `converter.post` is its class."""
        ...

    @property
    def complete(self) -> Record:
        """What is shown of it: what is stored, and what comes from elsewhere."""
        ...

    @property
    def consulted(self) -> tuple[str, ...]:
        """What `complete` takes from elsewhere, each in words that `Reader.state` understands."""
        ...


class Reader(Protocol):
    """Reads files, each by where it lies; pickled, it goes to other processes. `Site.reader` is one."""

    def file(self, content: Content) -> KnownFile | None:
        """Return what is known of a file, by its name and what stands in it; None leaves it to the converter."""
        ...

    def prepare(self) -> None:
        """Make what reading needs, since processes will be forked from this one."""
        ...

    def fingerprint(self, name: str) -> str:
        """Return a hash of all that describes a file, such as its schema; it is not opened for that."""
        ...

    def state(self, consulted: str) -> str:
        """Return a hash of what there is today of something that was consulted."""
        ...

    def url(self, name: str) -> str | None:
        """Return the URL of the page that a file has, from the host on; None where it has none."""
        ...
