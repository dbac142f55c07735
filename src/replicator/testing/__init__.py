"""
For people who write block types: laws that every block should keep, checked with examples made from its class.

```python
from replicator.testing import check_block

def test_callout():
    check_block(Callout)
```

It needs the extra `testing`: `python -m pip install '.[testing]'` in a checkout.
"""

from replicator.testing import strategies as strategies
from replicator.testing.checking import check_block
from replicator.testing.laws import LAWS
from replicator.testing.subject import BrokenLawError, Subject

__all__ = ["LAWS", "BrokenLawError", "Subject", "check_block", "strategies"]
