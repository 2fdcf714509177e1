"""Back-ups of the whole installation, for the operator of the machine."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import psycopg
from sqlalchemy.exc import SQLAlchemyError

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
    schema: str
    """The revision."""
    postgresql: int
    tables: int
    policies: int
    rows: int
    tenants: int
    kept: str | None = None
    """After a restore, where the former database is kept: a folder, or the name of a database."""


def name(database: Database) -> str:
    """The name of the database, which has to be said for a restore to replace it."""
    return schema.database_name(database)


def place(path: str, now: datetime) -> Path:
    """The file that is meant by a path: in a folder, one named after the instant. Raises `BackupUnwritable`."""
    return taking.place(path, now)


def take(database: Database, actor: Actor, path: Path, now: datetime, *, replace: bool = False) -> BackupView:
    """Write a back-up into the file, or into one named after the instant in the folder.

    Raises `BackupThere`, `BackupUnwritable`, `RowsHidden`, `ProgramMissing`, `ProgramFailed`, Unavailable.
    """
    actor.require(Permission.MANAGE_PLATFORM)
    path = taking.place(path, now)
    return _view(path, _translated(lambda: taking.take(database, path, now, replace=replace)))


def verify(database: Database, actor: Actor, path: Path) -> BackupView:
    """Restore a back-up into a place that is thrown away. Raises what `restoring.verify` does."""
    actor.require(Permission.MANAGE_PLATFORM)
    return _view(path, _translated(lambda: restoring.verify(database, path)))


def holds_data(database: Database, actor: Actor) -> bool:
    """Whether a restore would put something out of use. Starts the embedded server when there is one."""
    actor.require(Permission.MANAGE_PLATFORM)
    return _translated(lambda: restoring.holds_data(database))


def restore(database: Database, actor: Actor, path: Path, now: datetime, *, replace: bool = False) -> BackupView:
    """Put a back-up in the place of the database. Raises what `restoring.restore` does."""
    actor.require(Permission.MANAGE_PLATFORM)
    manifest, kept = _translated(lambda: restoring.restore(database, path, now, replace=replace))
    return _view(path, manifest, kept)


def _translated(act: Callable[[], T]) -> T:
    try:
        return act()
    except (psycopg.Error, SQLAlchemyError) as error:
        raise translate(error) or error from error


def _view(path: Path, manifest: Manifest, kept: str | None = None) -> BackupView:
    tables = manifest.contents.tables
    return BackupView(
        file=str(path),
        taken_at=manifest.taken_at,
        schema=manifest.contents.revision,
        postgresql=manifest.postgresql,
        tables=len(tables),
        policies=sum(table.policies for table in tables.values()),
        rows=sum(table.rows for table in tables.values()),
        tenants=tables["tenant"].rows if "tenant" in tables else 0,
        kept=kept,
    )
