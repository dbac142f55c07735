"""
The built-in block types, a file for each: the class and how it looks.

They use nothing but the public interface; to write your own, copy one.
"""

from __future__ import annotations

from replicator.blocks.blockquote import Blockquote
from replicator.blocks.button import Button, Buttons, Link
from replicator.blocks.code import CodeBlock, CodeText
from replicator.blocks.containers import Columns, Group
from replicator.blocks.contents import Contents, ContentsEntry
from replicator.blocks.divider import Divider
from replicator.blocks.gallery import Gallery, Picture
from replicator.blocks.heading import Heading
from replicator.blocks.html import HtmlBlock
from replicator.blocks.image import Image
from replicator.blocks.lists import ListBlock, ListItem
from replicator.blocks.paragraph import Paragraph
from replicator.blocks.table import Row, Table
from replicator.blocks.video import Video

__all__ = [
    "Blockquote",
    "Button",
    "Buttons",
    "CodeBlock",
    "CodeText",
    "Columns",
    "Contents",
    "ContentsEntry",
    "Divider",
    "Gallery",
    "Group",
    "Heading",
    "HtmlBlock",
    "Image",
    "Link",
    "ListBlock",
    "ListItem",
    "Paragraph",
    "Picture",
    "Row",
    "Table",
    "Video",
]
