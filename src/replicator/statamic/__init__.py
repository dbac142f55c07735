"""
What is Statamic's own: whole sites, their blueprints and fieldtypes, and the types of their content.

```python
from replicator import statamic

site = statamic.Site.open("mysite")
for entry in site.entries("blog"):
    print(entry.date, entry.url, entry.post.title)
```
"""

from __future__ import annotations

from replicator.statamic.assets import AssetFile
from replicator.statamic.blueprints import Blueprint, Field, Set
from replicator.statamic.checking import check
from replicator.statamic.classes import Types, build
from replicator.statamic.entries import Date, DateRange, Entry, Handle, KeyValue, TermId
from replicator.statamic.entryfiles import EntryFile, GlobalsFile, TermFile
from replicator.statamic.fieldtypes import FIELDTYPES, Fieldtype
from replicator.statamic.reading import Blueprints
from replicator.statamic.references import Reference
from replicator.statamic.site import Site
from replicator.statamic.source import codegen

__all__ = [
    "FIELDTYPES",
    "AssetFile",
    "Blueprint",
    "Blueprints",
    "Date",
    "DateRange",
    "Entry",
    "EntryFile",
    "Field",
    "Fieldtype",
    "GlobalsFile",
    "Handle",
    "KeyValue",
    "Reference",
    "Set",
    "Site",
    "TermFile",
    "TermId",
    "Types",
    "build",
    "check",
    "codegen",
]
