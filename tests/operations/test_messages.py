"""What somebody is to be told is written with its cause, once for each recipient and channel, or not at all."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from sloty.actor import PERMISSIONS, Actor, Role
from sloty.db.pool import DatabaseRole
from sloty.errors import SlotyError
from sloty.operations import appointments, booking, moving, nouns, policies
from sloty.operations.booking import Companion, Wish
from sloty.operations.moving import Move, Reassignment
from sloty.operations.services import SERVICE
from sloty.operations.unit import Unit, open_unit
from tests.builders import NOW, Clinic, at
from tests.operations.test_booking import book


def told(clinic: Clinic) -> list[tuple[str, str, str, str]]:
    """Cause, channel, who, and what became of it; in order."""
    with clinic.unit() as unit:
        return unit.session.rows(
            "select cause, channel, recipient_kind, status from message where tenant_id = %(tenant)s"
            " order by created_at, cause, channel, recipient_kind"
        )


def promise(clinic: Clinic, *settings: str, now: datetime = NOW) -> None:
    with open_unit(clinic.database, Actor.operator("operator", "cli"), now=now) as platform:
        policies.set_(platform, clinic.slug, settings)


def pending(*causes: str) -> list[tuple[str, str, str, str]]:
    return [(cause, "EMAIL", "CUSTOMER", "PENDING") for cause in causes]


def test_a_booking_is_told_in_its_own_transaction(clinic: Clinic) -> None:
    """Rolled back, nobody hears of it."""
    with pytest.raises(RuntimeError), clinic.unit() as unit:
        booking.book(unit, Wish("cleaning", at("09:30"), "rui@example.com"))
        raise RuntimeError
    assert told(clinic) == []
    book(clinic, "09:30")
    assert told(clinic) == pending("BOOKED")


def test_a_retry_with_the_same_key_tells_nobody_again(clinic: Clinic) -> None:
    for _ in range(2):
        with clinic.unit(key="one") as unit:
            booking.book(unit, Wish("cleaning", at("09:30"), "rui@example.com"))
    assert told(clinic) == pending("BOOKED")


def test_what_is_asked_for_is_approved_or_declined(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        nouns.edit(unit, SERVICE, "cleaning", {"requires_approval": True})
    one, other = book(clinic, "09:30").confirmation_code, book(clinic, "11:00").confirmation_code
    assert told(clinic) == pending("REQUESTED", "REQUESTED")
    with clinic.unit() as unit:
        appointments.approve(unit, one)
        appointments.decline(unit, other, "full")
    rows = told(clinic)
    assert sorted(rows) == sorted(
        [("REQUESTED", "EMAIL", "CUSTOMER", "CANCELLED")] * 2 + pending("APPROVED", "DECLINED")
    )


@pytest.mark.parametrize(
    ("act", "cause"),
    [
        (lambda unit, code: appointments.confirm(unit, code), "CONFIRMED"),
        (lambda unit, code: appointments.cancel(unit, code, "ill"), "CANCELLED"),
        (lambda unit, code: moving.reschedule(unit, Move(code, at("11:00"))), "MOVED"),
        (lambda unit, code: moving.reassign(unit, Reassignment(code, "ben")), "REASSIGNED"),
        (lambda unit, code: moving.reschedule(unit, Move(code, at("09:30"), location="uptown")), "LOCATION_CHANGED"),
    ],
)
def test_each_change_is_told_by_its_own_cause(clinic: Clinic, act: Any, cause: str) -> None:
    clinic.provider("ben")
    clinic.location("uptown")
    clinic.works("ana", "Mon-Fri 09:00-17:00", "uptown")
    clinic.service("exam", by=("ana", "ben"), where=("downtown", "uptown"))
    code = book(clinic, "09:30", "exam", provider="ana", location="downtown").confirmation_code
    with clinic.unit() as unit:
        act(unit, code)
    causes = {each: status for each, _, _, status in told(clinic)}
    assert causes.pop(cause) == "PENDING"
    superseded = cause in {"CANCELLED", "MOVED"}
    assert causes == {"BOOKED": "CANCELLED" if superseded else "PENDING"}


def test_who_did_not_come_is_told_although_the_start_is_over(clinic: Clinic) -> None:
    code = book(clinic, "09:30").confirmation_code
    with clinic.unit(now=at("10:00")) as unit:
        appointments.mark_no_show(unit, code)
    assert ("MISSED", "EMAIL", "CUSTOMER", "PENDING") in told(clinic)


def test_nobody_is_told_of_what_has_begun(clinic: Clinic) -> None:
    """Walk-ins, and what the desk writes down afterwards."""
    with clinic.unit(now=at("10:00")) as unit:
        booking.book(unit, Wish("cleaning", at("09:30"), "rui@example.com", override_reason="came by"))
    assert told(clinic) == []


def test_a_hold_tells_nobody_until_it_is_booked(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        held = booking.hold(unit, booking.HoldWish("cleaning", at("09:30")))
    assert told(clinic) == []
    with clinic.unit() as unit:
        booking.book_hold(unit, held.id, "rui@example.com", {})
    assert told(clinic) == pending("BOOKED")


def test_each_recipient_has_a_row_for_each_channel_that_the_tenant_uses(clinic: Clinic) -> None:
    """Who has no address is noted for the customer, and left out of those who come along."""
    promise(clinic, "messages.sms=BOOKED")
    companions = (Companion("Eva", email="eva@example.com"), Companion("Max"))
    book(clinic, "09:30", participants=companions)
    assert told(clinic) == [
        ("BOOKED", "EMAIL", "CUSTOMER", "PENDING"),
        ("BOOKED", "EMAIL", "PARTICIPANT", "PENDING"),
        ("BOOKED", "SMS", "CUSTOMER", "SKIPPED"),
    ]
    promise(clinic, "messages.sms=none", "messages.email=CANCELLED", "messages.participants=false")
    code = book(clinic, "11:00", participants=companions).confirmation_code
    with clinic.unit() as unit:
        appointments.cancel(unit, code, "ill")
    assert told(clinic)[3:] == pending("CANCELLED")


def test_what_the_desk_does_waits_so_that_it_can_be_taken_back(clinic: Clinic) -> None:
    desk = Actor("eva", Role.STAFF, "desk", clinic.tenant, permissions=PERMISSIONS[Role.STAFF])

    def waits(unit: Unit) -> bool:
        row = unit.session.row(
            "select min(due_at) - now() from message where tenant_id = %(tenant)s and status = 'PENDING'"
        )
        assert row is not None
        return bool(row[0] > timedelta(seconds=5))

    with clinic.unit(actor=desk) as unit:
        booking.book(unit, Wish("cleaning", at("09:30"), "rui@example.com"))
        assert waits(unit)
    with clinic.unit() as unit:
        booking.book(unit, Wish("cleaning", at("11:00"), "rui@example.com"))
        assert not waits(unit)


def test_a_location_bound_role_sees_the_messages_of_its_location_alone(clinic: Clinic) -> None:
    clinic.location("uptown")
    clinic.works("ana", "Mon-Fri 17:00-19:00", "uptown")
    clinic.service("exam", where=("downtown", "uptown"))
    book(clinic, "09:30", "exam", location="downtown")
    book(clinic, "17:30", "exam", location="uptown")
    mine = PERMISSIONS[Role.LOCATION_MANAGER]
    bound = Actor(
        "eva", Role.LOCATION_MANAGER, "cli", clinic.tenant, permissions=mine, locations={clinic.ids["uptown"]: mine}
    )
    with clinic.unit(actor=bound) as unit:
        rows = unit.session.rows("select location_id from message where tenant_id = %(tenant)s")
    assert rows == [(clinic.ids["uptown"],)]


def test_a_dry_run_tells_nobody(clinic: Clinic) -> None:
    with clinic.unit(dry_run=True) as unit:
        booking.book(unit, Wish("cleaning", at("09:30"), "rui@example.com"))
    assert told(clinic) == []


def test_daemons_are_woken_by_the_commit(clinic: Clinic) -> None:
    with clinic.database.connect(DatabaseRole.PLATFORM, autocommit=True) as listener:
        listener.execute("listen sloty_message")
        with pytest.raises(SlotyError), clinic.unit() as unit:
            booking.book(unit, Wish("cleaning", at("09:30"), "nobody@example.com"))
        assert list(listener.notifies(timeout=0)) == []
        book(clinic, "09:30")
        assert [note.channel for note in listener.notifies(timeout=5, stop_after=1)] == ["sloty_message"]
