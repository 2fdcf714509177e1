"""A customer at a glance: what is to come, what was, and with whom."""

from datetime import timedelta

import pytest

from sloty.actor import Actor, NotAllowed, Role
from sloty.operations import appointments, booking, customer_card
from sloty.operations.bookers import CustomerNotFound
from sloty.operations.booking import Wish
from tests.builders import NOW, Clinic, at

RUI = "rui@example.com"


def test_visits_stand_by_side_and_are_counted(clinic: Clinic) -> None:
    clinic.provider("ben")
    clinic.service("exam", by=("ben",))
    with clinic.unit() as unit:
        was, missed, gone, coming = (
            booking.book(unit, Wish(service, at(start), RUI)).confirmation_code
            for service, start in (("cleaning", "09:00"), ("cleaning", "10:00"), ("exam", "2027-01-06 09:00"),
                                   ("exam", "2027-01-07 09:00"))
        )  # fmt: skip
        for verb in (appointments.check_in, appointments.start, appointments.complete):
            verb(unit, was)
        appointments.cancel(unit, gone, "ill")
    with clinic.unit(now=at("2027-01-05 09:00")) as unit:
        appointments.mark_no_show(unit, missed)
        card = customer_card.card(unit, RUI)
    assert [view.confirmation_code for view in card.coming] == [gone, coming]
    assert [view.confirmation_code for view in card.past] == [missed, was]
    assert (card.completed, card.no_shows, card.cancelled) == (1, 1, 1)
    assert (card.usual_provider, card.usual_service) == ("ben", "exam")
    assert card.next is not None
    assert card.next.confirmation_code == coming


def test_a_visit_that_goes_on_is_still_to_come(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        booking.book(unit, Wish("cleaning", at("09:00"), RUI))
    for now, coming in ((at("09:29"), 1), (at("09:30"), 0)):
        with clinic.unit(now=now) as unit:
            card = customer_card.card(unit, RUI)
        assert (len(card.coming), len(card.past)) == (coming, 1 - coming)


def test_at_most_eight_of_either_side_are_told(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        for offset in range(10):
            booking.book(unit, Wish("cleaning", at("09:00") + timedelta(minutes=30 * offset), RUI))
        assert len(customer_card.card(unit, RUI).coming) == 8


def test_a_stranger_has_an_empty_card_and_nobody_has_none(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        card = customer_card.card(unit, RUI)
        assert (card.coming, card.past, card.next, card.usual_provider) == ((), (), None, None)
        with pytest.raises(CustomerNotFound):
            customer_card.card(unit, "nobody@example.com")


def test_cards_are_for_whoever_sees_appointments(clinic: Clinic) -> None:
    with clinic.unit(now=NOW, actor=Actor("eva", Role.USER, "desk", clinic.tenant)) as unit, pytest.raises(NotAllowed):
        customer_card.card(unit, RUI)
