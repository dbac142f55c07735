"""Rules asked about posts: what they find, with its place, and what they can mend."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

import attrs

from replicator.checking.ignoring import Ignores
from replicator.checking.lints import lints
from replicator.checking.ready import enabled
from replicator.checking.rule import Finding, Rule
from replicator.checking.rules import Asked, Rules
from replicator.checking.texts import texts
from replicator.checking.unknown import unknown
from replicator.converter import Converter
from replicator.converter.layout import stored_key
from replicator.editing import predicate
from replicator.errors import CODES, ContentError, EditError, Problem, RenderError, in_order
from replicator.fields import FieldSpec, field_specs
from replicator.files import PostFile, chosen_converter
from replicator.frontmatter import Content
from replicator.model import Post, Record
from replicator.nodes import Node
from replicator.pages.passages import passages
from replicator.privacy import is_user
from replicator.registry import Registry, default_registry
from replicator.scripts import FAILURES, raised_in, sentence
from replicator.sources import Readable, read_content
from replicator.typing import DataPath, Severity, StrPath, check_type

__all__ = ["check", "find_problems", "fix", "is_draft", "softened", "unignored"]


def check(
    source: StrPath | Readable | Content | Record,
    *,
    rules: Asked = lints,
    converter: Converter[Any] | None = None,
    draft: bool | None = None,
) -> list[Problem]:
    """
    Find everything that is wrong with a post: with its text, its data, and by rules. Nothing is raised for any of it.

    The file of a user is read as an author, of which no rule is asked.

    ```python
    for problem in replicator.check("post.yaml"):
        print(problem.severity, problem.code, problem)
    ```

    Args:
        source: A path, an open file or a `Content`, for problems with lines and columns; or a post, for problems
            with paths.
        rules: What to ask beyond whether it can be read; `replicator.checking.lints` by default. A list may hold
            functions that are given the post.
        converter: Knows the block types and the class of the post; the default one unless given.
        draft: Whether rules ask no more than of a draft, whose errors are warnings; by default as the post says
            itself, see `is_draft`.

    Raises:
        OSError: The file cannot be read.
    """
    chosen = Rules(rules)
    converter = chosen_converter(converter)
    chosen = chosen.without(*_told_by_policies(converter))
    if isinstance(source, Record):
        found = converter.unknown_problems(source, _problem_of)
        return [*found, *find_problems(source, chosen, draft=draft, registry=converter.registry)]
    try:
        content = source if isinstance(source, Content) else read_content(source)
    except ContentError as error:
        return list(error.problems)
    if is_user(content.written):
        problems = _read(content, converter, converter.author)[0]
        return in_order(unignored(content, problems, asked=CODES, rules=chosen))
    problems, post = _read(content, converter, converter.post)
    asked = {*CODES}
    if post is not None:
        asked.update(chosen.codes)
        problems += converter.unknown_problems(post, content.problem)
        problems += find_problems(post, chosen, content=content, draft=draft, registry=converter.registry)
    return in_order(unignored(content, problems, asked=asked, rules=chosen))


def unignored(
    content: Content, problems: Iterable[Problem], *, asked: Collection[str], rules: Rules
) -> Iterator[Problem]:
    """
    Give the problems of a file that its own comments do not ignore, and the comments that ignore nothing.

    Args:
        content: What the file says.
        problems: All problems of the file.
        asked: The codes of all that was asked.
        rules: Rules that there are, asked or not.
    """
    known = lints.known.union(rules.known, asked)
    return Ignores(content).applied(problems, asked=asked, known=known)


def fix(
    file: PostFile[Any], *, rules: Asked = lints, wanted: Callable[[Problem], object] = lambda _: True
) -> list[Problem]:
    """
    Mend what rules find and know how to mend; the post is changed, the file is not yet written.

    What comments in the file ignore is left as it is.

    ```python
    file = replicator.PostFile.open("post.yaml")
    fix(file)
    print(file.diff())
    file.save()
    ```

    Args:
        file: The file.
        rules: What to ask.
        wanted: Is asked about each problem whether to mend it.

    Returns:
        What was mended, with the place in the file as it was.

    Raises:
        EditError: The `fix` of a finding raised something; the post may be half mended.
    """
    check_type(file, PostFile, "a PostFile", "open it with PostFile.open(path)")
    chosen = Rules(rules)
    content = file.content
    ignores = None if content is None else Ignores(content)
    mended: list[Problem] = []
    for _ in range(_PASSES):
        seen: set[DataPath] = set()
        for rule, finding, path in _findings(file.post, chosen, file.converter.registry):
            if finding.fix is None or path in seen:  # two fixes of one text would undo each other
                continue
            place = _placeless if content is None else _placed(content, file.post)
            problem = attrs.evolve(_problem(rule, finding, path, place, draft=False), hint=finding.hint)
            if (ignores is not None and ignores.covers(problem)) or not wanted(problem):
                continue
            seen.add(path)
            _mend(file, finding.fix, rule, path)
            mended.append(problem)
        if not seen:
            break
    return mended


def _mend(file: PostFile[Any], change: Callable[[], object], rule: Rule, path: DataPath) -> None:
    try:
        change()
    except FAILURES as error:
        message = f"the rule `{rule.code}` cannot mend this: {sentence(error)}"
        raise EditError(Problem(message, path, file.path, hint=raised_in(error), code=rule.code)) from error


_PASSES = 5
"""How often a post is gone through, as what one rule mends may be what another looks at."""


def is_draft(post: Record) -> bool:
    """Tell whether a post says that it is not published: `published: false` or `draft: true`."""
    check_type(post, Record, "a post")
    published = getattr(post, "published", post.extra.get("published"))
    draft = getattr(post, "draft", post.extra.get("draft"))
    return published is False or draft is True


def softened(severity: Severity) -> Severity:
    """Return how bad it is in a draft: an error is a warning."""
    return "warning" if severity == "error" else severity


def find_problems(
    post: Record,
    rules: Rules,
    *,
    content: Content | None = None,
    draft: bool | None = None,
    registry: Registry = default_registry,
) -> Iterator[Problem]:
    """
    Give what rules find in a post that has been read.

    Args:
        post: The post.
        rules: What to ask.
        content: What it was read from, for lines and columns.
        draft: See `check`.
        registry: Which block types are known.
    """
    draft = is_draft(post) if draft is None else draft
    place: Callable[..., Problem] = _placeless if content is None else _placed(content, post)
    for rule, finding, path in _findings(post, rules, registry):
        yield _problem(rule, finding, path, place, draft=draft)


def _problem(
    rule: Rule, finding: Finding, path: DataPath, place: Callable[..., Problem], *, draft: bool
) -> Problem:
    severity = finding.severity or rule.severity
    problem = place(
        finding.message,
        path,
        finding.quote,
        expected=finding.expected,
        found=finding.found,
        hint=finding.hint,
        code=rule.code,
    )
    hint = problem.hint or ("--fix mends it" if finding.fix else None)
    return attrs.evolve(problem, hint=hint, severity=softened(severity) if draft else severity)


def _placed(content: Content, post: Record) -> Callable[..., Problem]:
    data = content.data

    def place(message: str, path: DataPath, quote: str | None, **details: Any) -> Problem:
        stored = _as_stored(post, data, path)
        offset = _offset(content, stored, quote) if quote else -1
        if offset < 0:
            return content.problem(stored, message, **details)
        return content.problem_at(offset, stored, message, **details)

    return place


def _placeless(message: str, path: DataPath, _: str | None, **details: Any) -> Problem:
    return Problem(message, path, **details)


def _problem_of(path: DataPath, message: str, **details: Any) -> Problem:
    """Describe a problem of a post that was read from nowhere."""
    return Problem(message, path, **details)


def _offset(content: Content, path: DataPath, quote: str) -> int:
    """Return where in its value some words stand, or -1 where they stand there in another form."""
    try:
        span = content.span(path)
    except LookupError:
        return -1 if path else content.text.find(quote)
    return content.text.find(quote, span.start, span.end if path else None)


def _as_stored(value: Any, data: Any, path: DataPath) -> DataPath:
    """Return a path with the keys under which the file has its fields, which may be aliases."""
    found: list[str | int] = []
    for step in path:
        if isinstance(value, Post) and step == value.block_key:
            value = value.blocks
        elif spec := _spec(value, step):
            value, step = getattr(value, spec.name), stored_key(type(value), spec.name, data)
        else:
            value = _item(value, step)
        data = _item(data, step)
        found.append(step)
    return tuple(found)


def _spec(value: Any, key: str | int) -> FieldSpec | None:
    if not attrs.has(type(value)) or isinstance(value, Node):
        return None
    return next((each for each in field_specs(type(value)) if each.key == key), None)


def _item(value: Any, step: str | int) -> Any:
    holder = getattr(value, "extra", value) if attrs.has(type(value)) else value
    try:
        return holder[step]
    except (LookupError, TypeError):
        return None


def _read(content: Content, converter: Converter[Any], cls: type[Any]) -> tuple[list[Problem], Any]:
    """Return what does not fit, and the post, or the author, as far as it can be read."""
    converter = _without_policies(converter)
    try:
        return [], converter.read(content, cls)
    except ContentError as error:
        problems = list(error.problems)
    try:
        return problems, _lenient(converter).read(content, cls)
    except ContentError:
        return problems, None


def _told_by_policies(converter: Converter[Any]) -> Iterator[str]:
    """Give the codes of rules that need not be asked, since the converter tells all that is unknown."""
    for code, policy in (
        ("unknown-type", converter.unknown_types),
        ("unknown-key", converter.unknown_keys),
    ):
        if policy in ("warn", "error"):
            yield code


def _without_policies(converter: Converter[Any]) -> Converter[Any]:
    """Return a converter that reads what nobody registered without a word: it is told with everything else."""
    if not [*_told_by_policies(converter)]:
        return converter
    lenient = copy.copy(converter)
    for name in ("unknown_types", "unknown_keys"):
        if getattr(converter, name) != "drop":
            setattr(lenient, name, "keep")
    return lenient


def _lenient(converter: Converter[Any]) -> Converter[Any]:
    """Return a converter that keeps what does not fit."""
    return Converter(
        converter.registry,
        post=converter.post,
        author=converter.author,
        schema=converter.schema,
        misfits="keep",
    )


def _findings(post: Record, rules: Rules, registry: Registry) -> Iterator[tuple[Rule, Finding, DataPath]]:
    """Ask every rule, each part of the post once for all of them."""
    by_scope: dict[str, list[Rule]] = {}
    for rule in rules:
        by_scope.setdefault(rule.scope, []).append(rule)
    for scope, asked in by_scope.items():
        for part, path in _PARTS[scope](post, registry):
            for rule in asked:
                if rule.kinds and part.kind not in rule.kinds:
                    continue
                for finding in _asked(rule, part):
                    yield rule, finding, (*path, *finding.at)


def _asked(rule: Rule, part: Any) -> Iterator[Finding]:
    """Ask a rule about a part of a post; what the rule itself does wrong is an error, too."""
    try:
        if rule.match is not None and not predicate(rule.match)(part):
            return
        found = rule.function(part)
        for each in [found] if isinstance(found, str | Finding) else found or ():
            finding = Finding(each) if isinstance(each, str) else each
            if not isinstance(finding, Finding):
                raise TypeError(f"a rule yields sentences and findings, not {each!r:.60}")
            yield finding
    except FAILURES as error:
        message = f"the rule `{rule.code}` fails: {sentence(error)}"
        yield Finding(message, hint=raised_in(error), severity="error")


Parts = Iterator[tuple[Any, DataPath]]


def _passages(post: Record, _: Registry) -> Parts:
    try:
        yield passages(post), ()
    except RenderError:
        return


_PARTS: dict[str, Callable[[Record, Registry], Parts]] = {
    "post": lambda post, _: iter([(post, ())]),
    "block": lambda post, _: ((visit.block, visit.path) for visit in enabled(post)),
    "text": lambda post, _: ((words, words.path) for words in texts(post)),
    "passages": _passages,
    "unknown": lambda post, registry: ((each, each.path) for each in unknown(post, registry)),
}
"""What rules of each scope are given, with its path."""
