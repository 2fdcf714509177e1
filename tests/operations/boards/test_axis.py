"""Days are as long as they are; a week's minutes are those of the wall clock."""

from datetime import date, timedelta

import pytest

from sloty.engine import civil
from sloty.engine.civil import DaySkipped
from sloty.operations.boards.axis import Axis
from tests.builders import NEW_YORK, at

LORD_HOWE = "Australia/Lord_Howe"
SPRING, AUTUMN = date(2027, 3, 14), date(2027, 11, 7)


def axis(day: date, zone: str = NEW_YORK, *, by_wall: bool = False) -> Axis:
    return Axis(day, civil.zone(zone), by_wall)


@pytest.mark.parametrize(
    ("day", "zone", "length"),
    [
        (date(2027, 1, 4), NEW_YORK, 24 * 60),
        (SPRING, NEW_YORK, 23 * 60),
        (AUTUMN, NEW_YORK, 25 * 60),
        (date(2027, 4, 4), LORD_HOWE, 24 * 60 + 30),
        (date(2027, 10, 3), LORD_HOWE, 23 * 60 + 30),
    ],
)
def test_a_day_has_the_minutes_that_it_has_and_by_the_wall_always_as_many(day: date, zone: str, length: int) -> None:
    assert axis(day, zone).length == length
    assert axis(day, zone, by_wall=True).length == 1440


def test_after_a_change_of_the_clocks_minutes_since_midnight_are_not_those_of_the_wall() -> None:
    nine = at("2027-03-14 09:00")
    assert axis(SPRING).minute(nine) == 8 * 60
    assert axis(SPRING, by_wall=True).minute(nine) == 9 * 60
    assert axis(AUTUMN).minute(at("2027-11-07 09:00")) == 10 * 60


def test_instants_of_other_days_are_below_nought_or_beyond_the_end() -> None:
    for by_wall in (False, True):
        day = axis(date(2027, 1, 4), by_wall=by_wall)
        assert day.minute(at("2027-01-03 23:30")) == -30
        assert day.minute(at("2027-01-05 00:30")) == 1470


def test_a_stretch_is_cut_at_both_midnights_and_none_is_left_of_what_only_touches_them() -> None:
    day = axis(date(2027, 1, 4))
    assert day.cut(at("2027-01-03 23:00"), at("01:00")) == (0, 60)
    assert day.cut(at("23:00"), at("2027-01-05 01:00")) == (1380, 1440)
    assert day.cut(at("2027-01-03 23:00"), at("2027-01-05 01:00")) == (0, 1440)
    assert day.cut(at("2027-01-03 23:00"), at("00:00")) is None
    assert day.cut(at("2027-01-05 00:00"), at("2027-01-05 01:00")) is None


def test_in_a_repeated_hour_a_stretch_by_the_wall_lasts_as_long_as_it_lasts() -> None:
    """From 1:30 in summer time for three quarters of an hour: the clock shows 1:15 at its end."""
    begin = at("2027-11-07 01:30")
    assert axis(AUTUMN, by_wall=True).cut(begin, begin + timedelta(minutes=45)) == (90, 135)
    assert axis(AUTUMN).cut(begin, begin + timedelta(minutes=45)) == (90, 135)


def test_an_evening_that_is_repeated_over_midnight_stays_on_its_day() -> None:
    """In St John's clocks went back at one past midnight: the day's last hour came again, after its end."""
    day = axis(date(2010, 11, 6), "America/St_Johns", by_wall=True)
    begin = at("2010-11-06 23:10", "America/St_Johns") + timedelta(hours=1)
    assert day.cut(begin, begin + timedelta(minutes=20)) == (23 * 60 + 10, 23 * 60 + 30)


def test_a_day_that_a_zone_left_out_is_told() -> None:
    with pytest.raises(DaySkipped):
        axis(date(2011, 12, 30), "Pacific/Apia")
