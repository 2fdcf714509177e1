"""Reports on a provider's one calendar across locations."""

from datetime import date, timedelta

import pytest

from sloty.actor import Actor, NotAllowed, Role
from sloty.operations import appointments, booking, reports
from sloty.operations.booking import Wish
from sloty.operations.reports import LoadView, ReportTooLong
from sloty.operations.rows import NoSuch
from tests.builders import MONDAY, NEW_YORK, Clinic, at


@pytest.fixture
def two_places(clinic: Clinic) -> Clinic:
    """Ana works mornings by the lake, an hour west, besides her days downtown."""
    clinic.location("lake", zone="America/Chicago")
    clinic.works("ana", "Sat 09:00-12:00", "lake")
    clinic.service("exam", where=("downtown", "lake"))
    return clinic


def test_each_day_is_told_with_its_hours_and_visits(two_places: Clinic) -> None:
    saturday = MONDAY + timedelta(days=5)
    two_places.override("ana", MONDAY + timedelta(days=1), "SICK")
    with two_places.unit() as unit:
        booking.book(unit, Wish("exam", at("09:00"), "rui@example.com", "ana", "downtown"))
        gone = booking.book(unit, Wish("exam", at("11:00"), "rui@example.com", "ana", "downtown"))
        appointments.cancel(unit, gone.confirmation_code, "ill")
        late = at("2027-01-09 11:30", "America/Chicago")
        booking.book(unit, Wish("exam", late, "rui@example.com", "ana", "lake"))
        views = reports.load(unit, MONDAY, saturday, "ana")
    assert [(view.day, view.location) for view in views] == [
        *((MONDAY + timedelta(days=day), "downtown") for day in (0, 2, 3, 4)),
        (saturday, "lake"),
    ]
    assert views[0] == LoadView(MONDAY, "ana", "downtown", NEW_YORK, 480, 30, 1, 6)
    assert views[-1] == LoadView(saturday, "ana", "lake", "America/Chicago", 180, 30, 1, 17)


def test_a_night_shift_is_one_day(clinic: Clinic) -> None:
    clinic.works_more("ana", "Fri 22:00-02:00", "downtown")
    friday = MONDAY + timedelta(days=4)
    with clinic.unit() as unit:
        booking.book(unit, Wish("cleaning", at("2027-01-09 01:00"), "rui@example.com"))
        views = reports.load(unit, friday, friday + timedelta(days=1))
    assert [(view.day, view.open_minutes, view.visits) for view in views] == [(friday, 480 + 240, 1)]


def test_a_sick_day_of_last_month_was_no_day_of_work(clinic: Clinic) -> None:
    sick = date(2026, 12, 7)
    clinic.override("ana", sick, "SICK")
    with clinic.unit() as unit:
        assert reports.load(unit, sick, sick) == []


def test_hours_at_two_places_at_once_are_found_whatever_the_zones(two_places: Clinic) -> None:
    with two_places.unit() as unit:
        assert reports.conflicts(unit) == []
    # Sixteen o'clock in Chicago is seventeen in New York: touching is no overlap.
    two_places.works_more("ana", "Tue 16:00-18:00", "lake")
    with two_places.unit() as unit:
        assert reports.conflicts(unit) == []
    two_places.works_more("ana", "Wed 15:30-18:00", "lake")
    with two_places.unit() as unit:
        (found,) = reports.conflicts(unit)
    assert (found.kind, found.provider, found.location) == ("HOURS", "ana", "downtown")
    assert (found.start, found.end) == (at("2027-01-06 16:30"), at("2027-01-06 17:00"))
    assert "also at lake, 4 times" in found.detail


def test_visits_without_a_place_are_found(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        code = booking.book(unit, Wish("cleaning", at("09:30"), "rui@example.com")).confirmation_code
        assert reports.conflicts(unit) == []
    clinic.override("ana", MONDAY, "SICK")
    with clinic.unit() as unit:
        (found,) = reports.conflicts(unit)
    assert (found.kind, found.start) == ("OUTSIDE", at("09:30"))
    assert found.detail == f"{code} (cleaning): off sick"


def test_a_report_is_of_somebody_and_not_without_end(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        with pytest.raises(NoSuch):
            reports.load(unit, MONDAY, MONDAY, "nobody")
        with pytest.raises(ReportTooLong):
            reports.load(unit, MONDAY, MONDAY - timedelta(days=1))
        with pytest.raises(ReportTooLong):
            reports.load(unit, date(2027, 1, 1), date(2028, 1, 2))


def test_reports_need_the_right(clinic: Clinic) -> None:
    with clinic.unit(actor=Actor("eva", Role.PROVIDER, "cli", clinic.tenant)) as unit:
        with pytest.raises(NotAllowed):
            reports.conflicts(unit)
        with pytest.raises(NotAllowed):
            reports.load(unit, MONDAY, MONDAY)
