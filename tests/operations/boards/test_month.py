"""A month on one sheet: whole weeks, every location's own days, and no more statements for more days."""

from datetime import date, timedelta

import pytest

from sloty.actor import PERMISSIONS, Actor, NotAllowed, Permission, Role
from sloty.operations import booking
from sloty.operations.boards.month import Month, MonthDay, month
from sloty.operations.booking import Wish
from sloty.operations.day_sheet import NobodySuch
from sloty.operations.loads import Load
from tests.builders import MONDAY, NEW_YORK, Clinic, at


def of(sheet: Month, day: date) -> MonthDay:
    """One day of it."""
    return next(each for week in sheet.weeks for each in week if each.day == day)


@pytest.fixture
def two_places(clinic: Clinic) -> Clinic:
    """Ana is downtown on weekdays and by the lake on Saturdays, where Ben is too."""
    clinic.location("lake", zone="America/Chicago")
    clinic.works("ana", "Sat 09:00-12:00", "lake")
    clinic.provider("ben", works="Sat 09:00-12:00", where="lake")
    clinic.service("exam", by=("ana", "ben"), where=("downtown", "lake"))
    return clinic


@pytest.mark.parametrize(
    ("day", "first", "last", "weeks"),
    [
        (MONDAY, date(2026, 12, 28), date(2027, 1, 31), 5),
        (date(2027, 2, 28), date(2027, 2, 1), date(2027, 2, 28), 4),
        (date(2027, 5, 31), date(2027, 4, 26), date(2027, 6, 6), 6),
        (date(2028, 2, 29), date(2028, 1, 31), date(2028, 3, 5), 5),
    ],
)
def test_weeks_are_whole_and_begin_on_mondays(clinic: Clinic, day: date, first: date, last: date, weeks: int) -> None:
    with clinic.unit() as unit:
        sheet = month(unit, day)
    days = [each.day for week in sheet.weeks for each in week]
    assert (days[0], days[-1], len(sheet.weeks)) == (first, last, weeks)
    assert days == [first + timedelta(days=offset) for offset in range(7 * weeks)]
    assert sheet.first == day.replace(day=1)


def test_a_day_is_what_is_booked_of_what_is_open(two_places: Clinic) -> None:
    saturday = MONDAY + timedelta(days=5)
    two_places.closure("downtown", MONDAY + timedelta(days=1))
    with two_places.unit() as unit:
        for time, who in (("09:00", "ana"), ("09:00", "ben"), ("10:00", "ben")):
            start = at(f"{saturday} {time}", "America/Chicago")
            booking.book(unit, Wish("exam", start, "rui@example.com", who, "lake"))
        booking.book(unit, Wish("cleaning", at("09:00"), "rui@example.com"))
        everywhere, bens, lake = month(unit, MONDAY), month(unit, MONDAY, None, "ben"), month(unit, MONDAY, "lake")
        anas = month(unit, MONDAY, "lake", "ana")
    assert of(everywhere, MONDAY) == MonthDay(MONDAY, Load(480, 30, 1))
    assert of(everywhere, MONDAY + timedelta(days=1)).is_closed
    assert [of(each, saturday).load for each in (everywhere, bens, lake, anas)] == [
        Load(360, 90, 3),
        Load(180, 60, 2),
        Load(360, 90, 3),
        Load(180, 30, 1),
    ]
    assert [of(each, MONDAY).is_closed for each in (everywhere, bens, lake, anas)] == [False, True, True, True]
    assert (lake.title, lake.timezone, lake.location, lake.provider) == ("Lake", "America/Chicago", "lake", None)
    assert (anas.title, anas.provider) == ("Ana at Lake", "ana")


def test_the_day_on_which_clocks_change_is_as_long_as_it_is(clinic: Clinic) -> None:
    clinic.works_more("ana", "Sun 00:00-06:00", "downtown")
    with clinic.unit() as unit:
        march, november = month(unit, date(2027, 3, 1)), month(unit, date(2027, 11, 1))
    assert of(march, date(2027, 3, 14)).load.open_minutes == 300
    assert of(march, date(2027, 3, 21)).load.open_minutes == 360
    assert of(november, date(2027, 11, 7)).load.open_minutes == 420


def test_months_of_nobody_are_refused_and_those_without_anybody_are_closed(empty_clinic: Clinic) -> None:
    empty_clinic.location(zone=NEW_YORK)
    with empty_clinic.unit() as unit:
        assert all(each.is_closed for week in month(unit, MONDAY, "downtown").weeks for each in week)
        with pytest.raises(NobodySuch):
            month(unit, MONDAY, "nowhere")


def test_a_desk_may_look_where_reports_are_not_for_it(clinic: Clinic) -> None:
    """Who sees the appointments of a day may count them; who sees none may not."""
    rights = PERMISSIONS[Role.LOCATION_SCHEDULER]
    assert Permission.VIEW_REPORTS not in rights
    with clinic.unit(actor=Actor("eva", Role.STAFF, "desk", clinic.tenant, permissions=rights)) as unit:
        assert not of(month(unit, MONDAY), MONDAY).is_closed
    with clinic.unit(actor=Actor("eva", Role.USER, "desk", clinic.tenant)) as unit, pytest.raises(NotAllowed):
        month(unit, MONDAY)
