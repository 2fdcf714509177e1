"""How full days are: hours as they were on the day, also where clocks change, and every visit on its shift's day."""

from datetime import date, timedelta

import pytest

from sloty.operations import booking, loads
from sloty.operations.booking import Wish
from sloty.operations.loads import Load
from tests.builders import MONDAY, Clinic, at

SPRING_FORWARD, FALL_BACK = date(2027, 3, 14), date(2027, 11, 7)


def load(clinic: Clinic, day: date, where: str = "downtown") -> Load:
    """Ana's day."""
    with clinic.unit() as unit:
        return loads.loads(unit, loads.workplaces(unit, since=day), day, day)["ana", where, day]


def test_the_percentage_is_of_open_time_and_of_none_there_is_none() -> None:
    assert Load(480, 120, 4).percent == 25
    assert Load(60, 90, 2).percent == 150
    assert Load(0, 30, 1).percent is None
    assert Load(60, 30, 1) + Load(30, 30, 2) == Load(90, 60, 3)


@pytest.mark.parametrize(("day", "minutes"), [(SPRING_FORWARD, 300), (FALL_BACK, 420), (MONDAY - timedelta(1), 360)])
def test_hours_over_a_change_of_clocks_last_as_long_as_they_last(clinic: Clinic, day: date, minutes: int) -> None:
    """In New York: five hours, seven, and the six that they are on other Sundays."""
    clinic.works_more("ana", "Sun 00:00-06:00", "downtown")
    assert load(clinic, day).open_minutes == minutes


def test_a_day_is_the_locations_own(clinic: Clinic) -> None:
    """Tuesday morning in Tokyo is Monday in New York, and still Tuesday's."""
    clinic.location("tokyo", zone="Asia/Tokyo")
    clinic.works("ana", "Tue 08:00-10:00", "tokyo")
    clinic.service("exam", where=("tokyo",))
    tuesday = MONDAY + timedelta(days=1)
    with clinic.unit() as unit:
        booking.book(unit, Wish("exam", at(f"{tuesday} 08:30", "Asia/Tokyo"), "rui@example.com", location="tokyo"))
    assert load(clinic, tuesday, "tokyo") == Load(120, 30, 1)


def test_days_behind_us_are_told_as_they_were(clinic: Clinic) -> None:
    """A sick day of last month is no day of work, though nothing can be booked there any more."""
    sick = date(2026, 12, 7)
    clinic.override("ana", sick, "SICK")
    with clinic.unit() as unit:
        found = loads.loads(unit, loads.workplaces(unit, since=sick), sick, sick + timedelta(days=1))
    assert {day: each.open_minutes for (_, _, day), each in found.items()} == {sick + timedelta(days=1): 480}
