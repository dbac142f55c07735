"""A function of somebody's own, run over many posts: planned as minimal edits, to be looked at and applied."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import attrs

from replicator.bulk.reading import Reader
from replicator.bulk.work import problems_of
from replicator.changesets import Changeset, plan_texts
from replicator.converter import Converter
from replicator.errors import ContentError
from replicator.files import PostFile, chosen_converter
from replicator.folders import content_files
from replicator.frontmatter import Content
from replicator.scripts import FAILURES
from replicator.sitefiles import POSTS
from replicator.typing import StrPath

__all__ = ["plan_edits"]


def plan_edits(
    paths: StrPath | Iterable[StrPath],
    function: Callable[[Any], None],
    *,
    converter: Converter[Any] | None = None,
    reader: Reader | None = None,
) -> Changeset:
    """
    Plan to change posts by a function, and nothing else of their files.

    ```python
    def fix(post):
        post.title = post.title.strip()

    changes = plan_edits("content", fix)
    print(changes.diff())
    changes.apply()
    ```

    Args:
        paths: Files, and folders with all content files in them and below; of a site, its entries and terms.
        function: Is given each post, to be changed in place. Whatever it raises is a problem of that file, which
            is left alone as the others are not.
        converter: Knows the block types and the class of the posts; the default one unless given.
        reader: Says for the files that it knows with which converter they are read, as `Site.reader` does for those
            of a site: the function is then given what is stored there, of the class of its blueprint.

    Returns:
        The plan: its `edits`, its `problems`, and what was `skipped` of a site; nothing is written before it is
        applied.

    Raises:
        FileNotFoundError: There is nothing at a path.
    """
    chosen = chosen_converter(converter)

    def write(content: Content) -> str:
        name = content.document.name or ""
        try:
            known = None if reader is None else reader.file(content)
            by = chosen if known is None else known.converter
            file = PostFile(name, by.read(content, by.post), by, content)
            _apply(function, file.post)
            return file.text
        except FAILURES as error:  # it is somebody's function
            raise ContentError(problems_of(error, name)) from error

    skipped: list[str] = []
    changes = plan_texts(content_files(paths, kinds=POSTS, skipped=skipped), write)
    return attrs.evolve(changes, skipped=tuple(skipped))


def _apply(function: Callable[[Any], object], post: Any) -> None:
    returned = function(post)
    if returned is not None:
        message = (
            f"the function changes the post it is given and returns nothing, but it returned {returned!r:.60}"
        )
        raise TypeError(message)
