"""
Many files at once: converted by any executor, incrementally; or changed by a function of yours.

```python
report = replicator.convert_many("content", to="html", out="build")
print(report)                        # 120 converted, 0 unchanged, 0 failed
```
"""

from __future__ import annotations

from replicator.bulk.applying import plan_edits
from replicator.bulk.converting import Conversion, Progress, Report, convert_many
from replicator.bulk.sources import SUFFIXES, Format

__all__ = ["SUFFIXES", "Conversion", "Format", "Progress", "Report", "convert_many", "plan_edits"]
