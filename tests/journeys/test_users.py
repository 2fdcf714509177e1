"""Somebody is invited, signs in, does what they may and nothing else, and leaves; a program comes with its key."""

import stat
from collections.abc import Iterator

import pytest

from tests.journeys.conftest import Machine

PASSWORD = "correct horse battery"


@pytest.fixture
def desk(machine: Machine) -> Iterator[Machine]:
    """The machine, where nobody is signed in afterwards."""
    yield machine
    machine.sloty("logout")


def test_from_the_invitation_to_the_last_day(desk: Machine) -> None:
    eva = "eva.roe@example.com"
    invited = desk.sloty("user", "invite", eva, "--role", "STAFF", "--name", "Eva Roe", "-o", "json")
    token = invited.json["token"]
    assert "sloty user accept" in invited.err
    assert desk.sloty("user", "accept", status=10).err.startswith("error[confirmation_needed]")
    desk.sloty("user", "accept", "--stdin", given=f"{token}\nshort\n", status=6)
    accepted = desk.sloty("user", "accept", "--stdin", given=f"{token}\n{PASSWORD}\n")
    assert accepted.out == f"Done. Sign in: sloty login {eva} -t riverside\n"
    desk.sloty("user", "accept", "--stdin", given=f"{token}\n{PASSWORD}\n", status=11)

    wrong = desk.sloty("login", eva, "--password-stdin", given="wrong\n", status=8)
    assert PASSWORD not in wrong.err + wrong.out
    desk.sloty("login", eva, "--password-stdin", given=f"{PASSWORD}\n")
    kept = desk.data / "sloty" / "session"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600

    assert f"As {eva} (STAFF) in tenant riverside" in desk.sloty("location", "list", "-v").err
    desk.sloty("location", "edit", "downtown", "--name", "Mine", status=8)
    desk.sloty("tenant", "list", status=8)
    edited = desk.sloty("user", "edit", eva, "--name", "Eva Lind", "-o", "json")
    assert edited.json["name"] == "Eva Lind"

    new = "another long secret"
    desk.sloty("user", "password", eva, "--password-stdin", given=f"{PASSWORD}\n{new}\n")
    assert desk.sloty("location", "list", status=8).err.startswith("error[session_ended]")
    assert desk.sloty("logout").out == "Signed out.\n"
    assert not kept.exists()

    desk.sloty("user", "archive", eva, status=10)
    desk.sloty("user", "archive", eva, "--yes")
    told = desk.sloty("login", eva, "--password-stdin", given=f"{new}\n", status=8)
    assert told.err.startswith("error[not_a_member]")


def test_whether_and_why_is_told_by_words_and_by_the_exit_status(desk: Machine) -> None:
    desk.sloty("user", "create", "bo@example.com", "--role", "LOCATION_ADMIN", "--location", "downtown")
    asked = desk.sloty("role", "can", "bo@example.com", "--do", "book", "-o", "json", status=8)
    assert asked.json["reason"] == "the user is waiting for an invitation to be accepted"
    assert "Did you mean book?" in desk.sloty("role", "can", "bo@example.com", "--do", "bok", status=4).err
    assert (
        "Did you mean bo@example.com?" in desk.sloty("role", "grant", "bi@example.com", "--role", "USER", status=4).err
    )


def test_a_program_acts_with_its_scopes_until_its_key_is_revoked(desk: Machine) -> None:
    key = desk.sloty("token", "create", "kiosk", "--scope", "find_slots", "-o", "json").json["key"]
    found = desk.sloty("slots", "--service", "cleaning", "--limit", "1", "-o", "json", SLOTY_TOKEN=key)
    assert len(found.json) == 1
    desk.sloty("customer", "list", status=8, SLOTY_TOKEN=key)
    assert key not in desk.sloty("token", "list", "-o", "json").out
    desk.sloty("token", "revoke", "kiosk", "--yes")
    refused = desk.sloty("slots", "--service", "cleaning", status=8, SLOTY_TOKEN=key)
    assert refused.err.startswith("error[key_unknown]")
