"""The servers that the races are run on: the embedded one, Debian's 15, and PgBouncer in transaction mode before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from sloty.db import schema
from sloty.db.migrations import functions
from sloty.db.pool import Database
from sloty.settings import Settings
from tests.conftest import make_copy
from tests.servers import pgbouncer, postgresql_15


@dataclass(frozen=True)
class Ground:
    """One database, and the way to it."""

    direct: Settings
    """Past any pooler: for building, and for counting."""
    through: Settings
    """As the racers connect."""


@dataclass(frozen=True)
class Arena:
    """Where a race is run."""

    guarded: Ground
    unguarded: Ground
    """The same without locks and without the constraint: the control."""


def remove_the_guard(settings: Settings) -> None:
    """Check, then insert, as schedulers without a guard do. The race must show here, or the test proves nothing."""
    naive = (
        functions.TAKE_RESERVATIONS.replace("create function", "create or replace function")
        .replace("perform pg_advisory_xact_lock(lock_key);", "null;")
        .replace("on conflict on constraint no_double_booking do nothing", "")
        .replace(
            "values (p_tenant, p_ids[cardinality(taken) + 1], candidate, free_lane, footprint,",
            "select p_tenant, p_ids[cardinality(taken) + 1], candidate, free_lane, footprint,",
        )
        .replace(
            "moment + p_hold, p_appointment)",
            "moment + p_hold, p_appointment where not exists (select from reservation r where r.tenant_id = p_tenant"
            " and r.calendar_id = candidate and r.lane = free_lane and r.during && footprint)",
        )
    )
    assert "pg_advisory" not in naive
    assert "not exists" in naive
    with psycopg.connect(settings.database_url or "", autocommit=True) as admin:
        admin.execute(naive.encode())
        admin.execute("alter table reservation drop constraint no_double_booking")


@pytest.fixture(scope="session")
def arena_18(worker_id: str) -> Arena:
    """The embedded server."""
    guarded, naive = make_copy(f"sloty_race_{worker_id}"), make_copy(f"sloty_naive_{worker_id}")
    remove_the_guard(naive)
    return Arena(Ground(guarded, guarded), Ground(naive, naive))


@pytest.fixture(scope="session")
def arena_15(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    """Debian's PostgreSQL 15."""
    with postgresql_15(Path(tmp_path_factory.mktemp("debian", numbered=True)) / "15") as settings:
        naive = settings.model_copy(update={"database_url": (settings.database_url or "") + "_naive"})
        for each in (settings, naive):
            schema.initialise(Database(each))
        remove_the_guard(naive)
        yield Arena(Ground(settings, settings), Ground(naive, naive))


@pytest.fixture(scope="session")
def arena_bouncer(arena_18: Arena, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    """PgBouncer before the embedded server."""
    folder = tmp_path_factory.mktemp("bouncer", numbered=True)
    guarded, naive = arena_18.guarded.direct, arena_18.unguarded.direct
    with pgbouncer(folder / "guarded", guarded) as to_guarded, pgbouncer(folder / "naive", naive) as to_naive:
        yield Arena(Ground(guarded, to_guarded), Ground(naive, to_naive))


@pytest.fixture(params=["embedded 18", "debian 15", "pgbouncer"])
def arena(request: pytest.FixtureRequest) -> Arena:
    """Each of the servers in turn."""
    names = {"embedded 18": "arena_18", "debian 15": "arena_15", "pgbouncer": "arena_bouncer"}
    made: Arena = request.getfixturevalue(names[request.param])
    return made
