"""The day of a provider, a location, or the whole tenant."""

from datetime import timedelta

import pytest

from sloty.operations import appointments, booking, day_sheet
from sloty.operations.booking import HoldWish
from sloty.operations.day_sheet import DaySheet, NobodySuch
from tests.builders import MONDAY, Clinic, at
from tests.operations.test_booking import book


@pytest.fixture
def two_places(clinic: Clinic) -> Clinic:
    """Ana works downtown in New York, and in Chicago; Ben downtown alone."""
    clinic.provider("ben")
    clinic.location("lake", zone="America/Chicago")
    clinic.works("ana", "Mon 17:00-23:45", "lake")
    clinic.service("exam", by=("ana", "ben"), where=("downtown", "lake"))
    book(clinic, "09:30", "exam", provider="ana", location="downtown")
    book(clinic, "09:30", "exam", provider="ben")
    book(clinic, "18:30", "exam", provider="ana", location="lake")
    return clinic


def sheet(clinic: Clinic, **whose: str) -> DaySheet:
    """Monday's."""
    with clinic.unit() as unit:
        return day_sheet.sheet(unit, MONDAY, **whose)


def visits(told: DaySheet) -> list[tuple[str, str]]:
    """Who, where."""
    return [(view.provider, view.location) for view in told.appointments]


def test_the_day_is_narrowed_by_what_is_named(two_places: Clinic) -> None:
    downtown = [("ana", "downtown"), ("ben", "downtown")]
    assert visits(sheet(two_places)) == [*downtown, ("ana", "lake")]
    assert visits(sheet(two_places, location="downtown")) == downtown
    assert visits(sheet(two_places, provider="ana")) == [("ana", "downtown"), ("ana", "lake")]
    assert visits(sheet(two_places, provider="ana", location="lake")) == [("ana", "lake")]
    assert visits(sheet(two_places, provider="ben", location="lake")) == []


def test_it_is_titled_and_dated_where_it_takes_place(two_places: Clinic) -> None:
    for whose, title, zone in (
        ({"location": "lake"}, "Lake", "America/Chicago"),
        ({"provider": "ana"}, "Ana", "America/New_York"),
        ({"provider": "ana", "location": "lake"}, "Ana at Lake", "America/Chicago"),
        ({}, two_places.slug.title(), "UTC"),
    ):
        told = sheet(two_places, **whose)
        assert (told.title, told.timezone, told.day) == (title, zone, MONDAY)
        with two_places.unit() as unit:
            assert day_sheet.zone(unit, **whose).key == zone


def test_statuses_are_counted_and_names_are_there(two_places: Clinic) -> None:
    with two_places.unit() as unit:
        first = day_sheet.sheet(unit, MONDAY).appointments[0]
        appointments.cancel(unit, first.confirmation_code, "ill")
    told = sheet(two_places)
    assert told.counts == {"SCHEDULED": 2, "CANCELLED": 1}
    assert told.names["provider/ana"] == "Ana"
    assert told.names["location/lake"] == "Lake"
    assert told.names["service/exam"] == "Exam"


def test_a_visit_over_midnight_belongs_to_the_day_on_which_it_starts(clinic: Clinic) -> None:
    clinic.provider("owl", works="Mon 22:00-06:00")
    clinic.service("night", by=("owl",), duration=60)
    book(clinic, "23:30", "night")
    book(clinic, "2027-01-05 00:30", "night")
    for day, start in ((MONDAY, at("23:30")), (MONDAY + timedelta(days=1), at("2027-01-05 00:30"))):
        with clinic.unit() as unit:
            told = day_sheet.sheet(unit, day, location="downtown")
        assert [view.start for view in told.appointments] == [start]


def test_an_empty_day_is_empty_and_holds_are_nobodys_visits(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        booking.hold(unit, HoldWish("cleaning", at("09:30")))
    told = sheet(clinic, location="downtown")
    assert (told.appointments, told.counts) == ((), {})


@pytest.mark.parametrize("whose", [{"provider": "zoe"}, {"location": "mars"}, {"provider": "ana", "location": "mars"}])
def test_who_is_not_there_has_no_day(clinic: Clinic, whose: dict[str, str]) -> None:
    with pytest.raises(NobodySuch) as refused:
        sheet(clinic, **whose)
    assert list(whose.values())[-1] in refused.value.message
