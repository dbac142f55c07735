"""`check_block`: all laws for one class of blocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from hypothesis.strategies import SearchStrategy

from replicator import renderers
from replicator.errors import RegistrationError
from replicator.loading import load_object
from replicator.messages import listing
from replicator.model import Block
from replicator.registry import Registry, default_registry
from replicator.testing.laws import LAWS
from replicator.testing.subject import BrokenLawError, NoExampleError, Subject

__all__ = ["check_block", "subjects_of"]


def check_block(
    cls: type[Block],
    *,
    registry: Registry | None = None,
    html: renderers.HtmlRenderer = renderers.html,
    markdown: renderers.MarkdownRenderer = renderers.markdown,
    text: renderers.TextRenderer = renderers.text,
    fields: Mapping[str, SearchStrategy[Any]] | None = None,
    unseen: Iterable[str] = (),
    laws: Iterable[str] = tuple(LAWS),
    examples: int = 50,
) -> None:
    """
    Try whether the blocks of a class keep the laws, with examples made from its annotations.

    Args:
        cls: A class that is registered.
        registry: Where it is registered; the default registry unless given.
        html: How it looks in HTML.
        markdown: How it looks in Markdown.
        text: How it looks in plain text.
        fields: Strategies for fields by their names, where the annotation says too little, as beside a validator.
        unseen: Fields of prose that are not shown to readers on purpose. (A `Label` never is.)
        laws: Names of `LAWS`; all of them unless given.
        examples: How many examples each law is tried with.

    Raises:
        BrokenLawError: It breaks laws; each with the simplest block that does, and what came out.
        RegistrationError: It is not registered, or there is no law or field of such a name.
    """
    __tracebackhide__ = True  # pytest shows the line of the test instead
    known = default_registry if registry is None else registry
    subject = Subject(cls, known, html, markdown, text, fields or {}, frozenset(unseen), examples)
    chosen = list(laws)
    if unknown := [name for name in chosen if name not in LAWS]:
        raise RegistrationError(f"there is no law {unknown[0]!r}: there are {listing(list(LAWS), 'and')}")
    broken: list[BrokenLawError] = []
    for name in chosen:
        try:
            LAWS[name](subject)
        except NoExampleError:  # nor for any other law
            raise
        except BrokenLawError as error:
            broken.append(error.with_traceback(None))  # which is of no interest to who wrote the block
    if len(broken) == 1:
        raise broken[0]
    if broken:
        raise BrokenLawError("\n\n".join(map(str, broken)))


def subjects_of(name: str) -> dict[str, Subject]:
    """
    Return what there is to check in a registry, by the first type of each class.

    Args:
        name: `package.module:registry`.

    Raises:
        RegistrationError: It names no registry.
        ReplicatorError: It names nothing, or its module cannot be imported.
    """
    found = load_object(name)
    if not isinstance(found, Registry):
        raise RegistrationError(f"{name} is no registry, but {found!r}")
    first: dict[type[Block], str] = {}
    for type_name, cls in found.items():
        first.setdefault(cls, type_name)
    return {type_name: Subject(cls, found) for cls, type_name in first.items()}
