"""A time is kept, given back, or booked."""

from typing import Any
from uuid import uuid4

from tests.web.api.program import AT, CLEANING, Program, refused

HOLD = {"service": "cleaning", "at": AT}


def _held(program: Program) -> dict[str, Any]:
    answer = program.post("/holds", HOLD)
    assert answer.status_code == 201
    held: dict[str, Any] = answer.json()
    return held


def test_a_hold_keeps_its_time_until_it_is_released(program: Program) -> None:
    held = _held(program)
    assert (held["start"], held["provider"]) == (AT, "ana")
    assert program.get(f"/holds/{held['id']}").json() == held
    assert program.get("/holds").json()["items"] == [held]
    taken = program.post("/appointments", CLEANING)
    assert refused(taken) == (409, "slot_taken")
    assert len(taken.json()["alternatives"]) == 3
    assert program.ask("DELETE", f"/holds/{held['id']}").status_code == 204
    assert refused(program.get(f"/holds/{held['id']}")) == (409, "hold_expired")
    program.book()


def test_a_hold_becomes_an_appointment_once(program: Program) -> None:
    path = f"/holds/{_held(program)['id']}/confirm"
    who = {"customer": "rui@example.com"}
    made = program.post(path, who, idempotency_key="one")
    assert (made.status_code, made.json()["status"], made.json()["customer"]) == (201, "SCHEDULED", "rui@example.com")
    assert program.post(path, who, idempotency_key="one").json() == made.json()
    assert refused(program.post(path, who)) == (409, "hold_used")
    assert refused(program.ask("DELETE", path.removesuffix("/confirm"))) == (409, "hold_used")


def test_whoever_may_book_need_not_see_what_others_booked_to_hold_a_time(program: Program) -> None:
    assert Program(program.site, ("book", "find_slots")).post("/holds", HOLD).status_code == 201


def test_a_hold_that_was_never_there_cannot_be_used(program: Program) -> None:
    path = f"/holds/{uuid4()}"
    assert refused(program.get(path)) == (409, "hold_expired")
    assert refused(program.ask("DELETE", path)) == (404, "appointment_not_found")
    assert refused(program.post(f"{path}/confirm", {"customer": "rui@example.com"})) == (404, "appointment_not_found")
    assert refused(program.get("/holds/none")) == (422, "invalid_input")
