"""The audit trail, typed: looked through, sealed, compared with a head that was kept elsewhere, pruned."""

import pytest

from tests.journeys.conftest import Machine

pytestmark = pytest.mark.xdist_group("journeys")


def test_a_trail_is_read_sealed_and_its_cut_end_found(machine: Machine) -> None:
    machine.sloty("apply", given="tenant: {slug: ledger, name: L}\nlocations: [{slug: a, name: A, timezone: UTC}]\n")
    machine.settings["SLOTY_TENANT"] = "ledger"
    try:
        machine.sloty("location", "edit", "a", "--name", "B")
        kept = machine.sloty("audit", "seal", "-o", "json").json
        machine.sloty("location", "edit", "a", "--name", "C")
        head = machine.sloty("audit", "seal", "-o", "json").json
        assert (head["number"], head["unsealed"]) == (kept["number"] + 1, 0)
        found = machine.sloty("audit", "list", "--table", "location", "--from", "-1d", "-o", "json").json
        assert [each["after"]["name"] for each in found] == ["C", "B", "A"]
        assert machine.sloty("audit", "show", str(head["number"]), "-o", "json").json == found[0]
        _cut_off_the_end(machine, head["number"])
        assert machine.sloty("audit", "verify", "-o", "json").json["head"] == kept["head"]
        machine.sloty("audit", "verify", "--head", kept["head"])
        error = machine.sloty("audit", "verify", "--head", head["head"], "-o", "json", status=5).error
        assert (error["code"], error["details"]["number"]) == ("chain_broken", head["number"])
    finally:
        machine.settings["SLOTY_TENANT"] = "riverside"


def _cut_off_the_end(machine: Machine, number: int) -> None:
    """As whoever owns the server, who makes the head fit too."""
    with machine.connected(machine.sloty("db", "url", "--role", "migrator").out.strip()) as owner:
        owner.execute("set role sloty_owner")
        ledger = "tenant_id = (select id from tenant where slug = 'ledger')"
        owner.execute(f"delete from audit_entry where {ledger} and number = %s".encode(), [number])
        owner.execute(
            "update audit_head h set number = e.number, hash = e.hash from audit_entry e"
            f" where h.tenant_id = e.tenant_id and e.{ledger} and e.number = %s".encode(),
            [number - 1],
        )


def test_what_is_typed_wrongly_is_told(machine: Machine) -> None:
    assert "Did you mean customer" in machine.sloty("audit", "list", "--table", "custmer", status=4).err
    machine.sloty("audit", "verify", "--head", "nonsense", status=6)
    assert "--yes" in machine.sloty("audit", "prune", status=10).err
    assert "2190 days" in machine.sloty("audit", "prune", "--days", "30", "--yes", status=6).err
    machine.sloty("audit", "seal", status=8, SLOTY_TENANT="")
