"""
Link definitions of blocks that come together in one document.

Each block of a post is Markdown by itself, so two may define the same label and mean different places.
In one document only the first would count; the later one gets another name.
"""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = ["with_own_labels"]

_DEFINITION = re.compile(r"^ {0,3}\[((?:[^\[\]\\]|\\.)+)\]:[ \t]*(.*)$", re.MULTILINE)


def with_own_labels(source: str, known: dict[str, str], renders: Callable[[str], str]) -> str:
    """
    Return Markdown with those of its labels renamed that mean something else in the document so far.

    Args:
        source: Markdown.
        known: The labels of the document so far, and where they lead; those of the source are added.
        renders: Returns the HTML of Markdown. Where a renaming would change it, the source stays as it is.
    """
    own: dict[str, tuple[str, str]] = {}
    for label, target in _DEFINITION.findall(source):
        own.setdefault(_key(label), (label, target))  # of several, the first counts
    renamed = source
    meant: dict[str, str] = {}
    for key, (label, target) in own.items():
        if known.get(key, target) != target:
            label, renamed = _rename(label, renamed, {**known, **meant}, target)
        meant[_key(label)] = target
    if renamed != source and renders(renamed) != renders(source):
        return source
    known.update({**meant, **known})
    return renamed


def _rename(label: str, source: str, known: dict[str, str], target: str) -> tuple[str, str]:
    number = 2
    while known.get(_key(f"{label}-{number}"), target) != target:
        number += 1
    new = f"{label}-{number}"
    old = r"\s+".join(map(re.escape, label.split()))
    use = re.compile(rf"(?P<words>\])?(?<!\\)\[(?P<label>{old})\](?P<after>\[\]|(?=[\[(:])|)", re.IGNORECASE)

    def replaced(match: re.Match[str]) -> str:
        if label.startswith("^"):  # a footnote has no other form
            return f"[{new}]"
        following = source[match.end() : match.end() + 1]
        if match["words"] or (following == ":" and source[: match.start()].rpartition("\n")[2].strip() == ""):
            return f"{match['words'] or ''}[{new}]"
        return match[0] if following in ("[", "(") and not match["after"] else f"[{match['label']}][{new}]"

    return new, use.sub(replaced, source)


def _key(label: str) -> str:
    return " ".join(label.split()).casefold()
