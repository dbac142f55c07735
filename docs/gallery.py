"""
Makes docs/gallery.md of docs/gallery.yaml: each built-in block as it is stored, and in every format.

    python3 dev.py gallery
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import dedent

from replicator import Block, registry, to_html, to_markdown, to_text
from replicator.fields import fields_in_order
from replicator.files import default_converter
from replicator.frontmatter import Content

FOLDER = Path(__file__).resolve().parent
SOURCE, TARGET = FOLDER / "gallery.yaml", FOLDER / "gallery.md"

HEAD = """\
# Gallery: every built-in block

As it is stored, and what becomes of it. A block type goes by several names, since sites call theirs differently, and
so does a field; reading takes them all, and writing keeps the one that stood there. A field that is not named here
stays in the block's `extra`.

Made by `python3 dev.py gallery` from `docs/gallery.yaml`. How to have a block look otherwise is in
[How to render](rendering.md), how to write your own in [How to write block types](custom-blocks.md).
To look at them in a browser: `replicator preview docs/gallery.yaml`.
"""


def main() -> None:
    """Write the page."""
    TARGET.write_text(page(), encoding="utf-8", newline="\n")


def page() -> str:
    """Return the page."""
    content = Content.parse(SOURCE.read_text(encoding="utf-8"), name=str(SOURCE))
    post = default_converter().read(content, default_converter().post)
    lists = [_titled(type(block)) for block in post.blocks]
    links = ", ".join(f"[{title}](#{title.lower().replace(' ', '-')})" for title in lists)
    sections = [_section(block, _written(content, index)) for index, block in enumerate(post.blocks)]
    return "\n".join([HEAD, f"{links}.\n", *sections])


def _section(block: Block, written: str) -> str:
    cls = type(block)
    about = (cls.__doc__ or "").strip().partition("\n")[0]
    names = [name for name, each in registry.items() if each is cls]
    others = f" Also read as {_listed(names[1:])}." if names[1:] else ""
    fields = "\n".join(_rows(cls))
    return "\n".join([
        f"## {_titled(cls)}\n",
        f"{about} Class `{cls.__name__}`, type `{names[0]}`.{others}\n",
        *([f"| field | key | also read from |\n|---|---|---|\n{fields}\n"] if fields else []),
        _fenced("yaml", written),
        "HTML:\n",
        _fenced("html", to_html(block)),
        "Markdown:\n",
        _fenced("markdown", to_markdown(block)),
        "Text:\n",
        _fenced("text", to_text(block)),
    ])  # fmt: skip


def _titled(cls: type[Block]) -> str:
    return (
        re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cls.__name__.removesuffix("Block"))
        .capitalize()
        .replace("Html", "HTML")
    )


def _rows(cls: type[Block]) -> Iterator[str]:
    for spec in fields_in_order(cls):
        yield f"| `{spec.name}` | `{spec.key}` | {_listed(spec.aliases)} |"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _written(content: Content, index: int) -> str:
    """Return the lines of a block, as the file has them."""
    span = content.document.span(("replicator_content", index))
    start = content.text.rindex("\n", 0, span.start) + 1
    return dedent(content.text[start : span.end])


def _fenced(language: str, text: str) -> str:
    longest = max((len(run) for run in re.findall("`{3,}", text)), default=2)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.strip(chr(10))}\n{fence}\n"


if __name__ == "__main__":
    sys.exit(main())
