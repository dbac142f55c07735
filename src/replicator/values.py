"""
How values are stored that YAML has no word for: dates, times of day, decimals and the members of enums.

Each has an `AsText`, as a class of a user's own has. What the writers of real files write is read: Statamic's
`2024-05-01 10:30`, ISO's `2024-05-01T10:30:00+02:00`, the unpadded forms of YAML 1.1, and Unix time, which
Symfony makes of an unquoted date.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import Enum
from functools import cache
from typing import Any

from replicator.errors import RegistrationError
from replicator.kinds import AsText

__all__ = ["form_of"]


def form_of(cls: Any) -> AsText[Any] | None:
    """
    Return how values of a class are stored, or None for one that is not known.

    Raises:
        RegistrationError: It is an enum with values that are no texts or whole numbers, or two that are written alike.
    """
    if issubclass(cls, Enum):
        return _enum_form(cls)
    if cls.__module__ == "decimal" and cls.__name__ == "Decimal":  # not imported for this
        return _decimal_form(cls)
    return _FORMS.get(cls)


# Enums.


@cache
def _enum_form(cls: type[Enum]) -> AsText[Any]:
    members = {str(member.value): member for member in cls}
    values = tuple(member.value for member in cls)
    for value in values:
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise RegistrationError(
                f"{cls.__name__} has the value {value!r}: in a file, the values of an enum are texts or whole numbers"
            )
    if len(members) < len(values):
        raise RegistrationError(f"{cls.__name__} has two values that are written alike, as 1 and '1' are")

    def read(text: str) -> Enum:
        return members[text] if text in members else cls(text)  # which asks its `_missing_`

    own_rules = cls._missing_.__func__ is not Enum._missing_.__func__  # type: ignore[attr-defined]
    schema = {"type": ["string", "number", "boolean"]} if own_rules else None
    return AsText(read, lambda member: member.value, choices=values, schema=schema)


# Decimals.

_NUMBER = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"


@cache
def _decimal_form(cls: Any) -> AsText[Any]:
    def read(text: str) -> Any:
        return cls(_matched(_DECIMAL, text).group())

    schema = {"type": ["number", "string"], "pattern": f"^{_NUMBER}$"}
    return AsText(read, str, expected="a number", schema=schema)


_DECIMAL = re.compile(_NUMBER)

# Dates and times.

_DAY = r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"
_CLOCK = r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]{1,9}))?)?"
_OFFSET = r"(?P<offset>[ ]?(?:[Zz]|[-+][0-9]{2}(?::?[0-9]{2}(?::?[0-9]{2})?)?))?"
_STAMP = r"[0-9]{9,11}"
"""Unix time since 1973; fewer digits are rather a year or a number, more are milliseconds."""

_TIMESTAMP = re.compile(_STAMP)
_TIME = re.compile(_CLOCK + _OFFSET)
_DATETIME = re.compile(f"{_DAY}(?:(?P<between>[Tt]|[ ]+){_CLOCK}{_OFFSET})?")


def _matched(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    match = pattern.fullmatch(text)
    if match is None:
        raise ValueError(f"{text[:40]!r} has another form")
    return match


def _read_datetime(text: str) -> datetime:
    if _TIMESTAMP.fullmatch(text):
        return datetime.fromtimestamp(int(text), UTC)
    found = _matched(_DATETIME, text)
    day = date(*(int(found[part]) for part in ("year", "month", "day")))
    return datetime.combine(day, _clock(found) if found["between"] else time())


def _read_date(text: str) -> date:
    moment = _read_datetime(text)
    if moment.time() != time():
        raise ValueError(f"{text!r} has a time")
    return moment.date()


def _read_time(text: str) -> time:
    return _clock(_matched(_TIME, text))


def _clock(found: re.Match[str]) -> time:
    fraction = (found["fraction"] or "").ljust(6, "0")[:6]
    zone = _zone(found["offset"].strip()) if found["offset"] else None
    return time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0), int(fraction), zone)


def _zone(offset: str) -> timezone:
    if offset in "Zz":
        return UTC
    digits = offset[1:].replace(":", "").ljust(6, "0")
    hours, minutes, seconds = (int(digits[at : at + 2]) for at in (0, 2, 4))
    if minutes > 59 or seconds > 59:
        raise ValueError(f"{offset!r} is no offset from UTC")
    ahead = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return timezone(-ahead if offset[0] == "-" else ahead)


def _write_datetime(value: datetime) -> str:
    """Write as Statamic does; with an offset, which Statamic never writes, as ISO says."""
    return value.isoformat(*(() if value.tzinfo else (" ", _precision(value))))


def _write_time(value: time) -> str:
    return value.isoformat(_precision(value))


def _precision(value: datetime | time) -> str:
    return "auto" if value.second or value.microsecond or value.tzinfo else "minutes"


def _datetime_like(value: datetime, old: str) -> str | None:
    if _TIMESTAMP.fullmatch(old):
        return str(round(value.timestamp())) if value.tzinfo else None
    found = _matched(_DATETIME, old)
    return _day_like(value, found) + (
        f"{found['between']}{_clock_like(value, found)}" if found["between"] else ""
    )


def _date_like(value: date, old: str) -> str:
    if _TIMESTAMP.fullmatch(old):
        return str(round(datetime.combine(value, time(), UTC).timestamp()))
    found = _matched(_DATETIME, old)
    return _day_like(value, found) + old[found.end("day") :]


def _time_like(value: time, old: str) -> str:
    return _clock_like(value, _matched(_TIME, old))


def _day_like(value: date, found: re.Match[str]) -> str:
    padded = len(found["month"]) == len(found["day"]) == 2
    return value.isoformat()[:10] if padded else f"{value.year:04}-{value.month}-{value.day}"


def _clock_like(value: datetime | time, found: re.Match[str]) -> str:
    """Write a time of day as another one is written: with seconds, parts of them, and the sign of its offset."""
    hour = f"{value.hour:0{len(found['hour'])}}"
    seconds = f":{value.second:02}" if found["second"] or value.second or value.microsecond else ""
    parts = _fraction_like(value.microsecond, len(found["fraction"] or ""))
    return f"{hour}:{value.minute:02}{seconds}{parts}{_offset_like(value, found['offset'] or '')}"


def _fraction_like(microsecond: int, width: int) -> str:
    digits = f"{microsecond:06}".ljust(width, "0")
    needed = max(width, len(digits.rstrip("0")))
    return f".{digits[:needed]}" if needed else ""


def _offset_like(value: datetime | time, old: str) -> str:
    if not value.tzinfo:
        return ""
    space, mark = old[: len(old) - len(old.lstrip())], old.strip()
    if mark in ("Z", "z") and value.utcoffset() == timedelta():
        return old
    offset = value.isoformat()[len(value.replace(tzinfo=None).isoformat()) :]  # as +02:00
    if mark and ":" not in mark and mark not in ("Z", "z"):
        offset = offset.replace(":", "")
        offset = offset[:3] if len(mark) == 3 and offset[3:] == "00" else offset
    return space + offset


_MONTH_DAY = "(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12][0-9]|3[01])"
_HOUR_MINUTE = "(?:[01]?[0-9]|2[0-3]):[0-5][0-9]"
_MOMENT = f"{_HOUR_MINUTE}(?::[0-5][0-9](?:\\.[0-9]{{1,9}})?)?"
_AHEAD = "(?: ?(?:[Zz]|[-+](?:[01][0-9]|2[0-3])(?::?[0-5][0-9](?::?[0-5][0-9])?)?))?"
_MIDNIGHT = f"(?:[Tt]| +)00?:00(?::00(?:\\.0{{1,9}})?)?{_AHEAD}"
_YEAR = "(?!0000)[0-9]{4}"
_PADDED = f"{_YEAR}-{_MONTH_DAY}$".replace("0?", "0")
_STAMPED = {"minimum": 10**8, "maximum": 10**11 - 1}

_FORMS: Mapping[type, AsText[Any]] = {
    date: AsText(
        _read_date,
        lambda value: value.isoformat(),
        like=_date_like,
        expected="a date as 2024-05-01",
        schema={
            "anyOf": [
                {"type": "string", "format": "date", "pattern": f"^{_PADDED}"},
                {
                    "type": "string",
                    "pattern": f"^(?!{_PADDED}){_YEAR}-{_MONTH_DAY}(?:{_MIDNIGHT})?$|^{_STAMP}$",
                },
                {"type": "integer", "multipleOf": 86400, **_STAMPED},
            ]
        },
    ),
    datetime: AsText(
        _read_datetime,
        _write_datetime,
        like=_datetime_like,
        expected="a date and time as 2024-05-01 10:30",
        schema={
            "type": ["string", "integer"],
            "pattern": f"^{_YEAR}-{_MONTH_DAY}(?:(?:[Tt]| +){_MOMENT}{_AHEAD})?$|^{_STAMP}$",
            **_STAMPED,
        },
    ),
    time: AsText(
        _read_time,
        _write_time,
        like=_time_like,
        expected="a time of day as 10:30",
        schema={"type": "string", "pattern": f"^{_MOMENT}{_AHEAD}$"},
    ),
}
