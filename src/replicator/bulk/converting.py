"""Many files converted: found, compared with what was made before, and made by any executor."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed
from typing import Any, Literal, TypeAlias, get_args

import attrs

from replicator.bulk.manifest import Entry, Manifest, lasting, relative_to
from replicator.bulk.reading import Reader
from replicator.bulk.recipes import Recipe
from replicator.bulk.sources import Format, Found, Source, find
from replicator.bulk.stores import Mark, shown, store_of
from replicator.bulk.targets import Layout, targets_of
from replicator.bulk.work import Done, Job, convert_batch
from replicator.errors import Problem, ReplicatorError
from replicator.typing import StrPath, check_word

__all__ = ["Conversion", "Progress", "Report", "convert_many"]

Progress: TypeAlias = Callable[[int, int], None]
"""Is told how many files are done, and how many there are."""

_BATCH = 50
"""Most files in a batch: enough that sending it costs nothing beside converting it."""

_BATCHES = 64
"""How many batches are made of fewer files, so that many workers have something to do."""

_BYTES = 1_000_000
"""How much a batch holds at most, unless one file is larger."""


@attrs.frozen
class Conversion:
    """What became of one file."""

    source: str
    """The source, as it was named or found."""

    target: str
    """The output."""

    state: Literal["converted", "unchanged", "failed"]
    """Whether the output was written, was there already, or could not be made."""

    problems: tuple[Problem, ...] = ()
    """Why it failed."""

    left_out: Mapping[str, int] = attrs.field(factory=dict)
    """The types of blocks that nobody knows and of which the output shows nothing, and how many of each."""


@attrs.frozen
class Report:
    """What became of many files."""

    conversions: tuple[Conversion, ...]
    """Every file, in the order in which they were found."""

    left_over: tuple[str, ...] = ()
    """Outputs of earlier runs whose sources are gone, and that are there still."""

    removed: tuple[str, ...] = ()
    """Outputs of earlier runs whose sources are gone, and that were removed."""

    skipped: tuple[str, ...] = ()
    """Files of a site that are no posts, such as trees and settings: they were found, and left alone."""

    without_page: tuple[str, ...] = ()
    """Sources of which nothing was made, since they have no URL; only with `layout="url"`."""

    @property
    def converted(self) -> list[Conversion]:
        """The files that were converted now."""
        return self._of("converted")

    @property
    def unchanged(self) -> list[Conversion]:
        """The files whose output was right already."""
        return self._of("unchanged")

    @property
    def failed(self) -> list[Conversion]:
        """The files that could not be converted."""
        return self._of("failed")

    @property
    def problems(self) -> list[Problem]:
        """Everything that is wrong, in the order of the files."""
        return [problem for each in self.conversions for problem in each.problems]

    @property
    def left_out(self) -> dict[str, int]:
        """What the outputs that were made now show nothing of: types that nobody knows, and how many of each."""
        return dict(sum((Counter(each.left_out) for each in self.conversions if each.left_out), Counter()))

    def __str__(self) -> str:
        told = [
            f"{len(self.converted)} converted",
            f"{len(self.unchanged)} unchanged",
            f"{len(self.failed)} failed",
        ]
        told += [f"{len(self.removed)} removed"] if self.removed else []
        told += [f"{len(self.left_over)} left over"] if self.left_over else []
        told += [f"{len(self.skipped)} skipped (no posts)"] if self.skipped else []
        told += [f"{len(self.without_page)} without a page"] if self.without_page else []
        return ", ".join(told)

    def __repr__(self) -> str:
        return f"<Report: {self}>"

    def _of(self, state: str) -> list[Conversion]:
        return [each for each in self.conversions if each.state == state]


def convert_many(
    sources: StrPath | Iterable[StrPath] | Found,
    *,
    out: StrPath,
    to: Format = "html",
    layout: Layout = "source",
    executor: Executor | None = None,
    setup: str | Iterable[str] = (),
    converter: str | None = None,
    renderer: str | None = None,
    reader: Reader | None = None,
    plugins: bool = False,
    depends: Iterable[StrPath] = (),
    force: bool = False,
    delete: bool = False,
    progress: Progress | None = None,
    **options: Any,
) -> Report:
    """
    Convert many posts: those that changed since the last time, each whole or not at all.

    Args:
        sources: Files and folders, as paths or as URLs that fsspec knows. In a folder and below, the files taken are
            `.md`, `.markdown`, `.yaml`, `.yml`, and `.html` with front matter; hidden ones are not. Of a site made
            with Statamic, its entries and terms. Or what `replicator.bulk.find` found of them.
        out: The folder for the output, with the folders of the sources in it, and with a manifest.
        to: `"html"`, `"markdown"`, `"text"`, or the posts' data as `"json"`.
        layout: `"source"` for outputs that lie as their sources do, or `"url"` for pages where their URLs lead:
            `/blog/bread` is `blog/bread/index.html`. What has no URL, such as a draft, gets no page. The reader knows.
        executor: Who does the work: any `concurrent.futures.Executor`. Default: this process, one file after another.
        setup: Modules that register block types and rendering functions; they are imported wherever work is done.
        converter: Where a `Converter` of your own is: `"package.module:name"`. Default: the default one.
        renderer: The same for the renderer.
        reader: Reads the files that it knows, as `Site.reader` does those of a site, to be shown with all that
            comes from elsewhere; the converter reads the others, and everything for JSON. See `Site.convert_options`.
        plugins: Whether block types of installed packages are loaded.
        depends: Files and folders besides that the output depends on, such as templates.
        force: Convert everything, changed or not.
        delete: Remove outputs of earlier runs whose sources are gone.
        progress: Is told after each file how many are done, and of how many.
        options: What the renderer is told: `page=True`. Other processes get them pickled.

    Returns:
        What became of each file. A file that failed keeps its earlier output, if any, and is tried again next time.

    Raises:
        FileNotFoundError: There is nothing at one of the paths.
        OSError: A folder cannot be read.
        ReplicatorError: Two sources would become the same file, or one would be overwritten, or an output would be
            taken for a source the next time; or something that is named cannot be imported. Nothing was written.
        RenderError: There is no such format.
        TypeError: The renderer knows no such option, as with `to_html`.
        MissingExtraError: A URL, or the Markdown engine, needs a package that is not installed.
    """
    folder = os.fspath(out)
    modules = (setup,) if isinstance(setup, str) else tuple(setup)
    recipe = Recipe(to, options, modules, plugins, converter, renderer, None if to == "json" else reader)
    check_word("layout", layout, get_args(Layout))
    recipe.check()  # what is wrong with it is said before anything is done
    key = recipe.digest([os.fspath(each) for each in depends])
    found = sources if isinstance(sources, Found) else find(sources, folder)
    laid_out = targets_of(found, to, folder, layout, reader)
    targets = laid_out.sources
    run = _Run(folder, targets, Manifest.read(folder), key, recipe, found.looked)
    jobs = run.jobs(force=force)
    count = len(targets) - len(jobs)
    try:
        for target, done in _worked(recipe, jobs, executor):
            run.take(target, done)
            count += 1
            if progress is not None:
                progress(count, len(targets))
        report = run.report(delete=delete)
        return attrs.evolve(report, skipped=found.skipped, without_page=laid_out.without_page)
    finally:
        run.manifest.write()


class _Run:
    """One conversion of many files, seen from the process that sends the work out."""

    def __init__(
        self,
        out: str,
        targets: Mapping[str, Source],
        manifest: Manifest,
        key: str,
        recipe: Recipe,
        looked: int,
    ) -> None:
        self.out = out
        self.targets = targets
        self.manifest = manifest
        self.key = key
        self.answers = recipe.answers()
        self.reader = recipe.reader
        self.looked = looked
        self.relative = relative_to(out)
        self.store = store_of(out)
        self.done: dict[str, Done] = {}

    def jobs(self, *, force: bool) -> dict[str, tuple[Job, int]]:
        """Return what is to be done, by target, with the size of each source; the rest is as it was."""
        jobs = {}
        there = {} if force or not self.manifest.entries else self._marks()
        for target, source in self.targets.items():
            entry = self.manifest.entries.get(target)
            known = ""
            if entry and there.get(target) == entry.written and self._is_made_so(entry, source):
                if source.mark == entry.mark:
                    self.done[target] = Done(entry.digest)
                    continue
                known = entry.digest
            job = Job(source.name, self.store.join(self.out, target), known)
            jobs[target] = (job, int(source.mark[0]))
        return jobs

    def _is_made_so(self, entry: Entry, source: Source) -> bool:
        return (
            entry.recipe == self._key_of(source)
            and entry.source == self.relative(source.name)
            and self.answers.are_still(entry.told)
        )

    def _key_of(self, source: Source) -> str:
        """Return the hash of all that an output depends on besides its source, and what resolvers tell."""
        return self.key if self.reader is None else self.key + self.reader.fingerprint(source.name)

    def _marks(self) -> dict[str, Mark]:
        """Return what the outputs look like from outside; one listing is quicker than a question for each."""
        if not self.store.is_folder(self.out):
            return {}
        endings = tuple({os.path.splitext(target)[1] for target in self.targets}) or ("",)
        return dict(self.store.files(self.out, lambda path: path.endswith(endings)))

    def take(self, target: str, done: Done) -> None:
        """Remember what became of a job."""
        self.done[target] = done
        if done.problems:
            return
        source = self.targets[target]
        old = self.manifest.entries.get(target)
        mark = lasting(source.mark, self.looked)
        if done.written is None and old is not None:  # it was as good as new
            self.manifest.put(target, attrs.evolve(old, mark=mark))
            return
        written, name = done.written or [], self.relative(source.name)
        self.manifest.put(target, Entry(name, mark, done.digest, self._key_of(source), written, done.told))

    def report(self, *, delete: bool) -> Report:
        """Return what became of everything."""
        gone = [*self._gone()]
        for target in gone if delete else []:
            self.store.remove(self.store.join(self.out, target))
            self.manifest.forget(target)
        names = tuple(self._shown(target) for target in gone)
        conversions = tuple(self._conversion(target, source) for target, source in self.targets.items())
        return Report(conversions, () if delete else names, names if delete else ())

    def _conversion(self, target: str, source: Source) -> Conversion:
        done = self.done[target]
        state: Literal["converted", "unchanged", "failed"] = "converted" if done.written else "unchanged"
        state = "failed" if done.problems else state
        return Conversion(shown(source.name), self._shown(target), state, done.problems, done.left_out)

    def _gone(self) -> Iterator[str]:
        """Give the targets of earlier runs whose sources are there no more."""
        for target, entry in self.manifest.entries.items():
            if target not in self.targets and "***@" not in entry.source:  # which cannot be asked for
                name = self.manifest.name_of(entry)
                if store_of(name).mark(name) is None:
                    yield target

    def _shown(self, target: str) -> str:
        return shown(self.store.join(self.out, target))


def _worked(
    recipe: Recipe, jobs: Mapping[str, tuple[Job, int]], executor: Executor | None
) -> Iterator[tuple[str, Done]]:
    """Give what becomes of each job, as it becomes known."""
    batches = [*_batches(jobs)]
    if batches:
        recipe.ready()  # processes that are forked from this one find everything loaded
    if executor is None:
        for batch in batches:
            yield from zip(batch, convert_batch(recipe, [jobs[each][0] for each in batch]), strict=True)
        return
    pending: dict[Future[list[Done]], list[str]] = {}
    try:
        for batch in batches:
            pending[_submitted(executor, recipe, [jobs[each][0] for each in batch])] = batch
        for future in as_completed(pending):
            batch = pending[future]
            yield from zip(batch, _outcome(future, [jobs[each][0] for each in batch]), strict=True)
    finally:
        for future in pending:
            future.cancel()


def _submitted(executor: Executor, recipe: Recipe, jobs: list[Job]) -> Future[list[Done]]:
    """Hand in a batch; one that an executor cannot take, since a worker of its was lost, is one that failed."""
    try:
        return executor.submit(convert_batch, recipe, jobs)
    except BrokenExecutor as error:
        failed: Future[list[Done]] = Future()
        failed.set_exception(error)
        return failed


def _outcome(future: Future[list[Done]], jobs: Sequence[Job]) -> list[Done]:
    """Return what a worker has done; where it was lost on the way, every file of the batch has failed."""
    try:
        return future.result()
    except ReplicatorError:  # which would stop the others as well
        raise
    except Exception as error:
        message = f"the worker failed: {type(error).__name__}: {error}".rstrip(": ")
        return [Done(problems=(Problem(message, file=shown(job.source)),)) for job in jobs]


def _batches(jobs: Mapping[str, tuple[Job, int]]) -> Iterator[list[str]]:
    """Give the targets in groups of about the same work."""
    most = max(1, min(_BATCH, -(-len(jobs) // _BATCHES)))
    batch: list[str] = []
    size = 0
    for target, (_, length) in jobs.items():
        if batch and (len(batch) >= most or size + length > _BYTES):
            yield batch
            batch, size = [], 0
        batch.append(target)
        size += length
    if batch:
        yield batch
