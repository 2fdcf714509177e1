"""Debian's PostgreSQL 15, made from nothing; and PgBouncer in transaction mode."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from sloty.db import doctor, schema
from sloty.db.pool import Database, DatabaseRole
from sloty.models import metadata
from sloty.operations import booking
from sloty.operations.booking import Wish
from sloty.operations.unit import open_unit
from tests.builders import NOW, a_clinic, at
from tests.conftest import make_copy
from tests.servers import a_passable_folder, pgbouncer, postgresql_15


@pytest.fixture(scope="module")
def debian() -> Iterator[Database]:
    """PostgreSQL 15 with nothing in it."""
    with a_passable_folder() as folder, postgresql_15(folder / "15") as settings:
        database = Database(settings)
        yield database
        database.close()


def test_two_who_make_the_schema_at_once_make_it_once(debian: Database) -> None:
    """One does the work, the other waits for it and finds nothing to do; nobody fails."""
    schema.initialise(debian)
    with debian.connect(DatabaseRole.ADMIN) as admin:
        admin.execute("drop schema public cascade")
        admin.execute("create schema public")
        for extension in schema.EXTENSIONS:
            admin.execute(f"create extension {extension}".encode())
        admin.execute("grant usage, create on schema public to sloty_owner")
        admin.execute("grant usage on schema public to sloty_app, sloty_platform")
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda _: schema.migrate(debian), range(2)))
    assert sorted(map(len, done)) == [0, 1]
    assert schema.initialise(debian) == []


def test_an_administrator_who_is_no_superuser_can_make_it() -> None:
    """As on managed servers: they may create roles and databases, and no more."""
    with a_passable_folder() as folder, postgresql_15(folder / "15") as settings:
        url = settings.database_url or ""
        with psycopg.connect(url.replace("/sloty", "/postgres"), autocommit=True) as superuser:
            superuser.execute("create role boss login createrole createdb password 'boss'")
        parts = urlsplit(url)
        boss = urlunsplit(parts._replace(netloc="boss:boss@" + parts.netloc.rpartition("@")[2]))
        database = Database(settings.model_copy(update={"database_url": boss}))
        schema.initialise(database)
        assert schema.initialise(database) == []
        assert [finding for finding in doctor.examine(database) if not finding.ok] == []
        database.close()


def test_the_doctor_finds_nothing_on_15(debian: Database) -> None:
    """The same schema, the same guard, the same policies."""
    schema.initialise(debian)
    assert [finding for finding in doctor.examine(debian) if not finding.ok] == []


def test_the_doctor_finds_an_application_that_may_act_as_the_platform(debian: Database) -> None:
    """Roles are the whole server's, so this is not tried on the one that all tests share."""
    schema.initialise(debian)
    with debian.connect(DatabaseRole.ADMIN, autocommit=True) as admin:
        admin.execute("grant sloty_platform to sloty_app")
        wrong = {finding.check for finding in doctor.examine(debian) if not finding.ok}
        admin.execute("revoke sloty_platform from sloty_app")
    assert wrong == {"isolation"}


@pytest.mark.parametrize(
    "question",
    [
        "select t.relname, k.conname, pg_get_constraintdef(k.oid) from pg_constraint k join pg_class t on t.oid = k.conrelid"
        # 18 gives NOT NULL a name in this catalogue, 15 does not; the columns are compared below.
        " where k.connamespace = 'public'::regnamespace and k.contype <> 'n' order by 1, 2",
        "select tablename, policyname, permissive, roles::text[], cmd, qual, with_check from pg_policies order by 1, 2",
        "select tablename, indexname, indexdef from pg_indexes where schemaname = 'public' order by 1, 2",
        "select table_name, column_name, data_type, is_nullable, column_default, generation_expression"
        " from information_schema.columns where table_schema = 'public' and table_name not like 'pg\\_%' order by 1, 2",
        "select relname, relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner) from pg_class"
        " where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1",
        "select tgname, tgrelid::regclass::text, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal order by 1, 2",
    ],
    ids=["constraints", "policies", "indexes", "columns", "tables", "triggers"],
)
def test_15_has_the_same_catalogue_as_18(debian: Database, database: Database, question: str) -> None:
    """Name by name and rule by rule."""
    schema.initialise(debian)
    found = []
    for server in (debian, database):
        with server.connect(DatabaseRole.MIGRATOR) as connection:
            connection.execute("set role sloty_owner")
            found.append(connection.execute(question.encode()).fetchall())
    assert found[0]
    assert found[0] == found[1]


def test_the_schema_is_migrated_through_a_pooler(worker_id: str) -> None:
    """All of it in one transaction, lock included; again, there is nothing to do."""
    behind = make_copy(f"sloty_pooled_{worker_id}")
    direct = Database(behind)
    with direct.connect(DatabaseRole.MIGRATOR) as migrator:
        migrator.execute("set role sloty_owner")
        for table in ("alembic_version", *(f'"{name}"' for name in metadata.tables)):
            migrator.execute(f"drop table {table} cascade".encode())
        functions = migrator.execute(
            "select oid::regprocedure from pg_proc where pg_get_userbyid(proowner) = 'sloty_owner'"
        ).fetchall()
        for (function,) in functions:
            migrator.execute(f"drop function if exists {function} cascade".encode())
    with a_passable_folder() as folder, pgbouncer(folder / "bouncer", behind, DatabaseRole.MIGRATOR) as settings:
        through = Database(settings)
        assert len(schema.migrate(through)) == 1
        assert schema.migrate(through) == []
        through.close()
    assert [finding for finding in doctor.examine(direct) if not finding.ok] == []
    direct.close()


def test_two_tenants_over_few_connections_of_a_pooler_never_mix(database: Database) -> None:
    """The tenant is set for the transaction only, and the pooler gives the connection to anybody next."""
    clinics = [a_clinic(database), a_clinic(database)]
    with a_passable_folder() as folder, pgbouncer(folder / "bouncer", database.settings) as settings:
        through = Database(settings)

        def look(number: int) -> bool:
            clinic = clinics[number % 2]
            with open_unit(through, clinic.actor, now=NOW) as unit:
                seen = unit.session.rows("select distinct tenant_id from customer where %(tenant)s is not null")
            return seen == [(clinic.tenant,)]

        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(look, range(200)))
        with open_unit(through, clinics[0].actor, now=NOW) as unit:
            assert booking.book(unit, Wish("cleaning", at("09:30"), "rui@example.com")).provider == "ana"
        through.close()
