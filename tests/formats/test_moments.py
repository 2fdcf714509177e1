from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sloty.engine import civil
from sloty.errors import Invalid
from sloty.formats import moments
from sloty.formats.moments import (
    DayMissing,
    MomentOutOfRange,
    MomentUnreadable,
    RangeReversed,
    TimeOfDayMissing,
)

NEW_YORK = civil.zone("America/New_York")
NOW = datetime(2027, 3, 1, 17, 5, tzinfo=UTC)
"""A Monday, five past noon in New York."""


def instant(text: str) -> str:
    return moments.instant(text, NOW, NEW_YORK).isoformat(" ", "minutes").removesuffix("+00:00")


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2027-03-01 09:30", "2027-03-01 14:30"),
        ("2027-03-01T09:30", "2027-03-01 14:30"),
        ("2027-03-01T09:30:00.000", "2027-03-01 14:30"),
        ("  2027-03-01   09:30 ", "2027-03-01 14:30"),
        ("today 14:00", "2027-03-01 19:00"),
        ("Tomorrow 14:00", "2027-03-02 19:00"),
        ("yesterday 9:00", "2027-02-28 14:00"),
        ("tomorrow 2pm", "2027-03-02 19:00"),
        ("tomorrow 12:15 AM", "2027-03-02 05:15"),
        ("tomorrow 12pm", "2027-03-02 17:00"),
        ("mon 9:00", "2027-03-01 14:00"),
        ("friday 9:00", "2027-03-05 14:00"),
        ("+3d 9:00", "2027-03-04 14:00"),
        ("-1w 9:00", "2027-02-22 14:00"),
        ("today 24:00", "2027-03-02 05:00"),
    ],
)
def test_a_wall_time_is_that_of_the_zone(text: str, utc: str) -> None:
    assert instant(text) == utc


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2027-03-01T09:30Z", "2027-03-01 09:30"),
        ("2027-03-01T09:30:00-05:00", "2027-03-01 14:30"),
        ("2027-03-01 09:30 +0530", "2027-03-01 04:00"),
        ("now", "2027-03-01 17:05"),
        ("+2h", "2027-03-01 19:05"),
        ("+90min", "2027-03-01 18:35"),
    ],
)
def test_an_offset_or_a_count_from_now_needs_no_zone(text: str, utc: str) -> None:
    assert instant(text) == utc


def test_a_text_alone_is_exact_or_takes_a_zone() -> None:
    assert moments.exact("2027-03-01T09:30-05:00", NOW) == datetime(2027, 3, 1, 14, 30, tzinfo=UTC)
    assert moments.exact("+90min", NOW) == NOW + timedelta(minutes=90)
    assert moments.exact("2027-03-01 09:30", NOW) is None
    assert moments.exact("tomorrow", NOW) is None


def test_a_wall_time_in_a_gap_moves_forward_and_in_a_fold_is_the_first() -> None:
    assert instant("2027-03-14 02:30") == "2027-03-14 07:30"
    assert instant("2027-11-07 01:30") == "2027-11-07 05:30"


def test_today_is_the_date_in_the_zone() -> None:
    late = datetime(2027, 3, 2, 3, 0, tzinfo=UTC)
    assert moments.day("today", late, NEW_YORK) == date(2027, 3, 1)
    assert moments.day("today", late, civil.zone("UTC")) == date(2027, 3, 2)


def test_the_day_of_an_instant_is_the_one_in_the_zone() -> None:
    assert moments.day("2027-03-02T03:00Z", NOW, NEW_YORK) == date(2027, 3, 1)


@pytest.mark.parametrize("text", ["today", "2027-03-05", "fri", "+3d"])
def test_a_day_alone_is_no_instant(text: str) -> None:
    with pytest.raises(TimeOfDayMissing) as caught:
        instant(text)
    assert caught.value.advice == f"Add the time: '{text} 09:00'."


@pytest.mark.parametrize("text", ["14:00", "2pm"])
def test_a_time_alone_is_no_instant(text: str) -> None:
    with pytest.raises(DayMissing):
        instant(text)


@pytest.mark.parametrize(
    "text",
    ["0001-01-01 09:00", "1899-12-31 23:59", "2201-01-01 00:00", "9999-12-31 24:00", "+99999d 9:00", "2500-01-01"],
)
def test_a_year_that_nobody_books_in_is_refused(text: str) -> None:
    with pytest.raises(MomentOutOfRange):
        moments.start(text, NOW, NEW_YORK)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "soon", "next week", "2027-3-1 9:30", "2027-03-01 25:00", "2027-03-01 09:60", "2027-03-01 13pm",
        "2027-03-01 0am", "2027-03-01 9", "2027-03-01T09:30+99:00", "9999-12-31T23:59-23:59", "2027-03-01\0 09:30",
        "2027-03-01\n09:30", "２０２７-03-01 09:30", "x" * 100, "-", "+d", "+3m", "--", "2027-W09-1 10:00",
        "20270301 10:00",
    ],
)  # fmt: skip
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(MomentUnreadable):
        instant(text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("tomorow 14:00", "Did you mean 'tomorrow 14:00'?"),
        ("firday 9:00", "Did you mean 'friday 9:00'?"),
        ("03/01/2027 10:00", "Write year, month, day: 2027-03-01 10:00 or 2027-01-03 10:00."),
        ("2027-02-29 10:00", "The calendar has no 2027-02-29."),
        ("2027-03-01 10:00:30", "Appointments begin on whole minutes: leave out the seconds."),
    ],
)
def test_what_was_probably_meant_is_the_hint(text: str, hint: str) -> None:
    with pytest.raises(MomentUnreadable) as caught:
        instant(text)
    assert caught.value.advice == hint


def test_a_range_of_days_begins_and_ends_at_their_midnights() -> None:
    span = moments.parse_range("2027-03-13", "2027-03-14", NOW, NEW_YORK)
    assert (span.start.isoformat(), span.end.isoformat()) == ("2027-03-13T05:00:00+00:00", "2027-03-15T04:00:00+00:00")


def test_a_range_of_times_is_taken_at_its_word() -> None:
    span = moments.parse_range("today 13:00", "today 14:00", NOW, NEW_YORK)
    assert span.end - span.start == timedelta(hours=1)


def test_a_range_without_sides_begins_now() -> None:
    span = moments.parse_range(None, None, NOW, NEW_YORK, days=3)
    assert (span.start, span.end) == (NOW, NOW + timedelta(days=3))


def test_a_range_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(RangeReversed) as caught:
        moments.parse_range("2027-03-05", "2027-03-04", NOW, NEW_YORK)
    assert caught.value.message == "The range ends (2027-03-05 00:00) before it begins (2027-03-05 00:00)."


@given(st.text(max_size=30) | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}([+-][0-9]{2}:[0-9]{2})?"))
def test_any_text_is_an_instant_or_an_error_of_ours(text: str) -> None:
    try:
        assert moments.start(text, NOW, NEW_YORK).tzinfo is UTC
    except Invalid as error:
        assert error.advice or isinstance(error, MomentOutOfRange)


@given(st.datetimes(datetime(1901, 1, 1), datetime(2199, 12, 31)))
def test_what_we_write_reads_back(wall: datetime) -> None:
    # Compared in UTC: between zones Python calls every repeated hour unequal (PEP 495).
    moment = wall.replace(second=0, microsecond=0, tzinfo=UTC)
    assert moments.instant(moment.astimezone(NEW_YORK).isoformat(), NOW, NEW_YORK) == moment
