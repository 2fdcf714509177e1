"""What happens to an appointment, from the first word to the last."""

from typing import Any

import pytest

from tests.builders import at
from tests.web.api.program import CLEANING, Program, refused


def test_a_visit_goes_its_way(program: Program) -> None:
    path = f"/appointments/{program.book()['confirmation_code']}"
    for verb, status in (
        ("confirm", "CONFIRMED"),
        ("check-in", "CHECKED_IN"),
        ("start", "IN_PROGRESS"),
        ("complete", "COMPLETED"),
    ):
        answer = program.post(f"{path}/{verb}")
        assert (answer.status_code, answer.json()["status"]) == (200, status)
    assert refused(program.post(f"{path}/cancel", {"reason": "late"})) == (409, "wrong_status")


def test_who_does_not_come_is_noted_once_the_time_has_begun(program: Program) -> None:
    path = f"/appointments/{program.book()['id']}/no-show"
    assert refused(program.post(path)) == (409, "not_begun")
    program.site.now = at("10:20")
    assert program.post(path).json()["status"] == "NO_SHOW"


def test_what_is_cancelled_frees_its_time(program: Program) -> None:
    path = f"/appointments/{program.book()['id']}/cancel"
    assert refused(program.post(path, {})) == (422, "invalid_input")
    cancelled = program.post(path, {"reason": "ill", "tell": False}).json()
    assert (cancelled["status"], cancelled["cancellation_reason"]) == ("CANCELLED", "ill")
    program.book()


def test_an_appointment_moves_or_keeps_its_time(program: Program) -> None:
    path = f"/appointments/{program.book()['id']}/reschedule"
    program.book(at="2027-01-04 11:00")
    assert refused(program.post(path, {"at": "2027-01-04 11:00"})) == (409, "slot_taken")
    moved = program.post(path, {"at": "2027-01-04 12:00", "reason": "asked by telephone"})
    assert moved.json()["start"] == "2027-01-04T12:00:00-05:00"


def test_somebody_else_takes_over(program: Program) -> None:
    clinic = program.site.clinic
    clinic.provider("ben")
    clinic.service("filling", by=("ana", "ben"))
    path = f"/appointments/{program.book(service='filling', provider='ana')['id']}/reassign"
    assert program.post(path, {}).json()["provider"] == "ben"
    assert program.post(path, {"provider": "ana"}).json()["provider"] == "ana"
    assert refused(program.post(path, {"provider": "nobody"})) == (404, "not_offered")


def test_what_awaits_approval_is_approved_or_declined(program: Program) -> None:
    program.site.clinic.service("surgery", requires_approval=True)
    waiting = [program.book(service="surgery", at=f"2027-01-04 {hour}:00") for hour in (10, 11)]
    assert [each["awaits_approval"] for each in waiting] == [True, True]
    approved = program.post(f"/appointments/{waiting[0]['id']}/approve")
    assert (approved.status_code, approved.json()["awaits_approval"]) == (200, False)
    declined = program.post(f"/appointments/{waiting[1]['id']}/decline", {"reason": "no referral"})
    assert declined.json()["status"] == "CANCELLED"
    assert refused(program.post(f"/appointments/{waiting[0]['id']}/approve")) == (409, "not_pending")


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("confirm", None),
        ("cancel", {"reason": "ill"}),
        ("reschedule", {"at": "2027-01-04 12:00"}),
        ("reassign", {}),
    ],
)
def test_whoever_saw_another_version_changes_nothing(program: Program, verb: str, body: Any) -> None:
    clinic = program.site.clinic
    clinic.provider("ben")
    clinic.service("filling", by=("ana", "ben"))
    answer = program.post("/appointments", {**CLEANING, "service": "filling"})
    path, seen = f"/appointments/{answer.json()['id']}", answer.headers["etag"]
    program.post(f"{path}/reschedule", {"at": "2027-01-04 13:00"}, if_match=seen)
    assert refused(program.post(f"{path}/{verb}", body, if_match=seen)) == (412, "stale")
    assert refused(program.post(f"{path}/{verb}", body, if_match='"nonsense"')) == (412, "tag_unknown")
    fresh = program.get(path)
    assert fresh.json()["start"] == "2027-01-04T13:00:00-05:00"
    assert program.post(f"{path}/{verb}", body, if_match=fresh.headers["etag"]).status_code == 200


def test_an_act_under_its_key_is_done_once_also_when_it_changed_the_version(program: Program) -> None:
    answer = program.post("/appointments", CLEANING)
    path, seen = f"/appointments/{answer.json()['id']}/confirm", answer.headers["etag"]
    first = program.post(path, if_match=seen, idempotency_key="c")
    assert program.post(path, if_match=seen, idempotency_key="c").json() == first.json()
