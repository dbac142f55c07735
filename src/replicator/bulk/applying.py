"""A function of somebody's own, run over many posts: planned as minimal edits, to be looked at and applied."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from replicator.bulk.work import problems_of
from replicator.changesets import Changeset, Edit, content_files, read_content
from replicator.converter import Converter
from replicator.converter.structuring import holds_secrets
from replicator.errors import Problem
from replicator.files import PostFile, default_converter
from replicator.scripts import FAILURES
from replicator.typing import StrPath

__all__ = ["plan_edits"]


def plan_edits(
    paths: StrPath | Iterable[StrPath],
    function: Callable[[Any], None],
    *,
    converter: Converter[Any] | None = None,
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
        paths: Files, and folders with all content files in them and below.
        function: Is given each post, to be changed in place. Whatever it raises is a problem of that file, which
            is left alone as the others are not.
        converter: Knows the block types and the class of the posts; the default one unless given.

    Returns:
        The plan: its `edits`, and its `problems`; nothing is written before it is applied.

    Raises:
        FileNotFoundError: There is nothing at a path.
    """
    chosen = converter or default_converter()
    named = [paths] if isinstance(paths, str | os.PathLike) else [*paths]
    edits: list[Edit] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for path in content_files(named):
        if (place := os.path.realpath(path)) in seen:
            continue
        seen.add(place)
        try:
            edit = _edit(path, function, chosen)
        except FAILURES as error:  # it is somebody's function
            problems += problems_of(error, path)
        else:
            edits += [edit] if edit.new != edit.old else []
    return Changeset(tuple(edits), (), tuple(problems))


def _edit(path: str, function: Callable[[Any], object], converter: Converter[Any]) -> Edit:
    content = read_content(path)
    file = PostFile(path, converter.read(content, converter.post), converter, content)
    returned = function(file.post)
    if returned is not None:
        message = (
            f"the function changes the post it is given and returns nothing, but it returned {returned!r:.60}"
        )
        raise TypeError(message)
    return Edit(path, content.text, file.text, 0 if holds_secrets(content.written) else 3)
