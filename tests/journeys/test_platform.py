"""The administrator's day, typed: users, API keys, the audit trail, back-ups."""

import shutil
import tempfile
from pathlib import Path

import pytest

from tests.journeys.conftest import Machine

pytestmark = pytest.mark.xdist_group("journeys")
PASSWORD = "correct horse battery"


@pytest.fixture
def other() -> Machine:
    """Another machine, with nothing on it."""
    data = Path(tempfile.mkdtemp(prefix="sloty-other-"))
    data.chmod(0o755)
    return Machine(data)


def test_somebody_is_let_in_and_acts_with_their_own_rights(machine: Machine) -> None:
    """Invited, accepted, signed in, refused what is not theirs, suspended, out."""
    eva = "eva@platform.example.com"
    token = machine.sloty("user", "invite", eva, "--role", "STAFF", "-o", "json").json["token"]
    assert machine.sloty("role", "can", eva, "--do", "book", status=8).out.strip().endswith("to be accepted")
    machine.sloty("user", "accept", "--stdin", given=f"{token}\n{PASSWORD}\n")
    machine.sloty("user", "accept", "--stdin", given=f"{token}\n{PASSWORD}\n", status=11)
    machine.sloty("role", "can", eva, "--do", "book")
    machine.sloty("login", eva, "--password-stdin", given="wrong password\n", status=8)
    machine.sloty("login", eva, "--password-stdin", given=f"{PASSWORD}\n")
    try:
        assert machine.sloty("location", "list", "-o", "ids").out
        assert eva in machine.sloty("location", "edit", "downtown", "--name", "Mine", status=8).err
        machine.sloty("tenant", "list", status=8)
        machine.sloty("location", "list", "-t", "nowhere", status=4)
    finally:
        machine.sloty("logout")
    machine.sloty("tenant", "list")
    machine.sloty("user", "suspend", eva, "--yes")
    machine.sloty("login", eva, "--password-stdin", given=f"{PASSWORD}\n", status=8)


def test_a_program_acts_with_its_key_until_that_is_revoked(machine: Machine) -> None:
    key = machine.sloty("token", "create", "website", "--scope", "find_slots", "-o", "json").json["key"]
    assert machine.sloty("slots", "--service", "cleaning", "--from", "+8d", SLOTY_TOKEN=key).out
    machine.sloty("customer", "list", status=8, SLOTY_TOKEN=key)
    machine.sloty("token", "revoke", "website", "--yes")
    machine.sloty("slots", "--service", "cleaning", "--from", "+8d", status=8, SLOTY_TOKEN=key)


def test_who_changed_what_is_told_and_an_edited_entry_is_found_by_number(machine: Machine) -> None:
    machine.sloty("apply", given="tenant: {slug: trail, name: Trail}\nlocations: [{slug: a, name: A, timezone: UTC}]\n")
    machine.sloty("location", "edit", "a", "--name", "B", "-t", "trail")
    last = machine.sloty("audit", "list", "-t", "trail", "--limit", "1", "-o", "json").json[0]
    assert (last["action"], last["before"], last["after"]) == ("UPDATE", {"name": "A"}, {"name": "B"})
    head = machine.sloty("audit", "seal", "-t", "trail", "-o", "json").json
    machine.sloty("audit", "verify", "-t", "trail", "--head", head["head"])
    url = machine.sloty("db", "url", "--role", "migrator").out.strip()
    with machine.connected(url) as owner:
        owner.execute("set role sloty_owner")
        owner.execute("update audit_entry set actor = 'nobody' where id = %s", [last["id"]])
    error = machine.sloty("audit", "verify", "-t", "trail", "-o", "json", status=5).error
    assert (error["code"], error["details"]["number"]) == ("chain_broken", head["number"])
    machine.sloty("tenant", "purge", "trail", "--yes", status=10)
    machine.sloty("tenant", "purge", "trail", "--confirm", "trail")


def test_a_back_up_is_restored_on_another_machine(machine: Machine, other: Machine, tmp_path: Path) -> None:
    """Judged before it counts; over tenants only when that is said; and what was there is kept."""
    file = str(tmp_path / "all.tar")
    taken = machine.sloty("db", "backup", file, "-o", "json").json
    machine.sloty("db", "backup", file, status=10)
    machine.sloty("db", "backup", file, "--yes")
    assert machine.sloty("db", "verify", file, "-o", "json").json["rows"] == taken["rows"]
    try:
        other.sloty("db", "restore", file)
        assert other.sloty("tenant", "show", "riverside", "-o", "json").json["slug"] == "riverside"
        assert other.sloty("customer", "list", "-o", "csv").out == machine.sloty("customer", "list", "-o", "csv").out
        other.sloty("doctor")
        other.sloty("db", "restore", file, status=10)
        kept = other.sloty("db", "restore", file, "--confirm", "sloty").err
        assert "is kept as " in kept
        assert ".before-" in kept
        (tmp_path / "cut.tar").write_bytes(Path(file).read_bytes()[:50_000])
        other.sloty("db", "restore", str(tmp_path / "cut.tar"), "--confirm", "sloty", status=6)
        other.sloty("doctor")
    finally:
        other.sloty("db", "stop")
        shutil.rmtree(other.data, ignore_errors=True)


def test_customers_are_found_merged_handed_out_and_erased(machine: Machine) -> None:
    for number in (1, 2):
        person = ("--first-name", "Zoë", "--last-name", "Twice", "--code", f"Z{number}", "--phone", "+12125550999")
        machine.sloty("customer", "create", *person)
    assert machine.sloty("customer", "find", "zoe tw", "-o", "json").json[0]["first_name"] == "Zoë"
    pairs = machine.sloty("customer", "duplicates", "-o", "json").json
    assert {"Z1", "Z2"} in [{pair["keep"], pair["other"]} for pair in pairs]
    machine.sloty("customer", "merge", "Z1", "--from", "Z2", "--yes")
    assert machine.sloty("customer", "show", "Z2", "-o", "json").json["code"] == "Z1"
    assert machine.sloty("customer", "export", "Z2").json["customer"]["last_name"] == "Twice"
    machine.sloty("customer", "erase", "Z1", "--yes", status=10)
    machine.sloty("customer", "erase", "Z1", "--confirm", "Z1")
    machine.sloty("customer", "show", "Z2", status=4)
    assert "Twice" not in machine.sloty("export", "customers").out
