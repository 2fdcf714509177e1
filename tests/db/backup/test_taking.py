"""Taking a back-up needs nothing but the rights that migrations need, and takes every row or none."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sloty.db import schema
from sloty.db.backup import restoring, taking
from sloty.db.backup.archive import BackupThere, BackupUnwritable
from sloty.db.backup.taking import RowsHidden
from sloty.db.pool import Database, DatabaseRole
from sloty.db.sqlstate import SchemaMissing
from tests.builders import NOW, a_clinic
from tests.db.backup.files import parts_of
from tests.db.backup.places import a_copy


@pytest.fixture(scope="module")
def own(worker_id: str) -> Iterator[Database]:
    """A database of this module's own."""
    with a_copy(f"sloty_taken_{worker_id}") as made:
        a_clinic(made)
        yield made


def test_the_roles_are_in_it_without_their_passwords(own: Database, tmp_path: Path) -> None:
    taking.take(own, tmp_path / "b.tar", NOW)
    roles = parts_of(tmp_path / "b.tar")["roles.sql"].decode().lower()
    for role in ("sloty_owner nologin", "sloty_migrator login", "sloty_app login", "sloty_platform login"):
        assert f"create role {role}" in roles
    assert "password '" not in roles


def test_nothing_is_written_over_unless_that_is_said(own: Database, tmp_path: Path) -> None:
    path = tmp_path / "b.tar"
    path.write_text("mine")
    with pytest.raises(BackupThere):
        taking.take(own, path, NOW)
    assert path.read_text() == "mine"
    taking.take(own, path, NOW, replace=True)
    assert [each.name for each in tmp_path.iterdir()] == ["b.tar"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_in_a_folder_it_is_named_after_the_instant(tmp_path: Path) -> None:
    assert taking.place(tmp_path, NOW) == tmp_path / f"sloty-{NOW:%Y%m%dT%H%M%SZ}.tar"
    assert taking.place(tmp_path / "b.tar", NOW) == tmp_path / "b.tar"
    assert taking.place(f"{tmp_path}/", NOW).parent == tmp_path
    with pytest.raises(BackupUnwritable, match="no such folder"):
        taking.place(f"{tmp_path}/missing/", NOW)


def test_a_place_that_cannot_be_written_is_told(own: Database, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path, problem in ((tmp_path / "none" / "b.tar", "no such file"), (tmp_path / "file" / "b.tar", "not a dir")):
        with pytest.raises(BackupUnwritable, match=problem):
            taking.take(own, path, NOW)


def test_a_back_up_that_would_lack_rows_is_not_taken(own: Database, tmp_path: Path) -> None:
    """The control: without the owner's policy, what the owner dumps is empty, and nobody would know."""
    with own.connect(DatabaseRole.ADMIN, autocommit=True) as admin:
        for change, undone in (
            ("drop policy owner_all on location", "create policy owner_all on location to sloty_owner using (true)"),
            ("create policy tried on location as restrictive using (false)", "drop policy tried on location"),
        ):
            admin.execute(change.encode())
            with admin.transaction():
                admin.execute("set local role sloty_owner")
                assert admin.execute("select count(*) from location").fetchone() == (0,)
            with pytest.raises(RowsHidden, match=r"lack them: location\."):
                taking.take(own, tmp_path / "b.tar", NOW)
            admin.execute(undone.encode())
    assert list(tmp_path.iterdir()) == []


def test_a_back_up_is_of_one_moment_whoever_writes_meanwhile(own: Database, tmp_path: Path) -> None:
    """What the manifest says and what the dump holds come from one snapshot."""
    clinic, done = a_clinic(own), threading.Event()

    def write() -> None:
        number = 0
        while not done.is_set():
            number += 1
            clinic.customer(f"c{number}@example.com")

    def customers() -> int:
        with own.connect(DatabaseRole.PLATFORM) as platform:
            row = platform.execute("select count(*) from customer").fetchone()
        return int(row[0]) if row else 0

    writer = threading.Thread(target=write)
    writer.start()
    try:
        before = customers()
        manifest = taking.take(own, tmp_path / "busy.tar", NOW)
        # The control: they did write, before the snapshot or after it.
        assert before < customers()
    finally:
        done.set()
        writer.join()
    assert restoring.verify(own, tmp_path / "busy.tar") == manifest
    assert manifest.contents.tables["customer"].rows < customers()


def test_no_migration_begins_under_a_back_up(own: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The snapshot would be older than what it is taken of."""
    monkeypatch.setattr(schema, "_PAUSES", [0.0])
    with own.connect(DatabaseRole.ADMIN) as guard:
        schema.keep_from_migrating(guard)
        with pytest.raises(schema.MigrationBusy):
            schema.migrate(own)
    assert schema.migrate(own) == []


def test_a_database_without_our_schema_is_told_as_such(worker_id: str, tmp_path: Path) -> None:
    with a_copy(f"sloty_bare_{worker_id}") as bare:
        with bare.connect(DatabaseRole.ADMIN) as admin:
            admin.execute("drop table alembic_version")
        with pytest.raises(SchemaMissing):
            taking.take(bare, tmp_path / "b.tar", NOW)
    assert list(tmp_path.iterdir()) == []
