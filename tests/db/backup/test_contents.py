"""Two databases are compared row by row and rule by rule, whatever the order."""

from dataclasses import replace
from typing import Any

import pytest

from sloty.db.backup import contents
from sloty.db.backup.contents import Contents, TableContent
from sloty.db.pool import Database, DatabaseRole

_A = TableContent(2, "5", "sloty_owner", 3, "r")
_ONE = Contents("0001", {"a": _A, "b": TableContent(1, "1", "sloty_owner", 3, "r")}, "f")


def test_nothing_differs_from_itself() -> None:
    assert list(contents.differences(_ONE, _ONE)) == []


def test_what_is_different_is_told_table_by_table() -> None:
    other = Contents("0002", {"a": replace(_A, rows=3, digest="6"), "c": _A}, "g")
    assert list(contents.differences(_ONE, other)) == [
        "a has 3 rows instead of 2",
        "the table b is missing",
        "the table c is new",
        "functions are not what they were",
        "the schema is 0002 instead of 0001",
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"digest": "6"}, "rows of a are not what they were"),
        ({"owner": "postgres"}, "a belongs to postgres instead of sloty_owner"),
        ({"policies": 0, "rules": "s"}, "a has 0 policies instead of 3"),
        ({"rules": "s"}, "columns, constraints, policies, grants or triggers of a are not what they were"),
    ],
)
def test_what_differs_in_a_table_is_told(change: dict[str, Any], told: str) -> None:
    other = replace(_ONE, tables={**_ONE.tables, "a": replace(_A, **change)})
    assert list(contents.differences(_ONE, other)) == [told]


def test_a_changed_cell_changes_the_digest_and_the_order_of_rows_does_not(database: Database) -> None:
    with database.connect(DatabaseRole.ADMIN) as admin:
        admin.execute("create table public.tried (a int, b text)")
        digests = []
        for rows in ("(1, 'x'), (2, 'y')", "(2, 'y'), (1, 'x')", "(1, 'x'), (2, 'z')"):
            admin.execute(f"truncate tried; insert into tried values {rows}".encode())
            digests.append(contents.read(admin).tables["tried"].digest)
        admin.rollback()
    assert digests[0] == digests[1] != digests[2]


def test_how_a_server_writes_values_does_not_change_their_digest(database: Database) -> None:
    """It is a setting of servers, databases and roles."""
    found = []
    with database.connect(DatabaseRole.ADMIN) as admin:
        admin.execute("create table public.tried as select now(), interval '1 day', '\\x00'::bytea, 0.1::float8 + 0.2")
        for settings in ("", "set timezone = 'Asia/Tokyo'; set datestyle = 'German'; set bytea_output = 'escape'"):
            admin.execute(settings.encode() or b"select")
            found.append(contents.read(admin).tables["tried"])
        admin.rollback()
    assert found[0] == found[1]


@pytest.mark.parametrize(
    "change",
    [
        "drop policy owner_all on location",
        "alter policy tenant_isolation on location using (true)",
        "alter table location no force row level security",
        "alter table location alter slug drop not null",
        "grant truncate on location to sloty_app",
        "grant update (slug) on location to sloty_app",
        "alter table location disable trigger user",
        "create index tried on location (slug, id)",
        "alter table location add constraint tried check (slug <> 'tried')",
    ],
)
def test_a_changed_rule_of_a_table_is_found(database: Database, change: str) -> None:
    told = _after(database, change)
    assert [each for each in told if "location" not in each] == []
    assert len(told) == 1


@pytest.mark.parametrize(
    "change",
    [
        "alter function take_reservations security definer",
        "revoke execute on function take_reservations from public, sloty_app",
        "create function tried() returns int language sql as 'select 1'",
    ],
)
def test_a_changed_function_is_found(database: Database, change: str) -> None:
    assert _after(database, change) == ["functions are not what they were"]


def _after(database: Database, change: str) -> list[str]:
    """What is told to be different after a change, which is rolled back."""
    with database.connect(DatabaseRole.ADMIN) as admin:
        before = contents.read(admin)
        admin.execute(change.encode())
        told = list(contents.differences(before, contents.read(admin)))
        admin.rollback()
    return told
