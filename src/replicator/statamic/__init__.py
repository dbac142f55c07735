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

from replicator.statamic.blueprints.model import Blueprint, Field, Set
from replicator.statamic.blueprints.reading import Blueprints
from replicator.statamic.files.entryfiles import EntryFile, GlobalsFile, TermFile
from replicator.statamic.folders.assets import AssetFile
from replicator.statamic.site import Site
from replicator.statamic.types.classes import Types, build
from replicator.statamic.types.entries import Date, DateRange, Entry, Handle, KeyValue, TermId
from replicator.statamic.types.fieldtypes import FIELDTYPES, Fieldtype
from replicator.statamic.types.source import codegen
from replicator.statamic.values.checking import check
from replicator.statamic.values.references import Reference

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
