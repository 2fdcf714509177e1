"""Holds: time kept for somebody who is still deciding."""

import pytest

from sloty.engine.lifecycle import Status
from sloty.errors import Conflict
from sloty.operations import booking
from sloty.operations.booking import HoldUsed, HoldWish
from sloty.operations.placing import SlotTaken
from sloty.operations.records import HoldExpired
from tests.builders import Clinic, at
from tests.operations.test_booking import book, count


def test_a_hold_takes_its_time_until_it_becomes_a_booking(clinic: Clinic) -> None:
    """Nobody else can have it; whoever holds it books it, once."""
    with clinic.unit() as unit:
        held = booking.hold(unit, HoldWish("cleaning", at("09:30")))
        assert booking.list_holds(unit) == [held]
    with pytest.raises(SlotTaken):
        book(clinic)
    view = book(clinic, hold=held.id)
    assert (view.id, view.status, view.start) == (held.id, Status.SCHEDULED, at("09:30"))
    with pytest.raises(HoldUsed):
        book(clinic, hold=held.id)
    with pytest.raises(HoldUsed), clinic.unit() as unit:
        booking.release(unit, held.id)
    with clinic.unit() as unit:
        assert booking.list_holds(unit) == []


def test_a_released_hold_gives_its_time_back(clinic: Clinic) -> None:
    """At once, and leaves no appointment behind."""
    with clinic.unit() as unit:
        held = booking.hold(unit, HoldWish("cleaning", at("09:30")))
    with clinic.unit() as unit:
        booking.release(unit, held.id)
    book(clinic)
    assert count(clinic, "appointment") == 1


def test_an_expired_hold_is_nobodys(clinic: Clinic) -> None:
    """Its owner is told; somebody else has the time."""
    with clinic.unit() as unit:
        held = booking.hold(unit, HoldWish("cleaning", at("09:30")))
        unit.session.run("update reservation set held_until = clock_timestamp() where tenant_id = %(tenant)s")
    with pytest.raises(HoldExpired):
        book(clinic, hold=held.id)
    book(clinic)
    with pytest.raises(HoldExpired):
        book(clinic, hold=held.id)
    assert issubclass(HoldExpired, Conflict)
