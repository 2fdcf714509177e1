from datetime import UTC, date, datetime, timedelta

import pytest

from sloty.engine import civil
from tests.engine.builders import NEW_YORK

SPRING = date(2027, 3, 14)
"""New York: 02:00 becomes 03:00."""
AUTUMN = date(2027, 11, 7)
"""New York: 02:00 becomes 01:00."""


def utc(day: date, minute: int, zone: str) -> str:
    return f"{civil.instant(day, minute, civil.zone(zone)):%Y-%m-%d %H:%M}"


def test_a_wall_time_in_a_gap_moves_forward_by_the_gap() -> None:
    assert civil.wall(civil.instant(SPRING, 150, NEW_YORK), NEW_YORK) == datetime(2027, 3, 14, 3, 30)
    assert utc(SPRING, 150, "America/New_York") == "2027-03-14 07:30"


def test_a_wall_time_in_a_fold_is_the_first() -> None:
    assert utc(AUTUMN, 90, "America/New_York") == "2027-11-07 05:30"


def test_lord_howe_moves_by_half_an_hour() -> None:
    assert utc(date(2027, 10, 3), 135, "Australia/Lord_Howe") == utc(date(2027, 10, 3), 165, "Australia/Lord_Howe")
    assert civil.day_span(date(2027, 10, 3), civil.zone("Australia/Lord_Howe")).length == timedelta(hours=23.5)
    assert civil.day_span(date(2027, 4, 4), civil.zone("Australia/Lord_Howe")).length == timedelta(hours=24.5)


def test_a_midnight_that_does_not_exist_moves_forward() -> None:
    cairo = civil.zone("Africa/Cairo")
    assert civil.wall(civil.instant(date(2027, 4, 30), 0, cairo), cairo).hour == 1
    assert civil.day_span(date(2027, 4, 30), cairo).length == timedelta(hours=23)
    assert civil.day_span(date(2027, 4, 29), cairo).length == timedelta(hours=24)


@pytest.mark.parametrize(("day", "length"), [(SPRING, 23), (AUTUMN, 25), (date(2027, 6, 1), 24)])
def test_a_day_goes_from_midnight_to_midnight(day: date, length: int) -> None:
    assert civil.day_span(day, NEW_YORK).length == timedelta(hours=length)


def test_twenty_four_o_clock_is_the_next_midnight() -> None:
    for day in (SPRING, AUTUMN, date(2027, 6, 1)):
        assert civil.instant(day, 1440, NEW_YORK) == civil.instant(day + timedelta(days=1), 0, NEW_YORK)


def test_minutes_beyond_the_day_are_on_the_next() -> None:
    for day in (SPRING - timedelta(days=1), SPRING, AUTUMN):
        assert civil.epoch(day, 1440 + 150, NEW_YORK) == civil.epoch(day + timedelta(days=1), 150, NEW_YORK)


@pytest.mark.parametrize("minute", [-1, 2881])
def test_minutes_of_no_day_are_refused(minute: int) -> None:
    with pytest.raises(civil.WallTimeInvalid):
        civil.epoch(SPRING, minute, NEW_YORK)


@pytest.mark.parametrize("year", [1, 1899, 2301, 9999])
def test_dates_out_of_reason_are_refused(year: int) -> None:
    with pytest.raises(civil.DateOutOfRange):
        civil.instant(date(year, 6, 1), 0, NEW_YORK)


def test_a_date_that_the_zone_skipped_has_no_span() -> None:
    with pytest.raises(civil.DaySkipped):
        civil.day_span(date(2011, 12, 30), civil.zone("Pacific/Apia"))


def test_the_local_date_is_that_of_the_zone() -> None:
    moment = datetime(2027, 1, 1, 11, tzinfo=UTC)
    assert civil.local_date(moment, civil.zone("Pacific/Kiritimati")) == date(2027, 1, 2)
    assert civil.local_date(moment, civil.zone("Pacific/Niue")) == date(2027, 1, 1)


@pytest.mark.parametrize(
    "name",
    ["EST5BLAH", "UTC+5", "posix/UTC", "right/UTC", "localtime", "Factory", "america/new_york", "", "../etc/passwd"],
)
def test_what_is_no_iana_name_is_refused(name: str) -> None:
    with pytest.raises(civil.UnknownZone):
        civil.zone(name)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("america/new_york", "America/New_York"),
        ("new york", "America/New_York"),
        ("Europe/Berln", "Europe/Berlin"),
        ("Lord Howe", "Australia/Lord_Howe"),
    ],
)
def test_a_misspelt_zone_hints_at_the_one_meant(name: str, meant: str) -> None:
    with pytest.raises(civil.UnknownZone) as raised:
        civil.zone(name)
    assert meant in raised.value.advice


def test_time_zones_come_from_the_package() -> None:
    assert civil.database_problem() is None
    assert civil.tzdata_version() >= "2026"


def test_a_zone_read_from_elsewhere_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zoneinfo.TZPATH", ("/usr/share/zoneinfo",))
    assert "/usr/share/zoneinfo" in (civil.database_problem() or "")
