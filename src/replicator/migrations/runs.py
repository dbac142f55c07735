"""Migrations over many files: planned whole, written file by file, recorded, and taken back."""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Sequence
from pathlib import Path
from typing import Any

import attrs

from replicator.changesets import Changeset, Edit, edit_of, plan
from replicator.errors import ContentError, EditError, MigrationError, Problem, unreadable
from replicator.folders import content_files, listed
from replicator.frontmatter import Content
from replicator.messages import counted
from replicator.migrations.journal import Entry, Journal, digest
from replicator.migrations.migration import Migration
from replicator.migrations.taking_back import taken_back
from replicator.migrations.tree import Tree
from replicator.privacy import is_user
from replicator.sources import read_content
from replicator.typing import PlainData, StrPath, check_type
from replicator.yaml.splice.compare import same

__all__ = ["JOURNALS", "Run", "Step", "migrate", "undo"]

JOURNALS = Path(".replicator", "migrations")
"""Where the journals are: in the folder that holds the file of the migration, else in the current one."""


@attrs.frozen
class Step:
    """What one migration does, planned."""

    migration: Migration
    """The migration."""

    changes: Changeset
    """What it changes in which files, and what stands in the way."""

    journal: Journal
    """What it has done before."""

    blocks: int = 0
    """How many blocks it changes, moves or takes away."""

    known: int = 0
    """How many of the files it has seen before; they are left as they are."""

    record: dict[str, Entry | None] = attrs.field(factory=dict, repr=False)
    """What the journal is to say of the files: those to be changed, and those in which there is nothing to do."""

    def __str__(self) -> str:
        """Say it in one line."""
        files = len(self.changes.edits)
        parts = [f"{counted(self.blocks, 'block')} in {counted(files, 'file')}"] if files else []
        parts += [f"{counted(self.known, 'file')} done before"] if self.known else []
        parts += [counted(len(self.changes.problems), "problem")] if self.changes.problems else []
        return f"{self.migration.name}: {', '.join(parts) or 'nothing to do'}"

    def __repr__(self) -> str:
        return f"<Step {self}>"


@attrs.frozen
class Run:
    """Migrations that have been planned, or their undoing: look at `diff` and `problems`, then `apply`."""

    steps: tuple[Step, ...]
    """What each migration does, in order."""

    undoing: bool = False
    """Whether it takes back what the migrations have done."""

    skipped: tuple[str, ...] = ()
    """The files that were left out, as they describe a site or its users."""

    def __str__(self) -> str:
        """Say what each step does, in one line."""
        return "; ".join(map(str, self.steps)) or "nothing to do"

    def __repr__(self) -> str:
        return f"<Run: {counted(len(self.steps), 'migration')}, {self.changes}>"

    @property
    def changes(self) -> Changeset:
        """What all of it changes together."""
        whole = Changeset()
        for step in self.steps:
            whole = whole.then(step.changes)
        return whole

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that stands in the way, file by file."""
        return self.changes.problems

    def diff(self) -> str:
        """Return all that would change as a unified diff."""
        return self.changes.diff()

    def apply(self, *, skip: bool = False) -> None:
        """
        Write it: for each migration the journal, then the files, then the journal again.

        When it is cut off at any moment, the same can be planned and applied again, or undone.

        Args:
            skip: Leave out the files with problems, instead of writing nothing.

        Raises:
            EditError: There are problems; nothing was written.
            StaleFileError: A file is no longer what it was when this was planned; nothing was written.
            OSError: A file is read-only: nothing was written. Or writing failed later on.
        """
        if self.problems and not skip:
            raise EditError(self.problems)
        self.changes.check()
        for step in self.steps:
            if self.undoing:
                step.changes.apply()
                step.journal.files = {
                    name: each for name, each in step.journal.files.items() if name not in step.record
                }
                step.journal.save()
            elif step.record or not step.journal.done:
                step.journal.files.update(step.record)
                step.journal.done = False
                step.journal.save()
                step.changes.apply()
                step.journal.done = True
                step.journal.save()


def migrate(
    migrations: Sequence[Migration],
    paths: StrPath | Iterable[StrPath],
    *,
    journals: StrPath | None = None,
) -> Run:
    """
    Plan to run migrations over files; nothing is written before `Run.apply`.

    A file that a migration has seen before is left as it is, unless it says again what it said before.

    Args:
        migrations: What to run, in order.
        paths: Files, and folders with all content files in them and below; of a site, its entries, terms and
            globals.
        journals: The folder of the journals; `.replicator/migrations` beside the file of each migration
            unless given.

    Raises:
        MigrationError: A journal cannot be read, or two migrations share a name.
        OSError: There is nothing at a path.
    """
    skipped: list[str] = []
    paths = listed(paths)
    files = list(content_files(paths, skipped=skipped))
    _check_names(migrations)
    named = frozenset(paths).intersection(files)
    steps: list[Step] = []
    before = Changeset()
    for migration in migrations:
        journal = Journal.open(_folder(migration, journals), migration.name)
        step = _Planning(migration, journal, named).step(files, before)
        steps.append(step)
        before = before.then(step.changes)
    return Run(tuple(steps), skipped=tuple(skipped))


def undo(
    migrations: Sequence[Migration],
    paths: StrPath | Iterable[StrPath] | None = None,
    *,
    journals: StrPath | None = None,
) -> Run:
    """
    Plan to take migrations back, the last one first; nothing is written before `Run.apply`.

    A file that says what the migration made of it says afterwards what it said before, byte for byte. In a file
    that has been changed since, the reverse of the operations is done, if it can be shown to be exact.

    Args:
        migrations: What was run, in the order in which it was; those that a run did not come to are passed over.
        paths: Files and folders to restrict it to; everything unless given.
        journals: The folder of the journals; as for `migrate`.

    Raises:
        MigrationError: None of them was ever run, or a journal cannot be read.
        OSError: There is nothing at a path.
    """
    chosen = None if paths is None else {os.path.realpath(path) for path in content_files(paths, kinds=None)}
    _check_names(migrations)
    opened = [(each, Journal.open(_folder(each, journals), each.name)) for each in reversed(migrations)]
    if opened and not any(journal.files for _, journal in opened):
        raise MigrationError(
            "; ".join(f"{each.name} has not been run: there is no {journal.path}" for each, journal in opened)
        )
    steps: list[Step] = []
    before = Changeset()
    for migration, journal in opened:
        names = [
            name
            for name in journal.files
            if chosen is None or os.path.realpath(journal.locate(name)) in chosen
        ]
        step = _undoing(migration, journal, names, before)
        steps.append(step)
        before = before.then(step.changes)
    return Run(tuple(steps), undoing=True)


class _Planning:
    """Plans one migration."""

    def __init__(self, migration: Migration, journal: Journal, named: Container[str]) -> None:
        self.migration = migration
        self.journal = journal
        self.named = named
        self.blocks = self.known = 0

    def step(self, files: list[str], before: Changeset) -> Step:
        changes = plan(files, self._change, after=before)
        journal = self.journal
        record: dict[str, Entry | None] = {journal.name(file): None for file in files}
        for edit in changes.edits:
            record[journal.name(edit.path)] = Entry(digest(edit.old), digest(edit.new), edit.old)
        troubled = {journal.name(each.file) for each in changes.problems if each.file is not None}
        new = {
            name: entry
            for name, entry in record.items()
            if name not in troubled and (entry is not None or name not in journal.files)
        }
        return Step(self.migration, changes, journal, self.blocks, self.known, new)

    def _change(self, content: Content) -> PlainData:
        """Return the new data of a file; the same data if it has been migrated."""
        name = self.journal.name(content.document.name or "")
        if name in self.journal.files:
            entry = self.journal.files[name]
            found = None if entry is None else digest(content.text)
            if entry is None or found != entry.before or found == entry.after:
                if entry is not None and not self.journal.done and found != entry.after:
                    message = f"it was changed since {self.migration.name} was cut off"
                    raise EditError(
                        content.problem((), message, hint="undo the migration, or restore the file")
                    )
                self.known += 1
                return content.written
        tree = self.migration.content(content)
        if (tree.changed or (content.document.name or "") in self.named) and is_user(content.written):
            message = "this is the file of a user, whose secrets the journal would hold as well"
            raise EditError(content.problem((), message, hint="change it with AuthorFile"))
        self.blocks += tree.changed
        return tree.data


def _undoing(migration: Migration, journal: Journal, names: list[str], before: Changeset) -> Step:
    """Plan to take back one migration in some of the files that it has seen."""
    texts = {journal.name(edit.path): edit for edit in before.edits}
    edits: list[Edit] = []
    problems: list[Problem] = []
    record: dict[str, Entry | None] = {}
    blocks = 0
    for name in names:
        entry, path = journal.files[name], journal.locate(name)
        if entry is not None:
            try:
                earlier = texts.get(name)
                content = Content.parse(earlier.new, name=path) if earlier is not None else read_content(path)
                old, changed = _earlier(migration, entry, content)
            except ContentError as error:
                problems += error.problems
                continue
            except OSError as error:
                problems.append(unreadable(error, path))
                continue
            blocks += changed
            if old != content.text:
                edits.append(edit_of(content, old, earlier.path if earlier is not None else path))
        record[name] = entry
    changes = Changeset(tuple(edits), (), tuple(problems))
    return Step(migration, changes, journal, blocks, record=record)


def _earlier(migration: Migration, entry: Entry, content: Content) -> tuple[str, int]:
    """Return what a file said before a migration, or would have said, and how many blocks that changes."""
    found = digest(content.text)
    if found == entry.before:
        return content.text, 0
    if found == entry.after:
        return entry.text, migration.run(Content.parse(entry.text).written).changed
    original = Content.parse(entry.text)
    tree = migration.run(original.written)
    if (text := _with_changes_since(migration, tree, original, entry, content)) is not None:
        return text, tree.changed
    backwards = migration.reversed()
    message, hint = (
        f"it was changed since {migration.name}",
        "undo later migrations first, or restore the file",
    )
    if backwards is None:
        raise EditError(content.problem((), f"{message}, which no operation takes back", hint=hint))
    tree = backwards.content(content)
    exact = _gives(backwards, _after(migration, original), original.written)
    if not (exact and _gives(migration, tree.data, content.written)):
        raise EditError(content.problem((), f"{message}, and taking it back would change more", hint=hint))
    return content.updated(tree.data), tree.changed


def _with_changes_since(
    migration: Migration, tree: Tree, original: Content, entry: Entry, content: Content
) -> str | None:
    """Return what a file said before a migration with what was changed since in other lines; None if that is not it."""
    try:
        after = original.updated(tree.data)
        if digest(after) != entry.after:
            return None  # it was another migration then
        text = taken_back(entry.text, after, content.text)
        if text is None or not _gives(migration, Content.parse(text).written, content.written):
            return None
    except ContentError:
        return None
    return text


def _after(migration: Migration, content: Content) -> Any:
    return migration.run(content.written).data


def _gives(migration: Migration, data: Any, wanted: Any) -> bool:
    """Tell whether a migration makes of some data exactly another."""
    tree = migration.run(data)
    return not tree.complaints and same(tree.data, wanted)


def _folder(migration: Migration, journals: StrPath | None) -> Path:
    if journals is not None:
        return Path(journals)
    here = Path.cwd() if migration.file is None else Path(migration.file).absolute().parent
    return here / JOURNALS


def _check_names(migrations: Sequence[Migration]) -> None:
    several = migrations if isinstance(migrations, Iterable) else [migrations]
    for each in several:
        check_type(each, Migration, "migrations")
    check_type(migrations, Iterable, "migrations in a list")
    names = [each.name for each in migrations]
    for name in names:
        if names.count(name) > 1:
            raise MigrationError(f"two migrations are called {name}: rename one")
