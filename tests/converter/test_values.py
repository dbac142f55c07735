"""Dates, times, decimals, enums and classes of a user's own: read from their texts, and written in the same form."""

from __future__ import annotations

import datetime as dt
import enum
import pickle
import re
from collections import Counter
from decimal import Decimal
from typing import Annotated, Any, TypeAlias

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import replicator
from corpus import post_files
from replicator import AsText, Block, Converter, Kind, Post, Record, define, field
from replicator.errors import ContentError, EditError, RegistrationError, StructureError
from replicator.frontmatter import Content
from replicator.kinds import MOMENT, TEXT
from replicator.registry import Registry
from replicator.scalar import Scalar
from replicator.testing import check_block
from replicator.values import form_of

registry = Registry()


class Tone(enum.Enum):
    INFO = "info"
    WARNING = "warning"
    YES = "yes"


class Level(enum.IntEnum):
    NONE = 0
    SOME = 1
    MUCH = 20


class Size(enum.StrEnum):
    S = "s"
    XL = "1.10"


class Loose(enum.Enum):
    A = "a"

    @classmethod
    def _missing_(cls, value: object) -> Loose | None:
        return cls.A if value == "alpha" else None


@attrs.frozen
class Money:
    amount: Decimal
    currency: str = "EUR"

    @staticmethod
    def parse(text: str) -> Money:
        amount, _, currency = text.partition(" ")
        return Money(Decimal(amount), currency or "EUR")

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


Price: TypeAlias = Annotated[Money, AsText(Money.parse, str, expected="a price as 3.50 EUR")]
German: TypeAlias = Annotated[
    dt.date,
    AsText(lambda text: dt.datetime.strptime(text, "%d.%m.%Y").date(), lambda day: f"{day:%d.%m.%Y}"),
]


@registry.block("event")
class Event(Block):
    day: dt.date | None = None
    at: dt.datetime | None = None
    opens: dt.time | None = None
    tone: Tone = Tone.INFO
    level: Level = Level.NONE
    size: Size | None = None
    loose: Loose = Loose.A
    fee: Decimal = Decimal(0)
    price: Price | None = None
    days: list[dt.date] = field(factory=list)
    tones: list[Tone] = field(factory=list)
    prices: dict[str, Price] = field(factory=dict)
    german: German | None = None
    either: dt.date | str = ""
    number: int | dt.date | None = None
    shown: Annotated[Tone, TEXT] | None = None


@registry.block("strict")
class Strict(Block):
    day: dt.date


converter = Converter(registry)


def text_of(fields: str, kind: str = "event") -> str:
    return f"title: T # c\nreplicator_content:\n  - type: {kind}\n    {fields}\n    odd:   1 # kept\n"


def read(fields: str, kind: str = "event") -> Post:
    return converter.loads(text_of(fields, kind), name="p")


def changed(fields: str, name: str, value: object) -> str:
    """Set a field, and return the line that it is on, no other one having changed."""
    text = text_of(fields)
    post = converter.loads(text)
    assert converter.dumps(post, source=text) == text
    setattr(post.blocks[0], name, value)
    lines, old = converter.dumps(post, source=text).splitlines(), text.splitlines()
    assert [*lines[:3], *lines[4:]] == [*old[:3], *old[4:]]
    assert getattr(converter.loads("\n".join(lines)).blocks[0], name) == value
    return lines[3].strip()


UTC = dt.UTC
PLUS_2, MINUS_4 = dt.timezone(dt.timedelta(hours=2)), dt.timezone(dt.timedelta(hours=-4))


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        ("day: 2024-05-01", dt.date(2024, 5, 1)),
        ("day: '2024-5-1'", dt.date(2024, 5, 1)),
        ("day: 2024-05-01 00:00", dt.date(2024, 5, 1)),
        ("day: 2024-05-01T00:00:00.000Z", dt.date(2024, 5, 1)),
        ("day: 1714521600", dt.date(2024, 5, 1)),
        ("day: ~", None),
        ("at: 2024-05-01", dt.datetime(2024, 5, 1)),
        ("at: 2024-05-01 10:30", dt.datetime(2024, 5, 1, 10, 30)),
        ("at: '2024-05-01 9:05:07'", dt.datetime(2024, 5, 1, 9, 5, 7)),
        ("at: 2024-05-01T10:30:00.25", dt.datetime(2024, 5, 1, 10, 30, 0, 250_000)),
        ("at: 2024-05-01T10:30-04:00", dt.datetime(2024, 5, 1, 10, 30, tzinfo=MINUS_4)),
        ("at: 2024-05-01 10:30:00 +0200", dt.datetime(2024, 5, 1, 10, 30, tzinfo=PLUS_2)),
        ("at: 2024-05-01T10:30:00Z", dt.datetime(2024, 5, 1, 10, 30, tzinfo=UTC)),
        ("at: 1714559400", dt.datetime(2024, 5, 1, 10, 30, tzinfo=UTC)),
        ("at: '1714559400'", dt.datetime(2024, 5, 1, 10, 30, tzinfo=UTC)),
        ("opens: 10:30", dt.time(10, 30)),
        ("opens: '9:05:07'", dt.time(9, 5, 7)),
        ("tone: warning", Tone.WARNING),
        ("tone: yes", Tone.YES),
        ("tone: ~", Tone.INFO),
        ("level: 20", Level.MUCH),
        ("level: '20'", Level.MUCH),
        ("level: 0x14", Level.MUCH),
        ("size: 1.10", Size.XL),
        ("loose: alpha", Loose.A),
        ("fee: 1.10", Decimal("1.10")),
        ("fee: '12'", Decimal(12)),
        ("fee: 1_000", Decimal(1000)),
        ("price: 3.50 CHF", Money(Decimal("3.50"), "CHF")),
        ("price: 3.50", Money(Decimal("3.50"))),
        ("days: 2024-05-01", [dt.date(2024, 5, 1)]),
        ("days: [2024-05-01, '2024-5-2']", [dt.date(2024, 5, 1), dt.date(2024, 5, 2)]),
        ("tones: info", [Tone.INFO]),
        ("prices: {a: 1, b: 2 CHF}", {"a": Money(Decimal(1)), "b": Money(Decimal(2), "CHF")}),
        ("german: 24.12.2024", dt.date(2024, 12, 24)),
        ("either: 2024-05-01", dt.date(2024, 5, 1)),
        ("either: some day", "some day"),
        ("number: 5", 5),
        ("number: 2024-05-01", dt.date(2024, 5, 1)),
        ("shown: info", Tone.INFO),
    ],
)
def test_a_value_is_read_and_an_unchanged_one_keeps_its_text(fields: str, value: object) -> None:
    post = read(fields)
    found = getattr(post.blocks[0], fields.partition(":")[0])

    assert found == value
    assert type(found) is type(value)
    assert getattr(found, "tzinfo", None) == getattr(value, "tzinfo", None)
    assert converter.dumps(post, source=text_of(fields)) == text_of(fields)
    assert converter.structure(converter.unstructure(post), Post) == post
    assert pickle.loads(pickle.dumps(post)) == post


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("day: tomorrow", "day: expected a date as 2024-05-01, found 'tomorrow'"),
        ("day: 2024-02-30", "day: expected a date as 2024-05-01, found '2024-02-30'"),
        ("day: 2024-05-01 10:30", "day: expected a date as 2024-05-01, found '2024-05-01 10:30'"),
        ("day: 20240501", "day: expected a date as 2024-05-01, found '20240501'"),
        ("day: [2024-05-01]", "day: expected a date as 2024-05-01, found a list"),
        ("at: 2024", "at: expected a date and time as 2024-05-01 10:30, found '2024'"),
        ("at: 1714559400000", "at: expected a date and time as 2024-05-01 10:30, found '1714559400000'"),
        (
            "at: 2024-05-01 25:00",
            "at: expected a date and time as 2024-05-01 10:30, found '2024-05-01 25:00'",
        ),
        ("opens: 10", "opens: expected a time of day as 10:30, found '10'"),
        (
            "tone: warnign",
            "tone: expected 'info', 'warning' or 'yes', found 'warnign' (did you mean 'warning'?)",
        ),
        ("tone: true", "tone: expected 'info', 'warning' or 'yes', found 'true'"),
        ("level: 3", "level: expected 0, 1 or 20, found '3'"),
        ("fee: .inf", "fee: expected a number, found '.inf'"),
        ("price: dear", "price: expected a price as 3.50 EUR, found 'dear'"),
        ("days: [2024-05-01, soon]", "days[1]: expected a date as 2024-05-01, found 'soon'"),
        ("prices: {a: x}", "prices.a: expected a price as 3.50 EUR, found 'x'"),
        ("german: 2024", "german: time data '2024' does not match format '%d.%m.%Y'"),
        ("number: [1]", "number: expected a whole number or a date as 2024-05-01, found a list"),
    ],
)
def test_a_misfit_says_where_what_was_expected_and_what_is_there(fields: str, message: str) -> None:
    with pytest.raises(StructureError) as caught:
        read(fields)

    (problem,) = caught.value.problems
    assert problem.sentence == f"replicator_content[0].{message}"
    assert (problem.file, problem.line) == ("p", 4)
    assert problem.expected
    assert problem.found


def test_of_many_choices_a_message_names_some_and_the_one_that_was_meant() -> None:
    own = Registry()
    country = enum.Enum("country", {f"C{number}": f"country {number}" for number in range(100)})

    own.block("voyage")(define(type("Voyage", (Block,), {"__annotations__": {"to": country}})))
    with pytest.raises(StructureError, match=r"one of 100 values such as .* \(did you mean 'country 7'\?\)"):
        Converter(own).loads("replicator_content: [{type: voyage, to: Contry 7}]")


def test_null_is_no_date() -> None:
    with pytest.raises(StructureError, match="expected a date as 2024-05-01, found nothing"):
        read("day: null", "strict")


def test_a_misfit_can_be_kept() -> None:
    text = text_of("day: tomorrow\n    tone: loud\n    fee: dear")
    keeping = Converter(registry, misfits="keep")
    post = keeping.loads(text)
    event = post.blocks[0]

    assert isinstance(event, Event)
    assert (event.day, event.tone, event.fee) == (None, Tone.INFO, 0)
    assert event.extra == {"day": "tomorrow", "tone": "loud", "fee": "dear", "odd": 1}
    assert keeping.dumps(post, source=text) == text
    event.at = dt.datetime(2024, 5, 1)
    assert "day: tomorrow\n" in keeping.dumps(post, source=text)


@pytest.mark.parametrize(
    ("fields", "value", "line"),
    [
        ("day: 2024-05-01 # c", dt.date(2025, 12, 24), "day: 2025-12-24 # c"),
        ("day: '2024-05-01'", dt.date(2025, 12, 24), "day: '2025-12-24'"),
        ('day: "2024-5-1"', dt.date(2024, 6, 2), 'day: "2024-6-2"'),
        ("day: 2024-05-01 00:00", dt.date(2024, 5, 2), "day: 2024-05-02 00:00"),
        ("day: 2024-05-01T00:00:00.000Z", dt.date(2024, 5, 2), "day: 2024-05-02T00:00:00.000Z"),
        ("day: 1714521600", dt.date(2024, 5, 2), "day: 1714608000"),
        ("day: 1714521600", dt.date(1970, 1, 2), "day: '1970-01-02'"),
        ("at: 2024-05-01", dt.datetime(2024, 5, 2), "at: 2024-05-02"),
        ("at: 2024-05-01", dt.datetime(2024, 5, 2, 10, 30), "at: 2024-05-02 10:30"),
        ("at: '2024-05-01 10:30'", dt.datetime(2024, 5, 2), "at: '2024-05-02 00:00'"),
        ("at: '2024-05-01 10:30'", dt.datetime(2024, 5, 2, 1, 2, 3), "at: '2024-05-02 01:02:03'"),
        ("at: '2024-05-01 9:30'", dt.datetime(2024, 5, 2, 8), "at: '2024-05-02 8:00'"),
        ("at: '2024-05-01 10:30:00'", dt.datetime(2024, 5, 2), "at: '2024-05-02 00:00:00'"),
        ("at: '2024-05-01T10:30'", dt.datetime(2024, 5, 2), "at: '2024-05-02T00:00'"),
        (
            "at: '2024-05-01T10:30-04:00'",
            dt.datetime(2024, 5, 2, tzinfo=PLUS_2),
            "at: '2024-05-02T00:00+02:00'",
        ),
        ("at: '2024-05-01T10:30:00Z'", dt.datetime(2024, 5, 2, tzinfo=UTC), "at: '2024-05-02T00:00:00Z'"),
        (
            "at: '2024-05-01T10:30:00Z'",
            dt.datetime(2024, 5, 2, tzinfo=PLUS_2),
            "at: '2024-05-02T00:00:00+02:00'",
        ),
        (
            "at: '2024-05-01 10:30:00 +0200'",
            dt.datetime(2024, 5, 2, tzinfo=MINUS_4),
            "at: '2024-05-02 00:00:00 -0400'",
        ),
        (
            "at: '2024-05-01T10:30:00+02'",
            dt.datetime(2024, 5, 2, tzinfo=MINUS_4),
            "at: '2024-05-02T00:00:00-04'",
        ),
        (
            "at: '2024-05-01T10:30:00.000Z'",
            dt.datetime(2024, 5, 2, tzinfo=UTC),
            "at: '2024-05-02T00:00:00.000Z'",
        ),
        ("at: '2024-05-01T10:30:00+02:00'", dt.datetime(2024, 5, 2), "at: '2024-05-02T00:00:00'"),
        ("at: 1714559400", dt.datetime(2024, 5, 2, tzinfo=UTC), "at: 1714608000"),
        ("at: '1714559400'", dt.datetime(2024, 5, 2, tzinfo=UTC), "at: '1714608000'"),
        ("at: 1714559400", dt.datetime(2024, 5, 2, 10), "at: 2024-05-02 10:00"),
        ("opens: '10:30'", dt.time(9), "opens: '09:00'"),
        ("opens: '10:30'", dt.time(9, 0, 5), "opens: '09:00:05'"),
        ("tone: warning", Tone.INFO, "tone: info"),
        ("tone: 'warning'", Tone.INFO, "tone: 'info'"),
        ("level: 20", Level.SOME, "level: 1"),
        ("level: 20", Level.NONE, "level: 0"),
        ("level: '20'", Level.SOME, "level: '1'"),
        ("fee: 1.10", Decimal("2.20"), "fee: 2.20"),
        ("fee: 5", Decimal("5.50"), "fee: 5.50"),
        ("fee: '5'", Decimal("5.50"), "fee: '5.50'"),
        ("price: 3.50 EUR", Money(Decimal(4), "CHF"), "price: 4 CHF"),
        ("days: 2024-5-1", [dt.date(2024, 6, 1)], "days: 2024-6-1"),
        (
            "days: [2024-05-01, 2024-5-2]",
            [dt.date(2024, 5, 1), dt.date(2024, 6, 1)],
            "days: [2024-05-01, '2024-6-1']",
        ),
        ("german: 24.12.2024", dt.date(2025, 1, 2), "german: 02.01.2025"),
        ("either: 2024-5-1", dt.date(2024, 6, 1), "either: 2024-6-1"),
        ("either: 2024-5-1", "never", "either: never"),
    ],
)
def test_a_changed_value_takes_the_form_of_its_old_text(fields: str, value: object, line: str) -> None:
    assert changed(fields, fields.partition(":")[0], value) == line


dates = st.dates()
datetimes = st.datetimes(timezones=st.none() | st.sampled_from([UTC, PLUS_2, MINUS_4]))
quotes = st.sampled_from(["", "'", '"'])


date_texts = st.sampled_from(
    ["%Y-%m-%d", "%Y-%m-%d 00:00", "%Y-%m-%dT00:00:00Z", "{0.year:04}-{0.month}-{0.day}"]
)
datetime_texts = st.sampled_from(
    [
        "%Y-%m-%d",
        "%Y-%m-%d %H:%M",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%dT%H:%M:%S.%fZ",
        "%Y-%m-%dT%H:%M+0200",
    ]
)
years = st.dates(dt.date(1000, 1, 1))  # strftime pads no earlier ones


@given(years, dates, date_texts, quotes)
def test_any_date_may_take_the_place_of_any_other(old: dt.date, new: dt.date, form: str, quote: str) -> None:
    changed(f"day: {quote}{form.format(old) if '{' in form else old.strftime(form)}{quote}", "day", new)


@given(st.datetimes(dt.datetime(1000, 1, 1)), datetimes, datetime_texts, quotes)
def test_any_datetime_may_take_the_place_of_any_other(
    old: dt.datetime, new: dt.datetime, form: str, quote: str
) -> None:
    changed(f"at: {quote}{old.strftime(form)}{quote}", "at", new)


@given(st.integers(10**8, 10**11 - 1), datetimes)
def test_any_datetime_may_take_the_place_of_unix_time(old: int, new: dt.datetime) -> None:
    line = changed(f"at: {old}", "at", new)

    sayable = bool(new.tzinfo and not new.microsecond and 10**8 <= new.timestamp() < 10**11)
    assert bool(re.fullmatch(r"at: [0-9]+", line)) is sayable


@given(st.decimals(allow_nan=False, allow_infinity=False), st.sampled_from(["1.10", "5", "'5'"]))
def test_any_decimal_may_take_the_place_of_any_other(new: Decimal, old: str) -> None:
    changed(f"fee: {old}", "fee", new)


def test_a_new_file_says_dates_as_statamic_does() -> None:
    event = Event(
        day=dt.date(2024, 5, 1),
        at=dt.datetime(2024, 5, 1, 10, 30),
        opens=dt.time(9, 5),
        tone=Tone.YES,
        level=Level.MUCH,
        fee=Decimal("1.10"),
        price=Money(Decimal(3)),
    )

    assert converter.dumps(Post(blocks=[event])) == (
        "replicator_content:\n  -\n    type: event\n    day: '2024-05-01'\n    at: '2024-05-01 10:30'\n"
        "    opens: '09:05'\n    tone: 'yes'\n    level: 20\n    loose: a\n    fee: '1.10'\n    price: '3 EUR'\n"
    )


def test_what_no_field_claims_may_be_a_date_or_an_enum_too() -> None:
    text = "title: T\n"
    post = replicator.loads(text)
    post.extra = {"day": dt.date(2024, 5, 1), "tones": [Tone.INFO, Level.MUCH]}

    assert replicator.dumps(post, source=text) == "title: T\nday: '2024-05-01'\ntones:\n  - info\n  - 20\n"


def test_a_value_that_does_not_fit_its_field_is_refused_with_its_place() -> None:
    text = text_of("day: 2024-05-01")
    post = converter.loads(text, name="p")
    post.blocks[0].day = dt.datetime(2024, 5, 1, 10, 30)  # type: ignore[attr-defined]

    with pytest.raises((EditError, StructureError), match=r"replicator_content\[0\].day: expected a date"):
        converter.dumps(post, source=text, name="p")


def test_a_value_that_cannot_be_written_is_refused_with_its_place() -> None:
    own = Registry()

    @own.block("odd")
    class Odd(Block):
        price: Annotated[Money, AsText(Money.parse, lambda money: 1 / 0)]

    with pytest.raises(StructureError, match=r"replicator_content\[0\].price: .*ZeroDivisionError"):
        Converter(own).dumps(Post(blocks=[Odd(Money(Decimal(1)))]))


def test_a_careless_form_is_not_believed() -> None:
    own = Registry()

    @own.block("odd")
    class Odd(Block):
        price: Annotated[Money, AsText(Money.parse, str, like=lambda money, old: old)]

    text = "replicator_content: [{type: odd, price: 1.00 EUR}]\n"
    post = Converter(own).loads(text)
    post.blocks[0].price = Money(Decimal(2))  # type: ignore[attr-defined]

    assert Converter(own).dumps(post, source=text) == "replicator_content: [{type: odd, price: 2 EUR}]\n"


class Fractions(enum.Enum):
    HALF = 0.5


class Twice(enum.Enum):
    NUMBER = 1
    TEXT = "1"


@pytest.mark.parametrize(
    ("hint", "message"),
    [
        (Money, r"`Money` cannot be stored .* `Annotated\[X, AsText\(read, write\)\]`"),
        (dt.timedelta, "`timedelta` cannot be stored"),
        (Fractions, "Fractions has the value 0.5"),
        (Twice, "Twice has two values that are written alike"),
    ],
)
def test_a_class_without_a_form_is_refused_with_advice(hint: Any, message: str) -> None:
    class Odd(Block):
        value: Any

    Odd.__annotations__["value"] = list[hint] if hint is not Money else Plain
    with pytest.raises(RegistrationError, match=message.replace("Money", "Plain")):
        Registry().block("odd")(Odd)


class Plain:
    """No attrs class."""


def test_a_converter_of_a_field_gets_what_the_annotation_reads() -> None:
    own = Registry()

    def made_of(text: str) -> Any:
        return text and Plain()

    @own.block("made")
    class Made(Block):
        day: str = field(converter=dt.date.fromisoformat)  # pyright: ignore[reportGeneralTypeIssues]
        other: str = field(default="", converter=made_of)

    text = "replicator_content:\n- type: made\n  day: 2024-05-01\n"
    post = Converter(own).loads(text)
    assert post.blocks[0].day == dt.date(2024, 5, 1)  # type: ignore[attr-defined]
    assert Converter(own).dumps(post, source=text) == text
    post.blocks[0].day = "2024-05-02"  # type: ignore[attr-defined]
    assert Converter(own).dumps(post, source=text) == text.replace("01", "02")
    post.blocks[0].other = "3"  # type: ignore[attr-defined]
    with pytest.raises(
        StructureError, match=r"other: .*found a Plain .*Annotated\[Plain, AsText\(read, write\)\]"
    ):
        Converter(own).dumps(post, source=text)


def test_records_and_posts_have_dates_as_well() -> None:
    @define
    class Page(Post):
        date: dt.date | None = None
        updated_at: dt.datetime | None = None

    text = "---\ntitle: T\ndate: '2024-05-01'\nupdated_at: 1714559400\n---\nBody\n"
    pages = Converter(post=Page)
    page = pages.loads(text)
    assert (page.date, page.updated_at) == (dt.date(2024, 5, 1), dt.datetime(2024, 5, 1, 10, 30, tzinfo=UTC))

    page.updated_at = dt.datetime(2024, 5, 1, 10, 31, tzinfo=UTC)
    assert pages.dumps(page, source=text) == text.replace("1714559400", "1714559460")


def test_dates_are_shown_as_their_text_and_words_for_machines_are_not() -> None:
    event = Event(
        day=dt.date(2024, 5, 1),
        at=dt.datetime(2024, 5, 1, 10, 30),
        opens=dt.time(9, 5),
        tone=Tone.WARNING,
        price=Money(Decimal(3)),
        shown=Tone.WARNING,
    )

    shown = str(replicator.to_html([event]))
    assert shown == (
        "<div>\n<p><time>2024-05-01</time></p>\n<p><time>2024-05-01 10:30</time></p>\n<p><time>09:05</time></p>\n"
        "<p>warning</p>\n</div>\n"
    )
    assert replicator.to_text([event]).split("\n\n") == [
        "2024-05-01",
        "2024-05-01 10:30",
        "09:05",
        "warning\n",
    ]


def test_a_look_gets_the_object() -> None:
    own, html = Registry(), replicator.html.copy()

    @own.block("sale")
    class Sale(Block):
        day: dt.date
        price: Annotated[Money, AsText(Money.parse, str), Kind("price")]

    html.renders(MOMENT)(lambda day, render: render.element("p", f"{day:%d.%m.%Y}"))
    html.renders(Kind("price"))(
        lambda price, render: render.element("p", f"{price.amount} in {price.currency}")
    )

    shown = str(html([Sale(dt.date(2024, 5, 1), Money(Decimal(3)))]))
    assert shown == "<div>\n<p>01.05.2024</p>\n<p>3 in EUR</p>\n</div>\n"


@registry.block("kept")
class Kept(Block):
    """All forms, without the unions whose members look alike."""

    day: dt.date
    at: dt.datetime
    opens: dt.time | None = None
    tone: Tone = Tone.INFO
    level: Level | None = None
    size: Size = Size.XL
    loose: Loose = Loose.A
    fee: Decimal = Decimal("1.50")
    days: list[dt.date] = field(factory=list)
    prices: dict[str, Price] = field(factory=dict)
    shown: Annotated[Tone, TEXT] = Tone.YES


def test_blocks_with_values_keep_the_laws() -> None:
    prices = st.dictionaries(st.sampled_from("ab"), st.builds(Money, st.decimals(-99, 99, places=2)))
    check_block(Kept, registry=registry, fields={"prices": prices}, examples=20)


def moments(data: Any) -> dict[str, str]:
    """Return the texts at the top of a file that are dates, by their keys."""
    found = {}
    for key, value in data.items() if isinstance(data, dict) else ():
        text = value.text if isinstance(value, Scalar) else value
        if isinstance(text, str) and ("-" in text or key.endswith(("_at", "date"))):
            try:
                FORM.read(text)
            except ValueError:
                continue
            found[key] = text
    return found


FORM: Any = form_of(dt.datetime)


def shape(text: str) -> str:
    return re.sub(r"[0-9]+", "9", text)


def test_the_dates_of_real_files_are_read_and_keep_their_form() -> None:
    classes: dict[str, Converter[Any]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for path in post_files():
        try:
            content = Content.parse(path.read_bytes().decode())
        except (ContentError, UnicodeDecodeError):
            continue
        for key, text in moments(content.written).items():
            counts[key, shape(text)] += 1
            if counts[key, shape(text)] > 12:
                continue
            if key not in classes:
                classes[key] = Converter(post=define(type("Dated", (Record,), {  # type: ignore[arg-type]
                    "__annotations__": {"moment": dt.datetime}, "moment": field(key=key),
                })))  # fmt: skip
            reader = classes[key]
            try:
                record = reader.read(content, reader.post)
            except StructureError:  # the file of a user, which is no record
                continue
            assert reader.dumps(record, source=content) == content.text
            record.moment += dt.timedelta(days=1)
            lines = reader.dumps(record, source=content).splitlines(keepends=True)
            old = content.text.splitlines(keepends=True)
            differing = [(was, now) for was, now in zip(old, lines, strict=True) if was != now]
            assert len(differing) == 1, (path, key)
            assert shape(differing[0][0]) == shape(differing[0][1]), (path, key)
    if not counts:
        pytest.skip("the shared material has no corpus beside this checkout")
    print(f"\n{counts.total()} dates in real files, in {len(counts)} forms: {counts.most_common(8)}")
