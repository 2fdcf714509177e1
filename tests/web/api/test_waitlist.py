"""Who waits, for programs."""

from datetime import timedelta
from uuid import uuid4

import pytest

from sloty.operations import waitlist
from tests.builders import at
from tests.operations.test_waitlist import keep_list
from tests.web.api.program import Program, refused

RUI = {"service": "cleaning", "customer": "rui@example.com"}


@pytest.fixture
def waiting(program: Program) -> Program:
    """A program of a clinic whose cleanings people may wait for."""
    keep_list(program.site.clinic)
    return program


def test_somebody_waits_is_listed_and_waits_no_more(waiting: Program) -> None:
    asked = {**RUI, "provider": "ana", "latest": "2027-02-01", "parts_of_day": ["MORNING"], "priority": "HIGH"}
    made = waiting.post("/waitlist", asked, idempotency_key="w")
    assert made.status_code == 201, made.text
    assert {name: made.json()[name] for name in asked} == asked
    assert made.json()["source"] == "API"
    assert waiting.post("/waitlist", asked, idempotency_key="w").json() == made.json()
    assert waiting.get("/waitlist").json() == {"items": [made.json()], "next": None}
    path = f"/waitlist/{made.json()['id']}"
    for _ in range(2):
        assert waiting.ask("DELETE", f"{path}?reason=moved").status_code == 204
    assert waiting.get("/waitlist").json()["items"] == []
    (gone,) = waiting.get("/waitlist?status=CANCELLED").json()["items"]
    assert gone["cancellation_reason"] == "moved"


def test_the_list_is_read_page_by_page_the_most_urgent_first(waiting: Program) -> None:
    order = []
    for number, priority in enumerate(("LOW", "URGENT", "NORMAL", "NORMAL")):
        email = f"bia{number}@example.com"
        waiting.site.clinic.customer(email)
        waiting.site.now += timedelta(minutes=1)
        waiting.post("/waitlist", {**RUI, "customer": email, "priority": priority})
    cursor = ""
    while cursor is not None:
        page = waiting.get(f"/waitlist?limit=3&service=cleaning{cursor and f'&cursor={cursor}'}").json()
        order += [each["customer"] for each in page["items"]]
        cursor = page["next"]
    assert order == [f"bia{number}@example.com" for number in (1, 2, 3, 0)]


def test_what_cannot_be_is_refused_and_told(waiting: Program) -> None:
    waiting.site.clinic.service("exam")
    for wrong, told in (
        ({"service": "exam"}, (409, "waitlist_closed")),
        ({"service": "nothing"}, (404, "service_not_found")),
        ({"customer": "nobody@example.com"}, (404, "customer_not_found")),
        ({"provider": "nobody"}, (404, "not_offered")),
        ({"latest": "2026-12-01"}, (422, "day_past")),
        ({"earliest": "2027-03-02", "latest": "2027-03-01"}, (422, "days_invalid")),
        ({"parts_of_day": ["NIGHT"]}, (422, "invalid_input")),
        ({"last_day": "2027-03-01"}, (422, "invalid_input")),
    ):
        assert refused(waiting.post("/waitlist", {**RUI, **wrong})) == told, wrong
    assert refused(waiting.ask("DELETE", f"/waitlist/{uuid4()}")) == (404, "not_found")


def test_who_was_booked_is_not_taken_off(waiting: Program) -> None:
    made = waiting.post("/waitlist", RUI).json()["id"]
    with waiting.site.clinic.unit() as unit:
        waitlist.book(unit, made, at("10:00"))
    assert refused(waiting.ask("DELETE", f"/waitlist/{made}")) == (409, "entry_ended")


def test_a_key_for_the_list_books_nobody(waiting: Program) -> None:
    alone = Program(waiting.site, ("waitlist",))
    assert alone.post("/waitlist", RUI).status_code == 201
    assert refused(alone.get("/waitlist")) == (403, "not_allowed")
    booking = {**RUI, "at": "2027-01-04T10:00:00-05:00"}
    assert refused(alone.post("/appointments", booking)) == (403, "not_allowed")
