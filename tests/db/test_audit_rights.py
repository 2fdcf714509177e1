"""The trail is append-only: neither the application nor the platform changes it, diverts it, or writes it by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege, RaiseException

from sloty.db.pool import DatabaseRole
from tests.builders import Clinic, a_clinic

Connection = psycopg.Connection[tuple[object, ...]]
FRONT_ENDS = (DatabaseRole.APP, DatabaseRole.PLATFORM)


@contextmanager
def acting(clinic: Clinic, role: DatabaseRole) -> Iterator[Connection]:
    """A transaction of the role in the tenant, past all of our code."""
    with clinic.database.connect(role) as connection:
        connection.execute(sql.SQL("set local sloty.tenant_id = {}").format(sql.Literal(str(clinic.tenant))))
        yield connection


def told(clinic: Clinic, row: UUID) -> list[object]:
    with acting(clinic, DatabaseRole.PLATFORM) as platform:
        found = platform.execute("select action from audit_entry where row_id = %s order by at", [row]).fetchall()
    return [action for (action,) in found]


@pytest.mark.parametrize("role", FRONT_ENDS)
@pytest.mark.parametrize(
    "statement",
    [
        "insert into audit_entry (tenant_id, id, actor, front_end, table_name, action)"
        " select tenant_id, gen_random_uuid(), 'eva', 'cli', 'customer', 'READ' from audit_entry limit 1",
        "update audit_entry set actor = 'eva'",
        "delete from audit_entry",
        "truncate audit_entry",
        "insert into audit_head (tenant_id) select tenant_id from audit_entry limit 1",
        "update audit_head set number = 0",
        "delete from audit_head",
        "truncate audit_head",
        "alter table customer disable trigger audit_update",
        "drop trigger audit_update on customer",
        "set session_replication_role = replica",
        "alter function record_change() reset search_path",
    ],
)
def test_nobody_writes_it_by_hand_or_switches_it_off(clinic: Clinic, role: DatabaseRole, statement: str) -> None:
    with acting(clinic, role) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(statement.encode())


def test_whoever_migrates_touches_it_as_the_owner_alone(clinic: Clinic) -> None:
    """Who logs in to migrate has no right of the owner's before `set role`, not even to look."""
    for statement in ("select from audit_entry", "update audit_entry set actor = 'eva'", "drop table audit_entry"):
        with acting(clinic, DatabaseRole.MIGRATOR) as migrator, pytest.raises(InsufficientPrivilege):
            migrator.execute(statement.encode())


@pytest.mark.parametrize("role", FRONT_ENDS)
def test_no_setting_switches_it_off(clinic: Clinic, role: DatabaseRole) -> None:
    row = clinic.ids["downtown"]
    with acting(clinic, role) as connection:
        connection.execute("set local sloty.purging = 'yes'")
        connection.execute("update location set name = 'X' where id = %s", [row])
    assert told(clinic, row) == ["INSERT", "UPDATE"]


@pytest.mark.parametrize("role", FRONT_ENDS)
@pytest.mark.parametrize("decoy", ["create temp table audit_entry (like public.audit_entry including all)", None])
def test_nothing_temporary_stands_in_its_place(clinic: Clinic, role: DatabaseRole, decoy: str | None) -> None:
    """Else the entries went there, and a trigger or a type of whoever made it ran with the rights of the owner."""
    row = clinic.ids["downtown"]
    with acting(clinic, role) as connection:
        connection.execute(
            "create function pg_temp.run(text) returns boolean language plpgsql"
            " as $$ begin raise exception 'run as %', current_user; end $$"
        )
        if decoy:
            connection.execute(decoy.encode())
            connection.execute("grant all on pg_temp.audit_entry to public")
        else:
            connection.execute("create domain pg_temp.uuid as pg_catalog.text check (pg_temp.run(value))")
            connection.execute("create domain pg_temp.text as pg_catalog.varchar check (pg_temp.run(value))")
        connection.execute("update public.location set name = 'X' where id = %s", [row])
        connection.execute("select public.seal_audit(10)")
        connection.execute("select public.note_read('location', %s)", [row])
        connection.execute("select public.prune_audit(99)")
    assert told(clinic, row) == ["INSERT", "UPDATE", "READ"]


@pytest.mark.parametrize("role", FRONT_ENDS)
@pytest.mark.parametrize("function", ["record_change", "record_block"])
def test_nobody_writes_it_through_a_table_of_his_own(clinic: Clinic, role: DatabaseRole, function: str) -> None:
    """Named after one of ours, with rows of any tenant."""
    with acting(clinic, role) as connection:
        connection.execute("create temp table customer (tenant_id uuid, id uuid, name text)")
        with pytest.raises(InsufficientPrivilege):
            connection.execute(
                "create trigger forged after insert on pg_temp.customer referencing new table as new_rows"
                f" for each statement execute function public.{function}()".encode()
            )


@pytest.mark.parametrize("role", FRONT_ENDS)
def test_nobody_prunes_what_the_policy_keeps(clinic: Clinic, role: DatabaseRole) -> None:
    with acting(clinic, role) as connection:
        connection.execute("select seal_audit(1000)")
        for days in (-10_000, 0, 1, 2190):
            assert connection.execute("select prune_audit(%s)", [days]).fetchone() == (0,)
    with acting(clinic, DatabaseRole.APP) as app, pytest.raises(InsufficientPrivilege):
        app.execute("""update tenant set policies = '{"retention": {"audit_days": 30}}'""")


def test_a_trail_goes_as_a_whole_only_after_its_tenant(clinic: Clinic) -> None:
    with acting(clinic, DatabaseRole.PLATFORM) as platform, pytest.raises(InsufficientPrivilege, match="the tenant is"):
        platform.execute("select purge_audit(%s)", [clinic.tenant])
    with acting(clinic, DatabaseRole.APP) as app, pytest.raises(InsufficientPrivilege):
        app.execute("select purge_audit(%s)", [clinic.tenant])


def test_another_tenants_trail_is_neither_seen_nor_touched(clinic: Clinic) -> None:
    other = a_clinic(clinic.database)
    theirs = other.ids["downtown"]
    with acting(clinic, DatabaseRole.APP) as app:
        assert app.execute("select count(*) from audit_entry where tenant_id = %s", [other.tenant]).fetchone() == (0,)
        assert app.execute("select redact_audit('location', %s)", [[theirs]]).fetchone() == (0,)
        app.execute("select seal_audit(1000)")
    with acting(other, DatabaseRole.APP) as app:
        seen = app.execute("select count(*), count(number), count(salt) from audit_entry").fetchall()
    ((entries, sealed, salted),) = seen
    assert entries == salted
    assert sealed == 0


def test_the_control_a_path_without_pg_temp_can_be_bent(clinic: Clinic) -> None:
    """Why the path names it: the same function without."""
    with clinic.database.connect(DatabaseRole.ADMIN) as admin:
        admin.execute("alter function note_read(text, uuid) set search_path = pg_catalog, public")
        admin.execute("create temp table audit_entry (like public.audit_entry including all)")
        admin.execute("grant all on pg_temp.audit_entry to public")
        admin.execute(
            "create function pg_temp.run() returns trigger language plpgsql"
            " as $$ begin raise exception 'run as %', current_user; end $$"
        )
        admin.execute("create trigger run before insert on pg_temp.audit_entry execute function pg_temp.run()")
        with pytest.raises(RaiseException, match="run as sloty_owner"):
            admin.execute("select public.note_read('location', %s)", [clinic.ids["downtown"]])
        admin.rollback()
