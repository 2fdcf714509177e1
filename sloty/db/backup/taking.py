"""Taking a back-up: the dump and what it is judged by come from one snapshot, whoever writes meanwhile."""

import os
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import LiteralString

from sloty import __version__
from sloty.db import schema
from sloty.db.backup import archive, contents, programs
from sloty.db.backup.archive import DUMP, ROLES, BackupThere, BackupUnwritable, Manifest
from sloty.db.backup.contents import Connection
from sloty.db.pool import Database, DatabaseRole
from sloty.db.sqlstate import SchemaMissing
from sloty.engine import civil
from sloty.errors import Refused

_ROLES = """\
-- The roles of Sloty. Passwords are not kept: `sloty db restore` makes new ones.
create role sloty_owner nologin;
create role sloty_migrator login noinherit in role sloty_owner;
create role sloty_app login;
create role sloty_platform login;
"""
# Whoever dumps as the owner is shown what the owner's policies show: all rows, unless somebody changed them.
_HIDDEN: LiteralString = """
with policy as (select polrelid, polpermissive, pg_get_expr(polqual, polrelid) = 'true' as all_rows from pg_policy
    where polcmd in ('*', 'r') and polroles && array[0, 'sloty_owner'::regrole]::oid[])
select relname from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relrowsecurity
    and (not exists (select from policy where polrelid = c.oid and polpermissive and all_rows)
        or exists (select from policy where polrelid = c.oid and not polpermissive and not all_rows))
order by 1
"""


class RowsHidden(Refused):
    """A back-up would lack rows that row-level security does not show to the owner of the tables."""

    code = "rows_hidden"
    sentence = "Row-level security hides rows from the owner, so that a back-up would lack them: {tables}."
    hint = "create policy owner_all on … to sloty_owner using (true) with check (true)"


def place(path: str | Path, now: datetime) -> Path:
    """The file that is meant: in a folder, one named after the instant. Raises `BackupUnwritable` for no folder."""
    named = Path(path)
    if str(path).endswith(("/", os.sep)) and not named.is_dir():
        raise BackupUnwritable(path=path, problem="there is no such folder")
    return named / f"sloty-{now:%Y%m%dT%H%M%SZ}.tar" if named.is_dir() else named


def take(database: Database, path: Path, now: datetime, *, replace: bool = False) -> Manifest:
    """Write a back-up of the whole database to `path`.

    Raises `BackupThere`, `BackupUnwritable`, `RowsHidden`, `SchemaMissing`, `ProgramMissing`, `ProgramFailed`.
    """
    if path.exists() and not replace:
        raise BackupThere(path=path)
    try:
        with TemporaryDirectory(prefix=".sloty-backup-", dir=path.absolute().parent) as scratch:
            folder = Path(scratch)
            manifest = _dump(database, folder / DUMP, now)
            (folder / ROLES).write_text(_ROLES, encoding="utf-8")
            archive.write(path, folder, manifest)
    except OSError as error:
        raise BackupUnwritable(path=path, problem=(error.strerror or str(error)).lower()) from None
    return manifest


def _dump(database: Database, file: Path, now: datetime) -> Manifest:
    """Both the dump and the manifest as the owner, who sees every row by policies of its own.

    A superuser would see them anyway; the administrator of a managed server is none, and has no BYPASSRLS.
    """
    name = schema.database_name(database)
    with (
        database.connect(DatabaseRole.ADMIN, dbname=name) as guard,
        database.connect(DatabaseRole.ADMIN, dbname=name, prepare_threshold=None) as admin,
    ):
        # Before the snapshot, and so not in its transaction: one older than a migration would see a rewritten table empty.
        schema.keep_from_migrating(guard)
        version = admin.info.server_version // 10000
        program = programs.find("pg_dump", version, embedded=database.embedded is not None)
        admin.execute("begin isolation level repeatable read read only")
        _require_schema(admin)
        admin.execute("set local role sloty_owner")
        row = admin.execute("select pg_export_snapshot()").fetchone()
        assert row is not None
        program.run(
            database.address(DatabaseRole.ADMIN), name, "--format=custom", "--enable-row-security",
            "--role=sloty_owner", f"--snapshot={row[0]}", f"--file={file}",
        )  # fmt: skip
        found = contents.read(admin)
        admin.rollback()
    return Manifest(now, __version__, version, program.version, civil.tzdata_version(), found)


def _require_schema(admin: Connection) -> None:
    if schema.revision(admin) is None:
        raise SchemaMissing
    hidden = [name for (name,) in admin.execute(_HIDDEN).fetchall()]
    if hidden:
        raise RowsHidden(tables=", ".join(hidden))
