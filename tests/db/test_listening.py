"""Being told: after what was written while nobody listened, at once of what is new, and of nothing when there is none."""

from collections.abc import Callable, Generator

import pytest

from sloty.db.listening import ANYTHING, notices
from sloty.db.pool import Database, DatabaseRole


def test_each_notice_is_told_and_so_is_quiet(database: Database) -> None:
    told = notices(database, "sloty_listening", 0.05)
    assert next(told)
    assert not next(told)
    with database.connect(DatabaseRole.APP, autocommit=True) as writer:
        writer.execute("notify sloty_listening")
    assert next(told)
    told.close()


def test_a_lost_connection_ends_it(database: Database) -> None:
    told = notices(database, "sloty_lost", 5)
    assert next(told)
    with database.connect(DatabaseRole.ADMIN, autocommit=True) as admin:
        ended = admin.execute(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity where query like '%listen%sloty_lost%'"
            " and pid <> pg_backend_pid()"
        ).fetchone()
    assert ended == (1,)
    assert [*told] == []


def deaf_at_first(database: Database, channel: str, seconds: float) -> Generator[frozenset[str], None, None]:
    """Says that everything is to be looked at before it listens."""
    with database.connect_directly(DatabaseRole.APP) as connection:
        yield ANYTHING
        connection.execute(f"listen {channel}".encode())
        yield frozenset(told.payload for told in connection.notifies(timeout=seconds, stop_after=1))


@pytest.mark.parametrize(("listens", "hears"), [(deaf_at_first, False), (notices, True)], ids=["control", "ours"])
def test_what_is_written_while_somebody_looks_for_the_first_time_is_told(
    database: Database, listens: Callable[..., Generator[frozenset[str], None, None]], hears: bool
) -> None:
    """Whoever looks when told that anything may have changed sees all that was written before, and is told of the rest."""
    told = listens(database, f"sloty_gap_{hears}".lower(), 0.2)
    assert next(told) == ANYTHING
    with database.connect(DatabaseRole.APP, autocommit=True) as writer:
        writer.execute(f"notify sloty_gap_{hears}".lower().encode())
    assert bool(next(told)) is hears
    told.close()
