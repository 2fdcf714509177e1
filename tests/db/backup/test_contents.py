"""Two databases are compared row by row, whatever the order."""

from dataclasses import replace

from sloty.db.backup import contents
from sloty.db.backup.contents import Contents, TableContent
from sloty.db.pool import Database, DatabaseRole

_ONE = Contents("0001", {"a": TableContent(2, "5", "sloty_owner"), "b": TableContent(1, "1", "sloty_owner")}, "x")


def test_what_is_different_is_told_table_by_table() -> None:
    assert list(contents.differences(_ONE, _ONE)) == []
    other = Contents("0002", {"a": TableContent(3, "6", "sloty_owner"), "c": TableContent(1, "1", "postgres")}, "y")
    assert list(contents.differences(_ONE, other)) == [
        "a has 3 rows instead of 2",
        "the table b is missing",
        "the table c is new",
        "policies, constraints, grants or triggers are not what they were",
        "the schema is 0002 instead of 0001",
    ]
    tables = {"a": TableContent(2, "6", "sloty_owner"), "b": TableContent(1, "1", "postgres")}
    assert list(contents.differences(_ONE, replace(_ONE, tables=tables))) == [
        "rows of a are not what they were",
        "b belongs to postgres instead of sloty_owner",
    ]


def test_a_changed_cell_changes_the_digest_and_the_order_of_rows_does_not(database: Database) -> None:
    with database.connect(DatabaseRole.ADMIN) as admin:
        admin.execute("create table public.tried (a int, b text)")
        digests = []
        for rows in ("(1, 'x'), (2, 'y')", "(2, 'y'), (1, 'x')", "(1, 'x'), (2, 'z')"):
            admin.execute(f"truncate tried; insert into tried values {rows}".encode())
            digests.append(contents.read(admin).tables["tried"].digest)
        admin.rollback()
    assert digests[0] == digests[1] != digests[2]
