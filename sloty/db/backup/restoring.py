"""Restoring: into a place beside, judged by the manifest and the doctor, and only then put in the place of the old one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sloty.db import credentials, doctor, schema
from sloty.db.backup import archive, contents, programs, switching, trial
from sloty.db.backup.archive import DUMP, BackupBroken, Manifest
from sloty.db.embedded.server import SUPERUSER
from sloty.db.pool import Database, DatabaseRole
from sloty.db.schema import SchemaNewer
from sloty.errors import Refused, Unavailable

# By their size: whoever may not read a table, or is shown none of its rows, sees that it has some all the same.
_FILLED = """
select exists (select from pg_class where relkind = 'r' and relpersistence <> 't' and relname <> 'alembic_version'
    and relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema') and pg_relation_size(oid) > 0)
"""


class WouldReplace(Refused):
    """There is data in the database: a restore puts another in its place."""

    code = "would_replace"
    sentence = "The database '{name}' holds data, which the back-up would replace."
    hint = "It would be kept beside. Add --confirm {name}."


class ServerTooOld(Unavailable):
    """A dump cannot go to an older PostgreSQL."""

    code = "server_too_old"
    sentence = "The back-up is of PostgreSQL {wanted}, and this server is {there}."
    hint = "Restore it into PostgreSQL {wanted} or newer; the embedded server is one."


class PasswordsElsewhere(Unavailable):
    """The server has our roles, and this machine does not know their passwords: new ones would shut others out."""

    code = "passwords_elsewhere"
    sentence = "The roles of {server} have passwords that this machine does not know."
    hint = "Verify on the machine that does, or unset SLOTY_DATABASE_URL to verify in a server of its own."


def verify(database: Database, path: Path) -> Manifest:
    """Restore into a place that is thrown away. Raises `BackupBroken` with everything that is not as it was.

    Also `SchemaNewer`, `ServerTooOld`, `PasswordsElsewhere`, `ProgramMissing`, `ProgramFailed`, `TrialBusy`.
    """
    with archive.opened(path) as (manifest, folder):
        if database.embedded is None:
            _require_passwords(database)
        with _restored(database, manifest, path, folder):
            return manifest


def restore(database: Database, path: Path, now: datetime, *, replace: bool = False) -> tuple[Manifest, str | None]:
    """Put the back-up in the place of the database; where what was there is kept, if anything was.

    Nothing is touched before the restored one has been found to be what was backed up, brought to the schema of this
    program, and found sound. Raises `WouldReplace`, `DatabaseInUse`, and what `verify` raises but `PasswordsElsewhere`.
    """
    with archive.opened(path) as (manifest, folder):
        if not replace and holds_data(database):
            raise WouldReplace(name=schema.database_name(database))
        if database.embedded is not None:
            # Before there are passwords: their file would be in a folder that the server's user cannot reach.
            database.embedded.prepare()
            known = credentials.load(database.credentials_path)
            known.with_generated([SUPERUSER, *(role.value for role in schema.PASSWORD_ROLES)])
        with _restored(database, manifest, path, folder) as restored:
            return manifest, switching.switch(database, restored, now)


def holds_data(database: Database) -> bool:
    """Whether anything would be lost by a restore; True when that cannot be told, for the server does not start."""
    server = database.embedded
    if server is not None:
        if not server.has_data:
            return False
        try:
            server.start()
        except Unavailable:
            return True
    name = schema.database_name(database)
    with trial.maintenance(database) as admin:
        if admin.execute("select 1 from pg_database where datname = %s", [name]).fetchone() is None:
            return False
    with database.connect(DatabaseRole.ADMIN, dbname=name) as admin:
        return admin.execute(_FILLED).fetchone() == (True,)


def _require_passwords(database: Database) -> None:
    known = schema.credentials_for(database)
    if all(known.password(role.value) for role in schema.PASSWORD_ROLES):
        return
    with trial.maintenance(database) as admin:
        if admin.execute("select 1 from pg_roles where rolname = 'sloty_app'").fetchone():
            raise PasswordsElsewhere(server=schema.server_of(database))


@contextmanager
def _restored(database: Database, manifest: Manifest, path: Path, folder: Path) -> Iterator[Database]:
    """A place beside that holds what the back-up does, found to be right, with this program's schema."""
    if manifest.contents.revision not in schema.revisions():
        raise SchemaNewer(revision=manifest.contents.revision)
    with trial.beside(database) as place:
        name = schema.database_name(place)
        schema.prepare(place)
        _fill(place, name, manifest, folder / DUMP)
        with place.connect(DatabaseRole.ADMIN, dbname=name) as inside:
            inside.execute("set local role sloty_owner")
            wrong = list(contents.differences(manifest.contents, contents.read(inside)))
        _require_none(path, wrong)
        schema.migrate(place)
        _require_none(path, [finding.detail for finding in doctor.examine(place) if not finding.ok])
        yield place


def _fill(place: Database, name: str, manifest: Manifest, dump: Path) -> None:
    with trial.maintenance(place) as admin:
        version = admin.info.server_version // 10000
    if version < manifest.postgresql:
        raise ServerTooOld(wanted=manifest.postgresql, there=version)
    oldest = max(version, manifest.dumped_by)
    program = programs.find("pg_restore", oldest, embedded=place.embedded is not None)
    program.run(place.address(DatabaseRole.ADMIN), name, "--no-comments", str(dump))


def _require_none(path: Path, wrong: list[str]) -> None:
    if wrong:
        raise BackupBroken(path=path, problem="; ".join(wrong))
