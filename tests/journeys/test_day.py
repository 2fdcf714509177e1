"""A day at the front desk, typed."""

import csv
import io
import json

import pytest

from tests.journeys.conftest import Machine

pytestmark = pytest.mark.xdist_group("journeys")
RUI, EVA = "RH1001", "RH1002"


def first_slot(machine: Machine, service: str, number: int = 0) -> dict[str, str]:
    """A free time some days ahead."""
    found = machine.sloty("slots", "--service", service, "--from", "+8d", "--to", "+30d", "-o", "json").json
    slot: dict[str, str] = found[number]
    return slot


def test_the_demo_shows_every_status_and_adds_nothing_twice(machine: Machine) -> None:
    """Again, it repairs and books nothing."""
    again = machine.sloty("demo", "-o", "json").json
    assert (again["created"], again["repaired"], again["booked"]) == (0, 0, 0)
    assert set(again["counts"]) == {
        "HELD", "SCHEDULED", "CONFIRMED", "CHECKED_IN", "IN_PROGRESS", "COMPLETED", "CANCELLED", "NO_SHOW", "RESCHEDULED",
    }  # fmt: skip
    machine.sloty("location", "edit", "downtown", "--name", "Somewhere else")
    assert machine.sloty("demo", "-o", "json").json["repaired"] == 1
    assert "Add --yes" in machine.sloty("demo", "--reset", status=10).err


def test_a_taken_time_is_exit_5_with_others_that_can_be_booked(machine: Machine) -> None:
    """And each of the alternatives is free."""
    slot = first_slot(machine, "cleaning")
    words = ("book", "--service", "cleaning", "--at", slot["start"], "--provider", slot["provider"], "-o", "json")
    booked = machine.sloty(*words, "--customer", RUI).json
    assert (booked["status"], booked["start"], booked["provider"]) == ("SCHEDULED", slot["start"], slot["provider"])
    error = machine.sloty(*words, "--customer", EVA, status=5).error
    assert error["code"] == "slot_taken"
    other = error["details"]["alternatives"][0]
    machine.sloty("book", "--service", "cleaning", "--at", other, "--customer", EVA, "--dry-run")
    code = booked["confirmation_code"]
    machine.sloty("appointment", "cancel", code, "--reason", "ill")
    machine.sloty(*words, "--customer", EVA)


def test_a_visit_from_booking_to_its_end(machine: Machine) -> None:
    """Each verb once, and its history."""
    slot = first_slot(machine, "blood-test")
    words = ("book", "--service", "blood-test", "--at", slot["start"], "--customer", RUI, "-o", "json")
    code = machine.sloty(*words, "--idempotency-key", "visit-1").json["confirmation_code"]
    assert machine.sloty(*words, "--idempotency-key", "visit-1").json["confirmation_code"] == code
    assert "different request" in machine.sloty(
        "book", "--service", "blood-test", "--at", slot["start"], "--customer", EVA, "--idempotency-key", "visit-1",
        status=5,
    ).err  # fmt: skip
    later = first_slot(machine, "blood-test", 3)["start"]
    assert machine.sloty("appointment", "reschedule", code, "--at", later, "-o", "json").json["status"] == "RESCHEDULED"
    machine.sloty("appointment", "no-show", code, status=11)
    for verb, status in (("confirm", "CONFIRMED"), ("check-in", "CHECKED_IN"), ("start", "IN_PROGRESS")):
        assert machine.sloty("appointment", verb, code, "-o", "json").json["status"] == status
    assert "from here" in machine.sloty("appointment", "cancel", code, "--reason", "x", status=5).err.lower()
    assert machine.sloty("appointment", "complete", code, "--if-version", "99", status=5).err.startswith("error[stale]")
    machine.sloty("appointment", "complete", code)
    told = [act["verb"] for act in machine.sloty("appointment", "history", code, "-o", "json").json]
    assert told == ["BOOK", "RESCHEDULE", "CONFIRM", "CHECK_IN", "START", "COMPLETE"]


def test_holds_are_kept_confirmed_and_released(machine: Machine) -> None:
    """From the first to the last."""
    start = first_slot(machine, "vaccination")["start"]
    words = ("hold", "create", "--service", "vaccination", "--at", start, "-o", "json")
    held = machine.sloty(*words).json
    machine.sloty(*words, status=5)
    assert [each["id"] for each in machine.sloty("hold", "list", "-o", "json").json] == [held["id"]]
    machine.sloty("hold", "release", held["id"])
    again = machine.sloty(*words).json
    assert machine.sloty("hold", "confirm", again["id"], "--customer", RUI, "-o", "json").json["status"] == "CONFIRMED"
    machine.sloty("hold", "confirm", again["id"], "--customer", RUI, status=5)


def test_what_awaits_approval_is_approved_or_declined(machine: Machine) -> None:
    """It owns its time meanwhile."""
    start = first_slot(machine, "braces")["start"]
    words = ("book", "--service", "braces", "--at", start, "--customer", RUI, "-o", "json")
    pending = machine.sloty(*words).json
    assert (pending["status"], pending["awaits_approval"]) == ("HELD", True)
    machine.sloty(*words, status=5)
    code = pending["confirmation_code"]
    assert machine.sloty("appointment", "approve", code, "-o", "json").json["status"] == "SCHEDULED"
    machine.sloty("appointment", "decline", code, "--reason", "x", status=5)


def test_a_dry_run_leaves_nothing(machine: Machine) -> None:
    """And says so."""
    slot = first_slot(machine, "physio")
    before = machine.sloty("appointment", "list", "--to", "+60d", "-o", "ids").out
    dry = machine.sloty("book", "--service", "physio", "--at", slot["start"], "--location", slot["location"],
                        "--customer", RUI, "--dry-run")  # fmt: skip
    assert "Nothing written" in dry.err
    assert machine.sloty("appointment", "list", "--to", "+60d", "-o", "ids").out == before


def test_the_same_list_in_every_format(machine: Machine) -> None:
    """The same appointments, each in its own way."""
    words = ("appointment", "list", "--from", "-3d", "--to", "+3d", "-o")
    rows = machine.sloty(*words, "json").json
    assert len(rows) > 100
    lines = machine.sloty(*words, "jsonl").out.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [row["id"] for row in rows]
    assert machine.sloty(*words, "ids").out.split() == [row["id"] for row in rows]
    table = list(csv.DictReader(io.StringIO(machine.sloty(*words, "csv").out)))
    assert [row["confirmation_code"] for row in table] == [row["confirmation_code"] for row in rows]
    assert machine.sloty(*words, "yaml").out.count("confirmation_code:") == len(rows)


def test_the_day_and_its_reasons_are_told(machine: Machine) -> None:
    """The agenda as a drawing, and why a time is not offered."""
    drawn = machine.sloty("agenda", "--location", "downtown", "-o", "table").out
    assert "Riverside Downtown" in drawn
    told = machine.sloty("slots", "explain", "2027-01-03 03:00", "--service", "cleaning", "-o", "json").json
    assert told["bookable"] is False
    assert {check["check"] for check in told["checks"] if not check["passed"]} >= {"hours"}
