"""
The built-in block types, one file each: the class and how it looks.

They use nothing but the public interface; to write your own, copy one.
"""

from __future__ import annotations

from replicator.blocks.blockquote import Blockquote
from replicator.blocks.image import Image
from replicator.blocks.paragraph import Paragraph

__all__ = ["Blockquote", "Image", "Paragraph"]
