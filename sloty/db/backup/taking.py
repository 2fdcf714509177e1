"""Taking a back-up: the dump and what it is judged by come from one snapshot, whoever writes meanwhile."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sloty import __version__
from sloty.db import schema
from sloty.db.backup import archive, contents, programs
from sloty.db.backup.archive import DUMP, ROLES, BackupThere, Manifest
from sloty.db.pool import Database, DatabaseRole
from sloty.engine import civil

_ROLES = """\
-- The roles of Sloty. Passwords are not kept: `sloty db restore` makes new ones.
create role sloty_owner nologin;
create role sloty_migrator login in role sloty_owner;
create role sloty_app login;
create role sloty_platform login;
"""


def take(database: Database, path: Path, now: datetime, *, replace: bool = False) -> Manifest:
    """Write a back-up of the whole database to `path`. Raises `BackupThere`, `ProgramMissing`, `ProgramFailed`."""
    if path.exists() and not replace:
        raise BackupThere(path=path)
    address = database.address(DatabaseRole.ADMIN)
    name = schema.database_name(database)
    with (
        TemporaryDirectory(prefix=".sloty-backup-", dir=path.absolute().parent) as scratch,
        database.connect(DatabaseRole.ADMIN, dbname=name, prepare_threshold=None) as admin,
    ):
        folder = Path(scratch)
        # The owner sees every row by a policy of its own; whoever is no superuser could not dump otherwise.
        admin.execute("begin isolation level repeatable read read only")
        admin.execute("set local role sloty_owner")
        row = admin.execute("select pg_export_snapshot()").fetchone()
        assert row is not None
        version = admin.info.server_version // 10000
        programs.run(
            "pg_dump", version, address, "--format=custom", "--enable-row-security", "--role=sloty_owner",
            f"--snapshot={row[0]}", f"--file={folder / DUMP}", dbname=name,
        )  # fmt: skip
        found = contents.read(admin)
        admin.rollback()
        (folder / ROLES).write_text(_ROLES, encoding="utf-8")
        manifest = Manifest(now, __version__, version, civil.tzdata_version(), archive.digest(folder / DUMP), found)
        archive.write(path, folder, manifest)
    return manifest
