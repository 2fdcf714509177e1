"""What the front ends see: frozen, in the location's zone, and the same again after a retry."""

from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest

from sloty.engine.lifecycle import Status
from sloty.operations import appointments, booking, slots
from sloty.operations.booking import HoldWish, Wish
from sloty.operations.slots import Search
from sloty.operations.views import Money
from tests.builders import Clinic, at
from tests.operations.test_booking import RUI, book


def test_a_view_is_never_changed(clinic: Clinic) -> None:
    view = book(clinic)
    with pytest.raises(FrozenInstanceError):
        view.status = Status.CANCELLED  # type: ignore[misc]  # that it cannot is what is tried


def test_an_answer_kept_under_a_key_is_the_same_view(clinic: Clinic) -> None:
    """Decimals, offsets and statuses come back as what they were."""
    clinic.service("deep", price=Decimal("80.50"), currency="EUR")
    clinic.parameter("deep", "smoker", "BOOLEAN")
    wish = Wish("deep", at("2027-07-05 09:30"), RUI, answers={"smoker": "yes"}, notes="by the window")
    answers = []
    for _ in range(2):
        with clinic.unit(key="once") as unit:
            answers.append(booking.book(unit, wish))
    first, again = answers
    assert again == first
    assert again.price == Money(Decimal("80.50"), "EUR")
    assert (again.start.isoformat(), again.status) == ("2027-07-05T09:30:00-04:00", Status.SCHEDULED)
    assert again.parameters == {"smoker": True}


def test_slots_and_holds_and_appointments_tell_the_same_time_alike(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        slot = next(slots.find_slots(unit, Search("cleaning", at("09:30"), at("12:00"))))
        hold = booking.hold(unit, HoldWish("cleaning", slot.start))
        view = booking.book(unit, Wish("cleaning", slot.start, RUI, hold=hold.id))
    assert slot.start.isoformat() == hold.start.isoformat() == view.start.isoformat() == "2027-01-04T09:30:00-05:00"
    assert slot.end == hold.end == view.end
    assert slot.duration_minutes == 30


def test_history_is_told_to_the_second(clinic: Clinic) -> None:
    view = book(clinic)
    with clinic.unit(now=at("08:00").replace(microsecond=123456)) as unit:
        appointments.confirm(unit, view.confirmation_code)
        told = appointments.history(unit, view.confirmation_code)
    assert told[-1].at == at("08:00")
    assert [each.at.microsecond for each in told] == [0, 0]


def test_an_explanation_tells_each_clause_of_each_provider(clinic: Clinic) -> None:
    clinic.provider("ben", works="Tue 09:00-17:00")
    clinic.service("exam", by=("ana", "ben"))
    with clinic.unit() as unit:
        told = slots.explain(unit, "exam", at("09:30"))
    assert (told.bookable, told.providers) == (True, ("ana",))
    assert {(check.provider, check.passed) for check in told.checks if check.check == "hours"} == {
        ("ana", True),
        ("ben", False),
    }
