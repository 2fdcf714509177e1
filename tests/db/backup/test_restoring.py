"""What is restored is what was backed up, or it is said what is not; and until then nothing is touched."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from alembic import command

from sloty.actor import Actor
from sloty.db import credentials, doctor, schema
from sloty.db.backup import restoring, taking
from sloty.db.backup.archive import DUMP, MANIFEST, BackupBroken
from sloty.db.backup.restoring import PasswordsElsewhere, ServerTooOld, WouldReplace
from sloty.db.pool import Database, DatabaseRole
from sloty.db.schema import SchemaNewer
from sloty.operations import nouns
from sloty.operations.places import LOCATION
from sloty.operations.unit import open_unit
from tests.builders import NOW, Clinic, a_clinic
from tests.db.backup.files import manifest_of, parts_of, rewritten
from tests.db.backup.places import a_clean_machine, a_copy, a_managed_server, databases, left_in, locations

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def own(worker_id: str) -> Iterator[Database]:
    """A database of the test's own."""
    with a_copy(f"sloty_restored_{worker_id}") as made:
        yield made


@pytest.fixture
def clinic(own: Database) -> Clinic:
    """A clinic in it."""
    return a_clinic(own)


@pytest.fixture
def backup(own: Database, clinic: Clinic, tmp_path: Path) -> Path:
    """A back-up of the clinic, which was changed since."""
    path = tmp_path / "sloty.tar"
    taking.take(own, path, NOW)
    with clinic.unit() as unit:
        nouns.edit(unit, LOCATION, "downtown", {"name": "Changed"})
    return path


def wrong(database: Database) -> list[str]:
    """What the doctor finds."""
    return [finding.check for finding in doctor.examine(database) if not finding.ok]


def test_on_a_server_elsewhere_another_database_takes_the_place(own: Database, backup: Path) -> None:
    with pytest.raises(WouldReplace):
        restoring.restore(own, backup, NOW)
    assert locations(own) == ["Changed"]
    _, kept = restoring.restore(own, backup, NOW, replace=True)
    assert locations(own) == ["Downtown"]
    assert kept is not None
    assert databases(own) == {schema.database_name(own), kept}
    assert wrong(own) == []


def test_on_a_clean_machine_it_is_the_same_and_tenants_are_apart(backup: Path, clinic: Clinic) -> None:
    """No roles, no passwords, no server; then policies, owners, counts as they were, and a tenant sees its own."""
    with a_clean_machine() as machine:
        manifest, kept = restoring.restore(machine, backup, NOW)
        assert (locations(machine), kept, wrong(machine)) == (["Downtown"], None, [])
        assert left_in(machine.settings.data_dir) == {"postgres", "credentials.json"}
        with machine.connect(DatabaseRole.MIGRATOR) as migrator:
            found = migrator.execute(
                "select c.relname, pg_get_userbyid(relowner), count(polname) from pg_class c"
                " left join pg_policy on polrelid = c.oid where relnamespace = 'public'::regnamespace"
                " and relkind = 'r' group by 1, 2"
            ).fetchall()
        tables = manifest.contents.tables
        assert set(found) == {(name, table.owner, table.policies) for name, table in tables.items()}
        assert (tables["location"].owner, tables["location"].rows) == ("sloty_owner", 1)
        assert tables["location"].policies >= 3
        for actor, seen in ((clinic.actor, 1), (Clinic(machine).actor, 0), (Actor.operator("operator", "cli"), 1)):
            with open_unit(machine, actor) as unit:
                assert unit.session.row("select count(*) from location where %(tenant)s::uuid is null or true") == (
                    seen,
                )


def test_embedded_data_are_replaced_as_a_whole_and_kept(backup: Path) -> None:
    with a_clean_machine() as machine:
        data = machine.settings.data_dir
        restoring.restore(machine, backup, NOW)
        before = credentials.load(machine.credentials_path)
        with machine.connect(DatabaseRole.PLATFORM) as platform:
            platform.execute("update location set name = 'Changed'")
        with pytest.raises(WouldReplace):
            restoring.restore(machine, backup, LATER)
        restoring.verify(machine, backup)
        assert locations(machine) == ["Changed"]
        assert left_in(data) == {"postgres", "credentials.json"}
        _, kept = restoring.restore(machine, backup, LATER, replace=True)
        assert kept == str(data / f"postgres.before-{LATER:%Y%m%dT%H%M%SZ}")
        assert left_in(data) == {"postgres", Path(kept).name, "credentials.json"}
        assert (locations(machine), wrong(machine)) == (["Downtown"], [])
        assert credentials.load(machine.credentials_path) == before


def test_data_that_do_not_start_are_replaced_when_that_is_said(backup: Path) -> None:
    """That is when one restores."""
    with a_clean_machine() as machine:
        data = machine.settings.data_dir / "postgres"
        restoring.restore(machine, backup, NOW)
        assert machine.embedded is not None
        machine.close()
        machine.embedded.stop()
        (data / "PG_VERSION").write_text("17\n")
        with pytest.raises(WouldReplace):
            restoring.restore(machine, backup, LATER)
        restoring.restore(machine, backup, LATER, replace=True)
        assert (locations(machine), wrong(machine)) == (["Downtown"], [])


def test_an_administrator_who_is_no_superuser_does_all_of_it(tmp_path: Path) -> None:
    """Row-level security is forced on the owner too; the owner's own policy shows all rows. And 18 takes it from 15."""
    path = tmp_path / "managed.tar"
    with a_managed_server() as managed:
        schema.initialise(managed)
        a_clinic(managed)
        a_clinic(managed)
        taken = taking.take(managed, path, NOW)
        assert taken.contents.tables["location"].rows == 2
        assert restoring.verify(managed, path) == taken
        _, kept = restoring.restore(managed, path, NOW, replace=True)
        assert databases(managed) == {"sloty", kept}
        assert (locations(managed), wrong(managed)) == (["Downtown", "Downtown"], [])
        stranger = Database(managed.settings.model_copy(update={"data_dir": tmp_path / "other"}))
        with pytest.raises(PasswordsElsewhere):
            restoring.verify(stranger, path)
        with a_clean_machine() as machine:
            assert restoring.verify(machine, path) == taken
            newer = tmp_path / "newer.tar"
            restoring.restore(machine, path, NOW)
            taking.take(machine, newer, NOW)
            with pytest.raises(ServerTooOld, match="of PostgreSQL 18, and this server is 15"):
                restoring.verify(managed, newer)
        assert databases(managed) == {"sloty", kept}


def test_an_edited_manifest_is_found_and_nothing_is_touched(own: Database, backup: Path) -> None:
    """Also when its checksum was made to fit: what is restored is compared with it."""
    before = databases(own)
    manifest = manifest_of(backup)
    tables = manifest["contents"]["tables"]
    tables["location"]["digest"] = "1"
    tables["tenant"]["rows"] = 7
    tables["provider"]["policies"] = 1
    rewritten(backup, MANIFEST, json.dumps(manifest).encode(), summed=True)
    acts: list[Callable[[Database, Path], object]] = [
        restoring.verify,
        partial(restoring.restore, now=NOW, replace=True),
    ]
    for act in acts:
        with pytest.raises(BackupBroken) as told:
            act(own, backup)
        assert str(told.value.facts["problem"]).split("; ") == [
            "rows of location are not what they were",
            f"provider has {tables['service']['policies']} policies instead of 1",
            "tenant has 1 rows instead of 7",
        ]
    assert (databases(own), locations(own)) == (before, ["Changed"])


def test_an_edited_or_foreign_dump_is_found_and_nothing_is_touched(own: Database, backup: Path) -> None:
    """Also when its checksum was made to fit."""
    before, whole = databases(own), backup.read_bytes()
    dump = parts_of(backup)[DUMP]
    rewritten(backup, DUMP, dump[:-100] + b"x" * 100)
    with pytest.raises(BackupBroken, match=r"database\.dump in it was changed"):
        restoring.restore(own, backup, NOW, replace=True)
    a_clinic(own)
    taking.take(own, backup.with_name("other.tar"), NOW)
    backup.write_bytes(whole)
    rewritten(backup, DUMP, parts_of(backup.with_name("other.tar"))[DUMP], summed=True)
    with pytest.raises(BackupBroken, match="location has 2 rows instead of 1"):
        restoring.restore(own, backup, NOW, replace=True)
    assert (databases(own), locations(own)) == (before, ["Changed", "Downtown"])


def test_what_the_doctor_finds_is_told_and_not_put_in_place(own: Database, backup: Path) -> None:
    """It was so when it was backed up; it is no more to be trusted for that."""
    with own.connect(DatabaseRole.ADMIN) as admin:
        admin.execute("grant truncate on location to sloty_app")
    taking.take(own, backup, NOW, replace=True)
    with pytest.raises(BackupBroken, match="may truncate, past row-level security: location"):
        restoring.verify(own, backup)


def test_a_back_up_of_a_newer_program_is_refused(own: Database, backup: Path) -> None:
    manifest = manifest_of(backup)
    manifest["contents"]["revision"] = "9999"
    rewritten(backup, MANIFEST, json.dumps(manifest).encode(), summed=True)
    with pytest.raises(SchemaNewer):
        restoring.verify(own, backup)


def test_a_back_up_of_an_older_program_is_brought_up_to_date(own: Database, tmp_path: Path) -> None:
    with own.connect(DatabaseRole.ADMIN, autocommit=True, dbname="postgres") as admin:
        admin.execute(f'drop database "{schema.database_name(own)}"'.encode())
    schema.prepare(own)
    with own.engine(DatabaseRole.MIGRATOR).begin() as connection:
        connection.exec_driver_sql("set local role sloty_owner")
        command.upgrade(schema._configuration(connection), "0005")
    taken = taking.take(own, tmp_path / "old.tar", NOW)
    assert taken.contents.revision == "0005"
    restoring.restore(own, tmp_path / "old.tar", NOW, replace=True)
    with own.connect(DatabaseRole.APP) as app:
        assert schema.revision(app) == schema.newest()
    assert wrong(own) == []


def test_nothing_is_lost_by_a_restore_into_an_empty_database(own: Database) -> None:
    assert not restoring.holds_data(own)
    a_clinic(own)
    assert restoring.holds_data(own)
    with a_clean_machine() as machine:
        assert not restoring.holds_data(machine)
        assert not machine.settings.data_dir.exists()
