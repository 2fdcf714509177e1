"""Being told: after what was written while nobody listened, at once of what is new, and of nothing when there is none."""

import asyncio
from collections.abc import Callable, Generator

import psycopg
import pytest

from sloty.db.listening import ANYTHING, Ear, notices
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


def test_who_asks_is_told_of_all_that_was_committed_before_and_of_nothing_twice(database: Database) -> None:
    async def scene() -> list[set[tuple[str, str]] | None]:
        ear = Ear(database, DatabaseRole.APP)
        found = [await ear.told(["sloty_a"])]
        with database.connect(DatabaseRole.APP, autocommit=True) as writer:
            for number in range(100):
                writer.execute("select pg_notify('sloty_a', %s)", [str(number)])
                found.append(await ear.told([]))
            writer.execute("notify sloty_b")
            found.append(await ear.told(["sloty_b"]))
            writer.execute("notify sloty_b")
            found.append(await ear.told([]))
        await ear.close()
        return found

    told = asyncio.run(scene())
    # What was told on a channel before it was named is not known; that nothing is known yet is, at first.
    assert told == [None, *({("sloty_a", str(number))} for number in range(100)), set(), {("sloty_b", "")}]


def test_an_ear_whose_connection_was_lost_does_not_know_what_was_told(database: Database) -> None:
    async def scene() -> set[tuple[str, str]] | None:
        ear = Ear(database, DatabaseRole.APP)
        await ear.told(["sloty_deaf"])
        with database.connect(DatabaseRole.ADMIN, autocommit=True) as admin:
            admin.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where query like %s", ["%listen%sloty_deaf%"]
            )
        with pytest.raises(psycopg.OperationalError):
            await ear.told([])
        found = await ear.told([])
        await ear.close()
        return found

    assert asyncio.run(scene()) is None


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
