"""Of a visit that is booked it is known whether its rooms still serve."""

from uuid import uuid4

from sloty import clock
from sloty.operations import booking, nouns
from sloty.operations.booking import Wish
from sloty.operations.offerings import offering
from sloty.operations.plans import affected, rooms
from sloty.operations.plans.affected import Decision
from sloty.operations.resources import RESOURCE
from tests.builders import Clinic, at


def test_who_holds_nothing_lacks_nothing(clinic: Clinic) -> None:
    clinic.pool("chairs")
    clinic.service("exam", requires={"chairs": 1})
    with clinic.unit() as unit:
        (offer,) = offering(unit, "exam").offers
    assert rooms.lacking(offer, []) is None
    assert rooms.lacking(offer, [(uuid4(), 0)]) == "what it has of 'chairs' no longer serves: 0 of 1"
    ((calendar, _),) = offer.candidate.pools[0].members
    assert rooms.lacking(offer, [(calendar, 0)]) is None
    assert rooms.lacking(offer, [(calendar, 1)]) is not None


def test_of_two_in_a_room_that_now_holds_one_the_other_gets_another_room(clinic: Clinic) -> None:
    clinic.provider("ben")
    clinic.pool("chairs", 2, capacity=2)
    clinic.service("exam", by=("ana", "ben"), requires={"chairs": 1})
    with clinic.unit() as unit:
        codes = [
            booking.book(unit, Wish("exam", at("10:00"), "rui@example.com", who)).confirmation_code
            for who in ("ana", "ben")
        ]
        assert affected.outside(unit) == []
        nouns.edit(unit, RESOURCE, "chairs-downtown-1", {"capacity": 1})
        (found,) = affected.outside(unit)
        assert found.confirmation_code == codes[1]
        (decided,) = affected.decide(unit, [found], Decision.MOVE)
        assert decided.moved_to == at("10:00")
        assert affected.outside(unit) == []


def test_a_held_visit_stays_held_as_long_as_it_was(clinic: Clinic) -> None:
    clinic.pool("chairs", 2)
    clinic.service("exam", requires={"chairs": 1}, requires_approval=True, approval_hours=48)
    with clinic.unit(now=clock.now()) as unit:
        booking.book(unit, Wish("exam", at("10:00"), "rui@example.com"))
        held = unit.session.rows("select kind, held_until from reservation where tenant_id = %(tenant)s")
        nouns.archive(unit, RESOURCE, "chairs-downtown-1")
        list(affected.decide(unit, affected.outside(unit), Decision.MOVE))
        again = unit.session.rows("select kind, held_until from reservation where tenant_id = %(tenant)s")
    assert {kind for kind, _ in again} == {"HOLD"} == {kind for kind, _ in held}
    assert abs((again[0][1] - held[0][1]).total_seconds()) <= 60
