"""Back-ups of the whole installation, for the operator of the machine."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import psycopg

from sloty.actor import Actor, Permission
from sloty.db import schema
from sloty.db.backup import restoring, taking
from sloty.db.backup.archive import Manifest
from sloty.db.pool import Database
from sloty.db.sqlstate import translate

T = TypeVar("T")


@dataclass(frozen=True)
class BackupView:
    """A back-up, and what is in it."""

    file: str
    taken_at: datetime
    schema: str | None
    """The revision."""
    postgresql: int
    tables: int
    rows: int
    tenants: int
    kept: str | None = None
    """After a restore, the name under which the former database is kept."""


def name(database: Database) -> str:
    """The name of the database, which has to be said for a restore to replace it."""
    return schema.database_name(database)


def take(database: Database, actor: Actor, path: Path, now: datetime, *, replace: bool = False) -> BackupView:
    """Write a back-up. Raises `BackupThere`, `ProgramMissing`, `ProgramFailed`, Unavailable."""
    actor.require(Permission.MANAGE_PLATFORM)
    return _view(path, _translated(lambda: taking.take(database, path, now, replace=replace)))


def verify(database: Database, actor: Actor, path: Path) -> BackupView:
    """Restore a back-up into a place that is thrown away. Raises `BackupBroken`, `SchemaNewer`."""
    actor.require(Permission.MANAGE_PLATFORM)
    _start(database)
    return _view(path, _translated(lambda: restoring.verify(database, path)))


def restore(database: Database, actor: Actor, path: Path, now: datetime, *, replace: bool = False) -> BackupView:
    """Put a back-up in the place of the database. Raises `WouldReplace`, `BackupBroken`, `SchemaNewer`."""
    actor.require(Permission.MANAGE_PLATFORM)
    _start(database)
    manifest, kept = _translated(lambda: restoring.restore(database, path, now, replace=replace))
    return _view(path, manifest, kept)


def _start(database: Database) -> None:
    server = database.embedded
    if server is not None and not server.status().running:
        server.start()


def _translated(act: Callable[[], T]) -> T:
    try:
        return act()
    except psycopg.Error as error:
        raise translate(error) or error from error


def _view(path: Path, manifest: Manifest, kept: str | None = None) -> BackupView:
    tables = manifest.contents.tables
    tenants = tables["tenant"].rows if "tenant" in tables else 0
    rows = sum(table.rows for table in tables.values())
    return BackupView(
        str(path), manifest.taken_at, manifest.contents.revision, manifest.postgresql, len(tables), rows, tenants, kept
    )
