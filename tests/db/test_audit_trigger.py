"""Triggers record every change of every tenant table, a statement at a time."""

from uuid import UUID, uuid4

import pytest
from psycopg import sql

from sloty.db.migrations.audit import NOT_AUDITED
from sloty.db.pool import Database, DatabaseRole
from sloty.models import GLOBAL_TABLES, metadata
from sloty.models.location import Location
from sloty.operations import rows
from tests.builders import Clinic

_EVENTS = ("delete", "insert", "update")
AUDITED = sorted({"tenant", "domain"} | (set(metadata.tables) - GLOBAL_TABLES - set(NOT_AUDITED)))


@pytest.mark.parametrize("table", AUDITED)
def test_every_tenant_table_is_recorded(database: Database, table: str) -> None:
    """A table without its triggers is named here; add `audit(table)` to its migration."""
    with database.connect(DatabaseRole.PLATFORM) as platform:
        found = platform.execute(
            "select tgname from pg_trigger where tgrelid = %s::regclass and tgname like 'audit%%' order by 1", [table]
        ).fetchall()
    assert [name for (name,) in found] == [f"audit_{event}" for event in _EVENTS]


def test_what_is_left_out_exists() -> None:
    assert set(NOT_AUDITED) <= set(metadata.tables)


def entries(clinic: Clinic, row: UUID) -> list[tuple[object, ...]]:
    with clinic.unit() as unit:
        return unit.session.rows(
            "select action, table_name, before, after from audit_entry"
            " where tenant_id = %(tenant)s and row_id = %(row)s order by at",
            row=row,
        )


def test_an_update_tells_what_changed_and_nothing_else(clinic: Clinic) -> None:
    row = clinic.ids["downtown"]
    with clinic.unit() as unit:
        (location,) = rows.all_of(unit, Location, id=row)
        rows.change(unit, location, {"name": "Main", "city": "Rome"})
        unit.session.delete(location)
        unit.session.rollback()
    with clinic.unit() as unit:
        (location,) = rows.all_of(unit, Location, id=row)
        rows.change(unit, location, {"name": "Main", "city": "Rome"})
    inserted, updated = entries(clinic, row)
    assert inserted[:3] == ("INSERT", "location", None)
    assert updated == (
        "UPDATE", "location", {"name": "Downtown", "city": None}, {"name": "Main", "city": "Rome"},
    )  # fmt: skip


def test_a_statement_that_changes_nothing_is_no_change(clinic: Clinic) -> None:
    row = clinic.ids["downtown"]
    with clinic.unit() as unit:
        unit.session.run("update location set updated_at = now(), name = name where tenant_id = %(tenant)s")
    assert len(entries(clinic, row)) == 1


def test_a_statement_of_many_rows_is_one_insert(clinic: Clinic) -> None:
    """Counted by the command ids of the entries: all were written by the same command."""
    with clinic.unit() as unit:
        unit.session.run(
            "insert into customer (tenant_id, id, first_name, last_name, contact_method, status)"
            " select %(tenant)s, gen_random_uuid(), 'A', 'B', 'EMAIL', 'ACTIVE' from generate_series(1, 1000)"
        )
        found = unit.session.rows(
            "select count(*), count(distinct cmin::text) from audit_entry"
            " where tenant_id = %(tenant)s and table_name = 'customer' and xid = pg_current_xact_id()"
        )
    assert found == [(1000, 1)]


def test_secrets_and_files_are_not_recorded(clinic: Clinic) -> None:
    secret = {"password_hash", "token_hash", "key_hash", "content"}
    with clinic.unit() as unit:
        keys = unit.session.rows(
            "select distinct jsonb_object_keys(after) from audit_entry where tenant_id = %(tenant)s and after is not null"
        )
    assert {"name", "slug"} <= {key for (key,) in keys}
    assert not secret & {key for (key,) in keys}


def test_a_front_end_cannot_switch_recording_off(clinic: Clinic) -> None:
    """The setting that lets a purge pass is obeyed for the platform alone."""
    row = clinic.ids["downtown"]
    rename = sql.SQL("update location set name = 'X' where id = {}").format(sql.Literal(row))
    with clinic.database.connect(DatabaseRole.APP) as app:
        app.execute(sql.SQL("set local sloty.tenant_id = {}").format(sql.Literal(str(clinic.tenant))))
        app.execute("set local sloty.purging = 'yes'")
        app.execute(rename)
    assert [each[0] for each in entries(clinic, row)] == ["INSERT", "UPDATE"]


def test_without_an_actor_the_database_role_is_told(clinic: Clinic) -> None:
    with clinic.database.connect(DatabaseRole.PLATFORM) as platform:
        row = uuid4()
        platform.execute(
            "insert into department (tenant_id, id, slug, name, status) values (%s, %s, 'd', 'D', 'ACTIVE')",
            [clinic.tenant, row],
        )
        found = platform.execute("select actor, front_end from audit_entry where row_id = %s", [row]).fetchall()
    assert found == [("sloty_platform", "sql")]
