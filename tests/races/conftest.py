"""The servers that the races are run on: the embedded one, Debian's 15, and PgBouncer in transaction mode before it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from sloty.db import schema
from sloty.db.pool import Database
from sloty.settings import Settings
from tests.conftest import make_copy
from tests.races.naive import remove_the_guard
from tests.servers import a_passable_folder, pgbouncer, postgresql_15


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
    rounds: int = 8
    """Of the one race that is run longest."""


@pytest.fixture(scope="session")
def arena_18(worker_id: str) -> Arena:
    """The embedded server."""
    guarded, naive = make_copy(f"sloty_race_{worker_id}"), make_copy(f"sloty_naive_{worker_id}")
    remove_the_guard(naive)
    return Arena(Ground(guarded, guarded), Ground(naive, naive), rounds=24)


@pytest.fixture(scope="session")
def arena_15() -> Iterator[Arena]:
    """Debian's PostgreSQL 15."""
    with a_passable_folder() as folder, postgresql_15(folder / "15") as settings:
        naive = settings.model_copy(update={"database_url": (settings.database_url or "") + "_naive"})
        for each in (settings, naive):
            database = Database(each)
            schema.initialise(database)
            database.close()
        remove_the_guard(naive)
        yield Arena(Ground(settings, settings), Ground(naive, naive))


@pytest.fixture(scope="session")
def arena_bouncer(arena_18: Arena) -> Iterator[Arena]:
    """PgBouncer before the embedded server."""
    guarded, naive = arena_18.guarded.direct, arena_18.unguarded.direct
    with (
        a_passable_folder() as folder,
        pgbouncer(folder / "guarded", guarded) as to_guarded,
        pgbouncer(folder / "naive", naive) as to_naive,
    ):
        yield Arena(Ground(guarded, to_guarded), Ground(naive, to_naive))


# Each is started once, by one worker.
@pytest.fixture(
    params=[
        pytest.param(name, marks=pytest.mark.xdist_group(f"race on {name}"))
        for name in ("embedded 18", "debian 15", "pgbouncer")
    ]
)
def arena(request: pytest.FixtureRequest) -> Arena:
    """Each of the servers in turn."""
    names = {"embedded 18": "arena_18", "debian 15": "arena_15", "pgbouncer": "arena_bouncer"}
    made: Arena = request.getfixturevalue(names[request.param])
    return made
