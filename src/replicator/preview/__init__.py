"""
Posts in a browser while they are written: a local server that shows each as its page, and again when a file changes.

```python
from replicator.preview import serve

serve("bakery")  # until Ctrl-C
```

Problems are shown with line and caret, and every block with its `file:line`. It listens on this machine only.
"""

from __future__ import annotations

from replicator.preview.server import Preview, serve

__all__ = ["Preview", "serve"]
