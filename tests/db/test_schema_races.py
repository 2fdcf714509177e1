"""Several who make an installation, or migrate it, at once: it is made once, and nobody fails."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from uuid import uuid4

import psycopg
import pytest
from alembic import command
from psycopg import sql

from sloty.db import schema
from sloty.db.pool import Database, DatabaseRole
from tests.conftest import settings_for

RACERS = 3


@pytest.fixture
def name() -> Iterator[str]:
    """Of a database that is not there yet."""
    made = f"race_{uuid4().hex[:8]}"
    yield made
    with psycopg.connect(settings_for("postgres").database_url or "", autocommit=True) as admin:
        admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(made)))


def all_at_once(name: str, act: Callable[[Database], list[str]]) -> list[list[str]]:
    """What each of the racers says that it did."""
    start = threading.Barrier(RACERS)

    def one(_: int) -> list[str]:
        database = Database(settings_for(name))
        try:
            start.wait()
            return act(database)
        finally:
            database.close()

    with ThreadPoolExecutor(RACERS) as pool:
        return list(pool.map(one, range(RACERS)))


def test_those_who_make_an_installation_at_once_make_it_once(name: str) -> None:
    done = sorted(chain.from_iterable(all_at_once(name, schema.initialise)))
    assert done == [f"database {name} created", f"schema migrated from nothing to {schema.newest()}"]
    database = Database(settings_for(name))
    with database.connect(DatabaseRole.APP) as app:
        assert schema.revision(app) == schema.newest()
    database.close()


def test_those_who_migrate_an_older_schema_at_once_do_it_once(name: str) -> None:
    database = Database(settings_for(name))
    schema.prepare(database)
    older = "0011"
    with database.engine(DatabaseRole.MIGRATOR).begin() as connection:
        connection.exec_driver_sql("set local role sloty_owner")
        command.upgrade(schema._configuration(connection), older)
    database.close()
    done = sorted(all_at_once(name, schema.migrate))
    assert done == [[]] * (RACERS - 1) + [[f"schema migrated from {older} to {schema.newest()}"]]
