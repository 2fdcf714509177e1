"""Users about themselves: their name, their password, the session that is kept for them; and their last day."""

import stat
from collections.abc import Iterator

import pytest

from tests.journeys.conftest import Machine

pytestmark = pytest.mark.xdist_group("journeys")
PASSWORD = "correct horse battery"


@pytest.fixture
def desk(machine: Machine) -> Iterator[Machine]:
    """The machine, where nobody is signed in afterwards."""
    yield machine
    machine.sloty("logout")


def test_from_signing_in_to_the_last_day(desk: Machine) -> None:
    eva = "eva.roe@example.com"
    token = desk.sloty("user", "invite", eva, "--role", "STAFF", "-o", "json").json["token"]
    desk.sloty("user", "accept", "--stdin", given=f"{token}\nshort\n", status=6)
    accepted = desk.sloty("user", "accept", "--stdin", given=f"{token}\n{PASSWORD}\n")
    assert accepted.out == f"Done. Sign in: sloty login {eva} -t riverside\n"
    desk.sloty("login", eva, "--password-stdin", given=f"{PASSWORD}\n")
    kept = desk.data / "sloty" / "session"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert f"As {eva} (STAFF) in tenant riverside" in desk.sloty("location", "list", "-v").err
    assert desk.sloty("user", "edit", eva, "--name", "Eva Lind", "-o", "json").json["name"] == "Eva Lind"

    new = "another long secret"
    desk.sloty("user", "password", eva, "--password-stdin", given=f"{PASSWORD}\n{new}\n")
    assert desk.sloty("location", "list", status=8).err.startswith("error[session_ended]")
    assert desk.sloty("logout").out == "Signed out.\n"
    assert not kept.exists()

    desk.sloty("user", "archive", eva, status=10)
    desk.sloty("user", "archive", eva, "--yes")
    told = desk.sloty("login", eva, "--password-stdin", given=f"{new}\n", status=8)
    assert told.err.startswith("error[not_a_member]")


def test_who_is_made_waits_and_typing_mistakes_are_guessed(machine: Machine) -> None:
    machine.sloty("user", "create", "bo@example.com", "--role", "LOCATION_ADMIN", "--location", "downtown")
    assert (
        "Did you mean bo@example.com?"
        in machine.sloty("role", "grant", "bi@example.com", "--role", "USER", status=4).err
    )
    tried = machine.sloty("user", "invite", "bo@example.com", "--dry-run", "-o", "json")
    assert tried.json["token"] is None
