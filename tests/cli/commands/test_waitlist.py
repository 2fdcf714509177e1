"""The waiting list, typed: how it reads, and how it ends."""

import json
import re

import pytest

from sloty.operations import nouns
from sloty.operations.services import SERVICE
from tests.builders import Clinic
from tests.cli.conftest import Run
from tests.operations.test_booking import RUI
from tests.operations.test_waitlist import EVA, keep_list

_SINCE = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00"
ADD = ("waitlist", "add", "--service", "cleaning", "--customer")


@pytest.fixture
def kept(typed: Run, clinic: Clinic) -> Run:
    """At a machine where people may wait for a cleaning; Eva is a customer too."""
    keep_list(clinic)
    clinic.customer(EVA, first_name="Eva", last_name="Lind", phone="+12025550143")
    return typed


def test_who_waits_reads_as_a_line_the_most_urgent_first(kept: Run) -> None:
    """Days and parts may be taken away again; what is tried only is shown and not done."""
    first = kept(*ADD, RUI, "--provider", "ana", "--from", "2027-01-04", "--to", "2027-01-08", "--part", "morning")
    assert (first.status, first.err) == (0, "")
    line = rf"Rui Costa\t{RUI}\t\tcleaning\tana\t\t2027-01-04\t2027-01-08\tMORNING\tNORMAL\t{_SINCE}\n"
    assert re.fullmatch(line, first.out)
    second = kept(*ADD, EVA, "--part", "EVENING", "--part", "MORNING", "--notes", "after six")
    assert "\t+12025550143\tcleaning\t\t\t\t\tMORNING, EVENING\tNORMAL\t" in second.out
    assert kept("waitlist", "list").out == first.out + second.out
    tried = kept("waitlist", "edit", EVA, "--priority", "URGENT", "--part", "any", "--dry-run", "--exit-code")
    assert (tried.status, tried.err) == (3, "Nothing written (dry run).\n")
    assert tried.out.endswith("    parts_of_day: MORNING, EVENING → \n    priority: NORMAL → URGENT\n")
    now = kept("waitlist", "edit", EVA, "--priority", "URGENT", "--part", "any").out
    assert kept("waitlist", "list").out == now + first.out
    assert "\t2027-01-04\t\tMORNING\t" in kept("waitlist", "edit", RUI, "--to", "any").out


def test_machines_are_told_everything_by_keys_that_stay(kept: Run) -> None:
    entry = json.loads(kept(*ADD, EVA, "--notes", "after six", "-o", "json").out)
    assert list(entry) == [
        "id", "customer", "customer_name", "phone", "email", "service", "service_name", "provider", "provider_name",
        "location", "location_name", "earliest", "latest", "parts_of_day", "priority", "status", "notes", "source",
        "created_at", "appointment", "cancellation_reason", "version",
    ]  # fmt: skip
    assert (entry["source"], entry["notes"], entry["parts_of_day"], entry["version"]) == ("CLI", "after six", [], 1)
    assert kept("waitlist", "list", "-o", "ids").out == f"{entry['id']}\n"
    assert json.loads(kept("waitlist", "show", entry["id"], "-o", "json").out) == entry


def test_who_waits_is_booked_and_waits_again_when_that_is_undone(kept: Run) -> None:
    kept(*ADD, RUI)
    booked = kept("waitlist", "book", RUI, "--at", "2027-01-04 09:30", "-o", "json", "--idempotency-key", "k")
    visit = json.loads(booked.out)
    assert (visit["customer"], visit["start"]) == (RUI, "2027-01-04T09:30:00-05:00")
    again = kept("waitlist", "book", RUI, "--at", "2027-01-04 09:30", "-o", "json", "--idempotency-key", "k")
    assert (again.status, again.out) == (0, booked.out)
    assert kept("waitlist", "list").out == ""
    entry = json.loads(kept("waitlist", "list", "--status", "BOOKED", "-o", "json").out)[0]
    assert entry["appointment"] == visit["confirmation_code"]
    assert kept("undo").status == 0
    assert kept("waitlist", "list", "--customer", RUI, "-o", "ids").out == f"{entry['id']}\n"


def test_each_way_in_which_it_cannot_be_done_says_what_to_do_instead(kept: Run, clinic: Clinic) -> None:
    kept(*ADD, RUI)
    removed = kept("waitlist", "remove", RUI, "--reason", "found one elsewhere")
    assert removed.out.endswith("\tCANCELLED\t\tfound one elsewhere\n")
    assert kept("waitlist", "list", "--status", "CANCELLED").out == removed.out
    ended = kept("waitlist", "edit", RUI, "--priority", "HIGH")
    assert (ended.status, ended.out) == (5, "")
    assert ended.err == (
        "error[entry_ended]: They wait no more: the entry is cancelled.\n  fix: Add them again: sloty waitlist add\n"
    )
    assert kept("waitlist", "remove", RUI).status == 0
    assert kept("waitlist", "show", EVA).status == 4
    assert kept(*ADD, EVA, "--to", "2020-01-01").err.startswith("error[day_past]: latest: ")
    assert kept(*ADD, EVA, "--part", "NIGHT").status == 6
    assert kept(*ADD, EVA, "--priority", "SOON").status == 2
    assert kept("waitlist", "edit", EVA, "--if-version", "1").status == 4
    kept(*ADD, EVA)
    assert kept("waitlist", "edit", EVA, "--priority", "HIGH", "--if-version", "7").status == 5
    with clinic.unit() as unit:
        nouns.edit(unit, SERVICE, "cleaning", {"waitlist": False})
    closed = kept(*ADD, RUI)
    assert (closed.status, closed.out) == (11, "")
    assert closed.err == (
        "error[waitlist_closed]: 'cleaning' keeps no waiting list.\n"
        "  fix: Let it keep one: sloty service edit cleaning --waitlist\n"
    )
    assert kept("service", "edit", "cleaning", "--waitlist").status == 0
    assert kept(*ADD, RUI).status == 0
