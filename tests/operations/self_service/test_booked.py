"""What was booked, as whoever holds its link sees it."""

from sloty.operations.self_service import booked
from tests.builders import Clinic, at
from tests.operations.self_service.visitors import book, hold, visiting


def test_a_visit_is_told_by_its_names_and_nothing_of_the_customer(clinic: Clinic) -> None:
    visit = book(clinic, hold(clinic)).visit
    with visiting(clinic) as unit:
        told = booked.booked(unit, visit.id)
    assert (told.service, told.provider, told.location, told.start) == ("Cleaning", "Ana", "Downtown", at("10:00"))
    assert told.code == visit.confirmation_code
    assert "eva" not in repr(told).lower()
