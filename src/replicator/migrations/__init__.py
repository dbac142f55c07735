"""
Content that takes another form: small reversible operations on blocks, run over files, recorded, and undone.

```python
from replicator.migrations import Migration, RenameField, RenameType, migrate, undo

quotes = Migration("0001_quotes", [RenameType("quote", "blockquote"), RenameField("blockquote", "by", "author")])
run = migrate([quotes], ["content"])
print(run.diff())
run.apply()
undo([quotes]).apply()  # every byte as it was
```
"""

from replicator.migrations.blocks import (
    DeleteBlocks,
    MergeBlocks,
    MoveBlocks,
    RenameType,
    SplitBlock,
    UnwrapBlocks,
    WrapBlocks,
)
from replicator.migrations.fields import ChangeValue, DeleteField, MoveField, RenameField, SetDefault
from replicator.migrations.migration import Migration
from replicator.migrations.operation import Operation
from replicator.migrations.runs import Run, Step, migrate, undo

__all__ = [
    "ChangeValue",
    "DeleteBlocks",
    "DeleteField",
    "MergeBlocks",
    "Migration",
    "MoveBlocks",
    "MoveField",
    "Operation",
    "RenameField",
    "RenameType",
    "Run",
    "SetDefault",
    "SplitBlock",
    "Step",
    "UnwrapBlocks",
    "WrapBlocks",
    "migrate",
    "undo",
]
