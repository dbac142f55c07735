"""
What lists of blocks and rich text look like, as schemas; see `converter.shapes` and `converter.richtext`.

These are questions, put in an `if`: whether a value is to be held against the schema of blocks at all.
"""

from __future__ import annotations

from typing import Any

from replicator.converter.shapes import HTML_START, LEAVES, NODE_KEYS
from replicator.jsonschema.scalars import EMPTY_OBJECT, NULL, SCALARS, Schema

__all__ = ["BLOCK_LIST", "RICH_TEXT_LIST", "node", "rich_text"]

_WORD: Schema = {"type": "string", "minLength": 1}
_TYPED: Schema = {"type": "object", "required": ["type"], "properties": {"type": {"type": "string"}}}
_NAMED: Schema = {"type": "object", "required": ["type"], "properties": {"type": _WORD}}
_ONLY_NODE_KEYS: Schema = {
    "additionalProperties": False,
    "properties": dict.fromkeys(sorted(NODE_KEYS), True),
}

_NODE: Schema = {
    **_TYPED,
    "anyOf": [
        {"maxProperties": 1, "properties": {"type": {"enum": sorted(LEAVES)}}},
        {
            **_ONLY_NODE_KEYS,
            "minProperties": 2,
            "anyOf": [
                {"required": ["attrs"], "properties": {"attrs": {"type": "object"}}},
                {"required": ["marks"], "properties": {"marks": {"type": "array"}}},
                {
                    "required": ["content"],
                    "properties": {
                        "content": {"type": "array", "items": {"type": "object", "required": ["type"]}}
                    },
                },
            ],
        },
    ],
}
"""What can be nothing but a node."""

_MAY_BE_NODE: Schema = {
    **_TYPED,
    "allOf": [
        _ONLY_NODE_KEYS,
        {"anyOf": [{"not": {"required": ["text"]}}, {"properties": {"type": {"const": "text"}}}]},
    ],
}

RICH_TEXT_LIST: Schema = {
    "type": "array",
    "minItems": 1,
    "items": _TYPED,
    "anyOf": [{"contains": _NODE}, {"items": {"maxProperties": 1}}],
}
"""A list that looks like rich text."""

BLOCK_LIST: Schema = {"type": "array", "minItems": 1, "items": _TYPED, "not": RICH_TEXT_LIST}
"""A list that looks like one of blocks."""

_MIXED: Schema = {
    "items": _NAMED,
    "not": {"contains": {"anyOf": [_NODE, {"required": ["marks"]}]}},
    "contains": {
        "anyOf": [
            {"not": _MAY_BE_NODE},
            {"required": ["text"], "properties": {"text": {"type": "string", "pattern": f"^{HTML_START}"}}},
        ]
    },
}
"""A list of HTML texts and blocks."""

_SET: Schema = {
    "required": ["type", "attrs"],
    "maxProperties": 2,
    "properties": {
        "type": {"const": "set"},
        "attrs": {
            "type": "object",
            "required": ["values"],
            "additionalProperties": False,
            "properties": {
                "values": {
                    "type": "object",
                    "required": ["type"],
                    "not": {"anyOf": [{"required": ["id"]}, {"required": ["enabled"]}]},
                },
                "id": {"type": ["string", "number", "boolean"]},
                "enabled": {"type": ["number", "boolean"]},
            },
        },
    },
}
"""A node that holds a block."""

_INNER: Schema = {"required": ["content"], "properties": {"content": {"type": "array", "items": _NAMED}}}


def node(block: Schema, itself: Schema) -> Schema:
    """
    Return the schema of a node.

    Args:
        block: The schema of the blocks that it may hold.
        itself: A reference to what is returned.
    """
    return {
        **_NAMED,
        "if": _SET,
        "then": {"properties": {"attrs": {"properties": {"values": block, "enabled": SCALARS[bool]}}}},
        "else": {"if": _INNER, "then": {"properties": {"content": {"items": itself}}}},
    }


def rich_text(block: Schema, node: Schema) -> Schema:
    """Return the schema of rich text in each of its forms: nodes, a document, HTML, HTML with blocks."""
    html_or_block: Schema = {
        "if": {
            "required": ["type", "text"],
            "properties": {"type": {"const": "text"}, "text": {"type": "string"}},
        },
        "else": block,
    }
    document: Any = {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"const": "doc"}},
        "if": _INNER,
        "then": {"properties": {"content": {"items": node}}},
    }
    listed: Any = {
        "type": "array",
        "if": _MIXED,
        "then": {"items": html_or_block},
        "else": {"items": node},
    }
    return {"anyOf": [listed, document, {"type": "string"}, NULL, EMPTY_OBJECT]}
