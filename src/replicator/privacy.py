"""The file of a user: by what it is known, and what in it is nobody's business."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from replicator.scalar import plain
from replicator.typing import DataPath

__all__ = ["conceal", "holds_secrets", "is_secret", "is_user", "shows_secrets", "without_secrets"]

_OF_USERS = frozenset(
    {
        "passkeys",
        "password_hash",
        "remember_token",
        "two_factor_completed",
        "two_factor_confirmed_at",
        "two_factor_recovery_codes",
        "two_factor_secret",
    }
)
"""Keys that only a user's file has (statamic/cms, `Auth/File/User.php`)."""

_OF_PEOPLE = frozenset({"email", "first_name", "groups", "last_name", "name", "roles", "super"})
"""Keys that tell a user's `password`, which is there until Statamic hashes it, from that of a protected entry."""

_SECRET = re.compile(
    r"pass(word|wd|key|phrase)|pwd|token|secret|credential|two[-_]factor|(recovery|backup)[-_]code|\botp"
    r"|(api|private|access|signing)[-_]?key",
    re.IGNORECASE,
)
"""Keys of a user's file that may stand for a secret."""


def is_user(data: Any, claimed: frozenset[str] = frozenset()) -> bool:
    """
    Tell whether data is that of a user's file, which is no post.

    A key that only such a file has tells it, or a `password` beside what people have, where there is no title.

    Args:
        data: The data of a file.
        claimed: Keys of which somebody knows better: the fields of a class.
    """
    if data.__class__ is not dict:
        return False
    if not _OF_USERS.isdisjoint(data) and not claimed.issuperset(_OF_USERS.intersection(data)):
        return True
    return (
        "password" in data
        and "title" not in data
        and "password" not in claimed
        and not _OF_PEOPLE.isdisjoint(data)
    )


def holds_secrets(data: Any) -> bool:
    """Tell whether a file's data has a key of its own that may stand for a secret, as a user's file has."""
    return data.__class__ is dict and any(map(_SECRET.search, data))


def is_secret(path: DataPath) -> bool:
    """Tell whether a key on a path in a user's file may stand for a secret."""
    return any(isinstance(step, str) and _SECRET.search(step) for step in path)


def without_secrets(data: Any) -> Any:
    """Return data without the keys that may stand for a secret, however deep they are."""
    if data.__class__ is dict:
        return {key: without_secrets(value) for key, value in data.items() if not _SECRET.search(key)}
    return [without_secrets(each) for each in data] if data.__class__ is list else data


def conceal(versions: Iterable[Any]) -> Iterator[Any]:
    """
    Give versions of the data of a user's file in which numbers stand for the secrets.

    The same secret has the same number in all of them, so that one can see that it changed.
    """
    known: list[Any] = []

    def concealed(data: Any) -> Any:
        if data.__class__ is dict:
            return {
                key: number(value) if _SECRET.search(key) else concealed(value) for key, value in data.items()
            }
        return [*map(concealed, data)] if data.__class__ is list else data

    def number(value: Any) -> str:
        secret = plain(value)
        if secret not in known:
            known.append(secret)
        return f"(secret {known.index(secret) + 1})"

    return map(concealed, versions)


_SECRET_KEY = (
    r"(?i)(?:\A|[\n\r\x85\u2028\u2029{\[,?-]|[!&]\S*[ \t])[ \t\ufeff]*[\"']?"
    rf"[\w-]*(?:{_SECRET.pattern})[\w-]*[\"']?\s*:"
)
"""A key that may stand for a secret, wherever one can be."""

_ESCAPE = r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U00([0-9a-fA-F]{6}))"
"""A letter of a key that is written by its number."""


def shows_secrets(text: str) -> bool:
    """
    Tell whether a text may show a secret, though perhaps nobody can read it as YAML.

    It is asked before something of it is shown to say what is wrong, so it is rather too careful.
    """
    return re.search(_SECRET_KEY, re.sub(_ESCAPE, _letter, text)) is not None


def _letter(escape: re.Match[str]) -> str:
    return chr(min(int(escape[escape.lastindex or 1], 16), sys.maxunicode))
