"""What laws are tried with: a class of blocks with its registry and renderers, and how a broken law is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NoReturn

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import SearchStrategy

from replicator import renderers
from replicator.converter import Converter
from replicator.errors import RegistrationError, ReplicatorError
from replicator.model import Block, Post
from replicator.registry import Registry, default_registry
from replicator.renderers import HtmlRenderer, MarkdownRenderer, TextRenderer
from replicator.testing.strategies import Filling, anything, blocks
from replicator.yaml import dump

__all__ = ["BrokenLawError", "NoExampleError", "Subject"]


class BrokenLawError(ReplicatorError, AssertionError):
    """A block breaks a law; the message says which, with the block's YAML and what came out."""


class NoExampleError(BrokenLawError):
    """No block can be made to try a law with."""


@attrs.frozen
class Subject:
    """
    A block class, and what it is tried with.

    Raises:
        RegistrationError: It is not registered, or there is no field of such a name.
    """

    cls: type[Block]
    """The class."""

    registry: Registry = default_registry
    """Where it is registered."""

    html: HtmlRenderer = renderers.html
    """How it looks in HTML."""

    markdown: MarkdownRenderer = renderers.markdown
    """How it looks in Markdown."""

    text: TextRenderer = renderers.text
    """How it looks in plain text."""

    fields: Mapping[str, SearchStrategy[Any]] = attrs.field(factory=dict)
    """Strategies for fields whose annotation says too little."""

    unseen: frozenset[str] = frozenset()
    """Fields of prose that are not shown on purpose."""

    examples: int = 50
    """How many examples a law is tried with."""

    converter: Converter[Post] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        if self.registry.name_of(self.cls) is None:
            name = getattr(self.cls, "__name__", repr(self.cls))
            raise RegistrationError(
                f"{name} is not registered: put @replicator.block('…') over it, name the registry that has it, "
                "or let replicator.registry.load_plugins() register what installed packages offer"
            )
        names = {each.name for each in self.cls.__attrs_attrs__}
        for name in [*self.fields, *self.unseen]:
            if name not in names:
                raise RegistrationError(f"{self.cls.__name__} has no field {name!r}")
        object.__setattr__(self, "converter", Converter(self.registry))

    def for_all(
        self,
        check: Callable[[Any], None],
        *,
        filling: Filling = anything,
        full: bool = False,
        examples: int | None = None,
    ) -> None:
        """Try a check with blocks of the class; see `strategies.blocks`."""
        made = blocks(self.cls, fields=self.fields, filling=filling, full=full)
        self.try_with(check, made, examples=examples)

    def try_with(
        self, check: Callable[[Any], None], strategy: SearchStrategy[Any], *, examples: int | None = None
    ) -> None:
        """Try a check with what a strategy gives, and raise the simplest failure."""

        @settings(
            max_examples=examples or self.examples,
            deadline=None,
            database=None,
            report_multiple_bugs=False,
            suppress_health_check=_UNCHECKED,
        )
        @given(strategy)
        def attempt(value: Any) -> None:
            check(value)

        try:
            attempt()
        except Unsatisfiable:
            raise NoExampleError(
                f"{self.cls.__name__}: no block could be made of its annotations alone: its validators want more; "
                "name strategies, as in check_block(…, fields={'width': st.integers(1, 5)})"
            ) from None

    def yaml(self, block: Block) -> str:
        """Return a block as a file would hold it."""
        try:
            return dump(self.converter.unstructure([block]))
        except Exception:  # what cannot be stored is shown as it is
            return f"{block!r}\n"

    def fail(self, law: str, why: str, block: Block, **outcome: Any) -> NoReturn:
        """Raise that a law is broken."""
        lines = [
            f"{self.cls.__name__} breaks the law of {law}: {why}",
            "",
            "the block:",
            _indented(self.yaml(block)),
        ]
        for name, value in outcome.items():
            lines += [
                f"{name.replace('_', ' ')}:",
                _indented(value if isinstance(value, str) else repr(value)),
            ]
        raise BrokenLawError("\n".join(lines))

    def guard(self, law: str, block: Block, what: str, function: Callable[[], Any]) -> Any:
        """Return what a function returns; what it raises breaks the law."""
        try:
            return function()
        except Exception as error:  # a block's code may raise anything
            why = f"{what} raises {type(error).__name__}: {error}"
            try:
                self.fail(law, why, block)
            except BrokenLawError as broken:
                raise broken from error

    def rendered(self, law: str, block: Block) -> dict[str, str]:
        """Return a block in every format."""
        formats: dict[str, Callable[[list[Block]], str]] = {
            "HTML": self.html,
            "Markdown": self.markdown,
            "plain text": self.text,
        }
        return {
            name: str(self.guard(law, block, f"rendering to {name}", partial(each, [block])))
            for name, each in formats.items()
        }


_UNCHECKED = [
    HealthCheck.data_too_large,
    HealthCheck.filter_too_much,
    HealthCheck.large_base_example,
    HealthCheck.nested_given,
    HealthCheck.too_slow,
]
"""How hard it is to make an example says nothing of the block."""


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.rstrip("\n").split("\n"))
