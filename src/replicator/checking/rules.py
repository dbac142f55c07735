"""Sets of rules, and how functions become rules."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias, TypeVar

import attrs

from replicator.checking.ready import counting, requiring
from replicator.checking.rule import Complaints, Rule, Scope
from replicator.editing import Match
from replicator.errors import RegistrationError
from replicator.fields import field_specs
from replicator.kinds import Kind
from replicator.model import Block
from replicator.registry import default_registry
from replicator.slips import meant
from replicator.typing import Severity, check_type

__all__ = ["Asked", "Rules"]

B = TypeVar("B", bound=Block)
F = TypeVar("F", bound="Callable[..., Complaints]")


Asked: TypeAlias = "Rules | Iterable[Rule | Callable[[Any], Complaints]]"
"""What may be given as rules: a set of them, or a list of rules and of functions that are given a post."""


class Rules:
    """
    A set of rules, each known by its code.

    ```python
    house = lints.without("long-paragraph")

    @house.block(Image, severity="error")
    def credit(image):
        "Every picture says who made it."
        if "credit" not in image.extra:
            yield "nobody is named who made this picture"

    problems = replicator.check("post.yaml", rules=house)
    ```

    Args:
        rules: Rules, or functions that are given the whole post.

    Raises:
        TypeError: They are something else.
    """

    def __init__(self, rules: Asked = ()) -> None:
        self._rules: dict[str, Rule] = {}
        check_type(rules, Iterable, "rules, or functions that are given a post,")
        self._known: set[str] = set(rules.known) if isinstance(rules, Rules) else set()
        for each in rules:
            check_type(each, (Rule, Callable), "a rule, or a function that is given a post,")  # type: ignore[arg-type]
            self.add(each if isinstance(each, Rule) else _rule(each, "post"))

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules.values())

    def __len__(self) -> int:
        return len(self._rules)

    def __contains__(self, code: object) -> bool:
        return code in self._rules

    def __repr__(self) -> str:
        return f"<Rules: {', '.join(self._rules) or 'none'}>"

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the rules, in order."""
        return tuple(self._rules)

    @property
    def known(self) -> frozenset[str]:
        """The codes of its rules, and of those that were left out of it."""
        return frozenset(self._known)

    def add(self, rule: Rule) -> None:
        """
        Add a rule; it takes the place of the one with the same code.

        Raises:
            RegistrationError: The code is no single word.
        """
        if not rule.code or rule.code != "-".join(rule.code.split()):
            raise RegistrationError(f"the code of a rule is one word, not {rule.code!r}: say code='my-rule'")
        self._rules[rule.code] = rule
        self._known.add(rule.code)

    def copy(self) -> Rules:
        """Return an independent set with the same rules."""
        return Rules(self)

    def without(self, *codes: str) -> Rules:
        """Return a set without some rules; codes that are not in it do no harm."""
        return self._chosen(code for code in self._rules if code not in codes)

    def only(self, *codes: str) -> Rules:
        """
        Return a set of some of the rules.

        Raises:
            RegistrationError: There is no rule with such a code.
        """
        unknown = [code for code in codes if code not in self._rules]
        if unknown:
            known = ", ".join(self._rules)
            raise RegistrationError(f"there is no rule {unknown[0]!r}: choose from {known}")
        return self._chosen(code for code in self._rules if code in codes)

    def _chosen(self, codes: Iterable[str]) -> Rules:
        new = self.copy()
        new._rules = {code: self._rules[code] for code in codes}
        return new

    def post(self, *, code: str | None = None, severity: Severity = "warning") -> Callable[[F], F]:
        """
        Return a decorator for a rule about whole posts: its function is given the post.

        Args:
            code: The rule's code; by default the function's name, with hyphens.
            severity: How bad it is to break it.
        """
        return self._decorator("post", code, severity)

    def block(
        self, match: Match | None = None, *, code: str | None = None, severity: Severity = "warning"
    ) -> Callable[[F], F]:
        """
        Return a decorator for a rule about blocks: its function is given each one, however deep it lies.

        Disabled blocks are passed over, and what is inside them.

        Args:
            match: Which blocks: those of a class, those of a type name as files say it, or those for which a
                function is true; all of them by default.
            code: The rule's code; by default the function's name, with hyphens.
            severity: How bad it is to break it.

        Warns:
            UserWarning: Nobody registered the type name, and it is nearly one that somebody did.
        """
        _warn_of_slip(match)
        return self._decorator("block", code, severity, match=match)

    def text(self, *kinds: Kind, code: str | None = None, severity: Severity = "warning") -> Callable[[F], F]:
        """
        Return a decorator for a rule about texts: its function is given each as `Words`.

        Args:
            kinds: What the texts are, as `replicator.kinds.MARKDOWN`; every text there is by default, in blocks
                of unknown types and in rich text too.
            code: The rule's code; by default the function's name, with hyphens.
            severity: How bad it is to break it.
        """
        return self._decorator("text", code, severity, kinds=frozenset(kinds))

    def passages(self, *, code: str | None = None, severity: Severity = "warning") -> Callable[[F], F]:
        """
        Return a decorator for a rule about what is read: its function is given the list of the post's passages.

        They are those of `replicator.pages.passages`: paragraphs, headings, captions, from blocks of every type, from
        Markdown and rich text. A finding's `at` is the path of a passage.

        Args:
            code: The rule's code; by default the function's name, with hyphens.
            severity: How bad it is to break it.
        """
        return self._decorator("passages", code, severity)

    def unknown(self, *, code: str | None = None, severity: Severity = "warning") -> Callable[[F], F]:
        """
        Return a decorator for a rule about what nobody registered: its function is given each as an `Unknown`.

        They are the types of blocks that no class is registered for, and the keys that no field claims, of posts, of
        blocks and of records in them. Disabled blocks are passed over.

        Args:
            code: The rule's code; by default the function's name, with hyphens.
            severity: How bad it is to break it.
        """
        return self._decorator("unknown", code, severity)

    def count(
        self,
        match: Match,
        *,
        min: int = 0,  # noqa: A002
        max: int | None = None,  # noqa: A002
        inside: type[Block] | None = None,
        code: str | None = None,
        severity: Severity = "error",
    ) -> None:
        """
        Add a rule about how many blocks there may be.

        ```python
        house.count(Hero, min=1, max=1)                  # exactly one in a post
        house.count("card", max=4, inside=Columns)       # at most four in each row
        ```

        Args:
            match: Which blocks are counted; see `block`.
            min: How many there must be.
            max: How many there may be; None for any number.
            inside: Count the blocks right inside each block of this class; without it, those of the whole post.
            code: The rule's code; by default `count-` and what is counted.
            severity: How bad it is to break it.
        """
        _warn_of_slip(match)
        name = _name_of(match)
        function = counting(match, name, min, max, inside=inside is not None)
        rule = _rule(function, "block" if inside else "post", code or f"count-{name}", severity)
        self.add(attrs.evolve(rule, match=inside))

    def require(
        self,
        match: type[B],
        *fields: str,
        when: Callable[[B], object] = lambda _: True,
        code: str | None = None,
        severity: Severity = "error",
    ) -> None:
        """
        Add a rule that some fields of a block are not empty.

        ```python
        house.require(Video, "caption")
        house.require(Quote, "author", when=lambda quote: quote.size == "large")
        ```

        Args:
            match: A block class.
            fields: The names of its fields.
            when: Whether it holds for a block.
            code: The rule's code; by default `require-`, the block's type and the fields.
            severity: How bad it is to break it.

        Raises:
            RegistrationError: The class has no such field.
        """
        keys = {spec.name: spec.key for spec in field_specs(match)}
        for name in fields:
            if name not in keys:
                raise RegistrationError(f"{match.__name__} has no field {name!r}")
        function = requiring({name: keys[name] for name in fields}, when)
        rule = _rule(function, "block", code or f"require-{_name_of(match)}-{'-'.join(fields)}", severity)
        self.add(attrs.evolve(rule, match=match))

    def _decorator(self, scope: Scope, code: str | None, severity: Severity, **more: Any) -> Callable[[F], F]:
        def decorate(function: F) -> F:
            self.add(attrs.evolve(_rule(function, scope, code, severity), **more))
            return function

        return decorate


def _warn_of_slip(match: object) -> None:
    """Warn of a rule for a block type that seems misspelt, whose rule would never be asked."""
    if isinstance(match, str) and match not in default_registry and (word := meant(match, default_registry)):
        message = f"no block type is called {match!r}: did you mean {word!r}?"
        warnings.warn(message, stacklevel=3)


def _rule(
    function: Callable[..., Complaints], scope: Scope, code: str | None = None, severity: Severity = "warning"
) -> Rule:
    name = getattr(function, "__name__", type(function).__name__)
    description = (inspect.getdoc(function) or "").partition("\n")[0].rstrip(".")
    return Rule(code or name.strip("_").replace("_", "-"), function, scope, description, severity)


def _name_of(match: Match) -> str:
    """Return what to call some blocks."""
    if isinstance(match, str):
        return match
    return getattr(match, "block_type", "") or getattr(match, "__name__", "blocks").strip("_<>")
