"""
What is Statamic's own: blueprints, fieldtypes, and the types of a site's content.

```python
from replicator import statamic

blueprints = statamic.Blueprints("mysite")
types = statamic.build(blueprints.values())
post = replicator.load("mysite/content/collections/blog/a.md", converter=types.converter("collections.blog.post"))
```
"""

from __future__ import annotations

from replicator.statamic.blueprints import Blueprint, Field, Set
from replicator.statamic.checking import check
from replicator.statamic.classes import Types, build
from replicator.statamic.entries import Date, DateRange, Entry, Handle, KeyValue, TermId
from replicator.statamic.fieldtypes import FIELDTYPES, Fieldtype
from replicator.statamic.reading import Blueprints
from replicator.statamic.site import Site
from replicator.statamic.source import codegen

__all__ = [
    "FIELDTYPES",
    "Blueprint",
    "Blueprints",
    "Date",
    "DateRange",
    "Entry",
    "Field",
    "Fieldtype",
    "Handle",
    "KeyValue",
    "Set",
    "Site",
    "TermId",
    "Types",
    "build",
    "check",
    "codegen",
]
