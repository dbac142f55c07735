"""
Link definitions of blocks that come together in one document.

Each block of a post is Markdown by itself, so two may define the same label and mean different places.
In one document only the first would count; the later one gets another name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

__all__ = ["LABEL", "Labels"]

LABEL = r"\[((?:[^\[\]\\]|\\.)+)\]"
_DEFINITION = re.compile(rf"^ {{0,3}}{LABEL}:[ \t]*(.*)$", re.MULTILINE)
_USE = re.compile(rf"(?<!\\){LABEL}(\[\]|(?=[\[(:])|)")


class Labels:
    """The labels of a document so far, and where they lead."""

    __slots__ = ("_names", "_numbers", "_targets")

    def __init__(self) -> None:
        self._targets: dict[str, str] = {}
        self._names: dict[tuple[str, str], str] = {}
        self._numbers: dict[str, int] = {}

    def made_own(self, source: str, renders: Callable[[str], str]) -> str:
        """
        Return Markdown with those of its labels renamed that mean something else in the document so far.

        Args:
            source: Markdown; what it defines is part of the document from now on.
            renders: Returns the HTML of Markdown. Where a renaming would change it, the source stays as it is.
        """
        own: dict[str, tuple[str, str]] = {}
        for label, target in _DEFINITION.findall(source):
            own.setdefault(_key(label), (label, target))  # of several, the first counts
        clashing = {key: each for key, each in own.items() if self._targets.get(key, each[1]) != each[1]}
        names = {key: self._name(label, target, own) for key, (label, target) in clashing.items()}
        if names:
            renamed = _renamed(source, names)
            if renders(renamed) != renders(source):
                return source
            source = renamed
        for key, (_, target) in own.items():
            self._targets.setdefault(_key(names.get(key, key)), target)
        return source

    def _name(self, label: str, target: str, own: Mapping[str, tuple[str, str]]) -> str:
        """Return another name for a label: the one that was found for its target, or one that nobody has."""
        key = _key(label)
        if found := self._names.get((key, target)):
            return found
        number = self._numbers.get(key, 1)
        while number == 1 or (new := _key(f"{label}-{number}")) in self._targets or new in own:
            number += 1
        self._numbers[key] = number
        name = self._names[key, target] = f"{label}-{number}"
        return name


def _renamed(source: str, names: Mapping[str, str]) -> str:
    def replaced(match: re.Match[str]) -> str:
        label, after = match.groups()
        new = names.get(_key(label))
        if new is None:
            return match[0]
        start, end = match.span()
        following = source[end : end + 1]
        if label.startswith("^"):  # a footnote has no other form
            return f"[{new}]"
        if source[start - 1 : start] == "]" or (following == ":" and _begins_line(source, start)):
            return f"[{new}]"
        return match[0] if following in ("[", "(") and not after else f"[{label}][{new}]"

    return _USE.sub(replaced, source)


def _begins_line(source: str, start: int) -> bool:
    before = source[max(0, start - 4) : start]
    return (start < 4 or "\n" in before) and not before.rpartition("\n")[2].strip()


def _key(label: str) -> str:
    return " ".join(label.split()).casefold()
