"""Walk-ins: whoever is here is seen at once, if anybody can; and else it is told when."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from sloty.actor import PERMISSIONS, Actor, NotAllowed, Role
from sloty.engine.answers import AnswerMissing
from sloty.engine.lifecycle import Status
from sloty.ids import UserId
from sloty.operations import appointments, booking
from sloty.operations.booking import NobodyFree, WalkIn
from sloty.operations.views import AppointmentView
from tests.builders import Clinic, at
from tests.operations.desks import made, take_back, taken
from tests.operations.test_booking import RUI, book, count

TEN = at("10:02")


def walk_in(
    clinic: Clinic, service: str = "cleaning", *, opened: Mapping[str, Any] | None = None, **more: Any
) -> AppointmentView:
    """Rui is here, some seconds after 10:02."""
    with clinic.unit(**{"now": TEN + timedelta(seconds=7), **(opened or {})}) as unit:
        return booking.walk_in(unit, WalkIn(service, RUI, **more))


def test_who_walks_in_is_booked_from_the_next_minute_and_checked_in(clinic: Clinic) -> None:
    """Whatever the steps and the notice of the service; nobody is told by e-mail who stands at the desk."""
    clinic.service("exam", notice_hours=24)
    view = walk_in(clinic, "exam", notes="limps")
    assert (view.status, view.start, view.provider) == (Status.CHECKED_IN, at("10:03"), "ana")
    assert (view.override_reason, view.notes) == ("walk-in", "limps")
    assert count(clinic, "message") == 0
    with clinic.unit() as unit:
        assert [each.verb for each in appointments.history(unit, view.confirmation_code)] == ["BOOK", "CHECK_IN"]
        source = unit.session.row("select source from appointment where tenant_id = %(tenant)s")
    assert source == ("WALK_IN",)


def test_on_the_minute_it_begins_at_once(clinic: Clinic) -> None:
    assert walk_in(clinic, opened={"now": TEN}).start == TEN


def test_whoever_is_free_takes_them(clinic: Clinic) -> None:
    clinic.provider("ben")
    clinic.service("exam", by=("ana", "ben"))
    book(clinic, "10:00", "exam", provider="ana")
    assert walk_in(clinic, "exam").provider == "ben"


def test_taken_time_is_never_taken_again_and_the_next_free_time_is_told(clinic: Clinic) -> None:
    """To the minute: the visit and its buffers fit there, and whoever asks then gets it."""
    clinic.service("exam", buffer_before=5)
    for time in ("10:00", "10:30"):
        book(clinic, time)
    with pytest.raises(NobodyFree) as refused:
        walk_in(clinic, "exam")
    assert refused.value.message == ("Exam cannot begin now with Ana: taken from 2027-01-04 10:00 to 10:30.")
    assert refused.value.advice == "Next free: 11:05 with Ana."
    assert refused.value.facts["alternatives"] == ["2027-01-04T11:05-05:00"]
    assert walk_in(clinic, "exam", opened={"now": at("11:05")}).start == at("11:05")


@pytest.mark.parametrize(
    ("now", "advice"),
    [
        ("06:30", "Next free: 09:00 with Ana."),
        ("16:45", "Next free: 2027-01-05 09:00 with Ana."),
        ("2027-01-08 16:45", "Nearest free: 2027-01-11 09:00 (ana), 2027-01-11 09:15 (ana), 2027-01-11 09:30 (ana)."),
    ],
)
def test_out_of_hours_nobody_is_there(clinic: Clinic, now: str, advice: str) -> None:
    """Not even for the last part of the visit."""
    with pytest.raises(NobodyFree) as refused:
        walk_in(clinic, opened={"now": at(now)})
    assert refused.value.advice == advice
    assert count(clinic, "appointment") == 0


def test_what_needs_approval_is_approved_by_who_sees_them_in(clinic: Clinic) -> None:
    clinic.service("scan", requires_approval=True)
    view = walk_in(clinic, "scan")
    assert (view.status, view.awaits_approval) == (Status.CHECKED_IN, False)
    assert [kind for *_, kind in taken(clinic)] == ["BOOKED"]


def test_questions_are_asked_all_the_same(clinic: Clinic) -> None:
    clinic.parameter("cleaning", "why", "TEXT", required=True)
    with pytest.raises(AnswerMissing):
        walk_in(clinic)
    assert walk_in(clinic, answers={"why": "toothache"}).parameters == {"why": "toothache"}


def test_it_takes_the_rights_to_book_and_to_check_in(clinic: Clinic) -> None:
    """A scheduler of the location has them, and needs none to override; a provider does not book."""
    for role, allowed in ((Role.PROVIDER, False), (Role.LOCATION_SCHEDULER, True)):
        actor = Actor(
            "someone", role, "desk", clinic.tenant, UserId(uuid4()), PERMISSIONS[role],
            {clinic.ids["downtown"]: PERMISSIONS[role]} if allowed else None,
        )  # fmt: skip
        if allowed:
            assert walk_in(clinic, opened={"actor": actor}).status is Status.CHECKED_IN
        else:
            with pytest.raises(NotAllowed):
                walk_in(clinic, opened={"actor": actor})


def test_a_retry_under_a_key_is_answered_alike(clinic: Clinic) -> None:
    first = walk_in(clinic, opened={"key": "w"})
    assert walk_in(clinic, opened={"key": "w"}) == first
    assert count(clinic, "appointment") == 1


def test_a_walk_in_is_undone_whole(clinic: Clinic) -> None:
    made(clinic, "Walk-in", lambda unit: booking.walk_in(unit, WalkIn("cleaning", RUI)), now=TEN)
    assert [view.status for view in take_back(clinic).appointments] == [Status.CANCELLED]
    assert taken(clinic) == []
    assert walk_in(clinic).status is Status.CHECKED_IN
