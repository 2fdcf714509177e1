"""Many rows out of the database."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from sloty.actor import Actor, NotAllowed, Role
from sloty.operations import appointments, booking, exports
from sloty.operations.booking import Wish
from sloty.operations.exports import Window
from sloty.operations.rows import NoSuch
from tests.builders import MONDAY, Clinic, at

DAY = Window(at("00:00"), at("23:00"))


@pytest.fixture
def busy(clinic: Clinic) -> Clinic:
    """Two visits, one of them cancelled."""
    with clinic.unit() as unit:
        booking.book(unit, Wish("cleaning", at("09:30"), "rui@example.com", notes="=1+1"))
        gone = booking.book(unit, Wish("cleaning", at("11:00"), "rui@example.com"))
        appointments.cancel(unit, gone.confirmation_code, "ill")
    return clinic


def test_customers_are_told_with_every_field_that_an_import_reads(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        (row,) = exports.customers(unit)
    told = dict(zip(exports.CUSTOMERS, row, strict=True))
    assert (told["first_name"], told["email"], told["status"]) == ("Rui", "rui@example.com", "ACTIVE")


def test_appointments_are_told_in_the_time_of_their_place(busy: Clinic) -> None:
    with busy.unit() as unit:
        found = [dict(zip(exports.APPOINTMENTS, row, strict=True)) for row in exports.appointment_rows(unit, DAY)]
        later = Window(DAY.start + timedelta(days=1), DAY.end + timedelta(days=1))
        assert list(exports.appointment_rows(unit, later)) == []
        assert len(list(exports.appointment_rows(unit, Window(DAY.start, DAY.end, location="Downtown")))) == 2
        with pytest.raises(NoSuch):
            exports.appointment_rows(unit, Window(DAY.start, DAY.end, location="nowhere"))
        with pytest.raises(NoSuch):
            exports.calendar(unit, Window(DAY.start, DAY.end, provider="nobody"))
    assert [(each["start"], each["status"], each["cancellation_reason"]) for each in found] == [
        (f"{MONDAY}T09:30-05:00", "SCHEDULED", None),
        (f"{MONDAY}T11:00-05:00", "CANCELLED", "ill"),
    ]


def test_a_calendar_names_no_customers(busy: Clinic) -> None:
    with busy.unit() as unit:
        content = exports.calendar(unit, Window(DAY.start, DAY.end, provider="ana"))
    assert b"Rui" not in content
    events = Calendar.from_ical(content).walk("VEVENT")
    assert [(event.decoded("DTSTART"), str(event["STATUS"])) for event in events] == [
        (at("09:30"), "CONFIRMED"),
        (at("11:00"), "CANCELLED"),
    ]


def test_exports_need_their_right(clinic: Clinic) -> None:
    with clinic.unit(actor=Actor("eva", Role.STAFF, "cli", clinic.tenant)) as unit:
        with pytest.raises(NotAllowed):
            exports.customers(unit)
        with pytest.raises(NotAllowed):
            exports.appointment_rows(unit, DAY)
