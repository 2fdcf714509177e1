"""No leak between tenants: every table, as `sloty_app`. Generated from the metadata, so that a new table is covered."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Table

from sloty.db import schema
from sloty.db.pool import Database, DatabaseRole
from sloty.models import GLOBAL_TABLES, READ_ONLY_TABLES
from tests.isolation.two import TABLES, WRITTEN, Two, insert, restored
from tests.servers import a_passable_folder, pgbouncer, postgresql_15


# Those that are started for it are each started once, by one worker.
@pytest.fixture(
    scope="module",
    params=[
        "embedded 18",
        *(pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in ("debian 15", "pgbouncer", "restored")),
    ],
)
def two(
    request: pytest.FixtureRequest, database: Database, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Two]:
    """Tenant A, which looks, and tenant B, whose rows it looks for; on each server in turn."""
    if request.param == "embedded 18":
        yield Two(database, database)
        return
    if request.param == "restored":
        with restored(worker_id, tmp_path_factory.mktemp("restored")) as made:
            yield made
        return
    with a_passable_folder() as folder:
        other = (
            postgresql_15(folder / "15")
            if request.param == "debian 15"
            else pgbouncer(folder / "bouncer", database.settings)
        )
        with other as settings:
            through = Database(settings)
            if request.param == "debian 15":
                schema.initialise(through)
            yield Two(through if request.param == "debian 15" else database, through)
            through.close()


def keys_of(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """The row's primary key."""
    return {column.name: row[column.name] for column in table.primary_key.columns}


def where(keys: dict[str, Any]) -> sql.Composed:
    """The condition that finds the row."""
    return sql.SQL(" and ").join(sql.SQL("{} = {}").format(sql.Identifier(k), sql.Placeholder(k)) for k in keys)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.name))
def test_another_tenants_rows_cannot_be_read_changed_or_deleted(two: Two, table: Table) -> None:
    """Asked for by key, and asked for all at once: there is only one's own."""
    keys = keys_of(table, two.rows[two.theirs][table.name])
    name = sql.Identifier(table.name)
    with two.as_app(two.mine) as app:
        own = app.execute(sql.SQL("select distinct tenant_id from {}").format(name)).fetchall()
        assert own == [(two.mine,)]
        by_key = sql.SQL("select 1 from {} where {}").format(name, where(keys))
        assert app.execute(by_key, keys).fetchall() == []
        if table.name in READ_ONLY_TABLES:
            return
        change = sql.SQL("update {} set tenant_id = tenant_id where {}").format(name, where(keys))
        assert app.execute(change, keys).rowcount == 0
        delete = sql.SQL("delete from {} where {}").format(name, where(keys))
        assert app.execute(delete, keys).rowcount == 0
        app.rollback()
    with two.as_app(two.theirs) as app:
        assert app.execute(by_key, keys).fetchall() == [(1,)]


@pytest.mark.parametrize("table", sorted(READ_ONLY_TABLES))
@pytest.mark.parametrize("who", [DatabaseRole.APP, DatabaseRole.PLATFORM])
def test_what_functions_write_nobody_else_writes(two: Two, table: str, who: DatabaseRole) -> None:
    """Neither a front end, nor the platform; not in one's own tenant either."""
    for statement in (
        f"insert into {table} (tenant_id) values ('{two.mine}')",
        f"update {table} set number = 1",
        f"delete from {table}",
        f"truncate {table}",
    ):
        with two.through.connect(who) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(f"set local sloty.tenant_id = '{two.mine}'".encode())
            connection.execute(statement.encode())


@pytest.mark.parametrize("table", WRITTEN, ids=lambda table: str(table.name))
def test_a_row_cannot_be_put_into_another_tenant(two: Two, table: Table) -> None:
    """Neither inserted there nor moved there."""
    row = {**two.rows[two.theirs][table.name]}
    if "id" in row:
        row["id"] = uuid4()
    with two.as_app(two.mine) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        insert(app, table.name, row)
    move = sql.SQL("update {} set tenant_id = %s").format(sql.Identifier(table.name))
    with two.as_app(two.mine) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(move, [two.theirs])


REFERENCES = [
    (table, key.parent.name)
    for table in WRITTEN
    for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
    if key.column.name == "id" and key.column.table.name not in GLOBAL_TABLES
]


@pytest.mark.parametrize(("table", "column"), REFERENCES, ids=lambda part: str(getattr(part, "name", part)))
def test_another_tenants_row_cannot_be_referenced(two: Two, table: Table, column: str) -> None:
    """Foreign keys bypass row-level security: that every one carries the tenant is what refuses."""
    target = next(key.column.table.name for key in table.columns[column].foreign_keys if key.column.name == "id")
    foreign = two.rows[two.theirs][target]["id"]
    keys = keys_of(table, two.rows[two.mine][table.name])
    point = sql.SQL("update {} set {} = %(foreign)s where {}").format(
        sql.Identifier(table.name), sql.Identifier(column), where(keys)
    )
    with (
        two.as_app(two.mine) as app,
        pytest.raises((psycopg.errors.ForeignKeyViolation, psycopg.errors.CheckViolation)) as refused,
    ):
        app.execute(point, {**keys, "foreign": foreign})
        app.execute("set constraints all immediate")
    if isinstance(refused.value, psycopg.errors.CheckViolation):
        pytest.fail(f"{table.name}.{column}: a CHECK came first, so that nothing was shown")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.name))
def test_without_a_tenant_nothing_is_seen(two: Two, table: Table) -> None:
    """Also on a connection that was somebody's in the transaction before."""
    count = sql.SQL("select count(*) from {}").format(sql.Identifier(table.name))
    with two.as_app(None) as app:
        assert app.execute(count).fetchone() == (0,)
    with two.as_app(two.mine) as app:
        assert app.execute(count).fetchone() != (0,)
        app.rollback()
        assert app.execute(count).fetchone() == (0,)


def test_a_tenant_sees_of_the_global_tables_only_itself(two: Two) -> None:
    """Its own row, and the users who are its members; and it changes neither."""
    with two.as_app(two.mine) as app:
        assert app.execute("select id from tenant").fetchall() == [(two.mine,)]
        assert len(app.execute('select id from "user"').fetchall()) == 1
        for statement in ('update "user" set name = name', "update tenant set name = name", "delete from domain"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), app.transaction():
                app.execute(statement.encode())


def test_the_application_cannot_turn_row_level_security_off(two: Two) -> None:
    """`set row_security = off` is an error, not a way round; becoming another role is none either."""
    with two.as_app(two.mine) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("set local row_security = off")
        app.execute("select * from customer")
    for role in ("sloty_owner", "sloty_platform", "postgres"):
        with two.as_app(two.mine) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(sql.SQL("set local role {}").format(sql.Identifier(role)))


def test_the_application_cannot_truncate_or_define(two: Two) -> None:
    """TRUNCATE passes row-level security by; so it is not granted, nor is any DDL."""
    for statement in (
        "truncate reservation",
        "create table x ()",
        "alter table reservation disable row level security",
    ):
        with two.as_app(two.mine) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(statement.encode())
