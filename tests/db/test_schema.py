"""The live catalogue against the models: what Alembic's own check misses is compared here, object by object."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import MetaData, create_engine

from sloty.db import schema
from sloty.db.pool import Database, DatabaseRole
from sloty.models import GLOBAL_TABLES, READ_ONLY_TABLES, metadata
from tests.conftest import make_copy

TABLES = sorted(metadata.tables)
Rows = set[tuple[Any, ...]]


def ask(database: Database, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of a catalogue query, as the owner."""
    with database.connect(DatabaseRole.MIGRATOR) as connection:
        connection.execute("set role sloty_owner")
        return connection.execute(query.encode(), values or None).fetchall()


@pytest.fixture(scope="module")
def modelled(database: Database) -> dict[tuple[str, str], str]:
    """Every constraint as PostgreSQL itself writes it, when the models are created afresh in a scratch schema."""
    found: dict[tuple[str, str], str] = {}
    engine = create_engine("postgresql+psycopg://", creator=lambda: database.connect(DatabaseRole.ADMIN))
    with engine.connect() as connection:
        connection.exec_driver_sql("create schema scratch")
        connection.exec_driver_sql("set local search_path = scratch, public")
        scratch = MetaData()
        for table in metadata.sorted_tables:
            table.to_metadata(scratch, schema="scratch", referred_schema_fn=lambda *_: "scratch")
        scratch.create_all(connection)
        rows = connection.exec_driver_sql(
            "select t.relname, k.conname, pg_get_constraintdef(k.oid) from pg_constraint k"
            " join pg_class t on t.oid = k.conrelid"
            " where k.connamespace = 'scratch'::regnamespace and k.contype <> 'n'"
        )
        found = {(table, name): rule.replace("scratch.", "") for table, name, rule in rows}
        connection.rollback()
    engine.dispose()
    return found


def test_every_constraint_of_the_models_is_in_the_database_and_no_other(
    database: Database, modelled: dict[tuple[str, str], str]
) -> None:
    """Primary, unique, foreign and exclusion keys and CHECKs, by name and by rule."""
    rows = ask(
        database,
        "select t.relname, k.conname, pg_get_constraintdef(k.oid) from pg_constraint k"
        " join pg_class t on t.oid = k.conrelid where k.connamespace = 'public'::regnamespace"
        " and t.relname <> 'alembic_version' and k.contype <> 'n'",
    )
    assert {(table, name): rule for table, name, rule in rows} == modelled
    assert ("reservation", "no_double_booking") in modelled


def test_every_column_of_the_models_is_in_the_database_and_no_other(database: Database) -> None:
    """By name and by whether it may be null."""
    rows = ask(
        database,
        "select table_name, column_name, is_nullable = 'YES' from information_schema.columns"
        " where table_schema = 'public' and table_name <> 'alembic_version' and table_name <> 'pg_stat_statements'"
        " and table_name <> 'pg_stat_statements_info'",
    )
    wanted = {(t.name, c.name, bool(c.nullable)) for t in metadata.tables.values() for c in t.columns}
    assert set(rows) == wanted


def test_every_index_of_the_models_is_in_the_database(database: Database) -> None:
    """Those that are no constraint's."""
    there = {name for (name,) in ask(database, "select indexname from pg_indexes where schemaname = 'public'")}
    assert {str(index.name) for table in metadata.tables.values() for index in table.indexes} <= there


@pytest.mark.parametrize("table", TABLES)
def test_row_level_security_is_forced(database: Database, table: str) -> None:
    """On every table, the global ones too."""
    row = ask(
        database, "select relrowsecurity, relforcerowsecurity from pg_class where oid = %s::regclass", f'"{table}"'
    )
    assert row == [(True, True)]


@pytest.mark.parametrize("table", TABLES)
def test_policies_are_the_three_that_are_meant(database: Database, table: str) -> None:
    """The tenant's, for the application; all rows, for the platform and for the owner. Nobody else has one."""
    rows = ask(
        database,
        "select policyname, roles::text[], qual, with_check from pg_policies"
        " where tablename = %s and permissive = 'PERMISSIVE' order by 1",
        table,
    )
    assert [(name, roles) for name, roles, _, _ in rows] == [
        ("owner_all", ["sloty_owner"]),
        ("platform_all", ["sloty_platform"]),
        ("tenant_isolation", ["sloty_app"]),
    ]
    assert {(qual, check) for _, _, qual, check in rows[:2]} == {("true", "true")}
    _, _, qual, check = rows[2]
    if table in GLOBAL_TABLES:
        assert check is None
        return
    # The typed column, compared once with an init plan: a cast column would cost the index.
    assert re.fullmatch(
        r"\(tenant_id = \( SELECT \(?NULLIF\(current_setting\('sloty\.tenant_id'::text, true\), ''::text\)\)?::uuid"
        r" AS \"?nullif\"?\)\)",
        qual,
    ), qual
    assert check == (None if table in READ_ONLY_TABLES else qual)


@pytest.mark.parametrize("table", TABLES)
def test_grants_are_what_each_role_needs(database: Database, table: str) -> None:
    """Rows only: nobody but the owner may truncate, refer or add triggers, and global tables are read only."""
    rows = ask(
        database,
        "select grantee, privilege_type from information_schema.role_table_grants"
        " where table_schema = 'public' and table_name = %s and grantee <> 'sloty_owner'",
        table,
    )
    every = {"SELECT", "INSERT", "UPDATE", "DELETE"}
    writes = {"SELECT"} if table in GLOBAL_TABLES | READ_ONLY_TABLES else every
    platform = {"SELECT"} if table in READ_ONLY_TABLES else every
    if table == "user":
        # Every column but the digest of the password: see `test_no_front_end_reads_a_password`.
        writes = set()
    wanted: Rows = {("sloty_app", each) for each in writes} | {("sloty_platform", each) for each in platform}
    assert set(rows) == wanted


def test_no_front_end_reads_a_password(database: Database) -> None:
    """The platform alone, which checks it."""
    rows = ask(
        database,
        "select column_name from information_schema.column_privileges"
        " where table_name = 'user' and grantee = 'sloty_app' and privilege_type = 'SELECT'",
    )
    assert {"id", "email", "name"} <= {name for (name,) in rows}
    assert not {"password_hash", "failures", "failed_at"} & {name for (name,) in rows}


def test_the_owner_owns_everything_and_cannot_log_in(database: Database) -> None:
    """So nobody who logs in is bound by fewer rules than the application."""
    owners = ask(
        database,
        "select distinct pg_get_userbyid(relowner) from pg_class"
        " where relnamespace = 'public'::regnamespace and relkind = 'r'",
    )
    assert owners == [("sloty_owner",)]
    roles = ask(
        database,
        "select rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles"
        " where rolname like 'sloty\\_%' order by 1",
    )
    assert roles == [
        ("sloty_app", True, False, False, False, False),
        ("sloty_migrator", True, False, False, False, False),
        ("sloty_owner", False, False, False, False, False),
        ("sloty_platform", True, False, False, False, False),
    ]


def test_functions_run_with_the_rights_of_their_caller(database: Database) -> None:
    """A definer's function passes row-level security by: those of the audit, with a path that nobody can bend."""
    rows = ask(
        database,
        "select p.proname, p.prosecdef, p.proconfig from pg_proc p"
        " where p.pronamespace = 'public'::regnamespace and p.proowner = 'sloty_owner'::regrole",
    )
    definers = {name for name, definer, _ in rows if definer}
    audit = {
        "record_change", "record_block", "seal_audit", "prune_audit", "redact_audit", "note_read", "purge_audit",
    }  # fmt: skip
    assert definers == audit | {"find_customers", "is_member", "edit_self"}
    assert {str(path) for _, definer, path in rows if definer} == {"['search_path=pg_catalog, public, pg_temp']"}
    assert {"take_reservations", "raise_catalog_version", "audit_content"} <= {name for name, *_ in rows} - definers


def test_migrating_again_does_nothing(database: Database) -> None:
    """And making everything again does nothing either."""
    assert schema.migrate(database) == []
    assert schema.initialise(database) == []


def test_a_newer_schema_is_refused(database: Database) -> None:
    """The program does not touch what it does not know."""
    with database.connect(DatabaseRole.MIGRATOR) as connection:
        connection.execute("set role sloty_owner")
        connection.execute("update alembic_version set version_num = '9999'")
    try:
        with pytest.raises(schema.SchemaNewer):
            schema.migrate(database)
    finally:
        with database.connect(DatabaseRole.MIGRATOR) as connection:
            connection.execute("set role sloty_owner")
            connection.execute("update alembic_version set version_num = %s", [schema.newest()])


def _lock_tenants(connection: Any) -> list[str]:
    """A migration that needs a table for itself."""
    connection.exec_driver_sql("lock table tenant")
    return ["done"]


def _read_tenants(database: Database) -> list[tuple[Any, ...]]:
    with database.connect(DatabaseRole.PLATFORM) as reader:
        return reader.execute("select count(*) from tenant").fetchall()


def _wait_for_waiters(database: Database, count: int) -> None:
    waiting = "select count(*) from pg_locks where not granted and relation = 'tenant'::regclass"
    with database.connect(DatabaseRole.ADMIN, autocommit=True) as watch:
        while watch.execute(waiting.encode()).fetchone() != (count,):
            pass


@pytest.mark.parametrize("patient", [True, False], ids=["control", "guarded"])
def test_readers_do_not_stand_behind_a_migration(
    worker_id: str, monkeypatch: pytest.MonkeyPatch, patient: bool
) -> None:
    """Whoever waits for a table holds up all who come after; so a migration waits a moment, and tries again."""
    database = Database(make_copy(f"sloty_lock_{worker_id}_{patient}".lower()))
    monkeypatch.setattr(schema, "_upgrade", _lock_tenants)
    monkeypatch.setattr(schema, "_LONGEST_LOCK_MS", 600_000 if patient else 200)
    with database.connect(DatabaseRole.PLATFORM) as holder, ThreadPoolExecutor(2) as pool:
        holder.execute("select 1 from tenant")
        migrating = pool.submit(schema.migrate, database)
        _wait_for_waiters(database, 1)
        reading = pool.submit(_read_tenants, database)
        if patient:
            _wait_for_waiters(database, 2)
            assert not reading.done()
            holder.rollback()
        # The table is held all the while, and yet it is read.
        assert reading.result(timeout=60) == [(0,)]
        holder.rollback()
        assert migrating.result(timeout=60) == ["done"]
    database.close()
