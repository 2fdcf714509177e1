"""`sloty demo`: the whole product on a sample clinic, from nothing, and again."""

import pytest

from sloty.engine.lifecycle import Status
from tests.journeys.conftest import Machine

pytestmark = pytest.mark.xdist_group("journeys")
WEEK = ("appointment", "list", "--from", "-4d", "--to", "+5d", "--limit", "10000", "-o")


def test_from_nothing_it_shows_a_day_and_what_to_try_next(machine: Machine) -> None:
    """The first run, without a server, a database or a tenant."""
    out = machine.first.out
    assert out.startswith("Clinic riverside:")
    assert "0 parts made" not in out
    assert "Riverside" in out
    assert "Try next" in out
    assert "sloty daemon run --once" in out
    assert "sloty message due" in out
    assert str(machine.data / "sloty" / "outbox") in out
    assert machine.first.err == ""


def test_every_status_is_there_to_be_seen(machine: Machine) -> None:
    """Scripts try themselves on it."""
    assert {each["status"] for each in machine.sloty(*WEEK, "json").json} == {status.value for status in Status}


def test_again_it_repairs_and_books_nothing_twice(machine: Machine) -> None:
    """The same appointments afterwards, and a name that was changed is changed back."""
    before = set(machine.sloty(*WEEK, "ids").out.split())
    machine.sloty("location", "edit", "downtown", "--name", "Somewhere else")
    again = machine.sloty("demo", "-o", "json").json
    assert (again["created"], again["repaired"], again["booked"]) == (0, 1, 0)
    assert set(again["counts"]) == {status.value for status in Status}
    again = machine.sloty("demo", "-o", "json").json
    assert (again["created"], again["repaired"], again["booked"]) == (0, 0, 0)
    # As the day goes on, another one may be moved, so that every status is still there: never one more, or one less.
    assert set(machine.sloty(*WEEK, "ids").out.split()) == before


def test_without_a_terminal_it_erases_only_with_yes(machine: Machine) -> None:
    """Exit 10 names the flag, and everything is still there."""
    before = machine.sloty(*WEEK, "ids").out
    refused = machine.sloty("demo", "--reset", status=10)
    assert refused.out == ""
    assert refused.err.startswith("error[confirmation_needed]")
    assert "--yes" in refused.err
    assert machine.sloty(*WEEK, "ids").out == before
