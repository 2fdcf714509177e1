"""One customer at a glance."""

from datetime import timedelta

import pytest

from sloty.actor import NotAllowed, Role
from sloty.operations import appointments, booking, customer_card
from sloty.operations.bookers import CustomerNotFound
from sloty.operations.booking import Wish
from sloty.operations.customer_card import Card
from tests.builders import Clinic, at
from tests.operations.boards.looking import bound_to
from tests.operations.test_booking import RUI, book
from tests.operations.test_users import acting, join


def card(clinic: Clinic, ref: str = RUI, time: str = "2027-01-06 12:00", **unit: object) -> Card:
    with clinic.unit(now=at(time), **unit) as opened:  # type: ignore[arg-type]  # a test's shorthand
        return customer_card.card(opened, ref)


def days(clinic: Clinic, *dates: str) -> list[str]:
    return [book(clinic, f"{day} 09:30").confirmation_code for day in dates]


def test_what_is_to_come_stands_before_what_has_been_the_nearest_first(clinic: Clinic) -> None:
    codes = days(clinic, "2027-01-04", "2027-01-05", "2027-01-07", "2027-01-08")
    found = card(clinic)
    assert [view.confirmation_code for view in found.coming] == codes[2:]
    assert [view.confirmation_code for view in found.past] == [codes[1], codes[0]]
    assert (found.customer.email, found.next and found.next.confirmation_code) == (RUI, codes[2])


def test_a_visit_that_goes_on_is_still_to_come_and_one_that_was_cancelled_is_not_the_next(clinic: Clinic) -> None:
    codes = days(clinic, "2027-01-06", "2027-01-07")
    with clinic.unit() as unit:
        appointments.cancel(unit, codes[0], "ill")
    found = card(clinic, time="2027-01-06 09:45")
    assert [view.confirmation_code for view in found.coming] == codes
    assert found.next is not None
    assert found.next.confirmation_code == codes[1]


def test_it_is_counted_how_visits_ended(clinic: Clinic) -> None:
    done, missed, *cancelled = days(clinic, "2027-01-04", "2027-01-05", "2027-01-07", "2027-01-08")
    with clinic.unit(now=at("2027-01-05 10:00")) as unit:
        for verb in (appointments.check_in, appointments.start, appointments.complete):
            verb(unit, done)
        appointments.mark_no_show(unit, missed)
        for code in cancelled:
            appointments.cancel(unit, code, "ill")
    found = card(clinic)
    assert (found.completed, found.no_shows, found.cancelled) == (1, 1, 2)
    assert (found.usual_provider, found.usual_service, found.usual_location) == ("ana", "cleaning", "downtown")


def test_the_usual_is_the_last_that_was_not_called_off(clinic: Clinic) -> None:
    clinic.location("uptown")
    clinic.provider("ben", where="uptown")
    clinic.service("exam", by=("ben",), where=("uptown",))
    book(clinic, "2027-01-04 09:30")
    book(clinic, "2027-01-05 09:30", "exam")
    called_off = book(clinic, "2027-01-08 09:30").confirmation_code
    with clinic.unit() as unit:
        appointments.cancel(unit, called_off, "ill")
    found = card(clinic)
    assert (found.usual_provider, found.usual_service, found.usual_location) == ("ben", "exam", "uptown")


def test_whoever_is_new_has_an_empty_card(clinic: Clinic) -> None:
    found = card(clinic)
    assert (found.coming, found.past, found.next, found.usual_provider, found.completed) == ((), (), None, None, 0)
    with pytest.raises(CustomerNotFound):
        card(clinic, "nobody@example.com")


def test_eight_of_either_side_are_shown(clinic: Clinic) -> None:
    clinic.provider("ben", works="Mon-Sun 00:00-24:00")
    clinic.service("exam", by=("ben",))
    first = at("2027-01-01 09:30")
    with clinic.unit() as unit:
        for number in range(20):
            booking.book(unit, Wish("exam", first + timedelta(days=number), RUI))
    found = card(clinic, time="2027-01-11 12:00")
    assert [len(found.past), len(found.coming)] == [8, 8]
    assert found.past[0].start == first + timedelta(days=10)
    assert found.coming[0].start == first + timedelta(days=11)


def test_whoever_is_bound_to_a_location_sees_the_visits_there(clinic: Clinic) -> None:
    clinic.location("uptown")
    clinic.provider("ben", where="uptown")
    clinic.service("exam", by=("ben",), where=("uptown",))
    here = book(clinic, "2027-01-07 09:30").confirmation_code
    book(clinic, "2027-01-08 09:30", "exam")
    found = card(clinic, actor=bound_to(clinic, "downtown"))
    assert ([view.confirmation_code for view in found.coming], found.usual_provider) == ([here], "ana")


def test_whoever_may_not_see_appointments_sees_no_card(clinic: Clinic) -> None:
    with pytest.raises(NotAllowed):
        card(clinic, actor=acting(clinic, join(clinic, "public", Role.USER)))
