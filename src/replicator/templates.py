"""
Looks written as Jinja2 templates: a folder with `blocks/TYPE.html`, `.md` and `.txt`.

Needs the extra `templates`.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeAlias

import attrs

from replicator.errors import MissingExtraError, RenderError, install
from replicator.folders import FORMAT_SUFFIXES
from replicator.model import Block, Record
from replicator.renderers import Flow, Render, Renderer
from replicator.renderers.safety import safe
from replicator.typing import StrPath, check_type
from replicator.walk import block_lists

if TYPE_CHECKING:
    from jinja2 import Environment, Template

__all__ = ["use_templates"]

"""What the templates of a format end in."""


def use_templates(renderer: Renderer[Any], folder: StrPath, **names: Any) -> list[str]:
    """
    Make a renderer show blocks as the templates in a folder say: blocks of type `callout` by `blocks/callout.html`.

    The templates are read now; call this again when they have changed. They are trusted, as code is.
    In a template are `block`, `post`, `parent`, `index`, `depth`, the neighbours `previous` and `next` (None at the
    ends; disabled blocks are no neighbours), `render` with its methods, and `default()`, which shows the block
    as it would be without the template.
    What is put in is escaped for the format; what `render` and `default` return is put in as it is.

    Args:
        renderer: The renderer; `replicator.html.copy()` for one site only. Its format says which files are taken:
            `.html`, `.md` for Markdown, `.txt` for plain text.
        folder: The folder that holds `blocks`; templates may include and extend others in it.
        names: Whatever else is to be known in the templates.

    Returns:
        The types that have a template now, sorted.

    Raises:
        MissingExtraError: Jinja2 is not installed.
        RenderError: There is no folder `blocks`, or a template cannot be read; the message names file and line.
    """
    check_type(renderer, Renderer, "a renderer", "write use_templates(replicator.html, folder)")
    suffix = FORMAT_SUFFIXES.get(renderer.render_class.format)
    blocks = Path(folder) / "blocks"
    if suffix is None or not blocks.is_dir():
        raise RenderError(f"{blocks} is no folder with templates for {renderer.render_class.format}")
    environment = _environment(Path(folder), renderer)
    environment.globals.update(names)
    found = [
        _TemplateFunction.read(environment, path.stem, path.name)
        for path in sorted(blocks.glob(f"*{suffix}"))
    ]
    for function in found:
        renderer.renders(function.type)(function)
    return [function.type for function in found]


def _environment(folder: Path, renderer: Renderer[Any]) -> Environment:
    try:
        import jinja2
    except ImportError:
        raise MissingExtraError(f"templates need Jinja2: {install('templates')}") from None
    render = renderer.render_class(renderer.session((), {}))

    def shown(value: Any) -> Any:
        """Escape a value for the format; what has `__html__` is of the format already, and Jinja leaves it alone."""
        if value is None:
            return ""
        if render.format == "html" or hasattr(value, "__html__"):
            return value
        text = str(value)
        return safe(text if isinstance(value, Flow) or not text.strip() else render.anywhere(text))

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        finalize=shown,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@attrs.frozen
class _TemplateFunction:
    """A rendering function that is a template."""

    type: str
    """The type of block that it shows."""
    template: Template = attrs.field(eq=False)
    """The template; read again, it takes the place of the one before."""

    @classmethod
    def read(cls, environment: Environment, block_type: str, file: str) -> Self:
        from jinja2 import TemplateError

        try:
            return cls(block_type, environment.get_template(f"blocks/{file}"))
        except TemplateError as error:
            raise _located(error, f"blocks/{file}") from error

    def __call__(self, block: Block, render: Render[Any]) -> Any:
        from jinja2 import TemplateError

        previous, following = _neighbours(block, render)
        try:
            shown = self.template.render(
                block=block,
                render=render,
                default=lambda: render.default(block),
                post=render.post,
                parent=render.parent,
                index=render.index,
                depth=render.depth,
                previous=previous,
                next=following,
            )
        except TemplateError as error:
            raise _located(error, self.template.name or self.type) from error
        return _FINISH[render.format](render, shown)


def _located(error: Exception, name: str) -> RenderError:
    """Return an error that says where in which template something is wrong."""
    file = getattr(error, "name", None) or name
    line = getattr(error, "lineno", None) or _line_of(error)
    return RenderError(f"{file}:{line}: {error}" if line else f"{file}: {error}")


def _line_of(error: Exception) -> int | None:
    """Return the line of the template where an error was raised; Jinja puts its templates into the traceback."""
    entries = [
        each
        for each in traceback.extract_tb(error.__traceback__)
        if each.filename.endswith(tuple(FORMAT_SUFFIXES.values()))
    ]
    return entries[-1].lineno if entries else None


_FINISH: dict[str, Callable[[Any, str], Any]] = {
    "html": lambda _render, shown: safe(shown),
    "markdown": lambda render, shown: render.written(shown),
    "text": lambda _render, shown: "\n".join(map(str.rstrip, shown.split("\n"))),
}
"""What becomes of a template's output: it is of the format already."""


_Pair: TypeAlias = "tuple[Block | None, Block | None]"


def _neighbours(block: Block, render: Render[Any]) -> tuple[Block | None, Block | None]:
    """Return the blocks before and after one; looked up once for all that are inside of the same parent."""
    parent = render.parent
    if not isinstance(parent, (Record, Block)):
        return None, None
    known: dict[int, dict[int, _Pair]] = render._session.memo.setdefault("neighbours", {})
    if id(parent) not in known:
        lists = (
            list(parent.block_fields.values())
            if isinstance(parent, Record)
            else [inner for _, inner in block_lists(parent)]
        )
        known[id(parent)] = dict(chain.from_iterable(map(_with_neighbours, lists)))
    return known[id(parent)].get(id(block), (None, None))


def _with_neighbours(blocks: list[Block]) -> Iterator[tuple[int, _Pair]]:
    shown = [block for block in blocks if block.enabled]
    for before, block, after in zip([None, *shown], shown, [*shown[1:], None], strict=False):
        yield id(block), (before, after)
