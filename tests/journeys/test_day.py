"""A day at the front desk, typed."""

import csv
import io
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import Machine

pytestmark = pytest.mark.xdist_group("journeys")
RUI, EVA = "RH1001", "RH1002"


def free(machine: Machine, service: str) -> list[dict[str, Any]]:
    """Free times some days ahead, when the demo has booked nothing."""
    found: list[dict[str, Any]] = machine.sloty(
        "slots", "--service", service, "--from", "+8d", "--to", "+30d", "--limit", "100", "-o", "json"
    ).json
    return found


def test_a_taken_time_is_exit_5_with_others_that_can_be_booked(machine: Machine) -> None:
    """The alternatives are free, and so is the time itself once it is cancelled."""
    slot = free(machine, "cleaning")[0]
    words = ("book", "--service", "cleaning", "--at", slot["start"], "--provider", slot["provider"], "-o", "json")
    booked = machine.sloty(*words, "--customer", RUI).json
    assert (booked["status"], booked["start"], booked["provider"]) == ("SCHEDULED", slot["start"], slot["provider"])
    error = machine.sloty(*words, "--customer", EVA, status=5).error
    assert error["code"] == "slot_taken"
    other = error["details"]["alternatives"][0]
    machine.sloty("book", "--service", "cleaning", "--at", other, "--customer", EVA, "--dry-run")
    cancelled = machine.sloty(
        "appointment", "cancel", booked["confirmation_code"], "--reason", "ill", "-o", "json"
    ).json
    assert cancelled["status"] == "CANCELLED"
    machine.sloty(*words, "--customer", EVA)


def test_a_visit_from_booking_to_its_end(machine: Machine) -> None:
    """Each verb once, in vain where the lifecycle forbids it, and its history."""
    first, *_, later = (slot["start"] for slot in free(machine, "blood-test")[:4])
    words = ("book", "--service", "blood-test", "--at", first, "--idempotency-key", "visit-1", "-o", "json")
    booked = machine.sloty(*words, "--customer", RUI)
    assert machine.sloty(*words, "--customer", RUI).json == booked.json
    assert "different request" in machine.sloty(*words, "--customer", EVA, status=5).error["message"]
    code = booked.json["confirmation_code"]
    moved = machine.sloty("appointment", "reschedule", code, "--at", later, "-o", "json").json
    assert (moved["status"], moved["start"]) == ("RESCHEDULED", later)
    machine.sloty("appointment", "no-show", code, status=11)
    for verb, status in (("confirm", "CONFIRMED"), ("check-in", "CHECKED_IN"), ("start", "IN_PROGRESS")):
        assert machine.sloty("appointment", verb, code, "-o", "json").json["status"] == status
    assert "from here" in machine.sloty("appointment", "cancel", code, "--reason", "x", status=5).err.lower()
    assert machine.sloty("appointment", "complete", code, "--if-version", "99", status=5).err.startswith("error[stale]")
    assert machine.sloty("appointment", "complete", code, "-o", "json").json["status"] == "COMPLETED"
    told = [act["verb"] for act in machine.sloty("appointment", "history", code, "-o", "json").json]
    assert told == ["BOOK", "RESCHEDULE", "CONFIRM", "CHECK_IN", "START", "COMPLETE"]


def test_a_visit_is_given_to_another_provider_at_the_same_time(machine: Machine) -> None:
    """And the first provider is free again."""
    slots = free(machine, "physio")
    slot = next(one for one in slots for two in slots if one["start"] == two["start"] and one is not two)
    one, two = (each["provider"] for each in slots if each["start"] == slot["start"])
    words = ("book", "--service", "physio", "--at", slot["start"], "--provider", one, "--customer", RUI, "-o", "json")
    code = machine.sloty(*words).json["confirmation_code"]
    given = machine.sloty("appointment", "reassign", code, "--provider", two, "--reason", "ill", "-o", "json").json
    assert (given["provider"], given["start"]) == (two, slot["start"])
    machine.sloty(*words, "--dry-run")
    last = machine.sloty("appointment", "history", code, "-o", "json").json[-1]
    assert (last["verb"], last["reason"]) == ("REASSIGN", "ill")


def test_holds_are_kept_confirmed_and_released(machine: Machine) -> None:
    """From the first to the last."""
    words = (
        "hold",
        "create",
        "--service",
        "vaccination",
        "--at",
        free(machine, "vaccination")[0]["start"],
        "-o",
        "json",
    )
    held = machine.sloty(*words).json
    machine.sloty(*words, status=5)
    assert [each["id"] for each in machine.sloty("hold", "list", "-o", "json").json] == [held["id"]]
    machine.sloty("hold", "release", held["id"])
    again = machine.sloty(*words).json
    assert machine.sloty("hold", "confirm", again["id"], "--customer", RUI, "-o", "json").json["status"] == "CONFIRMED"
    machine.sloty("hold", "confirm", again["id"], "--customer", RUI, status=5)
    assert machine.sloty("hold", "list", "-o", "json").json == []


def test_what_awaits_approval_is_approved_or_declined(machine: Machine) -> None:
    """It owns its time meanwhile, and gives it back when it is declined."""
    start = free(machine, "braces")[0]["start"]
    words = ("book", "--service", "braces", "--at", start, "--customer", RUI, "-o", "json")
    pending = machine.sloty(*words).json
    assert (pending["status"], pending["awaits_approval"]) == ("HELD", True)
    machine.sloty(*words, status=5)
    declined = ("appointment", "decline", pending["confirmation_code"], "--reason", "no referral", "-o", "json")
    assert machine.sloty(*declined).json["status"] == "CANCELLED"
    code = machine.sloty(*words).json["confirmation_code"]
    assert machine.sloty("appointment", "approve", code, "-o", "json").json["status"] == "SCHEDULED"
    machine.sloty("appointment", "decline", code, "--reason", "x", status=5)


def test_a_dry_run_leaves_nothing(machine: Machine) -> None:
    """And says so."""
    slot = free(machine, "filling")[0]
    before = machine.sloty("appointment", "list", "--to", "+60d", "-o", "ids").out
    dry = machine.sloty("book", "--service", "filling", "--at", slot["start"], "--provider", slot["provider"],
                        "--customer", RUI, "--dry-run")  # fmt: skip
    assert "Nothing written" in dry.err
    assert "SCHEDULED" in dry.out
    assert machine.sloty("appointment", "list", "--to", "+60d", "-o", "ids").out == before


def test_the_agenda_in_every_format(machine: Machine) -> None:
    """The same visits, each in its own way: drawn, in a pipe, and for programs."""
    words = ("agenda", "--location", "downtown", "--date", "today")
    rows = machine.sloty(*words, "-o", "json").json
    codes = [row["confirmation_code"] for row in rows]
    assert codes
    lines = machine.sloty(*words, "-o", "jsonl").out.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [row["id"] for row in rows]
    assert machine.sloty(*words, "-o", "ids").out.split() == [row["id"] for row in rows]
    table = list(csv.DictReader(io.StringIO(machine.sloty(*words, "-o", "csv").out)))
    assert [row["confirmation_code"] for row in table] == codes
    assert machine.sloty(*words, "-o", "yaml").out.count("confirmation_code:") == len(rows)
    assert [line.split("\t")[-1] for line in machine.sloty(*words).out.splitlines()] == codes
    drawn = machine.sloty(*words, "-o", "table").out
    assert "Riverside Downtown" in drawn
    assert "\x1b" not in drawn


def test_the_agenda_on_paper(machine: Machine, tmp_path: Path) -> None:
    """A page with every visit on it; a PDF where the library for it is there, and else what to install."""
    words = ("agenda", "--location", "downtown", "--date", "today")
    codes = [row["confirmation_code"] for row in machine.sloty(*words, "-o", "json").json]
    page = tmp_path / "day.html"
    ended = machine.sloty(*words, "--html", str(page), "--paper", "letter")
    assert (ended.out, ended.err) == ("", f"Wrote {page}.\n")
    written = page.read_text(encoding="utf-8")
    assert all(code in written for code in codes)
    assert "size: letter" in written
    if find_spec("weasyprint") is None:
        refused = machine.sloty(*words, "--pdf", str(tmp_path / "day.pdf"), status=6)
        assert "pip install 'sloty[print]'" in refused.err
        assert not (tmp_path / "day.pdf").exists()


def test_it_is_told_why_a_time_is_offered_or_not(machine: Machine) -> None:
    """`explain` says bookable of what `find` lists, and else names the rule."""
    slot = free(machine, "first-visit")[0]
    words = ("--service", "first-visit", "--location", slot["location"], "-o", "json")
    told = machine.sloty("slots", "explain", slot["start"], *words).json
    assert told["bookable"] is True
    assert slot["provider"] in told["providers"]
    told = machine.sloty("slots", "explain", "+9d 03:00", *words).json
    assert told["bookable"] is False
    assert {check["check"] for check in told["checks"] if not check["passed"]} >= {"hours"}


def test_a_file_that_was_given_as_an_answer_is_fetched(machine: Machine, tmp_path: Path) -> None:
    slot, scan = free(machine, "braces")[0], tmp_path / "photo.pdf"
    scan.write_bytes(b"%PDF-1.7 rest")
    words = ("--service", "braces", "--at", slot["start"], "--provider", slot["provider"], "--customer", RUI)
    booked = machine.sloty("book", *words, "--param", f"photo=@{scan}", "-o", "json").json
    code, fetched = booked["confirmation_code"], tmp_path / "fetched.pdf"
    (listed,) = machine.sloty("appointment", "files", code, "-o", "json").json
    assert (listed["name"], listed["filename"], listed["media_type"]) == ("photo", "photo.pdf", "application/pdf")
    machine.sloty("appointment", "file", code, "--name", "photo", "--file", str(fetched))
    machine.sloty("appointment", "file", code, "--name", "photo", "--file", str(fetched), status=10)
    machine.sloty("appointment", "file", code, "--name", "photo", "--file", str(fetched), "--yes")
    assert fetched.read_bytes() == scan.read_bytes()
    assert fetched.stat().st_mode & 0o077 == 0
    error = machine.sloty(
        "appointment", "file", code, "--name", "x", "--file", str(fetched), "-o", "json", status=4
    ).error
    assert error["code"] == "file_not_found"
