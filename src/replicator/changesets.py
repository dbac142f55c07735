"""
A change of many files, planned whole before any of it is written: look at it, then apply it.

Whatever edits content in bulk makes a `Changeset`: renaming in a site, migrations, fixes, a user's script.
For a change of data that needs no more than one file at a time, `plan` is all it takes:

```python
from replicator.changesets import plan
from replicator.folders import content_files

def shout(content):                       # gets each file's `Content`, returns its new data
    data = content.data
    return {**data, "title": data["title"].upper()}

changes = plan(content_files(["content"]), shout)
print(changes.diff())                     # the dry run: a unified diff
print(*map(str, changes.problems))        # what could not be read or changed; such files are left alone
changes.apply()                           # refuses as a whole if any file was changed by others meanwhile
```

Who has new texts already (of a `PostFile`, say) makes the edits himself:
`Changeset((Edit(file.path, old_text, file.text), …))`; an edit that changes nothing is best left out.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable
from pathlib import Path

import attrs

from replicator import storage
from replicator.errors import ContentError, Problem, StaleFileError, unreadable
from replicator.folders import listed
from replicator.frontmatter import Content
from replicator.privacy import holds_secrets
from replicator.sources import read_content
from replicator.typing import PlainData, StrPath

__all__ = ["Changeset", "Edit", "edit_of", "plan", "plan_texts"]


@attrs.frozen
class Edit:
    """What changes in one file."""

    path: str
    """The file."""

    old: str = attrs.field(repr=False)
    """What it says."""

    new: str = attrs.field(repr=False)
    """What it will say."""

    context: int = 3
    """How many lines around a change a diff may show; none of a user's file, which holds secrets."""

    def diff(self) -> str:
        """Return the change as a unified diff, as `patch -p0` takes it; '' for nothing."""
        from replicator.sequences import unified

        return unified(self.old, self.new, self.path, context=self.context)


@attrs.frozen
class Changeset:
    """A change of many files that has been planned: look at it, then `apply` it."""

    edits: tuple[Edit, ...] = ()
    """What changes in which files; one edit for a file."""

    moves: tuple[tuple[Path, Path], ...] = ()
    """The files that get another name, after all edits."""

    problems: tuple[Problem, ...] = ()
    """What stands in the way of changing some files; none of them is among the edits."""

    skipped: tuple[str, ...] = ()
    """The files that were left out, as they are not of the kind that is changed: those that describe a site."""

    def __str__(self) -> str:
        """Count it: `12 to change, 0 failed`."""
        told = [f"{len(self.edits)} to change"]
        told += [f"{len(self.moves)} to move"] if self.moves else []
        told += [f"{len({problem.file for problem in self.problems})} failed"]
        told += [f"{len(self.skipped)} skipped (no posts)"] if self.skipped else []
        return ", ".join(told)

    def __repr__(self) -> str:
        return f"<Changeset: {self}>"

    def diff(self) -> str:
        """Return everything that would change: what moves, and a unified diff."""
        moves = "".join(f"rename from {old}\nrename to {new}\n" for old, new in self.moves)
        return moves + "".join(edit.diff() for edit in self.edits)

    def then(self, other: Changeset) -> Changeset:
        """Return both as one change; the other was planned for after this one."""
        edits = {edit.path: edit for edit in self.edits}
        for edit in other.edits:
            edits[edit.path] = attrs.evolve(edit, old=edits[edit.path].old) if edit.path in edits else edit
        changing = tuple(edit for edit in edits.values() if edit.old != edit.new)
        problems = dict.fromkeys((*self.problems, *other.problems))  # a file that cannot be read fails twice
        skipped = tuple(dict.fromkeys((*self.skipped, *other.skipped)))
        return Changeset(changing, self.moves + other.moves, tuple(problems), skipped)

    def check(self) -> None:
        """
        Make sure that nothing stands in the way of writing, as far as can be known before.

        Raises:
            StaleFileError: A file is no longer what it was when the change was planned.
            OSError: A file is read-only, or there is one of the new name.
        """
        for _, new in self.moves:
            if new.exists():
                raise FileExistsError(errno.EEXIST, "there is a file already", str(new))
        for edit in self.edits:
            if Path(edit.path).read_bytes() != edit.old.encode():
                raise StaleFileError(f"{edit.path} was changed by others since it was read")
            if not Path(edit.path).stat().st_mode & 0o222:
                raise PermissionError(errno.EACCES, "the file is read-only", edit.path)

    def apply(self) -> None:
        """
        Change the files, each of them whole or not at all, then move those that get another name.

        Raises:
            StaleFileError: A file is no longer what it was when the change was planned; nothing was written.
            OSError: A file is read-only, or there is one of the new name: nothing was written. Or writing failed
                later on: what was done before stays done.
        """
        self.check()
        for edit in self.edits:
            storage.write(edit.path, edit.new.encode(), expected=edit.old.encode())
        for old, new in self.moves:
            new.parent.mkdir(parents=True, exist_ok=True)
            old.rename(new)


def plan(
    paths: StrPath | Iterable[StrPath],
    change: Callable[[Content], PlainData],
    *,
    after: Changeset | None = None,
) -> Changeset:
    """
    Plan to change the data of files, one at a time.

    Args:
        paths: The files; a file that is named twice, by a link perhaps, is changed once.
        change: Takes what a file holds and returns the data that it is to hold; the same data for no change.
            What it raises as `ContentError` becomes a problem of the plan.
        after: A change that will be applied before.
    """
    return plan_texts(paths, lambda content: content.updated(change(content)), after=after)


def plan_texts(
    paths: StrPath | Iterable[StrPath], write: Callable[[Content], str], *, after: Changeset | None = None
) -> Changeset:
    """Plan to give files new texts: what `write` makes of each; see `plan`."""
    texts = {edit.path: edit.new for edit in after.edits} if after else {}
    edits: list[Edit] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for path in listed(paths):
        if (place := os.path.realpath(path)) in seen:
            continue
        seen.add(place)
        try:
            content = Content.parse(texts[path], name=path) if path in texts else read_content(path)
            new = write(content)
        except ContentError as error:
            problems += error.problems
        except OSError as error:
            problems.append(unreadable(error, path))
        else:
            if new != content.text:
                edits.append(edit_of(content, new, path))
    return Changeset(tuple(edits), (), tuple(problems))


def edit_of(content: Content, new: str, path: str) -> Edit:
    """Return the edit that gives a content file a new text, with a diff that shows no secrets."""
    return Edit(path, content.text, new, 0 if holds_secrets(content.written) else 3)
