"""What is restored is what was backed up, or it is said what is not; and until then nothing is touched."""

import io
import json
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

import pytest

from sloty.actor import Actor
from sloty.db import doctor, schema
from sloty.db.backup import restoring, taking
from sloty.db.backup.archive import DUMP, MANIFEST, BackupBroken, BackupThere
from sloty.db.backup.restoring import WouldReplace
from sloty.db.pool import Database, DatabaseRole
from sloty.db.schema import SchemaNewer
from sloty.operations import nouns
from sloty.operations.places import LOCATION
from sloty.operations.unit import open_unit
from tests.builders import NOW, Clinic, a_clinic
from tests.conftest import make_copy
from tests.servers import a_passable_folder, postgresql_15


@pytest.fixture
def own(worker_id: str) -> Iterator[Database]:
    """A database of the test's own."""
    name = f"sloty_backup_{worker_id}"
    made = Database(make_copy(name))
    yield made
    made.close()
    with made.connect(DatabaseRole.ADMIN, autocommit=True, dbname="postgres") as admin:
        for (each,) in admin.execute("select datname from pg_database where datname like %s", [f"{name}%"]).fetchall():
            admin.execute(f'drop database "{each}" with (force)'.encode())


@pytest.fixture
def backup(own: Database, tmp_path: Path) -> Path:
    """A back-up of a clinic, and the clinic changed since."""
    clinic = a_clinic(own)
    path = tmp_path / "sloty.tar"
    taking.take(own, path, NOW)
    with clinic.unit() as unit:
        nouns.edit(unit, LOCATION, "downtown", {"name": "Changed"})
    return path


def names(database: Database) -> list[tuple[object, ...]]:
    with database.connect(DatabaseRole.PLATFORM) as platform:
        return platform.execute("select name from location").fetchall()


def databases(database: Database) -> set[str]:
    """Those of the test, and those that restores make."""
    with database.connect(DatabaseRole.ADMIN, dbname="postgres") as admin:
        found = {str(name) for (name,) in admin.execute("select datname from pg_database").fetchall()}
    return {name for name in found if name.startswith(schema.database_name(database))}


def rewritten(path: Path, part: str, content: bytes) -> Path:
    """The file with another part in it."""
    with tarfile.open(path) as tar:
        parts = {member.name: cast("IO[bytes]", tar.extractfile(member)).read() for member in tar.getmembers()}
    parts[part] = content
    with tarfile.open(path, "w") as tar:
        for name, body in parts.items():
            member = tarfile.TarInfo(name)
            member.size = len(body)
            tar.addfile(member, io.BytesIO(body))
    return path


def manifest_of(path: Path) -> Any:
    with tarfile.open(path) as tar:
        part = tar.extractfile(MANIFEST)
        assert part is not None
        return json.loads(part.read())


def test_a_restored_database_is_the_one_that_was_backed_up(own: Database, backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    with pytest.raises(WouldReplace):
        restoring.restore(own, backup, NOW)
    assert names(own) == [("Changed",)]
    manifest, kept = restoring.restore(own, backup, NOW, replace=True)
    assert names(own) == [("Downtown",)]
    assert manifest.contents.tables["tenant"].rows == 1
    assert kept in databases(own)
    assert [finding for finding in doctor.examine(own) if not finding.ok] == []


def test_tenants_are_apart_in_it(own: Database, backup: Path) -> None:
    restoring.restore(own, backup, NOW, replace=True)
    other = Clinic(own)
    with other.unit() as unit:
        assert unit.session.rows("select 1 from location") == []
    with open_unit(own, Actor.operator("operator", "cli")) as platform:
        assert platform.session.row("select count(*) from location") == (1,)


def test_verifying_changes_nothing_and_leaves_nothing(own: Database, backup: Path) -> None:
    before = databases(own)
    assert restoring.verify(own, backup).contents.revision == schema.newest()
    assert databases(own) == before
    assert names(own) == [("Changed",)]


def test_a_file_that_is_not_what_was_written_is_told_and_nothing_is_touched(own: Database, backup: Path) -> None:
    whole = backup.read_bytes()
    before = databases(own)
    manifest = manifest_of(backup)
    manifest["contents"]["tables"]["location"]["digest"] = "1"
    manifest["contents"]["tables"]["tenant"]["rows"] = 7
    manifest["contents"]["rules"] = "0"
    rewritten(backup, MANIFEST, json.dumps(manifest).encode())
    with pytest.raises(BackupBroken) as told:
        restoring.verify(own, backup)
    for part in ("rows of location are not what they were", "tenant has 1 rows instead of 7", "policies, constraints"):
        assert part in told.value.message
    backup.write_bytes(whole)
    rewritten(backup, DUMP, b"other")
    with pytest.raises(BackupBroken, match="the dump in it was changed"):
        restoring.restore(own, backup, NOW, replace=True)
    for broken in (whole[: len(whole) // 2], b"", b"x" * 2000):
        backup.write_bytes(broken)
        with pytest.raises(BackupBroken):
            restoring.restore(own, backup, NOW, replace=True)
    assert databases(own) == before
    assert names(own) == [("Changed",)]


def test_a_back_up_of_a_newer_program_is_refused(own: Database, backup: Path) -> None:
    manifest = manifest_of(backup)
    manifest["contents"]["revision"] = "9999"
    rewritten(backup, MANIFEST, json.dumps(manifest).encode())
    with pytest.raises(SchemaNewer):
        restoring.verify(own, backup)


def test_a_back_up_is_of_one_moment_whoever_writes_meanwhile(own: Database, tmp_path: Path) -> None:
    """What the manifest says and what the dump holds come from one snapshot."""
    clinic, done = a_clinic(own), threading.Event()

    def write() -> None:
        number = 0
        while not done.is_set():
            number += 1
            clinic.customer(f"c{number}@example.com")

    writers = [threading.Thread(target=write)]
    for writer in writers:
        writer.start()
    try:
        taking.take(own, tmp_path / "busy.tar", NOW)
    finally:
        done.set()
        for writer in writers:
            writer.join()
    restoring.verify(own, tmp_path / "busy.tar")


def test_nothing_is_written_over_unless_that_is_said(own: Database, backup: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(BackupThere):
        taking.take(own, backup, NOW)
    assert backup.read_bytes() == before
    taking.take(own, backup, NOW, replace=True)
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]


def test_on_a_clean_server_policies_owners_and_counts_are_the_same(own: Database, backup: Path) -> None:
    """From PostgreSQL 18 to itself on another machine: here, what is restored on 15 was backed up on 15."""
    with a_passable_folder() as folder, postgresql_15(folder / "15") as settings:
        debian = Database(settings)
        schema.initialise(debian)
        a_clinic(debian)
        path = backup.with_name("debian.tar")
        taken = taking.take(debian, path, NOW)
        with debian.connect(DatabaseRole.ADMIN, autocommit=True, dbname="postgres") as admin:
            admin.execute("drop database sloty with (force)")
        debian.close()
        restored, kept = restoring.restore(debian, path, NOW)
        assert (restored.contents, kept) == (taken.contents, None)
        assert {table.owner for table in restored.contents.tables.values()} == {"sloty_owner"}
        assert [finding for finding in doctor.examine(debian) if not finding.ok] == []
        debian.close()
