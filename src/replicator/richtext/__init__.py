"""
Rich text: what an editor such as Statamic's Bard stores, as nodes that can be read, built, changed and rendered.

```python
from replicator.richtext import Bold, Heading, Paragraph, RichText, Text

text = RichText(Heading("Title", level=2), Paragraph("Hello ", Text("world", Bold()), "."))
```

A class per node and mark, with ProseMirror's names; the functions that render them use the public interface,
so that yours can take their place.
"""

from __future__ import annotations

from replicator.nodes import Form, Holds, HtmlText, Mark, Node, Piece, RichText, Text, attribute
from replicator.richtext.marks import (
    Bold,
    Code,
    Italic,
    Link,
    Small,
    Strike,
    Subscript,
    Superscript,
    Underline,
)
from replicator.richtext.nodes import (
    Blockquote,
    BulletList,
    CodeBlock,
    HardBreak,
    Heading,
    HorizontalRule,
    Image,
    ListItem,
    OrderedList,
    Paragraph,
)
from replicator.richtext.reading import from_html, from_markdown
from replicator.richtext.tables import Table, TableCell, TableHeader, TableRow
from replicator.schema import Schema
from replicator.schema import default_schema as schema

__all__ = [
    "Blockquote",
    "Bold",
    "BulletList",
    "Code",
    "CodeBlock",
    "Form",
    "HardBreak",
    "Heading",
    "Holds",
    "HorizontalRule",
    "HtmlText",
    "Image",
    "Italic",
    "Link",
    "ListItem",
    "Mark",
    "Node",
    "OrderedList",
    "Paragraph",
    "Piece",
    "RichText",
    "Schema",
    "Small",
    "Strike",
    "Subscript",
    "Superscript",
    "Table",
    "TableCell",
    "TableHeader",
    "TableRow",
    "Text",
    "Underline",
    "attribute",
    "from_html",
    "from_markdown",
    "mark",
    "node",
    "schema",
]

node = schema.node
mark = schema.mark
