"""What a rule is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal, TypeAlias, get_args

import attrs
from attrs.validators import in_, instance_of, optional

from replicator.editing import Match
from replicator.kinds import Kind
from replicator.typing import DataPath, Severity

__all__ = ["Complaints", "Finding", "Rule", "Scope"]

SEVERITIES = get_args(Severity)

Scope: TypeAlias = Literal["post", "block", "text", "passages", "unknown"]
"""What a rule is given."""


@attrs.frozen
class Finding:
    """What a rule complains about, where a sentence alone does not say enough."""

    message: str
    """What is wrong, as one sentence without the place."""

    at: DataPath = attrs.field(default=(), validator=instance_of(tuple))
    """Keys and indexes from what the rule was given to the value: `("caption",)`, `("buttons", 0, "url")`."""

    fix: Callable[[], object] | None = None
    """
    A function that mends it by changing the post; only for what can be mended without asking.

    It is called by `fix` and by `replicator check --fix`, and what it changed is written as a minimal edit.
    """

    hint: str | None = None
    """What to do about it."""

    expected: str | None = None
    """What would have been right, in words."""

    found: str | None = None
    """What is there, in words."""

    severity: Severity | None = attrs.field(default=None, validator=optional(in_(SEVERITIES)))
    """How bad it is, where it is not as bad as the rule says."""

    quote: str | None = None
    """The words of a long text that it is about: the problem is told at the line where they stand."""


Complaints: TypeAlias = "Iterable[str | Finding] | None"
"""What a rule returns; mostly it is a generator that yields nothing where all is well."""


@attrs.frozen
class Rule:
    """A function that looks at a part of a post, and what is known of it."""

    code: str
    """Its name in reports, and what turns it off: `missing-alt`."""

    function: Callable[..., Complaints] = attrs.field(repr=False)
    """What is called with each part."""

    scope: Scope = "post"
    """What it is given: the whole post, each block, each text, the list of what is read, what nobody registered."""

    description: str = ""
    """What it is about, in a sentence: the first line of the function's docstring."""

    severity: Severity = attrs.field(default="warning", validator=in_(SEVERITIES))
    """How bad it is to break it."""

    match: Match | None = None
    """Which blocks; see `Rules.block`."""

    kinds: frozenset[Kind] = frozenset()
    """Texts of which kinds; see `Rules.text`."""
