"""A format: its table of functions, its options, and a rendering from beginning to end."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, ClassVar, Generic, Self, TypeVar

from replicator.errors import RenderError
from replicator.kinds import Kind
from replicator.renderers.base.content import Content
from replicator.renderers.base.dispatch import Functions, RenderFunction, Target
from replicator.renderers.base.render import Render
from replicator.renderers.base.session import Session
from replicator.renderers.options import CLASSES, DEFAULTS, WORDS
from replicator.typing import check_word, named_type

__all__ = ["Renderer"]

F = TypeVar("F")
"""What a format's functions return: safe HTML, or a flow of lines."""

Function = TypeVar("Function", bound=RenderFunction)


class Renderer(ABC, Generic[F]):
    """
    A format: which function renders what.

    Call it to render: `replicator.html(post)`. `copy()` gives an independent one, to change for a site.
    """

    defaults: ClassVar[Mapping[str, Any]] = DEFAULTS
    words: ClassVar[Mapping[str, tuple[str, ...]]] = WORDS
    """The options that take a word, and which words there are: one that is misspelt is never taken for another."""

    def __init__(self, **options: Any) -> None:
        self.functions = Functions()
        """Which function renders what."""
        self.options = self._checked(options)
        """The options that are taken where a call gives none."""

    @cached_property
    @abstractmethod
    def render_class(self) -> type[Render[Any]]:
        """What makes the fragments that its functions return."""

    def renders(self, target: Target, **fields: Any) -> Callable[[Function], Function]:
        """
        Return a decorator that makes a function render something.

        Of several functions for a block the first in this order is taken: one for this very block, for its type's
        name, for its class, for the classes above; among functions for the same target, those with more `fields`,
        then the one that was registered last. `Render.default` calls the next one.
        Where there is none, the kinds of a block's fields say how it looks, and a policy what unknown blocks do.

        Args:
            target: A block class: its instances, and those of subclasses that have no function of their own.
                A type's name: the blocks that the file says are of that type, whatever their class.
                A block: this object and no other, for as long as the renderer lives.
                A kind: the fields of that kind, where a block has no function.
                `Post`, `RawBlock` and records inside of blocks are classes like any other.
            fields: What fields must hold for the function to be taken: `renders("quote", variant="large")`.

        Raises:
            RenderError: The target is none of these, or a class that no decorator has finished.
        """

        def register(function: Function) -> Function:
            self.functions.register(function, target, fields)
            return function

        self.functions.check(target, fields)
        return register

    def around(self, function: Function) -> Function:
        """
        Decorate a function that is called for every block that is shown, in place of what renders it.

        It is a rendering function like any other, and `render.default(block)` in it makes what it is around;
        what it does before and after that call happens before and after. Of several, the youngest is the outermost.
        """
        self.functions.put_around(function)
        return function

    def find(self, value: Any) -> RenderFunction | None:
        """Return the function that renders a value, or None where the kinds of its fields or a policy do."""
        return self.functions.find(value)

    def find_kind(self, kind: Kind) -> RenderFunction | None:
        """Return the function for fields of a kind, or None where they are not shown."""
        return self.functions.find_kind(kind)

    def copy(self, render_class: type[Render[Any]] | None = None, /, **options: Any) -> Self:
        """
        Return an independent renderer with the same functions.

        Args:
            render_class: What is to make the fragments, for a format of its own: a subclass of the `Render` that
                made them so far.
            options: What becomes its defaults.
        """
        new = type(self)(**{**self.options, **options})
        new.render_class = render_class or self.render_class
        new.functions = self.functions.copy()
        return new

    def render(self, content: Content, options: Mapping[str, Any]) -> Any:
        """
        Render to a finished document; calling the renderer does the same, with options by name.

        Raises:
            RenderError: The content nests too deep, or an unknown type meets the policy "error".
        """
        return self.document(content, self.session(content, options))

    def document(self, content: Content, session: Session) -> Any:
        """
        Render to a finished document in a rendering that has begun, which then knows what was left out.

        Raises:
            RenderError: As `render`.
        """
        return self.finish(self.fragment(content, session), session)

    def session(self, content: Content, options: Mapping[str, Any]) -> Session:
        """Begin a rendering."""
        settings = {**self.defaults, **self.options, **self._checked(options)}
        return Session(self, settings, content)

    def fragment(
        self, content: Content, session: Session, render_class: type[Render[Any]] | None = None
    ) -> Any:
        """
        Render all that there is, unfinished; with another class of `Render` where one is given.

        Raises:
            RenderError: As `render`.
        """
        try:
            return (render_class or self.render_class)(session).content(content)
        except RecursionError:
            raise RenderError(
                "the content nests too deep to be rendered: is something inside itself?"
            ) from None

    @abstractmethod
    def finish(self, fragment: F, session: Session) -> Any:
        """Make the finished document of a fragment."""

    def _checked(self, options: Mapping[str, Any]) -> dict[str, Any]:
        if not options.keys() <= self.defaults.keys():
            wrong = min(options.keys() - self.defaults.keys())
            raise TypeError(f"no option {wrong!r}; there are {', '.join(sorted(self.defaults))}")
        for option, value in options.items():
            if option in self.words:
                check_word(option, value, self.words[option])
            elif option in CLASSES and not isinstance(value, CLASSES[option][0]):
                raise TypeError(f"{option} is {CLASSES[option][1]}, not {named_type(value)}")
            elif option == "engine" and not hasattr(value, "render"):
                raise TypeError(f"engine is an object such as engines.CommonMark(), not {value!r}")
        return dict(options)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} with {len(self.functions)} functions>"
