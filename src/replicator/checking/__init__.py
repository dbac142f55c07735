"""
Rules for content, those that are built in and those of your own.

A rule is a function that is given a post, a block or a text, and yields what is wrong with it; its place in the
file, its code and its severity are added to that.

```python
from replicator.checking import Rules, lints

house = lints.copy()

@house.post(severity="error")
def one_hero(post):
    "A page begins with one big picture."
    if len(replicator.find(post, "hero")) != 1:
        yield "expected exactly one hero"

problems = replicator.check("post.yaml", rules=house)
```
"""

from __future__ import annotations

from replicator.checking.lints import lints
from replicator.checking.rule import Complaints, Finding, Rule
from replicator.checking.rules import Asked, Rules
from replicator.checking.running import check, find_problems, fix, is_draft
from replicator.checking.texts import Words
from replicator.checking.unknown import Unknown

__all__ = [
    "Asked",
    "Complaints",
    "Finding",
    "Rule",
    "Rules",
    "Unknown",
    "Words",
    "check",
    "find_problems",
    "fix",
    "is_draft",
    "lints",
]
