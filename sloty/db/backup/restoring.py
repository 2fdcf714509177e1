"""Restoring: into a database beside, judged by the manifest, and only then put in the place of the old one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql

from sloty.db import schema
from sloty.db.backup import archive, contents, programs
from sloty.db.backup.archive import DUMP, BackupBroken, Manifest
from sloty.db.pool import Database, DatabaseRole
from sloty.db.schema import SchemaNewer
from sloty.errors import Refused

_MAINTENANCE = "postgres"


class WouldReplace(Refused):
    """There are tenants in the database: a restore puts another in its place."""

    code = "would_replace"
    sentence = "The database '{name}' holds {tenants} tenants, which the back-up would replace."
    hint = "It would be kept beside. Add --confirm {name}."


def verify(database: Database, path: Path) -> Manifest:
    """Restore into a database that is dropped again. Raises `BackupBroken` with everything that is not as it was."""
    with archive.opened(path) as (manifest, folder), _beside(database, manifest, path, folder):
        return manifest


def restore(database: Database, path: Path, now: datetime, *, replace: bool = False) -> tuple[Manifest, str | None]:
    """Put the back-up in the place of the database; what was there is kept under another name, which is returned.

    Nothing is touched before the restored one has been found to be what was backed up. Raises `WouldReplace`,
    `BackupBroken`, `SchemaNewer`, `ProgramMissing`, `ProgramFailed`.
    """
    name = schema.database_name(database)
    with archive.opened(path) as (manifest, folder):
        if not replace:
            _require_empty(database, name)
        with _beside(database, manifest, path, folder) as restored:
            kept = _switch(database, restored, name, f"{name}_before_{now:%Y%m%d_%H%M%S}")
    schema.migrate(database)
    return manifest, kept


def _require_empty(database: Database, name: str) -> None:
    with _maintenance(database) as admin:
        if not _exists(admin, name):
            return
    with database.connect(DatabaseRole.ADMIN, dbname=name) as admin:
        if admin.execute("select to_regclass('public.tenant')").fetchone() == (None,):
            return
        row = admin.execute("select count(*) from tenant").fetchone()
    if row and row[0]:
        raise WouldReplace(name=name, tenants=row[0])


@contextmanager
def _beside(database: Database, manifest: Manifest, path: Path, folder: Path) -> Iterator[str]:
    """A database of another name with what the back-up holds, found to be right; dropped, unless it was renamed."""
    if manifest.contents.revision not in schema.revisions():
        raise SchemaNewer(revision=manifest.contents.revision)
    name = f"{schema.database_name(database)}_restored_{uuid4().hex[:12]}"
    with _maintenance(database) as admin:
        schema.make_roles(database, admin)
        schema.make_database(admin, name)
    try:
        with database.connect(DatabaseRole.ADMIN, autocommit=True, dbname=name) as inside:
            schema.open_database(inside)
            version = inside.info.server_version // 10000
        programs.run(
            "pg_restore", version, database.address(DatabaseRole.ADMIN), "--no-comments", "--exit-on-error",
            f"--dbname={name}", str(folder / DUMP), dbname=name,
        )  # fmt: skip
        _judge(database, name, manifest, path)
        yield name
    finally:
        with _maintenance(database) as admin:
            if _exists(admin, name):
                admin.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def _judge(database: Database, name: str, manifest: Manifest, path: Path) -> None:
    with database.connect(DatabaseRole.ADMIN, dbname=name) as inside:
        inside.execute("set local role sloty_owner")
        wrong = list(contents.differences(manifest.contents, contents.read(inside)))
    if wrong:
        raise BackupBroken(path=path, problem="; ".join(wrong))


def _switch(database: Database, restored: str, name: str, kept: str) -> str | None:
    """Both renames in one transaction: there is always one database of the name."""
    database.close()
    with _maintenance(database) as admin:
        there = _exists(admin, name)
        for each in (name, restored):
            admin.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [each])
        with admin.transaction():
            if there:
                admin.execute(_rename(name, kept))
            admin.execute(_rename(restored, name))
    return kept if there else None


def _rename(old: str, new: str) -> sql.Composed:
    return sql.SQL("alter database {} rename to {}").format(sql.Identifier(old), sql.Identifier(new))


def _maintenance(database: Database) -> psycopg.Connection[tuple[Any, ...]]:
    return database.connect(DatabaseRole.ADMIN, autocommit=True, dbname=_MAINTENANCE)


def _exists(admin: psycopg.Connection[tuple[Any, ...]], name: str) -> bool:
    return admin.execute("select 1 from pg_database where datname = %s", [name]).fetchone() is not None
