"""
What may reach a page: which URLs, which tags and attributes, which HTML.

Everything here is a pure function of its input. The rules are allow-lists:
what is not known to be harmless is left out.
"""

from __future__ import annotations

from replicator.renderers.safety.escaping import SPECIAL, safe
from replicator.renderers.safety.limits import MAX_HTML_DEPTH
from replicator.renderers.safety.sanitising import sanitise
from replicator.renderers.safety.start_tags import (
    EMBED_HOSTS,
    attributes,
    check_attributes,
    check_tag,
    may_embed,
)
from replicator.renderers.safety.urls import safe_srcset, safe_url

__all__ = [
    "EMBED_HOSTS",
    "MAX_HTML_DEPTH",
    "SPECIAL",
    "attributes",
    "check_attributes",
    "check_tag",
    "may_embed",
    "safe",
    "safe_srcset",
    "safe_url",
    "sanitise",
]
