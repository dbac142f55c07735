"""
Many files at once: converted by any executor, incrementally; or changed by a function of yours.

```python
report = replicator.convert_many("content", to="html", out="build")
print(report)                        # 120 converted, 0 unchanged, 0 failed
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from replicator.bulk.converting import Conversion, Progress, Report, convert_many
from replicator.bulk.reading import KnownFile, Reader
from replicator.bulk.sources import SUFFIXES, Format, Found, Source, find

if TYPE_CHECKING:
    from replicator.bulk.applying import plan_edits as plan_edits

__all__ = [
    "SUFFIXES",
    "Conversion",
    "Format",
    "Found",
    "KnownFile",
    "Progress",
    "Reader",
    "Report",
    "Source",
    "convert_many",
    "find",
    "plan_edits",
]


def __getattr__(name: str) -> Any:
    if name != "plan_edits":
        raise AttributeError(f"module 'replicator.bulk' has no attribute {name!r}")
    from replicator.bulk.applying import plan_edits  # it brings in what reads files

    return plan_edits
