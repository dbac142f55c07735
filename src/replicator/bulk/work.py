"""What is done in a worker, be it this process, another one, or another machine."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

import attrs

from replicator.bulk.answers import NOTHING, Told
from replicator.bulk.descriptions import digest
from replicator.bulk.recipes import Convert, Recipe
from replicator.bulk.stores import Mark, shown, store_of
from replicator.encoding import decode
from replicator.errors import ContentError, MissingExtraError, Problem, ReplicatorError
from replicator.scripts import FAILURES, raised_in, sentence

__all__ = ["Done", "Job", "convert_batch", "problems_of"]


@attrs.frozen
class Job:
    """A file to convert."""

    source: str
    """Its name."""

    target: str
    """The name of the output."""

    known: str
    """The hash of the source that the output was made from in the same way; '' where there is none."""


@attrs.frozen
class Done:
    """What became of a job."""

    digest: str = ""
    """The hash of the source; '' where it could not be converted."""

    written: Mark | None = None
    """What the output looks like from outside; None where none was written."""

    told: Told = NOTHING
    """What resolvers told for it."""

    left_out: Mapping[str, int] = attrs.field(factory=dict)
    """The types of blocks of which the output shows nothing; see `Output`."""

    problems: tuple[Problem, ...] = ()
    """What is wrong."""


def convert_batch(recipe: Recipe, jobs: Sequence[Job]) -> list[Done]:
    """
    Convert files, each of them or not; nothing that is wrong with one stops the others.

    Raises:
        ReplicatorError: The recipe cannot be followed here, for any file.
    """
    convert: Convert | None = None
    done = []
    for job in jobs:
        try:
            content = store_of(job.source).read(job.source)
            found = digest(content)
            if found == job.known:
                done.append(Done(found))
                continue
            convert = convert or recipe.ready()  # the first file that is not as it was
            name = shown(job.source)
            output = convert(decode(content, name), name)
            written = store_of(job.target).write(job.target, output.text.encode("utf-8"))
            done.append(Done(found, written, output.told, output.left_out))
        except MissingExtraError:
            raise
        except FAILURES as error:  # a user's block type or rendering function may do anything
            if convert is None and isinstance(error, ReplicatorError):
                raise
            done.append(Done(problems=problems_of(error, job.source)))
    return done


def problems_of(error: BaseException, name: str) -> tuple[Problem, ...]:
    """Say what is wrong with a file; of an error in somebody's code also where it was raised."""
    name = shown(name)
    if isinstance(error, ContentError):
        return error.problems
    if isinstance(error, OSError):
        words = error.strerror or (os.strerror(2) if isinstance(error, FileNotFoundError) else str(error))
        other = shown(str(error.filename)) if error.filename else name
        return (Problem(words if other == name else f"{other}: {words}", file=name, code="unreadable"),)
    if isinstance(error, ReplicatorError):
        return (Problem(str(error), file=name),)
    return (Problem(sentence(error), file=name, hint=raised_in(error)),)
