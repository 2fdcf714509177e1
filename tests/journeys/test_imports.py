"""Files brought in by command, mended, and killed in the middle."""

import signal
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random
from typing import LiteralString

import psycopg
import pytest

from sloty.db.embedded import EmbeddedServer
from tests.journeys import forked
from tests.journeys.conftest import Machine

pytestmark = pytest.mark.xdist_group("journeys")
ROWS = 8000
POINTS = 10
LOCK = """
select pg_advisory_xact_lock(hashtextextended('import' || id::text, 0)) from tenant where slug = 'riverside'
"""
COPIED = "select coalesce(max(tuples_processed), 0) from pg_stat_progress_copy"
RUNNING = "select count(*) from pg_stat_activity where state = 'active' and query ilike %s and pid <> pg_backend_pid()"

Admin = psycopg.Connection[tuple[int]]


@pytest.fixture
def admin(machine: Machine) -> Iterator[Admin]:
    """Somebody who watches the server."""
    with psycopg.connect(
        EmbeddedServer(machine.data / "sloty" / "postgres").dsn("postgres", "sloty"), autocommit=True
    ) as made:
        yield made


def test_a_file_comes_in_and_what_was_refused_is_mended(machine: Machine, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text(
        "PatientId,Name,E-Mail,Fax\nJ1,Ana Maria Silva,j1@example.org,1\nJ2,Cher,j2@example.org,\nJ3,Eva Poe,nowhere,\n",
        encoding="utf-8",
    )
    ended = machine.sloty("import", "customers", str(people), status=6)
    assert "rejected 2" in ended.out
    assert "name_incomplete  line 3" in ended.out
    assert "Mapped: PatientId→code, Name→first_name, last_name, E-Mail→email" in ended.err
    assert "Ignored: Fax" in ended.err
    assert "error[import_rejected]: 2 of 3 rows" in ended.err
    machine.sloty("customer", "show", "J1", status=4)
    assert machine.sloty("import", "customers", str(people), "--partial", "-o", "json", status=7).json["created"] == 1
    rejects = tmp_path / "people.rejects.csv"
    mended = rejects.read_text(encoding="utf-8").replace("Cher", "Cher Bono").replace("nowhere", "j3@example.org")
    rejects.write_text(mended, encoding="utf-8")
    assert "created 2" in machine.sloty("import", "customers", str(rejects)).out
    assert machine.sloty("customer", "show", "J2", "-o", "json").json["last_name"] == "Bono"
    assert "unchanged 2" in machine.sloty("import", "customers", str(rejects), "--dry-run").out
    sample = machine.sloty("import", "sample", "customers").out
    assert sample.startswith("code,first_name,last_name,email")


def test_an_import_killed_at_any_moment_is_all_or_nothing_and_can_be_repeated(
    machine: Machine, admin: Admin, tmp_path: Path
) -> None:
    people = tmp_path / "many.csv"
    rows = (f"K{number},Ana,Silva,k{number}@example.org\n" for number in range(ROWS))
    people.write_text("code,first_name,last_name,email\n" + "".join(rows), encoding="utf-8")
    lot = Random(20270104)
    killed = nothing = 0
    for reached in islice(_moments(admin, lot), POINTS):
        process = forked.started(["import", "customers", str(people), "-q"], machine.environment)
        while process.is_alive() and not reached():
            pass
        process.kill()
        process.join()
        killed += process.exitcode == -signal.SIGKILL
        # Whoever holds the lock still ends first.
        admin.execute(LOCK)
        stored = _stored(admin)
        assert stored in {0, ROWS}
        nothing += stored == 0
        admin.execute("delete from customer where code like 'K%'")
    assert killed >= POINTS // 2
    assert nothing >= POINTS // 2
    assert f"created {ROWS:,}" in machine.sloty("import", "customers", str(people)).out
    assert f"unchanged {ROWS:,}" in machine.sloty("import", "customers", str(people)).out
    admin.execute("delete from customer where code like 'K%'")


def _moments(admin: Admin, lot: Random) -> Iterator[Callable[[], bool]]:
    """What is watched for: so many rows copied, or a statement at work."""
    for statement in ("%analyze import_stage%", "update import_stage%", "insert into customer%", "commit%"):
        yield partial(_running, admin, statement)
    while True:
        yield partial(_copied, admin, lot.randrange(ROWS))


def _running(admin: Admin, statement: str) -> bool:
    return _one(admin, RUNNING, statement) > 0


def _copied(admin: Admin, rows: int) -> bool:
    return _one(admin, COPIED) > rows


def _one(admin: Admin, statement: LiteralString, *values: str) -> int:
    row = admin.execute(statement, values or None).fetchone()
    assert row is not None
    return row[0]


def _stored(admin: Admin) -> int:
    return _one(admin, "select count(*) from customer where code like 'K%'")
