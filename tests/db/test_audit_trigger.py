"""Triggers record every change of a tenant's tables, a statement at a time."""

from typing import LiteralString
from uuid import UUID, uuid4

import pytest

from sloty.db.pool import DatabaseRole
from sloty.db.session import Row
from sloty.models.location import Location
from sloty.operations import rows
from tests.builders import MONDAY, Clinic

_DEPARTMENT: LiteralString = """
insert into department (tenant_id, id, slug, name, status) values (%(tenant)s, %(row)s, %(slug)s, 'A', 'ACTIVE')
"""
_RENAME: LiteralString = "update department set name = 'B' where tenant_id = %(tenant)s and id = %(row)s"
_ROWS = 100_000


def entries(clinic: Clinic, row: UUID) -> list[Row]:
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


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (_RENAME, [("UPDATE", {"name": "A"}, {"name": "B"})]),
        (_DEPARTMENT + "on conflict (tenant_id, slug) do update set name = 'C'", [("UPDATE", {"name": "A"}, {"name": "C"})]),
        (_DEPARTMENT + "on conflict (tenant_id, slug) do nothing", []),
        (
            "merge into department d using (select %(row)s::uuid as id) as s on d.tenant_id = %(tenant)s and d.id = s.id"
            " when matched then update set name = 'D'",
            [("UPDATE", {"name": "A"}, {"name": "D"})],
        ),
        (
            "with gone as (delete from department where tenant_id = %(tenant)s and id = %(row)s returning id)"
            " select id from gone",
            [("DELETE", {"slug": "x", "name": "A", "status": "ACTIVE"}, None)],
        ),
    ],
)  # fmt: skip
def test_by_whatever_statement_it_is_changed(
    clinic: Clinic, statement: LiteralString, told: list[tuple[object, ...]]
) -> None:
    row = uuid4()
    with clinic.unit() as unit:
        unit.session.run(_DEPARTMENT, row=row, slug="x")
    with clinic.unit() as unit:
        unit.session.run(statement, row=row, slug="x")
    inserted, *changed = entries(clinic, row)
    assert inserted == ("INSERT", "department", None, {"slug": "x", "name": "A", "status": "ACTIVE"})
    assert [(action, before, after) for action, _, before, after in changed] == told


def test_what_a_foreign_key_takes_along_is_recorded(clinic: Clinic) -> None:
    clinic.location("uptown")
    clinic.closure("uptown", MONDAY)
    with clinic.unit() as unit:
        ((closure,),) = unit.session.rows("select id from closure where tenant_id = %(tenant)s")
        unit.session.run("delete from location where tenant_id = %(tenant)s and slug = 'uptown'")
    assert [(action, table) for action, table, *_ in entries(clinic, closure)] == [
        ("INSERT", "closure"), ("DELETE", "closure"),
    ]  # fmt: skip


def test_a_row_that_gets_another_key_is_one_that_went_and_one_that_came(clinic: Clinic) -> None:
    """Else whoever changes the key as well changes what he likes, unseen."""
    old, new = uuid4(), uuid4()
    with clinic.unit() as unit:
        unit.session.run(_DEPARTMENT, row=old, slug="x")
        unit.session.run(
            "update department set id = %(new)s, name = 'B' where tenant_id = %(tenant)s and id = %(old)s",
            old=old,
            new=new,
        )
    assert [(action, before and before["name"]) for action, _, before, _ in entries(clinic, old)][1:] == [
        ("DELETE", "A")
    ]
    assert [(action, before, after["name"]) for action, _, before, after in entries(clinic, new)] == [
        ("INSERT", None, "B")
    ]


def test_time_blocked_for_no_appointment_is_recorded(clinic: Clinic) -> None:
    row, calendar = uuid4(), clinic.ids["calendar:ana"]
    with clinic.unit() as unit:
        unit.session.run(
            "insert into reservation (tenant_id, id, calendar_id, lane, during, kind)"
            " values (%(tenant)s, %(row)s, %(calendar)s, 0, '[2027-01-04 10:00+00,2027-01-04 11:00+00)', 'BLOCK')",
            row=row,
            calendar=calendar,
        )
        unit.session.run("update reservation set lane = 1 where tenant_id = %(tenant)s and id = %(row)s", row=row)
        unit.session.run("delete from reservation where tenant_id = %(tenant)s and id = %(row)s", row=row)
    told = [
        (action, before and before["lane"], after and after["lane"])
        for action, _, before, after in entries(clinic, row)
    ]
    assert told == [("INSERT", None, 0), ("UPDATE", 0, 1), ("DELETE", 1, None)]


def test_a_statement_of_a_hundred_thousand_rows_is_one_insert(clinic: Clinic) -> None:
    """Counted by the command ids of the entries: all were written by the same command."""
    with clinic.unit(dry_run=True) as unit:
        unit.session.run(
            "insert into calendar (tenant_id, id, kind, capacity)"
            " select %(tenant)s, gen_random_uuid(), 'RESOURCE', 1 from generate_series(1, %(rows)s)",
            rows=_ROWS,
        )
        found = unit.session.rows(
            "select count(*), count(distinct cmin::text) from audit_entry"
            " where tenant_id = %(tenant)s and table_name = 'calendar' and xid = pg_current_xact_id()"
        )
    assert found == [(_ROWS, 1)]


def test_secrets_and_files_are_not_recorded(clinic: Clinic) -> None:
    secret = {"password_hash", "token_hash", "key_hash", "content"}
    with clinic.unit() as unit:
        keys = unit.session.rows(
            "select distinct jsonb_object_keys(after) from audit_entry where tenant_id = %(tenant)s and after is not null"
        )
    assert {"name", "slug"} <= {key for (key,) in keys}
    assert not secret & {key for (key,) in keys}


def test_without_an_actor_the_database_role_is_told(clinic: Clinic) -> None:
    with clinic.database.connect(DatabaseRole.PLATFORM) as platform:
        row = uuid4()
        platform.execute(
            "insert into department (tenant_id, id, slug, name, status) values (%s, %s, 'd', 'D', 'ACTIVE')",
            [clinic.tenant, row],
        )
        found = platform.execute("select actor, front_end from audit_entry where row_id = %s", [row]).fetchall()
    assert found == [("sloty_platform", "sql")]
