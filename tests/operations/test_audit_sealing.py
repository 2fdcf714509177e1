"""Sealing loses nothing, whoever writes and seals meanwhile, and what the database seals is verified without it."""

import threading

import psycopg
import pytest
from psycopg.types.json import Jsonb

from sloty.actor import Actor
from sloty.db.pool import DatabaseRole
from sloty.operations import audit, nouns
from sloty.operations.places import LOCATION
from tests.builders import Clinic
from tests.operations.test_audit import everything, sealed, tamper


def renamed(clinic: Clinic, name: str, actor: str = "operator") -> None:
    with clinic.unit(actor=Actor.operator(actor, "cli", clinic.tenant)) as unit:
        nouns.edit(unit, LOCATION, "downtown", {"name": name})


def test_an_entry_that_commits_late_is_not_passed_by(clinic: Clinic) -> None:
    """A transaction that began before the others is still open while they are sealed."""
    sealed(clinic)
    with clinic.unit() as late:
        nouns.edit(late, LOCATION, "downtown", {"name": "Late"})
        with clinic.unit() as unit:
            unit.session.run("update customer set notes = 'n' where tenant_id = %(tenant)s")
        held_back = sealed(clinic, left=1)
        with clinic.unit() as unit:
            assert audit.head(unit).unsealed == 1
    assert sealed(clinic) == held_back + 2
    with clinic.unit() as unit:
        audit.verify(unit)


def test_writers_and_sealers_at_once_lose_nothing(clinic: Clinic) -> None:
    writers, done = 4, threading.Event()

    def write(number: int) -> None:
        for step in range(25):
            renamed(clinic, f"{number} {step}")

    def keep_sealing() -> None:
        while not done.is_set():
            with clinic.unit() as unit:
                audit.seal(unit)

    before = len(everything(clinic))
    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    sealers = [threading.Thread(target=keep_sealing) for _ in range(2)]
    for thread in (*sealers, *threads):
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    for thread in sealers:
        thread.join()
    assert sealed(clinic) == before + writers * 25
    with clinic.unit() as unit:
        audit.verify(unit)


def test_of_two_sealers_one_waits(clinic: Clinic) -> None:
    """Without the lock they would give the same numbers: here nothing else could hold the second one up."""
    with clinic.unit() as first:
        assert audit.seal(first) == 0 or audit.head(first).number
        with clinic.database.connect(DatabaseRole.APP) as second:
            second.execute(f"set local sloty.tenant_id = '{clinic.tenant}'".encode())
            second.execute("set local lock_timeout = '100ms'")
            with pytest.raises(psycopg.errors.LockNotAvailable):
                second.execute("select seal_audit(10)")


def test_what_came_with_a_back_up_of_another_server_is_sealed(clinic: Clinic) -> None:
    """Its transaction ids are ahead of this server's, and nobody waits until those have come."""
    with clinic.database.connect(DatabaseRole.ADMIN) as admin:
        admin.execute(
            "update audit_entry set xid = (pg_current_xact_id()::text::bigint + 1000000000)::text::xid8 where tenant_id = %s",
            [clinic.tenant],
        )
    assert sealed(clinic) == len(everything(clinic))


@pytest.mark.parametrize("odd", ['a"b\\c/', "tab\tline\nbell\x07del\x7f", "Zoë 🙂 \u2028", "x|y", "[1, null]", " "])
def test_whatever_is_written_is_sealed_and_verified_alike(clinic: Clinic, odd: str) -> None:
    """Two programs put the same entry into bytes: the database when it seals, the engine when it verifies."""
    with clinic.unit(actor=Actor.operator(odd, odd, clinic.tenant)) as unit:
        unit.session.run("update location set name = %(odd)s where tenant_id = %(tenant)s", odd=odd)
        unit.session.run("update service set price = 80.00, name = %(odd)s where tenant_id = %(tenant)s", odd=odd)
    with clinic.database.connect(DatabaseRole.PLATFORM) as platform:
        nested = Jsonb({odd: [odd, 1.50, -0.0, 1e30, None, True, {}]})
        platform.execute("update tenant set branding = %s where id = %s", [nested, clinic.tenant])
    last = sealed(clinic)
    with clinic.unit() as unit:
        assert audit.verify(unit).number == last
        audit.redact(unit, "location", [clinic.ids["downtown"]])
        assert audit.verify(unit).number == last


def test_sealed_entries_without_a_head_are_found(clinic: Clinic) -> None:
    sealed(clinic)
    tamper(clinic, "delete from audit_head where tenant_id = %(tenant)s")
    with pytest.raises(audit.ChainBroken, match="no head"), clinic.unit() as unit:
        audit.verify(unit)


def test_a_tenant_of_which_nothing_is_sealed_verifies(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        found = audit.verify(unit)
    assert (found.number, found.head) == (0, "0:")
    assert found.unsealed == len(everything(clinic))
