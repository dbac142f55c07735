"""Program text."""

from __future__ import annotations

import re
from typing import Any

from replicator.blocks.parts import figure
from replicator.kinds import Code, Label, Text, field
from replicator.model import Block, define
from replicator.registry import default_registry
from replicator.renderers import MarkdownNode, Read, Render, markdown, renders

__all__ = ["CodeBlock", "CodeText"]


@define
class CodeText:
    """Program text with its language, as a code editor's field stores it."""

    code: Code = ""
    mode: Label = ""
    extra: dict[str, Any] = field(factory=dict, kw_only=True)


@default_registry.block("code", aliases=("code_block", "codeblock", "snippet"))
class CodeBlock(Block):
    """Program text, shown as it is."""

    code: Code | CodeText = field(default="", aliases=("snippet",))
    language: Label = field(default="", aliases=("lang", "mode", "syntax"))
    caption: Text = field(default="", aliases=("filename",))

    @property
    def source(self) -> str:
        """The program text, however it is stored."""
        return self.code.code if isinstance(self.code, CodeText) else self.code


@renders(CodeBlock)
def code(block: CodeBlock, render: Render[Any]) -> Any:
    """The text as it is, its language as `class="language-…"`."""
    if not block.source.strip():
        return figure([], block.caption.strip(), render)
    language = block.language or (block.code.mode if isinstance(block.code, CodeText) else "")
    name = f"language-{language.strip()}" if language.strip() else None
    shown = render.element("pre", render.element("code", block.source.rstrip("\n") + "\n", class_=name))
    return figure([shown], block.caption.strip(), render) if block.caption.strip() else shown


_LANGUAGE = re.compile(r"[\w+#.-]*")


@markdown.reads(CodeBlock, "code")
def read_code(node: MarkdownNode, read: Read) -> CodeBlock | None:
    """Code that says no more than its language, with a caption under it where there is one."""
    if not node.text.strip() or not _LANGUAGE.fullmatch(node.info):
        return None
    return CodeBlock(code=node.text.rstrip("\n") + "\n", language=node.info, caption=read.caption())
