"""Appointments are booked, listed and read."""

from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from sloty.formats.contract import data
from sloty.operations import appointments
from tests.web.api.program import CLEANING, Program, refused


def test_what_was_booked_reads_as_the_command_line_tells_it(program: Program) -> None:
    booked = program.book(notes="by the window", participants=[{"name": "Bia Costa"}])
    read = program.get(f"/appointments/{booked['confirmation_code']}").json()
    with program.site.clinic.unit() as unit:
        assert read == data(appointments.show(unit, booked["id"]))
    assert (read["status"], read["start"], read["timezone"]) == (
        "SCHEDULED",
        "2027-01-04T10:00:00-05:00",
        "America/New_York",
    )
    assert read["notes"] == "by the window"


def test_a_wall_time_is_the_locations(program: Program) -> None:
    assert program.book(at="2027-01-04 10:00")["start"] == "2027-01-04T10:00:00-05:00"


def test_a_request_under_its_key_is_done_once(program: Program) -> None:
    first = program.post("/appointments", CLEANING, idempotency_key="a")
    again = program.post("/appointments", CLEANING, idempotency_key="a")
    assert (again.status_code, again.json()) == (201, first.json())
    other = program.post("/appointments", {**CLEANING, "notes": "else"}, idempotency_key="a")
    assert refused(other) == (409, "idempotency_key_reused")
    assert refused(program.post("/appointments", CLEANING, idempotency_key="x" * 201)) == (
        422,
        "idempotency_key_invalid",
    )


def test_a_time_that_was_just_taken_comes_with_others(program: Program) -> None:
    program.book()
    answer = program.post("/appointments", CLEANING)
    assert refused(answer) == (409, "slot_taken")
    assert answer.json()["alternatives"][0] == "2027-01-04T09:15-05:00"


def test_of_many_who_book_one_time_at_once_one_gets_it_and_the_others_are_offered_more(program: Program) -> None:
    with ThreadPoolExecutor(16) as at_once:
        answers = [*at_once.map(lambda _: program.post("/appointments", CLEANING), range(32))]
    assert sorted(each.status_code for each in answers) == [201] + [409] * 31
    losers = [each.json() for each in answers if each.status_code == 409]
    assert {(each["code"], len(each["alternatives"])) for each in losers} == {("slot_taken", 3)}


def test_one_request_that_is_sent_many_times_at_once_is_one_booking(program: Program) -> None:
    with ThreadPoolExecutor(8) as at_once:
        send = partial(program.post, "/appointments", CLEANING, idempotency_key="one")
        answers = [each.result() for each in [at_once.submit(send) for _ in range(8)]]
    assert {(each.status_code, each.json()["id"]) for each in answers} == {(201, answers[0].json()["id"])}


def test_answers_are_judged_and_files_kept(program: Program) -> None:
    program.site.clinic.parameter("cleaning", "referral", "FILE", required=True)
    program.site.clinic.parameter("cleaning", "weight", "NUMBER", minimum=1, required=True)
    file = {"filename": "r.pdf", "base64": b64encode(b"%PDF-1.7 x").decode()}
    booked = program.book(parameters={"referral": file, "weight": 70})
    assert booked["parameters"]["referral"]["media_type"] == "application/pdf"
    wrong = program.post("/appointments", {**CLEANING, "parameters": {"referral": "r.pdf", "weight": 0}})
    assert refused(wrong) == (422, "invalid_input")
    assert {each["field"] for each in wrong.json()["errors"]} == {"referral", "weight"}
    broken = {**CLEANING, "parameters": {"referral": {**file, "base64": "%"}, "weight": 1}}
    assert refused(program.post("/appointments", broken)) == (422, "file_not_base64")


def test_rules_are_overridden_with_a_reason_by_whoever_may(program: Program) -> None:
    early = {**CLEANING, "at": "2027-01-04 08:00", "override_reason": "an emergency"}
    plain = Program(program.site, ("book", "find_slots"))
    assert refused(plain.post("/appointments", early)) == (403, "not_allowed")
    assert program.post("/appointments", early).json()["override_reason"] == "an emergency"


def test_every_appointment_is_on_one_page_whatever_happens_between_two(program: Program) -> None:
    booked = [program.book(at=f"2027-01-04 {hour:02}:00")["id"] for hour in range(9, 14)]
    first = program.get("/appointments?from=2027-01-04&limit=2").json()
    program.post(f"/appointments/{booked[0]}/cancel", {"reason": "ill"})
    program.book(at="2027-01-04 09:00")
    second = program.get(f"/appointments?from=2027-01-04&limit=2&cursor={first['next']}").json()
    third = program.get(f"/appointments?from=2027-01-04&limit=2&cursor={second['next']}").json()
    seen = [each["id"] for page in (first, second, third) for each in page["items"]]
    assert (seen, third["next"]) == (booked, None)


def test_a_list_is_of_those_that_were_asked_for(program: Program) -> None:
    booked = program.book()
    program.book(at="2027-01-05 10:00")
    for query, count in (
        ("from=2027-01-04&to=2027-01-04", 1),
        ("from=2027-01-04&provider=ana&location=downtown&service=cleaning&customer=rui@example.com", 2),
        ("from=2027-01-04&status=CANCELLED", 0),
        ("from=2027-01-04&status=CANCELLED&status=SCHEDULED", 2),
    ):
        assert len(program.get(f"/appointments?{query}").json()["items"]) == count, query
    assert refused(program.get("/appointments?customer=nobody@example.com")) == (404, "customer_not_found")
    assert refused(program.get("/appointments?cursor=x")) == (422, "cursor_invalid")
    (act,) = program.get(f"/appointments/{booked['id']}/history").json()["items"]
    assert (act["verb"], act["front_end"], act["actor"][:4]) == ("BOOK", "api", "key ")


def test_an_appointment_that_is_not_there_is_told_so(program: Program) -> None:
    for path in ("/appointments/AAAAAAAA", "/appointments/AAAAAAAA/history"):
        assert refused(program.get(path)) == (404, "appointment_not_found")
